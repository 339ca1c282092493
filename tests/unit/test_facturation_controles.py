"""What stops an invoice before it is numbered: one case a fault, from the same sound invoice."""

from datetime import date
from decimal import Decimal

import pytest
from attrs import evolve

from core.dossier.droits import Droits, PeriodeAmo
from core.dossier.personnes import Patient
from core.facturation.controles import controler
from core.facturation.facture import Amc, Amo, Beneficiaire, Executant, Facture, LigneFacture, Prescription

AUJOURDHUI = date(2026, 11, 21)
JOUR = date(2026, 11, 18)
PATIENT = Patient(
    "TEST-DUPONT", "JEANNE", "19991301", droits=Droits(amo=(PeriodeAmo("01", "999", "0000", date(2024, 1, 1), date(2027, 1, 1)),))
)
LIGNE = LigneFacture(
    rang=1,
    seance=1,
    jour=JOUR,
    acte="I.1.INJ_SC",
    code="AMI",
    prix_unitaire=335,
    coefficient=Decimal(1),
    quantite=1,
    base=335,
    honoraires=335,
    taux=60,
    part_amo=201,
    part_rl=0,
    part_amc=0,
    part_patient=134,
)
FACTURE = Facture(
    beneficiaire=Beneficiaire("2991355555042", "69", "TEST-DUPONT", "JEANNE", "19991301"),
    amo=Amo("01", "999", "0000"),
    executant=Executant("996000014", "99900001019", "TEST-MARTIN", "NADIA", "plaine"),
    prescription=Prescription(date(2026, 11, 2), rpps="99900000052"),
    lignes=(LIGNE,),
)


def codes(facture: Facture, patient: Patient = PATIENT) -> list[tuple[str, str]]:
    return [(a.code, a.gravite) for a in controler(facture, patient, AUJOURDHUI)]


def test_une_facture_saine_n_a_rien():
    assert codes(FACTURE) == []


@pytest.mark.parametrize(
    ("code", "gravite", "changements"),
    [
        pytest.param(
            "NIR_MANQUANT",
            "bloquant",
            {"beneficiaire": evolve(FACTURE.beneficiaire, nir="", cle="")},
            marks=pytest.mark.erreur("NIR_MANQUANT"),
        ),
        pytest.param(
            "NIR_REFUSE",
            "bloquant",
            {"beneficiaire": evolve(FACTURE.beneficiaire, cle="70")},
            marks=pytest.mark.erreur("NIR_REFUSE"),
        ),
        pytest.param("FACTURE_VIDE", "bloquant", {"lignes": ()}, marks=pytest.mark.erreur("FACTURE_VIDE")),
        pytest.param(
            "SOINS_FUTURS",
            "bloquant",
            {"lignes": (evolve(LIGNE, jour=date(2026, 11, 22)),)},
            marks=pytest.mark.erreur("SOINS_FUTURS"),
        ),
        pytest.param(
            "SOINS_AVANT_PRESCRIPTION",
            "bloquant",
            {"prescription": evolve(FACTURE.prescription, jour=date(2026, 11, 19))},
            marks=pytest.mark.erreur("SOINS_AVANT_PRESCRIPTION"),
        ),
        pytest.param(
            "ENVOI_TARDIF",
            "information",
            {"lignes": (evolve(LIGNE, jour=date(2026, 11, 5)),)},
            marks=pytest.mark.erreur("ENVOI_TARDIF"),
        ),
        pytest.param(
            "DATE_NATURE_MANQUANTE",
            "bloquant",
            {"amo": evolve(FACTURE.amo, nature="41")},
            marks=pytest.mark.erreur("DATE_NATURE_MANQUANTE"),
        ),
        pytest.param(
            "PRESCRIPTEUR_MANQUANT",
            "bloquant",
            {"prescription": evolve(FACTURE.prescription, rpps="")},
            marks=pytest.mark.erreur("PRESCRIPTEUR_MANQUANT"),
        ),
        pytest.param(
            "DEPLACEMENT_NON_PRESCRIT",
            "bloquant",
            {
                "prescription": evolve(FACTURE.prescription, a_domicile=False),
                "lignes": (LIGNE, evolve(LIGNE, rang=2, acte="IFD", code="IFD")),
            },
            marks=pytest.mark.erreur("DEPLACEMENT_NON_PRESCRIT"),
        ),
        pytest.param(
            "DEPASSEMENT_C2S",
            "bloquant",
            {
                "amc": Amc("88888888", "89", gestion="unique", dre=False),
                "lignes": (evolve(LIGNE, honoraires=400, part_patient=199),),
            },
            marks=pytest.mark.erreur("DEPASSEMENT_C2S"),
        ),
        pytest.param(
            "PARTS_FAUSSES",
            "bloquant",
            {"lignes": (evolve(LIGNE, part_amo=200),)},
            marks=pytest.mark.erreur("PARTS_FAUSSES"),
        ),
    ],
)
def test_chaque_faute_est_dite(code, gravite, changements):
    assert (code, gravite) in codes(evolve(FACTURE, **changements))


@pytest.mark.erreur("DROITS_FERMES")
@pytest.mark.parametrize(("tiers_payant", "gravite"), [(True, "bloquant"), (False, "alerte")])
def test_sans_droits_le_tiers_payant_est_bloque(tiers_payant, gravite):
    sans = evolve(PATIENT, droits=Droits())
    assert ("DROITS_FERMES", gravite) in codes(evolve(FACTURE, tiers_payant_amo=tiers_payant), sans)


def test_les_fautes_bloquantes_viennent_d_abord():
    tardive = evolve(FACTURE, lignes=(evolve(LIGNE, jour=date(2026, 11, 5), part_amo=200),))
    assert [g for _, g in codes(tardive)] == ["bloquant", "information"]


# -- the evaluation before a dependence forfait ------------------------------------------------------------------------

FORFAIT = evolve(LIGNE, acte="I.12.BSB", code="BSB", base=1820, honoraires=1820, part_amo=1092, part_patient=728)


def suivi(classe: str = "", depuis: date | None = None) -> Patient:
    return evolve(PATIENT, bsi=classe, bsi_depuis=depuis)


@pytest.mark.erreur("BSI_ABSENT")
@pytest.mark.parametrize("patient", [suivi(), suivi("B", date(2026, 11, 19))], ids=["jamais noté", "noté après les soins"])
def test_un_forfait_sans_bsi_est_signale(patient: Patient) -> None:
    """A colleague may have made the evaluation: a warning, the invoice can leave."""
    assert codes(evolve(FACTURE, lignes=(FORFAIT,)), patient) == [("BSI_ABSENT", "alerte")]


@pytest.mark.erreur("BSI_ECHU")
def test_un_forfait_apres_douze_mois_est_signale() -> None:
    assert codes(evolve(FACTURE, lignes=(FORFAIT,)), suivi("B", date(2025, 11, 18))) == [("BSI_ECHU", "alerte")]
    assert codes(evolve(FACTURE, lignes=(FORFAIT,)), suivi("B", date(2025, 11, 19))) == []


def test_un_bsi_fait_dans_la_meme_facture_ou_note_sans_date_suffit() -> None:
    evaluation = evolve(LIGNE, acte="I.12.BSI_INITIAL", code="DI", base=2500, honoraires=2500, part_amo=1500, part_patient=1000)
    assert codes(evolve(FACTURE, lignes=(evaluation, evolve(FORFAIT, rang=2)))) == []
    assert codes(evolve(FACTURE, lignes=(FORFAIT,)), suivi("B")) == []


def test_une_injection_ne_demande_pas_de_bsi() -> None:
    assert codes(FACTURE, suivi()) == []
