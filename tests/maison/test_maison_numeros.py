"""Nobody real in the project: no plausible NIR and no RPPS outside 999, but the published specimens where they are declared.

`tests/specimens_publies.txt` holds both lists: the specimens (numbers) and the files that may show them (paths).
"""

import re
from pathlib import Path

import pytest

from core.identifiants import nir, rpps
from tests.maison.depot import RACINE, fichiers, nom, texte

_LIGNES = [ligne.split("#")[0].strip() for ligne in (RACINE / "tests/specimens_publies.txt").read_text("utf-8").splitlines()]
SPECIMENS = {re.sub(r"\s", "", ligne) for ligne in _LIGNES if re.match(r"[0-9][0-9 AB]{9,}$", ligne)}
PERMIS = {ligne for ligne in _LIGNES if ligne and not re.match(r"[0-9][0-9 AB]{9,}$", ligne)}

# 13 or 15 characters standing alone, compact or as printed on a card
_NIR = re.compile(
    r"(?<![0-9A-Za-z.+-])([1-478][0-9]{2}[0-9]{2}(?:[0-9]{2}|2[ABab])[0-9]{6}(?:[0-9]{2})?"
    r"|[1-478][  ][0-9]{2}[  ][0-9]{2}[  ](?:[0-9]{2}|2[ABab])[  ][0-9]{3}[  ][0-9]{3}(?:[  ]?[0-9]{2})?)(?![0-9A-Za-z])"
)
_RPPS = re.compile(r"(?<![0-9A-Za-z.+-])([0-9]{11})(?![0-9A-Za-z])")


def nir_plausibles(contenu: str) -> set[str]:
    """The numbers of this text that could be somebody's: a possible month and a right key, or no key at all."""
    trouves = set()
    for brut in _NIR.findall(contenu):
        lu = nir.analyser(brut)
        mois = lu.compact13[3:5]
        if lu.etat == "valide" or (lu.etat == "incomplet" and lu.compact13[:1] in "12" and "01" <= mois <= "12"):
            trouves.add(lu.complet)
    return trouves


def rpps_plausibles(contenu: str) -> set[str]:
    """The numbers of this text that the RPPS register could have given."""
    return {brut for brut in _RPPS.findall(contenu) if brut[0] in "18" and rpps.analyser(brut).etat == "valide"}


def test_aucun_numero_plausible_hors_des_specimens_declares() -> None:
    fautes = []
    for chemin in fichiers():
        contenu = texte(chemin)
        if contenu is None or nom(chemin) == "tests/specimens_publies.txt":
            continue
        trouves = nir_plausibles(contenu) | rpps_plausibles(contenu)
        if nom(chemin) in PERMIS:
            trouves = {n for n in trouves if n not in SPECIMENS and n[:13] not in {s[:13] for s in SPECIMENS}}
        fautes += [f"{nom(chemin)} : {numero}" for numero in sorted(trouves)]
    assert not fautes, "numéros qui pourraient être ceux de quelqu'un :\n" + "\n".join(fautes)


@pytest.mark.parametrize("chemin", sorted(PERMIS))
def test_chaque_fichier_permis_existe_encore(chemin: str) -> None:
    assert (RACINE / chemin).is_file(), f"retirer {chemin} de tests/specimens_publies.txt"


@pytest.mark.parametrize("specimen", sorted(SPECIMENS))
def test_la_recherche_voit_les_specimens_dans_toutes_leurs_formes(specimen: str) -> None:
    if len(specimen) == 11:
        assert rpps_plausibles(f'rpps = "{specimen}"') == {specimen}
        return
    assert nir_plausibles(f"nir;{specimen};") == {specimen}
    assert nir_plausibles(f"« {nir.formater(specimen)} »") == {specimen}
    assert nir_plausibles(f'nir = "{specimen[:13]}"') or specimen[0] not in "12" or not "01" <= specimen[3:5] <= "12"


@pytest.mark.parametrize("anodin", ["2991355555042 69", "299135555504269", "2026112109000000", "sha256:1550814168025384"])
def test_la_recherche_laisse_passer_ce_qui_n_est_personne(anodin: str) -> None:
    assert nir_plausibles(anodin) == set()


def test_la_liste_n_est_pas_vide() -> None:
    assert SPECIMENS
    assert all(isinstance(RACINE / chemin, Path) for chemin in PERMIS)
