"""Every outcome of the emulated payer as the program receives it: the right state, the right reasons, the right money.

The real base, the real services, the real codec, the payer of the unit tests; only the invoices are made by hand, so that each
rule of the payer has its turn.
"""

import itertools
from datetime import date, datetime, timedelta
from decimal import Decimal
from pathlib import Path

import pytest
from attrs import evolve
from fabrique_base import LecteurFixe, base, patient
from test_caisse_factures import CAS, JUSTES, Cas
from test_caisse_pieces import scan

from core.dossier.personnes import Infirmier
from core.emulateurs.assures import AssureConnu
from core.emulateurs.caisse import Caisse, Scenario
from core.emulateurs.caisse.scenario import (
    ForfaitPrevu,
    InduPrevu,
    ReglesArl,
    ReglesControle,
    ReglesPaiement,
    Retours,
)
from core.emulateurs.horloge import HorlogeEmulee
from core.emulateurs.transports import TransportMemoire
from core.erreurs import Refus
from core.facturation.facture import Facture
from core.facturation.fiche import FactureEnregistree, Instantane
from core.lots.rapprochement import SANS_TIERS_PAYANT
from core.ports import Paquet
from core.rejets.connaissance import expliquer
from core.services import rejets
from core.services.envoi import constituer_lots, envoyer, relancer_lot
from core.services.pieces import joindre
from core.services.retours import relever
from db.registre import RegistreBase
from db.verification import verifier
from tests.caisse_emulee.monde import AM, AMC, ANNUAIRE, CONNU, MUTUELLE, UNIQUE, avec_droits, signer
from tests.enregistrements.fabrique import SOINS, facture, ligne

AMI4, IFD = ligne(1, "AMI", 315, "4"), ligne(2, "IFD", 275)
ORDINAIRE = facture(AMI4, IFD)
SEQUENCES = itertools.count(100, 100)
AILLEURS = evolve(ORDINAIRE, amo=evolve(ORDINAIRE.amo, caisse="349", centre="9881"))  # the other test caisse
# never sent by the program: care after the lot (DELAI-1), a centre that is none of the test caisses
PARTIES = [c for c in CAS if c.regle not in ("DELAI-1", "ORGANISME-1")]
PARTIES.append(Cas("ORGANISME-1", "E007", AILLEURS, (0,)))


class Lecteur(LecteurFixe):
    """The reader with the CPS of the nurse whom the payer knows."""

    def __init__(self) -> None:
        super().__init__(AM)

    def signer(self, octets: bytes) -> str:
        return signer(octets)


class Cabinet:
    """One practice, its base, and the payer at the other end."""

    def __init__(
        self, registre: RegistreBase, scenario: Scenario | None = None, *assures: AssureConnu, jour: date = SOINS
    ) -> None:
        self.registre = registre
        self.horloge = HorlogeEmulee(datetime(jour.year, jour.month, jour.day, 9) + timedelta(days=1))
        self.caisse = Caisse(None, assures or (CONNU,), scenario or Scenario(), 1, self.horloge, ANNUAIRE)
        self.caisse.etat.sequence = next(SEQUENCES)  # a bank label is unique in a base
        self.transport = TransportMemoire(self.caisse)

    def valider(self, contenu: Facture) -> FactureEnregistree:
        """The invoice in the base, numbered."""
        qui = patient(self.registre)
        instantane = Instantane(evolve(contenu, numero=0, rectifie=0), qui, (), "essai", "0.1.0")
        return self.registre.valider_facture(self.registre.creer_facture(instantane, []).id, self.horloge.aujourdhui())

    def envoyer(self) -> None:
        """Lots, signature, sending; what leaves must leave."""
        faits = constituer_lots(self.registre, self.horloge)
        assert not faits.anomalies, faits.anomalies
        envoyer(self.registre, self.transport, Lecteur(), self.horloge, "1234", forcer=True)

    def passer(self, jours: int = 30) -> None:
        """Days go by, the returns are read each day."""
        for _ in range(jours):
            relever(self.registre, self.transport, self.horloge)
            envoyer(self.registre, self.transport, None, self.horloge, forcer=True)
            self.horloge.avancer(timedelta(days=1))

    def resume(self, fiche: FactureEnregistree):  # type: ignore[no-untyped-def]
        return self.registre.facture(fiche.id).resume

    def codes(self, fiche: FactureEnregistree) -> list[tuple[str, str, int]]:
        return [(r.nature, r.code, r.ligne) for r in self.registre.rejets(facture=fiche.id)]

    def tombe_juste(self) -> bool:
        fautes = [a.phrase() for trouvees in verifier(self.registre).values() for a in trouvees]
        assert not fautes, "\n".join(fautes)
        return True


