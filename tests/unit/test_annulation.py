"""Undo and redo: any sequence of actions undone gives the base back as it was; what left the program stays."""

from datetime import timedelta
from pathlib import Path

import pytest
from attrs import evolve
from fabrique_base import CLE, JOUR, base, horloge, instantane, patient, seance
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from core.cotation.situation import ExceptionLocale
from core.erreurs import Refus
from core.registre_actions import Filtre, Macro, Modele
from core.registre_reglages import ExceptionEnregistree
from core.services.actions import annuler, retablir
from db.ouverture import ouvrir

HORLOGE = horloge()
SUIVIES = (
    *("cabinet", "infirmier", "prescripteur", "patient", "droit", "ordonnance", "facture", "instantane", "seance", "acte_cote"),
    *("facture_seance", "exception_locale", "modele", "macro", "filtre", "compteur", "brouillon"),
)


def contenu(registre):
    return {t: sorted(map(repr, registre.lignes(f"SELECT * FROM {t}"))) for t in SUIVIES}


def faire(registre, libelle, travail):
    with registre.action(libelle, HORLOGE.maintenant()):
        return travail(registre)


def creer_patient(r, n):
    return patient(r, nom=f"TEST-{n}")


def modifier_patient(r, n):
    dernier = r.chercher_patients(limite=1)
    return r.enregistrer_patient(evolve(dernier[0], commune=f"VILLE{n}")) if dernier else creer_patient(r, n)


def creer_seance(r, n):
    return seance(r, creer_patient(r, n), JOUR + timedelta(days=n))


def facturer(r, n):
    s = creer_seance(r, n)
    return r.creer_facture(instantane(r.patient(s.patient), s.seance.jour), (s.id,))


def numeroter(r, n):
    with r.ecriture():
        return r.valider_facture(facturer(r, n).id, JOUR)


def supprimer(r, n):
    libres = [s.id for s in r.seances(a_facturer=True)][: n + 1]
    r.supprimer_seances(libres)


def regler(r, n):
    r.enregistrer_exception(ExceptionEnregistree("CAB1", ExceptionLocale("D2", "cnam", JOUR, None, f"note {n}", "")))


def ranger(r, n):
    with r.ecriture():
        r.enregistrer_modele(Modele(f"m{n}", "dex", version=len(r.modeles()) + 1, cree_le=JOUR))
        r.enregistrer_macro(Macro("cloture", f"[{n}]", JOUR))
        r.enregistrer_filtre(Filtre(f"f{n % 2}", "travail", f"mot {n}"))


def jeter(r, n):
    r.garder_brouillon("saisie", f"brouillon {n}")
    with r.ecriture():
        creer_patient(r, n)
        r.jeter_brouillon("saisie")


ACTIONS = [creer_patient, modifier_patient, creer_seance, facturer, numeroter, supprimer, regler, ranger]


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(st.tuples(st.sampled_from(ACTIONS), st.integers(0, 5)), min_size=1, max_size=7))
def test_toute_suite_d_actions_annulee_rend_la_base_puis_la_refait(tmp_path_factory, suite):
    registre = base(tmp_path_factory.mktemp("annuler"))
    etats = [contenu(registre)]
    for rang, (action, n) in enumerate(suite):
        avant = len(registre.actions())
        faire(registre, f"{action.__name__} {rang}", lambda r, a=action, n=n: a(r, n))
        if len(registre.actions()) > avant:  # nothing changed, nothing to undo
            etats.append(contenu(registre))
    for attendu in reversed(etats[:-1]):
        annuler(registre, HORLOGE)
        assert contenu(registre) == attendu
    with pytest.raises(Refus):
        annuler(registre, HORLOGE)
    for attendu in etats[1:]:
        retablir(registre, HORLOGE)
        assert contenu(registre) == attendu
    registre.fermer()


def test_l_annulation_survit_a_la_fermeture(tmp_path: Path):
    registre = base(tmp_path)
    depart = contenu(registre)
    faire(registre, "facture de TEST", lambda r: numeroter(r, 1))
    registre.fermer()
    rouvert = ouvrir(tmp_path / "essai.db", CLE)
    assert annuler(rouvert, HORLOGE).libelle == "facture de TEST"
    assert contenu(rouvert) == depart
    rouvert.fermer()
    encore = ouvrir(tmp_path / "essai.db", CLE)
    retablir(encore, HORLOGE)
    assert [f.numero for f in encore.factures()] == [1]


