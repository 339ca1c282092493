"""Recote chaque facture enregistrée à partir de ce qui a été figé avec elle : tout doit tomber juste, au centime."""

import argparse

from core.pluriel import denombrer
from tui.cli.base import arguments_base


def arguments(parser: argparse.ArgumentParser) -> None:
    """Arguments of the command."""
    arguments_base(parser)


def executer(args: argparse.Namespace) -> int:
    """Price again; 0 when everything agrees."""
    from core.nomenclature import charger
    from core.services.rejeu import rejouer_factures
    from tui.cli.base import dire, registre

    with registre(args) as base:
        rejeu = rejouer_factures(base, charger())
    dire(rejeu.anomalies)
    print(denombrer((rejeu.factures, "facture"), (rejeu.seances, "séance recotée"), (len(rejeu.anomalies), "écart")))
    return 2 if rejeu.anomalies else 0
