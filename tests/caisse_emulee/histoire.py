"""One seeded history of exchanges between a sender that follows the rules and a payer behind a bad line.

The sender here is the smallest one that keeps its promises (same bytes and key for a retry, returns known by their hash,
unreadable ones put aside); the real one is tested with its base elsewhere.  `fautes` switches a promise off: the
negative controls.
"""

from collections import Counter
from collections.abc import Iterator
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from hashlib import sha256
from random import Random

from attrs import define, evolve, field, frozen

from core.emulateurs.caisse import Caisse, Scenario
from core.emulateurs.caisse.passe import Passe
from core.emulateurs.caisse.scenario import ReglesArl, ReglesPaiement, Retours
from core.emulateurs.horloge import HorlogeEmulee
from core.emulateurs.transports.ligne import Panne
from core.emulateurs.transports.memoire import TransportMemoire
from core.erreurs import Refus
from core.facturation.facture import Facture
from core.ports import Message, PanneTransport, Paquet
from core.telematique import noemie
from core.telematique.arl import lire as lire_arl
from tests.caisse_emulee.monde import ANNUAIRE, CONNU, paquet
from tests.enregistrements.fabrique import PRESCRIPTION, facture, ligne, lot

DEBUT = date(2026, 10, 21)
DU = 921  # AMI 4 and IFD at 60 %
INCONNU = evolve(PRESCRIPTION, am="991111134", rpps="")
SANS_REPONSE = 12  # days after which a package that brought no answer is sent again, same bytes, same key


@frozen
class Fautes:
    """Promises of the sender that are broken on purpose."""

    numeros_neufs: bool = False  # a retry makes a new lot with new numbers (and the payer forgets what it paid)
    marquer_avant: bool = False  # a package is marked sent before it is sent
    sans_memoire: bool = False  # the same return is counted each time it comes


@frozen
class Bilan:
    """What the history ended with: per visit, how much was paid and how the sender sees it."""

    attendu: dict[int, int]  # visit -> cents asked
    paye: dict[int, int]  # visit -> cents really paid by the payer, all transfers together
    compte: dict[int, int]  # visit -> cents the sender believes it was paid
    rejetes: frozenset[int]
    signales: frozenset[int]  # without an answer, shown to somebody
    quarantaine: int
    pannes: int
    absorbes: int

    def fautes(self) -> list[str]:
        """What went wrong; empty when every promise held."""
        dites = []
        for visite, du in self.attendu.items():
            if self.paye.get(visite, 0) not in (0, du):
                dites.append(f"visite {visite} : {self.paye[visite]} payés pour {du}")
            if self.compte.get(visite, 0) != self.paye.get(visite, 0):
                dites.append(f"visite {visite} : {self.compte.get(visite, 0)} comptés, {self.paye.get(visite, 0)} payés")
            if not self.paye.get(visite) and visite not in self.rejetes | self.signales:
                dites.append(f"visite {visite} : sans issue")
        return dites


@define
class Emetteur:
    """The sender: an outbox of packages, what each invoice number stands for, what came back."""

    fautes: Fautes
    boite: list[tuple[Paquet, tuple[int, ...]]] = field(factory=list)
    partis: dict[str, tuple[date, tuple[Paquet, tuple[int, ...]]]] = field(factory=dict)  # by base name
    visite_de: dict[int, int] = field(factory=dict)  # invoice number -> visit
    numero: int = 0
    lot: int = 0
    lus: set[str] = field(factory=set)
    compte: Counter[int] = field(factory=Counter)
    rejetes: set[int] = field(factory=set)
    quarantaine: int = 0

    def preparer(self, visites: tuple[int, ...], jour: date) -> None:
        """A lot of these visits, in the outbox."""
        factures = []
        for visite in visites:
            self.numero += 1
            self.visite_de[self.numero] = visite
            factures.append(_facture(visite, self.numero))
        self.lot += 1
        self.boite.append((paquet(lot(*factures, numero=self.lot, jour=jour, identifiant6=f"L{self.lot:05d}")), visites))

    def envoyer(self, transport: TransportMemoire, jour: date) -> int:
        """Try everything in the outbox once; the number of failures."""
        pannes = 0
        for element in list(self.boite):
            if self.fautes.marquer_avant:
                self.boite.remove(element)
            try:
                transport.deposer(element[0])
            except PanneTransport as panne:
                pannes += 1
                if self.fautes.numeros_neufs and panne.incertain:
                    self.boite.remove(element)
                    self.preparer(element[1], jour)
                continue
            if element in self.boite:
                self.boite.remove(element)
            self.partis[element[0].nom] = (jour, element)
        return pannes

    def relancer(self, jour: date) -> None:
        """What brought no answer for long is sent again: same bytes, same key."""
        repondues = self.rejetes | {visite for visite, compte in self.compte.items() if compte}
        for parti, element in list(self.partis.values()):
            if (jour - parti).days >= SANS_REPONSE and element not in self.boite and not set(element[1]) <= repondues:
                self.boite.append(element)

    def lire(self, transport: TransportMemoire) -> int:
        """Read what is there, until nothing new is given."""
        try:
            messages = transport.relever()
        except PanneTransport:
            return 1
        for message in messages:
            empreinte = sha256(message.octets).hexdigest()
            if empreinte not in self.lus or self.fautes.sans_memoire:
                self.appliquer(message)
            self.lus.add(empreinte)
            transport.acquitter(message.nom)
        return 0

    def appliquer(self, message: Message) -> None:
        """Count what a return says; what does not read is put aside."""
        try:
            if message.nom.endswith(".arl"):
                accuse = lire_arl(message.octets)
                parti = self.partis.get(message.nom[: message.nom.index(".")].split("-")[0])
                if parti and {r.code for r in accuse.rejets} == {"A01"} and parti[1] not in self.boite:
                    self.boite.append(parti[1])
                return
            retour = noemie.lire(message.octets)
        except Refus:
            self.quarantaine += 1
            return
        for f in retour.toutes:
            visite = self.visite_de[f.numero]
            self.compte[visite] += f.paye
            if f.amo is not None and f.amo.etat == "R":
                self.rejetes.add(visite)


