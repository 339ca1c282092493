"""Transfers and bank lines, amounts due by age, reminders, patients' payments: on a base, to the cent, undoable."""

import json
from datetime import date, datetime, timedelta
from pathlib import Path

import pytest
from fabrique_base import (
    AM,
    CLE,
    JOUR,
    SANS_FERIES,
    LecteurFixe,
    TransportScripte,
    base,
    facture_validee,
    horloge,
    motif,
    noemie_de,
    patient,
    reponse,
)

from core.erreurs import Refus
from core.reglements.banque import LigneBanque
from core.reglements.creances import Creance, tranche
from core.reglements.mots import PATIENT
from core.services.actions import annuler, retablir
from core.services.envoi import constituer_lots, envoyer
from core.services.reglements import a_voir, attacher, detail, encaisser, exiger_cabinet, rapprocher_seul
from core.services.rejets import clore
from core.services.relances import envoyer_lettre, noter_contact, preparer
from core.services.retours import relever
from db.registre import RegistreBase
from tui.__main__ import main

AMO = "amo:01:999:0000"


def sans_ferie(_: date) -> bool:
    return False


class Poste:
    """Three invoices of 9 € (5,40 € AMO, 3,60 € patient), sent on the 20th of November 2026."""

    def __init__(self, dossier: Path, nombre: int = 3) -> None:
        self.registre: RegistreBase = base(dossier)
        self.horloge = horloge()
        self.patient = patient(self.registre)
        self.factures = [facture_validee(self.registre, self.patient, JOUR + timedelta(days=i)) for i in range(nombre)]
        self.transport = TransportScripte()
        constituer_lots(self.registre, self.horloge)
        envoyer(self.registre, self.transport, LecteurFixe(), self.horloge, "1234")

    def recevoir(self, *factures, **options) -> None:
        self.transport.boite.append(noemie_de(factures, **options))
        assert relever(self.registre, self.transport, self.horloge).appliques

    def dus(self, jour: date, cabinet: str = "") -> dict[str, tuple[int, ...]]:
        return {x.payeur: (*x.tranches, x.rejete) for x in self.registre.echeancier(jour, cabinet)}


@pytest.fixture
def poste(tmp_path: Path) -> Poste:
    return Poste(tmp_path)


def test_l_echeancier_par_age(poste: Poste) -> None:
    envoi = date(2026, 11, 20)
    assert poste.dus(envoi) == {AMO: (1620, 0, 0, 0, 0), PATIENT: (1080, 0, 0, 0, 0)}
    for jours, rang in ((30, 0), (31, 1), (60, 1), (61, 2), (90, 2), (91, 3), (900, 3)):
        assert tranche(jours) == rang
        assert poste.dus(envoi + timedelta(days=jours))[AMO][rang] == 1620
    assert poste.dus(envoi, "AUTRE") == {}


def test_ce_qui_est_paye_partiel_ou_rejete(poste: Poste) -> None:
    r, (a, b, c) = poste.registre, poste.factures
    poste.recevoir(
        reponse(r, a),
        reponse(r, b, "P", 500, motifs=(motif(niveau="L", ligne=1),)),
        reponse(r, c, "R", motifs=(motif(),)),
    )
    assert poste.dus(date(2026, 11, 26))[AMO] == (580, 0, 0, 0, 540)
    assert [(x.facture.id, x.du, x.niveau) for x in r.creances(date(2026, 11, 26), AMO)] == [(b.id, 40, 0), (c.id, 540, 0)]
    (suivi,) = r.virements_suivis("CAB1")
    vu = detail(r, suivi)
    assert [(p.facture.id, p.paye, p.etat) for p in vu.paiements] == [(a.id, 540, "P"), (b.id, 500, "P"), (c.id, 0, "R")]
    assert (vu.explique, vu.inexplique) == (1040, 0)


def test_une_retenue_et_une_facture_inconnue_s_expliquent(poste: Poste) -> None:
    r, a = poste.registre, poste.factures[0]
    inconnue = reponse(r, poste.factures[1])
    from attrs import evolve

    poste.recevoir(reponse(r, a), evolve(inconnue, numero=999_999))
    vu = detail(r, r.virements_suivis()[0])
    assert (vu.explique, vu.inexplique) == (540, 540)
    assert [e.code for e in a_voir(r, "CAB1").ecarts] == ["FACTURE_INCONNUE"]
    assert a_voir(r, "AUTRE").ecarts == ()


