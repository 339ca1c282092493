"""The same cards through the real PC/SC stack: pcscd, its virtual reader and pyscard; skipped where they are not installed."""

import shutil
import socket
import subprocess
import threading
import time
from collections.abc import Iterator
from importlib.util import find_spec

import pytest

from core.emulateurs.carte_apdu import CarteApdu, carte_de
from core.emulateurs.pcsc import lecteur_pcsc
from core.emulateurs.vpcd import PORT, servir
from core.erreurs import Refus
from core.telematique.cartes import lire_cps
from tests.contrats.test_lecteur import CPS, VITALE

pytestmark = pytest.mark.skipif(
    find_spec("smartcard") is None or shutil.which("pcscd") is None, reason="pyscard ou pcscd n'est pas installé"
)


def a_l_ecoute(port: int) -> bool:
    """Whether the virtual reader accepts a card (the try puts one in for an instant)."""
    try:
        socket.create_connection(("127.0.0.1", port), timeout=0.5).close()
    except OSError:
        return False
    return True


@pytest.fixture(scope="module")
def demon() -> Iterator[None]:
    """pcscd with vpcd: the one of the machine, or one for these tests."""
    if a_l_ecoute(PORT):
        yield
        return
    processus = subprocess.Popen(["pcscd", "--foreground"], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    limite = time.monotonic() + 10
    pret = False
    while not pret and time.monotonic() < limite and processus.poll() is None:
        time.sleep(0.5)
        pret = a_l_ecoute(PORT)
    try:
        if not pret:
            pytest.skip("pcscd ne démarre pas, ou sans le pilote vpcd")
        yield
    finally:
        processus.terminate()
        processus.wait(10)


def inserer(carte: CarteApdu, port: int) -> None:
    """Put the card in; the thread ends with the daemon, or with the process."""
    mise = threading.Event()
    threading.Thread(target=servir, args=(carte, "127.0.0.1", port, mise.set), daemon=True).start()
    assert mise.wait(10)
    time.sleep(1.5)  # the time for pcscd to notice the card


def test_les_deux_cartes_par_pcsc(demon: None) -> None:
    inserer(carte_de(VITALE), PORT)
    inserer(carte_de(CPS), PORT + 1)
    lecteur = lecteur_pcsc()
    assert lecteur.lire_vitale() == VITALE
    with pytest.raises(Refus, match="2 essais"):
        lecteur.lire_cps("0000")
    assert lire_cps(lecteur.lire_cps("1234")).nom == "TEST-LOUP"
    signature = lecteur.signer(b"lot" * 300)
    assert lecteur.lire_vitale() == VITALE
    assert lecteur.signer(b"lot" * 300) == signature
