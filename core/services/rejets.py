"""The queue of what was refused, and its three ways out: correct and send again, close with a reason, reconcile a duplicate.

A corrected invoice is a new fact under a new number that names the first; the first is then closed with that number as
its reason.  A duplicate that the payer already has is never sent again.
"""

from collections.abc import Sequence

from attrs import evolve, frozen

from core.erreurs import Anomalie, Refus
from core.facturation.etats import REFUSEES, EtatFacture
from core.facturation.fiche import FactureEnregistree, Instantane, ResumeFacture
from core.lots.echanges import RejetRecu
from core.ports import Horloge, Registre
from core.rejets.connaissance import MotifRejet, expliquer
from core.rejets.remedes import Remede, remede_automatique
from core.services.pieces import bonnes, reporter

A_TRAITER: tuple[EtatFacture, ...] = (*REFUSEES, "partielle")


@frozen
class DossierRejet:
    """One invoice of the queue: its reasons as received, the one that leads, its meaning and remedy; `montant` is what is
    still owed, in cents; `brouillon` the id of the correction under way, 0 when there is none."""

    facture: ResumeFacture
    rejets: tuple[RejetRecu, ...]
    principal: RejetRecu | None
    motif: MotifRejet | None
    remede: Remede
    montant: int
    brouillon: int = 0

    @property
    def code(self) -> str:
        """Code and sub-code of its first reason; `ARL` when the lot was refused, `REPRIS` when the payment was taken back."""
        if self.principal is None:
            return "ARL" if self.facture.etat == "refusee" else "REPRIS"
        return f"{self.principal.code} {self.principal.sous_code}".strip()

    @property
    def doublon(self) -> bool:
        """Whether the payer says that it already has this invoice: reconcile, never send again."""
        return self.motif is not None and self.motif.famille == "DOUBLON" and not self.motif.renvoi


def file(registre: Registre, infirmier: str = "", cabinet: str = "") -> list[DossierRejet]:
    """What waits for a decision, the largest sums first."""
    resumes = registre.factures(etats=A_TRAITER, infirmier=infirmier, cabinet=cabinet)
    rejets = registre.rejets_de([resume.id for resume in resumes])
    dossiers = [_dossier(resume, rejets.get(resume.id, ())) for resume in resumes]
    return sorted(dossiers, key=lambda d: (-d.montant, d.facture.numero))


def dossier(registre: Registre, facture: int) -> DossierRejet:
    """The same for one invoice, whatever its state."""
    return _dossier(registre.facture(facture).resume, registre.rejets(facture=facture))


def _dossier(resume: ResumeFacture, tous: Sequence[RejetRecu]) -> DossierRejet:
    dernier = max((r.message for r in tous), default=0)
    rejets = tuple(r for r in tous if r.message == dernier)
    principal = next((r for r in rejets if r.nature == "rejet"), None)
    if principal is None and rejets and resume.etat != "rejetee":  # what came with a payment taken back since refuses nothing
        principal = rejets[0]
    motif = expliquer(f"{principal.code} {principal.sous_code}".strip(), principal.nature) if principal else None
    return DossierRejet(
        facture=resume,
        rejets=rejets,
        principal=principal,
        motif=motif,
        remede=remede_automatique(motif),
        montant=resume.demande - resume.paye,
        brouillon=resume.remplacee_par,
    )


def lignes_refusees(registre: Registre, facture: int) -> frozenset[int]:
    """The ranks of the lines that the payer refused; empty when the whole invoice is."""
    return frozenset(r.ligne for r in dossier(registre, facture).rejets if r.nature == "rejet" and r.ligne)


def corriger(registre: Registre, facture: int, instantane: Instantane, horloge: Horloge) -> FactureEnregistree:
    """A draft with the corrected facts, linked to the refused invoice; or the new content of the draft already begun.

    Raises `Refus` RENVOI_INTERDIT for a duplicate, FACTURE_PAS_EN_REJET when there is nothing to correct.
    """
    with registre.ecriture():
        fiche = _corrigeable(registre, facture)
        contenu = evolve(instantane, facture=evolve(instantane.facture, numero=0, rectifie=fiche.resume.numero))
        if fiche.resume.remplacee_par:
            return registre.modifier_facture(fiche.resume.remplacee_par, contenu)
        brouillon = registre.creer_facture(contenu, fiche.seances, fiche.resume.nature, remplace=facture, fse=fiche.resume.fse)
        registre.journaliser("correction", "facture", facture, horloge.maintenant(), f"brouillon {brouillon.id}")
        return brouillon


