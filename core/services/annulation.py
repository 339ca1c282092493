"""Cancelling a DRE: a flow of its own (own number, own lot, nature d'opération 2) that names the DRE.

The DRE is closed once the complementary payer has accepted the cancellation; if it had paid, it closes when the payment
has been taken back.
"""

from attrs import evolve

from core.erreurs import Anomalie, Refus
from core.facturation.etats import LIBELLES, PARTIES, REFUSEES, EtatFacture
from core.facturation.fiche import FactureEnregistree, Instantane, ResumeFacture
from core.ports import Horloge, Registre

ENVOYEES: frozenset[EtatFacture] = frozenset((*PARTIES, "payee", "partielle"))
ADMISE: frozenset[EtatFacture] = frozenset(("acceptee", "close"))


def annuler_dre(registre: Registre, dre: int, horloge: Horloge) -> FactureEnregistree:
    """The cancellation, numbered and ready for its lot; a DRE that never left is closed instead, and given back.

    Raises `Refus` DRE_ATTENDUE, DRE_EN_LOT, DRE_DEJA_ANNULEE, DRE_SANS_SUITE.
    """
    with registre.ecriture():
        fiche = registre.facture(dre)
        _refuser(registre, fiche.resume)
        if fiche.resume.etat == "validee":
            registre.avancer_facture(dre, "clore", motif="annulée avant l'envoi")
            registre.journaliser("dre_annulee", "facture", dre, horloge.maintenant(), "avant l'envoi")
            return registre.facture(dre)
        brouillon = registre.creer_facture(_copie(fiche), (), "ANNULATION", fse=dre)
        annulation = registre.valider_facture(brouillon.id, horloge.aujourdhui(), avec_dre=False)
        registre.journaliser("dre_annulee", "facture", dre, horloge.maintenant(), f"n° {annulation.resume.numero}")
        return annulation


def _refuser(registre: Registre, resume: ResumeFacture) -> None:
    ou = f"facture {resume.numero}" if resume.numero else "brouillon"
    if resume.nature != "DRE":
        raise Refus(
            Anomalie("DRE_ATTENDUE", "seule une DRE s'annule ainsi", "donner le numéro de la DRE, pas celui de sa FSE", ou)
        )
    if resume.etat == "en_lot":
        raise Refus(
            Anomalie("DRE_EN_LOT", "la DRE est dans un lot qui n'est pas parti", "défaire ce lot d'abord, ou l'envoyer", ou)
        )
    vivantes = [a for a in registre.factures(fse=resume.id, nature="ANNULATION") if a.etat not in REFUSEES]
    if vivantes:
        raise Refus(
            Anomalie(
                "DRE_DEJA_ANNULEE",
                f"l'annulation n° {vivantes[0].numero} existe déjà pour cette DRE",
                "l'envoyer si elle ne l'est pas, puis attendre la réponse de la complémentaire",
                ou,
            )
        )
    if resume.etat not in ENVOYEES | {"validee"}:
        raise Refus(
            Anomalie(
                "DRE_SANS_SUITE",
                f"la complémentaire n'a rien à annuler : cette DRE est « {LIBELLES[resume.etat]} »",
                "une DRE rejetée ou refusée se corrige ou se clôt dans la file des rejets",
                ou,
            )
        )


def _copie(fiche: FactureEnregistree) -> Instantane:
    return evolve(fiche.instantane, facture=evolve(fiche.facture, numero=0, rectifie=0, numero_fse=0))


def solder_annulee(registre: Registre, dre: ResumeFacture, horloge: Horloge) -> None:
    """Close the DRE if its cancellation was accepted and nothing of it is paid (any more). Inside a transaction."""
    admises = [a for a in registre.factures(fse=dre.id, nature="ANNULATION") if a.etat in ADMISE]
    if not admises or dre.paye or dre.etat not in ENVOYEES | {"rejetee"}:
        return
    registre.avancer_facture(dre.id, "clore", motif=f"annulée par la facture n° {admises[0].numero}")
    registre.journaliser("dre_close", "facture", dre.id, horloge.maintenant(), f"n° {admises[0].numero}")
