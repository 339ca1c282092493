"""What every card reader must do, whatever it is made of; each implementation is a parameter."""

import hashlib
import hmac
import socket
import threading
from collections.abc import Callable
from datetime import date

import pytest

from core.dossier.personnes import Patient
from core.emulateurs.carte_apdu import ATR, BLOC, ESSAIS, CarteApdu, carte_de
from core.emulateurs.lecteur import LecteurEmule
from core.emulateurs.lecteur_apdu import CarteArrachee, LecteurApdu
from core.emulateurs.vpcd import servir
from core.erreurs import Refus
from core.ports import LecteurCartes
from core.telematique.cartes import (
    CarteCps,
    CarteVitale,
    SituationCps,
    ecrire_cps,
    ecrire_vitale,
    empreinte_code,
    lire_cps,
    lire_vitale,
)

CLE = "5a" * 32
VITALE = ecrire_vitale(
    CarteVitale(
        "EMU1",
        date(2025, 1, 1),
        date(2028, 12, 31),
        "2991355555042",
        "69",
        (Patient("TEST-OURS", "Ada", "19991201"),),
    )
)
CPS = ecrire_cps(
    CarteCps(
        "EMUCPS1",
        date(2028, 12, 31),
        "99912345677",
        "TEST-LOUP",
        "Lia",
        (SituationCps(1, "991234567", "C1"),),
        sel="0a0b0c0d",
        empreinte_code=empreinte_code("1234", "0a0b0c0d"),
        cle_signature=CLE,
    )
)


class LecteurApduEnMemoire(LecteurApdu):
    """The APDU reader over cards in memory, handled like the emulated reader."""

    def __init__(self, jour: date | None = None) -> None:
        self.fentes: dict[str, CarteApdu | None] = {"vitale": None, "cps": None}
        self._connues: dict[str, CarteApdu] = {}
        self._rebours: dict[str, int] = {}
        self._canaux: dict[str, CanalEnMemoire] = {}
        super().__init__(lambda: self._canal("vitale"), lambda: self._canal("cps"), jour)

    def _canal(self, fente: str) -> "CanalEnMemoire | None":
        carte = self.fentes[fente]
        if carte is None:
            return None
        canal = self._canaux.get(fente)
        if canal is None or canal.carte is not carte:
            canal = self._canaux[fente] = CanalEnMemoire(carte, self, fente)
        return canal

    def _operation(self, fente: str) -> None:
        if fente in self._rebours:
            self._rebours[fente] -= 1
            if self._rebours[fente] < 0:
                self._canaux[fente].arrache = True
                del self._rebours[fente]

    def _mettre(self, fente: str, carte: CarteApdu | None) -> None:
        if self.fentes[fente] is not None:
            self.fentes[fente].eteindre()
        self.fentes[fente] = carte
        self._canaux.pop(fente, None)
        self._ouverte = None if fente == "cps" else self._ouverte

    def inserer_vitale(self, octets: bytes) -> None:
        self._mettre("vitale", carte_de(octets))

    def retirer_vitale(self) -> None:
        self._mettre("vitale", None)

    def inserer_cps(self, octets: bytes) -> None:
        carte = carte_de(octets)
        if carte.cps is not None:
            carte = self._connues.setdefault(carte.cps.serie, carte)
        self._mettre("cps", carte)

    def retirer_cps(self) -> None:
        self._mettre("cps", None)

    def arracher_apres(self, operations: int, carte: str = "vitale") -> None:
        self._rebours[carte] = operations
        self._canal(carte)

    def debloquer(self, serie: str) -> None:
        self._connues[serie].essais = ESSAIS

    def lire_vitale(self) -> bytes:
        self._operation("vitale")
        return super().lire_vitale()

    def signer(self, octets: bytes) -> str:
        self._operation("cps")
        return super().signer(octets)


class CanalEnMemoire:
    def __init__(self, carte: CarteApdu, lecteur: LecteurApduEnMemoire, fente: str) -> None:
        self.carte, self.lecteur, self.fente, self.arrache = carte, lecteur, fente, False

    def transmettre(self, apdu: bytes) -> bytes:
        if self.arrache:
            self.lecteur._mettre(self.fente, None)
            raise CarteArrachee
        return self.carte.repondre(apdu)


