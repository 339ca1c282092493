"""Reading a visit from JSON: what is understood, and every way of writing it wrong, with the words of the refusal."""

from datetime import date, time
from decimal import Decimal
from typing import Any

import pytest
from syrupy.assertion import SnapshotAssertion

from core.cotation.lecture import lire_seance, lire_situation, verifier_cles
from core.cotation.seance import Accord, ActeFait, Mentions, Seance
from core.cotation.situation import ActeAnterieur, ExceptionLocale, Situation
from core.erreurs import Refus

ACTES = [{"acte": "I.1.INJ_SC", "quantite": 2}, {"acte": "I.1.INJ_IM"}]
MINIMUM: dict[str, Any] = {"date": "2026-11-17", "actes": ACTES}
COMPLET: dict[str, Any] = {
    **MINIMUM,
    "heure": "07:30",
    "lieu": "domicile",
    "distance_km": 12.5,
    "zone": "montagne",
    "meme_foyer": "2/3",
    "bsi": "C",
    "insulino_traite": True,
    "cancer_immunodeprime": True,
    "palliatif": True,
    "age": 81,
    "prescription": {
        "nuit_imperieuse": True,
        "dimanche_ferie_quotidien": True,
        "a_domicile": False,
        "date": "2026-10-01",
        "jusqu_a_cicatrisation": True,
        "accord_prealable": {"etat": "demande", "date": "2026-10-02"},
    },
    "urgence": True,
    "territoire": "974",
    "patient": "p1",
    "foyer": "f1",
}
SITUATION: dict[str, Any] = {
    "historique": [
        {"date": "2026-11-16", "acte": "IFI", "quantite": 3, "infirmier": "collegue", "patient": "p1"},
        {"date": "2026-11-15", "acte": "I.1.INJ_SC"},
    ],
    "reglages": {"D3": "sans_limite"},
    "exceptions": [
        {"reglage": "D8", "valeur": "cumul", "du": "2026-01-01", "au": "2026-12-31", "note": "courrier", "caisse": "731"},
        {"reglage": "D4", "valeur": "exclue", "du": "2026-01-01", "note": "appel"},
    ],
    "km_du_jour": "310.5",
}


def test_le_minimum_donne_les_valeurs_par_defaut() -> None:
    assert lire_seance(MINIMUM) == Seance(date(2026, 11, 17), (ActeFait("I.1.INJ_SC", 2), ActeFait("I.1.INJ_IM", 1)))


def test_chaque_cle_est_lue() -> None:
    assert lire_seance(COMPLET) == Seance(
        jour=date(2026, 11, 17),
        actes=(ActeFait("I.1.INJ_SC", 2), ActeFait("I.1.INJ_IM", 1)),
        heure=time(7, 30),
        lieu="domicile",
        distance_km=Decimal("12.5"),
        zone="montagne",
        meme_foyer=(2, 3),
        bsi="C",
        insulino_traite=True,
        cancer_immunodeprime=True,
        palliatif=True,
        age=81,
        prescription=Mentions(True, True, False, date(2026, 10, 1), True, Accord("demande", date(2026, 10, 2))),
        urgence=True,
        territoire="974",
        patient="p1",
        foyer="f1",
    )


def test_null_vaut_absent() -> None:
    nuls = dict.fromkeys(set(COMPLET) - set(MINIMUM))
    assert lire_seance({**MINIMUM, **nuls}) == lire_seance(MINIMUM)


def test_la_situation_est_lue() -> None:
    assert lire_situation(SITUATION) == Situation(
        reglages={"D3": "sans_limite"},
        exceptions=(
            ExceptionLocale("D8", "cumul", date(2026, 1, 1), date(2026, 12, 31), "courrier", "731"),
            ExceptionLocale("D4", "exclue", date(2026, 1, 1), None, "appel"),
        ),
        historique=(
            ActeAnterieur(date(2026, 11, 16), "IFI", 3, "collegue", "p1"),
            ActeAnterieur(date(2026, 11, 15), "I.1.INJ_SC"),
        ),
        km_du_jour=Decimal("310.5"),
    )
    assert lire_situation({}) == Situation()


