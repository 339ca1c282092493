"""Change one field of a record: choose it in the list, type its new value; the value is read and checked before it is kept."""

from collections.abc import Callable, Sequence
from typing import TypeVar

from core.commandes.poste import Faite
from core.commandes.valeurs import ModifierPatient
from core.dossier.champs import CHAMPS_PATIENT, ChampFiche
from core.dossier.personnes import Patient, Prescripteur
from tui.ecrans.base import Ecran
from tui.ecrans.choix import Choix
from tui.ecrans.commander import commander
from tui.widgets.tableau import Colonne

T = TypeVar("T", Patient, Prescripteur)


def modifier(
    ecran: Ecran, fiche: T, champs: Sequence[ChampFiche], garder: Callable[[ChampFiche, str], None], libelle: str = ""
) -> None:
    """List the fields with their values; once one is chosen and typed, give it to `garder` with the text, which can be read.

    `libelle` is the field to open at once.
    """

    def choisir(i: int) -> None:
        champ = champs[i]

        def lire(texte: str) -> None:
            champ.lire(texte)
            garder(champ, texte.strip())

        ecran.inviter(champ.libelle, lire, texte=champ.ecrire(fiche))

    rang = next((i for i, c in enumerate(champs) if c.libelle == libelle), None)
    if rang is not None:
        choisir(rang)
        return
    lignes = [(c.libelle, c.ecrire(fiche)) for c in champs]
    colonnes = (Colonne("Champ", 26), Colonne("Valeur"))
    ecran.facturier.lire(Choix(f"Modifier {fiche.nom} {fiche.prenom}", lignes, choisir, colonnes=colonnes))


def modifier_patient(ecran: Ecran, patient: Patient, relire: Callable[[], None], libelle: str = "") -> None:
    """A field of the record of a patient, by a command; `relire` shows what it came to."""

    def garder(champ: ChampFiche, texte: str) -> None:
        commander(ecran, ModifierPatient(patient.id, champ.nom, texte), modifie, nom="modifier")

    def modifie(faite: Faite) -> None:
        ecran.dire(faite.phrase, "ok")
        relire()

    modifier(ecran, patient, CHAMPS_PATIENT, garder, libelle)
