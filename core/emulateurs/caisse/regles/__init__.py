"""The payer's rules on one invoice, by subject; each finding names the rule it comes from."""

from collections.abc import Callable, Iterator

from core.emulateurs.caisse.constats import Constat
from core.emulateurs.caisse.contexte import Contexte
from core.emulateurs.caisse.recu import FactureRecue
from core.emulateurs.caisse.regles import complementaire, cumuls, doublons, droits, exonerations, prescription, tarifs

RegleFacture = Callable[[FactureRecue, Contexte], Iterator[Constat]]

AMO: tuple[RegleFacture, ...] = (
    doublons.controler,
    tarifs.totaux,
    droits.controler,
    exonerations.controler,
    prescription.controler,
    prescription.delais,
    tarifs.controler,
    cumuls.controler,
    complementaire.gestion_unique,
)
AMC: tuple[RegleFacture, ...] = (doublons.controler, tarifs.totaux, complementaire.dre)


def constater(facture: FactureRecue, contexte: Contexte) -> tuple[Constat, ...]:
    """Everything the payer finds in the invoice, in the order of the subjects."""
    regles = AMO if facture.nature == "FSE" else AMC
    return tuple(constat for regle in regles for constat in regle(facture, contexte))
