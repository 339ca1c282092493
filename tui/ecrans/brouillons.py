"""The drafts of F3: the form in front, and those put aside when another patient takes its place, each back with her patient."""

import json
from typing import Any

from attrs import asdict, fields_dict

from core.langage.fiche import Fiche
from core.ports import Registre

DEVANT = "saisie"


def cle_de(patient: int) -> str:
    """Where the draft put aside of a patient is kept."""
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
    """Keep it for the day its patient is chosen again."""
    registre.garder_brouillon(cle_de(fiche.patient), ecrire(fiche))


def reprendre(registre: Registre, patient: int) -> Fiche | None:
    """The draft put aside for a patient, which becomes the one in front."""
    texte = registre.brouillon(cle_de(patient))
    if texte is None:
        return None
    with registre.ecriture():
        registre.garder_brouillon(DEVANT, texte)
        registre.jeter_brouillon(cle_de(patient))
    return lire(texte)
