"""One practice with its base and the emulated payer at the other end: the real services, invoices made by hand."""

import itertools
import sys
from datetime import date, datetime, timedelta
from pathlib import Path

from attrs import evolve

sys.path.insert(0, str(Path(__file__).parents[1] / "unit"))

from fabrique_base import LecteurFixe, base, patient

from core.dossier.personnes import Infirmier
from core.emulateurs.assures import AssureConnu
from core.emulateurs.caisse import Caisse, Scenario
from core.emulateurs.horloge import HorlogeEmulee
from core.emulateurs.transports.memoire import TransportMemoire
from core.facturation.facture import Facture
from core.facturation.fiche import FactureEnregistree, Instantane
from core.services.envoi import constituer_lots, envoyer
from core.services.retours import relever
from db.registre import RegistreBase
from db.verification import verifier
from tests.caisse_emulee.monde import AM, ANNUAIRE, CONNU, signer
from tests.enregistrements.fabrique import SOINS

SEQUENCES = itertools.count(100, 100)


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
