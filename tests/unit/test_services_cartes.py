from datetime import date

from attrs import evolve

from core.dossier.droits import ContratAmc, Droits, Exoneration, PeriodeAmo
from core.dossier.personnes import Patient
from core.services.cartes import rapprocher

LU_LE = date(2026, 11, 21)
CARTE = Patient(
    "TEST DUPONT",
    "Jeanne",
    "19501301",
    nir="2991355555042",
    cle="69",
    droits=Droits((PeriodeAmo("01", "349", "9881", date(2026, 1, 1), source="carte", lu_le=LU_LE),)),
)


def test_une_inconnue_entre_dans_le_cabinet():
    assert rapprocher(CARTE, [], "VAL") == evolve(CARTE, cabinet="VAL")


def test_la_fiche_garde_ce_que_la_carte_ne_sait_pas():
    connue = evolve(CARTE, id=7, adresse="3 rue du Port", bsi="B", palliatif=True, note="sonner", droits=Droits())
    lue = rapprocher(CARTE, [connue])
    assert lue == evolve(connue, droits=CARTE.droits)


def test_un_mauvais_nir_est_remplace_par_celui_de_la_carte():
    connue = evolve(CARTE, id=7, nir="2991355555049", cle="00")
    assert rapprocher(CARTE, [connue]) == evolve(CARTE, id=7)


def test_les_periodes_lues_ailleurs_restent_celles_de_l_ancienne_carte_partent():
    ancienne = PeriodeAmo("01", "101", "0000", date(2020, 1, 1), source="carte")
    ald = Exoneration("ald", date(2026, 3, 1), numero="8", source="attestation")
    mutuelle = ContratAmc("75500017", "Mutuelle EMU", date(2026, 1, 1), source="saisie")
    connue = evolve(CARTE, id=7, droits=Droits((ancienne,), (ald,), (mutuelle,)))
    assert rapprocher(CARTE, [connue]).droits == Droits(CARTE.droits.amo, (ald,), (mutuelle,))


def test_un_jumeau_ne_prend_pas_la_fiche_de_l_autre():
    jumeau = evolve(CARTE, id=7, prenom="Jean", rang=2)
    assert rapprocher(CARTE, [jumeau]).id == 0
