"""From visits to numbered invoices, and a refused invoice made again: the base is real, the nomenclature is the real one."""

from collections.abc import Iterator
from datetime import date, time
from pathlib import Path

import pytest
from attrs import evolve

from core.dossier.droits import ContratAmc, Droits, Exoneration, PeriodeAmo
from core.dossier.ordonnance import Ordonnance, SoinPrescrit
from core.dossier.personnes import Infirmier, Patient
from core.erreurs import Refus
from core.facturation.fiche import FactureEnregistree
from core.lots.echanges import Imputation, Reglement, RejetRecu
from core.nomenclature import charger
from core.services.facturation import facturer, meme_demande, programmer, refaire, valider
from db.registre import RegistreBase
from tests.unit.fabrique_base import base, horloge, patient

NGAP = charger()
JOUR = date(2026, 11, 16)  # a Monday


@pytest.fixture
def registre(tmp_path: Path) -> Iterator[RegistreBase]:
    ouverte = base(tmp_path)
    yield ouverte
    ouverte.fermer()


def ordonnance(registre: RegistreBase, p: Patient, *actes: str, **champs: object) -> Ordonnance:
    o = Ordonnance(p.id, 1, 1, date(2026, 10, 1), tuple(SoinPrescrit(a) for a in actes), JOUR, nombre=2)
    return registre.enregistrer_ordonnance(evolve(o, **champs))


def facture(registre: RegistreBase, o: Ordonnance, fin: date = date(2026, 11, 20)) -> list[FactureEnregistree]:
    return list(facturer(registre, NGAP, programmer(registre, o, o.debut, fin)).factures)


def test_programmer_deux_fois_n_ajoute_rien(registre):
    o = ordonnance(registre, patient(registre), "I.1.INJ_SC", heures=(time(8), time(19)))
    assert len(programmer(registre, o, JOUR, date(2026, 11, 20))) == 4
    assert programmer(registre, o, JOUR, date(2026, 11, 20)) == []


def test_une_facture_par_ordonnance_et_par_mois(registre):
    p = patient(registre)
    o = ordonnance(registre, p, "I.1.INJ_SC", debut=date(2026, 10, 30), nombre=4)
    autre = ordonnance(registre, p, "I.1.PONCTION_VEINEUSE", nombre=1)
    seances = programmer(registre, o, o.debut, date(2026, 11, 20)) + programmer(registre, autre, JOUR, date(2026, 11, 20))
    faites = facturer(registre, NGAP, seances).factures
    assert [(f.resume.jour.month, len(f.instantane.seances)) for f in faites] == [(10, 2), (11, 2), (11, 1)]
    # AMI 3,15 up to 05/11/2026 then 3,35, with IFD 2,75 and MAU 1,35
    assert [f.resume.honoraires for f in faites] == [2 * (315 + 275 + 135), 2 * (315 + 275 + 135), 503 + 275 + 135]


def test_deux_patients_du_meme_foyer_un_seul_deplacement(registre):
    un = patient(registre, foyer="F1")
    deux = patient(registre, foyer="F1", prenom="Paul", rang=2)
    seances = [
        s
        for p in (un, deux)
        for s in programmer(registre, ordonnance(registre, p, "I.1.INJ_SC", heures=(time(8),), nombre=1), JOUR, JOUR)
    ]
    faites = facturer(registre, NGAP, seances).factures
    ifd = [[x.code for x in f.facture.lignes].count("IFD") for f in faites]
    assert sorted(ifd) == [0, 1]


def test_le_quota_compte_ce_qui_fut_facture_avant(registre):
    """Twice on one day for one patient: the second forfait is not billable, by anyone (NGAP ch. I art. 12)."""
    p = patient(registre, bsi="B")
    autre = registre.enregistrer_infirmier(Infirmier("999000026", "99900000185", "TEST-PETIT", "Bruno", "CAB1"))
    o1 = ordonnance(registre, p, "I.12.BSB", heures=(time(8),), nombre=1)
    o2 = ordonnance(registre, p, "I.12.BSB", heures=(time(18),), nombre=1, infirmier=autre.id)
    premiere = facture(registre, o1)[0]
    seconde = facture(registre, o2)
    codes = [x.code for f in seconde for x in f.facture.lignes]
    assert "BSB" in [x.code for x in premiere.facture.lignes]
    assert "BSB" not in codes


def test_bizone_taux_par_ligne(registre):
    ald = Exoneration("ald", date(2024, 1, 1), numero="8")
    droits = Droits(amo=(PeriodeAmo("01", "999", "0000", date(2024, 1, 1)),), exonerations=(ald,))
    p = patient(registre, droits=droits, insulino_traite=True)
    o = ordonnance(registre, p, nombre=1, soins=(SoinPrescrit("II.5bis.INSULINE", ald=True), SoinPrescrit("I.1.INJ_IM")))
    f = facture(registre, o)[0].facture
    assert {x.acte: x.taux for x in f.lignes} == {"II.5bis.INSULINE": 100, "I.1.INJ_IM": 60, "IFD": 100}
    assert f.amo.exoneration == "4"


