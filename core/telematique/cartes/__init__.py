"""Emulated Vitale and CPS cards: XML with the EMU mark, written and read under a RelaxNG schema."""

from core.telematique.cartes.cps import CarteCps, SituationCps, ecrire_cps, empreinte_code, lire_cps
from core.telematique.cartes.vitale import CarteVitale, dater, ecrire_vitale, lire_vitale

__all__ = [
    "CarteCps",
    "CarteVitale",
    "SituationCps",
    "dater",
    "ecrire_cps",
    "ecrire_vitale",
    "empreinte_code",
    "lire_cps",
    "lire_vitale",
]
