"""What every rights service must do: bytes that read back, exceptions as refusals, no answer as a failure of the transport."""

import json
from datetime import date, datetime

import pytest
from attrs import evolve

from core.dossier.droits import ContratAmc, Droits, Exoneration, PeriodeAmo
from core.emulateurs.adri import AdriEmule
from core.emulateurs.assures import AssureConnu, lire_assures
from core.erreurs import Refus
from core.ports import DemandeDroits, PanneTransport
from core.rejets.connaissance import expliquer
from core.telematique.adri import ecrire_exception, lire_reponse


class Fixe:
    """A clock that stands on one day."""

    def __init__(self) -> None:
        self.jour = date(2026, 11, 21)

    def maintenant(self) -> datetime:
        return datetime.combine(self.jour, datetime.min.time())

    def aujourdhui(self) -> date:
        return self.jour


ASSURE = AssureConnu(
    "2991355555042",
    "69",
    "TEST-ADRI",
    "Ada",
    "19991201",
    droits=Droits(
        (PeriodeAmo("01", "999", "0000", date(2026, 1, 1), date(2026, 12, 31)),),
        (
            Exoneration("ald", date(2026, 2, 1), date(2030, 1, 31), "P-1"),
            Exoneration("at", date(2026, 3, 4), numero="260304001", date_nature=date(2026, 3, 4)),
            Exoneration("pension_militaire_lie", date(2026, 1, 1)),
        ),
        (
            ContratAmc("88888888", "C2S", date(2026, 1, 1), type_contrat="89", gestion="unique", dre=False),
            ContratAmc("99123456", "MUTUELLE TEST", date(2026, 1, 1)),
        ),
    ),
)
JUMEAU = evolve(ASSURE, prenom="Ida", rang=2, qualite="6")
DEMANDE = DemandeDroits("01", "2991355555042", "69", "19991201", 1, date(2026, 11, 20))


@pytest.fixture
def service() -> AdriEmule:
    return AdriEmule((ASSURE, JUMEAU), Fixe())


def refus(octets: bytes) -> tuple[str, str]:
    with pytest.raises(Refus) as leve:
        lire_reponse(octets)
    return leve.value.anomalies[0].code, leve.value.anomalies[0].message


def test_la_reponse_dit_ce_que_la_caisse_sait_et_d_ou(service: AdriEmule) -> None:
    octets = service.interroger(DEMANDE)
    assert b'"emulation": "EMU"' in octets
    lue = lire_reponse(octets)
    assert (lue.nom, lue.prenom, lue.rang, lue.date_reponse) == ("TEST-ADRI", "Ada", 1, date(2026, 11, 21))
    periodes = (*lue.droits.amo, *lue.droits.exonerations, *lue.droits.amc)
    assert {(p.source, p.lu_le) for p in periodes} == {("adri", date(2026, 11, 21))}
    assert lue.droits.amo[0].fin == date(2026, 12, 31)
    assert lue.droits.exonerations[1].date_nature == date(2026, 3, 4)


def test_ni_soins_militaires_ni_mutuelle_en_gestion_separee(service: AdriEmule) -> None:
    droits = lire_reponse(service.interroger(DEMANDE)).droits
    assert [e.nature for e in droits.exonerations] == ["ald", "at"]
    assert [c.organisme for c in droits.amc] == ["88888888"]


def test_les_jumeaux_se_distinguent_par_le_rang(service: AdriEmule) -> None:
    assert lire_reponse(service.interroger(evolve(DEMANDE, rang=2))).prenom == "Ida"


