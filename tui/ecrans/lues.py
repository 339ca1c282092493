"""What a reading came to: nothing new and its date kept at once, or differences to be looked at."""

from collections.abc import Sequence

from attrs import frozen

from core.dossier.comparaison import Comparee, accepter, lignes
from core.dossier.personnes import Patient
from core.erreurs import Anomalie
from core.ports import Registre


@frozen
class Lues:
    """`patients` is None when something differs and must be accepted first."""

    comparees: tuple[Comparee, ...]
    anomalies: tuple[Anomalie, ...]
    patients: tuple[Patient, ...] | None


def garder_si_rien_ne_differe(
    registre: Registre, comparees: Sequence[Comparee], anomalies: tuple[Anomalie, ...] = (), *, cabinet: str = ""
) -> Lues:
    """Rights that are only confirmed take the day of the reading without a question."""
    if any(c.connu is None or lignes(c) for c in comparees):
        return Lues(tuple(comparees), anomalies, None)
    with registre.ecriture():
        gardes = [accepter(c, {}) for c in comparees]
        return Lues(tuple(comparees), anomalies, tuple(registre.enregistrer_patient(p) for p in gardes if p is not None))
