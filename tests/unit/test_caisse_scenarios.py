"""Scenarios: read strictly, every fault at once; those of the samples are sound."""

from pathlib import Path

import pytest

from core.emulateurs.caisse import Scenario, lire_annuaire, lire_scenario
from core.emulateurs.caisse.scenario import tirage
from core.erreurs import Refus
from core.telematique.cartes import lire_cps

SAMPLES = Path(__file__).parents[2] / "samples"


@pytest.mark.parametrize("chemin", sorted((SAMPLES / "scenarios").glob("*.toml")), ids=lambda c: c.stem)
def test_the_scenarios_of_the_samples_are_sound(chemin):
    scenario = lire_scenario(chemin.read_bytes(), chemin.name)
    assert scenario.nom == chemin.stem
    assert scenario.titre


def test_the_usual_names_are_there():
    assert {c.stem for c in (SAMPLES / "scenarios").glob("*.toml")} >= {
        "ordinaire",
        "sans_faute",
        "silences",
        "lot_refuse",
        "pannes",
    }


def test_an_empty_scenario_is_the_default_one():
    assert lire_scenario(b"", "x") == Scenario()


@pytest.mark.erreur("SCENARIO_INVALIDE")
def test_every_fault_of_a_scenario_is_told_at_once():
    texte = b"""
[arl]
silence = 1.5
delai_jours = -1
[paiement]
delai_min = 5
delai_max = 2
[reseau]
avant = 0.6
perdu = 0.6
[[indu]]
reference = "TROP LONGUE REFERENCE"
montant = 1.005
a_partir_du = 2026-01-01
[[forfait]]
code = "12"
libelle = "X"
montant = 0
a_partir_du = 2026-01-01
"""
    with pytest.raises(Refus) as refus:
        lire_scenario(texte, "s.toml")
    assert {a.code for a in refus.value.anomalies} == {"SCENARIO_INVALIDE"}
    dits = " ".join(a.message for a in refus.value.anomalies)
    for morceau in (
        "arl.silence",
        "arl.delai_jours",
        "delai_max",
        "reseau",
        "1.005",
        "montant 0",
        "référence",
        "code de forfait",
    ):
        assert morceau in dits, (morceau, dits)


@pytest.mark.parametrize(
    "texte",
    [b"silence = 1", b"[arl]\nsilences = 0.5", b'[arl]\nsilence = "non"', b'[controle]\npieces = "peut-etre"', b"\xff", b"["],
)
def test_an_unknown_key_or_a_wrong_kind_is_refused(texte):
    with pytest.raises(Refus):
        lire_scenario(texte, "s.toml")


def test_a_draw_depends_on_the_seed_and_the_key_alone():
    assert tirage(1, "a", 2) == tirage(1, "a", 2)
    assert len({tirage(g, "a", k) for g in range(10) for k in range(10)}) == 100
    assert all(0 <= tirage(g, "x") < 1 for g in range(100))


def test_the_payer_knows_the_nurses_of_the_samples_by_their_cards():
    annuaire = lire_annuaire((SAMPLES / "caisse" / "professionnels.toml").read_bytes(), None)
    cartes = [lire_cps(c.read_bytes()) for c in sorted((SAMPLES / "cartes" / "cps").glob("*.xml"))]
    assert cartes
    for carte in cartes:
        for situation in carte.situations:
            connu = annuaire.professionnel(situation.am)
            assert connu is not None, situation.am
            assert (connu.cle_signature, connu.rpps) == (carte.cle_signature, carte.rpps)


def test_the_page_on_the_payer_names_every_key_of_a_scenario():
    import attrs

    from core.emulateurs.caisse import scenario as module

    page = (SAMPLES.parent / "docs" / "caisse-emulee.md").read_text()
    classes = (Scenario, module.ReglesArl, module.ReglesPaiement, module.ReglesControle, module.Retours, module.Reseau)
    noms = {champ.name for classe in (*classes, module.InduPrevu, module.ForfaitPrevu) for champ in attrs.fields(classe)}
    assert {nom for nom in noms if f"`{nom}`" not in page and f"`[[{nom}]]`" not in page} == set()
