"""The invoices of a return as the codec wants them: one answer, its detail, a deferral, a recovery."""

from datetime import date

from attrs import evolve

from core.emulateurs.assures import AssureConnu
from core.emulateurs.caisse.decision import Decision
from core.emulateurs.caisse.recu import FactureRecue
from core.telematique.noemie import ActeRetour, AssureRetour, FactureRetour, PartRetour
from core.telematique.texte import en_b2

_NATURES = {"30": "AM", "41": "AT"}
_LIGNES_DETAIL_MAX = 99


def repondre(
    facture: FactureRecue, decision: Decision, assure: AssureConnu | None, lot: int, jour_lot: date, detail: bool
) -> FactureRetour:
    """102, 103, 198, 199, 210s and 294s of the invoice."""
    entete = facture.lue.entete
    if facture.nature == "FSE":
        type_ = "F" if facture.bloc.mode not in (0, 5) else "B"
        traitement = "E" if entete.top_eclatement == "F" else "C" if facture.lue.part_amc else ""
    else:
        type_, traitement = "D", "E"
    paye = any(part is not None and part.etat == "P" for part in (decision.amo, decision.amc))
    return FactureRetour(
        numero=facture.numero,
        lot=lot,
        jour_lot=jour_lot,
        type=type_,
        assure=_assure(facture, assure),
        amo=decision.amo,
        amc=decision.amc,
        jour_facturation=jour_lot,
        traitement_amc=traitement,
        nature=_NATURES.get(entete.nature_assurance, "AS"),
        actes=_actes(facture, decision) if detail and paye else (),
        motifs=decision.motifs,
    )


def _nom(texte: str, longueur: int) -> str:
    """A name of the payer's own file on the wire; longer than its zone, it is shortened there as payers do."""
    return en_b2(texte).texte[:longueur].rstrip()


def _assure(facture: FactureRecue, connu: AssureConnu | None) -> AssureRetour:
    entete, suite = facture.lue.entete, facture.lue.suite
    nom, prenom = (_nom(connu.nom, 25), _nom(connu.prenom, 15)) if connu else ("", "")
    return AssureRetour(
        nir=entete.nir,
        cle=entete.cle,
        naissance=entete.naissance,
        rang=int(entete.rang_naissance),
        nom=nom,
        prenom=prenom,
        nir_individuel=suite.nir_individuel if suite else "",
        cle_individuelle=suite.cle_individuelle if suite else "00",
        nom_beneficiaire=nom,
        prenom_beneficiaire=prenom,
    )


def _actes(facture: FactureRecue, decision: Decision) -> tuple[ActeRetour, ...]:
    """One 210 a line, or none when the lines do not hold in two digits."""
    if len(facture.lignes) > _LIGNES_DETAIL_MAX:
        return ()
    amo_paye = decision.amo is not None and decision.amo.etat == "P"
    amc_paye = decision.amc is not None and decision.amc.etat == "P"
    actes = []
    for ligne in facture.lignes:
        acte, (amo, amc) = ligne.acte, decision.montants[ligne.rang]
        actes.append(
            ActeRetour(
                rang=ligne.rang,
                jour=ligne.jour,
                prestation=ligne.lettre[:3],
                complement=ligne.complement,
                quantite=acte.quantite,
                coefficient=acte.coefficient,
                prix_unitaire=acte.prix_unitaire,
                base=acte.base,
                taux=acte.taux,
                montant=amo if amo_paye else 0,
                depense=acte.honoraires,
                exoneration=acte.exoneration or "0",
                jour_prescription=facture.bloc.prescription,
                montant_amc=amc if amc_paye else 0,
            )
        )
    return tuple(actes)


def differer(retour: FactureRetour) -> FactureRetour:
    """The same invoice put off: every part `D`, nothing paid, no reason yet."""

    def part(p: PartRetour | None) -> PartRetour | None:
        return evolve(p, etat="D", paye=0) if p is not None and p.etat else p

    return evolve(retour, actes=(), motifs=(), amo=part(retour.amo), amc=part(retour.amc))


def reprendre(retour: FactureRetour) -> FactureRetour:
    """The recovery of everything paid for an invoice (081 type 04, 102 type E, sign N)."""

    def part(p: PartRetour | None) -> PartRetour | None:
        return evolve(p, signe="N") if p is not None and p.etat == "P" else None

    amo = part(retour.amo) or PartRetour(0, "")  # a 198 always stands in a recovery
    return evolve(retour, type="E", actes=(), motifs=(), amo=amo, amc=part(retour.amc))
