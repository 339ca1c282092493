"""Altered files: every alteration is named by its code, and hostile bytes give declared errors only."""

import contextlib
import io
import random

import pytest
from attrs import evolve
from hypothesis import given, settings
from hypothesis import strategies as st

from core.erreurs import Refus
from core.telematique import b2, codec
from core.telematique.b2.lecture import CLASSES, LONGUEUR, reconnaitre
from tests.enregistrements.dores import DOSSIER
from tests.enregistrements.fabrique import LOTS, facture, ligne, lot

EXEMPLE = (DOSSIER / "exemple.b2").read_bytes()
SITUATIONS = (DOSSIER / "fse_situations.b2").read_bytes()
NUIT = (DOSSIER / "fse_nuit_dimanche.b2").read_bytes()


def _modifier(octets: bytes, numero: int, **zones: object) -> bytes:
    """The file with zones of its record `numero` (from 1) replaced, written again by the codec."""
    debut = (numero - 1) * LONGUEUR
    fil = octets[debut : debut + LONGUEUR].decode("ascii")
    valeur = evolve(codec.lire(CLASSES[reconnaitre(fil)], fil), **zones)  # type: ignore[misc]
    return octets[:debut] + codec.ecrire(valeur).encode("ascii") + octets[debut + LONGUEUR :]


def _sans(octets: bytes, numero: int) -> bytes:
    debut = (numero - 1) * LONGUEUR
    return octets[:debut] + octets[debut + LONGUEUR :]


def _copier(octets: bytes, source: int, apres: int) -> bytes:
    """The file with its record `source` once more, after the record `apres`."""
    copie = octets[(source - 1) * LONGUEUR : source * LONGUEUR]
    return octets[: apres * LONGUEUR] + copie + octets[apres * LONGUEUR :]


@pytest.mark.parametrize(
    ("source", "apres"),
    [(5, 9), (6, 6), (4, 4), (6, 4), (9, 9), (10, 10), (2, 2), (1, 1), (3, 6), (5, 10), (11, 9)],
)
def test_un_enregistrement_de_trop_est_vu_a_sa_place(source: int, apres: int) -> None:
    fautes = b2.verifier(_copier(EXEMPLE, source, apres))
    places = {f"enregistrement n° {apres + 1} du fichier", f"enregistrement n° {apres + 2} du fichier"}
    assert [a for a in fautes if a.code == "B2_ORDRE" and a.ou in places], fautes


# records of the example: 1 000, 2 lot, 3 facture, 4 2S, 5 acte, 6 4E, 7 acte, 8 4E, 9 fin, 10 fin de lot, 11 999
@pytest.mark.parametrize(
    ("octets", "attendu"),
    [
        pytest.param(b"", "B2_LONGUEUR", marks=pytest.mark.erreur("B2_LONGUEUR")),
        pytest.param(EXEMPLE + b"\n", "B2_LONGUEUR", marks=pytest.mark.erreur("B2_LONGUEUR")),
        pytest.param(EXEMPLE[:-LONGUEUR], "B2_FIN_ABSENTE", marks=pytest.mark.erreur("B2_FIN_ABSENTE")),
        pytest.param(_sans(EXEMPLE, 1), "B2_ORDRE", marks=pytest.mark.erreur("B2_ORDRE")),
        pytest.param(_sans(EXEMPLE, 5), "B2_ORDRE", marks=pytest.mark.erreur("B2_ORDRE")),
        pytest.param(EXEMPLE + EXEMPLE, "B2_ORDRE", marks=pytest.mark.erreur("B2_ORDRE")),
        pytest.param(EXEMPLE[:640] + b"7" + EXEMPLE[641:], "B2_TYPE_INCONNU", marks=pytest.mark.erreur("B2_TYPE_INCONNU")),
        pytest.param(b"X" * LONGUEUR * 600, "B2_TROP_DE_FAUTES", marks=pytest.mark.erreur("B2_TROP_DE_FAUTES")),
        (EXEMPLE.replace(b"1260060", b"12600 0"), "ZONE_NON_NUMERIQUE"),
        (EXEMPLE.replace(b"CABINET", b"cabinet"), "ZONE_CARACTERE"),
    ],
    ids=lambda v: v if isinstance(v, str) else "",
)
def test_un_fichier_illisible_est_refuse_et_nomme(octets: bytes, attendu: str) -> None:
    fautes = b2.verifier(octets)
    assert attendu in [a.code for a in fautes], fautes
    with pytest.raises(Refus):
        b2.lire(octets)
    with pytest.raises(Refus):
        list(b2.parcourir(io.BytesIO(octets)))


