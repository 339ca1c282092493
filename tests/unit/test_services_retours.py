"""Returns: stored first, applied whole or not at all, once each, in any order, every difference explained."""

from datetime import date, timedelta
from pathlib import Path

import pytest
from attrs import evolve
from fabrique_base import (
    JOUR,
    LecteurFixe,
    TransportScripte,
    arl_de,
    base,
    facture_validee,
    horloge,
    instantane,
    motif,
    noemie_de,
    patient,
    reponse,
    seance,
)

from core.erreurs import Refus
from core.lots.indus import VIVANTS
from core.lots.rapprochement import SANS_TIERS_PAYANT
from core.ports import Message, PanneTransport
from core.services.envoi import constituer_lots, envoyer
from core.services.rejets import file
from core.services.retours import ecarter, rejouer, relever, traiter
from core.telematique import noemie
from core.telematique.arl import RejetArl
from db.registre import RegistreBase
from db.verification import verifier


class Cabinet:
    """A base whose invoices have been sent, and its transport."""

    def __init__(self, dossier: Path, nombre: int = 2, **options: object) -> None:
        self.registre: RegistreBase = base(dossier)
        self.horloge = horloge()
        self.transport = TransportScripte()
        p = patient(self.registre)
        for i in range(nombre):
            facture_validee(self.registre, p, JOUR + timedelta(days=i), **options)
        constituer_lots(self.registre, self.horloge)
        envoyer(self.registre, self.transport, LecteurFixe(), self.horloge, "1234")
        self.factures = [self.registre.facture(r.id) for r in self.registre.factures()]

    def recevoir(self, *messages: Message):  # type: ignore[no-untyped-def]
        self.transport.boite += messages
        return relever(self.registre, self.transport, self.horloge)

    def arl(self, *rejets: RejetArl, id6: str = "A00001") -> Message:
        return arl_de(self.registre.lots()[-1], rejets, id6)

    def repondre(self, rang: int, etat: str = "P", paye: int | None = None, motifs=()):  # type: ignore[no-untyped-def]
        return reponse(self.registre, self.factures[rang], etat, paye, motifs)

    @property
    def etats(self) -> list[str]:
        return [r.etat for r in self.registre.factures()]

    @property
    def ecarts(self) -> list[str]:
        return [e.code for e in self.registre.ecarts() if not e.traite]

    def tombe_juste(self) -> bool:
        fautes = [a.phrase() for trouvees in verifier(self.registre).values() for a in trouvees]
        assert not fautes, "\n".join(fautes)
        return True


@pytest.fixture
def cabinet(tmp_path: Path) -> Cabinet:
    return Cabinet(tmp_path)


def test_arl_positif_puis_paiement(cabinet: Cabinet) -> None:
    assert cabinet.recevoir(cabinet.arl()).appliques == 1
    assert cabinet.etats == ["acceptee", "acceptee"]
    cabinet.recevoir(noemie_de([cabinet.repondre(0), cabinet.repondre(1)]))
    assert cabinet.etats == ["payee", "payee"]
    assert [(v.libelle, v.montant) for v in cabinet.registre.virements()] == [("VIR EMU 1", 1080)]
    assert not cabinet.ecarts
    assert cabinet.tombe_juste()


def test_le_meme_retour_deux_fois_ne_compte_qu_une_fois(cabinet: Cabinet) -> None:
    retour = noemie_de([cabinet.repondre(0), cabinet.repondre(1)])
    cabinet.recevoir(retour)
    bilan = cabinet.recevoir(retour, Message("EMU_AUTRENOM.noemie", retour.octets))
    assert (bilan.recus, bilan.doublons, bilan.quarantaine) == (0, 2, 0)
    assert [r.paye for r in cabinet.registre.factures()] == [540, 540]
    assert cabinet.tombe_juste()


@pytest.mark.erreur("VIREMENT_DEJA_VU")
def test_le_meme_virement_dans_un_autre_fichier_est_mis_de_cote(cabinet: Cabinet) -> None:
    cabinet.recevoir(noemie_de([cabinet.repondre(0), cabinet.repondre(1)]))
    bilan = cabinet.recevoir(noemie_de([cabinet.repondre(0), cabinet.repondre(1)], "N00009"))
    assert [a.code for a in bilan.anomalies] == ["VIREMENT_DEJA_VU"]
    assert [r.paye for r in cabinet.registre.factures()] == [540, 540]
    (message,) = cabinet.registre.messages(etat="quarantaine")
    assert "VIR EMU 1" in message.cause
    assert message.remede
    assert cabinet.tombe_juste()


