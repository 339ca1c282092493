"""The same visit billed twice: what an invoice that waits for its lot asks, and another living one asks or was paid for too."""

from collections.abc import Collection, Sequence
from datetime import date, time

from core.dates import afficher_jour
from core.dossier.ordonnance import Ordonnance
from core.dossier.personnes import Cabinet, Patient
from core.erreurs import Anomalie, Refus
from core.facturation.controles import DEPLACEMENTS
from core.facturation.etats import vivante
from core.facturation.fiche import ResumeFacture
from core.pluriel import combien
from core.ports import Registre
from core.registre_files import ActeRepete
from core.services.saisie import passages


def doubles(registre: Registre, prets: Sequence[ResumeFacture]) -> dict[int, tuple[Anomalie, ...]]:
    """By id of FSE: blocking when the same act of the same hour is already billed; to be looked at, the way of one hour billed
    twice with other acts, or an act of another ordonnance that day.

    Of two that wait, the later one speaks: the first can leave.  The other supplements (codes without a dot) follow their acts.
    """
    trouves: dict[int, dict[int, list[ActeRepete]]] = {}
    for r in registre.actes_repetes([f.id for f in prets if f.nature == "FSE"]):
        if (r.autre_partie or r.autre < r.facture) and _compte(r):
            trouves.setdefault(r.facture, {}).setdefault(r.autre, []).append(r)
    return {facture: tuple(map(_dire, autres.values())) for facture, autres in trouves.items()}


def repetees(registre: Registre, faites: Sequence[ResumeFacture]) -> tuple[Anomalie, ...]:
    """What the invoices just made bill that another one bills too, blocking ones first."""
    trouvees = (a for siennes in doubles(registre, faites).values() for a in siennes)
    return tuple(sorted(trouvees, key=lambda a: a.gravite != "bloquant"))


def dire_repetees(repetees: Sequence[Anomalie]) -> str:
    """After what was billed: the first of them, what to do when it is another visit all the same, and how many more."""
    if not repetees:
        return ""
    autres = f" (et {combien(len(repetees) - 1, 'autre')} : F4 les montre)" if len(repetees) > 1 else ""
    que_faire = " — 2e passage : u, puis son heure" if repetees[0].gravite == "bloquant" else ""
    return f" ; ! {repetees[0].message}{autres}{que_faire}"


def en_double(registre: Registre, prets: Sequence[ResumeFacture]) -> dict[int, Anomalie]:
    """The blocking one of each FSE that has one."""
    tous = ((id, a) for id, anomalies in doubles(registre, prets).items() for a in anomalies if a.gravite == "bloquant")
    return dict(tous)


def deja_facturees(registre: Registre, ordonnance: Ordonnance, patient: Patient, lieu: Cabinet, jusqua: date) -> str:
    """The visits of an ordonnance being typed, made by that day, that a living invoice of another one bills at the same hour; ""
    if none.

    Only the acts of the patient in these days are read, unless some of them are the same.
    """
    if ordonnance.debut > jusqua:
        return ""
    try:
        attendus = passages(ordonnance, patient, lieu, jusqua)
    except Refus:
        return ""
    prevues = {(p.seance.jour, p.seance.heure): {a.acte for a in p.seance.actes} for p in attendus}
    cotes = {(a.jour, a.acte) for a in registre.actes_cotes([patient.id], ordonnance.debut, jusqua)}
    jours = {jour for (jour, _), actes in prevues.items() if any((jour, acte) in cotes for acte in actes)}
    if not jours:
        return ""
    vivantes = {f.id: f.numero for f in registre.factures(patient=patient.id, nature="FSE") if vivante(f.etat, f.paye)}
    memes = [
        s
        for s in registre.seances(patient=patient.id, debut=min(jours), fin=max(jours))
        if s.facture in vivantes
        and (not ordonnance.id or s.ordonnance != ordonnance.id)
        and prevues.get((s.seance.jour, s.seance.heure), set()) & {a.acte for a in s.seance.actes}
    ]
    if not memes:
        return ""
    factures = ", ".join(map(str, sorted({vivantes[s.facture] for s in memes})))
    return f"{combien(len(memes), 'visite')} déjà en facture à la même heure, n° {factures} : un second passage a son heure à lui"


def _compte(r: ActeRepete) -> bool:
    if "." in r.acte:
        return _meme_visite(r) or r.ordonnance != r.autre_ordonnance
    return r.acte in DEPLACEMENTS and r.heure is not None and _meme_visite(r)


def _meme_visite(r: ActeRepete) -> bool:
    """Two visits of one ordonnance without an hour are two passages of the day."""
    return r.heure == r.autre_heure and (r.heure is not None or r.ordonnance != r.autre_ordonnance)


def _dire(repetes: Sequence[ActeRepete]) -> Anomalie:
    """All that one other invoice repeats, in one message."""
    actes = [r for r in repetes if "." in r.acte]
    memes = [r for r in actes if _meme_visite(r)]
    if memes:
        return Anomalie(
            "VISITE_DEJA_FACTUREE",
            f"{_visites(memes)} déjà dans la facture n° {memes[0].autre_numero}, mêmes actes à la même heure",
            "second passage : u, sinon :clore, et la ressaisir à son heure ; erreur : u, sinon la clore et sa DRE, que la caisse "
            "rejetterait",
        )
    trajets = [r for r in repetes if "." not in r.acte]
    if trajets:
        return Anomalie(
            "DEPLACEMENT_DEJA_FACTURE",
            f"{_visites(trajets)} : la facture n° {trajets[0].autre_numero} a un passage à cette heure, déplacement en double",
            "un seul passage : u, puis le saisir avec les autres actes (dex+pst) ; deux passages : corriger l'heure",
            gravite="alerte",
        )
    r = repetes[0]
    ordonnance = f"ordonnance du {afficher_jour(r.autre_ordonnee)}" if r.autre_ordonnee else "autre ordonnance"
    return Anomalie(
        "ACTE_DEJA_FACTURE_CE_JOUR",
        f"{_visites(actes)} : mêmes actes ce jour dans la facture n° {r.autre_numero}, {_a(r.autre_heure)}, {ordonnance}",
        "vérifier que ce sont bien d'autres passages, sinon annuler cette facture (u)",
        gravite="alerte",
    )


def _visites(repetes: Collection[ActeRepete]) -> str:
    """`2 visites (03/11/2026 08:00…)`: how many, and the first."""
    visites = list(dict.fromkeys((r.jour, r.heure) for r in repetes))
    jour, heure = visites[0]
    return f"{combien(len(visites), 'visite')} ({afficher_jour(jour)} {_a(heure)}{'…' if len(visites) > 1 else ''})"


def _a(heure: time | None) -> str:
    return f"{heure:%H:%M}" if heure else "sans heure"
