"""The drafts of F3: the form in front, and those put aside when another patient or another of her ordonnances takes its place,
each back with its ordonnance, or with its patient."""

import json
from collections.abc import Iterator, Sequence
from typing import Any

from attrs import asdict, fields_dict

from core.dossier.ordonnance import Ordonnance
from core.langage.fiche import Fiche
from core.ports import Registre

DEVANT = "saisie"


def cle_de(patient: int, ordonnance: int) -> str:
    """Where the draft put aside of an ordonnance is kept (0: one not recorded yet)."""
    return f"{DEVANT} #{patient} {ordonnance}"


def _ancienne_cle(patient: int) -> str:
    """Where it was kept when there was one a patient."""
    return f"{DEVANT} #{patient}"


def ecrire(fiche: Fiche) -> str:
    """A form as text."""
    return json.dumps(asdict(fiche), ensure_ascii=False)


def lire(texte: str) -> Fiche:
    """The form back; a draft of an older version may hold other fields."""
    lu: dict[str, Any] = json.loads(texte)
    connus = fields_dict(Fiche)
    return Fiche(**{nom: valeur for nom, valeur in lu.items() if nom in connus})


def mettre_de_cote(registre: Registre, fiche: Fiche) -> None:
    """Keep it for the day its ordonnance or its patient is chosen again."""
    registre.garder_brouillon(cle_de(fiche.patient, fiche.ordonnance), ecrire(fiche))


def reprendre(registre: Registre, patient: int, siennes: Sequence[Ordonnance], ordonnance: int | None = None) -> Fiche | None:
    """The draft put aside for an ordonnance, else the first one for the patient (`siennes`: her ordonnances, newest first); it
    becomes the one in front."""
    for cle, texte in _textes(registre, patient, siennes):
        fiche = lire(texte)
        if ordonnance is None or fiche.ordonnance == ordonnance:
            with registre.ecriture():
                registre.garder_brouillon(DEVANT, texte)
                registre.jeter_brouillon(cle)
            return fiche
    return None


def de_cote(registre: Registre, patient: int, siennes: Sequence[Ordonnance]) -> dict[int, Fiche]:
    """What is put aside for a patient, by ordonnance."""
    fiches = [lire(texte) for _, texte in _textes(registre, patient, siennes)]
    return {fiche.ordonnance: fiche for fiche in reversed(fiches)}


def _textes(registre: Registre, patient: int, siennes: Sequence[Ordonnance]) -> Iterator[tuple[str, str]]:
    """Key and text of each, that of a new ordonnance before those recorded, newest first."""
    cles = (cle_de(patient, o) for o in (0, *(o.id for o in siennes)))
    for cle in (_ancienne_cle(patient), *cles):
        texte = registre.brouillon(cle)
        if texte is not None:
            yield cle, texte
