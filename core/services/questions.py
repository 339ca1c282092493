"""Questions to the nurses: asked about a patient or an invoice, sent as one message per practice, asked again, answered."""

from collections.abc import Sequence
from datetime import date, timedelta
from itertools import groupby

from attrs import evolve, frozen

from core.citation import citer
from core.dates import afficher_jour
from core.erreurs import Anomalie, Refus
from core.ports import Horloge, Registre
from core.registre_travail import Question

# a question that stays without answer that long is asked again
RELANCE = timedelta(days=7)


@frozen
class QuestionVue:
    """A question with the names it needs to be read; `sur` is the patient and the invoice, "" for the practice; `montant` what
    the invoice asks, in cents."""

    question: Question
    a_qui: str
    sur: str
    montant: int = 0

    @property
    def relancer_le(self) -> date:
        """The day to ask again."""
        return self.question.demandee_le + RELANCE

    @property
    def depuis(self) -> str:
        """Since when, and how many times it was asked again."""
        q = self.question
        relances = f", relancée {q.relances} fois (le {afficher_jour(q.demandee_le)})" if q.relances else ""
        return f"posée le {afficher_jour(q.posee_le)}{relances}"


def poser(
    registre: Registre,
    texte: str,
    horloge: Horloge,
    *,
    patient: int = 0,
    facture: int = 0,
    cabinet: str = "",
    infirmier: str = "",
) -> Question:
    """Keep a question; an invoice names its patient, its practice and its nurse, a patient her practice and the nurse of her
    last ordonnance.  Raises `Refus` QUESTION_VIDE, QUESTION_SANS_CABINET, CABINET_INCONNU.
    """
    if not texte.strip():
        raise Refus(Anomalie("QUESTION_VIDE", "une question sans texte ne se pose pas", "écrire ce qui manque"))
    if facture:
        resume = registre.facture(facture).resume
        patient, cabinet, infirmier = resume.patient, resume.cabinet, resume.infirmier
    elif patient:
        cabinet = registre.patient(patient).cabinet or cabinet
        derniere = next(iter(registre.ordonnances(patient)), None)
        infirmier = infirmier or (registre.infirmier(derniere.infirmier).am if derniere else "")
    if not cabinet:
        remede = "choisir un patient (F2) ou un cabinet (:cab), puis poser la question"
        raise Refus(Anomalie("QUESTION_SANS_CABINET", "à qui poser la question ?", remede))
    if registre.cabinet(cabinet) is None:
        connus = ", ".join(c.code for c in registre.cabinets())
        raise Refus(Anomalie("CABINET_INCONNU", f"cabinet inconnu : {citer(cabinet)}", f"choisir parmi {connus}", "cabinet"))
    with registre.ecriture():
        return registre.enregistrer_question(
            Question(" ".join(texte.split()), cabinet, horloge.aujourdhui(), infirmier, patient, facture)
        )


def repondre(registre: Registre, question: int, reponse: str, horloge: Horloge) -> Question:
    """Close it with the answer; raises `Refus` REPONSE_VIDE, QUESTION_REPONDUE."""
    if not reponse.strip():
        remede = "écrire ce que l'infirmier a répondu, même « sans objet »"
        raise Refus(Anomalie("REPONSE_VIDE", "une question se ferme par sa réponse", remede))
    with registre.ecriture():
        posee = _ouverte(registre, question)
        return registre.enregistrer_question(evolve(posee, reponse=" ".join(reponse.split()), repondue_le=horloge.aujourdhui()))


def relancer(registre: Registre, questions: Sequence[int], horloge: Horloge) -> list[Question]:
    """Count one more request today for each; all or none. Raises `Refus` QUESTION_REPONDUE."""
    with registre.ecriture():
        posees = [_ouverte(registre, id) for id in questions]
        return [
            registre.enregistrer_question(evolve(q, relances=q.relances + 1, relancee_le=horloge.aujourdhui())) for q in posees
        ]


def _ouverte(registre: Registre, id: int) -> Question:
    question = registre.question(id)
    if question.repondue_le is not None:
        message = f"la question {id} a déjà sa réponse du {afficher_jour(question.repondue_le)}"
        raise Refus(Anomalie("QUESTION_REPONDUE", message, "en poser une autre si elle ne suffit pas"))
    return question


def voir(registre: Registre, questions: Sequence[Question]) -> list[QuestionVue]:
    """The same with names."""
    noms = {i.am: f"{i.prenom} {i.nom}" for i in registre.infirmiers()}
    vues = []
    for q in questions:
        sur, montant = "", 0
        if q.patient:
            p = registre.patient(q.patient)
            sur = f"{p.nom} {p.prenom}"
        if q.facture:
            resume = registre.facture(q.facture).resume
            montant = resume.demande - resume.paye
            sur += f", facture {resume.numero or '(brouillon)'}, soins du {afficher_jour(resume.jour)}"
        vues.append(QuestionVue(q, noms.get(q.infirmier, "le cabinet"), sur, montant))
    return vues


def messages(registre: Registre, jour: date, cabinet: str = "") -> list[tuple[str, str]]:
    """One message a practice that has open questions: (its code, the text to send)."""
    noms = {c.code: c.nom for c in registre.cabinets()}
    ouvertes = sorted(registre.questions(cabinet=cabinet, ouvertes=True), key=lambda q: (q.cabinet, q.infirmier, q.id))
    ecrits = []
    for code, groupe in groupby(voir(registre, ouvertes), key=lambda v: v.question.cabinet):
        vues = list(groupe)
        lignes = [f"Questions de facturation — {noms.get(code, code)} — le {afficher_jour(jour)}", ""]
        for a_qui, siennes in groupby(vues, key=lambda v: v.a_qui):
            lignes.append(f"Pour {a_qui}")
            for v in siennes:
                lignes += [f"  {v.question.id}. {v.sur or 'le cabinet'}", f"     {v.question.texte}", f"     ({v.depuis})"]
            lignes.append("")
        lignes.append("Merci de répondre en rappelant le numéro de la question.")
        ecrits.append((code, "\n".join(lignes)))
    return ecrits
