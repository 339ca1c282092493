"""Cards as XML: what is written is read back, and what is unsafe is refused with one clear message."""

from datetime import date

import pytest
from attrs import evolve
from hypothesis import given, settings
from hypothesis import strategies as st

from core.dossier.droits import ContratAmc, Droits, Exoneration, PeriodeAmo
from core.dossier.personnes import Patient
from core.erreurs import Refus
from core.telematique.cartes import (
    CarteCps,
    CarteVitale,
    SituationCps,
    dater,
    ecrire_cps,
    ecrire_vitale,
    empreinte_code,
    lire_cps,
    lire_vitale,
)

PATIENT = Patient(
    "TEST-RIVIÈRE",
    "Anne Zoé",
    "19990100",
    sexe="F",
    nir="2991355555042",
    cle="69",
    nir_individuel="299135555504269",
    nom_usuel="TEST-D'ÉTÉ",
    adresse="1 rue de l'Essai",
    commune="Essai-le-Bas",
    droits=Droits(
        (
            PeriodeAmo("01", "999", "0000", date(2025, 1, 1), date(2025, 12, 31), source="carte"),
            PeriodeAmo("01", "999", "0000", date(2026, 1, 1), code_gestion="11", source="carte"),
        ),
        (
            Exoneration("ald", date(2026, 1, 1), date(2030, 12, 31), "P-12", source="carte"),
            Exoneration("at", date(2026, 3, 4), numero="260304001", date_nature=date(2026, 3, 4), source="carte"),
            Exoneration("maternite", date(2026, 3, 4), date_nature=date(2026, 7, 4), source="carte"),
        ),
        (
            ContratAmc("99123456", "MUTUELLE TEST", date(2026, 1, 1), adherent="AB 12", part_tm=80, source="carte"),
            ContratAmc("88888888", "C2S", date(2026, 1, 1), type_contrat="89", gestion="unique", dre=False, source="carte"),
        ),
    ),
)
CARTE = CarteVitale("EMU0001", date(2025, 1, 1), date(2030, 1, 1), "2991355555042", "69", (PATIENT,))
CPS = CarteCps(
    "EMUCPS1",
    date(2030, 1, 1),
    "99912345677",
    "TEST-LOUP",
    "Lia",
    (
        SituationCps(1, "991234567", "C1", "Cabinet d'essai"),
        SituationCps(2, "991234575", mode="4", zone_ik="02", signe_lots=False),
    ),
    civilite="MME",
    sel="00112233",
    empreinte_code=empreinte_code("1234", "00112233"),
    cle_signature="ab" * 32,
)


def refus(octets: bytes) -> str:
    with pytest.raises(Refus) as levee:
        lire_vitale(octets)
    (anomalie,) = levee.value.anomalies
    assert anomalie.code == "CARTE_INVALIDE"
    phrase = anomalie.phrase()
    assert "\x1b" not in phrase
    assert len(phrase) < 400
    return phrase


def test_une_carte_vitale_se_relit_telle_quelle() -> None:
    octets = ecrire_vitale(CARTE)
    assert lire_vitale(octets) == CARTE
    assert b'emulation="EMU"' in octets
    assert ecrire_vitale(lire_vitale(octets)) == octets


def test_les_periodes_lues_portent_leur_date_de_lecture() -> None:
    jour = date(2026, 11, 21)
    lue = lire_vitale(ecrire_vitale(CARTE), jour)
    assert lue == dater(CARTE, jour)
    periodes = lue.beneficiaires[0].droits
    assert {(p.source, p.lu_le) for p in (*periodes.amo, *periodes.exonerations, *periodes.amc)} == {("carte", jour)}


@pytest.mark.parametrize("nombre", range(1, 7))
def test_un_a_six_beneficiaires(nombre: int) -> None:
    carte = evolve(CARTE, beneficiaires=tuple(evolve(PATIENT, prenom=f"Enfant {i}", qualite="6") for i in range(nombre)))
    assert lire_vitale(ecrire_vitale(carte)) == carte


@pytest.mark.parametrize("nombre", [0, 7])
def test_ni_zero_ni_sept_beneficiaires(nombre: int) -> None:
    with pytest.raises(Refus, match=f"{nombre} bénéficiaires"):
        ecrire_vitale(evolve(CARTE, beneficiaires=(PATIENT,) * nombre))


def test_une_cps_se_relit_avec_et_sans_son_secret() -> None:
    assert lire_cps(ecrire_cps(CPS)) == CPS
    assert lire_cps(ecrire_cps(CPS.publique())) == CPS.publique()
    assert CPS.publique().cle_signature == ""


def test_l_executant_suit_la_situation_choisie() -> None:
    assert CPS.executant(1).am == "991234567"
    assert CPS.executant(2).am == "991234575"