@pytest.mark.erreur("VIREMENT_POINTE")
def test_rapprocher_defaire_et_la_difference(poste: Poste) -> None:
    r = poste.registre
    poste.recevoir(reponse(r, poste.factures[0]))
    ligne = LigneBanque("CAB1", date(2026, 11, 26), "VIR EMU 1", 540)
    autre = LigneBanque("CAB1", date(2026, 11, 26), "AUTRE", 541)
    assert r.ajouter_lignes_banque([ligne, autre], JOUR) == 2
    assert r.ajouter_lignes_banque([ligne, autre], JOUR) == 0
    moment = datetime(2026, 11, 26, 9)
    with r.action("rapprochement", moment):
        assert rapprocher_seul(r) == 1
    (suivi,) = r.virements_suivis()
    assert (suivi.ligne, suivi.manuel) == (1, False)
    with pytest.raises(Refus) as refus:
        attacher(r, suivi.virement.id, 2)
    assert refus.value.anomalies[0].code == "VIREMENT_POINTE"
    annuler(r, poste.horloge)
    assert r.virements_suivis()[0].ligne == 0
    retablir(r, poste.horloge)
    assert r.virements_suivis()[0].ligne == 1
    r.depointer(suivi.virement.id)
    assert "différence 0,01" in attacher(r, suivi.virement.id, 2)
    assert [(x.ligne.id, x.difference) for x in r.lignes_banque("CAB1")] == [(2, 1), (1, 0)]


@pytest.mark.erreur("MONTANT_REFUSE")
@pytest.mark.erreur("MOYEN_INCONNU")
def test_le_patient_paie_en_plusieurs_fois(poste: Poste) -> None:
    r, jour = poste.registre, date(2026, 11, 26)

    def creance(i: int = 0) -> Creance:
        return r.creances(jour, PATIENT)[i]

    with r.action("encaissement", datetime(2026, 11, 26, 9)):
        encaisser(r, creance(), 100, "chèque", jour)
    assert (creance().du, creance().encaisse) == (260, 100)
    for montant, moyen, note, code in (
        (261, "chèque", "", "MONTANT_REFUSE"),
        (0, "chèque", "", "MONTANT_REFUSE"),
        (10, "troc", "", "MOYEN_INCONNU"),
        (10, "remise", " ", "MOTIF_ABSENT"),
    ):
        with pytest.raises(Refus) as refus:
            encaisser(r, creance(), montant, moyen, jour, note)
        assert refus.value.anomalies[0].code == code
    encaisser(r, creance(), 260, "remise", jour, "accord de la famille")
    assert poste.dus(jour)[PATIENT] == (720, 0, 0, 0, 0)
    assert [e.montant for e in r.encaissements(poste.factures[0].id)] == [100, 260]


def test_une_cloture_a_la_charge_du_patient_lui_passe_le_reste(poste: Poste) -> None:
    r, jour = poste.registre, date(2026, 11, 26)
    poste.recevoir(*(reponse(r, f, "R", motifs=(motif(),)) for f in poste.factures))
    clore(r, poste.factures[0].id, "à la charge du patient : aucun droit", poste.horloge)
    clore(r, poste.factures[1].id, "doublon", poste.horloge)
    assert poste.dus(jour) == {AMO: (540, 0, 0, 0, 540), PATIENT: (360 + 540 + 360, 0, 0, 0, 0)}


@pytest.mark.erreur("RIEN_A_RELANCER")
@pytest.mark.erreur("CANAL_INCONNU")
def test_trois_niveaux_de_relance_et_leur_trace(poste: Poste) -> None:
    r = poste.registre
    for niveau, mot in ((1, "Sauf erreur"), (2, "est resté sans effet"), (3, "mise en demeure")):
        poste.horloge.avancer(timedelta(days=20))
        courrier = preparer(r, r.creances(poste.horloge.aujourdhui(), AMO), poste.horloge, SANS_FERIES)
        assert courrier.demarche.niveau == niveau
        assert mot in courrier.texte
        assert courrier.texte.startswith("EMU — COURRIER DE DÉMONSTRATION, SANS VALEUR RÉELLE")
        assert "16,20\u00a0€" in courrier.texte
        assert "TEST" not in courrier.fichier
        assert courrier.tot is None
        envoyer_lettre(r, courrier, lambda nom, texte: None, poste.horloge)
    assert preparer(r, r.creances(poste.horloge.aujourdhui(), AMO), poste.horloge, SANS_FERIES).tot is not None
    contact = noter_contact(r, r.creances(JOUR, AMO), "téléphone", poste.horloge, interlocuteur="Mme EMU", note="paiement promis")
    assert [d.niveau for d in r.demarches(facture=poste.factures[0].id)] == [0, 3, 2, 1]
    assert r.demarches(payeur=AMO)[0] == contact
    with pytest.raises(Refus) as refus:
        noter_contact(r, r.creances(JOUR, AMO), "pigeon", poste.horloge, note="x")
    assert refus.value.anomalies[0].code == "CANAL_INCONNU"
    poste.recevoir(*(reponse(r, f, "R", motifs=(motif(),)) for f in poste.factures))
    with pytest.raises(Refus) as refus:
        preparer(r, r.creances(JOUR, AMO), poste.horloge, SANS_FERIES)
    assert refus.value.anomalies[0].code == "RIEN_A_RELANCER"


