"""S/MIME on the emulated mail: sealed out, sealed back, and every way it can go wrong; test certificates only."""

import contextlib
import email
import sys
from datetime import datetime
from pathlib import Path

import pytest
from fabrique_base import LecteurFixe, base, facture_validee, horloge, patient
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from test_telematique_flux import caisse

from core.emulateurs.caisse.service import ouvrir_dossier, tour
from core.emulateurs.courrier.bureau import BOITE, Bureau
from core.emulateurs.courrier.serveurs import Poste
from core.emulateurs.courrier.trousseau import Trousseau, fabriquer
from core.emulateurs.transports.courrier import Serveur, TransportCourrier
from core.erreurs import Refus
from core.ports import PanneTransport
from core.services.envoi import constituer_lots, envoyer
from core.services.retours import relever
from core.telematique import message as courrier
from core.telematique.enveloppe import CHIFFREMENT, est_scelle, ouvrir, sceller
from core.telematique.message import Courrier
from tests.caisse_emulee.monde import paquet
from tests.enregistrements.fabrique import exemple
from tui.__main__ import main

MOT = "essai"
CAISSE = "01999@999.01.emu.invalid"
INSTANT = datetime(2026, 11, 20, 9)


@pytest.fixture(scope="module")
def certificats(tmp_path_factory: pytest.TempPathFactory) -> Path:
    dossier = tmp_path_factory.mktemp("certificats") / "essai"
    assert main(["certificat", CAISSE, BOITE, "--dossier", str(dossier)]) == 0
    assert {p.name for p in dossier.iterdir()} == {f"{a}.{e}" for a in (CAISSE, BOITE) for e in ("pem", "cle")}
    assert all(p.stat().st_mode & 0o077 == 0 for p in dossier.iterdir())
    return dossier


@pytest.fixture
def mail() -> bytes:
    lettre = Courrier("991234567@ps.emu.invalid", CAISSE, "00000991234567", INSTANT, 1, paquet(exemple()).fichiers)
    return courrier.ecrire(lettre)


def lire(certificats: Path, adresse: str) -> tuple[bytes, bytes]:
    return (certificats / f"{adresse}.pem").read_bytes(), (certificats / f"{adresse}.cle").read_bytes()


def code(appel, *args) -> str:  # type: ignore[no-untyped-def]
    with pytest.raises(Refus) as refus:
        appel(*args)
    return refus.value.anomalies[0].code


def test_le_contenu_est_cache_et_revient_entier(certificats, mail):
    certificat, cle = lire(certificats, CAISSE)
    scelle = sceller(mail, certificat)
    lu = email.message_from_bytes(scelle)
    assert est_scelle(scelle)
    assert not est_scelle(mail)
    assert (lu.get_content_type(), lu.get_param("smime-type")) == ("application/pkcs7-mime", "enveloped-data")
    assert lu["X-SV_CHIFFREMENT"] == CHIFFREMENT
    assert lu["Subject"] == email.message_from_bytes(mail)["Subject"]
    for cache in (b"EDI-consent", b"EMU_991234567", b"2991355555042"):
        assert cache not in scelle
    assert courrier.lire(ouvrir(scelle, certificat, cle)) == courrier.lire(mail)
    assert all(len(ligne) <= 998 for ligne in scelle.split(b"\r\n"))


@pytest.mark.erreur("COURRIER_SCELLE")
def test_une_enveloppe_alteree_ou_la_cle_d_un_autre(certificats, mail):
    certificat, cle = lire(certificats, CAISSE)
    scelle = sceller(mail, certificat)
    assert code(ouvrir, scelle, certificat, lire(certificats, BOITE)[1]) == "COURRIER_SCELLE"
    assert code(ouvrir, scelle[:-400], certificat, cle) == "COURRIER_SCELLE"
    corps = scelle.index(b"\r\n\r\n") + 2000
    abime = scelle[:corps] + (b"A" if scelle[corps : corps + 1] != b"A" else b"B") + scelle[corps + 1 :]
    with pytest.raises(Refus):  # CBC has no authentication of its own: the gzip inside tells
        courrier.lire(ouvrir(abime, certificat, cle))


@pytest.mark.erreur("CERTIFICAT_NON_EMULE")
def test_un_certificat_qui_n_est_pas_d_essai_est_refuse(certificats, mail, tmp_path):
    assert code(sceller, mail, lire(certificats, BOITE)[0]) == "CERTIFICAT_NON_EMULE"
    assert code(sceller, mail, b"-----BEGIN CERTIFICATE-----\nrien") == "CERTIFICAT_NON_EMULE"


