"""Reading and changing the parameters of a base (core.parametres)."""

from core.parametres import Parametres, lire_valeur, trouver
from core.ports import Registre


def parametres(registre: Registre) -> Parametres:
    """Those in force."""
    return Parametres(registre.parametres())


def regler(registre: Registre, nom: str, texte: str) -> int:
    """Keep a value typed, or go back to the default with an empty one; the value now in force.

    Raises `Refus` PARAMETRE_INCONNU, PARAMETRE_HORS_BORNES.
    """
    p = trouver(nom)
    with registre.ecriture():
        if not texte.strip():
            registre.oublier_parametre(nom)
        else:
            valeur = lire_valeur(nom, texte)
            if valeur == p.defaut and nom == p.nom:
                registre.oublier_parametre(nom)
            else:
                registre.fixer_parametre(nom, str(valeur))
        return parametres(registre)[nom]
