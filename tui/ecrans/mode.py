"""Choosing how an invoice is secured: the six modes with what each asks for, then the situation code of those that need one."""

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

from core.argent import afficher
from core.commandes.valeurs import ChangerMode
from core.facturation.facture import Facture
from core.facturation.fiche import ResumeFacture
from core.facturation.modes import LIBELLES, SITUATION_SAISIE, code_situation
from tui.ecrans.choix import Choix
from tui.ecrans.commander import commander
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


def choisir_une_facture(ecran: "Ecran", prets: Sequence[ResumeFacture], suite: Callable[[ResumeFacture], None]) -> None:
    """List the invoices that wait for their lot; letters filter."""
    lignes = [(str(f.numero), f.nom, f"{f.jour:%d/%m}", afficher(f.demande), f"{f.mode} {LIBELLES[f.mode]}") for f in prets]
    colonnes = (
        Colonne("Facture", 9, droite=True),
        Colonne("Patient"),
        Colonne("Soins", 5),
        Colonne("Demandé", 10, droite=True),
        Colonne("Mode", 20),
    )
    ecran.facturier.lire(Choix("Mode de quelle facture", lignes, lambda i: suite(prets[i]), colonnes=colonnes))


def changer_le_mode(ecran: "Ecran", facture: ResumeFacture, suite: Callable[[str], None]) -> None:
    """Choose the mode of an invoice that waits, and make it again in it: it takes another number."""

    def changer(mode: int, code: str) -> None:
        commander(ecran, ChangerMode(facture.numero, mode, code), lambda faite: suite(faite.phrase), nom="mode")

    ecran.demander(
        "facture",
        lambda r: r.facture(facture.id),
        lambda lue: choisir_un_mode(ecran, f"Mode de la facture {facture.numero}", lue.facture, changer),
        retenir=True,
    )


def demander_le_code(ecran: "Ecran", mode: int, facture: Facture | None, suite: Callable[[int, str], None]) -> None:
    """Type the situation code that is read on the paper."""
    forme = f"{len(code_situation(facture))} chiffres" if facture else "exonération puis taux"
    ecran.inviter(f"Code situation, d'après l'attestation ({forme} : 0060, 4100)", lambda code: suite(mode, code.strip()))
