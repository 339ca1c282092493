"""How the payments of the emulated payer, and what happens to its returns on the way, end in the base."""

from datetime import date, timedelta
from decimal import Decimal
from pathlib import Path

import pytest
from attrs import evolve
from test_caisse_pieces import scan

from core.emulateurs.caisse import Scenario
from core.emulateurs.caisse.scenario import (
    ForfaitPrevu,
    InduPrevu,
    ReglesControle,
    ReglesPaiement,
    Retours,
)
from core.erreurs import Refus
from core.lots.rapprochement import SANS_TIERS_PAYANT
from core.rejets.connaissance import expliquer
from core.services import rejets
from core.services.pieces import joindre
from db.registre import RegistreBase
from tests.caisse_emulee.cabinet import Cabinet, ouvrir
from tests.caisse_emulee.monde import AMC, MUTUELLE, UNIQUE, avec_droits
from tests.enregistrements.fabrique import SOINS, facture, ligne

AMI4, IFD = ligne(1, "AMI", 315, "4"), ligne(2, "IFD", 275)
ORDINAIRE = facture(AMI4, IFD)
AILLEURS = evolve(ORDINAIRE, amo=evolve(ORDINAIRE.amo, caisse="349", centre="9881"))  # the other test caisse


@pytest.fixture
def registre(tmp_path: Path) -> RegistreBase:
    return ouvrir(tmp_path)


# --- payments -----------------------------------------------------------------------------------------------------------


def test_a_deferred_invoice_waits_then_is_paid(registre):
    cabinet = Cabinet(registre, Scenario(paiement=ReglesPaiement(2, 2, differes=Decimal(1), differe_jours=5)))
    fiche = cabinet.valider(ORDINAIRE)
    cabinet.envoyer()
    cabinet.passer(5)
    assert (cabinet.resume(fiche).etat, cabinet.resume(fiche).paye) == ("differee", 0)
    cabinet.passer()
    assert (cabinet.resume(fiche).etat, cabinet.resume(fiche).paye) == ("payee", 921)
    assert cabinet.tombe_juste()


@pytest.mark.parametrize(
    ("code", "controle", "envoyee", "etat", "paye"),
    [
        ("E083", ReglesControle(pieces="signaler"), ORDINAIRE, "payee", 921),
        ("E082", ReglesControle(mauvaise_caisse="reaiguiller"), AILLEURS, "payee", 921),
        (
            "E081",
            ReglesControle(ald_inconnue="signaler"),
            facture(ligne(1, "AMI", 315, "4", 1, 100, ald=True), amo=evolve(ORDINAIRE.amo, exoneration="4")),
            "partielle",
            756,
        ),
    ],
)  # fmt: skip
def test_a_signalement_comes_with_a_payment(code, controle, envoyee, etat, paye, registre):
    cabinet = Cabinet(registre, Scenario(controle=controle))
    fiche = cabinet.valider(envoyee)
    cabinet.envoyer()
    cabinet.passer()
    assert (cabinet.resume(fiche).etat, cabinet.resume(fiche).paye) == (etat, paye)
    assert [(nature, c) for nature, c, _ in cabinet.codes(fiche)] == [("signalement", code)]
    assert rejets.dossier(registre, fiche.id).remede.cle == "NOTER"
    assert cabinet.tombe_juste()


def test_a_debt_is_withheld_from_the_transfer_and_followed_to_its_end(registre):
    indu = InduPrevu("IND2026001", Decimal("12.00"), date(2026, 10, 1))
    cabinet = Cabinet(registre, Scenario(indu=(indu,)))
    premiere = cabinet.valider(ORDINAIRE)
    cabinet.envoyer()
    cabinet.passer(15)
    (ouvert,) = registre.indus()
    assert (ouvert.reference, ouvert.retenu, ouvert.solde, ouvert.etat) == ("IND2026001", 921, 279, "ouvert")
    assert registre.virements() == []  # nothing was left to transfer
    seconde = cabinet.valider(facture(evolve(AMI4, jour=SOINS + timedelta(days=1)), evolve(IFD, jour=SOINS + timedelta(days=1))))
    cabinet.envoyer()
    cabinet.passer(15)
    (solde,) = registre.indus()
    assert (solde.retenu, solde.solde, solde.etat) == (1200, 0, "solde")
    assert [v.montant for v in registre.virements()] == [921 - 279]
    assert {cabinet.resume(f).etat for f in (premiere, seconde)} == {"payee"}  # a retention is not a refusal
    assert cabinet.tombe_juste()


