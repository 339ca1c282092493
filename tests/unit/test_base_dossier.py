"""People, ordonnances, visits and drafts: what goes in comes out; any fragment finds the patient."""

from datetime import date, time
from decimal import Decimal
from pathlib import Path

import pytest
from attrs import evolve
from cattrs.errors import ForbiddenExtraKeysError
from fabrique_base import CLE, JOUR, base, facture_validee, instantane, patient, seance

from core.cotation.seance import ActeFait, Mentions, Seance
from core.dossier.droits import ContratAmc, Droits, Exoneration, PeriodeAmo
from core.dossier.ordonnance import Ordonnance, SoinPrescrit
from core.dossier.personnes import Cabinet, Infirmier, Patient, Prescripteur
from core.erreurs import Refus
from core.facturation.fiche import SeanceEnregistree
from core.facturation.instantane import depuis_json, figer, relire, vers_json
from db.executeur import Executeur
from db.registre import RegistreBase


@pytest.fixture
def registre(tmp_path: Path) -> RegistreBase:
    return base(tmp_path)


def refus(action) -> str:  # type: ignore[no-untyped-def]
    with pytest.raises(Refus) as pris:
        action()
    return pris.value.anomalies[0].code


COMPLET = Patient(
    "TEST-LEBŒUF [/b]",
    "Éloïse",
    "19500612",
    sexe="F",
    nir="2991355555042",
    cle="69",
    nom_usuel="TEST-ÂNE",
    rang=2,
    adresse="1, rue de l'Émulation",
    distance_km=Decimal("6.5"),
    insulino_traite=True,
    bsi="B",
    bsi_depuis=date(2026, 1, 2),
    droits=Droits(
        amo=(
            PeriodeAmo("01", "999", "0000", date(2024, 1, 1)),
            PeriodeAmo("01", "349", "9881", date(2020, 1, 1), date(2023, 12, 31)),
        ),
        exonerations=(Exoneration("ald", date(2025, 1, 1), numero="P1", source="adri", lu_le=date(2026, 1, 1)),),
        amc=(ContratAmc("55555501", "MUTUELLE EMU", date(2026, 1, 1)),),
    ),
    cabinet="CAB1",
)


def test_un_patient_et_tous_ses_droits_reviennent_a_l_identique(registre: RegistreBase) -> None:
    garde = registre.enregistrer_patient(COMPLET)
    assert registre.patient(garde.id) == evolve(COMPLET, id=garde.id)
    moins = registre.enregistrer_patient(evolve(garde, droits=Droits(), note="a déménagé"))
    assert registre.patient(garde.id) == moins
    assert registre.patients_par_nir("2991355555042") == [moins]


def test_une_ordonnance_et_ses_passages_reviennent_a_l_identique(registre: RegistreBase) -> None:
    p = patient(registre)
    o = Ordonnance(
        p.id,
        1,
        1,
        date(2026, 10, 1),
        (SoinPrescrit("injection_sc", 2, ald=True, passages=(1,)),),
        JOUR,
        heures=(time(8), time(19, 30)),
        distance_km=Decimal("3.25"),
    )
    gardee = registre.enregistrer_ordonnance(o)
    assert registre.ordonnance(gardee.id) == evolve(o, id=gardee.id)
    assert registre.ordonnances(p.id) == [gardee]
    s = Seance(
        JOUR,
        (ActeFait("injection_sc", 2),),
        time(8),
        "domicile",
        Decimal("3.25"),
        meme_foyer=(1, 2),
        bsi="A",
        prescription=Mentions(nuit_imperieuse=True),
    )
    cotation = instantane(p).seances[0].cotation
    (enregistree,) = registre.enregistrer_seances([SeanceEnregistree(p.id, 1, "CAB1", s, gardee.id, 1, 900, cotation)])
    assert registre.seances(patient=p.id) == [enregistree]


RECHERCHES = [
    ("leboeuf", True),
    ("LEBŒUF elo", True),
    ("boeuf", True),
    ("ane", True),
    ("elo leb", True),
    ("12/06/1950", True),
    ("12/6/1950", True),
    ("1950-06-12", True),
    ("19500612", True),
    ("06/12/1950", False),
    ("12061950", True),
    ("1355555", True),
    ("2991355555042 69", True),
    ("* OR 1=1", False),
    ("dupont", False),
    ("", True),
]


@pytest.mark.parametrize(("texte", "trouve"), RECHERCHES)
def test_recherche(registre: RegistreBase, texte: str, trouve: bool) -> None:
    registre.enregistrer_patient(COMPLET)
    assert len(registre.chercher_patients(texte)) == int(trouve)


def test_la_recherche_lit_un_index_et_rien_d_autre(registre: RegistreBase) -> None:
    for cabinet in ("", "CAB1"):
        ou = "cabinet = 'CAB1' AND " if cabinet else ""
        plan = registre.lignes(
            f"EXPLAIN QUERY PLAN SELECT id FROM patient WHERE {ou}recherche GLOB '*DUP*' ORDER BY recherche, id LIMIT 20"
        )
        assert "USING COVERING INDEX" in plan[0][3]
        assert len(plan) == 1, "aucun tri"


