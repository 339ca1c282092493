"""The queue of F1: everything that waits for the biller, over all practices, the most money at stake first."""

from collections.abc import Callable, Collection, Iterable, Iterator
from datetime import date, timedelta

from attrs import define, field, frozen

from core.erreurs import Anomalie
from core.facturation.fiche import ResumeFacture
from core.pluriel import combien, pluriel
from core.ports import Registre
from core.services import rejets
from core.services.alertes import LUS_ENSEMBLE, AlertePatient, a_suivre, alertes_de
from core.services.controles import ControlesGardes
from core.services.doubles import en_double
from core.services.feries import Feries
from core.services.nir_manquants import file_des_nir
from core.services.questions import voir
from core.travail.echanges import taches_des_echanges
from core.travail.tache import Tache


@frozen
class File:
    """The queue as shown, and how many lines of it are put off."""

    taches: list[Tache]
    remises: int


@define
class LectureFile:
    """The queue being read (of one practice, when it is given): what is at stake first, then slice by slice what takes longer,
    so that neither the screen nor the base waits; `remises` shows what was put off too, `anciens` are the dossiers of the
    reading before, shown until those of this one are all known."""

    jour: date
    accord_requis: Callable[[str, date], bool]
    feries: Feries
    controles: ControlesGardes
    cabinet: str = ""
    remises: bool = False
    anciens: list[Tache] = field(factory=list)
    finie: bool = False
    _presentes: list[Tache] = field(factory=list)
    _prets: list[ResumeFacture] = field(factory=list)
    _dossiers: list[Tache] = field(factory=list)
    _a_suivre: list[int] | None = None
    _reportees: Collection[object] = ()
    _doubles: dict[int, Anomalie] = field(factory=dict)

    def commencer(self, registre: Registre) -> None:
        """Rejects, silences, questions, what is to be billed, sent or obtained."""
        self._prets = registre.factures(etats=("validee",), cabinet=self.cabinet)
        self._doubles = en_double(registre, self._prets)
        self._reportees = registre.reports(self.jour)
        self._presentes = [
            *_rejets(registre, self.cabinet),
            *_non_facturees(registre, self.jour, self.cabinet),
            *taches_des_echanges(registre, self.jour, self.feries, self.cabinet),
            *_questions(registre, self.cabinet),
            *_nir(registre, self.cabinet),
        ]

    def poursuivre(self, registre: Registre) -> None:
        """One slice more: the control of the invoices to send, then the dossiers of the patients."""
        if not self.controles.avancer(registre, self._prets, self.jour):
            return
        if self._a_suivre is None:
            self._a_suivre = a_suivre(registre, self.jour, self.accord_requis, self.cabinet)
        lus, self._a_suivre = self._a_suivre[:LUS_ENSEMBLE], self._a_suivre[LUS_ENSEMBLE:]
        self._dossiers += _dossiers(alertes_de(registre, lus, self.jour, self.accord_requis))
        self.finie = not self._a_suivre

    def entiere(self, registre: Registre) -> File:
        """The whole queue, read at one go."""
        self.commencer(registre)
        while not self.finie:
            self.poursuivre(registre)
        return self.file()

    @property
    def dossiers(self) -> list[Tache]:
        """What ends or is missing, as last known whole."""
        return self._dossiers if self.finie else self.anciens or self._dossiers

    def file(self) -> File:
        """What is known by now, the most money first."""
        trouvees = [*self._presentes, *_a_envoyer(self._prets, self.controles, self._doubles), *self.dossiers]
        gardees = trouvees if self.remises else [t for t in trouvees if t.cle not in self._reportees]
        gardees.sort(key=lambda t: (-t.montant, t.echeance or date.max, t.qui))
        return File(gardees, sum(t.cle in self._reportees for t in trouvees))


def _rejets(registre: Registre, cabinet: str) -> Iterator[Tache]:
    for d in rejets.file(registre, cabinet=cabinet):
        f = d.facture
        cause = d.motif.cause if d.motif else "refusée par l'ARL"
        yield Tache("rejet", f.cabinet, f.nom, cause, d.montant, None, "rejets", f"#{f.id}", f.id, f.patient, f.id)


def _a_envoyer(prets: Iterable[ResumeFacture], controles: ControlesGardes, doubles: dict[int, Anomalie]) -> Iterator[Tache]:
    for f in prets:
        fautes = [a for a in controles.de(f) if a.gravite == "bloquant"]
        fautes += [doubles[id] for id in (f.id, f.fse) if id in doubles]
        if fautes:
            phrase = fautes[0].message
            yield Tache("bloquée", f.cabinet, f.nom, phrase, f.demande, None, "patients", f"#{f.patient}", f.id, f.patient, f.id)
        else:
            phrase = f"facture {f.numero} prête"
            limite = f.fin + timedelta(days=12)
            yield Tache("à envoyer", f.cabinet, f.nom, phrase, f.demande, limite, "lots", "", f.id, f.patient, f.id)


def _non_facturees(registre: Registre, jour: date, cabinet: str) -> Iterator[Tache]:
    for s in registre.seances_libres(jour, cabinet):
        phrase = f"{combien(s.nombre, 'séance faite')} et non {pluriel(s.nombre, 'facturée')} — b facture"
        limite = s.derniere + timedelta(days=12)
        ou = f"#{s.patient} libres"  # the ordonnance they are of
        yield Tache("à facturer", s.cabinet, s.nom, phrase, s.montant, limite, "saisie", ou, s.patient, s.patient)


def _questions(registre: Registre, cabinet: str) -> Iterator[Tache]:
    for v in voir(registre, registre.questions(cabinet=cabinet, ouvertes=True)):
        q = v.question
        phrase = f"{q.texte} ({v.a_qui}, {v.depuis})"
        yield Tache(
            "question",
            q.cabinet,
            v.sur or "le cabinet",
            phrase,
            v.montant,
            v.relancer_le,
            "questions",
            str(q.id),
            q.id,
            q.patient,
            q.facture,
        )


def _dossiers(trouvees: Iterable[AlertePatient]) -> Iterator[Tache]:
    """Rights, protocols, BSI, ordonnances and accords that end or are missing, each where it is solved."""
    for a in trouvees:
        p, d = a.patient, a.dossier
        ecran, ou = ("patients" if d.sorte == "droits" else "suivi"), f"#{p.id}"
        if d.sorte == "ordonnance":
            ecran, ou = "saisie", f"#{p.id} actes {d.ordonnance}"
        elif d.ordonnance:
            ou = f"#{p.id} {d.ordonnance}"
        precision = ":".join(str(x) for x in (d.ordonnance, d.nature, d.fin) if x)
        qui = f"{p.nom} {p.prenom}"
        yield Tache(d.sorte, p.cabinet, qui, a.phrase, 0, d.fin, ecran, ou, p.id, p.id, precision=precision)


def _nir(registre: Registre, cabinet: str) -> Iterator[Tache]:
    manquants = file_des_nir(registre, cabinet)
    if manquants:
        jamais = sum(1 for x in manquants if not x.demandes)
        phrase = f"{len(manquants)} NIR à obtenir, dont {jamais} jamais {pluriel(jamais, 'demandé')}"
        yield Tache("NIR", manquants[0].patient.cabinet, combien(len(manquants), "patient"), phrase, 0, None, "nir")
