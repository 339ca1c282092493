"""The whole exchange under every fault: lost, doubled, late, shuffled and damaged messages, stops at each step.

A simulated payer pays each file it takes in, without kindness: if the program sent an invoice in two files it would pay twice.
Safety is checked at each step; then the faults stop and every invoice must have an outcome.  Three deliberately wrong
programs must be caught.  FACTURIER_HISTOIRES=10000 plays the long version.
"""

import hashlib
import os
import shutil
import tempfile
from collections import Counter
from datetime import date, timedelta
from pathlib import Path

import pytest
from attrs import evolve
from hypothesis import HealthCheck, Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule, run_state_machine_as_test

from core.facturation.etats import FINAUX
from core.lots.echanges import Virement
from core.ports import Message, PanneTransport, Paquet
from core.services import rejets
from core.services.envoi import constituer_lots, envoyer
from core.services.retours import relever
from core.telematique import arl, b2, noemie
from db.ouverture import ouvrir
from db.registre import RegistreBase
from db.verification import verifier
from tests.simulation.atelier import CLE, LecteurFixe, base, facture_validee, horloge, instantane, patient

HISTOIRES = int(os.environ.get("FACTURIER_HISTOIRES", "25"))
REGLAGES = settings(
    max_examples=HISTOIRES,
    stateful_step_count=30,
    deadline=None,
    suppress_health_check=list(HealthCheck),
    derandomize=HISTOIRES < 100,
)
MEMOIRE = "/dev/shm" if os.access("/dev/shm", os.W_OK) else None  # thousands of small commits: spare the disk
PANNES = ("aucune", "avant", "perdu", "recu", "arret avant", "arret apres")


class Arret(BaseException):
    """The machine stops here."""


