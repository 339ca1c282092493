"""Undo and redo: the last action of the biller, whole, as long as nothing of it left the program."""

from collections.abc import Sequence

from attrs import evolve

from core.argent import afficher
from core.erreurs import Anomalie, Refus
from core.parametres import trouver
from core.pluriel import combien
from core.ports import Horloge, Registre
from core.registre_actions import Action, Effet

# what cannot be taken back, and the way to correct it
CORRECTIONS = {
    "lot": "d en F4 défait un lot qui n'est pas parti ; une facture à envoyer se clôt par :clore",
    "envoi": "d en F4 reprend un lot qui attend son heure ; parti, corriger depuis F5, ou annuler une DRE (a dans son lot)",
    "message": "un retour reçu se garde : traiter le rejet ou l'écart sur F5",
    "fusion": "une fusion se défait par facturier patients defaire NUMERO",
}
_FAITS = {"lot": "passé par un lot", "envoi": "envoyé", "message": "reçu de la caisse", "fusion": "fusion de dossiers"}


def annuler(registre: Registre, horloge: Horloge, auteur: str = "") -> Action:
    """Undo the last action not undone; returns it.

    Raises `Refus` RIEN_A_ANNULER, DEJA_PARTI (what was sent cannot be undone: the remedy is the correction) and
    ANNULATION_IMPOSSIBLE (a row moved since).
    """
    action = next((a for a in registre.actions(300, auteur) if a.etat == "faite"), None)
    if action is None:
        raise Refus(Anomalie("RIEN_A_ANNULER", "rien à annuler", "u annule la dernière action enregistrée sur cette base"))
    if action.frontiere:
        message = f"{_FAITS[action.frontiere]} : ne s'annule plus ({phrase(_vue(registre, action))})"
        raise Refus(Anomalie("DEJA_PARTI", message, f"voici la correction : {CORRECTIONS[action.frontiere]}"))
    vue = _vue(registre, action)
    with registre.ecriture():
        registre.defaire_action(action.id)
        registre.journaliser("annulation", "action", action.id, horloge.maintenant(), action.libelle)
    return vue


def retablir(registre: Registre, horloge: Horloge, auteur: str = "") -> Action:
    """Redo the last action undone; returns it. Raises `Refus` RIEN_A_RETABLIR, ANNULATION_IMPOSSIBLE."""
    action = next((a for a in reversed(registre.actions(300, auteur)) if a.etat == "defaite"), None)
    if action is None:
        raise Refus(Anomalie("RIEN_A_RETABLIR", "rien à rétablir", "Ctrl+R rétablit ce que u vient d'annuler"))
    with registre.ecriture():
        registre.refaire_action(action.id)
        registre.journaliser("retablissement", "action", action.id, horloge.maintenant(), action.libelle)
    return _vue(registre, action)


def dernieres(registre: Registre, limite: int = 50) -> list[Action]:
    """Newest first, with what each changed."""
    return [_vue(registre, a) for a in registre.actions(limite)]


def phrase(action: Action) -> str:
    """`facturation, TEST-AUBRY Jeanne, 12 visites, 145,20 €`: what was done, for whom, how many visits, how much."""
    e = action.effet
    choses = [*e.objets, *([trouver(e.parametre).titre] if e.parametre else [])]
    quoi = f"{action.libelle} ({', '.join(choses)})" if choses else action.libelle
    qui = [e.nom or combien(e.patients, "patient")] if e.patients else []
    # visits that are taken away with their invoices tell more than the numbers of these
    factures = [] if e.visites or "n° " in quoi else _factures(e.factures)
    sommes = [afficher(e.montant)] if e.montant else []
    return ", ".join([quoi, *qui, *_visites(e, facturer=quoi.startswith("facturation")), *factures, *sommes])


def _visites(e: Effet, *, facturer: bool) -> list[str]:
    if not e.visites:
        return []
    if 0 < e.facturees < e.visites:
        return [f"{combien(e.visites, 'visite')} dont {combien(e.facturees, 'facturée')}"]
    return [combien(e.visites, "visite enregistrée" if facturer and not e.facturees else "visite")]


def _factures(numeros: Sequence[int]) -> list[str]:
    if len(numeros) == 1:
        return [f"facture n° {numeros[0]}"]
    return [combien(len(numeros), "facture")] if numeros else []


def _vue(registre: Registre, action: Action) -> Action:
    return evolve(action, effet=registre.effet_action(action.id))
