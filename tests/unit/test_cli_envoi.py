"""Lots, control, modes and quarantine from the command line; and the lock, held by another process."""

import json
import subprocess
import sys
from pathlib import Path

import pytest
from fabrique_base import CLE, MAINTENANT, LecteurFixe, TransportScripte, base, facture_validee, horloge, patient

from core.services.envoi import constituer_lots, envoyer
from core.services.retours import traiter
from tui.__main__ import main


@pytest.fixture
def lieu(tmp_path: Path):  # type: ignore[no-untyped-def]
    registre = base(tmp_path)
    yield registre, ["--base", str(tmp_path / "essai.db"), "--cle", CLE, "--au", "2026-11-20"]
    registre.fermer()


def lire(capsys: pytest.CaptureFixture[str]) -> list[dict]:  # type: ignore[type-arg]
    return [json.loads(ligne) for ligne in capsys.readouterr().out.splitlines()]


@pytest.mark.erreur("LOT_INCONNU")
@pytest.mark.erreur("HEURE_ABSENTE")
def test_un_lot_se_voit_se_differe_part_et_se_defait(lieu, tmp_path, capsys):
    registre, acces = lieu
    facture_validee(registre, patient(registre))
    (lot,) = constituer_lots(registre, horloge()).lots
    envoyer(registre, TransportScripte(), LecteurFixe(), horloge(), "1234", partir=MAINTENANT.replace(hour=18))
    assert main(["lot", "EMU_X", *acces]) == 2
    assert main(["lot", lot.nom, "differer", *acces]) == 2
    assert main(["lot", lot.nom, "differer", "--a", "midi", *acces]) == 2
    capsys.readouterr()
    assert main(["lot", lot.nom, "differer", "--a", "20h30", "--json", *acces]) == 0
    (lu,) = lire(capsys)
    assert (lu["etat"], lu["envois"][0]["pas_avant"], lu["factures"][0]["etat"]) == ("signe", "2026-11-20T20:30", "en_lot")
    echange = str(tmp_path / "echange")
    assert main(["envoyer", "--depot", echange, "--forcer", *acces]) == 0, "retenu n'est pas en retard : cron se tait"
    assert capsys.readouterr().out == ""
    assert main(["envois", "--json", *acces]) == 0
    assert lire(capsys)[0]["retenu"] is True
    assert main(["lot", lot.nom, "partir", *acces]) == 0
    assert main(["envoyer", "--depot", echange, *acces]) == 0
    assert registre.lot(lot.id).etat == "depose"
    assert main(["lot", lot.nom, "defaire", *acces]) == 2
    capsys.readouterr()
    assert main(["lot", lot.nom, "relancer", *acces]) == 0
    assert "relancé" in capsys.readouterr().out


def test_controle(lieu, capsys):
    registre, acces = lieu
    assert main(["controle", *acces]) == 0
    facture_validee(registre, patient(registre))
    assert main(["controle", "--json", *acces]) == 3
    (point,) = lire(capsys)
    assert (point["code"], point["champ"], point["gravite"]) == ("CONSEIL_ENVOI", "envoyer", "alerte")


@pytest.mark.erreur("FACTURE_SANS_NUMERO")
def test_mode(lieu, capsys):
    registre, acces = lieu
    facture_validee(registre, patient(registre))
    assert main(["mode", "9", "5", *acces]) == 2
    assert main(["mode", "1", "5", *acces]) == 2
    assert "code situation" in capsys.readouterr().err
    assert main(["mode", "1", "5", "--code-situation", "0060", *acces]) == 0
    assert lire(capsys) == [{"facture": 1, "remplacee_par": 2, "mode": 5}]


@pytest.mark.erreur("MESSAGE_NON_INDIQUE")
def test_quarantaine(lieu, capsys):
    registre, acces = lieu
    assert main(["quarantaine", *acces]) == 0
    registre.stocker_message("EMU_X.noemie", b"rien de bon", MAINTENANT)
    traiter(registre, horloge())
    assert main(["quarantaine", "--json", *acces]) == 3
    (mis,) = lire(capsys)
    assert (mis["nom"], mis["octets"]) == ("EMU_X.noemie", 11)
    assert main(["quarantaine", "rejouer", *acces]) == 3
    assert main(["quarantaine", "ecarter", *acces]) == 2
    assert main(["quarantaine", "ecarter", str(mis["id"]), *acces]) == 2, "sans motif"
    assert main(["quarantaine", "ecarter", str(mis["id"]), "--motif", "redemandé", *acces]) == 0


@pytest.mark.parametrize("commande", ["envoyer", "recevoir"])
def test_deux_processus_ne_s_echangent_jamais_ensemble(lieu, tmp_path, commande):
    _, acces = lieu
    (tmp_path / "echange").mkdir()
    tenir = "import sys; from tui.verrou import verrou\nwith verrou(sys.argv[1]):\n print('tenu', flush=True); sys.stdin.read()"
    ordre = [sys.executable, "-m", "tui", commande, "--depot", str(tmp_path / "echange"), *acces]
    racine = Path(__file__).parents[2]
    with subprocess.Popen(
        [sys.executable, "-c", tenir, str(tmp_path / "essai.db")],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
        cwd=racine,
    ) as autre:
        assert autre.stdout is not None
        assert autre.stdout.readline() == "tenu\n"
        pris = subprocess.run(ordre, capture_output=True, text=True, cwd=racine, check=False)
        assert pris.returncode == 2
        assert "déjà en cours sur cette base" in pris.stderr
        autre.kill()  # even a killed one lets the next go
        autre.wait()
    libre = subprocess.run(ordre, capture_output=True, text=True, cwd=racine, check=False)
    assert (libre.returncode, libre.stdout, libre.stderr) == (0, "", "")
