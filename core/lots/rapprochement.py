"""What a return means for one invoice: the event to apply and the differences to explain. Pure functions."""

from collections.abc import Sequence

from attrs import frozen

from core.argent import afficher
from core.evenements import dire
from core.facturation.etats import LIBELLES, TRANSITIONS, EtatFacture, EvenementFacture
from core.facturation.fiche import ResumeFacture
from core.telematique.noemie.modele import FactureRetour, PartRetour

ANNULATION_TRAITEE = "annulation prise en compte par la complémentaire"
REPRISE = "paiement repris par le payeur"
SANS_TIERS_PAYANT = "hors tiers payant : la caisse rembourse l'assuré, rien n'est dû à l'infirmier"


@frozen
class Difference:
    """One difference between what the return says and what the base knows, in French, with its amount in cents."""

    code: str
    phrase: str
    montant: int = 0


@frozen
class Issue:
    """The event of a return for an invoice (None: nothing moves) and what it leaves to explain."""

    evenement: EvenementFacture | None
    differences: tuple[Difference, ...] = ()
    motif: str = ""


def parts(retour: FactureRetour, resume: ResumeFacture) -> tuple[tuple[str, PartRetour, int], ...]:
    """The parts of the return that concern this flow, with what was asked of each: (AMO or AMC, part, asked in cents).

    In a DRE the AMO part is only there for information.
    """
    if resume.nature != "FSE":
        return (("AMC", retour.amc, resume.part_amc),) if retour.amc else ()
    trouvees: list[tuple[str, PartRetour, int]] = []
    if retour.amo:
        trouvees.append(("AMO", retour.amo, resume.part_amo))
    if retour.amc:
        trouvees.append(("AMC", retour.amc, resume.part_amc))
    return tuple(trouvees)


def issue(etat: EtatFacture, resume: ResumeFacture, retour: FactureRetour, numero_lot: int, paye_avant: int) -> Issue:
    """What becomes of the invoice. `paye_avant` is the sum of the payments posted before this one, in cents."""
    siennes = parts(retour, resume)
    differences = [*_differences(resume, retour, numero_lot)]
    paye = paye_avant + sum(part.paye_signe for _, part, _ in siennes)
    voulu = _evenement(siennes, paye, resume.demande)
    if paye > resume.demande:
        trop = paye - resume.demande
        phrase = f"payé {afficher(trop)} de plus que demandé : la caisse le reprendra, ne pas le dépenser"
        differences.append(Difference("TROP_PERCU", phrase, trop))
    if voulu is None:
        return Issue(None, tuple(differences))
    if voulu not in TRANSITIONS[etat]:
        phrase = f"{dire(voulu)} sur une facture « {LIBELLES[etat]} » : il est enregistré, l'état ne change pas"
        differences.append(Difference("RETOUR_INATTENDU", phrase, paye - paye_avant))
        return Issue(None, tuple(differences))
    return Issue(voulu, tuple(differences), _motif(voulu, resume, paye_avant - paye))


def _motif(voulu: EvenementFacture, resume: ResumeFacture, repris: int) -> str:
    """Why it is closed, or open again; `repris` is what this return takes back, in cents."""
    if voulu == "clore":
        return ANNULATION_TRAITEE if resume.nature == "ANNULATION" else SANS_TIERS_PAYANT
    if voulu in ("reprendre", "reprendre_tout"):
        return f"{REPRISE} : {afficher(repris)}" if repris > 0 else REPRISE
    return "payée après une reprise" if resume.motif.startswith(REPRISE) and voulu.startswith("payer") else ""


def _differences(resume: ResumeFacture, retour: FactureRetour, numero_lot: int) -> Sequence[Difference]:
    trouvees = []
    if retour.lot != numero_lot:
        phrase = f"le retour cite le lot {retour.lot}, la facture est partie dans le lot {numero_lot or 'inconnu'}"
        trouvees.append(Difference("LOT_DIFFERENT", phrase))
    for nom, part, demande in parts(retour, resume):
        if part.demande != demande:
            phrase = f"part {nom} : la caisse dit {afficher(part.demande)} demandés, la facture en demandait {afficher(demande)}"
            trouvees.append(Difference("MONTANT_DEMANDE", phrase, part.demande - demande))
    return trouvees


def _evenement(siennes: Sequence[tuple[str, PartRetour, int]], paye: int, demande: int) -> EvenementFacture | None:
    """From the states of the parts and the sum paid so far; None when the payer treated nothing."""
    etats = {part.etat for _, part, _ in siennes}
    repris = any(part.signe == "N" and part.paye for _, part, _ in siennes)
    if paye == 0 and (repris or "P" in etats):
        return "reprendre_tout"
    if repris:
        return "reprendre"
    if "P" in etats:
        return "payer" if paye >= demande else "payer_partie"
    if "R" in etats:
        return "rejeter" if paye == 0 else "payer_partie"
    if "D" in etats:
        return "differer"
    return "clore" if demande == 0 and siennes else None
