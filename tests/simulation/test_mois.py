"""The main job, from the cards to the last payment, on the samples: played once, then looked at from every side."""

import json
from pathlib import Path

import pytest

from core.demonstration.rapport import en_json
from core.services.rejeu import rejouer_factures
from core.telematique import arl, b2, noemie
from db.ouverture import ouvrir
from db.verification import verifier
from tui.__main__ import main
from tui.cli.demo import jouer_le_mois
from tui.demarrage import nomenclature
from tui.monde_fictif import CLE_DEMO, monter


@pytest.fixture(scope="module")
def mois(tmp_path_factory: pytest.TempPathFactory) -> tuple[int, dict[str, object], Path]:
    """(exit code, report, folder of the messages) of one month with the seed 1."""
    import contextlib
    import io

    dossier = tmp_path_factory.mktemp("mois") / "messages"
    sortie = io.StringIO()
    with contextlib.redirect_stdout(sortie):
        code = main(["demo", "--sans-ecran", "--json", "--garder", str(dossier)])
    return code, json.loads(sortie.getvalue()), dossier


def test_tout_finit_paye_ou_clos_et_tombe_juste(mois):
    code, rapport, _ = mois
    assert (code, rapport["juste"], rapport["fautes"]) == (0, True, [])


def test_le_mois_est_entier(mois):
    _, rapport, _ = mois
    assert rapport["cartes"] == 36
    assert rapport["seances"] > 600
    assert rapport["dre"] > 20


def test_des_rejets_de_chaque_sorte_sont_traites(mois):
    _, rapport, _ = mois
    assert rapport["rejets"] >= 10
    assert rapport["renvois"] >= 8
    raisons = " ".join(r["raison"] for r in rapport["restes"])
    assert "à la charge du patient" in raisons
    assert all(r["raison"] for r in rapport["restes"])


def test_l_argent(mois):
    _, r, _ = mois
    centimes = {k: int(str(r[k]).replace(".", "")) for k in ("demande", "paye", "reste", "honoraires")}
    assert centimes["demande"] == centimes["paye"] + centimes["reste"]
    assert centimes["demande"] <= centimes["honoraires"]


def test_chaque_message_garde_se_relit(mois):
    _, rapport, dossier = mois
    noms = sorted(p.name for p in dossier.iterdir())
    assert {n.split(".", 1)[1] for n in noms} == {"b2", "emu.json", "sig", "arl", "noemie"}
    assert sum(n.endswith(".b2") for n in noms) == rapport["lots"]
    for chemin in dossier.iterdir():
        octets = chemin.read_bytes()
        if chemin.suffix == ".b2":
            assert b2.verifier(octets) == (), chemin.name
        elif chemin.suffix == ".noemie":
            assert noemie.lire(octets).factures or b"@081" in octets
        elif chemin.suffix == ".arl":
            assert arl.lire(octets)


def test_la_base_du_mois_se_verifie_se_recote_et_rend_les_memes_octets(mois, tmp_path):
    """Same seed, same bytes; every stored invoice priced again to the cent; every named check of the base."""
    _, rapport, dossier = mois
    registre = ouvrir(tmp_path / "mois.db", CLE_DEMO, creer=True)
    try:
        assert en_json(jouer_le_mois(registre, monter())) == rapport
        assert {nom: fautes for nom, fautes in verifier(registre).items() if fautes} == {}
        rejeu = rejouer_factures(registre, nomenclature())
        assert (rejeu.factures, rejeu.anomalies) == (rapport["factures"], ())
        echanges = dict(f for e in registre.envois() for f in registre.fichiers_envoi(e.id))
        echanges |= {m.nom: m.octets for m in registre.messages()}
        assert echanges == {p.name: p.read_bytes() for p in dossier.iterdir()}
    finally:
        registre.fermer()


@pytest.mark.erreur("DOSSIER_NON_VIDE")
def test_le_dossier_des_messages_doit_etre_vide(tmp_path, capsys):
    (tmp_path / "deja").write_text("là")
    assert main(["demo", "--sans-ecran", "--garder", str(tmp_path)]) == 2
    assert "contient déjà des fichiers" in capsys.readouterr().err


@pytest.mark.erreur("BASE_DEJA_LA")
def test_une_base_gardee_n_est_jamais_ecrasee(tmp_path, capsys):
    (tmp_path / "demo.db").write_bytes(b"une autre")
    assert main(["demo", "--sans-ecran", "--dossier", str(tmp_path)]) == 2
    assert "existe déjà" in capsys.readouterr().err
    assert (tmp_path / "demo.db").read_bytes() == b"une autre"


@pytest.mark.erreur("SCENARIO_INCONNU")
def test_scenario_inconnu(capsys):
    assert main(["demo", "--sans-ecran", "--scenario", "inventé"]) == 2
    assert "ordinaire" in capsys.readouterr().err


@pytest.mark.erreur("TERMINAL_ABSENT")
def test_les_ecrans_demandent_un_terminal(capsys, monkeypatch):
    monkeypatch.setattr("sys.stdin", open("/dev/null"))  # noqa: SIM115  # closed with the test process
    assert main(["demo"]) == 2
    assert "demo --sans-ecran" in capsys.readouterr().err


def test_un_disque_plein_ne_laisse_rien_a_moitie(tmp_path, capsys, monkeypatch):
    """The messages are moved to their names once all of them are written."""
    ecrits = []

    def plein(chemin: Path, octets: bytes) -> int:
        ecrits.append(chemin)
        if len(ecrits) == 5:
            raise OSError(28, "No space left on device", str(chemin))
        return original(chemin, octets)

    original = Path.write_bytes
    monkeypatch.setattr(Path, "write_bytes", plein)
    assert main(["demo", "--sans-ecran", "--json", "--garder", str(tmp_path / "m")]) == 2
    assert len(ecrits) == 5
    assert list((tmp_path / "m").iterdir()) == []
    assert "disque" in capsys.readouterr().err
