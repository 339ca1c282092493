"""Choosing how an invoice is secured: the six modes with what each asks for, then the situation code of those that need one."""

from collections.abc import Callable
from typing import TYPE_CHECKING

from core.facturation.facture import Facture
from core.facturation.modes import LIBELLES, SITUATION_SAISIE, code_situation
from tui.ecrans.choix import Choix
from tui.widgets.tableau import Colonne

if TYPE_CHECKING:
    from tui.ecrans.base import Ecran

EXIGENCES: dict[int, str] = {
    0: "B2 nu, sans carte ; ARL attendu",
    1: "code situation saisi d'après l'attestation ; ARL attendu",
    2: "carte lue au domicile ; ARL attendu",
    3: "carte ou appli lue, les deux cartes présentes ; ARL attendu",
    4: "carte ou appli lue, CPS plus tard ; ARL attendu",
    5: "code situation ; feuille de soins papier ou SCOR ; aucun ARL",
}


def choisir_un_mode(ecran: "Ecran", titre: str, facture: Facture | None, suite: Callable[[int, str], None]) -> None:
    """List the modes, ask for the code when it is needed, then `suite(mode, code)`.

    The code is never filled in: typing it from the paper is the check. `facture` tells the mode it has now.
    """
    modes = list(LIBELLES)

    def choisir(i: int) -> None:
        if modes[i] in SITUATION_SAISIE:
            demander_le_code(ecran, modes[i], facture, suite)
        else:
            suite(modes[i], "")

    lignes = [
        (f"{m} {LIBELLES[m]}" + (" (actuel)" if facture is not None and facture.mode == m else ""), EXIGENCES[m]) for m in modes
    ]
    ecran.facturier.lire(Choix(titre, lignes, choisir, colonnes=(Colonne("Mode", 32), Colonne("Ce qu'il demande"))))


def demander_le_code(ecran: "Ecran", mode: int, facture: Facture | None, suite: Callable[[int, str], None]) -> None:
    """Type the situation code that is read on the paper."""
    forme = f"{len(code_situation(facture))} chiffres" if facture else "exonération puis taux"
    ecran.inviter(f"Code situation, d'après l'attestation ({forme} : 0060, 4100)", lambda code: suite(mode, code.strip()))
