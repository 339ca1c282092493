"""The guided tour of two minutes: the real screens of the demo, one instruction at a time, gone on from once the gesture is done.

Nothing is locked meanwhile: any other key does what it always does, and the instruction waits.
"""

import re
from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING

from attrs import frozen

from tui.dossier_etat import dossier_etat

if TYPE_CHECKING:
    from tui.fonctions import Fonction


@frozen
class Etape:
    """`consigne` names keys by the id of their binding, between braces; `attendu` is the event that shows it was done."""

    consigne: str
    attendu: str


ETAPES: tuple[Etape, ...] = (
    Etape("La liste suit chaque lettre : taper « jac ».", "texte:patients"),
    Etape(
        "{patients.carte} lit la carte Vitale : « jac » puis Entrée la met dans le lecteur, Entrée garde les droits lus.",
        "fait:lecture.garder",
    ),
    Etape("Taper « jac » puis Entrée : la saisie propose la dernière ordonnance entière, déjà cotée.", "ecran:saisie"),
    Etape("Chaque montant a sa raison : {saisie.expliquer} la montre, Échap revient.", "lu"),
    Etape("{saisie.valider} facture les séances faites ; ^Z l'annulerait tant que rien n'est parti.", "fait:saisie.facturation"),
    Etape("{aller.lots} montre ce qui est prêt et ce qui s'oppose à l'envoi.", "ecran:lots"),
    Etape(
        "{lots.envoyer} fait les lots, les signe et les envoie : taper le code de la CPS affiché, puis Entrée.",
        "fait:lots.action",
    ),
    Etape("{lots.jour-suivant} passe au jour suivant, {lots.relever} relève ce que la caisse a répondu.", "fait:lots.action"),
    Etape("{aller.travail} : tout ce qui attend, sur tous les cabinets, le plus d'argent d'abord.", "ecran:travail"),
    Etape("? montre les touches d'un écran, {app.palette} toutes les fonctions par leur nom : essayer l'un des deux.", "aide"),
)
FIN = "parcours fini : le reste est sous ? et {app.palette} ; :parcours le rejoue, docs/guide.md raconte tout"
OFFRE = "première fois ? {app.parcours} montre l'essentiel en deux minutes"
AILLEURS = "le parcours se joue dans la démonstration : facturier demo"
_CLE = re.compile(r"\{([\w.-]+)\}")


def nommer(texte: str, fonctions: Mapping[str, "Fonction"]) -> str:
    """The text with the keys of today in the place of the ids of their bindings."""
    return _CLE.sub(lambda m: fonctions[m[1]].touche, texte)


def consigne(place: int, fonctions: Mapping[str, "Fonction"]) -> str:
    """The instruction of the step `place`, and how to pass over it."""
    return nommer(f"{place + 1}/{len(ETAPES)} {ETAPES[place].consigne} ({{app.parcours}}\u00a0:\u00a0suite)", fonctions)


def suivante(place: int, evenement: str) -> int:
    """The step after that event."""
    return place + 1 if ETAPES[place].attendu == evenement else place


class Temoin:
    """Remembers, in the folder where programs keep their state, that the tour was offered to this user."""

    def __init__(self, dossier: Path | None = None) -> None:
        self._fichier = (dossier or dossier_etat()) / "parcours"

    @property
    def vu(self) -> bool:
        """Whether the tour was already played or passed over."""
        return self._fichier.exists()

    def noter(self) -> None:
        """Not to be offered again; a folder that cannot be written only means that it will be."""
        try:
            self._fichier.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
            self._fichier.touch(mode=0o600)
        except OSError:
            return