@pytest.mark.erreur("SITUATION_INCONNUE")
def test_une_situation_absente_est_refusee_avec_celles_qui_existent() -> None:
    with pytest.raises(Refus, match="choisir une de ses situations : 1, 2"):
        CPS.executant(3)


def test_deux_situations_de_meme_numero() -> None:
    double = evolve(CPS, situations=(CPS.situations[0], evolve(CPS.situations[1], numero=1)))
    with pytest.raises(Refus, match="même numéro"):
        lire_cps(ecrire_cps(double))


OCTETS = ecrire_vitale(CARTE)


@pytest.mark.parametrize(
    ("octets", "attendu"),
    [
        (b"", "XML bien formé"),
        (b"carte", "XML bien formé"),
        (b"x" * (1024 * 1024 + 1), "1 Mio au plus"),
        (b"<!DOCTYPE a [<!ENTITY x SYSTEM 'file:///etc/passwd'>]>" + OCTETS, "DOCTYPE interdit"),
        (OCTETS.replace(b"<carte ", b"<!doctype a><carte ", 1), "DOCTYPE interdit"),
        (OCTETS.replace(b"TEST-RIVI", b"&externe;", 1), "XML bien formé"),
        (OCTETS.replace(b"TEST-RIVI", b"\xff", 1), "0xff en position"),
        (OCTETS.decode().encode("utf-16"), "UTF-8"),
        (OCTETS.replace(b"UTF-8", b"ISO-8859-1", 1), "UTF-8"),
        (OCTETS.replace(b"TEST-RIVI", b"\x1b[31m", 1), "XML bien formé"),
        (OCTETS.replace(b"TEST-RIVI", b"a&#155;31m", 1), "caractère de contrôle (U+009B)"),
        (OCTETS.replace(b"TEST-RIVI", "a\u202eb".encode(), 1), "caractère de contrôle (U+202E)"),
        (OCTETS.replace(b"TEST-RIVI", b"[/b]", 1), "« [ », réservé au balisage"),
        (OCTETS.replace(b"TEST-RIVI", b"&lt;b&gt;", 1), "réservé au balisage"),
        (OCTETS.replace(b"MUTUELLE TEST", b"M[red]", 1), "réservé au balisage"),
        (OCTETS.replace(b"carte-vitale-emu", b"carte-vitale"), "élément racine « carte-vitale »"),
        (OCTETS.replace(b'"EMU"', b'"REEL"', 1), "schéma carte_vitale.rng"),
        (OCTETS.replace(b'cle="69"', b'cle="6"', 1), "schéma carte_vitale.rng"),
        (OCTETS.replace(b'nature="ald"', b'nature="autre"', 1), "beneficiaire"),
        (OCTETS.replace(b"<carte ", b"<inconnu/><carte ", 1), "schéma"),
        (OCTETS.replace(b'naissance="19990100"', b'naissance="19991301"', 1), "date de naissance impossible"),
        (OCTETS.replace(b'debut="2025-01-01"', b'debut="2026-02-01"', 1), "avant de commencer"),
        (OCTETS.replace(b'debut="2025-01-01"', b'debut="2025-01-01Z"', 1), "date illisible"),
        (b"<carte-vitale-emu>" + b"<a>" * 100_000, "XML bien formé"),
        (ecrire_cps(CPS), "élément racine « carte-cps-emu »"),
    ],
)
def test_une_carte_dangereuse_ou_fausse_est_refusee_clairement(octets: bytes, attendu: str) -> None:
    assert attendu in refus(octets)


@pytest.mark.parametrize("nom", ["", " ", "a\x1b[0m", "a\x00", "[b]x[/b]", "<script>", "x" * 81, " espace"])
def test_un_nom_dangereux_n_est_pas_ecrit(nom: str) -> None:
    with pytest.raises(Refus):
        ecrire_vitale(evolve(CARTE, beneficiaires=(evolve(PATIENT, nom=nom),)))


@settings(max_examples=60, deadline=None)
@given(st.text(max_size=30), st.binary(max_size=60), st.integers(0, len(OCTETS)))
def test_rien_d_autre_qu_un_refus(nom: str, parasite: bytes, place: int) -> None:
    """Any name either comes back as written or is refused; any damage to the bytes is a value or a Refus, never another error."""
    try:
        relue = lire_vitale(ecrire_vitale(evolve(CARTE, beneficiaires=(evolve(PATIENT, nom=nom),))))
        assert relue.beneficiaires[0].nom == nom
    except Refus:
        assert nom != "TEST"
    codes = {"CARTE_INVALIDE"}
    try:
        lire_vitale(OCTETS[:place] + parasite + OCTETS[place:])
    except Refus as refus_leve:
        codes = {anomalie.code for anomalie in refus_leve.anomalies}
    assert codes == {"CARTE_INVALIDE"}
