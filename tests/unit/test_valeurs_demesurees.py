"""Numbers, dates and ids that no visit has: refused by name, with file and line, as any absurd value."""

import json
from pathlib import Path
from typing import Any

import pytest

from core.dates import lire_jour
from core.erreurs import Refus
from tui.__main__ import main

VISITE = '{{"id": {id}, "seance": {{"date": "{date}", "lieu": "domicile", "distance_km": {km}, "age": {age}, '
VISITE += '"actes": [{{"acte": "{acte}", "quantite": {quantite}}}]}}}}'
ORDINAIRE = {"id": '"a"', "date": "2026-11-17", "km": "3", "age": "80", "acte": "I.1.INJ_SC", "quantite": "1"}


def coter(dossier: Path, capsys: pytest.CaptureFixture[str], commande: str, *options: str, **change: str) -> tuple[int, str]:
    fichier = dossier / "f.jsonl"
    fichier.write_text("\n" + VISITE.format(**{**ORDINAIRE, **change}), "utf-8")
    code = main([commande, str(fichier), *options])
    return code, capsys.readouterr().out


REFUSEES = [
    ({"km": "1e999999999"}, "DISTANCE_ABSURDE"),
    ({"km": '"1e999999999"'}, "DISTANCE_ABSURDE"),
    ({"km": "-1e999999999"}, "DISTANCE_ABSURDE"),
    ({"km": "1e99999999999999999999999"}, "LIGNE_ILLISIBLE"),
    ({"km": "9" * 5000}, "LIGNE_ILLISIBLE"),
    ({"km": "9" * 900}, "DISTANCE_ABSURDE"),
    ({"km": "true"}, "VALEUR_ILLISIBLE"),
    ({"age": "80.0"}, "VALEUR_ILLISIBLE"),
    ({"age": "true"}, "VALEUR_ILLISIBLE"),
    ({"age": "9" * 900}, "VALEUR_ILLISIBLE"),
    ({"age": "1e999999999"}, "VALEUR_ILLISIBLE"),
    ({"quantite": "1.0"}, "VALEUR_ILLISIBLE"),
    ({"quantite": "true"}, "VALEUR_ILLISIBLE"),
    ({"quantite": "9" * 900}, "VALEUR_ILLISIBLE"),
    ({"quantite": "1000"}, "QUANTITE_ABSURDE"),
    ({"date": "2026-W46-2"}, "VALEUR_ILLISIBLE"),
    ({"acte": "RIEN"}, "ACTE_INCONNU"),
]


@pytest.mark.parametrize("commande", ["coter", "journee"])
@pytest.mark.parametrize(("change", "attendu"), REFUSEES, ids=[f"{next(iter(c))}-{a}-{i}" for i, (c, a) in enumerate(REFUSEES)])
def test_refusee_avec_son_fichier_et_sa_ligne(
    change: dict[str, str], attendu: str, commande: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    code, sortie = coter(tmp_path, capsys, commande, "--json", **change)
    (objet,) = [json.loads(ligne) for ligne in sortie.splitlines()]
    assert code == 2
    assert [a["code"] for a in objet["anomalies"]] == [attendu]
    assert "f.jsonl:2" in objet["anomalies"][0]["ou"]
    code, sortie = coter(tmp_path, capsys, commande, **change)
    assert code == 2
    assert "f.jsonl:2" in sortie
    assert max(map(len, sortie.splitlines())) < 1500, "pas de mur de chiffres"


@pytest.mark.parametrize(
    ("ecrit", "rendu"), [("1", 1), ('"1"', "1"), ("true", "f.jsonl:2"), ("null", "f.jsonl:2"), ("[1]", "f.jsonl:2")]
)
@pytest.mark.parametrize("commande", ["coter", "journee"])
def test_l_identifiant_revient_comme_il_est_venu(
    ecrit: str, rendu: Any, commande: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    code, sortie = coter(tmp_path, capsys, commande, "--json", id=ecrit)
    lu = json.loads(sortie)["id"]
    assert code == 0
    assert (lu.split("/")[-1] if rendu == "f.jsonl:2" else lu) == rendu


@pytest.mark.parametrize("texte", ["2026-W46-2", "20261117", "2026-11-31"])
def test_un_jour_n_est_pas_une_semaine(texte: str) -> None:
    with pytest.raises(Refus, match="date illisible"):
        lire_jour(texte)
