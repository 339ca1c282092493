"""A line whose price, coefficient or base was changed is found; what rounding explains is not; a long list is cut."""

from decimal import Decimal
from pathlib import Path

import pytest

from core.telematique.b2.lignes import bases_lues
from tui.__main__ import main


@pytest.mark.parametrize(
    ("prix", "coefficient", "quantite", "bases"),
    [
        (315, "1.00", 1, {315}),
        (276, "1.00", 1, {276}),  # 275 was the true price of an IFD: not within what rounding explains
        (315, "2.50", 2, {1575}),
        (315, "0.63", 1, {197, 198}),  # 0,625
        (315, "1.03", 1, {323, 324}),  # 1,025
    ],
)
def test_bases_qu_un_lecteur_admet(prix: int, coefficient: str, quantite: int, bases: set[int]) -> None:
    assert bases_lues(prix, Decimal(coefficient), quantite) == bases


def test_cinq_cents_fautes_se_disent_en_vingt(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    fichier = tmp_path / "f.b2"
    fichier.write_bytes(b"\xff" * 128 * 400)
    assert main(["b2", "verifier", str(fichier)]) == 2
    courtes = capsys.readouterr().err.splitlines()
    assert main(["b2", "verifier", str(fichier), "--json"]) == 2
    toutes = capsys.readouterr().err.splitlines()
    assert len(toutes) > 21
    assert courtes[:20] == toutes[:20]
    assert len(courtes) == 21
    assert f"et {len(toutes) - 20} autres fautes" in courtes[20]