def test_les_pages_d_une_liste_se_suivent(registre: RegistreBase) -> None:
    for nom in ("TEST-C", "TEST-A", "TEST-B"):
        registre.enregistrer_patient(evolve(COMPLET, nom=nom))
    pages = [registre.chercher_patients("", "CAB1", limite=2, debut=debut) for debut in (0, 2)]
    assert [[p.nom for p in page] for page in pages] == [["TEST-A", "TEST-B"], ["TEST-C"]]
    assert registre.chercher_patients("", "CAB2") == []


def test_cabinets_infirmiers_prescripteurs(registre: RegistreBase) -> None:
    c = registre.enregistrer_cabinet(Cabinet("CAB2", "AUTRE", "HAUT-EMU", zone="montagne"))
    i = registre.enregistrer_infirmier(Infirmier("999000026", "99900000185", "TEST-ROY", "Luc", "CAB2"))
    d = registre.enregistrer_prescripteur(Prescripteur("TEST-ÉMILE", "Zoé", am="999123456"))
    assert registre.cabinet("CAB2") == c
    assert registre.infirmiers("CAB2") == [i] == [registre.infirmier_par_am("999000026")]
    assert registre.chercher_prescripteurs("emi") == [d] == registre.chercher_prescripteurs("123456")
    assert registre.enregistrer_infirmier(evolve(i, prenom="Lucas")).id == i.id
    assert registre.infirmier(i.id).prenom == "Lucas"


@pytest.mark.erreur("INTROUVABLE")
def test_ce_qui_n_existe_pas_se_dit(registre: RegistreBase) -> None:
    for lire in (
        registre.patient,
        registre.infirmier,
        registre.prescripteur,
        registre.ordonnance,
        registre.facture,
        registre.lot,
    ):
        assert refus(lambda lire=lire: lire(99)) == "INTROUVABLE"  # type: ignore[misc]
    assert refus(lambda: registre.message(99)) == "INTROUVABLE"
    assert refus(lambda: registre.enregistrer_patient(evolve(COMPLET, id=99))) == "INTROUVABLE"


@pytest.mark.erreur("SEANCE_FACTUREE")
def test_un_passage_facture_ne_bouge_plus(registre: RegistreBase) -> None:
    p = patient(registre)
    fiche = facture_validee(registre, p)
    (s,) = registre.seances(facture=fiche.id)
    libre = seance(registre, p)
    assert refus(lambda: registre.enregistrer_seances([libre, evolve(s, montant=1)])) == "SEANCE_FACTUREE"
    assert refus(lambda: registre.supprimer_seances([libre.id, s.id])) == "SEANCE_FACTUREE"
    assert refus(lambda: registre.creer_facture(instantane(p), [s.id])) == "SEANCE_FACTUREE"
    assert registre.seances(patient=p.id, a_facturer=True) == [libre]
    registre.supprimer_seances([libre.id])
    assert registre.seances(patient=p.id) == [s]


def test_les_brouillons_survivent_a_la_fermeture(tmp_path: Path) -> None:
    registre = base(tmp_path)
    registre.garder_brouillon("saisie", '{"texte": "dup je"}')
    registre.garder_brouillon("saisie", '{"texte": "dup jea"}')
    registre.fermer()
    relue = base(tmp_path)
    assert relue.brouillon("saisie") == '{"texte": "dup jea"}'
    relue.jeter_brouillon("saisie")
    assert relue.brouillon("saisie") is None


def test_l_instantane_revient_exactement(registre: RegistreBase) -> None:
    contenu = instantane(registre.enregistrer_patient(COMPLET), dre=True)
    assert relire(figer(contenu)) == contenu
    assert figer(relire(figer(contenu))) == figer(contenu)


@pytest.mark.parametrize("change", ['"rang":"2"', '"rang":true', '"rang":2,"inconnu":1', '"rang":2.0'])
def test_un_instantane_ne_se_lit_pas_de_travers(change: str) -> None:
    texte = vers_json(COMPLET)
    assert '"rang":2' in texte
    with pytest.raises((TypeError, ValueError, ForbiddenExtraKeysError)):
        depuis_json(texte.replace('"rang":2', change), Patient)


def test_l_executeur_garde_la_base_dans_un_seul_fil(tmp_path: Path) -> None:
    executeur = Executeur(tmp_path / "fil.db", CLE, creer=True)
    futurs = [executeur.soumettre(lambda r, i=i: r.garder_brouillon("x", str(i))) for i in range(20)]  # type: ignore[misc]
    for futur in futurs:
        futur.result()
    assert executeur.faire(lambda r: r.brouillon("x")) == "19"
    assert refus(lambda: executeur.faire(lambda r: r.patient(1))) == "INTROUVABLE"
    executeur.fermer()
    assert refus(lambda: Executeur(tmp_path / "fil.db", "00" * 32)) == "CLE_FAUSSE"
