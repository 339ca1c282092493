"""The `.emu.json` block beside a B2: what the public CP layout has no place for, one object an invoice, keyed by its number.

The shape is described by `docs/format-emu.schema.json` and checked here without tolerance: an unknown key, a missing
key or a wrong type is refused, all faults at once.
"""

import json
import re
from collections.abc import Callable, Mapping
from datetime import date
from typing import Any

from attrs import frozen

from core.citation import citer
from core.erreurs import Anomalie, Refus

VERSION = "EMU-1"
_HEURE = re.compile(r"([01][0-9]|2[0-3]):[0-5][0-9]")
_SITUATION = re.compile(r"[0-9C][0-9]{3}")
_SITUATIONS = ("", "liberal", "salarie", "remplacant")


@frozen
class ComplementFacture:
    """What goes beside one invoice.

    `mode` 0-5; `lieux` the place of each line, in order (domicile, cabinet); `rectifie` the invoice replaced, or 0;
    `bsi` the class A, B, C or empty; `situation_prescripteur` liberal, salarie, remplacant, or empty when it is not known.
    `seances` and `heures` say, a line, which visit it belongs to (from 1) and when (HH:MM or empty): the CP layout has no
    hour, and two visits of a day are two cotations. `code_situation` was typed by hand, in modes 1 and 5.
    """

    prescription: date
    mode: int
    lieux: tuple[str, ...]
    tiers_payant_amo: bool
    tiers_payant_amc: bool
    bsi: str = ""
    accord_prealable: str = ""
    situation_prescripteur: str = ""
    a_domicile: bool = True
    rectifie: int = 0
    pieces: tuple[str, ...] = ()
    seances: tuple[int, ...] = ()
    heures: tuple[str, ...] = ()
    code_situation: str = ""


def ecrire_complements(complements: Mapping[int, ComplementFacture]) -> bytes:
    """The block, one invoice a line, in ascending order of number; UTF-8, ends with a newline."""
    lignes = []
    for numero, c in sorted(complements.items()):
        objet: dict[str, Any] = {
            "prescription": c.prescription.isoformat(),
            "mode": c.mode,
            "lieux": list(c.lieux),
            "tiers_payant_amo": c.tiers_payant_amo,
            "tiers_payant_amc": c.tiers_payant_amc,
            "bsi": c.bsi,
            "accord_prealable": c.accord_prealable,
            "situation_prescripteur": c.situation_prescripteur,
            "a_domicile": c.a_domicile,
            "rectifie": f"{c.rectifie:09d}" if c.rectifie else "",
            "pieces": list(c.pieces),
            "seances": list(c.seances),
            "heures": list(c.heures),
        }
        if c.code_situation:
            objet["code_situation"] = c.code_situation
        lignes.append(f'"{numero:09d}":{json.dumps(objet, ensure_ascii=False, separators=(",", ":"))}')
    corps = ",\n".join(lignes)
    return f'{{"format":"{VERSION}","marque":"SANS VALEUR REELLE","factures":{{\n{corps}\n}}}}\n'.encode()


def lire_complements(octets: bytes) -> dict[int, ComplementFacture]:
    """Read a block strictly; raises `Refus` with every fault (encoding, JSON, keys, types, doubles)."""
    try:
        bloc = json.loads(octets.decode("utf-8"), object_pairs_hook=_sans_double, parse_constant=_constante)
    except (ValueError, RecursionError) as erreur:
        raise Refus(_faute(f"bloc illisible : {erreur}", "")) from None
    if not isinstance(bloc, dict) or set(bloc) != {"format", "marque", "factures"} or not isinstance(bloc["factures"], dict):
        raise Refus(_faute("clés attendues : format, marque, factures (objet)", ""))
    fautes: list[Anomalie] = []
    if bloc["format"] != VERSION or bloc["marque"] != "SANS VALEUR REELLE":
        fautes.append(_faute(f"format {citer(bloc['format'])} ou marque {citer(bloc['marque'])} inattendus", "format"))
    complements: dict[int, ComplementFacture] = {}
    for cle, objet in bloc["factures"].items():
        erreurs = _fautes_facture(cle, objet)
        if erreurs:
            fautes.extend(_faute(erreur, f"factures.{cle}") for erreur in erreurs)
        else:
            complements[int(cle)] = _complement(objet)
    if fautes:
        raise Refus(fautes)
    return complements