def ouvrir(dossier: Path) -> RegistreBase:
    registre = base(dossier)
    registre.enregistrer_infirmier(Infirmier(AM, "99900000177", "TEST-EMULE", "Lea", "CAB1"))
    return registre


@pytest.fixture(scope="module")
def partage(tmp_path_factory: pytest.TempPathFactory) -> RegistreBase:
    """One base for the cases that look at one invoice only: each has its own payer."""
    return ouvrir(tmp_path_factory.mktemp("issues"))


@pytest.fixture
def registre(tmp_path: Path) -> RegistreBase:
    return ouvrir(tmp_path)


# --- each rule of the payer ---------------------------------------------------------------------------------------------


@pytest.mark.parametrize("cas", PARTIES, ids=str)
def test_each_reason_reaches_the_queue_with_its_meaning(cas: Cas, partage: RegistreBase):
    cabinet = Cabinet(partage, cas.scenario, *([cas.assure] if cas.assure else []), jour=cas.jour - timedelta(days=1))
    fiche = cabinet.valider(cas.envoyee)
    cabinet.envoyer()
    cabinet.passer(15)
    resume = cabinet.resume(fiche)
    assert cabinet.codes(fiche) == [("rejet", cas.code, rang) for rang in cas.lignes]
    reste = 0 if 0 in cas.lignes else sum(x.part_amo + x.part_rl for x in cas.envoyee.lignes if x.rang not in cas.lignes)
    assert (resume.etat, resume.paye) == ("partielle" if reste else "rejetee", reste)
    dossier = rejets.dossier(partage, fiche.id)
    assert dossier.motif == expliquer(cas.code)
    assert dossier.remede.cle != "DEMANDER_A_LA_CAISSE"
    assert dossier.montant == resume.demande - reste
    assert fiche.id in {d.facture.id for d in rejets.file(partage)}
    if 0 not in cas.lignes and len(cas.lignes) < len(cas.envoyee.lignes):
        assert rejets.lignes_refusees(partage, fiche.id) == set(cas.lignes)


@pytest.mark.parametrize("nom", JUSTES)
def test_what_is_right_ends_paid(nom: str, partage: RegistreBase):
    envoyee, assure = JUSTES[nom]
    cabinet = Cabinet(partage, None, *([assure] if assure else []))
    fiche = cabinet.valider(envoyee)
    cabinet.envoyer()
    cabinet.passer(15)
    resume = cabinet.resume(fiche)
    assert (resume.etat, resume.paye, cabinet.codes(fiche)) == ("payee", envoyee.part_amo, [])


def test_the_shared_base_still_adds_up(partage: RegistreBase):
    assert not [a.phrase() for trouvees in verifier(partage).values() for a in trouvees]


def test_care_after_the_lot_never_leaves(registre):
    cabinet = Cabinet(registre)
    cabinet.valider(facture(evolve(AMI4, jour=SOINS + timedelta(days=9))))
    faits = constituer_lots(registre, cabinet.horloge)
    assert faits.lots == ()
    assert faits.anomalies


# --- acknowledgements ---------------------------------------------------------------------------------------------------


def test_a_positive_arl_then_the_payment_with_its_bank_label(registre):
    cabinet = Cabinet(registre)
    fiche = cabinet.valider(ORDINAIRE)
    cabinet.envoyer()
    cabinet.passer(1)
    assert (cabinet.resume(fiche).etat, registre.lots()[0].etat) == ("acceptee", "accepte")
    cabinet.passer()
    assert cabinet.resume(fiche).etat == "payee"
    ((libelle, montant),) = [(v.libelle, v.montant) for v in registre.virements()]
    assert libelle.startswith("CAISSE EMULEE VIR ")
    assert montant == 921
    assert cabinet.tombe_juste()