@pytest.mark.erreur("ADRI_REFUS")
@pytest.mark.parametrize(
    ("change", "motif", "extrait"),
    [
        ({"nir": "1991355555042"}, "T01", "n'est pas présent dans la base"),
        ({"cle": "70"}, "T01", "la clé ne correspond pas"),
        ({"rang": 3}, "T01", "aucun bénéficiaire"),
        ({"naissance": "19991202"}, "T01", "aucun bénéficiaire"),
        ({"regime": "02"}, "T01", "ne relève pas de ce régime"),
        ({"regime": "07"}, "T02", "n'est pas servi"),
        ({"date_soins": date(2025, 11, 19)}, "T05", "plus d'un an"),
        ({"rang": 0}, "T06", "2 bénéficiaires"),
    ],
)
def test_les_exceptions_sont_des_refus(change: dict[str, object], motif: str, extrait: str) -> None:
    service = AdriEmule((ASSURE, JUMEAU), Fixe(), non_raccordes=frozenset(("07",)))
    octets = service.interroger(evolve(DEMANDE, **change))
    code, message = refus(octets)
    assert code == "ADRI_REFUS"
    assert extrait in message
    exception = json.loads(octets)["exception"]
    assert exception["type"] == motif
    connu = expliquer(motif)
    assert connu is not None
    assert (connu.nature, connu.libelle) == ("adri", exception["libelle"])


def test_arretee_elle_le_dit() -> None:
    octets = AdriEmule((ASSURE,), Fixe(), defaut="indisponible").interroger(DEMANDE)
    assert json.loads(octets)["exception"] | {"detail": ""} == {
        "type": "T03",
        "global": True,
        "libelle": "SERVICE INDISPONIBLE",
        "detail": "",
    }


def test_sans_rang_une_seule_personne_suffit() -> None:
    assert lire_reponse(AdriEmule((ASSURE,), Fixe()).interroger(evolve(DEMANDE, rang=0))).prenom == "Ada"


def test_absente_elle_ne_repond_jamais() -> None:
    service = AdriEmule((ASSURE,), Fixe(), defaut="absent")
    for _ in range(3):
        with pytest.raises(PanneTransport, match="ne répond pas"):
            service.interroger(DEMANDE)


def test_tardive_elle_repond_a_la_deuxieme_demande_de_chaque_jour() -> None:
    horloge = Fixe()
    service = AdriEmule((ASSURE,), horloge, {"2991355555042": "tardif"})
    for jour in (date(2026, 11, 21), date(2026, 11, 22)):
        horloge.jour = jour
        with pytest.raises(PanneTransport, match="à temps"):
            service.interroger(DEMANDE)
        assert lire_reponse(service.interroger(DEMANDE)).date_reponse == jour


def test_contradictoire_elle_ferme_les_droits_la_veille_des_soins() -> None:
    service = AdriEmule((ASSURE,), Fixe(), defaut="contradictoire")
    lue = lire_reponse(service.interroger(DEMANDE))
    assert lue.droits.amo[0].fin == date(2026, 11, 19)


@pytest.mark.erreur("ADRI_ILLISIBLE")
@pytest.mark.parametrize(
    "abime",
    [
        lambda b: b"",
        lambda b: b"\xff",
        lambda b: b"[" * 100_000,
        lambda b: b"[]",
        lambda b: b"{}",
        lambda b: b[:-20],
        lambda b: b.replace(b'"20261121"', b'"2026112x"'),
        lambda b: b.replace(b'"20261121"', b'"20261321"'),
        lambda b: b.replace(b'"ald"', b'"autre"'),
        lambda b: b.replace(b'"EMU"', b'"REEL"'),
        lambda b: b.replace(b'"rangGemellaire": 1', b'"rangGemellaire": true'),
        lambda b: b.replace(b'"299135555504269"', b'"29913"'),
    ],
)
def test_des_octets_abimes_sont_refuses(service: AdriEmule, abime) -> None:
    assert refus(abime(service.interroger(DEMANDE)))[0] == "ADRI_ILLISIBLE"


def test_les_mots_du_service_ne_salissent_pas_l_ecran() -> None:
    _, message = refus(ecrire_exception("T\x1b[31m", "x" * 500, "d\r\n"))
    assert message.isprintable()
    assert len(message) < 400


@pytest.mark.erreur("ASSURE_EN_DOUBLE")
def test_deux_assures_au_meme_rang_sont_refuses() -> None:
    fiche = '[[assure]]\nnir = "2991355555042"\ncle = "69"\nnom = "TEST"\nprenom = "A"\nnaissance = "19991201"\n'
    assert len(lire_assures(fiche)) == 1
    with pytest.raises(Refus, match="mêmes numéro, naissance et rang"):
        lire_assures(fiche + fiche)
