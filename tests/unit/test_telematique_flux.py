"""The flows of an invoice beside the ordinary one: modes, cancellation of a DRE, slip of a lot, when to send."""

from datetime import date, timedelta
from pathlib import Path

import pytest
from attrs import evolve
from fabrique_base import (
    AM,
    JOUR,
    ORGANISME,
    SANS_FERIES,
    LecteurFixe,
    base,
    facture_validee,
    horloge,
    instantane,
    patient,
    seance,
)

from core.dossier.droits import ContratAmc, Droits, PeriodeAmo
from core.emulateurs.assures import AssureConnu
from core.emulateurs.caisse import Annuaire, Caisse, PrescripteurConnu, Professionnel, Scenario
from core.emulateurs.transports.memoire import TransportMemoire
from core.erreurs import Refus
from core.facturation.modes import code_situation, controler_mode
from core.lots.bordereau import bordereau
from core.lots.conseils import conseiller
from core.services.annulation import annuler_dre
from core.services.envoi import constituer_lots, envoyer
from core.services.modes import choisir_mode
from core.services.retours import relever
from core.telematique import b2
from db.registre import RegistreBase


def caisse(heure) -> Caisse:  # type: ignore[no-untyped-def]
    """A payer that knows the patient and the nurse of `fabrique_base`."""
    amo = (PeriodeAmo("01", "999", "0000", date(2024, 1, 1)),)
    amc = (ContratAmc(ORGANISME, "MUTUELLE EMU", date(2024, 1, 1), date(2027, 12, 31)),)
    assure = AssureConnu("2991355555042", "69", "TEST-DUPONT", "JEANNE", "19500612", droits=Droits(amo, (), amc))
    annuaire = Annuaire(
        (Professionnel(AM, "CABINET EMU", cle_signature=b"cle de test".hex(), territoire="metro"),),
        (PrescripteurConnu("TEST-DOC", "Jean", rpps="99900000250"),),
    )
    return Caisse(None, (assure,), Scenario(), 1, heure, annuaire)


@pytest.fixture
def registre(tmp_path: Path) -> RegistreBase:
    return base(tmp_path)


def echanger(registre: RegistreBase, transport: TransportMemoire, heure, jours: int = 0) -> None:  # type: ignore[no-untyped-def]
    """Make lots, sign, send, wait, read what came."""
    faits = constituer_lots(registre, heure)
    assert not faits.anomalies, faits.anomalies
    assert not envoyer(registre, transport, LecteurFixe(), heure, "1234").anomalies
    heure.avancer(timedelta(days=jours))
    bilan = relever(registre, transport, heure)
    assert not bilan.anomalies, bilan.anomalies


# --- modes ---------------------------------------------------------------------------------------------------------------


def codes(facture) -> list[str]:  # type: ignore[no-untyped-def]
    return [a.code for a in controler_mode(facture, "facture") if a.gravite == "bloquant"]


@pytest.mark.erreur("MODE_INCONNU")
@pytest.mark.erreur("MODE_APCV")
@pytest.mark.erreur("MODE_SANS_CARTE")
@pytest.mark.erreur("CODE_SITUATION_ABSENT")
@pytest.mark.erreur("CODE_SITUATION_CONTRADICTOIRE")
@pytest.mark.erreur("FEUILLE_A_SUIVRE")
@pytest.mark.parametrize(
    ("mode", "lus", "code", "apcv", "attendus"),
    [
        (0, "carte", "", False, []),
        (0, "saisie", "", False, []),
        (1, "saisie", "0060", False, []),
        (1, "saisie", "", False, ["CODE_SITUATION_ABSENT"]),
        (1, "saisie", "4100", False, ["CODE_SITUATION_CONTRADICTOIRE"]),
        (2, "carte", "", False, []),
        (2, "attestation", "", False, ["MODE_SANS_CARTE"]),
        (3, "carte", "", False, []),
        (3, "adri", "", False, []),
        (3, "saisie", "", False, ["MODE_SANS_CARTE"]),
        (3, "saisie", "", True, []),
        (4, "carte", "", False, []),
        (4, "saisie", "", True, []),
        (5, "attestation", "0060", False, []),
        (5, "attestation", "", False, ["CODE_SITUATION_ABSENT"]),
        *((mode, "carte", "0060", True, ["MODE_APCV"]) for mode in (0, 1, 2, 5)),
        (6, "carte", "", False, ["MODE_INCONNU"]),
    ],
)
def test_ce_que_demande_chaque_mode(registre, mode, lus, code, apcv, attendus):
    nue = instantane(patient(registre)).facture
    facture = evolve(nue, mode=mode, code_situation=code, apcv=apcv, amo=evolve(nue.amo, droits_lus=lus))
    assert codes(facture) == attendus
    assert any(a.code == "FEUILLE_A_SUIVRE" for a in controler_mode(facture, "")) == (mode == 5)


