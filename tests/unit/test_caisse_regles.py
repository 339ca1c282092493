"""The payer's rules as data: each one tested by a case, each quoted code known with its wording."""

import re
from pathlib import Path

from core.emulateurs.caisse.tables import charger
from core.rejets.connaissance import expliquer

TABLES = charger()
TESTS = "".join(p.read_text() for p in sorted(Path(__file__).parent.glob("test_caisse_*.py")) if p.name != Path(__file__).name)
CODE = "".join(p.read_text() for p in sorted((Path(__file__).parents[2] / "core/emulateurs/caisse").rglob("*.py")))


def test_every_rule_is_quoted_by_the_code_and_reached_by_a_case():
    cites = set(re.findall(r'"([A-Z]+-\d)"', CODE))
    eprouves = set(re.findall(r'"([A-Z]+-\d)"', TESTS))
    assert cites == set(TABLES.regles), cites ^ set(TABLES.regles)
    assert set(TABLES.regles) - eprouves == SANS_NOM, set(TABLES.regles) - eprouves - SANS_NOM


# rules whose case is written with the code alone
SANS_NOM = {
    "LOT-1",  # A08
    "LOT-2",  # A09
    "DOUBLON-2",  # E002
    "DROITS-2",  # E004
    "PRESCRIPTION-1",  # E012
    "PRESCRIPTION-4",  # E014
    "PARCOURS-1",  # E035
    "TARIF-6",  # E036
}


def test_every_code_is_reached_by_a_case():
    assert {code for code in TABLES.codes if f'"{code}"' not in TESTS} == set()


def test_every_code_has_its_rule_and_the_wording_everybody_knows():
    assert {r.code for r in TABLES.regles.values()} == set(TABLES.codes)
    for code in TABLES.codes.values():
        motif = expliquer(code.code)
        assert motif is not None, code
        assert motif.libelle.upper().startswith(code.libelle[:20]), code
        assert (motif.niveau or "F", motif.part or "O") == (code.niveau, code.part), code
        assert len(code.libelle) <= 86
        assert code.signalement == (motif.nature == "signalement")


def test_every_rule_says_itself_in_french_and_names_its_source():
    for regle in TABLES.regles.values():
        assert regle.texte.endswith("."), regle
        assert regle.reference, regle


def test_the_tables_have_no_hole_between_two_prices():
    """Two periods of one code and territory follow each other to the day."""
    from datetime import timedelta
    from itertools import groupby, pairwise

    simples = (t for liste in TABLES.tarifs.values() for t in liste if not t.code.startswith("+"))
    tous = sorted(simples, key=lambda t: (t.code, t.territoire, t.debut))
    for _, suite in groupby(tous, key=lambda t: (t.code, t.territoire)):
        periodes = list(suite)
        for avant, apres in pairwise(periodes):
            assert avant.fin + timedelta(days=1) == apres.debut, (avant, apres)
