"""Days inside a series as text: absences, acts with days of their own, nurses; each written text reads back as what it says."""

from datetime import date, time
from pathlib import Path

import pytest
from attrs import evolve
from hypothesis import given
from hypothesis import strategies as st

from core.demonstration.lecture import lire_monde
from core.dossier.ordonnance import Ordonnance, Soignant, SoinPrescrit, jours_de_soin
from core.dossier.personnes import Infirmier, Patient
from core.erreurs import Refus
from core.langage.ecriture import ecrire_ligne
from core.langage.fiche import Fiche, ecrire_fiche, lire_fiche
from core.langage.ligne import lire_ligne
from core.langage.periodes import (
    ecrire_absences,
    ecrire_periode,
    ecrire_soignants,
    lire_absences,
    lire_periode,
    lire_soignants,
)
from core.nomenclature import charger
from core.services.comprendre import code_court, ferie_a
from core.services.saisie import passages

NGAP = charger()
LUNDI = date(2026, 11, 2)
SERIE = Ordonnance(1, 1, 1, LUNDI, (SoinPrescrit("glycemie"),), LUNDI, date(2026, 11, 29), (time(8), time(19)))
LEA, MARC = (
    Infirmier("999000018", "", "TEST-MARTIN", "Lea", "C", id=1),
    Infirmier("999000026", "", "TEST-ROUX", "Marc", "C", id=2),
)
FERIE = ferie_a(NGAP, "metropole")


def lire(texte, ordonnance=SERIE):
    return [(j.day, r) for j, r in lire_absences(texte, ordonnance, FERIE)]


@pytest.mark.parametrize(
    ("texte", "attendu"),
    [
        ("10..11", [(10, 1), (10, 2), (11, 1), (11, 2)]),
        ("10/11..11/11, 20", [(10, 1), (10, 2), (11, 1), (11, 2), (20, 1), (20, 2)]),
        ("22/11@2", [(22, 2)]),
        ("..3", [(2, 1), (2, 2), (3, 1), (3, 2)]),
        ("28..", [(28, 1), (28, 2), (29, 1), (29, 2)]),
        ("dim@1", [(8, 1), (15, 1), (22, 1), (29, 1)]),
        ("feries", [(11, 1), (11, 2)]),  # the 11th of November; All Saints' Day was the day before
        ("", []),
    ],
)
def test_les_absences_se_disent_comme_on_les_pense(texte, attendu):
    assert lire(texte) == attendu


@given(st.sets(st.tuples(st.integers(0, 27), st.integers(1, 2))))
def test_toute_absence_ecrite_se_relit(absences):
    jours = list(jours_de_soin(SERIE, date(2026, 11, 29)))
    o = evolve(SERIE, absences=tuple(sorted((jours[i], r) for i, r in absences)))
    assert lire_absences(ecrire_absences(o), SERIE, FERIE) == o.absences


def test_une_absence_s_ecrit_court():
    o = evolve(SERIE, absences=lire_absences("10..14,20,22@2", SERIE, FERIE))
    assert ecrire_absences(o) == "10/11..14/11,20/11,22/11@2"


@pytest.mark.erreur("ABSENCE_SANS_FIN")
@pytest.mark.erreur("PERIODE_ILLISIBLE")
@pytest.mark.parametrize(
    ("texte", "code"), [("di", "ABSENCE_SANS_FIN"), ("20/11..10/11", "PERIODE_ILLISIBLE"), ("..", "PERIODE_ILLISIBLE")]
)
def test_une_absence_illisible_le_dit(texte, code):
    with pytest.raises(Refus) as pris:
        lire(texte, evolve(SERIE, fin=None))
    assert pris.value.anomalies[0].code == code


def test_une_periode_autour_du_nouvel_an():
    repere = date(2026, 12, 20)
    periode = lire_periode("28/12..3/1", repere)
    assert (periode.du, periode.au) == (date(2026, 12, 28), date(2027, 1, 3))
    assert ecrire_periode(periode.du, periode.au, repere) == "28/12..03/01"


def test_un_jour_seul_deja_passe_au_debut_est_du_mois_suivant():
    repere = date(2026, 11, 15)
    lues = [lire_periode(texte, repere) for texte in ("25..5", "..10", "..20")]
    assert [(p.du, p.au) for p in lues] == [
        (date(2026, 11, 25), date(2026, 12, 5)),
        (None, date(2026, 12, 10)),
        (None, date(2026, 11, 20)),
    ]


