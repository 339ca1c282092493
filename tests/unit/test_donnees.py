"""Strict reading of data files: what is refused, with which line, all at once."""

from datetime import date
from decimal import Decimal
from typing import Literal

import pytest
from attrs import frozen

from core.donnees import lire, lire_toml, structurer
from core.erreurs import Refus


@frozen
class Ligne:
    code: str
    quantite: int = 1
    prix: Decimal = Decimal(0)
    ald: bool = False
    nature: Literal["10", "13"] = "10"
    jour: date | None = None


@frozen
class Fichier:
    nom: str
    ligne: tuple[Ligne, ...] = ()
    passages: tuple[int, ...] = ()


def phrases(refus: pytest.ExceptionInfo[Refus]) -> str:
    return "\n".join(anomalie.phrase() for anomalie in refus.value.anomalies)


def test_un_fichier_juste_est_lu_exactement() -> None:
    source = 'nom = "a"\npassages = [1, 2]\n[[ligne]]\ncode = "x"\nprix = 1.10\njour = 2026-11-06\n'
    assert lire(source.encode(), Fichier, "f.toml") == Fichier(
        "a", (Ligne("x", prix=Decimal("1.10"), jour=date(2026, 11, 6)),), (1, 2)
    )


@pytest.mark.erreur("DONNEE_INVALIDE")
def test_toutes_les_fautes_sont_dites_avec_leur_ligne() -> None:
    source = (
        'nom = 3\npassages = "12"\n\n[[ligne]]\ncode = "x"\nald = "non"\n\n[[ligne]]\nquantite = 1.5\nnature = "11"\ntaille = 4\n'
    )
    with pytest.raises(Refus) as refus:
        lire(source.encode(), Fichier, "f.toml")
    texte = phrases(refus)
    for attendu in (
        "f.toml:1, nom : 3 n'est pas un texte",
        'f.toml:2, passages : "12" n\'est pas une liste',
        'f.toml:6, ligne[1].ald : "non" n\'est pas true ou false',
        "f.toml:8, ligne[2] : il manque « code »",
        "f.toml:9, ligne[2].quantite",
        'f.toml:10, ligne[2].nature : "11" n\'est pas admis ; valeurs admises : 10, 13',
        "f.toml:11, ligne[2].taille : clé inconnue « taille »",
    ):
        assert attendu in texte, texte
    assert len(refus.value.anomalies) == 7, texte


@pytest.mark.erreur("DONNEE_INVALIDE")
@pytest.mark.parametrize(
    ("objet", "attendu"),
    [
        ({"nom": "a", "ligne": "x"}, 'ligne : "x" n\'est pas une liste'),
        ({"nom": "a", "ligne": ["x"]}, 'ligne[1] : "x" n\'est pas une table'),
        ([1], "[1] n'est pas une table"),
        ({"nom": True}, "nom : true n'est pas un texte"),
        ({"nom": "a", "passages": [True]}, "passages[1] : true n'est pas un nombre entier"),
    ],
)
def test_rien_n_est_converti_en_silence(objet: object, attendu: str) -> None:
    with pytest.raises(Refus) as refus:
        structurer(objet, Fichier, "f.jsonl:3")
    assert attendu in phrases(refus)
    assert "f.jsonl:3" in phrases(refus)


@pytest.mark.erreur("TOML_ILLISIBLE")
@pytest.mark.parametrize(("source", "place"), [('nom = "a"\nx = \n', "f.toml:2"), ('nom = "a', "f.toml")])
def test_un_toml_casse_est_refuse_avec_sa_ligne(source: str, place: str) -> None:
    with pytest.raises(Refus) as refus:
        lire_toml(source.encode(), "f.toml")
    assert phrases(refus).startswith(place), phrases(refus)


@pytest.mark.erreur("ENCODAGE_INVALIDE")
def test_un_octet_qui_n_est_pas_utf8_est_situe() -> None:
    with pytest.raises(Refus) as refus:
        lire_toml(b'nom = "a"\nville = "\xe9vian"\n', "f.toml")
    assert "f.toml:2" in phrases(refus)
    assert "rang 10" in phrases(refus)