def test_le_paiement_avant_l_arl_prouve_la_reception(tmp_path: Path) -> None:
    cabinet = Cabinet(tmp_path, 1)
    cabinet.registre.executer("UPDATE envoi SET etat = 'en_doute'")
    cabinet.registre.executer("UPDATE lot SET etat = 'signe'")
    cabinet.registre.executer("UPDATE facture SET etat = 'en_lot'")
    cabinet.recevoir(noemie_de([cabinet.repondre(0)]))
    assert (cabinet.etats, [e.etat for e in cabinet.registre.envois()]) == (["payee"], ["depose"])
    cabinet.recevoir(cabinet.arl())
    assert (cabinet.etats, cabinet.registre.lots()[0].etat) == (["payee"], "accepte")


def test_un_arl_negatif_refuse_tout_le_lot(cabinet: Cabinet) -> None:
    numero = cabinet.factures[1].resume.numero
    cabinet.recevoir(cabinet.arl(RejetArl("A14", "DATE INVALIDE", "F", numero)))
    assert cabinet.etats == ["refusee", "refusee"]
    assert cabinet.registre.lots()[0].etat == "refuse"
    rejets = cabinet.registre.rejets()
    assert [(r.facture, r.niveau, bool(r.info)) for r in rejets] == [(1, "A", True), (2, "F", False)]


def test_un_arl_negatif_apres_le_paiement_ne_change_rien(cabinet: Cabinet) -> None:
    cabinet.recevoir(cabinet.arl(), noemie_de([cabinet.repondre(0), cabinet.repondre(1)]))
    cabinet.recevoir(cabinet.arl(RejetArl("A11", "TOTAUX"), id6="A00002"))
    assert (cabinet.etats, cabinet.registre.lots()[0].etat) == (["payee", "payee"], "accepte")
    assert cabinet.ecarts == ["ARL_CONTRADICTOIRE"]


def test_a08_dit_seulement_que_le_lot_est_arrive(cabinet: Cabinet) -> None:
    cabinet.registre.executer("UPDATE envoi SET etat = 'en_doute'")
    cabinet.recevoir(cabinet.arl(RejetArl("A08", "DEJA TRANSMIS")))
    assert (cabinet.etats, [e.etat for e in cabinet.registre.envois()]) == (["transmise", "transmise"], ["depose"])
    assert cabinet.registre.lots()[0].etat == "depose"


def test_un_fichier_arrive_illisible_repart_a_l_identique_trois_fois_au_plus(cabinet: Cabinet) -> None:
    for essai in (1, 2):
        cabinet.recevoir(cabinet.arl(RejetArl("A01", "FICHIER ILLISIBLE"), id6=f"A0000{essai}"))
        (envoi,) = cabinet.registre.envois()
        assert (envoi.etat, envoi.essais, "A01" in envoi.erreur) == ("differe", essai, True)
        cabinet.horloge.avancer(timedelta(hours=5))
        envoyer(cabinet.registre, cabinet.transport, None, cabinet.horloge)
    assert len({(p.cle, p.fichiers) for p in cabinet.transport.depots}) == 1
    assert len(cabinet.transport.depots) == 3
    cabinet.recevoir(cabinet.arl(RejetArl("A01", "FICHIER ILLISIBLE"), id6="A00003"))
    assert cabinet.etats == ["refusee", "refusee"]


@pytest.mark.erreur("ARL_SANS_LOT")
def test_un_arl_d_un_autre_cabinet_est_mis_de_cote(cabinet: Cabinet) -> None:
    autre = evolve(cabinet.registre.lots()[0], numero=77)
    bilan = cabinet.recevoir(arl_de(autre))
    assert [a.code for a in bilan.anomalies] == ["ARL_SANS_LOT"]
    assert cabinet.etats == ["transmise", "transmise"]


