"""The queue of F1: everything that waits for the biller, over all practices, the most money at stake first."""

from collections.abc import Iterator
from datetime import date, timedelta

from attrs import frozen

from core.dates import afficher_jour
from core.facturation.controles import controler
from core.ports import Registre
from core.services import rejets
from tui.ecrans.compteurs import SILENCE

# rights that end within a month are worth a card reading at the next visit
BIENTOT = timedelta(days=30)
PATIENTS_EXAMINES = 5000


@frozen
class Tache:
    """One line: what, who, how much is at stake (cents), until when, and the screen that solves it with its argument."""

    genre: str
    cabinet: str
    qui: str
    phrase: str
    montant: int
    echeance: date | None
    ecran: str
    argument: str = ""

    @property
    def cle(self) -> tuple[str, str, str]:
        """What it is about."""
        return self.genre, self.qui, self.phrase


def taches(registre: Registre, jour: date) -> list[Tache]:
    """Read the whole queue in one task of the base."""
    trouvees = [*_rejets(registre), *_silences(registre, jour), *_a_envoyer(registre, jour)]
    trouvees += [*_non_facturees(registre), *_droits(registre, jour)]
    return sorted(trouvees, key=lambda t: (-t.montant, t.echeance or date.max, t.qui))


def _rejets(registre: Registre) -> Iterator[Tache]:
    for d in rejets.file(registre):
        cause = d.motif.cause if d.motif else "refusée par l'ARL"
        yield Tache("rejet", d.facture.cabinet, d.facture.nom, cause, d.montant, None, "rejets", str(d.facture.numero))


def _silences(registre: Registre, jour: date) -> Iterator[Tache]:
    for f in registre.factures(etats=("transmise", "acceptee")):
        if f.validee_le and jour - f.validee_le > SILENCE:
            phrase = f"sans réponse depuis le {afficher_jour(f.validee_le)} : relancer {f.payeur}"
            yield Tache("silence", f.cabinet, f.nom, phrase, f.demande, f.validee_le + SILENCE, "lots")


def _a_envoyer(registre: Registre, jour: date) -> Iterator[Tache]:
    for f in registre.factures(etats=("validee",)):
        lue = registre.facture(f.id)
        fautes = [a for a in controler(lue.facture, lue.instantane.patient, jour) if a.gravite == "bloquant"]
        if fautes:
            yield Tache("bloquée", f.cabinet, f.nom, fautes[0].message, f.demande, None, "patients", f"#{f.patient}")
        else:
            yield Tache("à envoyer", f.cabinet, f.nom, f"facture {f.numero} prête", f.demande, f.fin + timedelta(days=12), "lots")


def _non_facturees(registre: Registre) -> Iterator[Tache]:
    par_patient: dict[int, list[int]] = {}
    cabinets: dict[int, str] = {}
    for s in registre.seances(a_facturer=True):
        par_patient.setdefault(s.patient, []).append(s.montant)
        cabinets[s.patient] = s.cabinet
    for patient, montants in par_patient.items():
        p = registre.patient(patient)
        phrase = f"{len(montants)} séance(s) faite(s) et non facturée(s)"
        yield Tache("à facturer", cabinets[patient], f"{p.nom} {p.prenom}", phrase, sum(montants), None, "saisie", f"#{patient}")


def _droits(registre: Registre, jour: date) -> Iterator[Tache]:
    for p in registre.chercher_patients("", limite=PATIENTS_EXAMINES):
        fins = [x.fin for x in p.droits.amo if x.fin is not None and x.debut <= jour]
        ouverts = any(x.debut <= jour and (x.fin is None or x.fin - jour > BIENTOT) for x in p.droits.amo)
        if fins and not ouverts:
            fin = max(fins)
            verbe = "finissent" if fin >= jour else "ont fini"
            phrase = f"droits AMO qui {verbe} le {afficher_jour(fin)} : relire la carte ou interroger"
            yield Tache("droits", p.cabinet, f"{p.nom} {p.prenom}", phrase, 0, fin, "patients", f"#{p.id}")
