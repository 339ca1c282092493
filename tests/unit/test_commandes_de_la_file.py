"""The verbs of the work queue as commands: named lines are the same things everywhere, filtered lines what is there by then."""

from datetime import date, timedelta

import pytest
from attrs import evolve
from fabrique_base import base, horloge, patient

from core.commandes import valeurs as v
from core.commandes.execution import executer, repondre
from core.commandes.poste import Cadre, Poste
from core.commandes.texte import lire
from core.dossier.droits import Droits, PeriodeAmo
from core.dossier.personnes import Cabinet
from core.emulateurs.adri import AdriEmule
from core.emulateurs.assures import AssureConnu
from core.nomenclature import charger
from core.registre_travail import Question
from core.services.actions import annuler
from core.services.envoi import constituer_lots
from core.services.macros import enregistrer, jouer
from core.travail.lignes import Lignes

NGAP = charger()
NOVEMBRE = Cadre("CAB1", date(2026, 11, 1))


@pytest.fixture
def poste(tmp_path):
    r = base(tmp_path)
    patient(r, nom="TEST-MARTIN", prenom="Zoe", insulino_traite=True)
    yield Poste(r, NGAP, horloge(), NOVEMBRE)
    r.fermer()


def fait(poste, texte):
    return executer(lire(texte, poste.repere), poste)


def test_facturer_les_lignes_d_un_filtre_puis_annuler(poste):
    r = poste.registre
    fait(poste, "saisir mar glyc 16/11 3j dom @doc")
    assert "aucune ligne" in fait(poste, "facturer-lignes /inconnu").phrase
    assert not r.factures()
    faite = fait(poste, "facturer-lignes /facturer martin")
    assert len(faite.factures) == len({f.numero for f in r.factures() if f.nature == "FSE"}) == 1
    assert annuler(r, poste.horloge).libelle.startswith("facturation : la file")
    assert not r.factures()


def test_un_mois_passe_n_est_facture_que_jusqu_a_sa_fin(poste):
    octobre = Poste(poste.registre, NGAP, horloge(), Cadre("CAB1", date(2026, 10, 1)))
    executer(lire("saisir mar glyc 30/10/26 5j dom o:12/10/26 @doc", octobre.repere), octobre)
    executer(lire("facturer-lignes /facturer", octobre.repere), octobre)
    facturees = [s.seance.jour for s in poste.registre.seances() if s.facture]
    assert facturees == [date(2026, 10, 30), date(2026, 10, 31)]


def test_une_ligne_nommee_d_un_autre_cabinet_est_le_premier_ecart(poste):
    r = poste.registre
    fait(poste, "saisir mar glyc 16/11 3j dom @doc")
    (cle,) = {f"à facturer:{s.patient}" for s in r.seances()}
    enregistrer("soir", [f"facturer-lignes {cle}", "facturer-lignes /facturer"], poste)
    r.enregistrer_cabinet(Cabinet("CAB2", "CABINET DEUX", "VILLE"))
    ailleurs = Poste(r, NGAP, horloge(), Cadre("CAB2", NOVEMBRE.mois))
    rejeu = jouer("soir", ailleurs)
    assert "HORS_DU_CABINET" in rejeu.ecart
    assert len(rejeu.reponses) == 1
    # by filter it runs everywhere, on what is there
    enregistrer("soir2", ["facturer-lignes /facturer"], poste)
    assert jouer("soir2", ailleurs).ecart == ""


def test_questions_reports_et_relances(poste):
    r = poste.registre
    fait(poste, "saisir mar glyc 16/11 3j dom @doc")
    fait(poste, "questionner /facturer : où est l'ordonnance : la vue ?")
    (question,) = r.questions()
    assert question.texte == "où est l'ordonnance : la vue ?"
    assert question.patient
    vieille = r.enregistrer_question(Question("rappeler", "CAB1", date(2026, 11, 1)))
    assert "2 questions relancées" in fait(poste, "relancer-lignes /question").phrase
    assert r.question(vieille.id).relances == 1
    fait(poste, f"reporter-lignes +7 question:{vieille.id}")
    assert r.reports(date(2026, 1, 1)) == {f"question:{vieille.id}": poste.horloge.aujourdhui() + timedelta(days=7)}
    assert "1 question" in fait(poste, "relancer-lignes /question").phrase, "what is put off is not in the queue"
    fait(poste, f"reporter-lignes +0 question:{vieille.id}")
    assert not r.reports(date(2026, 1, 1))
    assert annuler(r, poste.horloge).libelle == "report : 1 ligne de la file"
    assert r.reports(date(2026, 1, 1))


def test_les_droits_des_patients_de_lignes_se_demandent_d_une_touche_et_se_defont(poste):
    r = poste.registre
    fait(poste, "saisir mar glyc 16/11 3j dom @doc")
    (p,) = r.chercher_patients("martin")
    droits = Droits((PeriodeAmo("01", "999", "0000", date(2024, 1, 1), date(2027, 12, 31)),))
    connu = AssureConnu(p.nir, p.cle, p.nom, p.prenom, p.naissance, droits=droits)
    ici = evolve(poste, droits=AdriEmule((connu,), poste.horloge))
    assert "mis à jour 1" in fait(ici, "interroger-lignes /facturer").phrase
    assert r.patient(p.id).droits.amo[-1].fin == date(2027, 12, 31)
    assert annuler(r, poste.horloge).libelle == "droits interrogés : la file, filtre facturer"
    assert r.patient(p.id).droits == p.droits
    assert "aucun patient" in fait(ici, "interroger-lignes /inconnu").phrase


@pytest.mark.erreur("SANS_SERVICE_DROITS")
def test_des_droits_sans_service_ou_les_demander(poste):
    fait(poste, "saisir mar glyc 16/11 3j dom @doc")
    assert repondre(lire("interroger-lignes /facturer", poste.repere), poste).codes == ("SANS_SERVICE_DROITS",)


@pytest.mark.erreur("SANS_DOSSIER")
def test_une_lettre_sans_dossier_ou_l_ecrire(poste):
    r = poste.registre
    fait(poste, "saisir mar glyc 16/11 3j dom @doc")
    fait(poste, "facturer-lignes /facturer")
    lot = constituer_lots(r, poste.horloge).lots[0]
    assert repondre(v.RelancerLignes(Lignes((f"silence:{lot.id}",))), poste).codes == ("SANS_DOSSIER",)


def test_un_lot_ne_prend_que_les_factures_choisies_et_leur_dre(poste):
    r = poste.registre
    patient(r, nom="TEST-DURAND", prenom="Lea", insulino_traite=True)
    fait(poste, "saisir mar glyc 16/11 3j dom @doc")
    fait(poste, "saisir dur glyc 16/11 3j dom @doc")
    fait(poste, "facturer-lignes /facturer")
    fse = [f for f in r.factures() if f.nature == "FSE"]
    assert len(fse) == 2
    choisie = fse[0]
    faits = constituer_lots(r, poste.horloge, seules=[choisie.id])
    prises = {f.id for lot in faits.lots for f in r.factures(lot=lot.id)}
    assert prises == {choisie.id, *(f.id for f in r.factures(fse=choisie.id))}
    assert {f.etat for f in r.factures() if f.id not in prises} == {"validee"}
    assert not constituer_lots(r, poste.horloge, seules=()).lots
