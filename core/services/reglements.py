"""What the biller does with the money: bank statements, matches, patients' payments, differences seen to. Undoable."""

from collections.abc import Callable, Sequence
from datetime import date

from attrs import frozen

from core.argent import afficher
from core.citation import citer
from core.droits.delais import retard_de_paiement
from core.erreurs import Anomalie, Refus
from core.lots.echanges import Ecart, Indu
from core.pluriel import combien, denombrer, pluriel
from core.ports import Horloge, Registre
from core.reglements.banque import Pointage, VirementSuivi, rapprocher
from core.reglements.creances import Creance, Encaissement, PaiementRecu
from core.reglements.mots import MOYENS, PATIENT
from core.reglements.releve import Releve


@frozen
class BilanBanque:
    """What an import did: new lines, lines already there, debits left out, matches made at once."""

    nouvelles: int
    connues: int
    debits: int
    pointes: int

    @property
    def phrase(self) -> str:
        """One line of French."""
        return (
            f"{combien(self.nouvelles, 'ligne nouvelle')}, {self.connues} déjà {pluriel(self.connues, 'connue')}, "
            f"{denombrer((self.debits, 'débit laissé'), (self.pointes, 'virement rapproché'))}"
        )


@frozen
class DetailVirement:
    """Everything about a transfer: the invoices it answers, and what else makes its amount (retentions, forfaits)."""

    suivi: VirementSuivi
    paiements: tuple[PaiementRecu, ...]
    autres: tuple[Ecart, ...]

    @property
    def explique(self) -> int:
        """What the invoices and the rest add up to, in cents."""
        return sum(p.paye for p in self.paiements) + sum(e.montant for e in self.autres if e.code in ("FORFAIT", "RETENUE"))

    @property
    def inexplique(self) -> int:
        """What the transfer holds beyond that, in cents: what was paid for invoices unknown here."""
        return self.suivi.virement.montant - self.explique


@frozen
class Ecarts:
    """Differences not seen to, debts withheld, invoices paid in part or too much."""

    ecarts: tuple[Ecart, ...]
    indus: tuple[Indu, ...]


def importer_releve(registre: Registre, releve: Releve, cabinet: str, horloge: Horloge) -> BilanBanque:
    """Keep the credits not known yet, then match what leaves no doubt. Raises `Refus` CABINET_INCONNU."""
    exiger_cabinet(registre, cabinet)
    with registre.ecriture():
        nouvelles = registre.ajouter_lignes_banque(releve.lignes, horloge.aujourdhui())
        pointes = rapprocher_seul(registre, cabinet)
    return BilanBanque(nouvelles, len(releve.lignes) - nouvelles, releve.debits, pointes)


def exiger_cabinet(registre: Registre, code: str) -> None:
    """Raises `Refus` CABINET_INCONNU when there is no such practice."""
    if registre.cabinet(code) is None:
        connus = ", ".join(c.code for c in registre.cabinets()) or "aucun"
        raise Refus(Anomalie("CABINET_INCONNU", f"aucun cabinet de code {citer(code)}", f"choisir parmi : {connus}"))


def rapprocher_seul(registre: Registre, cabinet: str = "") -> int:
    """Match what leaves no doubt; how many transfers were."""
    with registre.ecriture():
        faits = rapprocher(registre.virements_suivis(cabinet), registre.lignes_banque(cabinet))
        for pointage in faits:
            registre.pointer(pointage)
    return len(faits)


def attacher(registre: Registre, virement: int, ligne: int) -> str:
    """Match by hand; says the difference that is left, if any."""
    with registre.ecriture():
        registre.pointer(Pointage(virement, ligne, manuel=True))
    suivie = next(x for x in registre.lignes_banque() if x.ligne.id == ligne)
    reste = f" ; différence {afficher(suivie.difference)}" if suivie.difference else ""
    return f"rapproché de la ligne du {suivie.ligne.jour:%d/%m/%Y}{reste}"


def detail(registre: Registre, suivi: VirementSuivi) -> DetailVirement:
    """What a transfer paid."""
    message = suivi.virement.message
    return DetailVirement(suivi, tuple(registre.paiements(message)), tuple(registre.ecarts(message=message)))


def a_voir(registre: Registre, cabinet: str = "") -> Ecarts:
    """What asks for a look: differences of the practice not seen to, and its debts."""
    siens = {i.am for i in registre.infirmiers(cabinet)}
    messages = {s.virement.message for s in registre.virements_suivis(cabinet)} if cabinet else set()
    ecarts = [
        e for e in registre.ecarts(a_traiter=True) if not cabinet or e.message in messages or _du_cabinet(registre, e, cabinet)
    ]
    return Ecarts(tuple(ecarts), tuple(i for i in registre.indus() if not cabinet or i.infirmier in siens))


def _du_cabinet(registre: Registre, ecart: Ecart, cabinet: str) -> bool:
    return bool(ecart.facture) and registre.facture(ecart.facture).resume.cabinet == cabinet


def encaisser(registre: Registre, creance: Creance, montant: int, moyen: str, jour: date, note: str = "") -> Encaissement:
    """Keep what a patient paid; a `remise` says why.

    Raises `Refus` MONTANT_REFUSE beyond what is due, MOYEN_INCONNU, MOTIF_ABSENT.
    """
    if creance.payeur != PATIENT or not 0 < montant <= creance.du:
        raise Refus(
            Anomalie(
                "MONTANT_REFUSE",
                f"{afficher(montant)} pour {afficher(creance.du)} dus par le patient",
                "écrire un montant entre 0,01 € et ce qui est dû",
            )
        )
    if moyen not in MOYENS:
        raise Refus(
            Anomalie("MOYEN_INCONNU", f"moyen de paiement inconnu : {citer(moyen)}", f"choisir parmi : {', '.join(MOYENS)}")
        )
    if moyen == "remise" and not note.strip():
        raise Refus(Anomalie("MOTIF_ABSENT", "une remise se note avec son motif", "dire pourquoi la somme n'est plus demandée"))
    return registre.encaisser(Encaissement(creance.facture.id, jour, montant, moyen, note.strip()))


def penalites(
    paiements: Sequence[PaiementRecu], jour: date, est_ferie: Callable[[date], bool]
) -> tuple[tuple[PaiementRecu, int, str], ...]:
    """The payments of the compulsory payer that came late: what is due for it in cents, and the sentence that says why."""
    tardifs = []
    for p in paiements:
        if p.part == "AMO" and p.etat == "P" and p.recue is not None:
            retard = retard_de_paiement(p.recue, jour, p.paye, est_ferie)
            if retard.penalite:
                tardifs.append((p, retard.penalite, retard.phrase))
    return tuple(tardifs)
