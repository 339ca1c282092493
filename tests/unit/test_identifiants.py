"""Identifiers: the published damage of spreadsheets, python-stdnum as oracle of the keys, and no key ever completed."""

import csv
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from stdnum import luhn
from stdnum.fr import nir as oracle

from core.identifiants import am, amc, finess, nir, rpps

CSV = Path(__file__).parents[1] / "cas" / "nir.csv"
FICTIF = "299135555504269"


def lignes_publiees() -> list[dict[str, str]]:
    with CSV.open(encoding="utf-8", newline="") as flux:
        return list(csv.DictReader(flux))


def attendu(resultat: str) -> str:
    """The state that the published word means here."""
    if resultat in ("valide", "fictif", "invalide"):
        return resultat
    if resultat.startswith("13 caractères") or resultat == "longueur 0":
        return "incomplet"
    return "invalide"


@pytest.mark.parametrize("cas", lignes_publiees(), ids=lambda cas: cas["commentaire"][:40])
def test_chaque_ligne_publiee(cas: dict[str, str]) -> None:
    lu = nir.analyser(cas["entree"])
    assert (lu.complet, lu.etat) == (cas["normalise"], attendu(cas["resultat"])), lu.message
    if cas["resultat"].startswith("longueur"):
        assert cas["resultat"] in lu.message


@st.composite
def corps_de_nir(draw: st.DrawFn) -> str:
    """13 characters with an admitted first digit and month."""
    mois = draw(st.sampled_from([*range(1, 13), 20, *range(30, 43), *range(50, 100)]))
    lieu = draw(st.one_of(st.integers(1, 99).map("{:02d}".format), st.sampled_from(["2A", "2B"])))
    premier = draw(st.sampled_from("123478"))
    annee, reste = draw(st.integers(0, 99)), draw(st.integers(0, 999_999))
    return f"{premier}{annee:02d}{mois:02d}{lieu}{reste:06d}"


@settings(max_examples=120)
@given(corps_de_nir())
def test_la_cle_est_celle_de_stdnum(corps: str) -> None:
    cle = nir.cle(corps)
    assert cle == oracle.calc_check_digits(corps)
    assert nir.analyser(corps + cle).etat == "valide"
    assert oracle.is_valid(corps + cle)


@settings(max_examples=80)
@given(corps_de_nir(), st.integers(1, 97))
def test_une_cle_fausse_est_nommee_avec_celle_attendue(corps: str, fausse: int) -> None:
    juste, lue = nir.cle(corps), f"{fausse:02d}"
    analyse = nir.analyser(corps + lue)
    if lue == juste:
        assert analyse.etat == "valide"
    else:
        assert (analyse.etat, analyse.cle_attendue) == ("invalide", juste)
        assert f"{lue} lue, {juste} attendue" in analyse.message


@settings(max_examples=80)
@given(corps_de_nir())
def test_une_cle_absente_est_demandee_jamais_calculee(corps: str) -> None:
    analyse = nir.analyser(corps)
    assert (analyse.etat, analyse.cle, analyse.cle_attendue) == ("incomplet", "", "")
    assert "clé manquante" in analyse.message
    assert nir.cle(corps) not in analyse.message.replace("13 caractères", "").replace("2 derniers", "")


ABIMES = {
    "espaces": lambda t: nir.formater(t),
    "insécables": lambda t: nir.formater(t).replace(" ", "\u00a0"),
    "fines insécables": lambda t: nir.formater(t).replace(" ", "\u202f"),
    "points": lambda t: nir.formater(t).replace(" ", "."),
    "tirets": lambda t: nir.formater(t).replace(" ", "-"),
    "apostrophe": lambda t: "'" + t,
    "formule texte": lambda t: f'="{t}"',
    "guillemets": lambda t: f'"{t}"',
    "marque d'ordre": lambda t: "\ufeff" + t,
    "tabulation": lambda t: f"\t{t} \n",
    "pleine chasse": lambda t: "".join(chr(ord(c) + 0xFEE0) if c.isdigit() else c for c in t),
    "minuscules": str.lower,
    "préfixe": lambda t: f"NIR : {t}",
}


