"""The law cases of tests/cas: each one is a visit (or a day) with the price that the texts give, article cited."""

import json
import tomllib
from collections import Counter
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from attrs import evolve

from core.argent import euros
from core.cotation import coter, coter_journee, expliquer
from core.cotation.conseils import conseiller
from core.cotation.lecture import lire_seance, lire_situation
from core.cotation.resultat import Cotation
from core.cotation.situation import Situation
from core.nomenclature import Nomenclature, charger

CAS = Path(__file__).parents[1] / "cas"
ECARTS = tomllib.loads((CAS / "ecarts.toml").read_text("utf-8"))
CLES = {"id", "titre", "article", "note", "reglages", "seance", "situation", "attendu", "seances", "attendus"}


@pytest.fixture(scope="module")
def ngap() -> Nomenclature:
    return charger()


def lire_cas() -> list[dict[str, Any]]:
    """Every case of tests/cas/*.toml, numbers kept as decimals; the file of deviations is not one of them."""
    cas = []
    for fichier in sorted(CAS.glob("*.toml")):
        if fichier.name != "ecarts.toml":
            cas += tomllib.loads(fichier.read_text("utf-8"), parse_float=Decimal)["cas"]
    return cas


def lire_publies() -> list[dict[str, Any]]:
    """The published cases, one JSON object a line."""
    texte = (CAS / "publies.jsonl").read_text("utf-8")
    return [json.loads(ligne, parse_float=Decimal) for ligne in texte.splitlines()]


def situation_du_cas(cas: dict[str, Any]) -> Situation:
    """The settings, local exceptions, history and home of a case."""
    faits = dict(cas.get("situation", {}))
    mixte = faits.pop("foyer_mixte", False)
    return evolve(lire_situation({"reglages": cas.get("reglages", {}), **faits}, cas["id"]), foyer_mixte=mixte)


TOUS = lire_cas()
PUBLIES = lire_publies()


def comparer(attendu: dict[str, Any], cotation: Cotation) -> list[str]:
    """The differences between what the texts give and what was priced, one phrase each."""
    ecarts = []
    voulu_refus = sorted(attendu.get("anomalies", []))
    obtenu_refus = sorted({a.code for a in cotation.anomalies if a.gravite == "bloquant"})
    if voulu_refus != obtenu_refus:
        ecarts.append(f"refus attendus {voulu_refus}, obtenus {obtenu_refus}")
    if "alertes" in attendu:
        alertes = sorted({a.code for a in cotation.anomalies if a.gravite == "alerte"})
        if alertes != sorted(attendu["alertes"]):
            ecarts.append(f"alertes attendues {attendu['alertes']}, obtenues {alertes}")

    avec_montants = all("montant" in ligne for ligne in attendu["lignes"])
    voulues: Counter[tuple[Any, ...]] = Counter()
    for ligne in attendu["lignes"]:
        cle = (ligne["acte"], ligne["lettre"], Decimal(ligne["coefficient"]), ligne["taux"], ligne.get("montant"))
        voulues[cle] += ligne["quantite"]
    obtenues: Counter[tuple[Any, ...]] = Counter()
    for ligne_cotee in cotation.lignes:
        montant = euros(ligne_cotee.montant) if avec_montants else None
        cle = (ligne_cotee.acte, ligne_cotee.lettre, ligne_cotee.coefficient, ligne_cotee.taux, montant)
        obtenues[cle] += ligne_cotee.quantite
    ecarts += [f"ligne manquante : {n} x {cle}" for cle, n in (voulues - obtenues).items()]
    ecarts += [f"ligne en trop : {n} x {cle}" for cle, n in (obtenues - voulues).items()]

    if attendu.get("perimetre", "total") == "total":
        voulus = {c: Decimal(n) for c, n in attendu.get("supplements", {}).items() if n}
        obtenus: Counter[str] = Counter()
        for supplement in cotation.supplements:  # a visit that crosses a slice of kilometres has one supplement a slice
            obtenus[supplement.code] += supplement.quantite  # type: ignore[assignment]
        if voulus != dict(+obtenus):
            ecarts.append(f"suppléments attendus {voulus}, obtenus {dict(obtenus)}")
        if "montant" in attendu and attendu["montant"] != euros(cotation.montant):
            ecarts.append(f"total attendu {attendu['montant']}, obtenu {euros(cotation.montant)}")
    elif "montant" in attendu and attendu["montant"] != euros(cotation.montant_actes):
        ecarts.append(f"actes attendus {attendu['montant']}, obtenus {euros(cotation.montant_actes)}")
    if "montant_actes" in attendu and attendu["montant_actes"] != euros(cotation.montant_actes):
        ecarts.append(f"actes attendus {attendu['montant_actes']}, obtenus {euros(cotation.montant_actes)}")
    for code, montant in attendu.get("montants", {}).items():
        obtenu = euros(sum(s.montant for s in cotation.supplements if s.code == code))
        if obtenu != montant:
            ecarts.append(f"{code} attendu à {montant}, obtenu à {obtenu}")

    presents = {e.acte for e in cotation.ecartees}
    ecarts += [
        f"{acte} n'est pas dans les écartées ({sorted(presents)})" for acte in attendu.get("ecartees", []) if acte not in presents
    ]
    for liste, dits in (
        ("manques", {(m.code, euros(m.montant)) for m in cotation.manques}),
        ("risques", {(r.code, euros(r.montant)) for r in cotation.risques}),
    ):
        for voulu in attendu.get(liste, []):
            if (voulu["code"], voulu["montant"]) not in dits:
                ecarts.append(f"{voulu} absent de {liste} ({sorted(dits)})")
    return ecarts


