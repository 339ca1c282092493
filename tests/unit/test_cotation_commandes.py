"""`facturier coter`, `journee` and `ngap` as they are typed: one answer a line, exit code 2 when something is refused."""

import io
import json
import sys
from pathlib import Path
from typing import Any

import pytest

from tui.__main__ import main

JUSTE = {"id": "a", "seance": {"date": "2026-11-17", "lieu": "domicile", "actes": [{"acte": "I.1.INJ_SC", "quantite": 1}]}}
ABROGE = {"id": "b", "seance": {"date": "2026-11-17", "actes": [{"acte": "I.11.AIS_SEANCE", "quantite": 1}]}}


def ecrire(dossier: Path, *objets: Any) -> str:
    fichier = dossier / "f.jsonl"
    lignes = [o if isinstance(o, bytes) else json.dumps(o, ensure_ascii=False).encode() for o in objets]
    fichier.write_bytes(b"\n".join(lignes) + b"\n")
    return str(fichier)


def jouer(capsys: pytest.CaptureFixture[str], *arguments: str) -> tuple[int, list[dict[str, Any]]]:
    code = main(list(arguments))
    return code, [json.loads(ligne) for ligne in capsys.readouterr().out.splitlines()]


def test_une_visite_en_json(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    code, sorties = jouer(capsys, "coter", ecrire(tmp_path, JUSTE), "--json")
    assert code == 0
    assert sorties == [
        {
            "id": "a",
            "lignes": [{"acte": "I.1.INJ_SC", "lettre": "AMI", "coefficient": 1, "taux": 100, "quantite": 1, "montant": "3.35"}],
            "supplements": {"IFD": 1, "MAU": 1},
            "montant_actes": "3.35",
            "montant": "7.45",
            "ecartees": [],
            "anomalies": [],
        }
    ]


def test_une_ligne_refusee_ne_cache_pas_les_autres(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    illisibles = (b'{"id": ', b'{"id": "\xff"}', b"[1]", {**JUSTE, "id": "c", "historiqe": []})
    code, sorties = jouer(capsys, "coter", ecrire(tmp_path, ABROGE, *illisibles, JUSTE), "--json")
    assert code == 2
    assert [(s["id"].split("/")[-1], [a["code"] for a in s["anomalies"]]) for s in sorties] == [
        ("b", ["ACTE_HORS_PERIODE"]),
        ("f.jsonl:2", ["LIGNE_ILLISIBLE"]),
        ("f.jsonl:3", ["ENCODAGE_INVALIDE"]),
        ("f.jsonl:4", ["LIGNE_ILLISIBLE"]),
        ("c", ["CLE_INCONNUE"]),
        ("a", []),
    ]
    assert all(s["lignes"] == [] and s["montant"] == "0.00" for s in sorties[:-1])
    assert sorties[1]["anomalies"][0]["ou"].endswith("f.jsonl:2")
    assert sorties[-1]["montant"] == "7.45"


def test_entree_standard_et_texte(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(json.dumps(JUSTE).encode()), "utf-8"))
    assert main(["coter", "-", "--expliquer"]) == 0
    texte = capsys.readouterr().out
    assert "AMI 1 = 3,35" in texte
    assert "art. 23.1" in texte
    assert "majoration de nuit" not in texte


def test_les_cles_des_cas_sont_admises(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    autour = {"situation": "en mots", "attendu": {}, "source": {}, "note": "x", "partie_deduite": "IFD", "regle_ancienne": "x"}
    code, sorties = jouer(capsys, "coter", ecrire(tmp_path, {**JUSTE, **autour}), "--json")
    assert (code, sorties[0]["montant"]) == (0, "7.45")


def test_historique_et_reglages_dans_la_ligne(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    seance = {"date": "2026-11-17", "bsi": "B", "actes": [{"acte": "I.12.BSB"}]}
    objet = {
        "id": "h",
        "seance": seance,
        "historique": [{"date": "2026-11-17", "acte": "I.12.BSB"}],
        "reglages": {"D4": "exclue"},
    }
    code, sorties = jouer(capsys, "coter", ecrire(tmp_path, objet), "--json", "--expliquer")
    assert code == 0
    assert sorties[0]["lignes"][0]["taux"] == 0
    assert "1 au plus dans la journée" in sorties[0]["ecartees"][0]["raison"]
    assert sorties[0]["lignes"][0]["etapes"][-1]["regle"] == "I.12.JOUR"


def test_et_si_cote_a_cote(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    code, sorties = jouer(capsys, "coter", ecrire(tmp_path, JUSTE), "--json", "--et-si", "age=6", "--et-si", "lieu=cabinet")
    assert code == 0
    assert sorties[0]["avant"]["supplements"] == {"IFD": 1, "MAU": 1}
    assert sorties[0]["apres"]["supplements"] == {"MAU": 1, "MIE": 1}


def test_caractere_impossible_a_afficher(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    code, sorties = jouer(capsys, "coter", ecrire(tmp_path, b'{"id": "\\ud800", "seance": {"date": "x"}}'), "--json")
    assert code == 2
    assert sorties[0]["anomalies"][0]["code"] == "VALEUR_ILLISIBLE"


def journee(*seances: dict[str, Any]) -> list[dict[str, Any]]:
    return [{"id": str(rang), "seance": {"date": "2026-11-17", "lieu": "domicile", **s}} for rang, s in enumerate(seances)]


def test_journee_d_un_foyer_mixte(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    visites = journee(
        {"patient": "lui", "foyer": "f", "distance_km": 10, "actes": [{"acte": "I.1.INJ_SC"}]},
        {"patient": "elle", "foyer": "f", "distance_km": 10, "actes": [{"acte": "I.12.BSA"}]},
        {"patient": "autre", "distance_km": 150, "actes": [{"acte": "I.1.INJ_SC"}]},
    )
    code, sorties = jouer(capsys, "journee", ecrire(tmp_path, *visites), "--json")
    assert code == 0
    assert [s["supplements"] for s in sorties] == [{"MAU": 1}, {"IFI": 1, "IK": 16}, {"IFD": 1, "IK": 296, "MAU": 1}]
    # 16 km before: 283 at full price and 13 at half = 289.5 km x 0.35 = 101.33; and 3.35 + 2.75 + 1.35
    assert sorties[2]["montant"] == "108.78"


def test_journee_avec_une_visite_refusee(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    visites = journee({"patient": "p", "actes": [{"acte": "I.1.INJ_SC"}]}, {"patient": "p", "actes": []})
    code, sorties = jouer(capsys, "journee", ecrire(tmp_path, b"{", *visites), "--json")
    assert code == 2
    assert [len(s["anomalies"]) for s in sorties] == [1, 0, 1]


def test_journee_en_texte(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["journee", ecrire(tmp_path, *journee({"patient": "TEST Anne", "actes": [{"acte": "I.1.INJ_SC"}]}))]) == 0
    texte = capsys.readouterr().out
    assert "0 — TEST Anne" in texte
    assert "1 visite : 7,45" in texte


@pytest.mark.parametrize(
    ("arguments", "attendus"),
    [
        (["pds"], ["I.1.PONCTION_VEINEUSE —", "AMI 1,5 = 5,03"]),
        (["I.12.BSC", "--territoire", "974"], ["29,25"]),
        (["escarre"], ["I.3.ESCARRE_PROFONDE", "I.2.PANS_NON_CHIR"]),
        (["cia"], ["PAS EN VIGUEUR", "annoncé, non inscrit"]),
        (["--diff", "2026-11-05", "2026-11-06"], ["3 changements", "AMI : 3,15"]),
        (["--tableau", "--territoire", "971"], ["Guadeloupe", "I.1.INJ_SC"]),
        (["--bsi", "0-3-3", "--age", "90"], ["BSC"]),
        (["--reglages"], ["D1 — ", "* 2026-11-06", "D14 — "]),
    ],
)
def test_ngap(arguments: list[str], attendus: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["ngap", *arguments, *([] if "--diff" in arguments else ["--au", "2026-11-21"])]) == 0
    texte = capsys.readouterr().out
    for attendu in attendus:
        assert attendu in texte, texte
