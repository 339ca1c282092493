"""The reject codes a nurse may receive, each with its cause, the field to look at and what to do.

Three files of `core/rejets/donnees`: `emu.toml` (codes of the emulation), `reels.toml` (real codes found in public documents),
`snds.toml` (the published list of anomalies of tariffing).  On the wire a code of five characters loses its letter
(`R0611` -> `0611`): `expliquer` finds it either way.
"""

from collections.abc import Mapping
from functools import cache
from typing import Literal

from attrs import frozen

from core.donnees import lire_donnees

Nature = Literal["rejet", "signalement", "arl", "scor", "adri"]
Famille = Literal[
    "DOUBLON",
    "DELAI",
    "DROITS",
    "ORGANISME",
    "EXONERATION",
    "ACCORD_PREALABLE",
    "PIECE_JUSTIFICATIVE",
    "AVANT_PRESCRIPTION",
    "PRESCRIPTION",
    "TARIFICATION",
    "COMPLEMENTAIRE",
    "ARL",
    "SCOR",
    "ADRI",
    "AUTRE",
]

_FICHIERS = ("emu.toml", "reels.toml", "snds.toml")
# when a wire code stands for several published ones, the letter that most often means a refusal comes first
_ORDRE_LETTRES = "RSIPX"


@frozen
class MotifRejet:
    """One code: `renvoi` says whether a corrected invoice may be sent again; `statut` REEL or EMU; `libelle` is the
    wording of the source; `niveau` A file, F invoice, L line; `part` O compulsory, C complementary."""

    code: str
    libelle: str
    nature: Nature
    famille: Famille
    cause: str
    champ: str
    remede: str
    renvoi: bool
    statut: Literal["REEL", "EMU"]
    source: str
    sous_code: str = ""
    niveau: str = ""
    part: str = ""


@frozen
class _Fichier:
    motif: tuple[MotifRejet, ...]


@cache
def charger() -> Mapping[str, MotifRejet]:
    """Every known code; raises `Refus` when a data file of the program is damaged."""
    return {motif.code: motif for nom in _FICHIERS for motif in _lire(nom)}


def _lire(nom: str) -> tuple[MotifRejet, ...]:
    return lire_donnees(f"core/rejets/donnees/{nom}", _Fichier).motif


def candidats(code: str) -> tuple[MotifRejet, ...]:
    """What a code as read on the wire may stand for, the most likely first; empty when it is unknown.

    Accepts `E016`, `0250`, `0250 050`, `R0611` and `0611`, whatever the case.
    """
    mot = (code.upper().split() or [""])[0]
    motifs = charger()
    exact = [motifs[mot]] if mot in motifs else []
    sans_lettre = [motifs[lettre + mot] for lettre in _ORDRE_LETTRES if len(mot) == 4 and lettre + mot in motifs]
    return (*exact, *sans_lettre)


def expliquer(code: str, nature: str = "") -> MotifRejet | None:
    """The most likely meaning of a code, or None; one of that nature first (0407 refuses as R0407, informs as I0407)."""
    trouves = candidats(code)
    return next((m for m in trouves if m.nature == nature), trouves[0] if trouves else None)
