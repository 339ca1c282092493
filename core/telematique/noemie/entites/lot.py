"""Entities 080 and 081: the lot, the kind of return."""

from datetime import date

from core.telematique.codec import Enregistrement, code, enregistrement, fixe, jour, nombre, texte
from core.telematique.sources import SOURCE_NOEMIE


@enregistrement("080", "Lot", 15, SOURCE_NOEMIE)
class Lot(Enregistrement):
    """Lot."""

    type: str = fixe(1, 3, "Type d'enregistrement", default="080", type="N")
    niveau: str = code(4, 2, "Niveau de rupture")
    date_lot: date | None = jour(6, 6, "Date de constitution du lot")
    lot: int = nombre(12, 3, "Numéro de lot")
    fin: str = fixe(15, 1, "Délimiteur fin d'entité", default="@")


@enregistrement("081", "Type de retour", 22, SOURCE_NOEMIE)
class TypeRetour(Enregistrement):
    """Type de retour."""

    type: str = fixe(1, 3, "Type d'enregistrement", default="081", type="N")
    niveau: str = fixe(4, 2, "Niveau de rupture", default="02", type="N")
    type_retour: str = code(6, 2, "Code du type de retour")
    lieu: str = texte(8, 14, "Numéro du lieu d'exécution de l'acte", default="")
    fin: str = fixe(22, 1, "Délimiteur fin d'entité", default="@")