def _sans_double(paires: list[tuple[str, Any]]) -> dict[str, Any]:
    objet = dict(paires)
    if len(objet) != len(paires):
        raise ValueError("une clé est écrite deux fois")
    return objet


def _constante(nom: str) -> Any:
    raise ValueError(f"valeur {nom} interdite")


def _numero(texte: object) -> bool:
    return isinstance(texte, str) and len(texte) == 9 and texte.isascii() and texte.isdigit() and texte != "000000000"


def _date(texte: object) -> bool:
    try:
        return isinstance(texte, str) and len(texte) == 10 and bool(date.fromisoformat(texte))
    except ValueError:
        return False


def _textes(valeur: object) -> bool:
    return isinstance(valeur, list) and all(isinstance(element, str) for element in valeur)


_CONTROLES: dict[str, tuple[Callable[[Any], bool], str]] = {
    "prescription": (_date, "une date AAAA-MM-JJ"),
    "mode": (lambda v: type(v) is int and 0 <= v <= 5, "un entier de 0 à 5"),
    "lieux": (lambda v: _textes(v) and bool(v), "une liste de textes, un par ligne"),
    "tiers_payant_amo": (lambda v: type(v) is bool, "true ou false"),
    "tiers_payant_amc": (lambda v: type(v) is bool, "true ou false"),
    "bsi": (lambda v: isinstance(v, str) and v in ("", "A", "B", "C"), "A, B, C ou vide"),
    "accord_prealable": (lambda v: isinstance(v, str), "un texte"),
    "situation_prescripteur": (lambda v: isinstance(v, str) and v in _SITUATIONS, "liberal, salarie, remplacant ou vide"),
    "a_domicile": (lambda v: type(v) is bool, "true ou false"),
    "rectifie": (lambda v: v == "" or _numero(v), "un numéro de 9 chiffres ou vide"),
    "pieces": (_textes, "une liste de textes"),
    "seances": (lambda v: isinstance(v, list) and all(type(n) is int and n > 0 for n in v), "une liste d'entiers"),
    "heures": (lambda v: _textes(v) and all(h == "" or _HEURE.fullmatch(h) for h in v), "une liste d'heures HH:MM"),
    "code_situation": (lambda v: isinstance(v, str) and _SITUATION.fullmatch(v) is not None, "une exonération et un taux"),
}
_PAR_LIGNE = ("seances", "heures")
_FACULTATIVES = frozenset((*_PAR_LIGNE, "code_situation"))


def _fautes_facture(cle: str, objet: object) -> list[str]:
    fautes = [] if _numero(cle) else [f"numéro de facture {citer(cle)} : 9 chiffres attendus"]
    if not isinstance(objet, dict):
        return [*fautes, "un objet est attendu"]
    fautes += [f"clé inconnue : {nom}" for nom in objet if nom not in _CONTROLES]
    fautes += [f"clé absente : {nom}" for nom in _CONTROLES if nom not in objet and nom not in _FACULTATIVES]
    for nom, (controle, attendu) in _CONTROLES.items():
        if nom in objet and not controle(objet[nom]):
            fautes.append(f"{nom} : {citer(objet[nom])}, {attendu} attendu")
    if not fautes and any(len(objet.get(nom, ())) not in (0, len(objet["lieux"])) for nom in _PAR_LIGNE):
        fautes.append("lieux, seances et heures n'ont pas la même longueur")
    return fautes


def _complement(objet: dict[str, Any]) -> ComplementFacture:
    return ComplementFacture(
        prescription=date.fromisoformat(objet["prescription"]),
        mode=objet["mode"],
        lieux=tuple(objet["lieux"]),
        tiers_payant_amo=objet["tiers_payant_amo"],
        tiers_payant_amc=objet["tiers_payant_amc"],
        bsi=objet["bsi"],
        accord_prealable=objet["accord_prealable"],
        situation_prescripteur=objet["situation_prescripteur"],
        a_domicile=objet["a_domicile"],
        rectifie=int(objet["rectifie"] or 0),
        pieces=tuple(objet["pieces"]),
        seances=tuple(objet.get("seances", ())),
        heures=tuple(objet.get("heures", ())),
        code_situation=objet.get("code_situation", ""),
    )


def _faute(message: str, chemin: str) -> Anomalie:
    return Anomalie(
        "BLOC_EMU_INVALIDE",
        message,
        "refaire le bloc avec Facturier ou redemander le fichier : il est altéré",
        f"bloc .emu.json{', ' + chemin if chemin else ''}",
    )
