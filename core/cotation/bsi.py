"""The BSI: from the groups ticked in hygiene, elimination and mobility to the class of forfait."""

from core.citation import citer
from core.erreurs import Anomalie, Refus
from core.nomenclature.modele import GrilleBsi


def lire_groupes(texte: str) -> tuple[int, int, int]:
    """`3-2-4` as three groups; raises `Refus` BSI_ILLISIBLE."""
    morceaux = texte.split("-")
    if len(morceaux) == 3 and all(len(m) == 1 and m.isdigit() for m in morceaux):
        return int(morceaux[0]), int(morceaux[1]), int(morceaux[2])
    raise Refus(Anomalie("BSI_ILLISIBLE", f"combinaison illisible : {citer(texte)}", "écrire H-E-M, par exemple 3-2-4", "bsi"))


def classe(grille: GrilleBsi, hygiene: int, elimination: int, mobilite: int, age: int) -> str:
    """BSA, BSB or BSC for the highest group ticked in each domain (0 when none), annex 1; raises `Refus`.

    The age of the switch is included in the older column.
    """
    classes = grille.combinaisons.get((hygiene, elimination, mobilite))
    if classes is None:
        raise Refus(
            Anomalie(
                "BSI_COMBINAISON_INCONNUE",
                f"combinaison {hygiene}-{elimination}-{mobilite} absente de l'annexe",
                "hygiène : 0, 1, 3 ou 4 ; élimination et mobilité : 0 à 4",
                "bsi",
                grille.reference,
            )
        )
    return classes[1] if age >= grille.age_bascule else classes[0]
