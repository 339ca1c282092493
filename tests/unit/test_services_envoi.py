"""Sending: lots, frozen bytes, doubt made visible, the same bytes under the same key whatever happens."""

from datetime import date, datetime, timedelta
from pathlib import Path

import pytest
from attrs import evolve
from fabrique_base import (
    AM,
    JOUR,
    MAINTENANT,
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
from core.lots.delais import prochain_essai, retard
from core.lots.destinataires import destinataire
from core.lots.echanges import Lot
from core.parametres import Parametres
from core.ports import PanneTransport
from core.services.envoi import constituer_lots, defaire_lot, envoyer, relancer_lot, signer_lots
from core.telematique import b2
from db.registre import RegistreBase

PERDU = PanneTransport("connexion perdue", incertain=True)
REFUSE = PanneTransport("connexion refusée", incertain=False)


@pytest.fixture
def registre(tmp_path: Path) -> RegistreBase:
    return base(tmp_path)


def etats(registre: RegistreBase) -> list[str]:
    return [e.etat for e in registre.envois()]


def test_une_fse_avec_dre_part_en_deux_flux(registre: RegistreBase) -> None:
    fse = facture_validee(registre, patient(registre), dre=True)
    (dre,) = registre.factures(fse=fse.id)
    assert (fse.resume.numero, dre.numero, dre.demande) == (1, 2, 360)
    fait = constituer_lots(registre, horloge())
    assert not fait.anomalies
    fichiers = {lot.nature: b2.lire(dict(registre.fichiers_lot(lot.id))[f"{lot.nom}.b2"]) for lot in fait.lots}
    assert fichiers["FSE"].factures[0].entete.top_eclatement == "F"
    assert (fichiers["FSE"].factures[0].part_amo, fichiers["FSE"].factures[0].part_amc) == (540, 0)
    assert fichiers["DRE"].factures[0].numero == dre.numero
    assert fichiers["DRE"].factures[0].entete.entree == f"{fse.resume.numero:09d}"
    assert fichiers["DRE"].factures[0].part_amc == 360
    assert fichiers["DRE"].entete.type_destinataire == "OC"


def test_un_lot_par_mode_et_jamais_plus_que_le_maximum(registre: RegistreBase) -> None:
    p = patient(registre)
    for mode in (3, 3, 3, 5):
        s = seance(registre, p)
        registre.valider_facture(registre.creer_facture(instantane(p, mode=mode), [s.id]).id, JOUR)
    lots = constituer_lots(registre, horloge(), maximum=2).lots
    assert sorted((lot.mode, lot.nombre) for lot in lots) == [(3, 1), (3, 2), (5, 1)]
    assert [lot.numero for lot in lots] == [1, 2, 3]
    assert not constituer_lots(registre, horloge()).lots, "rien de nouveau : rien à faire"


@pytest.mark.erreur("LOT_TAILLE")
@pytest.mark.parametrize("nombre", [0, 1000])
def test_un_lot_a_de_1_a_999_factures(registre: RegistreBase, nombre: int) -> None:
    with pytest.raises(Refus) as pris:
        registre.creer_lot(infirmier=AM, jour=JOUR, nature="FSE", payeur="x", mode=3, factures=[1] * nombre)
    assert pris.value.anomalies[0].code == "LOT_TAILLE"


@pytest.mark.erreur("LOTS_EPUISES")
def test_apres_999_vient_1_mais_pas_deux_fois_le_meme_jour(registre: RegistreBase) -> None:
    p = patient(registre)
    un, deux, trois = (facture_validee(registre, p) for _ in range(3))

    def lot(facture: int, jour: date) -> int:
        return registre.creer_lot(infirmier=AM, jour=jour, nature="FSE", payeur="x", mode=3, factures=[facture]).numero

    assert lot(un.id, JOUR) == 1
    registre.executer("UPDATE compteur SET valeur = 999 WHERE nom = ?", (f"lot:{AM}",))
    with pytest.raises(Refus) as pris:
        lot(deux.id, JOUR)
    assert pris.value.anomalies[0].code == "LOTS_EPUISES"
    assert lot(trois.id, JOUR + timedelta(days=1)) == 1


@pytest.mark.erreur("DESTINATAIRE_INCONNU")
def test_une_caisse_sans_adresse_reste_dehors_les_autres_partent(registre: RegistreBase) -> None:
    p = patient(registre)
    bonne = facture_validee(registre, p)
    s = seance(registre, p)
    contenu = instantane(p)
    contenu = evolve(contenu, facture=evolve(contenu.facture, amo=evolve(contenu.facture.amo, caisse="123")))
    mauvaise = registre.valider_facture(registre.creer_facture(contenu, [s.id]).id, JOUR)
    fait = constituer_lots(registre, horloge())
    assert [a.code for a in fait.anomalies] == ["DESTINATAIRE_INCONNU"]
    assert str(mauvaise.resume.numero) in fait.anomalies[0].ou
    assert registre.facture(bonne.id).resume.etat == "en_lot"
    assert registre.facture(mauvaise.id).resume.etat == "validee"
    assert destinataire("amo:02:999:0000").type == "MA"


def test_une_facture_inecrivable_n_empeche_pas_les_autres(registre: RegistreBase) -> None:
    p = patient(registre)
    saine = facture_validee(registre, p)
    s = seance(registre, p)
    contenu = instantane(p)
    prescription = evolve(contenu.facture.prescription, specialite="TROP LONG")
    contenu = evolve(contenu, facture=evolve(contenu.facture, prescription=prescription))
    malade = registre.valider_facture(registre.creer_facture(contenu, [s.id]).id, JOUR)
    fait = constituer_lots(registre, horloge())
    assert len(fait.lots) == 1
    assert fait.anomalies
    assert registre.facture(saine.id).resume.etat == "en_lot"
    assert registre.facture(malade.id).resume.etat == "validee"


def test_les_octets_d_un_lot_ne_dependent_plus_de_rien(registre: RegistreBase) -> None:
    p = patient(registre)
    facture_validee(registre, p)
    constituer_lots(registre, horloge())
    (lot,) = registre.lots()
    avant = registre.fichiers_lot(lot.id)
    registre.enregistrer_patient(evolve(p, nom="TEST-AUTRE"))
    transport = TransportScripte()
    envoyer(registre, transport, LecteurFixe(), horloge(), "1234")
    (paquet,) = transport.depots
    assert dict(avant).items() <= dict(paquet.fichiers).items()


@pytest.mark.erreur("ENVOI_EN_DOUTE")
def test_un_envoi_incertain_reste_en_doute_et_repart_a_l_identique(registre: RegistreBase) -> None:
    facture = facture_validee(registre, patient(registre))
    constituer_lots(registre, horloge())
    transport, h = TransportScripte(), horloge()
    transport.pannes = [PERDU, REFUSE]
    bilan = envoyer(registre, transport, LecteurFixe(), h, "1234")
    assert (bilan.en_doute, [a.code for a in bilan.anomalies]) == (1, ["ENVOI_EN_DOUTE"])
    assert registre.facture(facture.id).resume.etat == "en_lot"
    assert envoyer(registre, transport, None, h).attente == 1, "le second essai attend son heure"
    h.avancer(timedelta(hours=1))
    assert envoyer(registre, transport, None, h).en_doute == 1, "un refus certain n'efface pas le doute"
    h.avancer(timedelta(hours=1))
    assert envoyer(registre, transport, None, h).deposes == 1
    assert len(transport.depots) == 3
    assert len({(p.cle, p.fichiers) for p in transport.depots}) == 1, "les mêmes octets sous la même clé"
    assert len(transport.recus) == 1
    assert registre.facture(facture.id).resume.etat == "transmise"


@pytest.mark.erreur("ENVOI_DIFFERE")
def test_un_refus_certain_est_differe_et_peut_etre_repris(registre: RegistreBase) -> None:
    facture = facture_validee(registre, patient(registre))
    constituer_lots(registre, horloge())
    transport = TransportScripte()
    transport.pannes = [REFUSE]
    bilan = envoyer(registre, transport, LecteurFixe(), horloge(), "1234")
    assert (bilan.differes, [a.code for a in bilan.anomalies]) == (1, ["ENVOI_DIFFERE"])
    (lot,) = registre.lots()
    defaire_lot(registre, lot.id, horloge())
    assert (registre.lot(lot.id).etat, etats(registre)) == ("defait", ["abandonne"])
    assert registre.facture(facture.id).resume.etat == "validee"
    assert constituer_lots(registre, horloge()).lots[0].numero == 2


def test_ce_qui_est_en_doute_ne_se_defait_pas(registre: RegistreBase) -> None:
    facture_validee(registre, patient(registre))
    constituer_lots(registre, horloge())
    transport = TransportScripte()
    transport.pannes = [PERDU]
    envoyer(registre, transport, LecteurFixe(), horloge(), "1234")
    with pytest.raises(Refus):
        defaire_lot(registre, registre.lots()[0].id, horloge())
    assert (etats(registre), registre.lots()[0].etat) == (["en_doute"], "signe")


def test_l_arret_pendant_l_envoi_laisse_le_doute(registre: RegistreBase) -> None:
    facture_validee(registre, patient(registre))
    constituer_lots(registre, horloge())

    class Coupure(TransportScripte):
        def deposer(self, paquet) -> None:  # type: ignore[no-untyped-def]
            super().deposer(paquet)
            raise KeyboardInterrupt

    coupe = Coupure()
    with pytest.raises(KeyboardInterrupt):
        envoyer(registre, coupe, LecteurFixe(), horloge(), "1234")
    assert etats(registre) == ["emission"]
    envoyer(registre, coupe_reprise := TransportScripte(), None, horloge(), forcer=True)
    assert etats(registre) == ["depose"]
    assert [p.cle for p in coupe.depots] == [p.cle for p in coupe_reprise.depots]


@pytest.mark.erreur("LOT_NON_RELANCABLE")
def test_un_lot_sans_arl_se_relance_avec_les_memes_octets(registre: RegistreBase) -> None:
    facture_validee(registre, patient(registre))
    constituer_lots(registre, horloge())
    with pytest.raises(Refus) as pris:
        relancer_lot(registre, 1, horloge())
    assert pris.value.anomalies[0].code == "LOT_NON_RELANCABLE"
    transport = TransportScripte()
    envoyer(registre, transport, LecteurFixe(), horloge(), "1234")
    relancer_lot(registre, 1, horloge())
    assert etats(registre) == ["differe"]
    assert envoyer(registre, transport, None, horloge()).deposes == 1
    assert transport.depots[0] == transport.depots[1]


def test_chaque_cps_ne_signe_que_ses_lots(registre: RegistreBase) -> None:
    facture_validee(registre, patient(registre))
    constituer_lots(registre, horloge())
    assert signer_lots(registre, LecteurFixe("999000026"), "1234", horloge()) == []
    assert len(signer_lots(registre, LecteurFixe(AM), "1234", horloge())) == 1
    assert signer_lots(registre, LecteurFixe(AM), "1234", horloge()) == []


@pytest.mark.erreur("TRANSPORT_NON_EMULE")
def test_une_base_fictive_ne_parle_qu_a_l_emulation(registre: RegistreBase) -> None:
    facture_validee(registre, patient(registre))
    constituer_lots(registre, horloge())
    transport = TransportScripte()
    transport.marque = "REEL"
    with pytest.raises(Refus) as pris:
        envoyer(registre, transport, LecteurFixe(), horloge(), "1234")
    assert pris.value.anomalies[0].code == "TRANSPORT_NON_EMULE"
    assert not transport.depots
    assert not registre.envois()


def test_les_essais_s_espacent_jusqu_a_quatre_heures() -> None:
    minutes = [(prochain_essai(n, MAINTENANT) - MAINTENANT).total_seconds() / 60 for n in range(12)]
    assert minutes == [1, 1, 2, 4, 8, 16, 32, 64, 128, 240, 240, 240]


NOEL = date(2026, 12, 25)


@pytest.mark.parametrize(
    ("etat", "mode", "depose", "accepte", "jour", "attendu"),
    [
        ("depose", 3, datetime(2026, 11, 20, 18), None, date(2026, 11, 24), ""),  # vendredi : lundi, mardi
        ("depose", 3, datetime(2026, 11, 20, 18), None, date(2026, 11, 25), "arl"),
        ("depose", 3, datetime(2026, 12, 24, 18), None, date(2026, 12, 29), ""),  # le 25 est férié
        ("depose", 3, datetime(2026, 12, 24, 18), None, date(2026, 12, 30), "arl"),
        ("depose", 5, datetime(2026, 11, 20, 18), None, date(2026, 11, 25), ""),  # dégradé : pas d'ARL attendu
        ("depose", 5, datetime(2026, 11, 20, 18), None, date(2026, 12, 2), "silence"),
        ("accepte", 3, datetime(2026, 11, 20, 18), datetime(2026, 11, 23, 8), date(2026, 12, 2), ""),
        ("accepte", 3, datetime(2026, 11, 20, 18), datetime(2026, 11, 23, 8), date(2026, 12, 3), "silence"),
        ("refuse", 3, datetime(2026, 11, 20, 18), None, date(2027, 1, 1), ""),
        ("constitue", 3, None, None, date(2027, 1, 1), ""),
    ],
)
def test_retards(etat: str, mode: int, depose: datetime, accepte: datetime, jour: date, attendu: str) -> None:
    lot = Lot(1, AM, 1, JOUR, "FSE", "amo:01:999:0000", mode, etat, "EMU", 1, 0, 0, depose, accepte)  # type: ignore[arg-type]
    assert retard(lot, jour, lambda j: j == NOEL, Parametres({})) == attendu


@pytest.mark.erreur("CODE_PORTEUR_MAL_ECRIT")
@pytest.mark.parametrize("code", ["", "123", "12345", "12a4", "１２３４", " 123"])
def test_un_code_mal_ecrit_n_est_pas_presente_a_la_carte(registre: RegistreBase, code: str) -> None:
    """The reader of the tests falls when another code than 1234 comes to it."""
    facture_validee(registre, patient(registre))
    constituer_lots(registre, horloge())
    with pytest.raises(Refus) as pris:
        envoyer(registre, TransportScripte(), LecteurFixe(), horloge(), code)
    assert [a.code for a in pris.value.anomalies] == ["CODE_PORTEUR_MAL_ECRIT"]
    assert code not in str(pris.value) or not code
    assert registre.lots()[0].etat == "constitue"
