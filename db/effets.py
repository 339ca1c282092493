"""Whom and what an action changed, counted from the rows it kept: what undo and redo say of it."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from typing import TYPE_CHECKING, Any

from db.socle import parmi
from db.trace import Pas, Rangee

if TYPE_CHECKING:
    from core.registre_actions import Effet
    from db.socle import Socle

_PATIENTS = {"patient": "id"} | dict.fromkeys(("droit", "ordonnance", "facture", "seance", "question", "demarche"), "patient")
_NOMS = {"modele": ".{nom}", "macro": "« {nom} »", "filtre": "« {nom} »", "prescripteur": "Dr {nom} {prenom}"}
_SOMMES = ("encaissement", "demarche", "ligne_banque")


def effet(socle: Socle, pas: list[Pas]) -> Effet:
    """Visits are counted by their day and passage: a series written again is the same visits. Invoices made count for their
    amount; when none was, those that were changed do."""
    from core.registre_actions import Effet

    par_facture = {_rangee(p)["facture"] for p in _de(pas, "encaissement", "demarche_facture")}
    directs = (_rangee(p)[_PATIENTS[p.table]] for p in _de(pas, *_PATIENTS))
    patients = {x for x in (*directs, *_patients_de(socle, par_facture)) if x}
    factures = _factures(pas)
    seances = [_rangee(p) for p in _de(pas, "seance")]
    prises = [p.apres for p in _de(pas, "seance") if p.apres and p.apres["facture"] and not (p.avant or {}).get("facture")]
    montant = sum(f["honoraires"] for f in factures) or sum(_rangee(p)["montant"] for p in _de(pas, *_SOMMES))
    return Effet(
        nom=_nom(socle, pas, *patients) if len(patients) == 1 else "",
        patients=len(patients),
        visites=len({_visite(s) for s in seances}),
        facturees=len({_visite(s) for s in prises}),
        factures=tuple(sorted(f["numero"] for f in factures if f["numero"])),
        montant=montant,
        objets=tuple(dict.fromkeys(_NOMS[p.table].format(**_rangee(p)) for p in _de(pas, *_NOMS))),
        parametre=next((str(_rangee(p)["nom"]) for p in _de(pas, "parametre")), ""),
    )


def _factures(pas: list[Pas]) -> list[Rangee]:
    """Those made, else those changed; the FSE alone when there are some, as their DRE ask for a part of the same amount."""
    vues: dict[int, Rangee] = {}
    faites: set[int] = set()
    for p in _de(pas, "facture"):
        id = _rangee(p)["id"]
        if p.apres is None and id in faites:  # made, then refused
            faites.discard(id)
            del vues[id]
            continue
        vues[id] = _rangee(p)
        if p.avant is None:
            faites.add(id)
    comptees = [vues[id] for id in faites] or list(vues.values())
    return [f for f in comptees if f["nature"] == "FSE"] or comptees


def _de(pas: list[Pas], *tables: str) -> Iterator[Pas]:
    return (p for p in pas if p.table in tables)


def _rangee(p: Pas) -> Rangee:
    return p.apres or p.avant or {}


def _visite(seance: Rangee) -> tuple[Any, ...]:
    return seance["patient"], seance["jour"], seance["passage"], seance["heure"]


def _patients_de(socle: Socle, factures: Collection[int]) -> list[int]:
    ordre = f"SELECT DISTINCT patient FROM facture WHERE id IN ({parmi(factures)})"
    return [patient for (patient,) in socle.lignes(ordre, tuple(factures))] if factures else []


def _nom(socle: Socle, pas: list[Pas], patient: int) -> str:
    """In the base, else in what the action wrote of it."""
    lu = socle.ligne("SELECT nom, prenom FROM patient WHERE id = ?", (patient,))
    ecrites = (_rangee(p) for p in _de(pas, "patient") if _rangee(p)["id"] == patient)
    nom, prenom = lu or next(((x["nom"], x["prenom"]) for x in ecrites), ("", ""))
    return f"{nom} {prenom}".strip()
