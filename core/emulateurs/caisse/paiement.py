"""The transfers of a day: one file a payer and a nurse, with lump sums, recoveries and retentions (rules R15 to R19)."""

from collections.abc import Callable, Iterator
from datetime import date

from attrs import evolve

from core.argent import centimes
from core.emulateurs.caisse import attente
from core.emulateurs.caisse.calendrier import jour_ouvre
from core.emulateurs.caisse.etat import Echeance, Etat
from core.emulateurs.caisse.retour import reprendre
from core.emulateurs.caisse.scenario import ForfaitPrevu, InduPrevu, Scenario
from core.emulateurs.caisse.tables import Tables
from core.telematique.noemie import SANS_VIREMENT, DetailForfait, Forfait, Partie, Retenue, RetourAEcrire, Virement
from core.telematique.noemie import ecrire as ecrire_noemie

_PAR_FICHIER = 5_000  # invoices in one return


def payer(
    etat: Etat, jour: date, scenario: Scenario, tables: Tables, dire: Callable[[int, str], None]
) -> Iterator[tuple[str, bytes]]:
    """Write the returns due that day and take what they answer off the calendar; names and bytes.

    `dire(number, rule)` is called for each answer that a missing piece changes.
    """
    groupes: dict[tuple[str, str, str], list[Echeance]] = {}
    dues = [e for e in etat.echeances if e.jour == jour]
    etat.echeances = [e for e in etat.echeances if e.jour != jour]
    for due in dues:
        reponse, regle = attente.repondre(etat, due, jour, tables)
        if regle:
            dire(reponse.numero, regle)
        groupes.setdefault((due.type_payeur, due.payeur, due.paye), []).append(evolve(due, retour=reponse))
        if due.reprise and reponse.paye > 0:
            suite = evolve(
                due, jour=jour_ouvre(jour, due.reprise), retour=reprendre(reponse), rappel=True, reprise=0, attendues=()
            )
            etat.echeances.append(suite)
    for (type_payeur, payeur, paye), echeances in sorted(groupes.items()):
        for debut in range(0, len(echeances), _PAR_FICHIER):
            retour = _retour(etat, jour, Partie(type_payeur, payeur), paye, echeances[debut : debut + _PAR_FICHIER], scenario)
            if retour is not None:
                yield f"EMU_{retour.identifiant6}.noemie", ecrire_noemie(retour)


def _retour(
    etat: Etat, jour: date, payeur: Partie, paye: str, echeances: list[Echeance], scenario: Scenario
) -> RetourAEcrire | None:
    factures = tuple(e.retour for e in echeances if not e.rappel)
    disponible = sum(f.paye for f in factures)
    amo = payeur.type != "OC"
    forfaits = _forfaits(etat, jour, paye, scenario) if amo else ()
    disponible += sum(f.montant for f in forfaits)
    rappels = []
    for echeance in (e for e in echeances if e.rappel):
        if disponible + echeance.retour.paye >= 0:
            rappels.append(echeance.retour)
            disponible += echeance.retour.paye
        else:  # a transfer is never negative: the recovery waits for the next one
            etat.rappels_en_attente.append(echeance)
    for echeance in [e for e in etat.rappels_en_attente if (e.payeur, e.paye) == (payeur.numero, paye) and e not in echeances]:
        if disponible + echeance.retour.paye >= 0:
            etat.rappels_en_attente.remove(echeance)
            rappels.append(echeance.retour)
            disponible += echeance.retour.paye
    retenues = _retenues(etat, jour, paye, disponible, scenario) if amo else ()
    if not (factures or rappels or forfaits or retenues):
        return None
    disponible += sum(r.effet for r in retenues)
    for echeance in echeances:
        if echeance.retour.type == "D" and echeance.retour.paye > 0 and not echeance.reprise:
            etat.dre_payees[f"{paye}/{echeance.retour.numero:09d}"] = echeance
    etat.sequence += 1
    identifiant = f"N{etat.sequence:05d}"
    return RetourAEcrire(
        emetteur=payeur,
        destinataire=Partie("TP", f"00000{paye}"),
        identifiant6=identifiant,
        jour=jour,
        virement=Virement(
            jour,
            f"{'CAISSE' if amo else 'AMC'} EMULEE VIR {jour:%y%m%d} {identifiant}" if disponible else SANS_VIREMENT,
            "SANS VALEUR REELLE",
            payeur.numero[-10:],
        ),
        factures=factures,
        rappels=tuple(rappels),
        forfaits=forfaits,
        retenues=retenues,
        organisme_complementaire="" if amo else payeur.numero[-8:],
    )


def _forfaits(etat: Etat, jour: date, paye: str, scenario: Scenario) -> tuple[Forfait, ...]:
    """The lump sums that are due and were not paid to this nurse."""
    dus = []
    for prevu in scenario.forfait:
        cle = f"{paye}/{prevu.code}/{prevu.a_partir_du}"
        if prevu.a_partir_du <= jour and prevu.professionnel in ("", paye) and cle not in etat.forfaits:
            etat.forfaits.append(cle)
            dus.append(_forfait(prevu))
    return tuple(dus)


def _forfait(prevu: ForfaitPrevu) -> Forfait:
    montant = centimes(prevu.montant)
    detail = DetailForfait(montant, prevu.code, prevu.libelle, prevu.periode, prevu.a_partir_du, prevu.a_partir_du)
    return Forfait(prevu.code, montant, (detail,))


def _retenues(etat: Etat, jour: date, paye: str, disponible: int, scenario: Scenario) -> tuple[Retenue, ...]:
    """What is withheld from this transfer: never more than it holds, the rest stays due."""
    retenues: list[Retenue] = []
    for prevu in scenario.indu:
        reste = centimes(prevu.montant) - etat.retenu.get(prevu.reference, 0)
        if reste <= 0 or prevu.a_partir_du > jour or not _concerne(etat, prevu, paye):
            continue
        montant = min(reste, disponible)
        if montant <= 0:
            continue
        disponible -= montant
        etat.retenu[prevu.reference] = etat.retenu.get(prevu.reference, 0) + montant
        retenues.append(
            Retenue(
                prevu.reference,
                prevu.a_partir_du,
                prevu.nature,
                prevu.operation,
                montant,
                "N",
                reste - montant,
                len(retenues) + 1,
            )
        )
    return tuple(retenues)


def _concerne(etat: Etat, prevu: InduPrevu, paye: str) -> bool:
    """A debt without a name is that of the first nurse paid, and stays hers."""
    if prevu.professionnel:
        return prevu.professionnel == paye
    return etat.debiteurs.setdefault(prevu.reference, paye) == paye