@pytest.mark.erreur("CERTIFICAT_DEJA_LA")
@pytest.mark.erreur("CERTIFICAT_ABSENT")
def test_les_certificats_ne_se_remplacent_pas_et_ne_se_font_que_pour_le_domaine(certificats, tmp_path, mail, capsys):
    avant = lire(certificats, CAISSE)
    assert main(["certificat", CAISSE, "--dossier", str(certificats)]) == 2
    assert "existe déjà" in capsys.readouterr().err
    assert lire(certificats, CAISSE) == avant
    assert main(["certificat", "01422@422.01.rss.fr", "--dossier", str(tmp_path)]) == 2
    assert "hors du domaine émulé" in capsys.readouterr().err
    assert list(tmp_path.iterdir()) == []
    assert code(Trousseau, tmp_path / "rien") == "CERTIFICAT_ABSENT"
    assert code(Trousseau(tmp_path).sceller, mail) == "CERTIFICAT_ABSENT"
    (tmp_path / "fichier").write_bytes(b"")
    assert code(fabriquer, tmp_path / "fichier", CAISSE, INSTANT) == "CERTIFICAT_ABSENT"


@pytest.mark.erreur("ENVELOPPE_OUTIL_ABSENT")
def test_sans_cryptography_le_programme_dit_quoi_installer(certificats, mail, monkeypatch):
    certificat, _ = lire(certificats, CAISSE)
    monkeypatch.setitem(sys.modules, "cryptography.x509", None)
    with pytest.raises(Refus, match=r"facturier\[smime\]"):
        sceller(mail, certificat)


def test_aller_et_retour_scelles(certificats, tmp_path):
    registre, heure = base(tmp_path), horloge()
    facture = facture_validee(registre, patient(registre), montant=315)
    constituer_lots(registre, heure)
    ouvrir_dossier(tmp_path / "echange")
    vus: list[bytes] = []

    class Espion(Bureau):
        def recevoir(self, octets: bytes) -> None:
            vus.append(octets)
            super().recevoir(octets)

    poste = Poste(Espion(tmp_path / "echange", INSTANT, Trousseau(certificats)), MOT)
    try:
        serveurs = (Serveur("127.0.0.1", poste.port_smtp), Serveur("127.0.0.1", poste.port_pop3), MOT)
        transport = TransportCourrier(*serveurs, trousseau=Trousseau(certificats))
        assert envoyer(registre, transport, LecteurFixe(), heure, "1234").deposes == 1
        assert [est_scelle(o) for o in vus] == [True]
        tour(caisse(heure), tmp_path / "echange")
        sans_cle = TransportCourrier(*serveurs)
        with pytest.raises(PanneTransport, match="scellé"):
            sans_cle.relever()
        assert relever(registre, sans_cle, heure).recus == 0
        bilan = relever(registre, transport, heure)
        assert (bilan.recus, bilan.appliques, bilan.anomalies) == (1, 1, ())
        assert registre.facture(facture.id).resume.etat == "acceptee"
        assert relever(registre, sans_cle, heure).anomalies == ()
    finally:
        poste.arreter()


def test_sans_le_certificat_du_payeur_rien_ne_part_et_on_sait_pourquoi(certificats, tmp_path):
    registre, heure = base(tmp_path), horloge()
    facture_validee(registre, patient(registre), montant=315)
    constituer_lots(registre, heure)
    seul = tmp_path / "seul"
    fabriquer(seul, BOITE, INSTANT)
    transport = TransportCourrier(Serveur("127.0.0.1", 9), Serveur("127.0.0.1", 9), MOT, trousseau=Trousseau(seul))
    bilan = envoyer(registre, transport, LecteurFixe(), heure, "1234")
    assert (bilan.deposes, bilan.differes) == (0, 1)
    assert [a.code for a in bilan.anomalies] == ["CERTIFICAT_ABSENT"]
    assert registre.envois()[0].etat == "differe"


@settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.randoms(use_true_random=False))
def test_une_enveloppe_hostile_ne_donne_que_des_refus(certificats, mail, hasard):
    certificat, cle = lire(certificats, CAISSE)
    octets = bytearray(sceller(mail, certificat))
    for _ in range(hasard.randrange(1, 6)):
        if not octets:
            break  # nothing is left of it
        place = hasard.randrange(len(octets))
        match hasard.randrange(3):
            case 0:
                octets[place] = hasard.randrange(256)
            case 1:
                del octets[place:]
                octets += b"\r\n"
            case _:
                del octets[place : place + hasard.randrange(1, 200)]
    with contextlib.suppress(Refus):
        courrier.lire(ouvrir(bytes(octets), certificat, cle))
