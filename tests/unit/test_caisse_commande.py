"""`facturier caisse`: a process of its own, in a folder, stopped cleanly, refusing what it cannot do in one French line."""

import json
import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from core.emulateurs.transports.dossier import TransportDossier
from core.telematique import arl
from tests.caisse_emulee.monde import AM, CLE, paquet
from tests.enregistrements.fabrique import facture, ligne, lot
from tui.lancement import lancer

LOT = lot(facture(ligne(1, "AMI", 315, "4"), ligne(2, "IFD", 275)))
ASSURES = """
[[assure]]
nir = "2991355555042"
cle = "69"
nom = "TESTA"
prenom = "ALPHA"
naissance = "19550601"
[[assure.droits.amo]]
regime = "01"
caisse = "999"
centre = "0000"
debut = 2024-01-01
"""


@pytest.fixture
def monde(tmp_path: Path) -> Path:
    """A fictitious world of one insured person and one nurse."""
    dossier = tmp_path / "monde"
    (dossier / "caisse").mkdir(parents=True)
    (dossier / "scenarios").mkdir()
    (dossier / "caisse" / "assures.toml").write_text(ASSURES)
    (dossier / "caisse" / "professionnels.toml").write_text(f'[[professionnel]]\nam = "{AM}"\ncle_signature = "{CLE}"\n')
    (dossier / "scenarios" / "ordinaire.toml").write_text("[paiement]\ndelai_min = 1\ndelai_max = 1\n")
    return dossier


def test_one_turn_takes_the_lot_and_answers(tmp_path, monde, capsys):
    dossier = tmp_path / "echange"
    TransportDossier(dossier).deposer(paquet(LOT))
    commande = ["--dossier", str(dossier), "--monde", str(monde), "--une-fois"]
    assert lancer("caisse", [*commande, "--au", "2026-10-21"]) == 0
    decisions = [json.loads(x) for x in capsys.readouterr().out.splitlines()]
    assert [d.get("etat") or d["amo"] for d in decisions] == ["accepté", "payée"]
    (accuse,) = TransportDossier(dossier).relever()
    assert arl.lire(accuse.octets).positif
    assert lancer("caisse", [*commande, "--au", "2026-10-22"]) == 0
    assert [m.nom for m in TransportDossier(dossier).relever()] == [accuse.nom, "EMU_N00002.noemie"]
    assert sorted(p.name for p in (dossier / "pris").iterdir()) == sorted(n for n, _ in paquet(LOT).fichiers)


def lancer_processus(dossier: Path, monde: Path) -> subprocess.Popen[bytes]:
    commande = [sys.executable, "-m", "tui", "caisse", "--dossier", str(dossier), "--monde", str(monde), "--au", "2026-10-21"]
    return subprocess.Popen([*commande, "--attente", "0.02"], stdout=subprocess.PIPE, stderr=subprocess.PIPE)


def attendre(condition, processus: subprocess.Popen[bytes]) -> None:
    while not condition():
        assert processus.poll() is None, processus.stderr.read()
        time.sleep(0.01)


def test_it_lives_as_a_process_and_stops_cleanly_on_sigterm(tmp_path, monde):
    dossier = tmp_path / "echange"
    processus = lancer_processus(dossier, monde)
    transport = TransportDossier(dossier)
    attendre(lambda: (dossier / "caisse" / "verrou").exists(), processus)
    transport.deposer(paquet(LOT))
    attendre(transport.relever, processus)
    processus.send_signal(signal.SIGTERM)
    sortie, erreurs = processus.communicate()
    assert processus.returncode == 0, erreurs
    assert b"Traceback" not in erreurs
    assert len(sortie.splitlines()) == 2
    assert json.loads((dossier / "caisse" / "etat.json").read_bytes())["recus"] == 1


def test_it_stops_at_whatever_moment_it_is_asked(tmp_path, monde):
    """A stop that comes while it waits must not lock it."""
    dossier = tmp_path / "echange"
    TransportDossier(dossier).deposer(paquet(LOT))
    for _ in range(5):
        processus = lancer_processus(dossier, monde)
        attendre(TransportDossier(dossier).relever, processus)
        processus.terminate()
        processus.communicate()
        assert processus.returncode in (0, -signal.SIGTERM)


