"""The commands that open a base, as cron and a person run them; the exchange with the emulated payer through a folder."""

import fcntl
import json
import os
from datetime import date
from pathlib import Path

import pytest
from fabrique_base import AM, CLE, JOUR, MAINTENANT, RPPS, LecteurFixe, base, facture_validee, horloge, patient

from core.emulateurs.horloge import HorlogeEmulee
from core.emulateurs.transports.dossier import TransportDossier
from core.services.envoi import constituer_lots, envoyer
from core.telematique.cartes import CarteCps, SituationCps, ecrire_cps, empreinte_code
from db.ouverture import ouvrir
from tui.__main__ import main


@pytest.fixture
def dossier(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    registre = base(tmp_path)
    facture_validee(registre, patient(registre))
    registre.fermer()
    monkeypatch.setenv("FACTURIER_BASE", str(tmp_path / "essai.db"))
    monkeypatch.setenv("FACTURIER_CLE", CLE)
    return tmp_path


def carte(dossier: Path) -> Path:
    sel = "00" * 16
    octets = ecrire_cps(
        CarteCps(
            "EMU0001",
            date(2030, 1, 1),
            RPPS,
            "TEST-MARTIN",
            "LEA",
            (SituationCps(1, AM, "CAB1"),),
            sel=sel,
            empreinte_code=empreinte_code("1234", sel),
            cle_signature="ab" * 32,
        )
    )
    fichier = dossier / "cps.xml"
    fichier.write_bytes(octets)
    return fichier


def jouer(capsys: pytest.CaptureFixture[str], *arguments: object) -> tuple[int, str, str]:
    try:
        code = main([str(a) for a in arguments])
    except SystemExit as sortie:
        code = int(sortie.code or 0)
    lu = capsys.readouterr()
    return code, lu.out, lu.err


def test_de_la_facture_a_l_arl_par_la_ligne_de_commande(dossier: Path, capsys: pytest.CaptureFixture[str]) -> None:
    echange = ("--depot", dossier / "echange", "--au", "2026-11-20")
    envoi = ("envoyer", *echange, "--constituer", "--cps", carte(dossier), "--code", "1234")
    assert jouer(capsys, *envoi) == (0, "", ""), "muet quand tout va bien"
    code, sortie, _ = jouer(capsys, "lots", "--json", "--au", "2026-11-26")
    (lot,) = [json.loads(ligne) for ligne in sortie.splitlines()]
    assert (code, lot["numero"], lot["demande"], lot["etat"], lot["retard"]) == (0, 1, "5.40", "depose", "arl")
    (paquet,) = [json.loads(ligne) for ligne in jouer(capsys, "envois", "--json")[1].splitlines()]
    assert (paquet["etat"], paquet["essais"]) == ("depose", 1)
    assert "ARL EN RETARD" in jouer(capsys, "lots", "--au", "2026-11-26")[1]
    assert "déposé" in jouer(capsys, "envois")[1]
    assert jouer(capsys, "caisse", "--dossier", dossier / "echange", "--une-fois", "--au", "2026-11-20")[0] == 0
    assert jouer(capsys, "recevoir", *echange) == (0, "", "")
    (paquet,) = [json.loads(ligne) for ligne in jouer(capsys, "envois", "--json")[1].splitlines()]
    assert paquet["etat"] == "differe"
    assert "A06" in paquet["erreur"], "la caisse des exemples ne connaît pas cette infirmière : les mêmes octets attendent"
    code, sortie, _ = jouer(capsys, "verifier")
    assert code == 0, sortie
    assert jouer(capsys, "verifier", "--muet") == (0, "", "")


def test_recevoir_dit_qu_il_reste_une_quarantaine(dossier: Path, capsys: pytest.CaptureFixture[str]) -> None:
    recu = dossier / "echange" / "recu"
    recu.mkdir(parents=True)
    (recu / "EMU_N00001.noemie").write_bytes(b"bonjour")
    code, sortie, erreur = jouer(capsys, "recevoir", "--depot", dossier / "echange")
    assert (code, sortie) == (3, "")
    assert "EMU_N00001.noemie" in erreur


@pytest.mark.erreur("ECHANGE_EN_COURS")
def test_deux_echanges_ne_se_croisent_pas(dossier: Path, capsys: pytest.CaptureFixture[str]) -> None:
    with (dossier / "essai.db.verrou").open("w") as verrou:
        fcntl.flock(verrou, fcntl.LOCK_EX)
        for commande in ("envoyer", "recevoir"):
            code, sortie, erreur = jouer(capsys, commande, "--depot", dossier / "echange")
            assert (code, sortie) == (2, "")
            assert "déjà en cours" in erreur
    assert jouer(capsys, "envoyer", "--depot", dossier / "echange")[0] == 0


@pytest.mark.erreur("BASE_NON_INDIQUEE")
@pytest.mark.parametrize("commande", ["lots", "envois", "rejets", "rejouer", "verifier"])
def test_sans_base_ni_cle(commande: str, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("FACTURIER_BASE", raising=False)
    monkeypatch.delenv("FACTURIER_CLE", raising=False)
    code, sortie, erreur = jouer(capsys, commande)
    assert (code, sortie) == (2, "")
    assert "FACTURIER_BASE" in erreur


@pytest.mark.parametrize("commande", ["lots", "envois", "rejets", "rejouer", "verifier"])
def test_la_mauvaise_cle_se_dit_en_francais(dossier: Path, commande: str, capsys: pytest.CaptureFixture[str]) -> None:
    code, sortie, erreur = jouer(capsys, commande, "--cle", "00" * 32)
    assert (code, sortie) == (2, "")
    assert "la clé ne correspond pas" in erreur
    assert CLE not in erreur


def test_la_file_des_rejets_en_json(dossier: Path, capsys: pytest.CaptureFixture[str]) -> None:
    registre = ouvrir(dossier / "essai.db", CLE)
    h: HorlogeEmulee = horloge()
    constituer_lots(registre, h)
    envoyer(registre, TransportDossier(dossier / "echange"), LecteurFixe(), h, "1234")
    registre.avancer_facture(1, "rejeter")
    registre.fermer()
    (rejet,) = [json.loads(ligne) for ligne in jouer(capsys, "rejets", "--json")[1].splitlines()]
    assert (rejet["facture"], rejet["montant"], rejet["etat"], rejet["remede"]) == (1, "5.40", "rejetee", "DEMANDER_A_LA_CAISSE")
    assert "sans motif reçu" in jouer(capsys, "rejets")[1]


def test_expliquer_un_code(capsys: pytest.CaptureFixture[str]) -> None:
    code, sortie, _ = jouer(capsys, "rejets", "expliquer", "2900")
    assert (code, "ne pas renvoyer" in sortie) == (0, True)
    assert json.loads(jouer(capsys, "rejets", "expliquer", "E006", "--json")[1].splitlines()[0])["champ"] == "droits"


@pytest.mark.skipif(os.name != "posix", reason="droits POSIX")
def test_le_verrou_n_est_lisible_que_de_son_proprietaire(dossier: Path, capsys: pytest.CaptureFixture[str]) -> None:
    jouer(capsys, "envoyer", "--depot", dossier / "echange")
    assert (dossier / "essai.db.verrou").stat().st_mode & 0o077 == 0
    assert MAINTENANT.date() > JOUR


def test_les_questions_aux_infirmiers_en_ligne_de_commande(dossier: Path, capsys: pytest.CaptureFixture[str]) -> None:
    au = ("--au", "2026-11-20")
    assert (
        jouer(capsys, "questions", *au, "poser", "Ordonnance illisible ?", "--facture", 1)[1]
        == "question 1 posée au cabinet CAB1\n"
    )
    assert jouer(capsys, "questions", *au, "poser", "?", "--facture", 77)[0] != 0
    assert "Lea TEST-MARTIN — TEST-DUPONT Jeanne, facture 1" in jouer(capsys, "questions")[1]
    assert jouer(capsys, "questions", *au, "relancer", 1)[1] == "1 question relancée\n"
    objet = json.loads(jouer(capsys, "questions", "--json")[1])
    assert (objet["relances"], objet["relancee_le"], objet["a_qui"]) == (1, "2026-11-20", "Lea TEST-MARTIN")
    assert "Ordonnance illisible ?" in jouer(capsys, "questions", *au, "messages")[1]
    _, sortie, _ = jouer(capsys, "questions", *au, "messages", "--dossier", dossier / "messages")
    assert "Ordonnance illisible ?" in Path(sortie.strip()).read_text()
    assert jouer(capsys, "questions", *au, "repondre", 1, "elle est refaite")[1] == "question 1 close : elle est refaite\n"
    assert jouer(capsys, "questions")[1] == ""
    assert jouer(capsys, "questions", *au, "messages")[1] == "aucune question sans réponse\n"