def test_paye_rejete_partiel_differe(tmp_path: Path) -> None:
    cabinet = Cabinet(tmp_path, 4)
    bilan = cabinet.recevoir(
        noemie_de(
            [
                cabinet.repondre(0),
                cabinet.repondre(1, "R", motifs=[motif()]),
                cabinet.repondre(2, "P", 300, [motif("E081", "ALD NON ENREGISTREE", niveau="L", ligne=1, prestation="AMI")]),
                cabinet.repondre(3, "D"),
            ]
        )
    )
    assert not bilan.anomalies
    assert cabinet.etats == ["payee", "rejetee", "partielle", "differee"]
    assert [(r.facture, r.code, r.nature) for r in cabinet.registre.rejets()] == [
        (2, "E006", "rejet"),
        (3, "E081", "signalement"),
    ]
    cabinet.recevoir(noemie_de([cabinet.repondre(3)], "N00002", "VIR EMU 2"))
    assert cabinet.etats[3] == "payee"
    assert cabinet.tombe_juste()


def test_une_dre_est_payee_par_la_mutuelle(tmp_path: Path) -> None:
    cabinet = Cabinet(tmp_path, 1, dre=True)
    cabinet.recevoir(noemie_de([cabinet.repondre(0)]), noemie_de([cabinet.repondre(1)], "N00002", "VIR AMC"))
    assert [(r.nature, r.etat, r.paye) for r in cabinet.registre.factures()] == [("FSE", "payee", 540), ("DRE", "payee", 360)]
    assert cabinet.tombe_juste()


def test_hors_tiers_payant_la_facture_est_close(tmp_path: Path) -> None:
    registre = base(tmp_path)
    p = patient(registre)
    contenu = instantane(p)
    contenu = evolve(contenu, facture=evolve(contenu.facture, tiers_payant_amo=False))
    fiche = registre.valider_facture(registre.creer_facture(contenu, [seance(registre, p).id]).id, JOUR)
    assert fiche.resume.demande == 0
    h, transport = horloge(), TransportScripte()
    constituer_lots(registre, h)
    envoyer(registre, transport, LecteurFixe(), h, "1234")
    muette = evolve(reponse(registre, fiche, ""), amo=noemie.PartRetour(540, ""))
    transport.boite.append(noemie_de([muette]))
    relever(registre, transport, h)
    apres = registre.facture(fiche.id).resume
    assert (apres.etat, apres.motif) == ("close", SANS_TIERS_PAYANT)


def test_les_differences_sont_dites(cabinet: Cabinet) -> None:
    autre_lot = evolve(cabinet.repondre(0), lot=9)
    autre_montant = evolve(cabinet.repondre(1), amo=noemie.PartRetour(600, "P", 600))
    inconnue = evolve(cabinet.repondre(0), numero=777)
    cabinet.recevoir(noemie_de([autre_lot, autre_montant, inconnue]))
    assert cabinet.ecarts == ["LOT_DIFFERENT", "TROP_PERCU", "FACTURE_INCONNUE"] or sorted(cabinet.ecarts) == sorted(
        ["LOT_DIFFERENT", "MONTANT_DEMANDE", "TROP_PERCU", "FACTURE_INCONNUE"]
    )
    assert all(e.phrase for e in cabinet.registre.ecarts())
    assert cabinet.etats == ["payee", "payee"]
    assert cabinet.tombe_juste()


def test_un_paiement_inattendu_s_enregistre_sans_changer_l_etat(cabinet: Cabinet) -> None:
    cabinet.recevoir(noemie_de([cabinet.repondre(0, "R", motifs=[motif()])]))
    cabinet.registre.avancer_facture(cabinet.factures[0].id, "clore", motif="abandon")
    cabinet.recevoir(noemie_de([cabinet.repondre(0)], "N00002", "VIR EMU 2"))
    apres = cabinet.registre.facture(cabinet.factures[0].id).resume
    assert (apres.etat, apres.paye) == ("close", 540)
    assert cabinet.ecarts == ["RETOUR_INATTENDU"]
    assert cabinet.tombe_juste()


def test_une_retenue_ouvre_un_indu_et_le_solde_se_suit(cabinet: Cabinet) -> None:
    retenue = noemie.Retenue("IND1", date(2026, 9, 1), "IND", "RPR", 200, "N", 300)
    cabinet.recevoir(noemie_de([cabinet.repondre(0)], retenues=(retenue,)))
    (indu,) = cabinet.registre.indus(etats=VIVANTS)
    assert (indu.retenu, indu.solde) == (200, 300)
    suite = evolve(retenue, montant=300, solde=0)
    cabinet.recevoir(noemie_de([cabinet.repondre(1)], "N00002", "VIR EMU 2", retenues=(suite,)))
    assert cabinet.registre.indus(etats=VIVANTS) == []
    assert [(i.retenu, i.solde, i.etat) for i in cabinet.registre.indus()] == [(500, 0, "solde")]
    assert [v.montant for v in cabinet.registre.virements()] == [240, 340]
    assert cabinet.tombe_juste()


