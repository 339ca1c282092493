"""Applying a NOEMIE return: payments posted part by part, reasons kept, retentions opened as debts, differences explained."""

from itertools import islice
from typing import TYPE_CHECKING

from attrs import define, field

from core.argent import afficher
from core.erreurs import Refus
from core.facturation.etats import TRANSITIONS, EvenementFacture
from core.facturation.fiche import ResumeFacture
from core.lots.echanges import Ecart, Imputation, MessageRecu, Reglement, RejetRecu, Virement
from core.lots.rapprochement import issue, parts
from core.ports import Horloge, Registre
from core.services.annulation import solder_annulee
from core.services.envoi import noter_reception
from core.services.indus import noter_retenue
from core.telematique import noemie
from core.telematique.noemie import SANS_VIREMENT, FactureRetour, Retenue
from core.telematique.noemie.nature import est_signalement

if TYPE_CHECKING:
    from core.telematique.noemie.lecture import LectureRetour

TYPE_PAIEMENT = "01"
TYPE_RAPPEL = "04"
LUES_ENSEMBLE = 500


@define
class _Lecture:
    """One return being applied: where it stands in the file, and the lots already known to have arrived."""

    registre: Registre
    message: MessageRecu
    retour: "LectureRetour"
    horloge: Horloge
    reglements: int = 0
    motifs: int = 0
    suite: list[FactureRetour] = field(factory=list)  # the invoice being applied and those that follow in its slice, last first
    lots: dict[int, int] = field(factory=dict)  # id -> number
    avance: dict[int, ResumeFacture | None] = field(factory=dict)  # invoices read ahead, each good for one use
    imputations: list[Imputation] = field(factory=list)  # decided, not written yet, as the three below
    reglements_a_ecrire: list[Reglement] = field(factory=list)
    rejets_a_ecrire: list[RejetRecu] = field(factory=list)
    ecarts_a_ecrire: list[Ecart] = field(factory=list)

    def ecrire(self) -> None:
        """Write what was decided, before anything is read again and at the end; what was read ahead is no longer true."""
        self.registre.imputer(self.imputations, self.reglements_a_ecrire)
        self.registre.ajouter_ecart(*self.ecarts_a_ecrire)
        self.registre.ajouter_rejet(*self.rejets_a_ecrire)
        for liste in (self.imputations, self.reglements_a_ecrire, self.rejets_a_ecrire, self.ecarts_a_ecrire):
            liste.clear()
        self.avance.clear()

    def prendre(self, numero: int) -> ResumeFacture | None:
        """The invoice of that number as it is now; read with those that follow in the file."""
        if numero not in self.avance:
            self.ecrire()
            suivantes = [f.numero for f in self.suite]
            self.avance = dict.fromkeys(suivantes) | {r.numero: r for r in self.registre.factures_de_numeros(suivantes)}
        return self.avance.pop(numero)

    @property
    def infirmier(self) -> str:
        """AM number of the payee."""
        return self.retour.destinataire.numero[-9:]

    def ecart(self, facture: int, code: str, phrase: str, montant: int = 0, traite: bool = False) -> None:
        """Write down a difference."""
        self.ecarts_a_ecrire.append(Ecart(0, self.message.id, facture, code, phrase, montant, traite))


def appliquer_noemie(registre: Registre, message: MessageRecu, horloge: Horloge) -> None:
    """Inside the transaction of the caller, who undoes everything on `Refus`: the file is checked as it is applied, to its end.

    Raises `Refus` for every fault of the file, or VIREMENT_DEJA_VU when another message announced this transfer.
    """
    lecture = _Lecture(registre, message, noemie.ouvrir(message.octets), horloge)
    factures = lecture.retour.factures()
    try:
        while tranche := list(islice(factures, LUES_ENSEMBLE)):
            lecture.suite = tranche[::-1]
            while lecture.suite:
                _facture(lecture, lecture.suite[-1])
                lecture.suite.pop()
        _autour_des_factures(lecture)
        lecture.ecrire()
    except Refus:
        for _ in factures:  # a file in fault is refused for its own faults, not for what they made it do
            pass
        raise


def _autour_des_factures(lecture: _Lecture) -> None:
    """The transfer, the lump sums, the retentions."""
    retour, v = lecture.retour, lecture.retour.virement
    if retour.cumul and v.libelle != SANS_VIREMENT:
        libelle = f"{v.libelle} {v.libelle_2}".strip()
        lecture.registre.ajouter_virement(
            Virement(0, lecture.message.id, retour.emetteur.numero, lecture.infirmier, v.jour, libelle, retour.cumul)
        )
    for forfait in retour.forfaits:
        libelle = next((f" {d.libelle}" for d in forfait.details if d.libelle), "")
        lecture.ecart(0, "FORFAIT", f"forfait {forfait.code}{libelle} : {afficher(forfait.montant)}", forfait.montant, True)
    for retenue in retour.retenues:
        _retenue(lecture, retenue)