class PayeurSimule:
    """Takes a file once by key, pays what it reads, remembers every cent. `jour` never matters to it."""

    marque = "EMU"

    def __init__(self) -> None:
        self.cles: set[str] = set()
        self.fichiers: Counter[int] = Counter()  # in how many files each invoice number came
        self.verses: Counter[int] = Counter()  # cents sent for each number
        self.a_repondre: list[b2.FichierB2] = []
        self.en_route: list[Message] = []
        self.boite: list[Message] = []
        self.panne = "aucune"
        self.sequence = 0

    def deposer(self, paquet: Paquet) -> None:
        panne, self.panne = self.panne, "aucune"
        if panne == "avant":
            raise PanneTransport("rien n'est parti", incertain=False)
        if panne == "perdu":
            raise PanneTransport("perdu en route", incertain=True)
        if panne == "arret avant":
            raise Arret
        if paquet.cle not in self.cles:
            self.cles.add(paquet.cle)
            fichier = b2.lire(dict(paquet.fichiers)[f"{paquet.nom}.b2"])
            self.fichiers.update(f.numero for f in fichier.factures)
            self.a_repondre.append(fichier)
        if panne == "recu":
            raise PanneTransport("réponse perdue", incertain=True)
        if panne == "arret apres":
            raise Arret

    def relever(self) -> list[Message]:
        return list(self.boite)

    def acquitter(self, nom: str) -> None:
        self.boite = [m for m in self.boite if m.nom != nom]

    def repondre(self, etats: list[str]) -> None:
        """ARL and NOEMIE of everything taken in; the states are given to the invoices in turn."""
        for fichier in self.a_repondre:
            self.sequence += 1
            tete, lot = fichier.entete, fichier.lots[0]
            caisse = noemie.Partie(tete.type_destinataire, tete.destinataire)
            ps = noemie.Partie("TP", tete.emetteur)
            commun = {"emetteur": caisse, "destinataire": ps, "jour": date(2026, 11, 25)}
            accuse = arl.Arl(identifiant6=f"A{self.sequence:05d}", lot=lot.entete.lot, jour_lot=lot.entete.date_lot, **commun)
            self.en_route.append(Message(f"EMU_A{self.sequence:05d}.arl", arl.ecrire(accuse)))
            reponses = [self._facture(f, lot, etats[i % len(etats)]) for i, f in enumerate(fichier.factures)]
            verse = sum(r.paye for r in reponses)
            retour = noemie.RetourAEcrire(
                identifiant6=f"N{self.sequence:05d}",
                virement=noemie.Virement(date(2026, 11, 25), f"VIR {self.sequence}" if verse else noemie.SANS_VIREMENT),
                factures=tuple(reponses),
                **commun,
            )
            self.en_route.append(Message(f"EMU_N{self.sequence:05d}.noemie", noemie.ecrire(retour)))
        self.a_repondre.clear()

    def _facture(self, lue: b2.FactureLue, lot: b2.LotLu, etat: str) -> noemie.FactureRetour:
        demande, e = lue.part_amo, lue.entete
        paye = {"P": demande, "p": demande // 2}.get(etat, 0)
        self.verses[lue.numero] += paye
        motifs = {
            "R": (noemie.Motif("E006", "DROITS NON OUVERTS", "F", "O"),),
            "p": (noemie.Motif("E081", "ALD NON ENREGISTREE", "L", "O", prestation="AMI", jour=date(2026, 10, 12), ligne=1),),
        }
        return noemie.FactureRetour(
            numero=lue.numero,
            lot=lot.entete.lot,
            jour_lot=lot.entete.date_lot,
            type="F",
            assure=noemie.AssureRetour(e.nir, e.cle, e.naissance, int(e.rang_naissance)),
            amo=noemie.PartRetour(demande, "P" if paye else "R", paye),
            motifs=motifs.get(etat, ()),
        )


class Echange(RuleBasedStateMachine):
    """A practice, its base on disk, and the payer."""

    def __init__(self) -> None:
        super().__init__()
        self.dossier = Path(tempfile.mkdtemp(prefix="simulation", dir=MEMOIRE))
        self.registre: RegistreBase = base(self.dossier)
        self.horloge = horloge()
        self.payeur = PayeurSimule()
        self.ouvrir_programme()

    def ouvrir_programme(self) -> None:
        """What the wrong programs change."""

    @initialize()
    def commencer(self) -> None:
        self.patient = patient(self.registre)

    @rule(nombre=st.integers(1, 3))
    def facturer(self, nombre: int) -> None:
        for _ in range(nombre):
            facture_validee(self.registre, self.patient)

    @rule(panne=st.sampled_from(PANNES), forcer=st.booleans())
    def envoyer(self, panne: str, forcer: bool) -> None:
        self.payeur.panne = panne
        constituer_lots(self.registre, self.horloge)
        try:
            envoyer(self.registre, self.payeur, LecteurFixe(), self.horloge, "1234", forcer=forcer)
        except Arret:
            self.redemarrer()
        self.payeur.panne = "aucune"

    def redemarrer(self) -> None:
        self.registre.fermer()
        self.registre = ouvrir(self.dossier / "essai.db", CLE)
        self.ouvrir_programme()

    @rule(etats=st.lists(st.sampled_from("PPPpR"), min_size=1, max_size=4))
    def repondre(self, etats: list[str]) -> None:
        self.payeur.repondre(etats)

    @rule(donnees=st.data(), copies=st.integers(1, 2), abimer=st.booleans())
    def livrer(self, donnees: st.DataObject, copies: int, abimer: bool) -> None:
        if self.payeur.en_route:
            message = donnees.draw(st.sampled_from(self.payeur.en_route))
            if abimer:
                self.payeur.boite.append(Message(message.nom, message.octets[:-7]))
            else:
                self.payeur.boite += [message] * copies

    @rule()
    def relever(self) -> None:
        relever(self.registre, self.payeur, self.horloge)

    @rule(heures=st.integers(1, 30))
    def attendre(self, heures: int) -> None:
        self.horloge.avancer(timedelta(hours=heures))

    @rule()
    def traiter_les_rejets(self) -> None:
        for dossier in rejets.file(self.registre):
            if dossier.facture.etat == "rejetee":
                rejets.renvoyer(self.registre, dossier.facture.id, self.horloge, instantane(self.patient))

    @invariant()
    def rien_deux_fois(self) -> None:
        assert all(fois == 1 for fois in self.payeur.fichiers.values()), "une facture est partie dans deux fichiers"
        for resume in self.registre.factures():
            assert 0 <= resume.paye <= resume.demande, f"facture {resume.numero} payée deux fois"
            assert resume.paye <= self.payeur.verses[resume.numero], f"facture {resume.numero} : payée sans argent"

    def teardown(self) -> None:
        try:
            self.finir()
        finally:
            self.registre.fermer()
            shutil.rmtree(self.dossier)

    def finir(self) -> None:
        """The faults stop: everything must end, and the cents must be the payer's."""
        self.payeur.panne = "aucune"
        for _ in range(3):
            self.horloge.avancer(timedelta(days=1))
            constituer_lots(self.registre, self.horloge)
            envoyer(self.registre, self.payeur, LecteurFixe(), self.horloge, "1234")
            self.payeur.repondre(["P"])
            self.payeur.boite += self.payeur.en_route
            relever(self.registre, self.payeur, self.horloge)
            self.traiter_les_rejets()
        self.rien_deux_fois()
        for resume in self.registre.factures():
            assert resume.etat in FINAUX, f"facture {resume.numero} sans issue : {resume.etat}"
            assert resume.paye == self.payeur.verses[resume.numero], f"facture {resume.numero} : l'argent ne suit pas"
        assert not self.registre.messages(etat="quarantaine")
        assert {e.etat for e in self.registre.envois()} <= {"depose"}
        fautes = [a.phrase() for trouvees in verifier(self.registre).values() for a in trouvees]
        assert not fautes, "\n".join(fautes)


class CleNeuve(Echange):
    """Wrong: a new key at each try."""

    def ouvrir_programme(self) -> None:
        depose = PayeurSimule.deposer
        essais = iter(range(10**6))

        def deposer(paquet: Paquet) -> None:
            depose(self.payeur, evolve(paquet, cle=hashlib.sha256(f"{paquet.cle}{next(essais)}".encode()).hexdigest()))

        self.payeur.deposer = deposer  # type: ignore[method-assign]


class MarqueAvant(Echange):
    """Wrong: a package is said to be gone before it is."""

    def ouvrir_programme(self) -> None:
        avancer = self.registre.avancer_envoi

        def trop_tot(id: int, evenement: str, **options: object) -> str:
            etat = avancer(id, evenement, **options)  # type: ignore[arg-type]
            return avancer(id, "reussir") if evenement == "tenter" else etat

        self.registre.avancer_envoi = trop_tot  # type: ignore[method-assign,assignment]


class SansDoublon(Echange):
    """Wrong: the same message counts each time it comes."""

    def ouvrir_programme(self) -> None:
        registre, recus = self.registre, iter(range(10**6))
        stocker = registre.stocker_message

        def chaque_fois(nom: str, octets: bytes, moment):  # type: ignore[no-untyped-def]
            message, _ = stocker(nom, octets, moment)
            if message.etat == "lu":
                registre.executer("DROP TRIGGER IF EXISTS message_fige")
                registre.executer(
                    "UPDATE message SET empreinte = ? WHERE id = ?", (f"{message.empreinte}{next(recus)}", message.id)
                )
                message, _ = stocker(nom, octets, moment)
            return message, True

        def sans_regarder(virement: Virement) -> Virement:
            return virement

        registre.stocker_message = chaque_fois  # type: ignore[method-assign]
        registre.ajouter_virement = sans_regarder  # type: ignore[method-assign]


def test_aucune_histoire_ne_perd_ni_ne_double() -> None:
    run_state_machine_as_test(Echange, settings=REGLAGES)


@pytest.mark.parametrize(
    ("fautif", "phrase"),
    [(CleNeuve, "partie dans deux fichiers"), (MarqueAvant, "sans issue"), (SansDoublon, "payée deux fois")],
)
def test_temoin_un_programme_fautif_est_pris(fautif: type[Echange], phrase: str) -> None:
    reglages = settings(REGLAGES, max_examples=200, phases=(Phase.generate,))
    with pytest.raises(AssertionError, match=phrase):
        run_state_machine_as_test(fautif, settings=reglages)