def rapport(cas: dict[str, Any], ecarts: list[str], cotation: Cotation) -> str:
    """All that is needed to judge the case without running anything: facts, expected, obtained, the explanation."""
    faits = json.dumps(cas, ensure_ascii=False, indent=1, default=str)
    return "\n".join(["", faits, "--- écarts", *ecarts, "--- explication", expliquer(cotation)])


@pytest.mark.parametrize("cas", [c for c in TOUS if "seance" in c], ids=lambda c: c["id"])
def test_cas(cas: dict[str, Any], ngap: Nomenclature) -> None:
    situation = situation_du_cas(cas)
    seance = lire_seance(cas["seance"], cas["id"])
    cotation = conseiller(coter(seance, ngap, situation), seance, ngap, situation)
    ecarts = comparer(cas["attendu"], cotation)
    assert not ecarts, rapport(cas, ecarts, cotation)


@pytest.mark.parametrize("cas", [c for c in TOUS if "seances" in c], ids=lambda c: c["id"])
def test_journee(cas: dict[str, Any], ngap: Nomenclature) -> None:
    situation = situation_du_cas(cas)
    seances = [lire_seance(s, f"{cas['id']}:{n}") for n, s in enumerate(cas["seances"], 1)]
    cotations = coter_journee(seances, ngap, situation)
    assert len(cotations) == len(cas["attendus"])
    for rang, (attendu, cotation) in enumerate(zip(cas["attendus"], cotations, strict=True), 1):
        ecarts = comparer(attendu, cotation)
        assert not ecarts, rapport({**cas, "passage": rang}, ecarts, cotation)


@pytest.mark.parametrize("cas", PUBLIES, ids=lambda c: c["id"])
def test_cas_publie(cas: dict[str, Any], ngap: Nomenclature) -> None:
    attendu = cas["attendu"]
    if cas["id"] in ECARTS:
        attendu = {**attendu, **ECARTS[cas["id"]]["attendu"]}
    cotation = coter(lire_seance(cas["seance"], cas["id"]), ngap)
    ecarts = comparer(attendu, cotation)
    assert not ecarts, rapport(cas, ecarts, cotation)


def test_ecarts_sont_motives() -> None:
    """A published case is set aside only by name, with the rule and the article that settle it."""
    publies = {c["id"] for c in PUBLIES}
    for identifiant, ecart in ECARTS.items():
        assert identifiant in publies
        assert ecart["regle"]
        assert ecart["article"].startswith("NGAP")


def test_cas_sont_bien_formes() -> None:
    """Unique ids, an article for each, no unknown key, and enough of them."""
    assert not [i for i, n in Counter(c["id"] for c in TOUS).items() if n > 1]
    for cas in TOUS:
        assert set(cas) <= CLES, cas["id"]
        assert cas["article"], cas["id"]
        assert cas["titre"], cas["id"]
    assert len(TOUS) >= 280
