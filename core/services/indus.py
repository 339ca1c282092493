"""The debts that payers take back: opened by their retentions, contested or accepted by the biller, followed to the end."""

from collections.abc import Sequence
from datetime import date

from attrs import evolve, frozen

from core.argent import afficher
from core.dates import afficher_jour
from core.droits.delais import echeance
from core.erreurs import Anomalie, Refus
from core.lots.echanges import Indu
from core.lots.indus import LIBELLES, VIVANTS, EvenementIndu, suivant
from core.ports import Horloge, Registre
from core.services.feries import EstFerie, Feries

PROCHE = 15  # calendar days before the deadline of contest from which it is said to be near


@frozen
class InduSuivi:
    """A debt with the last day to contest it; `reste_jours` is negative once it is past."""

    indu: Indu
    limite: date
    reste_jours: int
    reference: str  # of the text that gives the deadline

    @property
    def a_decider(self) -> bool:
        """Whether the biller has not answered yet."""
        return self.indu.etat == "ouvert"

    @property
    def phrase(self) -> str:
        """What it is, what remains, what to do before when."""
        i = self.indu
        montant = f"{afficher(i.retenu)} retenus, reste {afficher(i.solde)}"
        if not self.a_decider:
            return f"indu {i.reference} {LIBELLES[i.etat]} : {montant}"
        depuis = "" if i.notifie_le else " (compté de la première retenue : saisir la date de la lettre)"
        if self.reste_jours < 0:
            return f"indu {i.reference} : {montant} ; délai de contestation passé le {afficher_jour(self.limite)}{depuis}"
        return f"indu {i.reference} : {montant} ; à contester avant le {afficher_jour(self.limite)}{depuis}"


def par_urgence(s: InduSuivi) -> tuple[bool, date, int]:
    """Those to decide first, the nearest deadline on top."""
    return not s.a_decider, s.limite, s.indu.id


def suivi(registre: Registre, jour: date, feries: Feries, *, tous: bool = False) -> list[InduSuivi]:
    """The living debts, the nearest deadline first; with `tous`, the closed ones after them."""
    feries.lire(registre)
    vivants = [suivre(i, jour, feries.chez(i.infirmier)) for i in registre.indus(etats=VIVANTS)]
    vivants.sort(key=par_urgence)
    clos = [suivre(i, jour, feries.chez(i.infirmier)) for i in registre.indus() if i.etat not in VIVANTS] if tous else []
    return [*vivants, *clos]


def suivre(indu: Indu, jour: date, est_ferie: EstFerie) -> InduSuivi:
    """One debt on that day."""
    periode = echeance("contestation_indu", indu.notifie_le or indu.ouvert_le, est_ferie)
    return InduSuivi(indu, periode.fin, (periode.fin - jour).days, periode.reference)


def noter_retenue(
    registre: Registre, infirmier: str, reference: str, nature: str, effet: int, solde: int, recu_le: date, horloge: Horloge
) -> Indu:
    """Open the debt or bring it up to date; `effet` in cents is negative when money was withheld. Inside a transaction."""
    deja = next((i for i in registre.indus() if i.infirmier == infirmier and i.reference == reference), None)
    evenement: EvenementIndu = "retenir" if solde else "solder"
    if deja is None:
        neuf = Indu(0, reference, nature, infirmier, -effet, solde, suivant("ouvert", evenement), recu_le)
    else:
        neuf = evolve(deja, retenu=deja.retenu - effet, solde=solde, etat=suivant(deja.etat, evenement))
    note = registre.noter_indu(neuf)
    mot = f"{afficher(-effet)} retenus" if effet <= 0 else f"{afficher(effet)} rendus"
    registre.journaliser("indu_retenue", "indu", note.id, horloge.maintenant(), f"{mot}, reste {afficher(solde)}")
    return note


def repondre(registre: Registre, indu: int, evenement: EvenementIndu, motif: str, horloge: Horloge) -> Indu:
    """Contest, accept, or write what the payer answered to the contest; raises `Refus` TRANSITION_INDU, MOTIF_ABSENT.

    A debt whose contest failed and that is wholly withheld is closed at once.
    """
    if evenement in ("contester", "abandonner") and not motif.strip():
        raise Refus(
            Anomalie(
                "MOTIF_ABSENT",
                "un indu ne se conteste ni ne s'abandonne sans motif",
                "écrire pourquoi, ou la référence de la lettre",
                f"indu {registre.indu(indu).reference}",
            )
        )
    with registre.ecriture():
        etat = registre.avancer_indu(indu, evenement, motif.strip())
        if etat == "accepte" and registre.indu(indu).solde == 0:
            registre.avancer_indu(indu, "solder")
        registre.journaliser(f"indu_{evenement}", "indu", indu, horloge.maintenant())
        return registre.indu(indu)


def dater(registre: Registre, indu: int, notifie_le: date, horloge: Horloge) -> Indu:
    """Keep the day of the letter; raises `Refus` NOTIFICATION_FUTURE."""
    if notifie_le > horloge.aujourdhui():
        raise Refus(
            Anomalie(
                "NOTIFICATION_FUTURE",
                f"la lettre serait datée du {afficher_jour(notifie_le)}, après aujourd'hui",
                "recopier la date de réception de la lettre",
                f"indu {registre.indu(indu).reference}",
            )
        )
    with registre.ecriture():
        registre.dater_indu(indu, notifie_le)
        registre.journaliser("indu_date", "indu", indu, horloge.maintenant(), f"notifié le {afficher_jour(notifie_le)}")
        return registre.indu(indu)


def raconter(registre: Registre, suivi: InduSuivi) -> Sequence[str]:
    """Everything known of a debt, in lines."""
    i = suivi.indu
    lignes = [
        f"Indu {i.reference}, nature {i.nature}, infirmier {i.infirmier} : {LIBELLES[i.etat]}",
        f"Retenu {afficher(i.retenu)}, reste {afficher(i.solde)}, première retenue le {afficher_jour(i.ouvert_le)}",
        f"Notifié le {afficher_jour(i.notifie_le)}" if i.notifie_le else "Date de la lettre de notification non saisie",
        f"Contestation possible jusqu'au {afficher_jour(suivi.limite)} ({suivi.reference})",
    ]
    lignes += [f"Motif : {i.motif}"] if i.motif else []
    lignes += [
        f"  {e.moment:%d/%m/%Y %H:%M}  {e.type.removeprefix('indu_')}  {e.donnees}"
        for e in registre.journal(objet="indu", objet_id=i.id)
    ]
    return lignes
