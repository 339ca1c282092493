"""A whole month of a practice, 3 000 invoices: written, read by a stranger, decided, paid, and totalled from every side."""

import os
import tempfile
from collections.abc import Iterator
from datetime import date, datetime, timedelta
from pathlib import Path

import pytest
from attrs import evolve

from core.dossier.droits import ContratAmc, Droits, Exoneration, PeriodeAmo
from core.emulateurs.assures import AssureConnu
from core.emulateurs.caisse import Caisse, Scenario
from core.emulateurs.horloge import HorlogeEmulee
from core.emulateurs.transports.memoire import TransportMemoire
from core.facturation.facture import Beneficiaire, Facture
from core.facturation.fiche import Instantane
from core.services.envoi import constituer_lots, envoyer
from core.services.retours import relever
from db.registre import RegistreBase
from db.verification import verifier
from tests.caisse_emulee.monde import AM, AMC, ANNUAIRE, signer
from tests.enregistrements.fabrique import AMO, facture, ligne
from tests.enregistrements.lecteur import lire_b2, n, z
from tests.enregistrements.lecteur_retours import lire_arl, lire_noemie
from tests.simulation.atelier import LecteurFixe, base, patient

PATIENTS, JOURS = 100, 30
DEBUT = date(2026, 10, 1)
MEMOIRE = "/dev/shm" if os.access("/dev/shm", os.W_OK) else None


def qui(rang: int) -> Beneficiaire:
    """A fictitious patient, by rank."""
    nir = f"2991355555{rang:03d}"
    return Beneficiaire(nir, f"{97 - int(nir) % 97:02d}", f"TEST{rang:03d}", "ALPHA", "19550601")


def connu(rang: int) -> AssureConnu:
    """The same in the payer's file: one in four has an ALD, the others a complementary in two."""
    b = qui(rang)
    ald = (Exoneration("ald", date(2024, 1, 1), date(2030, 1, 1)),) if rang % 4 == 0 else ()
    amc = (ContratAmc("0075500017", "MUTUELLE EMULEE", date(2026, 1, 1), date(2026, 12, 31)),) if rang % 4 == 1 else ()
    droits = Droits((PeriodeAmo("01", "999", "0000", date(2024, 1, 1)),), ald, amc)
    return AssureConnu(b.nir, b.cle, b.nom, b.prenom, b.naissance, droits=droits)


def visite(rang: int, jour: date) -> Facture:
    """AMI 4 and its travel; one in fifty is priced too high and must be refused for that line."""
    prix = 335 if (rang + jour.day) % 50 == 0 else 315
    ald, mutuelle = rang % 4 == 0, rang % 4 == 1
    taux = 100 if ald else 60
    lignes = (
        ligne(1, "AMI", prix, "4", 1, taux, jour=jour, ald=ald, amc=mutuelle),
        ligne(2, "IFD", 275, "1", 1, taux, jour=jour, ald=ald, amc=mutuelle),
    )
    options: dict[str, object] = {"amc": AMC, "tiers_payant_amc": True} if mutuelle else {}
    return facture(*lignes, numero=0, beneficiaire=qui(rang), amo=evolve(AMO, exoneration="4" if ald else ""), **options)


class Lecteur(LecteurFixe):
    def __init__(self) -> None:
        super().__init__(AM)

    def signer(self, octets: bytes) -> str:
        return signer(octets)


@pytest.fixture(scope="module")
def mois() -> Iterator[tuple[RegistreBase, Caisse]]:
    """The month, played once: lots, acknowledgements, payments."""
    from core.dossier.personnes import Infirmier

    with tempfile.TemporaryDirectory(dir=MEMOIRE) as lieu:
        registre = base(Path(lieu))
        registre.enregistrer_infirmier(Infirmier(AM, "99900000177", "TEST-EMULE", "Lea", "CAB1"))
        horloge = HorlogeEmulee(datetime(2026, 10, 31, 9))
        payeur = Caisse(None, map(connu, range(PATIENTS)), Scenario(), 1, horloge, ANNUAIRE)
        transport = TransportMemoire(payeur)
        fiche = patient(registre)
        for jour in (DEBUT + timedelta(days=n) for n in range(JOURS)):
            for rang in range(PATIENTS):
                contenu = Instantane(visite(rang, jour), fiche, (), "essai", "0.1.0")
                registre.valider_facture(registre.creer_facture(contenu, []).id, horloge.aujourdhui())
        assert not constituer_lots(registre, horloge).anomalies
        assert not envoyer(registre, transport, Lecteur(), horloge, "1234").anomalies
        for _ in range(10):
            assert not relever(registre, transport, horloge).anomalies
            horloge.avancer(timedelta(days=1))
        yield registre, payeur
        registre.fermer()


def _somme(octets: bytes, debut: int, longueur: int) -> int:
    texte = octets.decode("ascii")
    return sum(n(texte[i : i + 128], debut, longueur) for i in range(0, len(texte), 128) if texte[i] == "5")


def test_the_files_read_by_positions_give_the_totals_of_the_base(mois):
    registre, _ = mois
    factures = registre.factures()
    fse = [r for r in factures if r.nature == "FSE"]
    assert len(fse) == PATIENTS * JOURS
    honoraires = amo = amc = 0
    lots = registre.lots()
    assert max(lot.nombre for lot in lots) == 999
    for lot in lots:
        fichiers = dict(registre.fichiers_lot(lot.id))
        octets = fichiers[f"{lot.nom}.b2"]
        assert lire_b2(octets, fichiers[f"{lot.nom}.emu.json"]) == [], lot.nom
        if lot.nature == "FSE":
            honoraires, amo = honoraires + _somme(octets, 58, 8), amo + _somme(octets, 66, 8)
        else:
            amc += _somme(octets, 90, 8)
    assert honoraires == sum(registre.facture(r.id).facture.honoraires for r in fse)
    assert amo == sum(r.part_amo for r in fse)
    assert amc == sum(r.part_amc for r in factures if r.nature == "DRE")


def test_the_returns_read_by_positions_give_what_the_base_was_paid(mois):
    registre, payeur = mois
    vire = paye = 0
    for message in registre.messages():
        if message.genre == "arl":
            assert lire_arl(message.octets) == []
            continue
        assert lire_noemie(message.octets) == [], message.nom
        fin = message.octets.decode("ascii")[-128:]
        vire += n(fin, 86, 11)
        paye += sum(
            int(e[14:22])
            for e in message.octets.decode("ascii")[128:-128].split("@")
            if e[:3] in ("198", "199") and z(e, 14, 1) == "P"
        )
    assert vire == paye == sum(v.montant for v in registre.virements()) == sum(r.paye for r in registre.factures())
    assert payeur.etat.echeances == []


def test_every_invoice_has_its_outcome_and_the_refused_lines_are_those_that_were_wrong(mois):
    registre, _ = mois
    factures = registre.factures()
    assert {r.etat for r in factures} == {"payee", "partielle"}
    attendues = sum((rang + (DEBUT + timedelta(days=j)).day) % 50 == 0 for rang in range(PATIENTS) for j in range(JOURS))
    partielles = [r for r in factures if r.etat == "partielle"]
    assert len(partielles) == attendues
    assert {(r.code, r.ligne) for p in partielles for r in registre.rejets(facture=p.id)} == {("E022", 1)}
    assert sum(r.demande - r.paye for r in factures) == sum(r.demande - r.paye for r in partielles)
    assert not [a.phrase() for fautes in verifier(registre).values() for a in fautes]