@pytest.fixture(params=[LecteurEmule, LecteurApduEnMemoire])
def lecteur(request: pytest.FixtureRequest) -> LecteurEmule:
    """A reader with both cards in."""
    fabrique: Callable[..., LecteurEmule] = request.param
    appareil = fabrique(jour=date(2026, 11, 21))
    appareil.inserer_vitale(VITALE)
    appareil.inserer_cps(CPS)
    return appareil


def codes(action: Callable[[], object]) -> list[str]:
    with pytest.raises(Refus) as refus:
        action()
    return [a.code for a in refus.value.anomalies]


def test_un_lecteur_suit_le_port(lecteur: LecteurCartes) -> None:
    assert lecteur.marque == "EMU"
    assert lire_vitale(lecteur.lire_vitale()).nir == "2991355555042"
    assert lire_cps(lecteur.lire_cps("1234")).situation(1).am == "991234567"
    assert lecteur.signer(b"lot") == hmac.new(bytes.fromhex(CLE), b"lot", hashlib.sha256).hexdigest()


def test_le_secret_de_la_cps_ne_sort_pas(lecteur: LecteurEmule) -> None:
    octets = lecteur.lire_cps("1234")
    assert CLE.encode() not in octets
    assert b"empreinte" not in octets


@pytest.mark.erreur("CARTE_ABSENTE")
def test_sans_carte(lecteur: LecteurEmule) -> None:
    lecteur.retirer_vitale()
    lecteur.retirer_cps()
    assert codes(lecteur.lire_vitale) == ["CARTE_ABSENTE"]
    assert codes(lambda: lecteur.lire_cps("1234")) == ["CARTE_ABSENTE"]
    assert codes(lambda: lecteur.signer(b"x")) == ["CARTE_ABSENTE"]


@pytest.mark.erreur("CARTE_RETIREE")
@pytest.mark.parametrize("operations", [0, 1, 3])
def test_carte_arrachee_apres_n_lectures(lecteur: LecteurEmule, operations: int) -> None:
    lecteur.arracher_apres(operations)
    for _ in range(operations):
        assert lecteur.lire_vitale() == VITALE
    assert codes(lecteur.lire_vitale) == ["CARTE_RETIREE"]
    assert codes(lecteur.lire_vitale)[0] in ("CARTE_RETIREE", "CARTE_ABSENTE")
    lecteur.inserer_vitale(VITALE)
    assert lecteur.lire_vitale() == VITALE


def test_cps_arrachee_pendant_la_signature(lecteur: LecteurEmule) -> None:
    lecteur.lire_cps("1234")
    lecteur.arracher_apres(0, "cps")
    assert codes(lambda: lecteur.signer(b"x")) == ["CARTE_RETIREE"]
    lecteur.inserer_cps(CPS)
    assert codes(lambda: lecteur.signer(b"x")) == ["CODE_PORTEUR_PERDU"]


@pytest.mark.erreur("CODE_PORTEUR_PERDU")
def test_signer_demande_le_code(lecteur: LecteurEmule) -> None:
    assert codes(lambda: lecteur.signer(b"x")) == ["CODE_PORTEUR_PERDU"]


@pytest.mark.erreur("CODE_PORTEUR_FAUX")
@pytest.mark.erreur("CARTE_BLOQUEE")
def test_trois_codes_faux_bloquent_la_carte_et_pas_le_lecteur(lecteur: LecteurEmule) -> None:
    assert codes(lambda: lecteur.lire_cps("0000")) == ["CODE_PORTEUR_FAUX"]
    assert codes(lambda: lecteur.lire_cps("")) == ["CODE_PORTEUR_FAUX"]
    assert codes(lambda: lecteur.lire_cps("9999")) == ["CARTE_BLOQUEE"]
    assert codes(lambda: lecteur.lire_cps("1234")) == ["CARTE_BLOQUEE"]
    lecteur.retirer_cps()
    lecteur.inserer_cps(CPS)
    assert codes(lambda: lecteur.lire_cps("1234")) == ["CARTE_BLOQUEE"]
    lecteur.debloquer("EMUCPS1")
    assert lire_cps(lecteur.lire_cps("1234")).nom == "TEST-LOUP"


def test_un_bon_code_rend_les_trois_essais(lecteur: LecteurEmule) -> None:
    for _ in range(3):
        assert codes(lambda: lecteur.lire_cps("0000")) == ["CODE_PORTEUR_FAUX"]
        assert codes(lambda: lecteur.lire_cps("0000")) == ["CODE_PORTEUR_FAUX"]
        lecteur.lire_cps("1234")


