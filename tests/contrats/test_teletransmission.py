"""The contract of `core.ports.Teletransmission`, run against every way to reach an emulated payer."""

import os
from collections.abc import Callable, Iterator
from datetime import date, datetime, time, timedelta
from pathlib import Path

import pytest
from attrs import evolve, frozen

from core.emulateurs.caisse import Caisse, Scenario
from core.emulateurs.caisse.service import ouvrir_dossier, tour
from core.emulateurs.courrier.bureau import Bureau
from core.emulateurs.courrier.serveurs import Poste
from core.emulateurs.horloge import HorlogeEmulee
from core.emulateurs.transports.courrier import Serveur, TransportCourrier
from core.emulateurs.transports.dossier import TransportDossier
from core.emulateurs.transports.garde import TransportGarde
from core.emulateurs.transports.ligne import Panne
from core.emulateurs.transports.memoire import TransportMemoire
from core.erreurs import Refus
from core.ports import Message, PanneTransport, Paquet, Teletransmission
from core.telematique import arl, noemie
from tests.caisse_emulee.monde import ANNUAIRE, CONNU, caisse, paquet
from tests.enregistrements.fabrique import facture, ligne, lot


@frozen
class Chaine:
    """A transport, its payer, and how to let the payer work until a number of days later."""

    transport: Teletransmission
    attendre: Callable[[int], None]


@pytest.fixture(params=["memoire", "garde", "dossier", "courrier"])
def chaine(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Chaine]:
    payeur = caisse()
    if request.param in ("memoire", "garde"):

        def attendre(jours: int) -> None:
            payeur._horloge.avancer(timedelta(days=jours))

        yield Chaine((TransportGarde if request.param == "garde" else TransportMemoire)(payeur), attendre)
        return
    ouvrir_dossier(tmp_path)

    def travailler(jours: int) -> None:
        payeur._horloge.avancer(timedelta(days=jours))
        tour(payeur, tmp_path)

    if request.param == "dossier":
        yield Chaine(TransportDossier(tmp_path), travailler)
        return
    poste = Poste(Bureau(tmp_path, datetime(2026, 10, 21, 9)), "mot-de-passe")
    try:
        smtp, pop3 = (Serveur("127.0.0.1", port) for port in (poste.port_smtp, poste.port_pop3))
        yield Chaine(TransportCourrier(smtp, pop3, "mot-de-passe"), travailler)
    finally:
        poste.arreter()


def envoi(numero: int = 1) -> Paquet:
    heure = time(numero)
    une = facture(evolve(ligne(1, "AMI", 315, "4"), heure=heure), evolve(ligne(2, "IFD", 275), heure=heure), numero=numero)
    return paquet(lot(une, numero=numero, identifiant6=f"EMU{numero:03d}"))


def genres(messages: list[Message]) -> list[str]:
    return [m.nom.rsplit(".", 1)[1] for m in messages]


def test_it_says_that_it_is_emulated(chaine):
    assert chaine.transport.marque == "EMU"


def test_nothing_sent_nothing_received(chaine):
    chaine.attendre(30)
    assert list(chaine.transport.relever()) == []


def test_a_lot_is_acknowledged_then_paid(chaine):
    chaine.transport.deposer(envoi())
    chaine.attendre(0)
    (accuse,) = chaine.transport.relever()
    assert arl.lire(accuse.octets).positif
    chaine.transport.acquitter(accuse.nom)
    chaine.attendre(10)
    (retour,) = chaine.transport.relever()
    assert noemie.lire(retour.octets).cumul == 921
    chaine.transport.acquitter(retour.nom)
    chaine.attendre(30)
    assert list(chaine.transport.relever()) == []


def test_a_message_is_given_until_it_is_acknowledged(chaine):
    chaine.transport.deposer(envoi())
    chaine.attendre(0)
    premier, second = chaine.transport.relever(), chaine.transport.relever()
    assert premier == second
    assert len(premier) == 1
    chaine.transport.acquitter(premier[0].nom)
    assert list(chaine.transport.relever()) == []


def test_messages_come_oldest_first(chaine):
    for numero in (3, 1, 2):
        chaine.transport.deposer(envoi(numero))
        chaine.attendre(0)
    assert [m.nom[14:17] for m in chaine.transport.relever()] == ["003", "001", "002"]


