"""The nomenclature: dated records read from `ngap/`, and what is in force on a day in a territory."""

from core.nomenclature.chargement import charger
from core.nomenclature.modele import Ferie, Tarif, VersionActe
from core.nomenclature.nomenclature import Nomenclature, NomenclatureDuJour

__all__ = ["Ferie", "Nomenclature", "NomenclatureDuJour", "Tarif", "VersionActe", "charger"]
