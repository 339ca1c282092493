"""What the payer has understood of a package: the lot and its invoices, with the EMU block read without kindness."""

import json
from collections.abc import Mapping
from datetime import date
from typing import Any, Literal

from attrs import frozen

from core.telematique.b2 import FactureLue, LigneLue

Nature = Literal["FSE", "DRE", "ANNULATION"]


@frozen
class Bloc:
    """The EMU block of one invoice; what is missing or absurd in it is simply not known to the payer."""

    prescription: date | None = None
    mode: int = 3
    lieux: tuple[str, ...] = ()
    tiers_payant_amo: bool = True
    tiers_payant_amc: bool = True
    bsi: str = ""
    accord_prealable: str = ""
    situation_prescripteur: str = ""
    a_domicile: bool = True
    rectifie: int = 0
    pieces: tuple[str, ...] = ()
    seances: tuple[int, ...] = ()
    heures: tuple[str, ...] = ()


@frozen
class LigneRecue:
    """One record 4 with its complements, the visit it belongs to, its hour and place when they are known.

    `acte` is the record 4; `lettre` its code on four characters without the complement (N, F, U or nothing).
    """

    rang: int
    lue: LigneLue
    acte: Any
    lettre: str
    complement: str
    jour: date
    seance: tuple[date, int]
    heure: str
    lieu: str


@frozen
class FactureRecue:
    """One invoice as the payer sees it."""

    nature: Nature
    lue: FactureLue
    bloc: Bloc
    lignes: tuple[LigneRecue, ...]
    organisme: str = ""  # the AMC a DRE was sent to, 10 digits

    @property
    def numero(self) -> int:
        """Its number."""
        return self.lue.numero

    @property
    def emetteur(self) -> str:
        """The nurse who invoices (9 characters)."""
        return self.lue.entete.ps

    @property
    def beneficiaire(self) -> tuple[str, str, int]:
        """Insured person's number, birth date AAMMJJ, rank: what makes a beneficiary."""
        entete = self.lue.entete
        return entete.nir, entete.naissance, int(entete.rang_naissance)

    def seances(self) -> dict[tuple[date, int], list[LigneRecue]]:
        """The lines of each visit, in order."""
        groupes: dict[tuple[date, int], list[LigneRecue]] = {}
        for ligne in self.lignes:
            groupes.setdefault(ligne.seance, []).append(ligne)
        return groupes


def lire_blocs(octets: bytes) -> dict[int, Bloc] | None:
    """The blocks by invoice number; None when the file is not the JSON of the emulation."""
    try:
        objet = json.loads(octets.decode("utf-8"))
        factures = objet["factures"]
        return {int(numero): _bloc(valeurs) for numero, valeurs in factures.items()}
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError):
        return None


def _bloc(v: Mapping[str, Any]) -> Bloc:
    return Bloc(
        prescription=_jour(v.get("prescription")),
        mode=v["mode"] if v.get("mode") in range(6) else 3,
        lieux=tuple(map(str, v.get("lieux") or ())),
        tiers_payant_amo=v.get("tiers_payant_amo") is not False,
        tiers_payant_amc=v.get("tiers_payant_amc") is not False,
        bsi=str(v.get("bsi") or ""),
        accord_prealable=str(v.get("accord_prealable") or ""),
        situation_prescripteur=str(v.get("situation_prescripteur") or ""),
        a_domicile=v.get("a_domicile") is not False,
        rectifie=int(v.get("rectifie") or 0),
        pieces=tuple(map(str, v.get("pieces") or ())),
        seances=tuple(n for n in v.get("seances") or () if isinstance(n, int)),
        heures=tuple(map(str, v.get("heures") or ())),
    )


def _jour(valeur: object) -> date | None:
    try:
        return date.fromisoformat(str(valeur))
    except ValueError:
        return None


def recevoir_facture(lue: FactureLue, bloc: Bloc, nature: Nature, organisme: str) -> FactureRecue:
    """Put together what the file and the block say; without visit numbers, each day is one visit."""

    def element(suite: tuple[Any, ...], i: int, defaut: Any) -> Any:
        return suite[i] if len(suite) == len(lue.lignes) else defaut

    lignes = []
    for i, ligne in enumerate(lue.lignes):
        acte = ligne.acte
        if acte is not None:
            jour = acte.date_soins or date.min
            seance = (jour, element(bloc.seances, i, 0))
            lettre, complement = acte.code_acte[:4].rstrip(), acte.code_acte[4:]
            heure, lieu = element(bloc.heures, i, ""), element(bloc.lieux, i, "domicile")
            lignes.append(LigneRecue(ligne.rang, ligne, acte, lettre, complement, jour, seance, heure, lieu))
    return FactureRecue(nature, lue, bloc, tuple(lignes), organisme)