def test_un_code_faux_retire_le_droit_de_signer(lecteur: LecteurEmule) -> None:
    lecteur.lire_cps("1234")
    assert codes(lambda: lecteur.lire_cps("0000")) == ["CODE_PORTEUR_FAUX"]
    assert codes(lambda: lecteur.signer(b"x")) == ["CODE_PORTEUR_PERDU"]


@pytest.mark.erreur("CARTE_EXPIREE")
def test_cartes_expirees(lecteur: LecteurEmule) -> None:
    lecteur.jour = date(2028, 12, 31)
    lecteur.lire_vitale()
    lecteur.lire_cps("1234")
    lecteur.jour = date(2029, 1, 1)
    assert codes(lecteur.lire_vitale) == ["CARTE_EXPIREE"]
    assert codes(lambda: lecteur.lire_cps("1234")) == ["CARTE_EXPIREE"]


@pytest.mark.erreur("CARTE_INVALIDE")
def test_mauvaise_carte_dans_la_fente(lecteur: LecteurEmule) -> None:
    lecteur.inserer_vitale(CPS)
    assert codes(lecteur.lire_vitale) == ["CARTE_INVALIDE"]
    assert codes(lambda: (lecteur.inserer_cps(VITALE), lecteur.lire_cps("1234"))) == ["CARTE_INVALIDE"]


def test_une_cps_sans_son_secret_n_est_pas_une_carte() -> None:
    publique = ecrire_cps(lire_cps(CPS).publique())
    assert codes(lambda: LecteurEmule().inserer_cps(publique)) == ["CARTE_INVALIDE"]


@pytest.mark.parametrize(
    "apdu",
    [
        b"",
        b"\x00",
        b"\x00\xa4\x04\x00",
        b"\x00\xa4\x04\x00\xff\x00",
        b"\x80\xb0\xff\xff\x00",
        b"\x80\xca\x00\x00\x04",
        b"\xff" * 300,
    ],
)
def test_une_carte_repond_toujours_deux_octets_d_etat(apdu: bytes) -> None:
    for octets in (VITALE, CPS):
        carte = carte_de(octets)
        assert len(carte.repondre(apdu)) == 2
        carte.repondre(b"\x00\xa4\x04\x00" + bytes((len(carte.aid),)) + carte.aid)
        assert 2 <= len(carte.repondre(apdu)) <= BLOC + 2


def test_la_cps_ne_donne_rien_avant_son_code() -> None:
    carte = carte_de(CPS)
    carte.repondre(b"\x00\xa4\x04\x00" + bytes((len(carte.aid),)) + carte.aid)
    assert carte.repondre(b"\x80\xb0\x00\x00\x00") == b"\x69\x82"
    assert carte.repondre(b"\x80\x2a\x01\x00\x20") == b"\x69\x82"


def test_la_carte_virtuelle_parle_a_vpcd() -> None:
    """The virtual reader asks for the ATR, powers, selects, reads a block, then goes away."""
    carte = carte_de(VITALE)
    with socket.create_server(("127.0.0.1", 0)) as ecoute:
        fil = threading.Thread(target=servir, args=(carte, "127.0.0.1", ecoute.getsockname()[1]))
        fil.start()
        prise, _ = ecoute.accept()
        with prise, prise.makefile("rb") as flux:

            def demander(message: bytes) -> bytes:
                prise.sendall(len(message).to_bytes(2) + message)
                return flux.read(int.from_bytes(flux.read(2)))

            assert demander(b"\x04") == ATR
            prise.sendall(b"\x00\x01\x01")
            assert demander(b"\x00\xa4\x04\x00" + bytes((len(carte.aid),)) + carte.aid) == b"\x90\x00"
            assert demander(b"\x80\xb0\x00\x00\x00") == VITALE[:BLOC] + b"\x90\x00"
            prise.sendall(b"\x00\x01\x02")
            assert demander(b"\x80\xb0\x00\x00\x00") == b"\x69\x82"
        fil.join(5)
    assert not fil.is_alive()


@pytest.mark.erreur("LECTEUR_ABSENT")
def test_sans_lecteur_virtuel() -> None:
    with socket.create_server(("127.0.0.1", 0)) as ecoute:
        port = ecoute.getsockname()[1]
    assert codes(lambda: servir(carte_de(VITALE), "127.0.0.1", port)) == ["LECTEUR_ABSENT"]
