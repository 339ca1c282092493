"""The control before sending, and what makes an invoice again before it leaves."""

from datetime import datetime, timedelta
from pathlib import Path

import pytest
from attrs import evolve
from fabrique_base import (
    AM,
    JOUR,
    MAINTENANT,
    SANS_FERIES,
    LecteurFixe,
    TransportScripte,
    base,
    facture_validee,
    horloge,
    instantane,
    patient,
    seance,
)

from core.erreurs import Refus
from core.langage.moments import lire_moment
from core.nomenclature import charger
from core.ports import PanneTransport
from core.services.controle import Point, points
from core.services.envoi import constituer_lots, envoyer, relancer_lot
from core.services.parametres import regler
from core.services.remplacement import changer_de_mode, refaire_avant_envoi, refaire_celles_du_patient
from core.services.retours import traiter
from db.registre import RegistreBase
from tests.unit.lecture_bureau import lire_bureau


@pytest.fixture
def registre(tmp_path: Path) -> RegistreBase:
    return base(tmp_path)


def lus(registre: RegistreBase, moment: datetime = MAINTENANT) -> dict[str, Point]:
    return {p.anomalie.code: p for p in points(registre, horloge(moment), SANS_FERIES)}


def changer_caisse(registre: RegistreBase, id: int, caisse: str) -> None:
    p = registre.patient(id)
    amo = tuple(evolve(x, caisse=caisse) for x in p.droits.amo)
    registre.enregistrer_patient(evolve(p, droits=evolve(p.droits, amo=amo)))


@pytest.mark.erreur("CONSEIL_ENVOI")
@pytest.mark.erreur("FICHE_CHANGEE")
@pytest.mark.erreur("SEANCES_NON_FACTUREES")
def test_une_facture_prete_une_fiche_changee_une_seance_libre(registre: RegistreBase) -> None:
    p = patient(registre)
    facture = facture_validee(registre, p, dre=True)
    assert list(lus(registre)) == ["CONSEIL_ENVOI"], "la DRE ne répète pas sa FSE"
    changer_caisse(registre, p.id, "349")
    point = lus(registre)["FICHE_CHANGEE"]
    assert (point.champ, point.facture.id if point.facture else 0) == ("refaire", facture.id)
    seance(registre, p, MAINTENANT.date() + timedelta(days=1))
    assert "SEANCES_NON_FACTUREES" not in lus(registre), "celle de demain n'est pas faite"
    seance(registre, p, JOUR + timedelta(days=1))
    libre = lus(registre)["SEANCES_NON_FACTUREES"]
    assert (libre.champ, libre.patient, libre.anomalie.gravite) == ("seances", p.id, "information")
    assert "1 séance enregistrée" in libre.anomalie.message
    (_, (a_voir, _)) = lire_bureau(registre, horloge(), SANS_FERIES)._controle()
    assert a_voir == " · à voir 3", "la fiche changée et les deux payeurs en retard, pas la séance"


def test_ce_que_le_fil_refuserait_bloque_et_dit_ou_corriger(registre: RegistreBase) -> None:
    p = patient(registre)
    facture_validee(registre, p)
    contenu = instantane(p)
    mauvaise = evolve(contenu, facture=evolve(contenu.facture, amo=evolve(contenu.facture.amo, caisse="123")))
    registre.valider_facture(registre.creer_facture(mauvaise, [seance(registre, p).id]).id, JOUR)
    longue = evolve(
        contenu, facture=evolve(contenu.facture, prescription=evolve(contenu.facture.prescription, specialite="TROP"))
    )
    registre.valider_facture(registre.creer_facture(longue, [seance(registre, p).id]).id, JOUR)
    bloquants = [x for x in points(registre, horloge(), SANS_FERIES) if x.bloquant]
    assert {(x.champ, x.facture.numero if x.facture else 0) for x in bloquants} == {("caisse", 2), ("prescripteur", 3)}
    assert points(registre, horloge(), SANS_FERIES)[0].bloquant, "ce qui bloque d'abord"


