"""The payer of a lot: from the régime, caisse and centre of the rights (or the AMC organisme) to the address of the file."""

from functools import cache

from attrs import field, frozen

from core.donnees import lire_donnees
from core.erreurs import Anomalie, Refus
from core.facturation.payeur import nom_du_payeur
from core.telematique.b2.modele import Destinataire


@frozen
class CaisseConnue:
    """A caisse and its centre informatique; the same in every régime."""

    caisse: str
    centre: str
    cti: str
    organisme: str
    source: str


@frozen
class _Fichier:
    types: dict[str, str] = field(factory=dict)
    caisse: tuple[CaisseConnue, ...] = ()


@cache
def _charger() -> _Fichier:
    return lire_donnees("core/lots/donnees/destinataires.toml", _Fichier)


def destinataire(payeur: str) -> Destinataire:
    """The address for "amo:RR:CCC:GGGG" or "amc:ORGANISME"; raises `Refus` DESTINATAIRE_INCONNU."""
    genre, _, reste = payeur.partition(":")
    if genre == "amc" and reste.isdigit() and int(reste):
        return Destinataire("OC", reste)
    morceaux = reste.split(":")
    if genre == "amo" and len(morceaux) == 3:
        regime, caisse, centre = morceaux
        donnees = _charger()
        connue = next((c for c in donnees.caisse if (c.caisse, c.centre) == (caisse, centre)), None)
        if connue and regime in donnees.types:
            return Destinataire(donnees.types[regime], connue.organisme, regime, connue.cti)
    raise Refus(
        Anomalie(
            "DESTINATAIRE_INCONNU",
            f"aucun destinataire connu pour le payeur « {nom_du_payeur(payeur)} »",
            "vérifier régime, caisse et centre des droits : l'émulation n'adresse que les caisses de test",
            "droits du patient",
        )
    )
