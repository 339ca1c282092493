"""Questions to the nurses: asked, asked again, answered, one message a practice; and lines put off."""

from datetime import date, datetime
from pathlib import Path

import pytest
from fabrique_base import AM, MAINTENANT, base, facture_validee, horloge, patient

from core.erreurs import Refus
from core.services import questions
from core.services.actions import annuler
from tui.ecrans.questions import ecrire_message

JOUR = MAINTENANT.date()


def code(action) -> str:  # type: ignore[no-untyped-def]
    with pytest.raises(Refus) as pris:
        action()
    return pris.value.anomalies[0].code


def test_une_question_sur_une_facture_nomme_patient_cabinet_infirmier(tmp_path: Path) -> None:
    registre = base(tmp_path)
    p = patient(registre)
    f = facture_validee(registre, p)
    q = questions.poser(registre, "  Quelle est la date\n de l'ordonnance ? ", horloge(), facture=f.id)
    assert (q.patient, q.cabinet, q.infirmier, q.texte) == (p.id, "CAB1", AM, "Quelle est la date de l'ordonnance ?")
    (vue,) = questions.voir(registre, registre.questions(ouvertes=True))
    assert vue.a_qui == "Lea TEST-MARTIN"
    assert f"facture {f.resume.numero}" in vue.sur
    assert vue.montant == f.resume.demande


@pytest.mark.erreur("QUESTION_VIDE")
@pytest.mark.erreur("QUESTION_SANS_CABINET")
@pytest.mark.erreur("REPONSE_VIDE")
@pytest.mark.erreur("QUESTION_REPONDUE")
def test_ce_qui_ne_se_demande_pas(tmp_path: Path) -> None:
    registre = base(tmp_path)
    assert code(lambda: questions.poser(registre, "  ", horloge(), cabinet="CAB1")) == "QUESTION_VIDE"
    assert code(lambda: questions.poser(registre, "quoi ?", horloge())) == "QUESTION_SANS_CABINET"
    assert code(lambda: questions.poser(registre, "quoi ?", horloge(), cabinet="CAB9")) == "CABINET_INCONNU"
    q = questions.poser(registre, "quoi ?", horloge(), cabinet="CAB1")
    assert code(lambda: questions.repondre(registre, q.id, " ", horloge())) == "REPONSE_VIDE"
    questions.repondre(registre, q.id, "rien", horloge())
    assert code(lambda: questions.repondre(registre, q.id, "encore", horloge())) == "QUESTION_REPONDUE"
    assert code(lambda: questions.relancer(registre, [q.id], horloge())) == "QUESTION_REPONDUE"
    assert code(lambda: questions.relancer(registre, [99], horloge())) == "INTROUVABLE"


def test_relancer_est_tout_ou_rien_et_repousse_la_prochaine_relance(tmp_path: Path) -> None:
    registre = base(tmp_path)
    un, deux = (questions.poser(registre, t, horloge(), cabinet="CAB1") for t in ("un ?", "deux ?"))
    questions.repondre(registre, deux.id, "oui", horloge())
    assert code(lambda: questions.relancer(registre, [un.id, deux.id], horloge())) == "QUESTION_REPONDUE"
    assert registre.question(un.id).relances == 0
    plus_tard = horloge(datetime(2026, 11, 28, 9, 0))
    questions.relancer(registre, [un.id], plus_tard)
    (vue,) = questions.voir(registre, registre.questions(ouvertes=True))
    assert (vue.question.relances, vue.relancer_le) == (1, date(2026, 12, 5))
    assert "relancée 1 fois (le 28/11/2026)" in vue.depuis


def test_un_message_par_cabinet_sans_les_questions_repondues(tmp_path: Path) -> None:
    registre = base(tmp_path)
    p = patient(registre)
    questions.poser(registre, "L'ordonnance manque.", horloge(), patient=p.id)
    close = questions.poser(registre, "Question déjà réglée", horloge(), cabinet="CAB1")
    questions.repondre(registre, close.id, "oui", horloge())
    ((cabinet, texte),) = questions.messages(registre, JOUR)
    assert cabinet == "CAB1"
    assert "CABINET EMU" in texte
    assert "TEST-DUPONT Jeanne" in texte
    assert "L'ordonnance manque." in texte
    assert "déjà réglée" not in texte
    assert p.nir not in texte


@pytest.mark.erreur("FICHIER_NON_ECRIT")
def test_le_message_s_ecrit_pour_son_seul_lecteur(tmp_path: Path) -> None:
    fichier = ecrire_message(tmp_path / "neuf", "../CAB 1", "2026-11-20", "texte")
    assert fichier.parent == tmp_path / "neuf"
    assert fichier.read_text() == "texte\n"
    assert fichier.stat().st_mode & 0o077 == 0
    (tmp_path / "fichier").write_text("")
    assert code(lambda: ecrire_message(tmp_path / "fichier", "CAB1", "2026-11-20", "texte")) == "FICHIER_NON_ECRIT"


def test_poser_une_question_s_annule(tmp_path: Path) -> None:
    registre = base(tmp_path)
    with registre.action("question", MAINTENANT):
        questions.poser(registre, "quoi ?", horloge(), cabinet="CAB1")
    annuler(registre, horloge())
    assert registre.questions() == []


def test_remettre_a_plus_tard_jusqu_au_jour_dit_et_l_annuler(tmp_path: Path) -> None:
    registre = base(tmp_path)
    with registre.action("plus tard", MAINTENANT):
        registre.reporter(["rejet:1", "lot:2"], date(2026, 11, 25))
    assert registre.reports(JOUR) == {"rejet:1": date(2026, 11, 25), "lot:2": date(2026, 11, 25)}
    assert registre.reports(date(2026, 11, 25)) == {}
    registre.reporter(["lot:2"], None)
    assert list(registre.reports(JOUR)) == ["rejet:1"]
    registre.reporter(["lot:2"], date(2026, 11, 25))
    annuler(registre, horloge())
    assert registre.reports(JOUR) == {}
