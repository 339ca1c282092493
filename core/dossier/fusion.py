"""Two records of one person made into one: what the kept record takes from the other, and the trace that undoes it."""

from datetime import date, datetime
from typing import Any, TypeVar

from attrs import evolve, frozen

from core.dossier.droits import ContratAmc, Droits, Exoneration, PeriodeAmo
from core.dossier.personnes import Patient

# what is only taken when the kept record says nothing; the identity itself is never mixed
_A_COMPLETER = (
    "sexe",
    "nir_individuel",
    "nom_usuel",
    "adresse",
    "commune",
    "distance_km",
    "foyer",
    "medecin_traitant",
    "cabinet",
)
_FAITS = ("insulino_traite", "cancer_immunodeprime", "palliatif")

P = TypeVar("P", PeriodeAmo, Exoneration, ContratAmc)


@frozen
class Fusion:
    """A merge: the two records as they were, the one kept as it became, and the ids of the rows that followed.

    `absorbe` stays in the base, out of every list, until the merge is undone (`defaite_le`).
    """

    garde: Patient
    absorbe: Patient
    reuni: Patient
    moment: datetime
    raison: str
    ordonnances: tuple[int, ...] = ()
    seances: tuple[int, ...] = ()
    factures: tuple[int, ...] = ()
    defaite_le: datetime | None = None
    id: int = 0


def reunir(garde: Patient, absorbe: Patient) -> Patient:
    """The kept record, its empty fields filled and its rights completed; where both speak, the kept one is right."""
    change: dict[str, Any] = {nom: getattr(absorbe, nom) for nom in _A_COMPLETER if getattr(garde, nom) in ("", None)}
    change |= {nom: True for nom in _FAITS if getattr(absorbe, nom)}
    if not garde.nir or (not garde.cle and garde.nir == absorbe.nir):
        # number, key, rank and quality are one thing: they come from the same card
        change |= {nom: getattr(absorbe, nom) for nom in ("nir", "cle", "rang", "qualite")}
    if not garde.bsi:
        change |= {"bsi": absorbe.bsi, "bsi_depuis": absorbe.bsi_depuis}
    if absorbe.note and absorbe.note != garde.note:
        change["note"] = " / ".join(note for note in (garde.note, absorbe.note) if note)
    a, b = garde.droits, absorbe.droits
    droits = Droits(_ensemble(a.amo, b.amo), _ensemble(a.exonerations, b.exonerations), _ensemble(a.amc, b.amc))
    return evolve(garde, droits=droits, **change)


def _ensemble(gardees: tuple[P, ...], autres: tuple[P, ...]) -> tuple[P, ...]:
    """All the periods, the same one once as it was read last."""
    reunies: list[P] = []
    for periode in gardees + autres:
        rang = next((i for i, connue in enumerate(reunies) if _meme_droit(connue, periode)), None)
        if rang is None:
            reunies.append(periode)
        elif (periode.lu_le or date.min) > (reunies[rang].lu_le or date.min):
            reunies[rang] = periode
    return tuple(sorted(reunies, key=lambda p: p.debut))


def _meme_droit(a: P, b: P) -> bool:
    """Whether only the place and the day of the reading differ."""
    return evolve(a, source="saisie", lu_le=None) == evolve(b, source="saisie", lu_le=None)