@pytest.mark.parametrize("abimer", ABIMES.values(), ids=ABIMES.keys())
@settings(max_examples=40)
@given(corps_de_nir())
def test_ce_qui_est_certain_est_repare(abimer, corps: str) -> None:
    entier = corps + nir.cle(corps)
    assert nir.analyser(abimer(entier)).complet == entier
    assert nir.analyser(abimer(entier)).etat == "valide"


def test_un_chiffre_de_trop_reste_visible() -> None:
    """Nothing is cut: the reader sees the sixteen digits that were typed."""
    assert nir.analyser("2 99 13 55 555 042 69 0").complet == "2991355555042690"


@pytest.mark.parametrize("abime", ["299135555504269.0", "299135555504269,00", "2.99135555504269E+14", "2,99135555504269e14"])
def test_un_nombre_de_tableur_dont_aucun_chiffre_n_est_perdu(abime: str) -> None:
    lu = nir.analyser(abime)
    assert (lu.complet, lu.etat) == (FICTIF, "fictif")
    assert "tableur" in lu.reparation


@pytest.mark.parametrize(
    ("texte", "message"),
    [
        ("2.99136E+14", "des chiffres sont perdus"),
        ("29913555550426", "longueur 14"),
        ("2991355555042690", "longueur 16"),
        ("2991355555O4269", "caractère inattendu « O »"),
        ("2991355555I4269", "écrire 1 (un)"),
        ("A99135555504269", "lettre mal placée"),
        ("29913B555504269", "lettre mal placée"),
        ("599135555504269", "premier chiffre 5"),
        ("099135555504269", "premier chiffre 0"),
        ("299005555504269", "mois de naissance 00 impossible"),
        ("299215555504269", "mois de naissance 21 impossible"),
        ("299295555504269", "mois de naissance 29 impossible"),
        ("299435555504269", "mois de naissance 43 impossible"),
        ("299490055504269", "mois de naissance 49 impossible"),
        ("299120055504269", "département 00"),
        ("299135555504200", "00 lue, 69 attendue"),
    ],
)
def test_ce_qui_est_faux_est_nomme(texte: str, message: str) -> None:
    lu = nir.analyser(texte)
    assert lu.etat == "invalide"
    assert message in lu.message


@pytest.mark.parametrize("mois", range(13, 20))
def test_les_mois_13_a_19_sont_fictifs(mois: int) -> None:
    corps = f"299{mois}55555042"
    assert nir.analyser(corps + nir.cle(corps)).etat == "fictif"


@pytest.mark.parametrize("premier", "3478")
def test_un_nia_est_valide_et_provisoire(premier: str) -> None:
    corps = f"{premier}991355555042"
    lu = nir.analyser(corps + nir.cle(corps))
    assert lu.provisoire
    assert lu.utilisable


@settings(max_examples=120)
@given(st.text(max_size=40))
def test_n_importe_quel_texte_a_un_etat_et_un_message(texte: str) -> None:
    for module in (nir, rpps, am, finess, amc):
        lu = module.analyser(texte)
        assert lu.etat in ("valide", "fictif", "invalide", "incomplet")
        assert lu.message
        assert "\n" not in lu.message


def test_formater_et_masquer() -> None:
    assert nir.formater(FICTIF) == "2 99 13 55 555 042 69"
    assert nir.formater(FICTIF[:13]) == "2 99 13 55 555 042"
    assert nir.formater("12") == "12"
    assert nir.masquer(FICTIF) == "2 99 ** ** *** *42"
    assert nir.masquer("123") == "***"


@pytest.mark.parametrize(
    ("naissance", "sexe", "phrases"),
    [
        ("19990713", "F", 0),
        ("19990013", "", 0),
        ("19990713", "M", 1),
        ("19980713", "F", 1),
        ("19980713", "M", 2),
    ],
)
def test_le_nir_et_les_traits(naissance: str, sexe: str, phrases: int) -> None:
    assert len(nir.incoherences(FICTIF[:13], naissance, sexe)) == phrases