def test_une_visite_refusee_reste_a_facturer(registre):
    p = patient(registre, naissance="20230612")
    o = ordonnance(registre, p, "II.5bis.HEBDO_75", nombre=1)
    preparation = facturer(registre, NGAP, programmer(registre, o, JOUR, JOUR))
    assert preparation.factures == ()
    assert "AGE_INCOMPATIBLE" in [a.code for s in preparation.refusees for a in s.cotation.anomalies]


def test_valider_refuse_ce_qui_bloque_et_ne_change_rien(registre):
    o = ordonnance(registre, patient(registre, droits=Droits()), "I.1.INJ_SC")
    brouillon = facture(registre, o)[0]
    with pytest.raises(Refus, match="aucun droit AMO"):
        valider(registre, brouillon.id, horloge())
    assert registre.facture(brouillon.id).resume.etat == "brouillon"


def rejetee(registre: RegistreBase, f: FactureEnregistree, *, lignes: tuple[int, ...] = (), part: str = "O") -> None:
    """Bring the invoice to its reject: whole, or on some lines (the rest paid)."""
    message, _ = registre.stocker_message("EMU_N00001.noemie", b"x", horloge().maintenant())
    for evenement in ("mettre_en_lot", "deposer", "payer_partie" if lignes or part == "C" else "rejeter"):
        registre.avancer_facture(f.id, evenement)
    for rang, ligne in enumerate(lignes or (0,), 1):
        niveau = "L" if ligne else "F"
        registre.ajouter_rejet(RejetRecu(f.id, message.id, rang, "E009", "", "EXONERATION", niveau, part, ligne))


def test_refaire_prend_les_fiches_d_aujourd_hui(registre):
    ald = Exoneration("ald", date(2024, 1, 1), date(2026, 11, 30))
    amo = (PeriodeAmo("01", "999", "0000", date(2024, 1, 1)),)
    p = patient(registre, droits=Droits(amo=amo, exonerations=(ald,)))
    o = ordonnance(registre, p, soins=(SoinPrescrit("I.1.INJ_SC", ald=True),))
    f = valider(registre, facture(registre, o)[0].id, horloge())
    rejetee(registre, f)
    assert meme_demande(refaire(registre, f.id, NGAP, horloge()).facture, f.facture)
    registre.enregistrer_patient(evolve(p, droits=Droits(amo=amo, exonerations=(evolve(ald, fin=date(2026, 10, 31)),))))
    contenu = refaire(registre, f.id, NGAP, horloge()).facture
    assert {x.taux for x in f.facture.lignes} == {100}
    assert {x.taux for x in contenu.lignes} == {60}
    assert contenu.honoraires == f.facture.honoraires


def test_refaire_ne_redemande_que_les_lignes_refusees(registre):
    f = valider(registre, facture(registre, ordonnance(registre, patient(registre), "I.1.INJ_SC"))[0].id, horloge())
    assert len(f.facture.lignes) == 6
    rejetee(registre, f, lignes=(4, 5))
    contenu = refaire(registre, f.id, NGAP, horloge()).facture
    assert [(x.rang, x.jour, x.acte) for x in contenu.lignes] == [
        (1, f.facture.lignes[3].jour, f.facture.lignes[3].acte),
        (2, f.facture.lignes[4].jour, f.facture.lignes[4].acte),
    ]


@pytest.mark.erreur("PART_AMO_PAYEE")
def test_la_part_payee_ne_se_redemande_pas(registre):
    amc = ContratAmc("88888889", "C2S", date(2024, 1, 1), type_contrat="89", gestion="unique", dre=False)
    c2s = Exoneration("c2s", date(2024, 1, 1))
    droits = Droits((PeriodeAmo("01", "999", "0000", date(2024, 1, 1)),), (c2s,), (amc,))
    f = valider(
        registre, facture(registre, ordonnance(registre, patient(registre, droits=droits), "I.1.INJ_SC"))[0].id, horloge()
    )
    rejetee(registre, f, part="C")
    r = registre.facture(f.id).resume
    registre.imputer([Imputation(f.id, r.etat, 0, r.etat, r.part_amo)], [_reglement(registre, f)])
    with pytest.raises(Refus, match="ne pas renvoyer"):
        refaire(registre, f.id, NGAP, horloge())


def _reglement(registre: RegistreBase, f: FactureEnregistree):
    message = registre.messages()[0]
    return Reglement(f.id, message.id, 1, "AMO", "01", f.resume.part_amo, "P", f.resume.part_amo, "VIREMENT EMU", JOUR)


@pytest.mark.erreur("CORRECTION_A_SCINDER")
def test_une_correction_qui_ferait_deux_factures_est_refusee(registre):
    p = patient(registre)
    f = valider(registre, facture(registre, ordonnance(registre, p, "I.1.INJ_SC"))[0].id, horloge())
    rejetee(registre, f)
    amo = PeriodeAmo("01", "999", "0000", date(2024, 1, 1), date(2026, 11, 16))
    registre.enregistrer_patient(evolve(p, droits=Droits((amo, PeriodeAmo("01", "349", "9881", date(2026, 11, 17))))))
    with pytest.raises(Refus, match="en ferait 2"):
        refaire(registre, f.id, NGAP, horloge())
