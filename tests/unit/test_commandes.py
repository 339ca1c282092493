"""One closed set of commands: every one has a text that reads back, and is run in one place, whoever gave it."""

from datetime import date
from typing import get_args

import pytest
from fabrique_base import base, horloge, patient
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from core.commandes import valeurs as v
from core.commandes.execution import executer, nommer, repondre
from core.commandes.poste import Cadre, Poste, lire_cadre
from core.commandes.texte import VERBES, ecrire, lire
from core.dossier.personnes import Cabinet
from core.erreurs import Refus
from core.nomenclature import charger
from core.services.actions import annuler, phrase, retablir
from core.travail.lignes import Lignes

NGAP = charger()
JOUR = date(2026, 11, 20)
NOVEMBRE = Cadre("CAB1", date(2026, 11, 1))

LETTRES = "abcdefgjklmrsxyzéà"
mots = st.text(LETTRES + "0123456789+*@/.,:!-'#", min_size=1, max_size=12)
phrases = st.lists(mots, min_size=1, max_size=6).map(" ".join)
numeros = st.integers(1, 99_999)
jours = st.dates(date(2020, 1, 1), date(2035, 12, 31))
actes = st.text(LETTRES, min_size=1, max_size=8)
codes = st.text(LETTRES + "0123456789", min_size=1, max_size=8)
CLES = st.builds(
    lambda genre, objet, precision: f"{genre}:{objet}" + (f":{precision}" if precision else ""),
    st.sampled_from(["à facturer", "question", "rejet", "pièce"]),
    numeros,
    st.text(LETTRES + "09,:/ .%-é", max_size=12),
)
LIGNES = st.one_of(
    st.builds(Lignes, st.lists(CLES, min_size=1, max_size=3).map(tuple)),
    st.builds(lambda filtre: Lignes(filtre=filtre), st.one_of(st.just(""), phrases.filter(lambda t: ":" not in t.split()))),
)
LOTS = st.lists(st.builds("{}{}".format, st.sampled_from(["", "#"]), st.integers(0, 999)), max_size=3).map(tuple)
COMMANDES = st.one_of(
    st.builds(v.Saisir, phrases.filter(lambda t: not t.startswith("ordonnance ")), st.booleans()),
    st.builds(v.Corriger, numeros, phrases, st.one_of(st.just(0), numeros), st.just(True)),
    st.builds(v.Corriger, numeros, phrases, st.just(0), st.just(False)),
    st.builds(v.Facturer, st.one_of(st.just(0), numeros)),
    st.builds(v.Renouveler, phrases),
    st.builds(v.Retirer, numeros, phrases),
    st.builds(v.Arreter, numeros, actes, jours),
    st.builds(v.Changer, numeros, actes, actes, jours),
    st.sampled_from([v.Controler(), v.Rejets(), v.Constituer(), v.Envoyer(), v.Relever()]),
    st.builds(v.Defaire, LOTS),
    st.builds(v.Differer, LOTS, phrases.filter(lambda t: ":" not in t.split())),
    st.builds(v.Partir, LOTS),
    st.builds(v.Repartir, LOTS),
    st.builds(v.ChangerMode, numeros, st.integers(0, 5), st.sampled_from(["", "0060", "4100"])),
    st.builds(v.AnnulerDre, numeros),
    st.builds(v.GarderModele, actes, phrases, st.sampled_from(["", "CAB1"]), st.sampled_from(["", "999000018"])),
    st.builds(v.RetirerModele, actes),
    st.builds(v.ModifierPatient, numeros, actes, st.one_of(st.just(""), phrases)),
    st.builds(v.Renvoyer, st.lists(numeros, min_size=1, max_size=4).map(tuple)),
    st.builds(v.Renvoyer, st.just(()), codes),
    st.builds(v.Clore, st.lists(numeros, min_size=1, max_size=4).map(tuple), phrases),
    st.builds(v.Rapprocher, numeros),
    st.builds(v.FacturerLignes, LIGNES),
    st.builds(v.RelancerLignes, LIGNES),
    st.builds(v.ReporterLignes, LIGNES, st.integers(0, 400)),
    st.builds(v.Questionner, LIGNES, phrases),
    st.builds(v.EnvoyerLignes, LIGNES),
    st.builds(v.InterrogerLignes, LIGNES),
)


@settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])  # a loaded machine is no fault of the code
@given(COMMANDES)
def test_toute_commande_ecrite_se_relit(commande):
    assert lire(ecrire(commande), JOUR) == commande
    assert nommer(commande)


