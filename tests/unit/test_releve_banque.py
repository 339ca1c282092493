"""A bank statement is read strictly, kept once, and matched only where there is no doubt."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.erreurs import Refus
from core.lots.echanges import Virement
from core.reglements.banque import LigneBanque, LigneSuivie, VirementSuivi, propositions, rapprocher
from core.reglements.releve import lire_releve

JOUR = date(2026, 11, 25)


def lire(texte: str, encodage: str = "utf-8"):
    return lire_releve(texte.encode(encodage), "banque.csv", "CAB1")


@pytest.mark.parametrize("encodage", ["utf-8", "utf-8-sig", "utf-16", "cp1252"])
def test_un_export_de_banque_avec_son_en_tete(encodage: str) -> None:
    texte = (
        "Compte n° 123;;;\nSolde au 30/11/2026;1 000,00;;\n\n"
        "Date;Libellé;Débit euros;Crédit euros\n"
        "25/11/2026;VIR CPAM N00011;;1 254,80\n"
        "25/11/26;VIR CPAM N00012;;40\n"
        "26-11-2026;PRELEVEMENT EDF;-80,10;\n"
        ";Solde;;2 000,00 €\n".replace(";Solde;;2 000,00 €\n", "")
    )
    releve = lire(texte, encodage)
    assert [(x.jour, x.libelle, x.montant) for x in releve.lignes] == [
        (JOUR, "VIR CPAM N00011", 125_480),
        (JOUR, "VIR CPAM N00012", 4_000),
    ]
    assert (releve.debits, releve.total) == (1, 129_480)


def test_un_montant_signe_et_deux_lignes_identiques() -> None:
    releve = lire("date,libelle,montant\n2026-11-25,VIR,10.00\n2026-11-25,VIR,10.00\n2026-11-26,ACHAT,-3.5\n,,\n")
    assert [(x.montant, x.rang) for x in releve.lignes] == [(1000, 1), (1000, 2)]
    assert releve.debits == 1


@pytest.mark.erreur("RELEVE_LIGNE")
def test_chaque_ligne_douteuse_est_dite_et_rien_n_est_lu() -> None:
    with pytest.raises(Refus) as refus:
        lire("Date;Libellé;Montant\n25/11/2026;A;1.234\n31/02/2026;B;1,00\n25/11/2026;;1,00\n25/11/2026;C\u202e;2,00\n")
    assert [(a.code, a.ou) for a in refus.value.anomalies] == [("RELEVE_LIGNE", f"banque.csv:{n}") for n in (2, 3, 4, 5)]
    assert "montant illisible : « 1.234 »" in refus.value.anomalies[0].message


@pytest.mark.parametrize(("texte", "dit"), [("a;b\n1;2\n", "date et libellé"), ("Date;Libellé\n", "montant"), ("", "date")])
def test_un_fichier_qui_n_est_pas_un_releve(texte: str, dit: str) -> None:
    with pytest.raises(Refus) as refus:
        lire(texte)
    assert dit in refus.value.anomalies[0].message


def suivi(id: int, montant: int, libelle: str = "VIR", jour: date = JOUR) -> VirementSuivi:
    return VirementSuivi(Virement(id, 1, "1", "AM", jour, libelle, montant), "CAB1")


def ligne(id: int, montant: int, libelle: str = "VIR", jour: date = JOUR) -> LigneSuivie:
    return LigneSuivie(LigneBanque("CAB1", jour, libelle, montant, id=id))


def paires(virements, lignes):
    return sorted((p.virement, p.ligne) for p in rapprocher(virements, lignes))


def test_le_libelle_departage_les_memes_montants() -> None:
    virements = [suivi(1, 500, "CAISSE N00011"), suivi(2, 500, "CAISSE N00012")]
    assert paires(virements, [ligne(7, 500, "VIR N00012"), ligne(8, 500, "VIR N00011")]) == [(1, 8), (2, 7)]


def test_un_doute_reste_a_la_personne() -> None:
    assert paires([suivi(1, 500), suivi(2, 500)], [ligne(7, 500), ligne(8, 500)]) == []
    assert paires([suivi(1, 500)], [ligne(7, 500), ligne(8, 500)]) == []
    assert paires([suivi(1, 500, "N00011"), suivi(2, 500)], [ligne(7, 500, "N00011"), ligne(8, 500)]) == [(1, 7), (2, 8)]


def test_ni_un_autre_montant_ni_un_autre_mois() -> None:
    assert paires([suivi(1, 500, "N00011")], [ligne(7, 501, "N00011")]) == []
    assert paires([suivi(1, 500)], [ligne(7, 500, jour=JOUR + timedelta(days=11))]) == []
    assert paires([suivi(1, 500)], [ligne(7, 500, jour=JOUR + timedelta(days=10))]) == [(1, 7)]
    assert paires([suivi(1, 500)], [ligne(7, 500, jour=JOUR - timedelta(days=3))]) == []


def test_les_propositions_commencent_par_la_plus_probable() -> None:
    lignes = [ligne(1, 400), ligne(2, 500), ligne(3, 400, "N00011")]
    assert [x.ligne.id for x in propositions(suivi(9, 500, "N00011"), lignes)] == [3, 2, 1]


@given(
    st.lists(st.tuples(st.integers(1, 3), st.sampled_from(["", "N00011", "N00012"])), max_size=6),
    st.lists(st.tuples(st.integers(1, 3), st.sampled_from(["", "N00011", "N00012"])), max_size=6),
)
def test_chacun_au_plus_une_fois_et_toujours_du_meme_montant(virements, lignes) -> None:
    v = {i: suivi(i, m, t) for i, (m, t) in enumerate(virements)}
    x = {i: ligne(i, m, t) for i, (m, t) in enumerate(lignes)}
    faits = rapprocher([*v.values()], [*x.values()])
    assert len({p.virement for p in faits}) == len({p.ligne for p in faits}) == len(faits)
    assert all(v[p.virement].virement.montant == x[p.ligne].ligne.montant for p in faits)
