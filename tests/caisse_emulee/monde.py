"""The payer of the unit tests: two insured persons, two prescribers, one nurse whose key is known, and a few invoices."""

import hmac
from collections.abc import Iterator
from datetime import date, datetime
from hashlib import sha256

from attrs import evolve

from core.dossier.droits import ContratAmc, Droits, Exoneration, PeriodeAmo
from core.emulateurs.assures import AssureConnu
from core.emulateurs.caisse import Annuaire, Caisse, PrescripteurConnu, Professionnel, Scenario
from core.emulateurs.horloge import HorlogeEmulee
from core.facturation.facture import Amc, Facture
from core.ports import Message, Paquet
from core.telematique import arl, noemie
from core.telematique.arl import Arl
from core.telematique.b2 import LotAEcrire, ecrire_lot
from core.telematique.noemie import FactureRetour, RetourNoemie
from tests.enregistrements.fabrique import OC, facture, ligne, lot

CLE = "11" * 32
AM = "991234567"
CONNU = AssureConnu(
    "2991355555042",
    "69",
    "TESTA",
    "ALPHA",
    "19550601",
    droits=Droits((PeriodeAmo("01", "999", "0000", date(2024, 1, 1)),)),
)
MUTUELLE = ContratAmc("0075500017", "MUTUELLE EMULEE", date(2026, 1, 1), date(2026, 12, 31))
ANNUAIRE = Annuaire(
    (Professionnel(AM, "CABINET EMULE", cle_signature=CLE, territoire="metro"),),
    (
        PrescripteurConnu("TEST", "PRESCRIPTEUR", am="991111118", rpps="99900000003"),
        PrescripteurConnu("TEST", "RADIE", am="991111126", fin=date(2026, 6, 30)),
    ),
)


def avec_droits(
    *exonerations: Exoneration, amo: tuple[PeriodeAmo, ...] | None = None, amc: tuple[ContratAmc, ...] = ()
) -> AssureConnu:
    """TESTA ALPHA as the payer knows her."""
    return evolve(CONNU, droits=Droits(CONNU.droits.amo if amo is None else amo, exonerations, amc))


def caisse(*assures: AssureConnu, scenario: Scenario | None = None, jour: date = date(2026, 10, 21), graine: int = 1) -> Caisse:
    """A new payer, in memory."""
    horloge = HorlogeEmulee(datetime(jour.year, jour.month, jour.day, 9))
    return Caisse(None, assures or (CONNU,), scenario or Scenario(), graine, horloge, ANNUAIRE)


AMC = Amc("0075500017", "CM", "ADHERENT1", "MUTUELLE EMULEE")
C2S = Amc("0088888888", gestion="unique", dre=False)
UNIQUE = facture(ligne(1, "AMI", 315, "4", amc=True), ligne(2, "IFD", 275, amc=True), amc=C2S, tiers_payant_amc=True)
DRE = facture(*UNIQUE.lignes, amc=AMC, tiers_payant_amc=True, numero=500, numero_fse=123)


def signer(octets: bytes) -> str:
    """What the CPS of the nurse would answer."""
    return hmac.new(bytes.fromhex(CLE), octets, sha256).hexdigest()


def paquet(ecrit: LotAEcrire) -> Paquet:
    """The lot written and signed."""
    fichiers = ecrire_lot(ecrit)
    return fichiers.paquet(signer(fichiers.b2))


def deposer(payeur: Caisse, ecrit: LotAEcrire | Paquet) -> Arl | None:
    """Give a lot to the payer and read its ARL of the same day (None when it is silent)."""
    envoi = paquet(ecrit) if isinstance(ecrit, LotAEcrire) else ecrit
    payeur.recevoir(envoi.nom, dict(envoi.fichiers))
    messages = [m for m in payeur.produire_retours(payeur.aujourdhui()) if m.nom.endswith(".arl")]
    return arl.lire(messages[-1].octets) if messages else None


def retours(payeur: Caisse, jusqu_au: date = date(2027, 6, 30)) -> list[Message]:
    """Everything the payer will ever send, in order."""
    messages = []
    while (prochain := payeur.prochain_jour()) is not None and prochain <= jusqu_au:
        messages += payeur.produire_retours(prochain)
    return messages


def lus(payeur: Caisse) -> Iterator[RetourNoemie]:
    """Every NOEMIE return the payer will ever send."""
    yield from (noemie.lire(m.octets) for m in retours(payeur) if m.nom.endswith(".noemie"))


def deposer_dre(payeur: Caisse, *envoyees: Facture, nature: str = "DRE", numero: int = 42) -> None:
    """Give DRE, or their cancellations, to the complementary payer; the lot must be accepted."""
    accuse = deposer(payeur, lot(*envoyees, nature=nature, destinataire=OC, numero=numero, identifiant6=f"DRE{numero:03d}"))
    assert accuse is not None
    assert accuse.positif, payeur.decisions


def factures(payeur: Caisse) -> dict[int, FactureRetour]:
    """The last answer to each invoice, by number."""
    return {f.numero: f for retour in lus(payeur) for f in retour.factures}


def repondre(*envoyees: Facture, payeur: Caisse | None = None, **du_lot: object) -> FactureRetour:
    """Send the invoices in one lot (which must be accepted) and give the answer to the last one."""
    payeur = payeur or caisse()
    accuse = deposer(payeur, lot(*envoyees, **du_lot))
    assert accuse is None or accuse.positif, (accuse, payeur.decisions)
    return factures(payeur)[envoyees[-1].numero]


def motifs(reponse: FactureRetour) -> list[tuple[str, int]]:
    """Code and line of each reason."""
    return [(m.code, m.ligne) for m in reponse.motifs]


def regles(payeur: Caisse) -> set[str]:
    """Every rule quoted so far."""
    return {motif["regle"] for decision in payeur.decisions for motif in decision.get("motifs", ())}
