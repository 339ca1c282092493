"""Who prescribed, when; delays; prior agreement; BSI."""

from collections.abc import Iterator
from datetime import date, timedelta

from core.emulateurs.caisse.calendrier import limite_facturation
from core.emulateurs.caisse.constats import Constat
from core.emulateurs.caisse.contexte import Contexte
from core.emulateurs.caisse.recu import FactureRecue, LigneRecue
from core.emulateurs.caisse.tables import Cumuls

_CLASSES = {"BSA": "A", "BSB": "B", "BSC": "C"}


def controler(facture: FactureRecue, contexte: Contexte) -> Iterator[Constat]:
    """PRESCRIPTION, ETABLISSEMENT, ACCORD and BSI, line by line."""
    prescrites = seances_prescrites(facture, contexte.tables.cumuls)
    for ligne in facture.lignes:
        if ligne.seance in prescrites:
            yield from _prescription(facture, ligne, contexte)
        yield from _accord(facture, ligne, contexte)
        classe = _CLASSES.get(ligne.lettre)
        if classe and facture.bloc.bsi != classe:
            yield Constat("BSI-1", ligne.rang, info=f"BSI {facture.bloc.bsi or 'ABSENT'}")


def seances_prescrites(facture: FactureRecue, cumuls: Cumuls) -> frozenset[tuple[date, int]]:
    """The visits that need an ordonnance: all but those with an act done without one (téléconsultation…)."""
    return frozenset(
        seance
        for seance, lignes in facture.seances().items()
        if not any(ligne.lettre in cumuls.sans_prescription for ligne in lignes)
    )


def _prescription(facture: FactureRecue, ligne: LigneRecue, contexte: Contexte) -> Iterator[Constat]:
    am, rpps = ligne.acte.prescripteur.strip("0") and ligne.acte.prescripteur, _rpps(ligne)
    if not am and not rpps:
        yield Constat("PRESCRIPTION-1", ligne.rang)
    elif not (ligne.acte.origine_prescription == "P" and am == facture.emetteur):
        connu = contexte.annuaire.prescripteur(am, rpps)
        if connu is None:
            salarie = facture.bloc.situation_prescripteur == "salarie"
            yield Constat("ETABLISSEMENT-1" if salarie else "PRESCRIPTION-2", ligne.rang)
        elif facture.bloc.prescription and not connu.debut <= facture.bloc.prescription <= connu.fin:
            yield Constat("PRESCRIPTION-3", ligne.rang)
    prescrit = facture.bloc.prescription
    if prescrit is None:
        yield Constat("PRESCRIPTION-4", ligne.rang)
    elif ligne.jour < prescrit:
        yield Constat("PRESCRIPTION-5", ligne.rang)
    elif (ligne.jour - prescrit).days > contexte.tables.delais.ordonnance_jours:
        yield Constat("PRESCRIPTION-6", ligne.rang)


def _rpps(ligne: LigneRecue) -> str:
    rpps = ligne.lue.rpps.rpps_prescripteur if ligne.lue.rpps else ""
    return rpps if rpps.strip("0") else ""


def _accord(facture: FactureRecue, ligne: LigneRecue, contexte: Contexte) -> Iterator[Constat]:
    cumuls, suite = contexte.tables.cumuls, ligne.lue.suite
    code = (suite.accord_prealable if suite else "") or "0"
    mot, _, jour = facture.bloc.accord_prealable.partition(":")
    soumis = (ligne.lettre, ligne.acte.coefficient) == (cumuls.accord_lettre, cumuls.accord_coefficient)
    if not soumis:
        return
    if code == "4" or mot == "refus":
        if ligne.acte.montant_amo:  # nothing asked: the patient pays, as it should be
            yield Constat("ACCORD-3", ligne.rang)
        return
    premier = contexte.passe.premiers.get(facture.beneficiaire, ligne.jour)
    apres_un_mois = (ligne.jour - premier).days > cumuls.accord_apres_jours
    if code == "0" and not mot and apres_un_mois:
        yield Constat("ACCORD-1", ligne.rang)
    elif code == "1" or mot == "demande":
        demande = (suite.date_accord if suite else None) or _jour(jour)
        if demande is None or ligne.jour <= demande + timedelta(days=cumuls.accord_silence_jours):
            yield Constat("ACCORD-2", ligne.rang)


def _jour(texte: str) -> date | None:
    try:
        return date.fromisoformat(texte)
    except ValueError:
        return None


def delais(facture: FactureRecue, contexte: Contexte) -> Iterator[Constat]:
    """DELAI-1 (future, line by line) and DELAI-2 (too late, the whole invoice)."""
    d = contexte.tables.delais
    accident = facture.lue.entete.nature_assurance == "41"
    tardive = False
    for ligne in facture.lignes:
        if ligne.jour > contexte.jour:
            yield Constat("DELAI-1", ligne.rang)
        ans = d.prescription_at_ans if accident else d.prescription_maladie_ans
        tardive = tardive or contexte.jour > limite_facturation(ligne.jour, ans, depuis_trimestre=not accident)
    if tardive:
        yield Constat("DELAI-2")
