"""The queue of rejects: corrected under a new number, closed with a reason, reconciled, never sent twice."""

from datetime import timedelta
from pathlib import Path

import pytest
from attrs import evolve
from fabrique_base import JOUR, LecteurFixe, instantane, motif, noemie_de
from test_services_retours import Cabinet

from core.erreurs import Refus
from core.services import rejets
from core.services.envoi import constituer_lots, envoyer
from core.services.remplacement import changer_de_mode
from core.telematique.arl import RejetArl
from core.telematique.b2.complement import lire_complements
from db.verification import verifier


def code(action) -> str:  # type: ignore[no-untyped-def]
    with pytest.raises(Refus) as pris:
        action()
    return pris.value.anomalies[0].code


@pytest.fixture
def cabinet(tmp_path: Path) -> Cabinet:
    return Cabinet(tmp_path)


def rejeter(cabinet: Cabinet, *codes: str) -> None:
    reponses = [cabinet.repondre(i, "R", motifs=[motif(c, "MOTIF")]) for i, c in enumerate(codes)]
    assert not cabinet.recevoir(noemie_de(reponses)).anomalies


def test_la_file_dit_la_cause_le_champ_et_le_remede(cabinet: Cabinet) -> None:
    rejeter(cabinet, "E006")
    (dossier,) = rejets.file(cabinet.registre)
    assert (dossier.principal.code, dossier.montant, dossier.remede.cle) == ("E006", 540, "RELIRE_DROITS")
    assert dossier.motif
    assert dossier.motif.champ == "droits"


def test_corriger_puis_renvoyer_sous_un_nouveau_numero(cabinet: Cabinet) -> None:
    rejeter(cabinet, "E006")
    premiere = cabinet.factures[0]
    contenu = evolve(instantane(cabinet.registre.patient(1)), nomenclature="corrigée")
    brouillon = rejets.corriger(cabinet.registre, premiere.id, contenu, cabinet.horloge)
    assert (brouillon.resume.etat, brouillon.resume.remplace, brouillon.seances) == ("brouillon", premiere.id, premiere.seances)
    assert rejets.file(cabinet.registre)[0].brouillon == brouillon.id
    nouvelle = rejets.renvoyer(cabinet.registre, premiere.id, cabinet.horloge)
    assert nouvelle.id == brouillon.id
    assert (nouvelle.resume.numero, nouvelle.facture.rectifie) == (3, premiere.resume.numero)
    ancienne = cabinet.registre.facture(premiere.id).resume
    assert (ancienne.etat, ancienne.motif, ancienne.remplacee_par) == ("close", "renvoyée sous le n° 3", nouvelle.id)
    assert not rejets.file(cabinet.registre)
    constituer_lots(cabinet.registre, cabinet.horloge)
    assert cabinet.registre.facture(nouvelle.id).resume.etat == "en_lot"
    assert not any(verifier(cabinet.registre).values())


def test_deux_fois_entree_ne_renvoie_qu_une_fois(cabinet: Cabinet) -> None:
    rejeter(cabinet, "E006")
    contenu = instantane(cabinet.registre.patient(1))
    rejets.renvoyer(cabinet.registre, cabinet.factures[0].id, cabinet.horloge, contenu)
    assert code(lambda: rejets.renvoyer(cabinet.registre, 1, cabinet.horloge, contenu)) == "FACTURE_PAS_EN_REJET"
    assert len(cabinet.registre.factures()) == 3


@pytest.mark.erreur("CORRECTION_ABSENTE")
def test_renvoyer_sans_rien_changer_est_refuse(cabinet: Cabinet) -> None:
    rejeter(cabinet, "E006")
    assert code(lambda: rejets.renvoyer(cabinet.registre, 1, cabinet.horloge)) == "CORRECTION_ABSENTE"


@pytest.mark.erreur("FACTURE_PAS_EN_REJET")
def test_une_facture_en_route_ne_se_corrige_pas(cabinet: Cabinet) -> None:
    contenu = instantane(cabinet.registre.patient(1))
    assert code(lambda: rejets.corriger(cabinet.registre, 1, contenu, cabinet.horloge)) == "FACTURE_PAS_EN_REJET"


@pytest.mark.erreur("RENVOI_INTERDIT")
@pytest.mark.erreur("DOUBLON_SANS_ORIGINAL")
@pytest.mark.parametrize("motif_doublon", ["E001", "2900"])
def test_un_doublon_se_rapproche_et_ne_repart_jamais(tmp_path: Path, motif_doublon: str) -> None:
    cabinet = Cabinet(tmp_path, 2)
    rejeter(cabinet, motif_doublon)
    contenu = instantane(cabinet.registre.patient(1))
    assert rejets.file(cabinet.registre)[0].doublon
    assert code(lambda: rejets.renvoyer(cabinet.registre, 1, cabinet.horloge, contenu)) == "RENVOI_INTERDIT"
    assert code(lambda: rejets.rapprocher(cabinet.registre, 1, cabinet.horloge)) == "DOUBLON_SANS_ORIGINAL"


