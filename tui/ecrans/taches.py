"""The queue of F1: everything that waits for the biller, over all practices, the most money at stake first."""

from collections.abc import Callable, Iterator
from datetime import date, timedelta

from attrs import frozen

from core.dates import afficher_jour
from core.facturation.controles import controler
from core.ports import Registre
from core.services import rejets
from core.services.alertes import alertes
from core.services.nir_manquants import file_des_nir
from tui.ecrans.compteurs import SILENCE


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


def _aucun(acte: str, jour: date) -> bool:
    return False


def taches(registre: Registre, jour: date, accord_requis: Callable[[str, date], bool] = _aucun, cabinet: str = "") -> list[Tache]:
    """Read the whole queue (of one practice, when it is given) in one task of the base."""
    trouvees = [*_rejets(registre, cabinet), *_silences(registre, jour, cabinet), *_a_envoyer(registre, jour, cabinet)]
    trouvees += [*_non_facturees(registre, cabinet), *_dossiers(registre, jour, accord_requis, cabinet), *_nir(registre, cabinet)]
    return sorted(trouvees, key=lambda t: (-t.montant, t.echeance or date.max, t.qui))


def _rejets(registre: Registre, cabinet: str) -> Iterator[Tache]:
    for d in rejets.file(registre, cabinet=cabinet):
        cause = d.motif.cause if d.motif else "refusée par l'ARL"
        yield Tache("rejet", d.facture.cabinet, d.facture.nom, cause, d.montant, None, "rejets", str(d.facture.numero))


def _silences(registre: Registre, jour: date, cabinet: str) -> Iterator[Tache]:
    for f in registre.factures(etats=("transmise", "acceptee"), cabinet=cabinet):
        if f.validee_le and jour - f.validee_le > SILENCE:
            phrase = f"sans réponse depuis le {afficher_jour(f.validee_le)} : relancer {f.payeur}"
            yield Tache("silence", f.cabinet, f.nom, phrase, f.demande, f.validee_le + SILENCE, "lots")


def _a_envoyer(registre: Registre, jour: date, cabinet: str) -> Iterator[Tache]:
    for f in registre.factures(etats=("validee",), cabinet=cabinet):
        lue = registre.facture(f.id)
        fautes = [a for a in controler(lue.facture, lue.instantane.patient, jour) if a.gravite == "bloquant"]
        if fautes:
            yield Tache("bloquée", f.cabinet, f.nom, fautes[0].message, f.demande, None, "patients", f"#{f.patient}")
        else:
            yield Tache("à envoyer", f.cabinet, f.nom, f"facture {f.numero} prête", f.demande, f.fin + timedelta(days=12), "lots")


def _non_facturees(registre: Registre, cabinet: str) -> Iterator[Tache]:
    par_patient: dict[int, list[int]] = {}
    cabinets: dict[int, str] = {}
    for s in registre.seances(a_facturer=True, cabinet=cabinet):
        par_patient.setdefault(s.patient, []).append(s.montant)
        cabinets[s.patient] = s.cabinet
    for patient, montants in par_patient.items():
        p = registre.patient(patient)
        phrase = f"{len(montants)} séance(s) faite(s) et non facturée(s)"
        yield Tache("à facturer", cabinets[patient], f"{p.nom} {p.prenom}", phrase, sum(montants), None, "saisie", f"#{patient}")


def _dossiers(registre: Registre, jour: date, accord_requis: Callable[[str, date], bool], cabinet: str) -> Iterator[Tache]:
    """Rights, protocols, BSI, ordonnances and accords that end or are missing, each where it is solved."""
    for a in alertes(registre, jour, accord_requis, cabinet):
        p, ecran = a.patient, "patients" if a.dossier.sorte == "droits" else "suivi"
        yield Tache(a.dossier.sorte, p.cabinet, f"{p.nom} {p.prenom}", a.phrase, 0, a.dossier.fin, ecran, f"#{p.id}")


def _nir(registre: Registre, cabinet: str) -> Iterator[Tache]:
    manquants = file_des_nir(registre, cabinet)
    if manquants:
        jamais = sum(1 for x in manquants if not x.demandes)
        phrase = f"{len(manquants)} NIR à obtenir, dont {jamais} jamais demandé(s)"
        yield Tache("NIR", manquants[0].patient.cabinet, f"{len(manquants)} patient(s)", phrase, 0, None, "nir")