@pytest.mark.erreur("ENVOI_INCERTAIN")
@pytest.mark.erreur("ENVOI_EN_ATTENTE")
@pytest.mark.erreur("ARL_EN_RETARD")
@pytest.mark.erreur("PAYEUR_SILENCIEUX")
def test_ce_qui_est_parti_et_ne_revient_pas(registre: RegistreBase) -> None:
    facture_validee(registre, patient(registre))
    (lot,) = constituer_lots(registre, horloge()).lots
    transport = TransportScripte()
    transport.pannes = [PanneTransport("refusée", incertain=False), PanneTransport("perdue", incertain=True)]
    envoyer(registre, transport, LecteurFixe(), horloge(), "1234")
    assert lus(registre)["ENVOI_EN_ATTENTE"].lot == lot.id
    envoyer(registre, transport, None, horloge(), forcer=True)
    assert "perdue" in lus(registre)["ENVOI_INCERTAIN"].anomalie.message
    envoyer(registre, transport, None, horloge(), forcer=True)
    assert lus(registre) == {}
    assert "ARL_EN_RETARD" not in lus(registre, MAINTENANT + timedelta(days=4)), "vendredi : deux jours ouvrés vont à mardi"
    assert lus(registre, MAINTENANT + timedelta(days=5))["ARL_EN_RETARD"].lot == lot.id
    regler(registre, "arl_jours", "10")
    assert lus(registre, MAINTENANT + timedelta(days=5)) == {}
    registre.avancer_lot(lot.id, "accepter", MAINTENANT)
    assert lus(registre, MAINTENANT + timedelta(days=11)) == {}
    assert lus(registre, MAINTENANT + timedelta(days=12))["PAYEUR_SILENCIEUX"].champ == "lot"
    regler(registre, "silence_amo", "20")
    assert lus(registre, MAINTENANT + timedelta(days=12)) == {}


@pytest.mark.erreur("ENVOI_A_REFAIRE")
def test_un_lot_que_la_caisse_redemande_se_voit(registre: RegistreBase) -> None:
    facture_validee(registre, patient(registre))
    (lot,) = constituer_lots(registre, horloge()).lots
    envoyer(registre, TransportScripte(), LecteurFixe(), horloge(), "1234")
    relancer_lot(registre, lot.id, horloge())
    point = lus(registre)["ENVOI_A_REFAIRE"]
    assert "relancé : ARL non reçu" in point.anomalie.message
    bureau = lire_bureau(registre, horloge(), SANS_FERIES)
    assert bureau.lots[0].etat == "! à renvoyer à l'identique"


@pytest.mark.erreur("QUARANTAINE")
@pytest.mark.erreur("PIECES_REFUSEES")
def test_retours_illisibles_et_pieces_refusees(registre: RegistreBase) -> None:
    registre.stocker_message("EMU_X.noemie", b"rien de bon", MAINTENANT)
    traiter(registre, horloge())
    assert lus(registre)["QUARANTAINE"].champ == "quarantaine"
    facture = facture_validee(registre, patient(registre))
    constituer_lots(registre, horloge())
    envoyer(registre, TransportScripte(), LecteurFixe(), horloge(), "1234")
    lot = registre.facture(facture.id).resume.lot
    scor = registre.poster_pieces(
        infirmier=AM,
        numero=1,
        jour=JOUR,
        lot=lot,
        nom="EMU_SCOR_1",
        cle="c" * 64,
        fichiers=(),
        pieces=(),
        moment=MAINTENANT,
    )
    registre.avancer_lot_pieces(scor.id, "refuser", "S06 RESOLUTION INSUFFISANTE")
    refus = lus(registre)["PIECES_REFUSEES"]
    assert (refus.champ, refus.lot) == ("pieces", lot)
    assert "S06" in refus.anomalie.message


