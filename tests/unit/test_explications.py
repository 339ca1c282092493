"""The whole explanation, word for word: the fewest law cases that between them say every phrase of the engine.

The amounts are proved by `test_cas_cotation`; here a change of wording, of reference or of order shows as a diff to read.
`pytest tests/unit/test_explications.py --snapshot-update` accepts it.
"""

import tomllib
from decimal import Decimal
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from attrs import evolve
from syrupy.assertion import SnapshotAssertion

from core.cotation import coter, expliquer
from core.cotation.conseils import conseiller
from core.cotation.et_si import Comparaison, et_si, montrer
from core.cotation.explication import expliquer_reglages, resumer
from core.cotation.lecture import lire_seance, lire_situation
from core.cotation.situation import Situation
from core.nomenclature import Nomenclature, charger

CAS = Path(__file__).parents[1] / "cas"
IDENTIFIANTS = """
    11B-12 11B-20 5BIS-20 AP-05 AP-11 ART10-06 ART10-07 ART10-10 BPCO-07 BPCO-11 BSI-21 BSI-24 BSI-33 BSI-35 BSI-36
    CIC-04 CONS-07 CONS-08 CONS-14 CONS-16 DROM-06 DROM-13 FERIE-01 FERIE-02 FERIE-03 FERIE-04 FERIE-05 FERIE-06
    FERIE-07 FERIE-08 FERIE-10 FERIE-11 FERIE-13 FOY-08 FOY-11 FOY-12 FOY-13 HIST-04 HIST-08 HIST-11 HIST-29 HIST-34
    HIST-43 HIST-45 HIST-47 HIST-48 HIST-49 HIST-50 HIST-51 HIST-59 IK-05 IK-09 IK-10 IPA-04 IPA-05 IPA-07 IPA-08 IPA-10
    LOC-08 MAU-04 MAU-10 MCI-05 MCI-06 MCI-09 MCI-13 MCI-14 MIE-05 MIE-07 MIE-08 MIE-10 MIE-13 NUIT-21 NUIT-22 NUIT-23
    NUIT-24 NUIT-25 NUIT-29 NUIT-33 NUIT-34 PANS-10 PANS-16 PANS-25 PANS-36 PDS-08 PDS-09 PERF-09 PERF-10 PERF-12
    PERF-14 PERF-18 PERF-19 PERF-24 PERF-26 PERF-32 POSTOP-04 REFUS-03 REFUS-05 REFUS-07 REFUS-09 REFUS-11 REFUS-12
    REFUS-14 REFUS-16 REFUS-18 REFUS-19 REFUS-22 REFUS-23 REFUS-25 REFUS-27 REFUS-28 REFUS-29 REFUS-30 REFUS-31 REFUS-32
    REFUS-33 REFUS-34 REFUS-37 REFUS-40 REFUS-41 REFUS-43 REFUS-44 REFUS-45 REFUS-47 REFUS-49 REFUS-50 REG-01 REG-03
    REG-04 REG-08 REG-09 REG-13 REG-14 REG-20 REG-22 REG-23 REG-27 REG-28 REG-30 REG-31 REG-33 REG-34 REG-36 REG-37
    REG-38 REG-40 REG-42 REG-44 TARIF-09 TARIF-13 TARIF-15 TARIF-16 TARIF-17 TELE-04 TELE-07 TELE-09 TELE-10 TELE-12
    TELE-13
"""
EXPLIQUES = IDENTIFIANTS.split()


@pytest.fixture(scope="module")
def ngap() -> Nomenclature:
    return charger()


@cache
def cas_de_droit() -> dict[str, dict[str, Any]]:
    """Every law case about one visit, by id."""
    lus = [c for f in CAS.glob("*.toml") for c in tomllib.loads(f.read_text("utf-8"), parse_float=Decimal).get("cas", [])]
    return {c["id"]: c for c in lus if "seance" in c}


@pytest.mark.parametrize("identifiant", EXPLIQUES)
def test_explication(identifiant: str, ngap: Nomenclature, snapshot: SnapshotAssertion) -> None:
    cas = cas_de_droit()[identifiant]
    faits = dict(cas.get("situation", {}))
    mixte = faits.pop("foyer_mixte", False)
    situation = evolve(lire_situation({"reglages": cas.get("reglages", {}), **faits}), foyer_mixte=mixte)
    seance = lire_seance(cas["seance"])
    cotation = conseiller(coter(seance, ngap, situation), seance, ngap, situation)
    assert f"{cas['titre']}\n{expliquer(cotation)}" == snapshot


@pytest.mark.parametrize("identifiant", ["11B-03", "AP-06", "BSI-08", "IK-08", "REFUS-01"])
def test_resume(identifiant: str, ngap: Nomenclature, snapshot: SnapshotAssertion) -> None:
    seance = lire_seance(cas_de_droit()[identifiant]["seance"])
    assert resumer(coter(seance, ngap)) == snapshot


@pytest.mark.parametrize("identifiant", ["11B-03", "BSI-08", "PDS-06", "AP-06"])
def test_points_non_tranches(identifiant: str, ngap: Nomenclature, snapshot: SnapshotAssertion) -> None:
    cotation = coter(lire_seance(cas_de_droit()[identifiant]["seance"]), ngap)
    assert expliquer_reglages(cotation, ngap.reglages) == snapshot


def test_et_si(ngap: Nomenclature, snapshot: SnapshotAssertion) -> None:
    seance = lire_seance(cas_de_droit()["11B-03"]["seance"])
    autre = evolve(seance, palliatif=True)
    assert montrer(et_si(seance, autre, ngap)) == snapshot
    assert montrer(et_si(autre, seance, ngap)).endswith("écart : -5,00 €")
    assert montrer(et_si(seance, seance, ngap)).endswith("écart : 0,00 €")


def test_et_si_d_un_centime(ngap: Nomenclature) -> None:
    """One cent more has its sign; a column is cut only when it is too narrow."""
    seance = lire_seance(cas_de_droit()["11B-01"]["seance"])
    avant = coter(seance, ngap)
    mau = avant.supplements[-1]
    apres = evolve(avant, supplements=(*avant.supplements[:-1], evolve(mau, montant=mau.montant + 1)))
    assert montrer(Comparaison(avant, apres)).endswith("écart : +0,01 €")

    ligne = "AMI 1 = 3,35 €  Injection sous-cutanée (I.1.INJ_SC)"

    assert ligne in montrer(Comparaison(avant, apres), len(ligne))
    assert ligne not in montrer(Comparaison(avant, apres), len(ligne) - 1)
    assert ligne[: len(ligne) - 2] + "…" in montrer(Comparaison(avant, apres), len(ligne) - 1)


def test_kilometres_reduits_par_les_tranches(ngap: Nomenclature) -> None:
    """290 km before: 9 km in full, 7 at half; the tariff and the kilometres billed stay those of the visit."""
    seance = lire_seance(cas_de_droit()["IK-01"]["seance"])
    cotation = coter(seance, ngap, Situation(km_du_jour=Decimal(290)))
    ik = next(s for s in cotation.supplements if s.code == "IK")
    assert (ik.quantite, ik.tarif, ik.montant) == (16, 35, 438)
    assert [(e.avant, e.apres) for e in ik.etapes] == [(0, 560), (560, 438)]
    assert ik.facteur == Decimal("12.5")
