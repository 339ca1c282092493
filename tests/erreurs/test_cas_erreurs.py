"""Each `tests/erreurs/CODE.toml` is played: the command must refuse with that code, say so in French, and never show a traceback.

Keys of a case: titre, commande, attendu (pieces of the message), and when needed fichiers (written in an empty folder), entree
(standard input), code_sortie (2).
"""

import io
import sys
from pathlib import Path

import pytest
from attrs import field, frozen

from core.donnees import lire
from core.erreurs import Anomalie
from tests.maison.codes import codes, codes_marques, emplois
from tui.__main__ import main

DOSSIER = Path(__file__).parent
CAS = sorted(DOSSIER.glob("*.toml"))


@frozen
class Fichier:
    """A file that the case needs, in an empty folder."""

    nom: str
    contenu: str


@frozen
class Cas:
    titre: str
    commande: tuple[str, ...]
    attendu: tuple[str, ...]
    fichiers: dict[str, str] = field(factory=dict)
    entree: str = ""
    code_sortie: int = 2


def jouer(cas: Cas) -> int:
    """Run the command in this process; argparse leaves by SystemExit."""
    try:
        return main(list(cas.commande))
    except SystemExit as sortie:
        return int(sortie.code or 0)


@pytest.mark.parametrize("chemin", CAS, ids=[c.stem for c in CAS])
def test_le_cas_est_refuse_comme_il_le_dit(
    chemin: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    cas = lire(chemin.read_bytes(), Cas, chemin.name)
    for nom, contenu in cas.fichiers.items():
        fichier = tmp_path / nom
        fichier.parent.mkdir(parents=True, exist_ok=True)
        fichier.write_text(contenu, "utf-8")
    monkeypatch.chdir(tmp_path)
    for variable in ("HOME", "XDG_DATA_HOME", "XDG_STATE_HOME", "XDG_CONFIG_HOME"):
        monkeypatch.setenv(variable, str(tmp_path))
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(cas.entree.encode()), "utf-8"))
    vus: list[str] = []
    construire = Anomalie.__init__
    monkeypatch.setattr(Anomalie, "__init__", lambda self, code, *a, **k: (vus.append(code), construire(self, code, *a, **k))[1])

    code_sortie = jouer(cas)

    sortie, erreur = capsys.readouterr()
    texte = sortie + erreur
    tout = f"{cas.titre}\n$ facturier {' '.join(cas.commande)}\ncode {code_sortie}\n{texte}"
    assert "Traceback" not in texte, tout
    assert code_sortie == cas.code_sortie, tout
    for attendu in cas.attendu:
        assert attendu in texte, f"« {attendu} » n'est pas dit :\n{tout}"
    assert chemin.stem in vus, f"le code {chemin.stem} n'est pas levé (vus : {', '.join(vus)})\n{tout}"


def test_chaque_code_a_un_cas() -> None:
    sans = codes() - {c.stem for c in CAS} - codes_marques()
    places = sorted(f"{e.code} ({e.ou})" for e in emplois()[0] if e.code in sans)
    assert not sans, "codes sans cas (tests/erreurs/CODE.toml ou @pytest.mark.erreur) :\n" + "\n".join(places)


def test_chaque_cas_a_un_code() -> None:
    assert not ({c.stem for c in CAS} | codes_marques()) - codes(), "ces codes n'existent plus dans le programme"


def test_les_codes_sont_ecrits_en_toutes_lettres() -> None:
    assert not emplois()[1], "le code d'une Anomalie est une chaîne littérale :\n" + "\n".join(emplois()[1])
