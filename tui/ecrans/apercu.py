"""The series of an ordonnance priced, and the lines that show it; pure: nothing of the terminal, nothing of the base."""

from collections.abc import Callable, Iterable, Sequence
from datetime import date
from itertools import groupby

from attrs import frozen

from core.argent import afficher
from core.cotation import coter_journee
from core.cotation.resultat import Cotation
from core.cotation.situation import Situation
from core.dates import JOURS
from core.dossier.ordonnance import Ordonnance
from core.dossier.personnes import Cabinet, Patient
from core.nomenclature import Nomenclature
from core.services.saisie import Passage, passages
from tui.widgets.lignes import Ligne, ajuster


@frozen
class Visite:
    """One visit of the series: the rank of the passage in its day, and its price."""

    rang: int
    passage: Passage
    cotation: Cotation

    @property
    def cle(self) -> tuple[str, int]:
        """What names it when it is taken out of the series."""
        return self.passage.seance.jour.isoformat(), self.rang


@frozen
class Serie:
    """Every visit, those taken out apart."""

    visites: tuple[Visite, ...]
    retirees: int

    @property
    def montant(self) -> int:
        """Total of the series, in cents."""
        return sum(v.cotation.montant for v in self.visites)

    def faites(self, aujourdhui: date) -> tuple[Visite, ...]:
        """Those that can be billed: up to today."""
        return tuple(v for v in self.visites if v.passage.seance.jour <= aujourdhui)


def coter_serie(
    ordonnance: Ordonnance,
    patient: Patient,
    cabinet: Cabinet,
    ngap: Nomenclature,
    jusqua: date,
    retirees: Iterable[tuple[str, int]] = (),
    perime: Callable[[], bool] = lambda: False,
) -> Serie | None:
    """Price every visit of the ordonnance, day by day; None as soon as `perime()` says that nobody waits for it any more."""
    otees = set(retirees)
    visites: list[Visite] = []
    parties = 0
    for jour, du_jour in groupby(passages(ordonnance, patient, cabinet, jusqua), key=lambda p: p.seance.jour):
        if perime():
            return None
        gardes = []
        for passage in du_jour:
            rang = _rang(ordonnance, passage)
            if (jour.isoformat(), rang) in otees:
                parties += 1
            else:
                gardes.append((rang, passage))
        cotations = coter_journee([p.seance for _, p in gardes], ngap, Situation())
        visites += [Visite(rang, p, c) for (rang, p), c in zip(gardes, cotations, strict=True)]
    return Serie(tuple(visites), parties)


def _rang(ordonnance: Ordonnance, passage: Passage) -> int:
    heures = ordonnance.heures
    return heures.index(passage.seance.heure) + 1 if heures and passage.seance.heure is not None else 1


def nom_du_passage(visite: Visite) -> str:
    """jeu 12/11 8h."""
    seance = visite.passage.seance
    heure = f" {seance.heure.hour}h{seance.heure.minute or ''}" if seance.heure else ""
    return f"{JOURS[seance.jour.weekday()][:3]} {seance.jour:%d/%m}{heure}"


def lignes_de_cotation(cotation: Cotation, largeur: int) -> list[Ligne]:
    """Acts, supplements, total, then what was left out, what is missing, what is refused."""
    libelle = max(10, largeur - 36)
    lignes: list[Ligne] = []
    for x in cotation.lignes:
        lettre = f"{x.lettre} {_nombre(x.coefficient)}"
        texte = f"{ajuster(lettre, 9)}{ajuster(x.libelle, libelle)} {x.taux:>3} % ×{x.quantite:<2}"
        lignes.append(
            [(texte, "" if x.montant else "discret"), (afficher(x.montant).rjust(12), "montant" if x.montant else "discret")]
        )
    for s in cotation.supplements:
        texte = f"{ajuster(s.code, 9)}{ajuster(s.libelle, libelle)}       ×{ajuster(_nombre(s.quantite), 2)}"
        lignes.append([(texte, ""), (afficher(s.montant).rjust(12), "montant")])
    if cotation.lignes or cotation.supplements:
        lignes.append([(ajuster("Total de la séance", largeur - 14), "titre"), (afficher(cotation.montant).rjust(12), "montant")])
    for e in cotation.ecartees:
        lignes.append([("écarté ", "discret"), (f"{e.acte} : {e.raison} [{e.reference}]", "")])
    for m in cotation.manques:
        lignes.append([("possible ", "accent"), (f"{m.code} {afficher(m.montant)} : {m.phrase}", "")])
    for r in cotation.risques:
        lignes.append([("! risque ", "alerte"), (f"{r.code} {afficher(r.montant)} : {r.phrase}", "")])
    for a in cotation.anomalies:
        style = "erreur" if a.gravite == "bloquant" else "alerte"
        lignes.append([("✗ " if a.gravite == "bloquant" else "! ", style), (a.phrase(), "")])
    return lignes


def _nombre(valeur: object) -> str:
    texte = f"{valeur:f}" if hasattr(valeur, "normalize") else str(valeur)
    return (texte.rstrip("0").rstrip(".") if "." in texte else texte).replace(".", ",")


def ligne_de_total(serie: Serie, aujourdhui: date, parts: Sequence[tuple[str, int]] = ()) -> Ligne:
    """`31 séances 412,60 € (dont 12 faites 151,20 €) · AMO … · patient …`."""
    faites = serie.faites(aujourdhui)
    montant = sum(v.cotation.montant for v in faites)
    nombre = len(serie.visites)
    texte = f"{nombre} séance{'s' if nombre > 1 else ''} {afficher(serie.montant)}"
    if len(faites) < nombre:
        texte += f", dont {len(faites)} à facturer {afficher(montant)}"
    if serie.retirees:
        texte += f", {serie.retirees} retirée{'s' if serie.retirees > 1 else ''}"
    suite = "".join(f" · {nom} {afficher(m)}" for nom, m in parts)
    return [("Série : ", "titre"), (texte, "montant"), (suite, "")]
