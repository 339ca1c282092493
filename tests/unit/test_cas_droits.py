"""The law cases of tests/cas/droits: who pays what and deadlines, each from its article; failures explain."""

import json
import tomllib
from datetime import date
from decimal import Decimal, InvalidOperation
from pathlib import Path
from typing import Any

import pytest

from core.argent import euros
from core.donnees import structurer
from core.dossier.droits import Droits
from core.dossier.personnes import Patient
from core.droits.bareme import bareme
from core.droits.explication import expliquer
from core.droits.lecture import en_json, lire_cas
from core.droits.lecture_delais import calculer
from core.droits.partage import LigneAPartager, Partage, partager
from core.droits.situation import situation
from core.nomenclature import charger

CAS = Path(__file__).parents[1] / "cas" / "droits"
FICHIERS_PARTAGE = ("taux", "franchise", "payeurs", "lignes")
COLONNES = ("taux", "amo", "rl", "amc", "ticket_moderateur", "hors_base", "franchise", "exoneration")


def toml(nom: str) -> list[dict[str, Any]]:
    return tomllib.loads((CAS / f"{nom}.toml").read_text("utf-8"))["cas"]


def jsonl(nom: str) -> list[dict[str, Any]]:
    return [json.loads(ligne) for ligne in (CAS / nom).read_text("utf-8").splitlines()]


ECARTS = {e["id"] for e in tomllib.loads((CAS / "ecarts.toml").read_text("utf-8")).get("ecart", [])}


def pareil(obtenu: Any, voulu: Any) -> bool:
    """Amounts compare as decimals ("0" is "0.00"), lists and objects by what is wanted of them."""
    if isinstance(voulu, dict):
        return all(pareil(obtenu[cle], voulu[cle]) for cle in voulu)
    if isinstance(voulu, list):
        return len(obtenu) == len(voulu) and all(map(pareil, obtenu, voulu))
    try:
        return Decimal(str(obtenu)) == Decimal(str(voulu))
    except InvalidOperation:
        return bool(obtenu == voulu)


@pytest.mark.parametrize("cas", jsonl("partage_publies.jsonl"), ids=lambda c: c["id"])
def test_partages_publies(cas: dict[str, Any]) -> None:
    if cas["id"] in ECARTS:
        pytest.skip("écart motivé dans ecarts.toml")
    lu = lire_cas(cas, cas["id"])
    partage = partager(lu.lignes, lu.situation, lu.jour)
    sortie = en_json(lu, partage)
    assert pareil(sortie, cas["attendu"]), f"{cas['titre']}\n{expliquer(partage)}\nattendu {cas['attendu']}"
    assert pareil(sortie["detail_lignes"], cas["detail_lignes"]), expliquer(partage)
    assert not partage.anomalies


def objet_partage(cas: dict[str, Any]) -> dict[str, Any]:
    """The compact lines of a case as the JSON that the command reads."""
    lignes = []
    for texte in cas["lignes"]:
        code, base, honoraires, marques, *_ = (morceau.strip() for morceau in texte.split("|"))
        mots = marques.split()
        ligne: dict[str, Any] = {"code": code, "base": base, "honoraires": honoraires, "acte": "acte" in mots}
        for mot in mots:
            if mot in ("ald", "exo_acte", "ap_refuse", "sans_prescription", "hors_nomenclature"):
                ligne[mot] = True
            elif mot == "F":
                ligne["qualificatif"] = "F"
            elif mot.startswith("x"):
                ligne["nb_actes"] = int(mot[1:])
        lignes.append(ligne)
    return {
        "id": cas["id"],
        "date_soins": cas.get("date", "2026-10-12"),
        "situation": cas["situation"],
        "lignes_entree": lignes,
    }


@pytest.mark.parametrize("cas", [c for nom in FICHIERS_PARTAGE for c in toml(nom)], ids=lambda c: c["id"])
def test_partages_tires_des_textes(cas: dict[str, Any]) -> None:
    lu = lire_cas(objet_partage(cas), cas["id"])
    partage = partager(lu.lignes, lu.situation, lu.jour)
    explication = f"{cas['titre']} [{cas['article']}]\n{expliquer(partage)}"
    for texte, part in zip(cas["lignes"], partage.lignes, strict=True):
        voulu = [morceau.strip() for morceau in texte.split("|")][4:]
        valeurs = [getattr(part, colonne) for colonne in COLONNES]
        obtenu = [str(valeurs[0]), *(euros(v) for v in valeurs[1:7]), valeurs[7]]
        assert obtenu == voulu, f"{texte}\n{explication}"
    sortie = en_json(lu, partage)
    plat = {
        "caisse": sortie["encaissement_infirmier"]["caisse_amo"],
        "complementaire": sortie["encaissement_infirmier"]["complementaire"],
        "patient": sortie["encaissement_infirmier"]["patient"],
        "rembourse_amo": sortie["rembourse_au_patient"]["amo"],
        "rembourse_amc": sortie["rembourse_au_patient"]["amc"],
        "reste": sortie["reste_final_patient"],
        "franchise": sortie["franchise"],
        "mode": sortie["franchise_mode"],
        "exo": partage.exoneration,
        "anomalies": " ".join(a.code for a in partage.anomalies),
    }
    voulu_total = {"anomalies": "", **cas.get("attendu", {})}
    assert {cle: plat[cle] for cle in voulu_total} == voulu_total, explication