def _facture(visite: int, numero: int) -> Facture:
    """Visit n; one in seven has a prescriber that the payer does not know and must be rejected."""
    prescription = INCONNU if visite % 7 == 3 else PRESCRIPTION
    heure = time(visite // 60 % 24, visite % 60)
    lignes = (ligne(1, "AMI", 315, "4", heure=heure), ligne(2, "IFD", 275, heure=heure))
    return facture(*lignes, numero=numero, prescription=prescription)


def _pannes(alea: Random, jusqu_a: int) -> Iterator[Panne]:
    """A bad line for a while, then a good one."""
    for _ in range(jusqu_a):
        yield alea.choice((Panne.AUCUNE, Panne.AUCUNE, Panne.AVANT, Panne.PERDU, Panne.RECU))


def _scenario(alea: Random) -> Scenario:
    part = Decimal(alea.randrange(0, 4)) / 10
    return Scenario(
        arl=ReglesArl(silence=part, refuser_premiers=alea.randrange(2)),
        paiement=ReglesPaiement(1, 6, differes=part),
        retours=Retours(part, part, part, alea.randrange(1, 5), alea.random() < 0.5, part, 2),
    )


def vivre(graine: int, fautes: Fautes | None = None) -> Bilan:
    """Play one history: some days of care, lots, failures, returns; then the line is good until nothing is left."""
    fautes = fautes or Fautes()
    alea = Random(graine)
    horloge = HorlogeEmulee(datetime.combine(DEBUT, time(9)))
    caisse = Caisse(None, (CONNU,), _scenario(alea), graine, horloge, ANNUAIRE)
    transport = TransportMemoire(caisse, _pannes(alea, alea.randrange(5, 40)))
    emetteur = Emetteur(fautes)
    visites, pannes, paye = 0, 0, Counter[int]()
    for _ in range(60):
        if horloge.aujourdhui() < DEBUT + timedelta(days=8) and alea.random() < 0.7:
            combien = alea.randrange(1, 5)
            emetteur.preparer(tuple(range(visites + 1, visites + combien + 1)), horloge.aujourdhui())
            visites += combien
        if not fautes.marquer_avant:
            emetteur.relancer(horloge.aujourdhui())
        pannes += emetteur.envoyer(transport, horloge.aujourdhui())
        pannes += emetteur.lire(transport)
        if fautes.numeros_neufs:
            caisse.etat.passe = Passe()
        horloge.avancer(timedelta(days=1))
    _compter(caisse, emetteur, paye)
    repondus = set(emetteur.rejetes) | {v for v, c in emetteur.compte.items() if c}
    tous = range(1, visites + 1)
    return Bilan(
        dict.fromkeys(tous, DU),
        dict(paye),
        dict(emetteur.compte),
        frozenset(emetteur.rejetes),
        frozenset(v for _, lot_ in emetteur.boite for v in lot_) - repondus,
        emetteur.quarantaine,
        pannes,
        transport.absorbes,
    )


def _compter(caisse: Caisse, emetteur: Emetteur, paye: Counter[int]) -> None:
    """What the payer paid, from its own decisions: the truth, whatever the messages became."""
    for decision in caisse.decisions:
        if decision.get("amo") == "payée":
            paye[emetteur.visite_de[int(decision["facture"])]] += DU