def test_acknowledging_an_unknown_or_hostile_name_changes_nothing(chaine):
    chaine.transport.deposer(envoi())
    chaine.attendre(0)
    for nom in ("EMU_A00009.noemie", "", "../../etc/passwd", "/etc/passwd", "EMU_1.noemie/../x", "EMU_\n.arl", ".."):
        chaine.transport.acquitter(nom)
    assert len(chaine.transport.relever()) == 1


def test_the_same_key_twice_is_sent_once(chaine):
    chaine.transport.deposer(envoi())
    chaine.transport.deposer(envoi())
    chaine.attendre(0)
    chaine.transport.deposer(envoi())
    chaine.attendre(10)
    recus = list(chaine.transport.relever())
    assert genres(recus) == ["arl", "noemie"]
    assert arl.lire(recus[0].octets).positif


def test_a_refused_package_may_be_sent_again_with_the_same_bytes(chaine):
    bon = envoi()
    mal_signe = evolve(bon, cle="0" * 64, fichiers=tuple((n, b"ab" if n.endswith(".sig") else o) for n, o in bon.fichiers))
    chaine.transport.deposer(mal_signe)
    chaine.attendre(0)
    (refus,) = chaine.transport.relever()
    assert [r.code for r in arl.lire(refus.octets).rejets] == ["A09"]
    chaine.transport.acquitter(refus.nom)
    chaine.transport.deposer(bon)
    chaine.attendre(0)
    (accuse,) = chaine.transport.relever()
    assert arl.lire(accuse.octets).positif


@pytest.mark.erreur("PAQUET_MAL_NOMME")
@pytest.mark.parametrize(
    "nom", ["", "LOT", "../EMU_991234567_001_EMU001", "EMU_991234567_001_EMU001/..", "EMU_991234567_1_EMU001", "EMU_é"]
)
def test_a_package_whose_name_could_leave_the_folder_is_refused(chaine, nom):
    with pytest.raises(Refus) as refus:
        chaine.transport.deposer(Paquet(nom, "0" * 64, ((f"{nom}.b2", b"x"),)))
    assert refus.value.anomalies[0].code == "PAQUET_MAL_NOMME"


@pytest.mark.parametrize("fichier", ["EMU_991234567_001_EMU001.exe", "autre.b2", "../EMU_991234567_001_EMU001.sig"])
def test_a_package_with_another_file_is_refused(chaine, fichier):
    bon = envoi()
    with pytest.raises(Refus):
        chaine.transport.deposer(evolve(bon, fichiers=(*bon.fichiers, (fichier, b"x"))))
    chaine.attendre(0)
    assert list(chaine.transport.relever()) == []


# --- failures of the line (memory) -------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("panne", "incertain", "arrive"), [(Panne.AVANT, False, False), (Panne.PERDU, True, False), (Panne.RECU, True, True)]
)
def test_a_failure_says_whether_the_package_may_have_left_and_a_retry_has_one_effect(panne, incertain, arrive):
    payeur = caisse()
    transport = TransportMemoire(payeur, [panne])
    with pytest.raises(PanneTransport) as erreur:
        transport.deposer(envoi())
    assert erreur.value.incertain is incertain
    assert bool(payeur.etat.lots) is arrive
    transport.deposer(envoi())
    assert transport.absorbes == (1 if arrive else 0)
    payeur._horloge.avancer(timedelta(days=30))
    assert genres(list(transport.relever())) == ["arl", "noemie"]


def test_a_failure_while_reading_loses_nothing():
    transport = TransportMemoire(caisse(), [Panne.AUCUNE, Panne.AVANT])
    transport.deposer(envoi())
    with pytest.raises(PanneTransport) as erreur:
        transport.relever()
    assert not erreur.value.incertain
    assert len(transport.relever()) == 1


def test_two_messages_of_one_name_are_given_one_after_the_other():
    class Bavard:
        def recevoir(self, nom, fichiers):
            return True

        def aujourdhui(self):
            return date(2026, 10, 21)

        def produire_retours(self, jour):
            suite, self.suite = self.suite, []
            return suite

        suite = [Message("EMU_N1.noemie", b"abime"), Message("EMU_N2.noemie", b"x"), Message("EMU_N1.noemie", b"sain")]  # noqa: RUF012

    transport = TransportMemoire(Bavard())
    assert [m.octets for m in transport.relever()] == [b"abime", b"x"]
    transport.acquitter("EMU_N1.noemie")
    assert [m.octets for m in transport.relever()] == [b"x", b"sain"]


