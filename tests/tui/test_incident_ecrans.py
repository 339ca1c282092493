"""An unforeseen fault of a screen: one French sentence and the path of the report, no traceback, exit code 3."""

from pathlib import Path

import pytest
from rich.console import Console
from textual.app import App, ComposeResult
from textual.widgets import Static

from tui import incident, textual_prive


class Fragile(App[int]):
    """Falls at its first key."""

    def compose(self) -> ComposeResult:
        yield Static("x")

    def on_key(self) -> None:
        nom = "TEST-DUPONT"
        raise ValueError(nom)

    def _fatal_error(self) -> None:
        textual_prive.erreur_fatale(self)


@pytest.mark.asyncio
async def test_l_incident_d_un_ecran(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path))
    app = Fragile()
    app.error_console = Console(width=400, stderr=True)
    with pytest.raises(ValueError, match="TEST-DUPONT"):
        async with app.run_test() as pilote:
            await pilote.press("a")
    assert app.return_code == incident.CODE_SORTIE
    (rapport,) = (tmp_path / "facturier").iterdir()
    app._print_error_renderables()
    dit = capsys.readouterr().err
    assert "incident imprévu" in dit
    assert str(rapport) in dit
    assert "Traceback" not in dit
    assert "TEST-DUPONT" not in dit + rapport.read_text("utf-8").replace('nom = "TEST-DUPONT"', "")
    assert "on_key" in rapport.read_text("utf-8")