def test_killed_at_any_moment_it_takes_each_lot_once(tmp_path, monde):
    """SIGKILL after each of the first steps it can be seen to have done, then start again: one positive ARL a lot."""
    dossier = tmp_path / "echange"
    lots = [paquet(lot(facture(ligne(1, "AMI", 315, "4"), numero=n), numero=n, identifiant6=f"EMU{n:03d}")) for n in range(1, 7)]
    transport = TransportDossier(dossier)
    for envoi in lots:
        transport.deposer(envoi)
    for combien in range(1, 7):
        processus = lancer_processus(dossier, monde)
        attendre(lambda combien=combien: len(list((dossier / "pris").glob("*.b2"))) >= combien, processus)
        os.kill(processus.pid, signal.SIGKILL)
        processus.communicate()
    assert lancer("caisse", ["--dossier", str(dossier), "--monde", str(monde), "--au", "2026-10-21", "--une-fois"]) == 0
    accuses = [arl.lire(m.octets) for m in transport.relever() if m.nom.endswith(".arl")]
    assert sorted(a.lot for a in accuses if a.positif) == [1, 2, 3, 4, 5, 6]
    assert [a for a in accuses if not a.positif] == []


@pytest.mark.erreur("CAISSE_DEJA_LANCEE")
def test_two_payers_never_share_a_folder(tmp_path, monde, capsys):
    dossier = tmp_path / "echange"
    processus = lancer_processus(dossier, monde)
    try:
        TransportDossier(dossier).deposer(paquet(LOT))
        attendre(TransportDossier(dossier).relever, processus)  # it answered: it holds the lock
        assert lancer("caisse", ["--dossier", str(dossier), "--monde", str(monde), "--une-fois"]) == 2
        assert "une autre caisse émulée travaille déjà" in capsys.readouterr().err
    finally:
        processus.terminate()
        processus.communicate()


@pytest.mark.erreur("DOSSIER_CAISSE_INUTILISABLE")
def test_a_folder_where_it_cannot_write_is_refused(tmp_path, monde, capsys):
    (tmp_path / "fichier").write_text("")
    assert lancer("caisse", ["--dossier", str(tmp_path / "fichier"), "--monde", str(monde), "--une-fois"]) == 2
    erreur = capsys.readouterr().err
    assert "la caisse ne peut pas écrire dans ce dossier" in erreur
    assert erreur.count("\n") == 1


@pytest.mark.skipif(os.geteuid() != 0, reason="a read-only mount needs root")
def test_a_read_only_folder_is_refused(tmp_path, monde, capsys):
    verrouille = tmp_path / "lecture_seule"
    verrouille.mkdir()
    montage = subprocess.run(["mount", "-t", "tmpfs", "-o", "ro", "tmpfs", str(verrouille)], check=False, capture_output=True)
    if montage.returncode:
        pytest.skip("mounting is not allowed here")
    try:
        assert lancer("caisse", ["--dossier", str(verrouille), "--monde", str(monde), "--une-fois"]) == 2
        assert "choisir un dossier où vous pouvez écrire" in capsys.readouterr().err
    finally:
        subprocess.run(["umount", str(verrouille)], check=False)


@pytest.mark.erreur("FICHIER_CAISSE_ILLISIBLE")
def test_an_unknown_scenario_is_refused(tmp_path, monde, capsys):
    assert lancer("caisse", ["--dossier", str(tmp_path / "d"), "--monde", str(monde), "--scenario", "inconnu", "--une-fois"]) == 2
    assert "scénario illisible" in capsys.readouterr().err


def test_the_day_of_the_calendar_is_read_strictly(tmp_path, monde, capsys):
    assert lancer("caisse", ["--dossier", str(tmp_path / "d"), "--monde", str(monde), "--au", "21/10/2026", "--une-fois"]) == 2
    assert "date illisible" in capsys.readouterr().err