MAUVAISES: dict[str, Any] = {
    "pas un objet": ["date"],
    "vide": {},
    "date absente": {"actes": ACTES},
    "date du 31 février": {**MINIMUM, "date": "2026-02-31"},
    "date en chiffres": {**MINIMUM, "date": 20261117},
    "date sans tirets": {**MINIMUM, "date": "20261117"},
    "heure de 25 h": {**MINIMUM, "heure": "25:00"},
    "heure sans minutes": {**MINIMUM, "heure": "7h30"},
    "heure à secondes": {**MINIMUM, "heure": "07:30:00"},
    "actes absents": {"date": "2026-11-17"},
    "actes en texte": {**MINIMUM, "actes": "I.1.INJ_SC"},
    "acte en texte": {**MINIMUM, "actes": ["I.1.INJ_SC"]},
    "acte sans identifiant": {**MINIMUM, "actes": [{"quantite": 1}]},
    "quantité à virgule": {**MINIMUM, "actes": [{"acte": "I.1.INJ_SC", "quantite": 1.5}]},
    "quantité vraie": {**MINIMUM, "actes": [{"acte": "I.1.INJ_SC", "quantite": True}]},
    "clé inconnue d'un acte": {**MINIMUM, "actes": [{"acte": "I.1.INJ_SC", "nombre": 2}]},
    "lieu inventé": {**MINIMUM, "lieu": "bureau"},
    "lieu en nombre": {**MINIMUM, "lieu": 3},
    "zone inventée": {**MINIMUM, "zone": "colline"},
    "distance en mots": {**MINIMUM, "distance_km": "dix"},
    "distance infinie": {**MINIMUM, "distance_km": "Infinity"},
    "distance vraie": {**MINIMUM, "distance_km": True},
    "foyer sans barre": {**MINIMUM, "meme_foyer": "2"},
    "foyer en lettres": {**MINIMUM, "meme_foyer": "un/deux"},
    "foyer à moitié": {**MINIMUM, "meme_foyer": "2/x"},
    "classe de BSI inventée": {**MINIMUM, "bsi": "D"},
    "âge en texte": {**MINIMUM, "age": "81"},
    "oui au lieu de true": {**MINIMUM, "palliatif": "oui"},
    "un au lieu de true": {**MINIMUM, "urgence": 1},
    "territoire en nombre": {**MINIMUM, "territoire": 974},
    "mention inconnue": {**MINIMUM, "prescription": {"nuit": True}},
    "prescription en texte": {**MINIMUM, "prescription": "nuit"},
    "accord sans état": {**MINIMUM, "prescription": {"accord_prealable": {"date": "2026-10-02"}}},
    "accord demandé sans date": {**MINIMUM, "prescription": {"accord_prealable": {"etat": "demande"}}},
    "état d'accord inventé": {**MINIMUM, "prescription": {"accord_prealable": {"etat": "peut-être"}}},
    "clé inconnue de l'accord": {**MINIMUM, "prescription": {"accord_prealable": {"etat": "accord", "le": "2026-10-02"}}},
    "quatre fautes à la fois": {**MINIMUM, "date": "demain", "lieu": "ici", "age": 8.5, "distance": 3},
}


@pytest.mark.parametrize("nom", MAUVAISES)
def test_seance_mal_ecrite(nom: str, snapshot: SnapshotAssertion) -> None:
    with pytest.raises(Refus) as refus:
        lire_seance(MAUVAISES[nom], "visite 1")
    assert [f"{a.code} {a.phrase()}" for a in refus.value.anomalies] == snapshot


MAUVAISES_SITUATIONS: dict[str, Any] = {
    "historique en texte": {"historique": "IFI"},
    "passé sans date ni acte": {"historique": [{}]},
    "clé inconnue du passé": {"historique": [{"date": "2026-11-16", "acte": "IFI", "jour": 1}]},
    "quantité en texte": {"historique": [{"date": "2026-11-16", "acte": "IFI", "quantite": "3"}]},
    "infirmier et patient en nombre": {"historique": [{"date": "2026-11-16", "acte": "IFI", "infirmier": 1, "patient": 2}]},
    "réglages en liste": {"reglages": ["D3"]},
    "réglage vrai": {"reglages": {"D3": True}},
    "exception vide": {"exceptions": [{}]},
    "exception mal typée": {"exceptions": [{"reglage": 1, "valeur": 2, "du": 3, "au": 4, "note": 5, "caisse": 6}]},
    "clé inconnue d'une exception": {
        "exceptions": [{"reglage": "D3", "valeur": "x", "du": "2026-01-01", "note": "n", "fin": "2026-02-01"}]
    },
    "kilomètres en mots": {"km_du_jour": "beaucoup"},
}


@pytest.mark.parametrize("nom", MAUVAISES_SITUATIONS)
def test_situation_mal_ecrite(nom: str, snapshot: SnapshotAssertion) -> None:
    with pytest.raises(Refus) as refus:
        lire_situation(MAUVAISES_SITUATIONS[nom], "visite 1")
    assert [f"{a.code} {a.phrase()}" for a in refus.value.anomalies] == snapshot


def test_cles_autour_de_la_seance(snapshot: SnapshotAssertion) -> None:
    verifier_cles({"id": "x", "seance": {}}, ("id", "seance"), "ligne 1")
    with pytest.raises(Refus) as refus:
        verifier_cles({"id": "x", "sceance": {}}, ("id", "seance"), "ligne 1")
    assert [f"{a.code} {a.phrase()}" for a in refus.value.anomalies] == snapshot