def test_un_paiement_repris_laisse_une_facture_rejetee(cabinet: Cabinet) -> None:
    cabinet.recevoir(noemie_de([cabinet.repondre(0), cabinet.repondre(1)]))
    reprise = evolve(cabinet.repondre(0), type="E", amo=noemie.PartRetour(540, "P", 540, "N"))
    autre = evolve(cabinet.repondre(1), amo=noemie.PartRetour(540, "P", 540))
    message = noemie_de([autre], "N00002", "VIR EMU 2", rappels=(reprise,))
    assert not cabinet.recevoir(message).anomalies
    apres = cabinet.registre.factures()[0]
    assert (apres.etat, apres.paye) == ("rejetee", 0)
    assert "TROP_PERCU" in cabinet.ecarts
    assert cabinet.tombe_juste()
    (dossier,) = [d for d in file(cabinet.registre) if d.facture.id == apres.id]
    assert (dossier.code, dossier.montant, dossier.remede.cle) == ("REPRIS", 540, "DEMANDER_A_LA_CAISSE")
    assert dossier.facture.motif == "paiement repris par le payeur : 5,40\u00a0€"
    (due,) = [c for c in cabinet.registre.creances(cabinet.horloge.aujourdhui(), apres.payeur) if c.facture.id == apres.id]
    assert due.du == 540, "F6 la réclame encore, comme rejetée"
    assert sum(x.rejete for x in cabinet.registre.echeancier(cabinet.horloge.aujourdhui())) == 540


def test_une_reprise_partielle_laisse_la_facture_payee_en_partie_puis_payee_de_nouveau(cabinet: Cabinet) -> None:
    cabinet.recevoir(noemie_de([cabinet.repondre(0), cabinet.repondre(1)]))
    reprise = evolve(cabinet.repondre(0), type="E", amo=noemie.PartRetour(540, "P", 200, "N"))
    cabinet.recevoir(noemie_de([], "N00002", "VIR EMU 2", rappels=(reprise,), forfaits=(noemie.Forfait("00026", 5000),)))
    apres = cabinet.registre.factures()[0]
    assert (apres.etat, apres.paye) == ("partielle", 340)
    encore = evolve(cabinet.repondre(0), amo=noemie.PartRetour(540, "P", 200), motifs=(motif("E080", "DROITS MODIFIES"),))
    cabinet.recevoir(noemie_de([encore], "N00003", "VIR EMU 3"))
    apres = cabinet.registre.factures()[0]
    assert (apres.etat, apres.paye, apres.motif) == ("payee", 540, "payée après une reprise")


def test_une_reprise_venue_avant_son_paiement_arrive_au_meme_etat(cabinet: Cabinet) -> None:
    reprise = evolve(cabinet.repondre(0), type="E", amo=noemie.PartRetour(540, "P", 540, "N"))
    cabinet.recevoir(noemie_de([cabinet.repondre(1)], "N00002", "VIR EMU 2", rappels=(reprise,)))
    assert "RETOUR_INATTENDU" in cabinet.ecarts
    cabinet.recevoir(noemie_de([cabinet.repondre(0)]))
    apres = cabinet.registre.factures()[0]
    assert (apres.etat, apres.paye) == ("rejetee", 0)


def test_un_retour_abime_est_garde_visible_et_rejouable(cabinet: Cabinet) -> None:
    bon = noemie_de([cabinet.repondre(0), cabinet.repondre(1)])
    abime = Message(bon.nom, bon.octets[:-40])
    bilan = cabinet.recevoir(abime)
    assert bilan.quarantaine == 1
    (message,) = cabinet.registre.messages(etat="quarantaine")
    assert (message.octets, bool(message.cause), bool(message.remede)) == (abime.octets, True, True)
    assert cabinet.etats == ["transmise", "transmise"]
    assert rejouer(cabinet.registre, cabinet.horloge).quarantaine == 1, "rejoué, il est toujours abîmé"
    cabinet.recevoir(bon)
    assert cabinet.etats == ["payee", "payee"]
    assert not cabinet.registre.messages(etat="quarantaine"), "la copie lisible remplace l'abîmée"
    assert cabinet.tombe_juste()