def test_le_mode_se_choisit_sur_un_brouillon_et_part_dans_son_lot(registre):
    p, heure = patient(registre), horloge()
    ids = []
    for mode, code in ((0, ""), (1, "0060"), (2, ""), (3, ""), (4, ""), (5, "0060")):
        brouillon = registre.creer_facture(instantane(p, montant=315), [seance(registre, p).id])
        fiche = choisir_mode(registre, brouillon.id, mode, code)
        assert (fiche.facture.mode, fiche.facture.code_situation) == (mode, code)
        ids.append(registre.valider_facture(brouillon.id, JOUR).id)
    with pytest.raises(Refus, match="numérotée"):
        choisir_mode(registre, ids[0], 3)
    lots = constituer_lots(registre, heure).lots
    assert sorted(lot.mode for lot in lots) == [0, 1, 2, 3, 4, 5]
    degrade = next(lot for lot in lots if lot.mode == 5)
    bloc = dict(registre.fichiers_lot(degrade.id))[f"{degrade.nom}.emu.json"]
    assert b'"code_situation":"0060"' in bloc
    securise = next(lot for lot in lots if lot.mode == 3)
    assert b"code_situation" not in dict(registre.fichiers_lot(securise.id))[f"{securise.nom}.emu.json"]


def test_sans_le_code_situation_le_mode_degrade_est_refuse_et_rien_ne_change(registre):
    p = patient(registre)
    brouillon = registre.creer_facture(instantane(p), [])
    with pytest.raises(Refus) as refus:
        choisir_mode(registre, brouillon.id, 5)
    assert [a.code for a in refus.value.anomalies] == ["CODE_SITUATION_ABSENT"]
    assert registre.facture(brouillon.id).facture.mode == 3


def test_en_mode_degrade_aucun_arl_mais_un_paiement(registre):
    p, heure = patient(registre), horloge()
    transport = TransportMemoire(caisse(heure))
    contenu = instantane(p, montant=315, mode=5)
    contenu = evolve(contenu, facture=evolve(contenu.facture, code_situation=code_situation(contenu.facture)))
    facture = registre.valider_facture(registre.creer_facture(contenu, [seance(registre, p).id]).id, JOUR)
    echanger(registre, transport, heure)
    assert registre.messages() == []
    echanger(registre, transport, heure, 20)
    assert registre.facture(facture.id).resume.etat == "payee"


# --- annulation de DRE -----------------------------------------------------------------------------------------------


def fse_et_dre(registre: RegistreBase):  # type: ignore[no-untyped-def]
    fse = facture_validee(registre, patient(registre), dre=True, montant=315)
    (dre,) = registre.factures(fse=fse.id)
    return fse, dre


def test_une_dre_annulee_avant_son_paiement_n_est_jamais_payee(registre):
    heure = horloge()
    transport = TransportMemoire(caisse(heure))
    fse, dre = fse_et_dre(registre)
    echanger(registre, transport, heure)
    annulation = annuler_dre(registre, dre.id, heure)
    assert annulation.resume.nature == "ANNULATION"
    assert annulation.facture.numero_fse == dre.numero
    assert annulation.resume.numero not in (fse.resume.numero, dre.numero)
    echanger(registre, transport, heure)
    lot = registre.lot(registre.facture(annulation.id).resume.lot)
    lue = b2.lire(dict(registre.fichiers_lot(lot.id))[f"{lot.nom}.b2"]).factures[0].entete
    assert (lue.nature_operation, int(lue.entree)) == ("2", dre.numero)
    assert registre.facture(dre.id).resume.etat == "close"
    assert str(annulation.resume.numero) in registre.facture(dre.id).resume.motif
    echanger(registre, transport, heure, 40)
    assert registre.facture(fse.id).resume.etat == "payee"
    assert registre.facture(annulation.id).resume.etat == "close"
    assert registre.facture(dre.id).resume.paye == 0
    assert not [e for e in registre.ecarts() if e.facture in (dre.id, annulation.id)]