def test_la_lettre_au_patient_porte_son_nom_et_pas_celui_des_autres(poste: Poste) -> None:
    r = poste.registre
    courrier = preparer(r, r.creances(JOUR, PATIENT)[:1], poste.horloge, SANS_FERIES)
    assert "Jeanne TEST-DUPONT" in courrier.texte
    assert "3,60\u00a0€" in courrier.texte
    assert (courrier.demarche.patient, courrier.fichier.endswith("-patient-1.txt")) == (1, True)


def test_la_penalite_et_la_fin_du_droit(poste: Poste) -> None:
    r = poste.registre
    from fabrique_base import arl_de

    poste.transport.boite.append(arl_de(r.lots()[0]))
    relever(r, poste.transport, poste.horloge)
    c = r.creances(date(2026, 11, 26), AMO)[0]
    assert c.recue == date(2026, 11, 20)
    assert [c.penalite(date(2026, 11, 20) + timedelta(days=j), sans_ferie) for j in (11, 12, 13, 14)] == [0, 100, 100, 54]
    assert c.fin_du_droit == date(2029, 1, 1)
    assert r.creances(date(2026, 11, 26), PATIENT)[0].fin_du_droit == date(2028, 10, 12)


def test_un_cabinet_inconnu_est_dit(poste: Poste) -> None:
    with pytest.raises(Refus) as refus:
        exiger_cabinet(poste.registre, "X")
    assert refus.value.anomalies[0].code == "CABINET_INCONNU"


@pytest.mark.erreur("RAPPROCHEMENT_INCOMPLET")
def test_les_commandes(poste: Poste, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    r = poste.registre
    poste.recevoir(reponse(r, poste.factures[0]))
    r.fermer()
    monkeypatch.setenv("FACTURIER_BASE", str(tmp_path / "essai.db"))
    monkeypatch.setenv("FACTURIER_CLE", CLE)
    releve = tmp_path / "banque.csv"
    releve.write_text("Date;Libellé;Montant\n26/11/2026;VIR EMU 1;5,40\n26/11/2026;LOYER;-500,00\n", "utf-8")

    def jouer(*arguments: str) -> tuple[int, list[dict]]:
        code = main([*arguments, "--json", "--au", "2026-11-26"])
        sortie = capsys.readouterr().out
        return code, [json.loads(x) for x in sortie.splitlines()]

    assert jouer("banque", "importer", str(releve), "--essai")[1][-1] == {
        "credits": 1,
        "total": "5.40",
        "debits": 1,
        "ignorees": 0,
    }
    assert jouer("banque", "importer", str(releve))[0] == 2
    bilan = {"nouvelles": 1, "connues": 0, "debits": 1, "pointes": 1}
    assert jouer("banque", "importer", str(releve), "--cabinet", "CAB1") == (0, [bilan])
    assert jouer("banque", "lignes")[1][0]["virements"] == [1]
    assert jouer("banque", "lignes", "--libres")[1] == []
    assert jouer("banque", "detacher", "1")[0] == 0
    assert jouer("banque", "rapprocher", "1")[0] == 2
    assert jouer("banque", "rapprocher")[1] == [{"rapproches": 1}]
    assert main(["annuler", "--au", "2026-11-26"]) == 0
    capsys.readouterr()
    vues = jouer("reglements", "--cabinet", "CAB1")[1]
    assert [(x["vue"], x.get("total"), x.get("montant")) for x in vues] == [
        ("virements", None, "5.40"),
        ("echeancier", "10.80", None),
        ("echeancier", "10.80", None),
    ]
    assert vues[0]["infirmier"] == AM
    assert vues[0]["ligne_banque"] == 0