def test_une_copie_abimee_d_un_message_deja_lu_ne_derange_personne(cabinet: Cabinet) -> None:
    bon = noemie_de([cabinet.repondre(0), cabinet.repondre(1)])
    bilan = cabinet.recevoir(bon)
    assert bilan.appliques == 1
    bilan = cabinet.recevoir(Message(bon.nom, bon.octets[:-40]))
    assert not bilan.anomalies
    assert not cabinet.registre.messages(etat="quarantaine")
    assert "copie abîmée" in cabinet.registre.messages()[-1].cause
    autre = Message("EMU_N00001-2.noemie", bon.octets[:-41])
    assert cabinet.recevoir(autre).quarantaine == 1, "un autre nom est un autre message"


@pytest.mark.parametrize("rang", range(0, 1400, 97))
def test_aucun_octet_change_ne_passe_pour_un_paiement(tmp_path: Path, rang: int) -> None:
    cabinet = Cabinet(tmp_path, 2)
    bon = noemie_de([cabinet.repondre(0), cabinet.repondre(1)])
    rang %= len(bon.octets)
    abime = bytearray(bon.octets)
    abime[rang] = ord("7") if abime[rang] != ord("7") else ord("8")
    cabinet.recevoir(Message(bon.nom, bytes(abime)))
    payes = sum(r.paye for r in cabinet.registre.factures())
    orphelins = sum(e.montant for e in cabinet.registre.ecarts(a_traiter=True) if e.code == "FACTURE_INCONNUE")
    assert payes + orphelins in (0, 1080), "tout est appliqué ou rien ; ce qui n'est à personne est à rapprocher"
    assert cabinet.tombe_juste()


@pytest.mark.erreur("MESSAGE_NON_EN_QUARANTAINE")
@pytest.mark.erreur("MOTIF_ABSENT")
def test_ecarter_un_message_demande_un_motif(cabinet: Cabinet) -> None:
    cabinet.recevoir(Message("EMU_X.noemie", b"bonjour"))
    (message,) = cabinet.registre.messages(etat="quarantaine")
    with pytest.raises(Refus) as pris:
        ecarter(cabinet.registre, message.id, "  ", cabinet.horloge)
    assert pris.value.anomalies[0].code == "MOTIF_ABSENT"
    ecarter(cabinet.registre, message.id, "publicité", cabinet.horloge)
    with pytest.raises(Refus) as pris:
        ecarter(cabinet.registre, message.id, "publicité", cabinet.horloge)
    assert pris.value.anomalies[0].code == "MESSAGE_NON_EN_QUARANTAINE"
    assert cabinet.registre.message(message.id).octets == b"bonjour"


def test_l_arret_entre_la_reserve_et_la_lecture_ne_perd_rien(cabinet: Cabinet) -> None:
    retour = noemie_de([cabinet.repondre(0), cabinet.repondre(1)])
    cabinet.registre.stocker_message(retour.nom, retour.octets, cabinet.horloge.maintenant())
    assert cabinet.etats == ["transmise", "transmise"]
    assert traiter(cabinet.registre, cabinet.horloge).appliques == 1
    assert cabinet.etats == ["payee", "payee"]


def test_le_message_est_garde_avant_d_etre_acquitte(cabinet: Cabinet) -> None:
    class Coupure(TransportScripte):
        def acquitter(self, nom: str) -> None:
            raise KeyboardInterrupt

    coupe = Coupure()
    coupe.boite = [noemie_de([cabinet.repondre(0), cabinet.repondre(1)])]
    with pytest.raises(KeyboardInterrupt):
        relever(cabinet.registre, coupe, cabinet.horloge)
    cabinet.recevoir(*coupe.boite)
    assert [r.paye for r in cabinet.registre.factures()] == [540, 540]


@pytest.mark.erreur("RELEVE_INTERROMPUE")
def test_une_releve_interrompue_se_dit(cabinet: Cabinet) -> None:
    class Muet(TransportScripte):
        def relever(self) -> list[Message]:
            raise PanneTransport("délai dépassé", incertain=False)

    bilan = relever(cabinet.registre, Muet(), cabinet.horloge)
    assert [a.code for a in bilan.anomalies] == ["RELEVE_INTERROMPUE"]
