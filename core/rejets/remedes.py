"""What the program proposes to do with a rejected invoice: one closed list of remedies, chosen by code, else by family."""

from collections.abc import Mapping
from functools import cache
from typing import Literal

from attrs import frozen

from core.donnees import lire_donnees
from core.rejets.connaissance import Famille, MotifRejet

CleRemede = Literal[
    "RELIRE_DROITS",
    "RETIRER_EXONERATION",
    "CORRIGER_NATURE",
    "CORRIGER_PRESCRIPTEUR",
    "CORRIGER_DATES",
    "NOUVELLE_ORDONNANCE",
    "RAPPROCHER",
    "RECOTER",
    "JOINDRE_PIECE",
    "DEMANDER_ACCORD",
    "CLORE",
    "REVOIR_COMPLEMENTAIRE",
    "VERIFIER_IDENTITE_PS",
    "RENVOYER_LOT",
    "RESIGNER_LOT",
    "REFAIRE_LOT",
    "RENUMERISER",
    "DEMANDER_A_LA_CAISSE",
    "NOTER",
]


@frozen
class Remede:
    """A remedy; `automatique` when the program may apply it alone once it has the missing fact."""

    cle: CleRemede
    phrase: str
    automatique: bool
    familles: tuple[Famille, ...] = ()
    codes: tuple[str, ...] = ()


@frozen
class _Fichier:
    remede: tuple[Remede, ...]


@cache
def remedes() -> Mapping[CleRemede, Remede]:
    """The closed list, by key; raises `Refus` when the data file is damaged."""
    return {remede.cle: remede for remede in lire_donnees("core/rejets/donnees/remedes.toml", _Fichier).remede}


@cache
def _index() -> tuple[Mapping[str, Remede], Mapping[str, Remede]]:
    """Remedies by code and by family."""
    tous = remedes().values()
    return (
        {code: remede for remede in tous for code in remede.codes},
        {famille: remede for remede in tous for famille in remede.familles},
    )


def remede_automatique(motif: MotifRejet | None) -> Remede:
    """The remedy of a reason (of its code when one is named for it, else of its family); unknown: ask the caisse.

    A signalement comes with a payment: nothing is ever sent again because of it.
    """
    par_code, par_famille = _index()
    if motif is None:
        return remedes()["DEMANDER_A_LA_CAISSE"]
    if motif.nature == "signalement":
        return remedes()["NOTER"]
    return par_code.get(motif.code) or par_famille[motif.famille]