def test_chaque_commande_a_son_verbe_et_chaque_verbe_sa_commande():
    ecrites = {
        v.Saisir: v.Saisir("x"), v.Corriger: v.Corriger(1, "x"), v.Facturer: v.Facturer(), v.Renouveler: v.Renouveler("x"),
        v.Retirer: v.Retirer(1, "2"), v.Arreter: v.Arreter(1, "a", JOUR), v.Changer: v.Changer(1, "a", "b", JOUR),
        v.Controler: v.Controler(), v.Rejets: v.Rejets(), v.Constituer: v.Constituer(), v.Envoyer: v.Envoyer(),
        v.Relever: v.Relever(), v.Defaire: v.Defaire(("#1", "3")), v.Differer: v.Differer((), "+45"), v.Partir: v.Partir(),
        v.Repartir: v.Repartir(), v.AnnulerDre: v.AnnulerDre(1),
        v.GarderModele: v.GarderModele("x", "dex"), v.RetirerModele: v.RetirerModele("x"),
        v.ModifierPatient: v.ModifierPatient(1, "note", "x"), v.Renvoyer: v.Renvoyer((1,)), v.Clore: v.Clore((1,), "m"),
        v.Rapprocher: v.Rapprocher(1), v.FacturerLignes: v.FacturerLignes(Lignes()),
        v.RelancerLignes: v.RelancerLignes(Lignes()), v.ReporterLignes: v.ReporterLignes(Lignes(), 7),
        v.Questionner: v.Questionner(Lignes(), "x"), v.EnvoyerLignes: v.EnvoyerLignes(Lignes()),
        v.ChangerMode: v.ChangerMode(1, 0), v.InterrogerLignes: v.InterrogerLignes(Lignes()),
    }  # fmt: skip
    assert set(ecrites) == set(get_args(v.Commande))
    verbes = {ecrire(c).split()[0] for c in ecrites.values()} | {"enregistrer"}
    assert verbes == set(VERBES)


@pytest.mark.erreur("COMMANDE_ILLISIBLE")
@pytest.mark.parametrize(
    "texte",
    [
        "saisir",
        "arreter 12",
        "arreter x insu 20/11",
        "clore 12",
        "renvoyer",
        "envoyer vite",
        "defaire",
        "corriger 12",
        "mode 12",
        "facturer-lignes 12",
        "reporter-lignes 7 /x",
        "questionner /x",
    ],
)
def test_une_commande_incomplete_dit_comment_elle_s_ecrit(texte):
    with pytest.raises(Refus) as pris:
        lire(texte, JOUR)
    (anomalie,) = pris.value.anomalies
    assert anomalie.code == "COMMANDE_ILLISIBLE"
    assert VERBES[texte.split()[0]][0] in anomalie.remede


@pytest.fixture
def poste(tmp_path):
    r = base(tmp_path)
    patient(r, nom="TEST-MARTIN", prenom="Zoe", insulino_traite=True)
    yield Poste(r, NGAP, horloge(), NOVEMBRE)
    r.fermer()


def fait(poste, texte):
    return executer(lire(texte, poste.repere), poste)


@pytest.mark.erreur("SEANCE_INTROUVABLE")
def test_saisir_arreter_facturer_annuler_par_le_texte_seul(poste):
    r = poste.registre
    o = fait(poste, "saisir mar glyc+insu 16/11 7j 8h,19h dom @doc").ordonnance
    assert len(r.seances(ordonnance=o)) == 14
    assert "insu arrêté à partir du 19/11/2026" in fait(poste, f"arreter {o} insu 19/11").phrase
    assert "1 séance retirée" in fait(poste, f"retirer {o} 17/11@2").phrase
    refuse = repondre(lire(f"retirer {o} 17/11@2", poste.repere), poste)  # it is gone already
    assert refuse.codes == ("SEANCE_INTROUVABLE",)
    assert "TEST-MARTIN Zoe n'a aucune séance à retirer : « 17/11@2 »" in refuse.phrase
    assert {len(s.seance.actes) for s in r.seances(ordonnance=o, debut=date(2026, 11, 19))} == {1}
    facturee = fait(poste, f"facturer ordonnance {o}")
    assert len(facturee.factures) == 1
    assert len(r.seances(ordonnance=o, a_facturer=True)) == 4  # the weekend to come
    fait(poste, f"changer {o} glyc insu 21/11")
    assert [s.acte for s in r.ordonnance(o).soins if s.debut == date(2026, 11, 21)] != []
    for attendu in (
        "glyc changé en insu au 21/11/2026, TEST-MARTIN Zoe",
        "facturation, TEST-MARTIN Zoe, 9 visites, ",
        "retrait de séances (17/11@2), TEST-MARTIN Zoe, 1 visite",
        "insu arrêté au 19/11/2026, TEST-MARTIN Zoe",
        "saisie, TEST-MARTIN Zoe, 14 visites",
    ):
        dite = phrase(annuler(r, poste.horloge))
        assert dite.startswith(attendu), dite
    assert r.ordonnances() == []
    assert retablir(r, poste.horloge).libelle.startswith("saisie")
    assert len(r.seances(ordonnance=o)) == 14