def _facture(lecture: _Lecture, lue: FactureRetour) -> None:
    """Post the parts, apply the event, keep the reasons and the differences."""
    genre = TYPE_RAPPEL if lue.type == "E" else TYPE_PAIEMENT
    resume = _trouver(lecture, lue, genre)
    if resume is None:
        phrase = f"facture {lue.numero} inconnue ({lecture.infirmier}) : {afficher(lue.paye)} à rapprocher à la main"
        lecture.ecart(0, "FACTURE_INCONNUE", phrase, lue.paye)
        return
    decision = issue(resume.etat, resume, lue, lecture.lots.get(resume.lot, 0), resume.paye)
    explications = " ; ".join(d.phrase for d in decision.differences)
    paye = 0
    for nom, part, _ in parts(lue, resume):
        lecture.reglements += 1
        paye += part.paye_signe
        lecture.reglements_a_ecrire.append(
            Reglement(
                facture=resume.id,
                message=lecture.message.id,
                rang=lecture.reglements,
                part="AMO" if nom == "AMO" else "AMC",
                type_retour=genre,
                demande=part.demande,
                etat=part.etat,
                paye=part.paye_signe,
                virement=lecture.retour.virement.libelle,
                jour=lecture.retour.virement.jour,
                ecart=explications,
            )
        )
    for difference in decision.differences:
        lecture.ecart(resume.id, difference.code, difference.phrase, difference.montant)
    apres = TRANSITIONS[resume.etat][decision.evenement] if decision.evenement else resume.etat
    lecture.imputations.append(Imputation(resume.id, resume.etat, resume.paye, apres, resume.paye + paye, decision.motif))
    _motifs(lecture, lue, resume.id)
    _solder(lecture, resume, decision.evenement)


def _solder(lecture: _Lecture, resume: ResumeFacture, evenement: EvenementFacture | None) -> None:
    """A cancelled DRE is closed when its cancellation has been answered, or when its payment has been taken back."""
    dre = {("ANNULATION", "clore"): resume.fse, ("DRE", "reprendre_tout"): resume.id}.get((resume.nature, evenement or ""))
    if dre:
        lecture.ecrire()
        solder_annulee(lecture.registre, lecture.registre.facture(dre).resume, lecture.horloge)


def _trouver(lecture: _Lecture, lue: FactureRetour, genre: str) -> ResumeFacture | None:
    """The invoice of that number, nurse, insured person and nature; None otherwise.

    Its lot is then known to have arrived, whatever the transport said.
    """
    registre = lecture.registre
    resume = lecture.prendre(lue.numero)
    if resume is None or resume.infirmier != lecture.infirmier:
        return None
    if resume.nir != lue.assure.nir:
        return None  # an altered number would pay somebody else
    if genre == TYPE_PAIEMENT and (resume.nature != "FSE") != (lue.type == "D"):
        return None
    if not resume.lot or resume.lot in lecture.lots:
        return resume
    lecture.lots[resume.lot] = registre.lot(resume.lot).numero
    lecture.ecrire()
    for envoi in registre.envois(etats=("a_envoyer", "emission", "en_doute", "differe"), lot=resume.lot):
        registre.avancer_envoi(envoi.id, "prouver")
    noter_reception(registre, resume.lot, lecture.horloge)
    return registre.factures(numero=lue.numero)[0]


def _motifs(lecture: _Lecture, lue: FactureRetour, facture: int) -> None:
    for motif in lue.motifs:
        lecture.motifs += 1
        lecture.rejets_a_ecrire.append(
            RejetRecu(
                facture=facture,
                message=lecture.message.id,
                rang=lecture.motifs,
                code=motif.code,
                sous_code=motif.sous_code,
                libelle=motif.libelle,
                niveau=motif.niveau,
                part=motif.part,
                ligne=motif.ligne,
                info=motif.information,
                nature="signalement" if est_signalement(motif, lue) else "rejet",
            )
        )


def _retenue(lecture: _Lecture, retenue: Retenue) -> None:
    """Open or update the debt; the retention is written down so that the transfer adds up."""
    noter_retenue(
        lecture.registre,
        lecture.infirmier,
        retenue.reference,
        retenue.nature,
        retenue.effet,
        retenue.solde,
        lecture.message.recu_le.date(),
        lecture.horloge,
    )
    phrase = f"retenue sur indu {retenue.reference} : {afficher(-retenue.effet)}, reste {afficher(retenue.solde)}"
    lecture.ecart(0, "RETENUE", phrase, retenue.effet, True)