def test_a_lump_sum_is_in_the_transfer_and_explained(registre):
    forfait = ForfaitPrevu("00261", "FORFAIT MODERNISATION", Decimal("120.00"), date(2026, 10, 1))
    cabinet = Cabinet(registre, Scenario(forfait=(forfait,)))
    cabinet.valider(ORDINAIRE)
    cabinet.envoyer()
    cabinet.passer()
    assert [v.montant for v in registre.virements()] == [921 + 12000]
    (ecart,) = [e for e in registre.ecarts() if e.code == "FORFAIT"]
    assert (ecart.montant, ecart.traite) == (12000, True)
    assert "FORFAIT MODERNISATION" in ecart.phrase
    assert cabinet.tombe_juste()


def test_a_recovery_takes_back_what_was_paid_from_a_later_transfer(registre):
    cabinet = Cabinet(registre, Scenario(paiement=ReglesPaiement(1, 1, reprises=Decimal(1), reprise_jours=2)))
    fiche = cabinet.valider(ORDINAIRE)
    cabinet.envoyer()
    cabinet.passer(3)
    assert cabinet.resume(fiche).etat == "payee"
    cabinet.caisse._scenario = Scenario()
    autre = cabinet.valider(facture(evolve(AMI4, jour=SOINS + timedelta(days=1)), evolve(IFD, jour=SOINS + timedelta(days=1))))
    cabinet.envoyer()
    cabinet.passer(15)
    assert (cabinet.resume(fiche).etat, cabinet.resume(fiche).paye) == ("rejetee", 0)
    assert fiche.id in {d.facture.id for d in rejets.file(registre)}
    assert cabinet.resume(autre).etat == "payee"
    assert sum(v.montant for v in registre.virements()) == 921
    assert cabinet.tombe_juste()


def test_a_dre_is_paid_by_its_own_payer(registre):
    cabinet = Cabinet(registre, None, avec_droits(amc=(MUTUELLE,)))
    fse = cabinet.valider(evolve(UNIQUE, amc=AMC, tiers_payant_amc=True))
    (dre,) = registre.factures(fse=fse.id)
    cabinet.envoyer()
    cabinet.passer()
    assert [(r.etat, r.paye) for r in (cabinet.resume(fse), registre.facture(dre.id).resume)] == [("payee", 921), ("payee", 614)]
    assert sorted(v.montant for v in registre.virements()) == [614, 921]
    assert cabinet.tombe_juste()


def test_a_dre_whose_contract_is_closed_is_refused_alone(registre):
    cabinet = Cabinet(registre, None, avec_droits(amc=(evolve(MUTUELLE, fin=date(2026, 10, 1)),)))
    fse = cabinet.valider(evolve(UNIQUE, amc=AMC, tiers_payant_amc=True))
    (dre,) = registre.factures(fse=fse.id)
    cabinet.envoyer()
    cabinet.passer()
    assert cabinet.resume(fse).etat == "payee"
    assert registre.facture(dre.id).resume.etat == "rejetee"
    assert [(r.code, r.part) for r in registre.rejets(facture=dre.id)] == [("E041", "C")]
    assert cabinet.tombe_juste()


def test_gestion_unique_with_a_closed_c2s_is_paid_for_its_first_part(registre):
    cabinet = Cabinet(registre)
    fiche = cabinet.valider(UNIQUE)
    cabinet.envoyer()
    cabinet.passer()
    assert (cabinet.resume(fiche).etat, cabinet.resume(fiche).paye) == ("partielle", 921)
    assert [(r.code, r.part) for r in registre.rejets(facture=fiche.id)] == [("E044", "C")]
    assert cabinet.tombe_juste()


def test_out_of_tiers_payant_nothing_is_due_and_the_invoice_is_closed(registre):
    cabinet = Cabinet(registre)
    fiche = cabinet.valider(facture(AMI4, IFD, tiers_payant_amo=False))
    cabinet.envoyer()
    cabinet.passer()
    assert (cabinet.resume(fiche).etat, cabinet.resume(fiche).motif) == ("close", SANS_TIERS_PAYANT)
    assert cabinet.tombe_juste()


def test_a_rejected_duplicate_is_reconciled_never_sent_again(registre):
    cabinet = Cabinet(registre)
    premiere, seconde = cabinet.valider(ORDINAIRE), cabinet.valider(ORDINAIRE)
    cabinet.envoyer()
    cabinet.passer()
    assert cabinet.resume(premiere).etat == "payee"
    assert cabinet.codes(seconde) == [("rejet", "E002", 1), ("rejet", "E002", 2)]
    assert cabinet.tombe_juste()


# --- pieces -------------------------------------------------------------------------------------------------------------

EXIGEANT = Scenario(paiement=ReglesPaiement(2, 2), controle=ReglesControle(pieces="exiger", pieces_jours=5))


