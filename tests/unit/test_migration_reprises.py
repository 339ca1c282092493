"""A base of an older version: what was paid then taken back whole was left "paid in part"; opening it says rejected."""

from pathlib import Path

import pytest

from db.migration import migrer
from db.registre import RegistreBase
from tests.unit.fabrique_base import base, facture_validee, patient

MIGRATION = "0012_reprises"


@pytest.fixture
def ancienne(tmp_path: Path) -> RegistreBase:
    registre = base(tmp_path)
    registre.executer("DELETE FROM schema_migration WHERE name = ?", (MIGRATION,))
    return registre


def partielle(registre: RegistreBase, *paiements: int, motif: str = "") -> int:
    """A numbered invoice of 5,40 € asked, in the state the older version gave it, with these payments."""
    facture = facture_validee(registre, patient(registre)).id
    registre.executer("UPDATE facture SET etat = 'partielle', paye = ?, motif = ? WHERE id = ?", (sum(paiements), motif, facture))
    for rang, paye in enumerate(paiements, start=1):
        message = registre.ligne(
            "INSERT INTO message (nom, empreinte, octets, recu_le, genre, etat, cause, remede) VALUES (?, ?, x'00', "
            "'2026-11-20 09:00:00', 'noemie', 'lu', '', '') RETURNING id",
            (f"{facture}-{rang}", f"{facture}-{rang}"),
        )
        registre.executer(
            "INSERT INTO reglement (facture, message, rang, part, type_retour, demande, etat, paye, virement, jour, ecart) "
            "VALUES (?, ?, 1, 'AMO', '04', 540, 'P', ?, 'VIR', '2026-11-20', '')",
            (facture, message[0] if message else 0, paye),
        )
    return facture


def etat(registre: RegistreBase, facture: int) -> tuple[str, str]:
    resume = registre.facture(facture).resume
    return resume.etat, resume.motif


def test_reprise_en_entier_elle_est_rejetee(ancienne: RegistreBase) -> None:
    reprise = partielle(ancienne, 540, -540)
    en_partie, rien = partielle(ancienne, 540, -200), partielle(ancienne, 0)
    dite = partielle(ancienne, 300, 240, -540, motif="contestée le 3")
    migrer(ancienne.base, "fictive")
    assert etat(ancienne, reprise) == ("rejetee", "paiement repris par le payeur : 5,40\u00a0€")
    assert etat(ancienne, en_partie) == ("partielle", ""), "something of it is paid"
    assert etat(ancienne, rien) == ("partielle", ""), "nothing was taken back: its payments do not say what happened"
    assert etat(ancienne, dite) == ("rejetee", "contestée le 3")
    assert {f.id for f in ancienne.factures(etats=("rejetee",))} == {reprise, dite}
