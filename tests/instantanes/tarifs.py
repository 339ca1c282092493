"""The tariff snapshots: one table per key date and grid; `python -m tests.instantanes.tarifs` writes them again."""

from datetime import date
from pathlib import Path

from core.nomenclature import Nomenclature, charger
from core.nomenclature.fiche import tableau

DOSSIER = Path(__file__).parent
JOURS = (
    date(2012, 6, 1),
    date(2019, 11, 30),
    date(2020, 1, 1),
    date(2024, 1, 28),
    date(2026, 6, 20),
    date(2026, 6, 21),
    date(2026, 11, 6),
    date(2027, 11, 1),
)
TERRITOIRES = ("metropole", "974")


def tableaux(ngap: Nomenclature) -> dict[str, str]:
    """File name -> text, for every key date and territory."""
    return {f"tarifs_{jour.isoformat()}_{lieu}.txt": tableau(ngap, jour, lieu) for jour in JOURS for lieu in TERRITOIRES}


if __name__ == "__main__":
    for nom, texte in tableaux(charger()).items():
        (DOSSIER / nom).write_text(texte, "utf-8")
