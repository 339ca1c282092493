"""The mail of a package: read back as written, only to the emulated domain, hostile bytes refused."""

import base64
import gzip
import hmac
import random
import smtplib
from datetime import datetime

import pytest
from attrs import evolve
from hypothesis import given, settings
from hypothesis import strategies as st

from core.erreurs import Refus
from core.telematique import b2, message
from core.telematique.message import Courrier
from core.telematique.signature import signer
from tests.enregistrements.fabrique import CAISSE, OC, exemple

ECRIT = b2.ecrire_lot(exemple())
PAQUET = ECRIT.paquet(signer(ECRIT.b2, b"cle de la CPS emulee"))
COURRIER = Courrier(
    message.adresse_infirmier("991234567"),
    message.adresse(CAISSE),
    "00000991234567",
    datetime(2026, 10, 21, 18, 30, 5, 123450),
    1,
    PAQUET.fichiers,
)


def test_un_paquet_envoye_est_relu_a_l_identique() -> None:
    octets = message.ecrire(COURRIER)
    assert message.lire(octets) == COURRIER
    assert message.ecrire(COURRIER) == octets
    texte = octets.decode("ascii")
    assert "Subject: IR100500/00000991234567/2026102118300512345/00001" in texte
    assert "To: 01999@999.01.emu.invalid" in texte
    assert "Message-ID: <2026102118300512345.00000991234567@emu.invalid>" in texte
    assert "Content-Type: application/EDI-consent" in texte
    assert "Content-Description: IRISTEST/B2/Z" in texte
    assert message.adresse(OC) == "0075500017@oc.emu.invalid"


@pytest.mark.erreur("COURRIER_HORS_EMULATION")
@pytest.mark.parametrize(
    "adresse",
    ["01422@422.01.rss.fr", "a@emu.invalid.fr", "a@x.emu.invalid, b@x.fr", "a@x.emu.invalid\nBcc: b@x.fr", "", "A@X.EMU.INVALID"],
)
def test_rien_ne_part_hors_du_domaine_emule(adresse: str) -> None:
    for champ in ("expediteur", "destinataire"):
        with pytest.raises(Refus) as refuse:
            message.ecrire(evolve(COURRIER, **{champ: adresse}))
        assert [a.code for a in refuse.value.anomalies] == ["COURRIER_HORS_EMULATION"]
    octets = message.ecrire(COURRIER).replace(b"01999@999.01.emu.invalid", b"01999@999.01.rss.fr")
    with pytest.raises(Refus, match=r"rss\.fr"):
        message.lire(octets)


PIECE = base64.encodebytes(gzip.compress(ECRIT.b2, mtime=0)).splitlines()[0]


@pytest.mark.erreur("COURRIER_INVALIDE")
@pytest.mark.parametrize(
    ("avant", "apres"),
    [
        (b"IR100500/", b"IR100400/"),
        (b"/20261021", b"/20261341"),
        (b"multipart/mixed", b"multipart/signed"),
        (b"IRISTEST/B2/Z", b"IRIS/B2/Z"),
        (b"application/EDI-consent", b"text/plain"),
        (b"EMU_991234567_042_EMU001.b2.gz", b"../../EMU_991234567.b2.gz"),
        (PIECE, b"AAAA" + PIECE[4:]),
        (PIECE, b""),
        (PIECE, b"%" + PIECE[1:]),
    ],
)
def test_un_courrier_altere_est_refuse(avant: bytes, apres: bytes) -> None:
    octets = message.ecrire(COURRIER)
    assert avant in octets
    with pytest.raises(Refus) as refuse:
        message.lire(octets.replace(avant, apres))
    assert {a.code for a in refuse.value.anomalies} == {"COURRIER_INVALIDE"}


def test_une_piece_qui_gonfle_sans_fin_est_refusee(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(message, "TAILLE_MAX", 1000)
    with pytest.raises(Refus, match="plus de 1000 octets"):
        message.lire(message.ecrire(COURRIER))


def test_le_courrier_tient_dans_les_lignes_d_un_serveur() -> None:
    assert max(map(len, message.ecrire(COURRIER).split(b"\r\n"))) <= 998
    assert smtplib.CRLF in message.ecrire(COURRIER).decode("ascii")


def test_la_signature_est_celle_de_ces_octets_par_cette_cle() -> None:
    signature = dict(PAQUET.fichiers)["EMU_991234567_042_EMU001.sig"]
    attendue = hmac.new(b"cle de la CPS emulee", ECRIT.b2, "sha256").hexdigest()
    assert signature == attendue.encode()
    assert signature != signer(ECRIT.b2 + b" ", b"cle de la CPS emulee").encode()
    assert signature != signer(ECRIT.b2, b"autre cle").encode()


@settings(max_examples=150)
@given(st.randoms(use_true_random=False))
def test_des_courriers_hostiles_sont_refuses_ou_lus(hasard: random.Random) -> None:
    octets = bytearray(message.ecrire(COURRIER))
    for _ in range(hasard.randint(1, 5)):
        ou = hasard.randrange(len(octets) or 1)
        match hasard.choice(("changer", "couper", "oter")):
            case "changer" if octets:
                octets[ou] = hasard.randrange(256)
            case "couper":
                del octets[ou:]
            case _:
                del octets[ou : ou + hasard.randint(1, 80)]
    _lire_sans_surprise(bytes(octets))


@given(st.binary(max_size=300))
def test_des_octets_au_hasard_ne_sont_pas_un_courrier(octets: bytes) -> None:
    with pytest.raises(Refus):
        message.lire(octets)


def _lire_sans_surprise(octets: bytes) -> None:
    try:
        courrier = message.lire(octets)
    except Refus:
        return
    assert message.lire(message.ecrire(courrier)) == courrier