def test_une_dre_deja_payee_est_reprise_puis_close(registre):
    heure = horloge()
    transport = TransportMemoire(caisse(heure))
    _, dre = fse_et_dre(registre)
    echanger(registre, transport, heure, 40)
    assert registre.facture(dre.id).resume.etat == "payee"
    annuler_dre(registre, dre.id, heure)
    echanger(registre, transport, heure)
    assert registre.facture(dre.id).resume.etat == "payee"  # taken back from a later payment only
    facture_validee(registre, patient(registre), date(2026, 10, 13), dre=True, montant=315)
    echanger(registre, transport, heure, 40)
    fin = registre.facture(dre.id).resume
    assert (fin.etat, fin.paye) == ("close", 0)


def test_une_dre_jamais_partie_se_clot_sans_rien_envoyer(registre):
    _, dre = fse_et_dre(registre)
    assert annuler_dre(registre, dre.id, horloge()).resume.etat == "close"
    assert registre.factures(nature="ANNULATION") == []


@pytest.mark.erreur("DRE_ATTENDUE")
@pytest.mark.erreur("DRE_EN_LOT")
@pytest.mark.erreur("DRE_DEJA_ANNULEE")
@pytest.mark.erreur("DRE_SANS_SUITE")
def test_ce_qui_ne_s_annule_pas(registre):
    heure = horloge()
    transport = TransportMemoire(caisse(heure))
    fse, dre = fse_et_dre(registre)

    def code(facture: int) -> str:
        with pytest.raises(Refus) as refus:
            annuler_dre(registre, facture, heure)
        return refus.value.anomalies[0].code

    assert code(fse.id) == "DRE_ATTENDUE"
    constituer_lots(registre, heure)
    assert code(dre.id) == "DRE_EN_LOT"
    echanger(registre, transport, heure)
    annuler_dre(registre, dre.id, heure)
    assert code(dre.id) == "DRE_DEJA_ANNULEE"
    _, autre = fse_et_dre(registre)
    registre.avancer_facture(autre.id, "clore", motif="essai")
    assert code(autre.id) == "DRE_SANS_SUITE"


# --- bordereau, conseils -------------------------------------------------------------------------------------------------


def test_le_bordereau_dit_quelles_feuilles_joindre(registre):
    p = patient(registre)
    deux = [facture_validee(registre, p, mode=5) for _ in range(2)]
    (lot,) = constituer_lots(registre, horloge()).lots
    texte = bordereau(lot, registre.factures(lot=lot.id), {deux[0].resume.numero})
    assert "ÉMULATION – sans valeur" in texte
    assert "lot 001 du 20/11/2026   mode 5 (dégradé)" in texte
    lignes = {ligne[:9]: ligne for ligne in texte.splitlines()}
    assert lignes["000000001"].endswith("numérisée (SCOR)")
    assert lignes["000000002"].endswith("papier à joindre")
    assert "2 factures, 18,00\u00a0€ ; 1 feuille papier jointe" in texte


@pytest.mark.parametrize(
    ("jour", "nombre", "attendu"),
    [
        (date(2026, 10, 13), 2, "attendre"),
        (date(2026, 10, 13), 5, None),
        (date(2026, 10, 21), 5, None),
        (date(2026, 10, 22), 5, "aujourdhui"),
        (date(2026, 10, 22), 2, "aujourdhui"),
        (date(2026, 10, 23), 5, "retard"),
    ],
)
def test_quand_envoyer_des_soins_du_lundi_12_octobre(registre, jour, nombre, attendu):
    p = patient(registre)
    for _ in range(nombre):
        facture_validee(registre, p)
    conseils = conseiller(registre.factures(), jour, SANS_FERIES.chez)
    assert [c.genre for c in conseils] == ([attendu] if attendu else []), conseils
    if conseils:
        assert conseils[0].limite == date(2026, 10, 22)
        assert conseils[0].nombre == nombre


def test_payee_par_le_patient_la_feuille_part_en_trois_jours(registre):
    p = patient(registre)
    contenu = instantane(p)
    contenu = evolve(contenu, facture=evolve(contenu.facture, tiers_payant_amo=False))
    registre.valider_facture(registre.creer_facture(contenu, []).id, JOUR)
    (conseil,) = conseiller(registre.factures(), date(2026, 10, 16), SANS_FERIES.chez)
    assert (conseil.genre, conseil.limite) == ("retard", date(2026, 10, 15))
