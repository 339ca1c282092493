"""The calendar of a patient and the worth of an accord préalable on a day."""

from datetime import date

import pytest

from core.dossier.droits import ContratAmc, Droits, Exoneration, PeriodeAmo
from core.dossier.ordonnance import Ordonnance, SoinPrescrit
from core.dossier.personnes import Patient
from core.droits.echeances import accord_du_jour, echeances
from core.erreurs import Refus

JOUR = date(2026, 11, 21)


@pytest.mark.parametrize(
    ("texte", "jour", "etat"),
    [
        ("", JOUR, "aucun"),
        ("demande:2026-11-06", date(2026, 11, 20), "en attente"),
        ("demande:2026-11-06", date(2026, 11, 21), "tacite"),
        ("accord:2026-11-06", JOUR, "accordé"),
        ("refus:2026-11-06", JOUR, "refusé"),
        ("urgence", JOUR, "urgence"),
        ("urgence:2026-11-06", JOUR, "urgence"),
    ],
)
def test_accord_du_jour(texte: str, jour: date, etat: str) -> None:
    accord = accord_du_jour(texte, jour)
    assert accord.etat == etat, accord.phrase


@pytest.mark.erreur("ACCORD_ILLISIBLE")
@pytest.mark.parametrize("texte", ["demande", "accord", "peut-être:2026-11-06", "oui"])
def test_un_accord_illisible_est_refuse(texte: str) -> None:
    with pytest.raises(Refus, match="accord préalable illisible"):
        accord_du_jour(texte, JOUR)


def personne(droits: Droits, **champs: object) -> Patient:
    return Patient("TEST-FIN", "Ida", "19600101", droits=droits, **champs)  # type: ignore[arg-type]


def vues(patient: Patient, *ordonnances: Ordonnance) -> list[tuple[str, date, bool]]:
    return [(e.genre, e.jour, e.depassee) for e in echeances(patient, ordonnances, JOUR)]


def amo(fin: date | None, debut: date = date(2026, 1, 1)) -> PeriodeAmo:
    return PeriodeAmo("01", "999", "0000", debut, fin)


def test_les_fins_proches_sont_dites_par_date() -> None:
    droits = Droits(
        (amo(date(2026, 12, 15)),),
        (
            Exoneration("ald", date(2026, 1, 1), date(2026, 11, 30)),
            Exoneration("c2s", date(2026, 1, 1), date(2026, 11, 10)),
            Exoneration("invalidite", date(2026, 1, 1), date(2026, 11, 30)),
        ),
        (ContratAmc("99123456", "MUTUELLE TEST", date(2026, 1, 1), date(2026, 12, 21)),),
    )
    assert vues(personne(droits, bsi="B", bsi_depuis=date(2025, 12, 10))) == [
        ("exonération", date(2026, 11, 10), True),
        ("exonération", date(2026, 11, 30), False),
        ("BSI", date(2026, 12, 9), False),
        ("droits AMO", date(2026, 12, 15), False),
        ("complémentaire", date(2026, 12, 21), False),
    ]


@pytest.mark.parametrize("fin", [None, date(2026, 12, 22), date(2026, 10, 21)])
def test_rien_de_proche_rien_a_dire(fin: date | None) -> None:
    assert vues(personne(Droits((amo(fin),)))) == []


def test_une_periode_suivie_d_une_autre_ne_demande_rien() -> None:
    droits = Droits(
        (amo(date(2026, 11, 30)), amo(None, date(2026, 12, 1))),
        (Exoneration("ald", date(2026, 1, 1), date(2026, 11, 30)), Exoneration("ald", date(2026, 12, 1))),
    )
    assert vues(personne(droits)) == []


def test_la_derniere_ordonnance_et_l_accord_en_attente() -> None:
    def ordonnance(fin: date, accord: str = "") -> Ordonnance:
        soins = (SoinPrescrit("injection_im"),)
        return Ordonnance(1, 1, 1, date(2026, 10, 1), soins, date(2026, 10, 1), fin, accord_prealable=accord)

    ouverte = personne(Droits((amo(None),)))
    assert vues(ouverte, ordonnance(date(2026, 11, 25)), ordonnance(date(2026, 12, 5), "demande:2026-11-10")) == [
        ("accord préalable", date(2026, 11, 25), False),
        ("ordonnance", date(2026, 12, 5), False),
    ]
    assert vues(ouverte, ordonnance(date(2026, 12, 31), "demande:2026-11-01")) == []