@pytest.mark.erreur("FACTURE_PARTIE")
@pytest.mark.erreur("RIEN_A_REFAIRE")
def test_ce_qui_ne_se_refait_pas(registre: RegistreBase) -> None:
    p = patient(registre)
    fse = facture_validee(registre, p, dre=True)
    (dre,) = registre.factures(fse=fse.id)
    registre.creer_lot(infirmier=dre.infirmier, jour=JOUR, nature="DRE", payeur=dre.payeur, mode=3, factures=[dre.id])
    for visee in (fse.id, dre.id):
        with pytest.raises(Refus) as pris:
            changer_de_mode(registre, visee, 0, "", horloge())
        assert pris.value.anomalies[0].code == "FACTURE_PARTIE"
        assert f"{dre.numero} (DRE)" in pris.value.anomalies[0].message
    assert refaire_celles_du_patient(registre, p.id, charger(), horloge()) == [], "la fiche n'a pas changé"
    autre = facture_validee(registre, p)
    neuve = refaire_avant_envoi(registre, autre.id, charger(), horloge())  # the record says 'attestation': another mode
    assert neuve.facture.mode != autre.facture.mode or neuve.facture.lignes != autre.facture.lignes
    with pytest.raises(Refus) as pris:
        refaire_avant_envoi(registre, neuve.id, charger(), horloge())
    assert pris.value.anomalies[0].code == "RIEN_A_REFAIRE"


def test_changer_de_mode_refait_la_dre_et_ne_rectifie_rien(registre: RegistreBase) -> None:
    fse = facture_validee(registre, patient(registre), dre=True)
    neuve = changer_de_mode(registre, fse.id, 5, "0060", horloge())
    assert (neuve.facture.mode, neuve.facture.code_situation, neuve.facture.rectifie) == (5, "0060", 0)
    etats = {f.numero: (f.etat, f.motif) for f in registre.factures()}
    assert etats[1] == etats[2] == ("close", "refaite avant l'envoi sous le n° 3")
    assert etats[3][0] == etats[4][0] == "validee"
    (dre,) = registre.factures(fse=neuve.id)
    assert (dre.nature, dre.numero) == ("DRE", 4)
    assert registre.facture(dre.id).facture.rectifie == 0
    with pytest.raises(Refus) as pris:
        changer_de_mode(registre, neuve.id, 1, "4100", horloge())
    assert pris.value.anomalies[0].code == "CODE_SITUATION_CONTRADICTOIRE"


@pytest.mark.erreur("MOMENT_ILLISIBLE")
@pytest.mark.parametrize(
    ("texte", "attendu"),
    [
        ("18h30", datetime(2026, 11, 20, 18, 30)),
        ("18:30", datetime(2026, 11, 20, 18, 30)),
        ("8h", datetime(2026, 11, 21, 8, 0)),
        ("+45", datetime(2026, 11, 20, 9, 45)),
        ("+2h", datetime(2026, 11, 20, 11, 0)),
        ("demain 8h", datetime(2026, 11, 21, 8, 0)),
        ("24/11 8h05", datetime(2026, 11, 24, 8, 5)),
        ("ve 10h", datetime(2026, 11, 20, 10, 0)),
        ("ve 8h", datetime(2026, 11, 27, 8, 0)),
        ("lu 7h", datetime(2026, 11, 23, 7, 0)),
    ],
)
def test_l_heure_d_un_depart(texte: str, attendu: datetime) -> None:
    assert lire_moment(texte, MAINTENANT) == attendu


@pytest.mark.parametrize("texte", ["", "25h", "8h75", "midi", "h", "+", "²h"])
def test_une_heure_illisible(texte: str) -> None:
    with pytest.raises(Refus):
        lire_moment(texte, MAINTENANT)


def test_changer_de_mode_garde_ce_que_la_premiere_rectifiait(registre: RegistreBase) -> None:
    fse = facture_validee(registre, patient(registre))
    rectifiante = evolve(fse.instantane, facture=evolve(fse.facture, numero=0, rectifie=77))
    brouillon = registre.creer_facture(rectifiante, (), "FSE")
    prete = registre.valider_facture(brouillon.id, horloge().aujourdhui())
    assert changer_de_mode(registre, prete.id, 0, "", horloge()).facture.rectifie == 77