@pytest.mark.parametrize(
    ("octets", "attendu"),
    [
        pytest.param(
            _modifier(EXEMPLE, 11, nombre_enregistrements=12), "B2_TOTAL_FAUX", marks=pytest.mark.erreur("B2_TOTAL_FAUX")
        ),
        (_modifier(EXEMPLE, 11, nombre_lots=2), "B2_TOTAL_FAUX"),
        (_modifier(EXEMPLE, 10, total_amo=920), "B2_TOTAL_FAUX"),
        (_modifier(EXEMPLE, 10, actes=3), "B2_TOTAL_FAUX"),
        (_modifier(EXEMPLE, 10, assures=2), "B2_TOTAL_FAUX"),
        (_modifier(EXEMPLE, 10, factures=2), "B2_TOTAL_FAUX"),
        (_modifier(EXEMPLE, 10, pieces=2), "B2_TOTAL_FAUX"),
        (_modifier(EXEMPLE, 10, total_factures=1), "B2_TOTAL_FAUX"),
        (_modifier(EXEMPLE, 10, total_3=1), "B2_TOTAL_FAUX"),
        (_modifier(EXEMPLE, 9, montant_amo=920), "B2_TOTAL_FAUX"),
        (_modifier(EXEMPLE, 9, montant_amc=1), "B2_TOTAL_FAUX"),
        (_modifier(EXEMPLE, 9, facture_ph=1), "B2_TOTAL_FAUX"),
        (_modifier(EXEMPLE, 9, amo_ph=1), "B2_TOTAL_FAUX"),
        (_modifier(EXEMPLE, 4, sequence=2), "B2_SEQUENCE"),
        (_modifier(EXEMPLE, 2, ps="991234575"), "B2_CLE_DIFFERENTE"),
        (_modifier(EXEMPLE, 9, honoraires=1534), "B2_TOTAL_FAUX"),
        (_modifier(EXEMPLE, 9, participation=0), "B2_TOTAL_FAUX"),
        (_modifier(EXEMPLE, 9, nombre_lignes=2), "B2_TOTAL_FAUX"),
        pytest.param(_modifier(EXEMPLE, 5, base=1259), "B2_BASE", marks=pytest.mark.erreur("B2_BASE")),
        pytest.param(_modifier(EXEMPLE, 5, taux=70), "B2_PART_AMO", marks=pytest.mark.erreur("B2_PART_AMO")),
        pytest.param(_modifier(EXEMPLE, 5, honoraires=1000), "B2_HONORAIRES", marks=pytest.mark.erreur("B2_HONORAIRES")),
        (_modifier(EXEMPLE, 5, montant_amc=505), "B2_HONORAIRES"),
        pytest.param(_modifier(EXEMPLE, 5, date_soins=None), "B2_DATE_SOINS", marks=pytest.mark.erreur("B2_DATE_SOINS")),
        pytest.param(_modifier(EXEMPLE, 6, sequence=1), "B2_SEQUENCE", marks=pytest.mark.erreur("B2_SEQUENCE")),
        pytest.param(_modifier(EXEMPLE, 6, facture=124), "B2_CLE_DIFFERENTE", marks=pytest.mark.erreur("B2_CLE_DIFFERENTE")),
        (_modifier(EXEMPLE, 10, lot=43), "B2_CLE_DIFFERENTE"),
        (_modifier(EXEMPLE, 11, identification="EMU999"), "B2_CLE_DIFFERENTE"),
        (_modifier(EXEMPLE, 2, organisme="998"), "B2_CLE_DIFFERENTE"),
        pytest.param(_modifier(EXEMPLE, 2, date_lot=None), "B2_DATE_LOT", marks=pytest.mark.erreur("B2_DATE_LOT")),
        pytest.param(_modifier(EXEMPLE, 1, norme="CP"), "B2_NORME", marks=pytest.mark.erreur("B2_NORME")),
        pytest.param(_modifier(EXEMPLE, 1, type_flux="R"), "B2_NORME", marks=pytest.mark.erreur("B2_NORME")),
        pytest.param(_modifier(EXEMPLE, 3, regime="02"), "B2_REGIME", marks=pytest.mark.erreur("B2_REGIME")),
        pytest.param(EXEMPLE.replace(b"555504269", b"555504268"), "B2_NIR_FAUX", marks=pytest.mark.erreur("B2_NIR_FAUX")),
        pytest.param(_modifier(EXEMPLE, 3, accident="260903001"), "B2_AT_FAUX", marks=pytest.mark.erreur("B2_AT_FAUX")),
        pytest.param(
            EXEMPLE.replace(b"000000123", b"000000000"),
            "B2_FACTURE_SANS_NUMERO",
            marks=pytest.mark.erreur("B2_FACTURE_SANS_NUMERO"),
        ),
        pytest.param(
            SITUATIONS.replace(b"000000124", b"000000123"),
            "B2_FACTURE_EN_DOUBLE",
            marks=pytest.mark.erreur("B2_FACTURE_EN_DOUBLE"),
        ),
        pytest.param(_modifier(NUIT, 7, code_acte="AIS N"), "B2_MAJORATION", marks=pytest.mark.erreur("B2_MAJORATION")),
    ],
    ids=lambda v: v if isinstance(v, str) else "",
)
def test_un_fichier_qui_se_contredit_est_nomme(octets: bytes, attendu: str) -> None:
    fautes = b2.verifier(octets)
    assert attendu in {a.code for a in fautes}, fautes
    assert b2.lire(octets).factures


