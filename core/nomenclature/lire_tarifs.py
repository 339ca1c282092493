"""Reading the tariff files: one code, its values by territory and date, and the values of other readings."""

from core.argent import centimes
from core.erreurs import Anomalie, Refus
from core.nomenclature.champs import Table
from core.nomenclature.lire_articles import ETATS, lire_condition
from core.nomenclature.modele import Tarif


def lire_tarifs(racine: Table) -> list[Tarif]:
    """The dated values of every code of the file, in cents."""
    tarifs = []
    for tarif in racine.tables("tarif", True):
        code = tarif.texte("code", True)
        libelle = tarif.texte("libelle", True)
        etat = tarif.choix("etat", ETATS, False, "inscrit")
        for valeur in tarif.tables("valeur", True):
            reference, confiance, verifie_le = valeur.provenance()
            tarifs.append(
                Tarif(
                    code=code,
                    libelle=libelle,
                    territoire=valeur.texte("territoire", True),
                    montant=_montant(valeur),
                    reference=reference,
                    confiance=confiance,
                    verifie_le=verifie_le,
                    du=valeur.jour("du"),
                    au=valeur.jour("au"),
                    etat=etat,
                    si=lire_condition(valeur),
                    note=valeur.texte("note"),
                )
            )
            valeur.finir()
        tarif.finir()
    racine.finir()
    return tarifs


def _montant(valeur: Table) -> int:
    euros = valeur.decimal("montant", True)
    if euros is None:
        return 0
    try:
        return centimes(euros)
    except Refus:
        valeur.fautes.ajouter(
            Anomalie("NGAP_VALEUR_FAUSSE", f"montant avec une fraction de centime : {euros}", "écrire deux décimales au plus"),
            valeur.fichier,
            (*valeur.chemin, "montant"),
        )
        return 0
