"""The screens, one module each, imported the first time they are shown."""

from importlib import import_module
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from tui.ecrans.base import Ecran

# name -> (module, class)
ECRANS: dict[str, tuple[str, str]] = {
    "travail": ("tui.ecrans.travail", "EcranTravail"),
    "patients": ("tui.ecrans.patients", "EcranPatients"),
    "lecture": ("tui.ecrans.lecture", "EcranLecture"),
    "attestation": ("tui.ecrans.attestation", "EcranAttestation"),
    "suivi": ("tui.ecrans.suivi", "EcranSuivi"),
    "doublons": ("tui.ecrans.doublons", "EcranDoublons"),
    "nir": ("tui.ecrans.nir", "EcranNir"),
    "questions": ("tui.ecrans.questions", "EcranQuestions"),
    "saisie": ("tui.ecrans.saisie", "EcranSaisie"),
    "lots": ("tui.ecrans.lots", "EcranLots"),
    "lot": ("tui.ecrans.lot", "EcranLot"),
    "pieces": ("tui.ecrans.pieces", "EcranPieces"),
    "envois": ("tui.ecrans.envois", "EcranEnvois"),
    "quarantaine": ("tui.ecrans.quarantaine", "EcranQuarantaine"),
    "rejets": ("tui.ecrans.rejets", "EcranRejets"),
    "indus": ("tui.ecrans.indus", "EcranIndus"),
    "parametres": ("tui.ecrans.parametres", "EcranParametres"),
    "reglements": ("tui.ecrans.reglements", "EcranReglements"),
    "bilan": ("tui.ecrans.bilan", "EcranBilan"),
    "referentiel": ("tui.ecrans.referentiel", "EcranReferentiel"),
}

# jump codes typed after `:`; any longer word that starts with a code works too; `cabinet` is no screen but the practice in force
CODES: dict[str, str] = {
    "fil": "travail",
    "cab": "cabinet",
    "pat": "patients",
    "dou": "doublons",
    "nir": "nir",
    "que": "questions",
    "sai": "saisie",
    "lot": "lots",
    "pie": "pieces",
    "env": "envois",
    "qua": "quarantaine",
    "rej": "rejets",
    "ind": "indus",
    "par": "parametres",
    "reg": "reglements",
    "bil": "bilan",
    "ref": "referentiel",
}


def charger_ecran(nom: str) -> "type[Ecran]":
    """The class of a screen."""
    module, classe = ECRANS[nom]
    return getattr(import_module(module), classe)  # type: ignore[no-any-return]