def test_a_lot_refused_as_unreadable_leaves_again_and_is_taken(registre):
    cabinet = Cabinet(registre, Scenario(arl=ReglesArl(refuser_premiers=1)))
    fiche = cabinet.valider(ORDINAIRE)
    cabinet.envoyer()
    cabinet.passer()
    assert (cabinet.resume(fiche).etat, registre.envois()[0].essais) == ("payee", 2)
    assert [r.numero for r in registre.factures()] == [fiche.resume.numero]
    assert cabinet.tombe_juste()


def test_a_lot_altered_on_the_way_is_refused_by_its_signature_and_leaves_again(registre):
    cabinet = Cabinet(registre)
    vrai, abime = cabinet.transport.deposer, [True]

    def deposer(paquet: Paquet) -> None:
        if abime.pop() if abime else False:
            fichiers = tuple((n, o.replace(b"991111118", b"991111119") if n.endswith(".b2") else o) for n, o in paquet.fichiers)
            paquet = evolve(paquet, fichiers=fichiers)
        vrai(paquet)

    cabinet.transport.deposer = deposer  # type: ignore[method-assign]
    fiche = cabinet.valider(ORDINAIRE)
    cabinet.envoyer()
    relever(registre, cabinet.transport, cabinet.horloge)
    assert "A09" in registre.envois()[0].erreur
    cabinet.passer()
    assert cabinet.resume(fiche).etat == "payee"


def test_a_nurse_the_payer_does_not_know_ends_refused_with_every_invoice_in_the_queue(registre):
    cabinet = Cabinet(registre)
    cabinet.caisse._annuaire = evolve(ANNUAIRE, professionnels=())
    fiches = [cabinet.valider(ORDINAIRE) for _ in range(2)]
    cabinet.envoyer()
    cabinet.passer()
    assert registre.lots()[0].etat == "refuse"
    assert [(cabinet.resume(f).etat, cabinet.codes(f)) for f in fiches] == [("refusee", [("rejet", "A06", 0)])] * 2
    nouvelles = rejets.renvoyer_lot(registre, registre.lots()[0].id, cabinet.horloge)
    assert {f.facture.rectifie for f in nouvelles} == {f.resume.numero for f in fiches}


def test_a_silent_payer_still_pays_and_the_payment_proves_the_reception(registre):
    cabinet = Cabinet(registre, Scenario(arl=ReglesArl(silence=Decimal(1))))
    fiche = cabinet.valider(ORDINAIRE)
    cabinet.envoyer()
    cabinet.passer(4)
    assert (cabinet.resume(fiche).etat, registre.lots()[0].etat) == ("transmise", "depose")
    cabinet.passer()
    assert cabinet.resume(fiche).etat == "payee"
    assert cabinet.tombe_juste()


def test_the_same_lot_sent_again_is_a_duplicate_that_changes_nothing(registre):
    cabinet = Cabinet(registre, Scenario(arl=ReglesArl(silence=Decimal(1))))
    fiche = cabinet.valider(ORDINAIRE)
    cabinet.envoyer()
    cabinet.passer(3)
    cabinet.caisse._scenario = Scenario()
    cabinet.transport._pris.clear()  # the line has forgotten; the payer has not
    relancer_lot(registre, registre.lots()[0].id, cabinet.horloge)
    envoyer(registre, cabinet.transport, None, cabinet.horloge, forcer=True)
    bilan = relever(registre, cabinet.transport, cabinet.horloge)
    assert bilan.appliques >= 1
    assert "LOT-1" in {m["regle"] for d in cabinet.caisse.decisions for m in d.get("motifs", ())}
    assert (cabinet.resume(fiche).etat, registre.lots()[0].etat) == ("transmise", "depose")
    cabinet.passer()
    assert (cabinet.resume(fiche).etat, cabinet.resume(fiche).paye) == ("payee", 921)
    assert cabinet.tombe_juste()


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
    assert (cabinet.resume(fiche).etat, cabinet.resume(fiche).paye) == ("partielle", 0)
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
