"""What every card reader must do, whatever it is made of; each implementation is a parameter."""

import hashlib
import hmac
from collections.abc import Callable
from datetime import date

import pytest

from core.dossier.personnes import Patient
from core.emulateurs.lecteur import LecteurEmule
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


@pytest.fixture(params=[LecteurEmule])
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
    assert codes(lecteur.lire_vitale) == ["CARTE_RETIREE"]
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
    assert codes(lambda: lecteur.inserer_cps(VITALE)) == ["CARTE_INVALIDE"]
    publique = ecrire_cps(lire_cps(CPS).publique())
    assert codes(lambda: lecteur.inserer_cps(publique)) == ["CARTE_INVALIDE"]