@pytest.mark.parametrize("commande", ["facturer", "facturer-lignes /facturer", "facturer ordonnance {o}"])
def test_ce_qui_est_facture_deux_fois_se_dit_quelle_que_soit_la_commande(poste, commande):
    """The whole month and the lines of the queue as well as one ordonnance; a routine stops there."""
    fait(poste, "saisir mar glyc 10/11 2j 8h dom @doc")
    assert "déjà dans la facture" not in fait(poste, "facturer").phrase
    o = fait(poste, "saisir mar glyc 11/11 1j 8h dom @doc").ordonnance
    faite = fait(poste, commande.format(o=o))
    assert "! 1 visite (11/11/2026 08:00) déjà dans la facture n° 1, mêmes actes à la même heure" in faite.phrase
    assert "2e passage : u, puis son heure" in faite.phrase
    assert "VISITE_DEJA_FACTUREE" in faite.codes


@pytest.mark.erreur("ACTE_NON_PRESCRIT")
def test_arreter_un_acte_qui_n_est_pas_prescrit(poste):
    o = fait(poste, "saisir mar glyc 16/11 7j @doc").ordonnance
    assert repondre(v.Arreter(o, "pst", date(2026, 11, 18)), poste).codes == ("ACTE_NON_PRESCRIT",)
    # the only act of the ordonnance: it ends the day before, and cannot have never begun
    assert repondre(v.Arreter(o, "glyc", date(2026, 11, 16)), poste).codes == ("ACTE_NON_PRESCRIT",)
    fait(poste, f"arreter {o} glyc 18/11")
    assert poste.registre.ordonnance(o).fin == date(2026, 11, 17)
    assert len(poste.registre.seances(ordonnance=o)) == 2


def test_une_seance_facturee_ne_se_retire_plus(poste):
    o = fait(poste, "saisir mar glyc 16/11 7j @doc").ordonnance
    fait(poste, f"facturer ordonnance {o}")
    assert repondre(v.Retirer(o, "18/11"), poste).codes == ("SEANCE_FACTUREE",)


@pytest.mark.erreur("HORS_DU_CABINET")
def test_une_ordonnance_d_un_autre_cabinet(poste):
    o = fait(poste, "saisir mar glyc 16/11 7j @doc").ordonnance
    poste.registre.enregistrer_cabinet(Cabinet("CAB2", "CABINET DEUX", "VILLE"))
    ailleurs = Poste(poste.registre, NGAP, horloge(), Cadre("CAB2", NOVEMBRE.mois))
    reponse = repondre(v.Facturer(o), ailleurs)
    assert (reponse.codes, ":cab CAB1" in reponse.phrase) == (("HORS_DU_CABINET",), True)


@pytest.mark.erreur("SANS_TRANSPORT")
@pytest.mark.erreur("AUCUN_REJET")
def test_ce_qui_ne_peut_pas_se_faire_ici_le_dit(poste):
    assert repondre(v.Relever(), poste).codes == ("SANS_TRANSPORT",)
    reponse = repondre(v.Renvoyer(cause="A12"), poste)
    assert (reponse.codes, "aucun rejet n'attend" in reponse.phrase) == (("AUCUN_REJET",), True)
    assert repondre(v.Renvoyer((77,)), poste).codes == ("INTROUVABLE",)


def test_les_jours_seuls_suivent_le_mois_ou_l_on_rejoue(poste):
    octobre = Poste(poste.registre, NGAP, horloge(), Cadre("", date(2026, 10, 1)))
    o = executer(lire("saisir mar glyc 12 ..14 o:12 @doc", octobre.repere), octobre).ordonnance
    assert (poste.registre.ordonnance(o).debut, poste.registre.ordonnance(o).fin) == (date(2026, 10, 12), date(2026, 10, 14))


def test_ou_rejouer():
    assert lire_cadre("", NOVEMBRE) == NOVEMBRE
    assert lire_cadre("CAB2 10/2026", NOVEMBRE) == Cadre("CAB2", date(2026, 10, 1))
    assert lire_cadre("tous 1/27", NOVEMBRE) == Cadre("", date(2027, 1, 1))
    with pytest.raises(Refus):
        lire_cadre("13/2026", NOVEMBRE)


def test_une_ordonnance_sans_seance_se_dit(poste):
    o = fait(poste, "saisir mar glyc 16/11 14j /je @doc").ordonnance  # Thursdays only
    faite = fait(poste, f"arreter {o} glyc 18/11")
    assert poste.registre.seances(ordonnance=o) == []
    assert "il ne reste aucune séance dans cette ordonnance : u l'annule" in faite.phrase
    assert faite.codes == ("ORDONNANCE_SANS_SEANCE",)
    annuler(poste.registre, poste.horloge)
    assert len(poste.registre.seances(ordonnance=o)) == 2
    assert fait(poste, f"retirer {o} 19/11,26/11").codes == ("ORDONNANCE_SANS_SEANCE",)
