"""One key from any screen: ask a nurse something about the patient or the invoice one is looking at."""

from typing import TYPE_CHECKING

from core.ports import Registre
from core.registre_travail import Question

if TYPE_CHECKING:
    from tui.ecrans.base import Ecran


def demander_a_l_infirmier(ecran: "Ecran") -> None:
    """Ask for the text; Enter keeps it, Esc forgets it."""
    app = ecran.facturier
    facture, patient = ecran.facture_en_vue(), app.patient
    cabinet, infirmier, horloge = app.cabinet, app.infirmier, ecran.contexte.horloge
    if not (facture or patient or cabinet):
        ecran.dire("choisir d'abord un patient (F2) ou un cabinet (:cab) : la question est pour ses infirmiers", "alerte")
        return
    sur = f"{patient.nom} {patient.prenom}" if patient else f"le cabinet {cabinet}"

    def prendre(texte: str) -> None:
        if not texte.strip():
            ecran.dire("aucune question posée")
            return

        def garder(registre: Registre) -> Question:
            from core.services.questions import poser

            return poser(
                registre,
                texte,
                horloge,
                patient=patient.id if patient else 0,
                facture=facture,
                cabinet=cabinet,
                infirmier=infirmier,
            )

        def suite(q: Question) -> None:
            ecran.relire()
            ecran.dire(f"question {q.id} posée au cabinet {q.cabinet}, sur {sur} — :que les montre, ^Z la retire", "ok")

        ecran.demander("question", garder, suite, retenir=True)

    ecran.inviter(f"Question sur {sur}", prendre)
