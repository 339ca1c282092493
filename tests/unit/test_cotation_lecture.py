"""Reading a visit: what is accepted, and every fault named with its place."""

from datetime import date, time
from decimal import Decimal
from typing import Any

import pytest

from core.cotation.lecture import lire_seance, lire_situation, verifier_cles
from core.erreurs import Refus
from tui.cli.coter import CLES, CLES_SITUATION

ACCORD = "prescription : accord_prealable"
SIMPLE: dict[str, Any] = {"date": "2026-11-17", "actes": [{"acte": "I.1.INJ_SC", "quantite": 1}]}


def fautes(objet: Any) -> list[tuple[str, str]]:
    with pytest.raises(Refus) as refus:
        lire_seance(objet, "f:1")
    return [(a.code, a.ou) for a in refus.value.anomalies]


def test_une_visite_entiere() -> None:
    seance = lire_seance(
        {
            **SIMPLE,
            "heure": "07:15",
            "lieu": "domicile",
            "distance_km": 3.5,
            "zone": "montagne",
            "meme_foyer": "2/3",
            "bsi": "B",
            "age": 91,
            "palliatif": True,
            "prescription": {
                "nuit_imperieuse": True,
                "date": "2026-09-01",
                "accord_prealable": {"etat": "demande", "date": "2026-09-02"},
            },
            "territoire": "974",
            "patient": "p",
            "foyer": "f",
        },
        "f:1",
    )
    assert (seance.jour, seance.heure, seance.distance_km) == (date(2026, 11, 17), time(7, 15), Decimal("3.5"))
    assert (seance.meme_foyer, seance.bsi, seance.zone) == ((2, 3), "B", "montagne")
    assert seance.prescription.nuit_imperieuse
    assert seance.prescription.accord_prealable is not None
    assert seance.prescription.accord_prealable.jour == date(2026, 9, 2)


def test_distance_au_metre() -> None:
    assert lire_seance({**SIMPLE, "distance_km": 3.3000000000000003}, "f:1").distance_km == Decimal("3.3")
    assert lire_seance({**SIMPLE, "distance_km": "1e-999999"}, "f:1").distance_km == 0


def test_quantite_absente_vaut_un() -> None:
    assert lire_seance({**SIMPLE, "actes": [{"acte": "I.1.INJ_SC"}]}, "f:1").actes[0].quantite == 1


@pytest.mark.parametrize(
    ("change", "code", "cle"),
    [
        ({"date": "17/11/2026"}, "VALEUR_ILLISIBLE", "date"),
        ({"date": None}, "VALEUR_ILLISIBLE", "date"),
        ({"date": "9999-12-31"}, "VALEUR_ILLISIBLE", "date"),
        ({"date": "20261117"}, "VALEUR_ILLISIBLE", "date"),
        ({"date": 20261117}, "VALEUR_ILLISIBLE", "date"),
        ({"heure": "7:15"}, "VALEUR_ILLISIBLE", "heure"),
        ({"heure": "25:00"}, "VALEUR_ILLISIBLE", "heure"),
        ({"lieu": "école"}, "VALEUR_ILLISIBLE", "lieu"),
        ({"zone": "mer"}, "VALEUR_ILLISIBLE", "zone"),
        ({"bsi": "D"}, "VALEUR_ILLISIBLE", "bsi"),
        ({"palliatif": "non"}, "VALEUR_ILLISIBLE", "palliatif"),
        ({"urgence": 1}, "VALEUR_ILLISIBLE", "urgence"),
        ({"age": "80"}, "VALEUR_ILLISIBLE", "age"),
        ({"age": True}, "VALEUR_ILLISIBLE", "age"),
        ({"distance_km": "loin"}, "VALEUR_ILLISIBLE", "distance_km"),
        ({"distance_km": [1]}, "VALEUR_ILLISIBLE", "distance_km"),
        ({"meme_foyer": "2"}, "VALEUR_ILLISIBLE", "meme_foyer"),
        ({"meme_foyer": "a/b"}, "VALEUR_ILLISIBLE", "meme_foyer"),
        ({"meme_foyer": "1" * 5000 + "/2"}, "VALEUR_ILLISIBLE", "meme_foyer"),
        ({"prescription": []}, "VALEUR_ILLISIBLE", "prescription"),
        ({"prescription": {"nuit": True}}, "CLE_INCONNUE", "prescription : nuit"),
        (
            {"prescription": {"accord_prealable": {"etat": "peut-être"}}},
            "VALEUR_ILLISIBLE",
            "prescription : accord_prealable : etat",
        ),
        (
            {"prescription": {"accord_prealable": {"etat": "demande"}}},
            "VALEUR_ILLISIBLE",
            "prescription : accord_prealable : date",
        ),
        ({"actes": "I.1.INJ_SC"}, "VALEUR_ILLISIBLE", "actes"),
        ({"actes": ["I.1.INJ_SC"]}, "VALEUR_ILLISIBLE", "actes[0]"),
        ({"actes": [{"quantite": 1}]}, "VALEUR_ILLISIBLE", "actes[0] : acte"),
        ({"actes": [{"acte": "I.1.INJ_SC", "quantite": "1"}]}, "VALEUR_ILLISIBLE", "actes[0] : quantite"),
        ({"actes": [{"acte": "I.1.INJ_SC", "taux": 50}]}, "CLE_INCONNUE", "actes[0] : taux"),
        ({"patient_id": 3}, "CLE_INCONNUE", "patient_id"),
    ],
)
def test_faute_nommee(change: dict[str, Any], code: str, cle: str) -> None:
    assert (code, f"f:1 : {cle}") in fautes({**SIMPLE, **change})