@pytest.mark.erreur("B2_ECLATEMENT")
def test_un_top_f_avec_une_part_complementaire_est_contradictoire() -> None:
    octets = _modifier((DOSSIER / "fse_gestion_unique.b2").read_bytes(), 3, top_eclatement="F")
    assert [a.code for a in b2.verifier(octets)] == ["B2_ECLATEMENT"]


def test_toutes_les_fautes_viennent_ensemble() -> None:
    octets = _modifier(_modifier(_modifier(EXEMPLE, 5, base=1259), 10, total_amo=1), 11, nombre_lots=9)
    assert {a.code for a in b2.verifier(octets)} >= {"B2_BASE", "B2_TOTAL_FAUX"}
    assert len([a for a in b2.verifier(octets) if a.code == "B2_TOTAL_FAUX"]) >= 2


def test_les_fautes_nomment_le_rang_et_les_positions() -> None:
    faute = b2.verifier(EXEMPLE[:1000].replace(b"0001260060", b"0001260X60") + EXEMPLE[1000:])[0]
    assert faute.ou == "enregistrement 4 (acte (CP)), n° 5 du fichier, zone « taux de remboursement », positions 105-107"


def test_trois_mille_factures_d_un_mois_s_ecrivent_se_relisent_et_se_totalisent() -> None:
    total = amo = 0
    relu: list[int] = []
    for premier in range(1, 3001, 600):
        factures = [
            facture(ligne(1, "AMI", 315, "4"), ligne(2, "IFD", 275), ligne(3, "IK", 35, "1", n % 40 + 1), numero=n)
            for n in range(premier, premier + 600)
        ]
        ecrit = b2.ecrire_lot(lot(*factures, numero=premier // 600 + 1))
        assert b2.verifier(ecrit.b2) == ()
        lu = b2.lire(ecrit.b2)
        assert sum(f.honoraires for f in lu.factures) == sum(f.honoraires for f in factures) == ecrit.total
        assert lu.lots[0].fin.total_amo == ecrit.total_amo
        total, amo = total + ecrit.total, amo + ecrit.total_amo
        relu += [f.numero for f in lu.factures]
    assert relu == list(range(1, 3001))
    kilometres = sum(n % 40 + 1 for n in range(1, 3001))
    assert total == 3000 * (1260 + 275) + 35 * kilometres
    assert amo == 3000 * (756 + 165) + 21 * kilometres


def test_un_flux_coupe_en_morceaux_se_lit_comme_un_fichier() -> None:
    class Goutte(io.BytesIO):
        def read(self, n: int | None = -1, /) -> bytes:
            return super().read(min(n or 1, 37))

    assert [f.numero for f in b2.parcourir(Goutte(SITUATIONS))] == [f.numero for f in b2.lire(SITUATIONS).factures]


BONS = [(DOSSIER / f"{nom}.b2").read_bytes() for nom in LOTS]


@settings(max_examples=150)
@given(st.sampled_from(BONS), st.randoms(use_true_random=False))
def test_des_octets_hostiles_ne_donnent_que_des_refus(octets: bytes, hasard: random.Random) -> None:
    morceaux = bytearray(octets)
    for _ in range(hasard.randint(1, 6)):
        geste, ou = hasard.choice(("changer", "couper", "oter", "doubler")), hasard.randrange(len(morceaux) or 1)
        match geste:
            case "changer" if morceaux:
                morceaux[ou] = hasard.randrange(256)
            case "couper":
                del morceaux[ou:]
            case "oter":
                del morceaux[ou : ou + LONGUEUR]
            case "doubler":
                morceaux[ou:ou] = morceaux[ou - ou % LONGUEUR : ou - ou % LONGUEUR + LONGUEUR]
    _lire_sans_surprise(bytes(morceaux))


@given(st.binary(max_size=600))
def test_des_octets_au_hasard_ne_donnent_que_des_refus(octets: bytes) -> None:
    _lire_sans_surprise(octets)
    with contextlib.suppress(Refus):
        b2.lire_complements(octets)


def _lire_sans_surprise(octets: bytes) -> None:
    fautes = b2.verifier(octets)
    try:
        b2.lire(octets)
    except Refus:
        assert fautes  # what cannot be read is never said to be right


def test_un_fichier_de_plusieurs_lots_se_lit_et_se_verifie() -> None:
    premier = b2.ecrire_lot(lot(facture(ligne(1, "AMI", 315, "4")), numero=41)).b2
    second = b2.ecrire_lot(lot(facture(ligne(1, "AMI", 315, "2"), numero=124), facture(ligne(1, "DI", 1000), numero=125))).b2
    corps = premier[:-LONGUEUR] + second[LONGUEUR:]
    nombre = len(corps) // LONGUEUR
    ensemble = _modifier(corps, nombre, nombre_enregistrements=nombre, nombre_lots=2)
    assert b2.verifier(ensemble) == ()
    fichier = b2.lire(ensemble)
    assert [(un.entete.lot, [f.numero for f in un.factures]) for un in fichier.lots] == [(41, [123]), (42, [124, 125])]
    assert [f.numero for f in fichier.factures] == [123, 124, 125]
    assert {a.code for a in b2.verifier(corps)} == {"B2_TOTAL_FAUX"}


@pytest.mark.parametrize("saut", ["\n", "\r\n"])
def test_un_fichier_coupe_en_lignes_dit_qu_il_l_est(saut: str) -> None:
    octets = (DOSSIER / "exemple.b2").read_bytes().decode("ascii")
    fils = [octets[i : i + 128] for i in range(0, len(octets), 128)]
    for texte, dit in ((saut.join(fils), "séparent"), (octets + saut, "suit")):
        (faute,) = b2.verifier(texte.encode("ascii"))
        assert faute.code == "B2_LONGUEUR"
        assert dit in faute.message


@pytest.mark.erreur("B2_NON_VERIFIE")
def test_apres_une_zone_illisible_on_dit_encore_les_cles_et_les_compteurs_du_fichier() -> None:
    lignes = [EXEMPLE[i : i + 128] for i in range(0, len(EXEMPLE), 128)]
    acte = next(i for i, x in enumerate(lignes) if x[:1] == b"4" and x[35:36].isdigit())
    suite = next(i for i, x in enumerate(lignes) if i > acte and x[:1] == b"5")
    seul = [*lignes]
    seul[acte] = seul[acte][:60] + b"?" * 30 + seul[acte][90:]
    assert {a.code for a in b2.verifier(b"".join(seul))} & {"B2_CLE_DIFFERENTE", "B2_TOTAL_FAUX"} == set()
    assert b2.verifier(b"".join(seul))[-1].code == "B2_NON_VERIFIE"
    tout = [*seul]
    tout[suite] = tout[suite][:1] + b"9" * 9 + tout[suite][10:]  # another nurse than the 2
    dites = [a.code for a in b2.verifier(b"".join(tout))]
    assert "B2_CLE_DIFFERENTE" in dites
    assert "B2_NON_VERIFIE" in dites
