"""The appli carte Vitale: a QR code read as text, good for 30 minutes, never believed when it was altered."""

from datetime import datetime, timedelta

import pytest

from core.emulateurs.apcv import AppliVitaleEmulee
from core.emulateurs.horloge import HorlogeEmulee
from core.erreurs import Refus
from core.telematique.apcv import ContexteApcv, ecrire_contexte, lire_contexte

MIDI = datetime(2026, 11, 21, 12)


def appli(moment: datetime = MIDI) -> AppliVitaleEmulee:
    return AppliVitaleEmulee({"A1": b"carte"}, HorlogeEmulee(moment))


def code(action) -> str:
    with pytest.raises(Refus) as refus:
        action()
    return refus.value.anomalies[0].code


def test_le_qr_code_se_lit_tel_que_la_douchette_le_tape() -> None:
    texte = appli().montrer("A1")
    assert '"emulation":"EMU"' in texte
    assert lire_contexte(texte + "\n").fin == MIDI + timedelta(minutes=30)
    assert appli().lire(texte + "\r\n") == b"carte"


@pytest.mark.erreur("APCV_EXPIREE")
def test_trente_minutes_et_pas_une_de_plus() -> None:
    texte = appli().montrer("A1")
    assert appli(MIDI + timedelta(minutes=29, seconds=59)).lire(texte) == b"carte"
    assert code(lambda: appli(MIDI + timedelta(minutes=30)).lire(texte)) == "APCV_EXPIREE"


@pytest.mark.erreur("APCV_REFUSEE")
def test_un_contexte_change_ou_inconnu_est_refuse() -> None:
    lu = lire_contexte(appli().montrer("A1"))
    prolonge = ecrire_contexte(ContexteApcv(lu.identifiant, lu.token, lu.fin + timedelta(hours=1)))
    assert code(lambda: appli().lire(prolonge)) == "APCV_REFUSEE"
    assert code(lambda: appli().lire(appli().montrer("Z9"))) == "APCV_REFUSEE"


@pytest.mark.erreur("APCV_ILLISIBLE")
@pytest.mark.parametrize(
    "texte",
    [
        "",
        "EMU",
        "[]",
        "{}",
        "[" * 100_000,
        '{"emulation":"EMU","identifiant":"A1","token":"x","dateFinValidite":"demain"}',
        '{"emulation":"REEL","identifiant":"A1","token":"x","dateFinValidite":"20261121123000"}',
        '{"emulation":"EMU","identifiant":"A\\u001b[31m","token":"x","dateFinValidite":"20261121123000"}',
        '{"emulation":"EMU","identifiant":1,"token":"x","dateFinValidite":"20261121123000"}',
    ],
)
def test_un_texte_qui_n_est_pas_un_contexte(texte: str) -> None:
    assert code(lambda: lire_contexte(texte)) == "APCV_ILLISIBLE"