def test_le_mois_de_naissance_contredit_un_nir_ordinaire() -> None:
    assert nir.incoherences("299" + "07" + "55555042", "19990801", "F") == ("mois de naissance 08 au dossier, 07 dans le NIR",)


@settings(max_examples=80)
@given(st.integers(0, 9_999_999_999))
def test_rpps_contre_luhn(nombre: int) -> None:
    corps = f"{nombre:010d}"
    juste = luhn.calc_check_digit(corps)
    assert rpps.analyser(corps + juste).utilisable
    for chiffre in "0123456789":
        assert luhn.is_valid(corps + chiffre) == rpps.analyser(corps + chiffre).utilisable


@settings(max_examples=80)
@given(st.integers(1_000_000, 98_999_999))
def test_finess_contre_luhn(nombre: int) -> None:
    corps = f"{nombre:08d}"
    juste = luhn.calc_check_digit(corps)
    lu = finess.analyser(corps + juste)
    assert lu.etat == "valide"
    faux = finess.analyser(corps + str((int(juste) + 1) % 10))
    assert (faux.etat, faux.cle_attendue) == ("invalide", juste)


@pytest.mark.parametrize(
    ("module", "texte", "etat", "extrait"),
    [
        (rpps, "99912345677", "fictif", "999"),
        (rpps, "9991 2345 677", "fictif", "999"),
        (rpps, "99912345672", "invalide", "2 lue, 7 attendue"),
        (rpps, "9991234567", "incomplet", "10 chiffres"),
        (rpps, "999123456770", "invalide", "longueur 12"),
        (rpps, "9.9912E+10", "invalide", "chiffres sont perdus"),
        (rpps, "9991234567A", "invalide", "que des chiffres"),
        (rpps, "", "incomplet", "manquant"),
        (am, "991234567", "fictif", "émulation"),
        (am, "A555555 12", "fictif", "émulation"),
        (am, "75612345", "incomplet", "clé manquante"),
        (am, "7561234", "invalide", "longueur 7"),
        (am, "7Z6123451", "invalide", "forme inattendue"),
        (am, "756123450", "invalide", "attendue (formule des numéros ADELI)"),
        (am, "9DA005191", "valide", "clé juste"),
        (am, "", "incomplet", "manquant"),
        (finess, "2A0000014", "valide", "Corse"),
        (finess, "2B0000020", "valide", "Corse"),
        (finess, "2C0000014", "invalide", "forme inattendue"),
        (finess, "75071218", "incomplet", "9, clé comprise"),
        (finess, "10780014", "incomplet", "caractère manquant"),
        (finess, "", "incomplet", "manquant"),
        (amc, "75500017", "valide", "aide médicale"),
        (amc, "0088888888", "valide", "solidaire"),
        (amc, "302976568", "valide", "bien formé"),
        (amc, "302976569", "invalide", "9 lue, 8 attendue"),
        (amc, "99123456", "fictif", "99"),
        (amc, "1234", "invalide", "8 chiffres, ou 9"),
        (amc, "", "incomplet", "manquant"),
    ],
)
def test_les_autres_numeros(module, texte: str, etat: str, extrait: str) -> None:
    lu = module.analyser(texte)
    assert (lu.etat, extrait in lu.message) == (etat, True), lu.message


def test_un_finess_dont_le_zero_de_tete_est_perdu_est_reconnu_sans_etre_complete() -> None:
    entier = "01078001" + luhn.calc_check_digit("01078001")
    lu = finess.analyser(entier[1:])
    assert (lu.etat, lu.compact) == ("incomplet", entier[1:])
    assert entier in lu.message


def test_formes_affichees() -> None:
    assert rpps.formater("99912345677") == "9991 2345 677"
    assert am.formater("991234567") == "99 1 23456 7"
    assert finess.formater("2A0000014") == "2A 000 001 4"
    assert amc.formater("75500017") == "0075500017"
    assert amc.compacter("0075500017") == "75500017"