def test_a_piece_that_never_came_is_asked_for_refused_then_paid_once_joined(registre):
    cabinet = Cabinet(registre, EXIGEANT)
    fiche = cabinet.valider(ORDINAIRE)
    cabinet.envoyer()
    cabinet.passer(4)
    assert cabinet.resume(fiche).etat == "differee"
    assert cabinet.codes(fiche) == [("signalement", "E083", 0)]
    cabinet.passer()
    assert cabinet.resume(fiche).etat == "rejetee"
    assert ("rejet", "E031", 0) in cabinet.codes(fiche)
    dossier = rejets.dossier(registre, fiche.id)
    assert (dossier.motif, dossier.remede.cle) == (expliquer("E031"), "JOINDRE_PIECE")
    with pytest.raises(Refus, match="sans rien changer"):
        rejets.renvoyer(registre, fiche.id, cabinet.horloge)
    joindre(registre, fiche.id, "ordonnance", "scan.png", scan(), cabinet.horloge)
    nouvelle = rejets.renvoyer(registre, fiche.id, cabinet.horloge)  # the piece is what has changed
    assert [p.nom for p in registre.pieces(facture=nouvelle.id)] == [f"ordonnance_{nouvelle.resume.numero:09d}.png"]
    cabinet.envoyer()
    cabinet.passer()
    assert (cabinet.resume(nouvelle).etat, cabinet.resume(nouvelle).paye) == ("payee", 921)
    assert cabinet.resume(fiche).etat == "close"
    assert cabinet.tombe_juste()


def test_the_piece_of_a_corrected_invoice_goes_with_it(registre):
    cabinet = Cabinet(registre, EXIGEANT)
    cher = facture(ligne(1, "AMI", 335, "4"), IFD)
    fiche = cabinet.valider(cher)
    joindre(registre, fiche.id, "ordonnance", "scan.png", scan(), cabinet.horloge)
    cabinet.envoyer()
    cabinet.passer(6)
    assert cabinet.codes(fiche) == [("rejet", "E022", 1)]
    corrigee = evolve(fiche.instantane, facture=facture(AMI4))
    nouvelle = rejets.renvoyer(registre, fiche.id, cabinet.horloge, corrigee)
    cabinet.envoyer()
    cabinet.passer()
    assert (cabinet.resume(nouvelle).etat, cabinet.resume(nouvelle).paye) == ("payee", 756)
    assert cabinet.tombe_juste()


def test_a_piece_of_the_wrong_type_is_refused_and_said(registre):
    cabinet = Cabinet(registre)
    fiche = cabinet.valider(ORDINAIRE)
    joindre(registre, fiche.id, "bsi", "scan.png", scan(), cabinet.horloge)
    cabinet.envoyer()
    cabinet.passer(2)
    (lot,) = registre.lots_pieces()
    assert lot.etat == "refuse"
    assert lot.motif.startswith("S10 TYPE DE PIECE NON ATTENDU")


# --- faults of the way back ---------------------------------------------------------------------------------------------

TOUT = Decimal(1)


@pytest.mark.parametrize(
    ("nom", "retours"),
    [
        ("perdus", Retours(perdus=TOUT)),
        ("doubles", Retours(doubles=TOUT)),
        ("retards", Retours(retards=TOUT, retard_jours=4)),
        ("desordre", Retours(desordre=True)),
        ("alteres", Retours(alteres=TOUT)),
        ("tout", Retours(Decimal("0.3"), Decimal("0.3"), Decimal("0.3"), 4, True, Decimal("0.3"))),
    ],
)
def test_whatever_happens_to_the_returns_the_money_is_counted_once(nom, retours, registre):
    scenario = Scenario(paiement=ReglesPaiement(1, 6, differes=Decimal("0.3")), retours=retours)
    cabinet = Cabinet(registre, scenario)
    fiches = []
    for rang in range(8):
        jour = SOINS + timedelta(days=rang)
        cabinet.horloge = cabinet.caisse._horloge
        fiches.append(cabinet.valider(facture(evolve(AMI4, jour=jour), evolve(IFD, jour=jour))))
        cabinet.envoyer()
        cabinet.passer(1)
    cabinet.passer(60)
    assert [(cabinet.resume(f).etat, cabinet.resume(f).paye) for f in fiches] == [("payee", 921)] * 8
    assert sum(v.montant for v in registre.virements()) == 8 * 921
    assert not registre.messages(etat="quarantaine")
    ecartes = [m for m in registre.messages() if m.cause]
    assert bool(ecartes) == (nom in ("alteres", "tout"))
    assert cabinet.tombe_juste()