def renvoyer(registre: Registre, facture: int, horloge: Horloge, instantane: Instantane | None = None) -> FactureEnregistree:
    """Number the correction (the draft, `instantane`, or the same content after a refused lot); close the first with its number.

    The DRE of an FSE goes with it only if the payer refused it too; its scanned pieces always do.  Raises `Refus` like
    `corriger`, and CORRECTION_ABSENTE when a rejected invoice would be sent again unchanged (a piece joined since is a change).
    """
    with registre.ecriture():
        fiche = _corrigeable(registre, facture)
        if instantane is None and not fiche.resume.remplacee_par:
            if fiche.resume.etat != "refusee" and not _piece_jointe(registre, facture):
                raise Refus(
                    Anomalie(
                        "CORRECTION_ABSENTE",
                        f"facture {fiche.resume.numero} : la renvoyer sans rien changer la ferait rejeter de nouveau",
                        "corriger d'abord le champ en cause, ou clore avec un motif",
                    )
                )
            instantane = fiche.instantane
        if instantane is not None:
            corriger(registre, facture, instantane, horloge)
        brouillon = registre.factures(remplace=facture)[0]
        dre = _dre_a_remplacer(registre, fiche)
        nouvelle = registre.valider_facture(
            brouillon.id,
            horloge.aujourdhui(),
            avec_dre=dre is None or dre.etat in REFUSEES,
            dre_remplacee=dre.id if dre and dre.etat in REFUSEES else 0,
        )
        reporter(registre, facture, nouvelle, horloge)
        _clore_remplacee(registre, fiche.resume, nouvelle.resume.numero, horloge)
        if dre and (suite := registre.factures(remplace=dre.id)):
            _clore_remplacee(registre, dre, suite[0].numero, horloge)
        return nouvelle


def _piece_jointe(registre: Registre, facture: int) -> bool:
    """Whether the invoice was rejected for a missing piece that is there now."""
    motif = dossier(registre, facture).motif
    return motif is not None and motif.famille == "PIECE_JUSTIFICATIVE" and bool(bonnes(registre, facture))


def clore(registre: Registre, facture: int, motif: str, horloge: Horloge) -> None:
    """End without payment, for a stated reason; raises `Refus` MOTIF_ABSENT, TRANSITION_FACTURE."""
    with registre.ecriture():
        registre.avancer_facture(facture, "clore", motif=motif.strip())
        registre.journaliser("cloture", "facture", facture, horloge.maintenant())


def rapprocher(registre: Registre, facture: int, horloge: Horloge) -> ResumeFacture:
    """Close a rejected duplicate on the invoice that was paid for the same care; raises `Refus` DOUBLON_SANS_ORIGINAL."""
    with registre.ecriture():
        fiche = registre.facture(facture)
        originale = next((r for r in _memes_soins(registre, fiche) if r.etat in ("payee", "partielle")), None)
        if originale is None:
            raise Refus(
                Anomalie(
                    "DOUBLON_SANS_ORIGINAL",
                    f"facture {fiche.resume.numero} dite déjà payée : aucun paiement correspondant n'est dans la base",
                    "relever les retours, chercher le virement, puis demander à la caisse avant de clore",
                )
            )
        clore(registre, facture, f"doublon de la facture {originale.numero}, déjà payée", horloge)
        return originale


def _corrigeable(registre: Registre, facture: int) -> FactureEnregistree:
    fiche = registre.facture(facture)
    resume = fiche.resume
    if resume.etat not in A_TRAITER:
        raise Refus(
            Anomalie(
                "FACTURE_PAS_EN_REJET",
                f"la facture {resume.numero or 'en brouillon'} n'est ni rejetée ni refusée",
                "choisir une facture de la file des rejets",
            )
        )
    if dossier(registre, facture).doublon:
        raise Refus(
            Anomalie(
                "RENVOI_INTERDIT",
                f"la caisse a déjà la facture {resume.numero} : la renvoyer serait se faire payer deux fois",
                "rapprocher avec le paiement reçu, ou clore avec un motif",
            )
        )
    return fiche


def _dre_a_remplacer(registre: Registre, fiche: FactureEnregistree) -> ResumeFacture | None:
    """The DRE of an FSE that is sent again, if it is still living."""
    if fiche.resume.nature != "FSE":
        return None
    dres: Sequence[ResumeFacture] = registre.factures(fse=fiche.id, nature="DRE")
    vivantes = [d for d in dres if d.etat != "close"]
    return vivantes[-1] if vivantes else None


def _clore_remplacee(registre: Registre, resume: ResumeFacture, numero: int, horloge: Horloge) -> None:
    registre.avancer_facture(resume.id, "clore", motif=f"renvoyée sous le n° {numero}")
    registre.journaliser("renvoi", "facture", resume.id, horloge.maintenant(), f"n° {numero}")


def _memes_soins(registre: Registre, fiche: FactureEnregistree) -> list[ResumeFacture]:
    """The other invoices of the patient for the same flow with a line of the same day and code."""
    soins = {(ligne.jour, ligne.code, ligne.complement) for ligne in fiche.facture.lignes}
    autres = [r for r in registre.factures(patient=fiche.resume.patient, nature=fiche.resume.nature) if r.id != fiche.id]
    return [
        r
        for r in autres
        if r.numero and soins & {(ligne.jour, ligne.code, ligne.complement) for ligne in registre.facture(r.id).facture.lignes}
    ]