def test_le_doublon_se_rapproche_de_la_facture_payee(tmp_path: Path) -> None:
    cabinet = Cabinet(tmp_path, 1)
    cabinet.recevoir(noemie_de([cabinet.repondre(0)]))
    autre = Cabinet.__new__(Cabinet)
    autre.__dict__.update(cabinet.__dict__)
    from fabrique_base import LecteurFixe, facture_validee

    double = facture_validee(cabinet.registre, cabinet.registre.patient(1), JOUR)
    constituer_lots(cabinet.registre, cabinet.horloge)
    envoyer(cabinet.registre, cabinet.transport, LecteurFixe(), cabinet.horloge, "1234")
    autre.factures = [double]
    autre.recevoir(noemie_de([autre.repondre(0, "R", motifs=[motif("2900", "FACTURE DEJA PAYEE")])], "N00002"))
    originale = rejets.rapprocher(cabinet.registre, double.id, cabinet.horloge)
    assert originale.id == cabinet.factures[0].id
    apres = cabinet.registre.facture(double.id).resume
    assert (apres.etat, apres.motif) == ("close", f"doublon de la facture {originale.numero}, déjà payée")


def test_clore_demande_un_motif(cabinet: Cabinet) -> None:
    rejeter(cabinet, "E006")
    assert code(lambda: rejets.clore(cabinet.registre, 1, "  ", cabinet.horloge)) == "MOTIF_ABSENT"
    rejets.clore(cabinet.registre, 1, "droits fermés, réglée par la patiente", cabinet.horloge)
    assert cabinet.registre.facture(1).resume.motif == "droits fermés, réglée par la patiente"
    assert not rejets.file(cabinet.registre)


def test_un_lot_refuse_est_renumerote_en_entier(cabinet: Cabinet) -> None:
    cabinet.recevoir(cabinet.arl(RejetArl("A11", "TOTAUX FAUX")))
    nouvelles = [rejets.renvoyer(cabinet.registre, d.facture.id, cabinet.horloge) for d in rejets.file(cabinet.registre)]
    assert [(n.resume.numero, n.facture.rectifie, n.resume.etat) for n in nouvelles] == [(3, 1, "validee"), (4, 2, "validee")]
    assert [r.etat for r in cabinet.registre.factures()[:2]] == ["close", "close"]
    assert rejets.file(cabinet.registre) == []
    (lot,) = constituer_lots(cabinet.registre, cabinet.horloge).lots
    assert (lot.numero, lot.nombre) == (2, 2)


def test_la_dre_refusee_repart_avec_sa_fse_la_dre_payee_reste(tmp_path: Path) -> None:
    cabinet = Cabinet(tmp_path, 2, dre=True)
    un, deux, dre_un, dre_deux = (1, 3, 2, 4)
    assert [(r.id, r.nature) for r in cabinet.registre.factures()] == [(1, "FSE"), (2, "DRE"), (3, "FSE"), (4, "DRE")]
    cabinet.recevoir(
        noemie_de([cabinet.repondre(i, "R", motifs=[motif()]) for i in (0, 2)]),
        noemie_de([cabinet.repondre(1), cabinet.repondre(3, "R", motifs=[motif("E041", "AMC", part="C")])], "N00002", "VIR AMC"),
    )
    contenu = instantane(cabinet.registre.patient(1), JOUR, dre=True)
    avant = len(cabinet.registre.factures())
    rejets.renvoyer(cabinet.registre, un, cabinet.horloge, contenu)
    assert len(cabinet.registre.factures()) == avant + 1, "la mutuelle a payé : pas de seconde DRE"
    assert cabinet.registre.facture(dre_un).resume.etat == "payee"
    suite = rejets.renvoyer(
        cabinet.registre, deux, cabinet.horloge, instantane(cabinet.registre.patient(1), JOUR + timedelta(days=1), dre=True)
    )
    (nouvelle_dre,) = cabinet.registre.factures(fse=suite.id)
    assert nouvelle_dre.remplace == dre_deux
    assert cabinet.registre.facture(dre_deux).resume.motif == f"renvoyée sous le n° {nouvelle_dre.numero}"


def test_seules_les_lignes_refusees_sont_nommees(cabinet: Cabinet) -> None:
    ligne = motif("E022", "TARIF", niveau="L", ligne=1, prestation="AMI")
    cabinet.recevoir(noemie_de([cabinet.repondre(0, "R", motifs=[ligne])]))
    assert rejets.lignes_refusees(cabinet.registre, 1) == {1}


def test_corrigee_apres_l_envoi_elle_porte_dans_son_fichier_le_numero_qu_elle_rectifie(cabinet: Cabinet) -> None:
    rejeter(cabinet, "E006")
    premiere = cabinet.factures[0]
    contenu = evolve(instantane(cabinet.registre.patient(1)), nomenclature="corrigée")
    rejets.corriger(cabinet.registre, premiere.id, contenu, cabinet.horloge)
    renvoyee = rejets.renvoyer(cabinet.registre, premiere.id, cabinet.horloge)
    refaite = changer_de_mode(cabinet.registre, renvoyee.id, 5, "0060", cabinet.horloge)  # before it leaves
    constituer_lots(cabinet.registre, cabinet.horloge)
    envoyer(cabinet.registre, cabinet.transport, LecteurFixe(), cabinet.horloge, "1234")
    lot = next(x for x in cabinet.registre.lots() if x.id == cabinet.registre.facture(refaite.id).resume.lot)
    (octets,) = [o for nom, o in cabinet.registre.fichiers_lot(lot.id) if nom.endswith(".emu.json")]
    bloc = lire_complements(octets)[refaite.resume.numero]
    assert bloc.rectifie == premiere.resume.numero, "ce que la caisse a vu, pas ce qui n'est jamais parti"