def test_qui_vient_quand():
    principal, autres = lire_soignants("lea marc=sd marc@2:15/11..20/11", [LEA, MARC], LUNDI)
    assert principal == 1
    assert autres == (Soignant(2, (5, 6)), Soignant(2, (), (2,), date(2026, 11, 15), date(2026, 11, 20)))
    o = evolve(SERIE, soignants=autres)
    assert [o.infirmier_du(date(2026, 11, j), r) for j, r in ((6, 1), (7, 1), (16, 1), (16, 2))] == [1, 2, 1, 2]
    assert lire_soignants(ecrire_soignants(o, [LEA, MARC]), [LEA, MARC], LUNDI) == (1, autres)


def test_un_infirmier_se_nomme_sans_accent():
    lea = evolve(LEA, prenom="Léa", nom="TEST-LEFÈVRE")
    assert lire_soignants("lefevre", [lea, MARC], LUNDI) == lire_soignants("lefèvre", [lea, MARC], LUNDI) == (1, ())
    assert ecrire_soignants(evolve(SERIE, infirmier=1), [lea, MARC]) == "lea"


@pytest.mark.erreur("SOIGNANT_ILLISIBLE")
@pytest.mark.erreur("INFIRMIER_INCONNU")
@pytest.mark.parametrize(
    ("texte", "code", "remede"),
    [
        ("lea=xyz", "SOIGNANT_ILLISIBLE", "marc=sd"),
        ("zoe", "INFIRMIER_INCONNU", "Lea TEST-MARTIN"),
        ("test", "INFIRMIER_INCONNU", "Marc"),
    ],
)
def test_un_infirmier_mal_dit(texte, code, remede):
    with pytest.raises(Refus) as pris:
        lire_soignants(texte, [LEA, MARC], LUNDI)
    (anomalie,) = pris.value.anomalies
    assert (anomalie.code, remede in anomalie.remede) == (code, True)


def test_un_acte_a_ses_propres_jours():
    patient = Patient("TEST", "T", "19501301", id=1)
    fiche = Fiche(1, 1, actes="dex+insu:..5/11+pst:6/11..", debut="2/11/26", duree="7j")
    lue = lire_fiche(fiche, patient, 1, LUNDI, NGAP)
    assert lue.fautes == ()
    monde = lire_monde(Path(__file__).resolve().parents[2] / "samples")
    par_jour = {p.seance.jour.day: len(p.soins) for p in passages(lue.ordonnance, patient, monde.cabinets[0], date(2026, 11, 30))}
    assert par_jour == {2: 2, 3: 2, 4: 2, 5: 2, 6: 2, 7: 2, 8: 2}
    soins = {
        p.seance.jour.day: [s.acte for s in p.soins]
        for p in passages(lue.ordonnance, patient, monde.cabinets[0], date(2026, 11, 30))
    }
    assert soins[5] != soins[6]
    assert ecrire_fiche(lue.ordonnance, lambda a: code_court(a, NGAP)).actes.endswith(":..05/11+pst:06/11..")


@pytest.mark.parametrize(
    "ordonnance", lire_monde(Path(__file__).resolve().parents[2] / "samples").ordonnances, ids=lambda o: str(o.id)
)
@pytest.mark.parametrize("mois", [None, LUNDI.replace(day=1)], ids=["entier", "mois"])
def test_chaque_ordonnance_des_exemples_s_ecrit_en_une_ligne_et_se_relit(ordonnance, mois):
    monde = lire_monde(Path(__file__).resolve().parents[2] / "samples")
    patient = next(p for p in monde.patients if p.id == ordonnance.patient)
    fiche = ecrire_fiche(ordonnance, lambda a: code_court(a, NGAP))
    texte = ecrire_ligne(fiche, f"#{patient.id}", f"#{ordonnance.prescripteur}", mois)
    ligne = lire_ligne(texte, NGAP, LUNDI, lambda _: False)
    assert ligne.fautes == ()
    relue = Fiche(patient.id, int(ligne.prescripteur[1:]), ordonnance.id, **ligne.champs)
    assert lire_fiche(relue, patient, ordonnance.infirmier, LUNDI, NGAP, base=ordonnance).ordonnance == ordonnance


def test_les_jours_du_mois_s_ecrivent_seuls_pour_etre_rejoues_un_autre_mois():
    fiche = Fiche(jour="02/11/26", actes="dex", debut="12/11/26", duree="..30/11/26", rythme="j", heures="8h, 19h", km="6")
    assert ecrire_ligne(fiche, "#1", "", date(2026, 11, 1)) == "#1 dex 12 ..30 8h,19h /je 6km o:2"
    assert ecrire_ligne(fiche, "dup", "mar") == "dup dex 12/11/26 ..30/11/26 8h,19h /je 6km o:02/11/26 @mar"