def test_toutes_les_fautes_d_un_coup() -> None:
    assert len(fautes({"date": "x", "heure": "x", "lieu": "x", "truc": 1, "actes": [{"acte": 1}]})) == 5


@pytest.mark.parametrize("objet", [None, [], "texte", 3])
def test_pas_un_objet(objet: Any) -> None:
    assert fautes(objet)[0] == ("VALEUR_ILLISIBLE", "f:1")


def test_cles_autour_de_la_visite() -> None:
    verifier_cles({"id": "a", "seance": {}}, ("id", "seance"), "f:1")
    with pytest.raises(Refus, match="clé inconnue : « seances »"):
        verifier_cles({"id": "a", "seances": {}, "seance": {}}, ("id", "seance"), "f:1")
    with pytest.raises(Refus, match="clé « seance » absente"):
        verifier_cles({"id": "a"}, ("id", "seance"), "f:1")


def test_situation_entiere() -> None:
    situation = lire_situation(
        {
            "historique": [{"date": "2026-11-16", "acte": "I.12.BSB", "infirmier": "collègue"}],
            "reglages": {"D3": "sans_limite"},
            "exceptions": [{"reglage": "D4", "valeur": "exclue", "du": "2026-01-01", "note": "courrier de la CPAM"}],
            "km_du_jour": 120.5,
        },
        "f:1",
    )
    assert situation.historique[0].infirmier == "collègue"
    assert situation.exceptions[0].au is None
    assert situation.km_du_jour == Decimal("120.5")


def test_situation_fautive() -> None:
    with pytest.raises(Refus) as refus:
        lire_situation(
            {"historique": [{"acte": "X", "jour": 1}], "reglages": {"D3": 1}, "exceptions": [{"reglage": "D4"}]}, "f:1"
        )
    lieux = {a.ou for a in refus.value.anomalies}
    assert {"f:1 : historique[0] : jour", "f:1 : historique[0] : date", "f:1 : reglages.D3"} <= lieux
    assert {"f:1 : exceptions[0] : valeur", "f:1 : exceptions[0] : du", "f:1 : exceptions[0] : note"} <= lieux


def test_ce_qui_entoure_la_visite_est_laisse_de_cote_sauf_une_cle_mal_ecrite() -> None:
    """A case carries its status, its sources, its expected price; `historiqe` is a slip and is refused."""
    verifier_cles({"id": 1, "seance": {}, "statut": "discuté", "confiance": "haute"}, (*CLES, *CLES_SITUATION), "f:1")
    with pytest.raises(Refus) as pris:
        verifier_cles({"id": 1, "seance": {}, "historiqe": []}, (*CLES, *CLES_SITUATION), "f:1")
    assert [a.code for a in pris.value.anomalies] == ["CLE_INCONNUE"]


def test_une_distance_ecrite_avec_une_virgule_se_lit() -> None:
    assert lire_seance({**SIMPLE, "distance_km": "3,5"}).distance_km == Decimal("3.5")