# --- failures of the disk (folder) -------------------------------------------------------------------------------------


@pytest.mark.parametrize(("appel", "rang", "incertain"), [("fsync", 1, False), ("replace", 1, False), ("replace", 3, True)])
def test_a_disk_that_fails_leaves_no_half_package(tmp_path, monkeypatch, appel, rang, incertain):
    """The .b2 comes last: until its rename is tried nothing can have left."""
    compte = [0]
    vrai = getattr(os, appel)

    def tombe(*args):
        compte[0] += 1
        if compte[0] == rang:
            raise OSError(28, "No space left on device")
        return vrai(*args)

    monkeypatch.setattr(os, appel, tombe)
    transport = TransportDossier(tmp_path)
    with pytest.raises(PanneTransport) as erreur:
        transport.deposer(envoi())
    assert erreur.value.incertain is incertain
    assert list((tmp_path / "a_envoyer").glob("*.b2")) == []
    assert list((tmp_path / "a_envoyer").glob(".*.tmp")) == []
    monkeypatch.undo()
    transport.deposer(envoi())
    assert tour(caisse(), tmp_path).paquets == 1


def test_a_package_without_its_b2_is_not_taken(tmp_path):
    ouvrir_dossier(tmp_path)
    bon = envoi()
    for nom, octets in bon.fichiers:
        if not nom.endswith(".b2"):
            (tmp_path / "a_envoyer" / nom).write_bytes(octets)
    assert tour(caisse(), tmp_path).paquets == 0


def test_links_folders_and_strangers_in_the_spool_are_left_alone(tmp_path):
    ouvrir_dossier(tmp_path)
    secret = tmp_path / "secret"
    secret.write_bytes(b"secret")
    (tmp_path / "recu" / "EMU_N1.noemie").symlink_to(secret)
    (tmp_path / "recu" / "EMU_N2.noemie").mkdir()
    (tmp_path / "recu" / "lettre.txt").write_bytes(b"bonjour")
    (tmp_path / "a_envoyer" / "autre.b2").write_bytes(b"bonjour")
    transport = TransportDossier(tmp_path)
    assert list(transport.relever()) == []
    transport.acquitter("EMU_N1.noemie")
    assert secret.read_bytes() == b"secret"
    assert tour(caisse(), tmp_path).paquets == 0


def test_an_acknowledged_message_is_kept_even_when_another_has_its_name(tmp_path):
    ouvrir_dossier(tmp_path)
    transport = TransportDossier(tmp_path)
    for octets in (b"abime", b"sain", b"sain"):
        (tmp_path / "recu" / "EMU_N1.noemie").write_bytes(octets)
        transport.acquitter("EMU_N1.noemie")
    assert sorted(p.read_bytes() for p in (tmp_path / "lus").iterdir()) == [b"abime", b"sain"]


def test_the_payer_does_not_write_over_a_message_that_was_not_read(tmp_path):
    ouvrir_dossier(tmp_path)
    payeur, transport = caisse(), TransportDossier(tmp_path)
    transport.deposer(envoi())
    (tmp_path / "recu" / f"{envoi().nom}.arl").write_bytes(b"plus ancien")
    assert tour(payeur, tmp_path).messages == 0
    transport.acquitter(f"{envoi().nom}.arl")
    assert tour(payeur, tmp_path).messages == 1
    assert arl.lire(transport.relever()[0].octets).positif


def test_a_kept_payer_goes_on_where_another_process_left_it(tmp_path):
    def rouvrir(jour: date) -> TransportGarde:
        horloge = HorlogeEmulee(datetime(jour.year, jour.month, jour.day, 9))
        return TransportGarde(Caisse(tmp_path, (CONNU,), Scenario(), 1, horloge, ANNUAIRE))

    rouvrir(date(2026, 10, 21)).deposer(envoi())
    encore = rouvrir(date(2026, 10, 21))
    encore.deposer(envoi())
    assert encore.absorbes == 1, "the lot was taken in by the process before"
    (accuse,) = encore.relever()
    assert arl.lire(accuse.octets).positif
    suivant = rouvrir(date(2026, 11, 6))
    donnes = suivant.relever()
    assert donnes[0].nom == accuse.nom, "nobody acknowledged it: it is given again"
    assert genres(donnes) == ["arl", "noemie"]
    for message in donnes:
        suivant.acquitter(message.nom)
    assert rouvrir(date(2026, 12, 6)).relever() == []
