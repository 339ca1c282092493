"""Undo and redo: the last action of the biller, whole, as long as nothing of it left the program."""

from core.erreurs import Anomalie, Refus
from core.ports import Horloge, Registre
from core.registre_actions import Action

# what cannot be taken back, and the way to correct it
CORRECTIONS = {
    "lot": "F4 reprend un lot qui n'est pas parti ; parti, corriger depuis F5, ou annuler une DRE (a dans son lot)",
    "envoi": "d en F4 reprend un lot qui attend son heure ; parti, corriger depuis F5, ou annuler une DRE (a dans son lot)",
    "message": "un retour reçu se garde : traiter le rejet ou l'écart sur F5",
    "fusion": "une fusion se défait par facturier patients defaire NUMERO",
}
_FAITS = {"lot": "envoyé", "envoi": "envoyé", "message": "reçu de la caisse", "fusion": "fusion de dossiers"}


def annuler(registre: Registre, horloge: Horloge, auteur: str = "") -> Action:
    """Undo the last action not undone; returns it.

    Raises `Refus` RIEN_A_ANNULER, DEJA_PARTI (what was sent cannot be undone: the remedy is the correction) and
    ANNULATION_IMPOSSIBLE (a row moved since).
    """
    action = next((a for a in registre.actions(300, auteur) if a.etat == "faite"), None)
    if action is None:
        raise Refus(Anomalie("RIEN_A_ANNULER", "rien à annuler", "u annule la dernière action enregistrée sur cette base"))
    if action.frontiere:
        message = f"{_FAITS[action.frontiere]} : ne s'annule plus ({action.libelle})"
        raise Refus(Anomalie("DEJA_PARTI", message, f"voici la correction : {CORRECTIONS[action.frontiere]}"))
    with registre.ecriture():
        registre.defaire_action(action.id)
        registre.journaliser("annulation", "action", action.id, horloge.maintenant(), action.libelle)
    return action


def retablir(registre: Registre, horloge: Horloge, auteur: str = "") -> Action:
    """Redo the last action undone; returns it. Raises `Refus` RIEN_A_RETABLIR, ANNULATION_IMPOSSIBLE."""
    action = next((a for a in reversed(registre.actions(300, auteur)) if a.etat == "defaite"), None)
    if action is None:
        raise Refus(Anomalie("RIEN_A_RETABLIR", "rien à rétablir", "Ctrl+R rétablit ce que u vient d'annuler"))
    with registre.ecriture():
        registre.refaire_action(action.id)
        registre.journaliser("retablissement", "action", action.id, horloge.maintenant(), action.libelle)
    return action
