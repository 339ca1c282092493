"""From priced visits to the content of invoices: who pays each line, and which lines go together.

One facture is one ordonnance, one calendar month, one nature d'assurance and one set of payers; the rights are those of
each day of care, the link to the ALD stands on each line.
"""

from collections.abc import Callable, Sequence
from datetime import date

from attrs import evolve, frozen

from core.cotation.resultat import Cotation
from core.cotation.seance import Seance
from core.dossier.ordonnance import Ordonnance
from core.dossier.personnes import Infirmier, Patient, Prescripteur
from core.droits.partage import partager
from core.droits.situation import SituationDroits, TiersPayant, situation
from core.facturation import modes
from core.facturation.facture import Amc, Amo, Beneficiaire, Executant, Facture, LigneFacture, Prescription
from core.facturation.lignes import a_partager, lignes_de


@frozen
class Visite:
    """A priced visit with the rank it has in the base or in the series (`cle`), to find it again in the invoice."""

    cle: int
    seance: Seance
    cotation: Cotation


@frozen
class Circonstances:
    """What is common to the visits of an ordonnance; `accord_requis(acte, jour)` says whether an act needs an agreement."""

    patient: Patient
    ordonnance: Ordonnance
    infirmier: Infirmier
    prescripteur: Prescripteur
    territoire: str
    accord_requis: Callable[[str, date], bool]
    tiers_payant: TiersPayant = "integral"


@frozen
class FacturePreparee:
    """The content of an invoice not yet numbered, and the keys of its visits."""

    facture: Facture
    visites: tuple[int, ...]


def preparer(c: Circonstances, visites: Sequence[Visite]) -> list[FacturePreparee]:
    """The invoices of these visits, by month and payers, in the order of the first visit.

    A visit that is refused or brings nothing is left out: it stays to be billed.  Raises `Refus` on absurd amounts.
    """
    groupes: dict[tuple[object, ...], list[tuple[Visite, SituationDroits]]] = {}
    for visite in sorted(visites, key=lambda v: (v.seance.jour, v.seance.heure is None, v.seance.heure, v.cle)):
        if visite.cotation.montant:
            s = situation(
                c.patient,
                visite.seance.jour,
                nature=c.ordonnance.nature,
                tiers_payant=c.tiers_payant,
                date_prescription=c.ordonnance.jour,
            )
            jour = visite.seance.jour
            groupes.setdefault((jour.year, jour.month, *_payeurs(s)), []).append((visite, s))
    return [_assembler(c, groupe) for groupe in groupes.values()]


def _payeurs(s: SituationDroits) -> tuple[object, ...]:
    """What must be the same in one invoice: nature, payers, and how each one pays."""
    amo = (s.amo.regime, s.amo.caisse, s.amo.centre) if s.amo else None
    amc = (s.amc.organisme, s.amc.type_contrat, s.amc.gestion) if s.amc else None
    return (s.nature, s.date_nature, s.numero_at, amo, amc, s.tp_amo, s.tp_amc, s.gestion_unique)


def _assembler(c: Circonstances, groupe: Sequence[tuple[Visite, SituationDroits]]) -> FacturePreparee:
    lignes: list[LigneFacture] = []
    exoneration = "0"
    ald = {soin.acte: soin.ald for soin in c.ordonnance.soins}
    for rang, (visite, s) in enumerate(groupe, start=1):
        nues = lignes_de(visite.seance, visite.cotation, rang, ald)
        partagees, exo = _partager(c, nues, s, visite.seance.jour)
        exoneration = exo if exoneration == "0" else exoneration
        lignes += partagees
    s = groupe[0][1]
    facture = Facture(
        beneficiaire=_beneficiaire(c.patient),
        amo=_amo(s, exoneration),
        executant=_executant(c.infirmier),
        prescription=_prescription(c),
        lignes=tuple(evolve(x, rang=i) for i, x in enumerate(lignes, start=1)),
        amc=_amc(s),
        tiers_payant_amo=s.tp_amo,
        tiers_payant_amc=s.tp_amc,
        mode=modes.SECURISE if s.amo and s.amo.source in ("carte", "adri") and not s.ame else modes.DEGRADE,
        bsi=next((v.seance.bsi for v, _ in groupe if v.seance.bsi), "") or "",
        territoire=c.territoire,
        pieces=(c.ordonnance.piece,) if c.ordonnance.piece else (),
    )
    if facture.mode in modes.SITUATION_SAISIE:  # these rights were typed from a paper: the code says what was typed
        facture = evolve(facture, code_situation=modes.code_situation(facture))
    return FacturePreparee(facture, tuple(v.cle for v, _ in groupe))


def _partager(c: Circonstances, lignes: Sequence[LigneFacture], s: SituationDroits, jour: date) -> tuple[list[LigneFacture], str]:
    """The lines of one day with their parts, and the exoneration code that they call for ("0" when none)."""
    refus = c.ordonnance.accord_prealable.startswith("refus")
    partage = partager([a_partager(x, ap_refuse=refus and c.accord_requis(x.acte, jour)) for x in lignes], s, jour)
    return [
        evolve(
            x,
            taux=part.taux,
            part_amo=part.amo,
            part_rl=part.rl,
            part_amc=part.amc_facturee,
            part_patient=part.patient_facture,
        )
        for x, part in zip(lignes, partage.lignes, strict=True)
    ], partage.exoneration


def _beneficiaire(p: Patient) -> Beneficiaire:
    return Beneficiaire(p.nir, p.cle, p.nom, p.prenom, p.naissance, p.rang, p.qualite, p.nir_individuel)


def _amo(s: SituationDroits, exoneration: str) -> Amo:
    amo = s.amo
    return Amo(
        regime=amo.regime if amo else "",
        caisse=amo.caisse if amo else "",
        centre=amo.centre if amo else "",
        code_gestion=amo.code_gestion if amo else "",
        nature=s.nature,
        exoneration=exoneration,
        date_nature=s.date_nature,
        numero_at=s.numero_at,
        droits_lus=amo.source if amo else "saisie",
        droits_lus_le=amo.lu_le if amo else None,
    )


def _amc(s: SituationDroits) -> Amc | None:
    if s.amc is None or not s.tp_amc:
        return None
    return Amc(s.amc.organisme, s.amc.type_contrat, s.amc.adherent, s.amc.nom, s.amc.gestion, s.amc.dre)


def _executant(i: Infirmier) -> Executant:
    return Executant(i.am, i.rpps, i.nom, i.prenom, i.cabinet, convention=i.convention, zone_tarifaire=i.zone_tarifaire)


def _prescription(c: Circonstances) -> Prescription:
    p = c.prescripteur
    return Prescription(
        c.ordonnance.jour,
        am=p.am,
        rpps=p.rpps,
        specialite=p.specialite,
        nom=f"{p.nom} {p.prenom}".strip(),
        accord_prealable=c.ordonnance.accord_prealable,
        a_domicile=c.ordonnance.a_domicile,
    )