@pytest.mark.erreur("DROITS_FERMES")
@pytest.mark.erreur("AT_SANS_FEUILLE")
@pytest.mark.erreur("SMG_SANS_DROIT")
@pytest.mark.erreur("MATERNITE_HORS_PERIODE")
@pytest.mark.erreur("INVALIDITE_AYANT_DROIT")
@pytest.mark.erreur("ALD_APRES_PRESCRIPTION")
@pytest.mark.erreur("ALD_NON_OUVERTE")
@pytest.mark.erreur("TAUX_INCERTAIN")
@pytest.mark.erreur("TIERS_PAYANT_OBLIGATOIRE")
@pytest.mark.parametrize("cas", toml("periodes"), ids=lambda c: c["id"])
def test_situations_d_un_jour(cas: dict[str, Any]) -> None:
    droits = structurer(cas.get("droits", {}), Droits, cas["id"])
    patient = Patient("TEST-DROITS", "Ana", cas.get("naissance", "19600507"), qualite=cas.get("qualite", "0"), droits=droits)
    s = situation(
        patient,
        cas["jour"],
        nature=cas.get("nature", "10"),
        tiers_payant=cas.get("tiers_payant", "integral"),
        date_prescription=cas.get("prescription"),
        connu_le=cas.get("connu_le"),
    )
    partage = partager([LigneAPartager("AMI 4", 1260, ald=cas.get("ald", False))], s, cas["jour"])
    constate = constater(partage)
    attendu = {"alerte": "", **cas["attendu"]}
    assert {cle: constate[cle] for cle in attendu} == attendu, (
        f"{cas['titre']} [{cas['article']}]\n{expliquer(partage)}\n{s.constats}"
    )


def constater(partage: Partage) -> dict[str, Any]:
    """What the cases of a day speak of."""
    (ligne,), s = partage.lignes, partage.situation
    return {
        "nature": s.nature,
        "exo": ligne.exoneration,
        "taux": ligne.taux,
        "amo": euros(ligne.amo),
        "rl": euros(ligne.rl),
        "amc": euros(ligne.amc),
        "patient": euros(ligne.patient),
        "franchise": euros(ligne.franchise),
        "organisme": s.amc.organisme if s.amc else "",
        "regime": s.amo.regime if s.amo else "",
        "tp": "integral" if s.tp_amo and s.tp_amc else "amo" if s.tp_amo else "aucun",
        "alerte": " ".join(a.code for a in partage.anomalies),
    }


NOMENCLATURE = charger()


def est_ferie(jour: date) -> bool:
    return NOMENCLATURE.au(jour, "metropole").ferie(jour) is not None


@pytest.mark.parametrize("cas", [*jsonl("delais_publies.jsonl"), *toml("delais")], ids=lambda c: c["id"])
def test_delais(cas: dict[str, Any]) -> None:
    reponse = calculer(cas, cas["id"], est_ferie)
    attendu = cas.get("attendu") or {cle: cas[cle] for cle in reponse if cle in cas}
    assert {cle: reponse[cle] for cle in attendu} == attendu, reponse["phrase"]
    assert reponse["reference"]


def test_chaque_situation_de_la_table_a_un_cas() -> None:
    """Every row of the table of rates is the reason of at least one line of these cases."""
    vus = set()
    for cas in [c for nom in FICHIERS_PARTAGE for c in toml(nom)]:
        lu = lire_cas(objet_partage(cas), cas["id"])
        vus |= {p.motif for p in partager(lu.lignes, lu.situation, lu.jour).lignes}
    for cas in toml("periodes"):
        droits = structurer(cas.get("droits", {}), Droits, cas["id"])
        patient = Patient("TEST-DROITS", "Ana", cas.get("naissance", "19600507"), qualite=cas.get("qualite", "0"), droits=droits)
        s = situation(patient, cas["jour"], nature=cas.get("nature", "10"))
        vus |= {p.motif for p in partager([LigneAPartager("AMI 4", 1260, ald=cas.get("ald", False))], s, cas["jour"]).lignes}
        vus |= {bareme_id for bareme_id in bareme().situations if bareme().libelle(bareme_id) in {c.phrase for c in s.constats}}
    # rows that name a case of ordinary coverage, kept for the screen
    ordinaires = {
        "ald_sans_rapport",
        "ald_non_exonerante",
        "grossesse_hors_periode",
        "nouveau_ne_ville",
        "drom",
        "c2s_avec_participation",
        "regime_local",
        "ame_complementaire",
        "veuf_invalide",
        "prevention",
    }
    assert set(bareme().situations) - vus - ordinaires == set()