@pytest.mark.erreur("DEJA_PARTI")
def test_ce_qui_est_parti_ne_s_annule_pas_et_dit_la_correction(tmp_path: Path):
    from core.services.envoi import constituer_lots

    registre = base(tmp_path)
    faire(registre, "facturation", lambda r: numeroter(r, 1))
    faire(registre, "envoi", lambda r: constituer_lots(r, HORLOGE))
    assert registre.lots()
    with pytest.raises(Refus) as pris:
        annuler(registre, HORLOGE)
    (faute,) = pris.value.anomalies
    assert faute.code == "DEJA_PARTI"
    assert "ne s'annule plus (envoi, TEST-1 Jeanne, facture n° 1, 9,00\N{NO-BREAK SPACE}€)" in faute.message
    assert "F4 défait un lot" in faute.remede


@pytest.mark.erreur("ANNULATION_IMPOSSIBLE")
def test_une_ligne_changee_par_un_autre_poste_arrete_tout(tmp_path: Path):
    registre = base(tmp_path)
    cree = faire(registre, "deux patients", lambda r: [creer_patient(r, 1), creer_patient(r, 2)])[0]
    registre.enregistrer_patient(evolve(cree, commune="AILLEURS"))
    avant = contenu(registre)
    with pytest.raises(Refus) as pris:
        annuler(registre, HORLOGE)
    assert pris.value.anomalies[0].code == "ANNULATION_IMPOSSIBLE"
    assert contenu(registre) == avant
    assert registre.lignes("SELECT * FROM annulation") == []


@pytest.mark.erreur("FACTURE_FIGEE")
def test_hors_d_une_annulation_la_facture_numerotee_reste_figee(tmp_path: Path):
    registre = base(tmp_path)
    faire(registre, "facturation", lambda r: numeroter(r, 1))
    for ordre in ("DELETE FROM instantane", "DELETE FROM facture", "UPDATE facture SET honoraires = 1"):
        with pytest.raises(Refus) as pris, registre.ecriture():
            registre.executer(ordre)
        assert pris.value.anomalies[0].code == "FACTURE_FIGEE"


def test_le_brouillon_jete_revient_et_une_frappe_seule_n_est_pas_une_action(tmp_path: Path):
    registre = base(tmp_path)
    faire(registre, "frappe", lambda r: r.garder_brouillon("saisie", "abc"))
    assert registre.actions() == []
    faire(registre, "facturation", lambda r: jeter(r, 3))
    annuler(registre, HORLOGE)
    assert registre.brouillon("saisie") == "brouillon 3"


@pytest.mark.erreur("RIEN_A_RETABLIR")
def test_une_action_nouvelle_oublie_ce_qui_etait_annule(tmp_path: Path):
    registre = base(tmp_path)
    faire(registre, "un", lambda r: creer_patient(r, 1))
    annuler(registre, HORLOGE)
    faire(registre, "deux", lambda r: creer_patient(r, 2))
    with pytest.raises(Refus) as pris:
        retablir(registre, HORLOGE)
    assert pris.value.anomalies[0].code == "RIEN_A_RETABLIR"
    assert [a.libelle for a in registre.actions()] == ["deux"]


@pytest.mark.erreur("RIEN_A_ANNULER")
def test_une_action_qui_echoue_ne_laisse_rien_a_annuler(tmp_path: Path):
    registre = base(tmp_path)

    def rater(r):
        with r.ecriture():
            creer_patient(r, 1)
            raise Refus(())

    with pytest.raises(Refus):
        faire(registre, "ratée", rater)
    with pytest.raises(Refus) as pris:
        annuler(registre, HORLOGE)
    assert pris.value.anomalies[0].code == "RIEN_A_ANNULER"


def test_chacun_annule_ce_qu_il_a_fait(tmp_path: Path):
    registre = base(tmp_path)
    with registre.action("de Lea", HORLOGE.maintenant(), "lea"):
        creer_patient(registre, 1)
    with registre.action("de Paul", HORLOGE.maintenant(), "paul"):
        creer_patient(registre, 2)
    assert annuler(registre, HORLOGE, "lea").libelle == "de Lea"
    assert [p.nom for p in registre.chercher_patients()] == ["TEST-2"]
