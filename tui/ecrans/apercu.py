"""The series of an ordonnance priced, and the lines that show it; pure: nothing of the terminal, nothing of the base."""

from collections.abc import Sequence
from datetime import date
from decimal import Decimal

from core.argent import afficher
from core.cotation.resultat import Cotation
from core.dates import JOURS
from core.erreurs import Anomalie
from core.pluriel import combien
from core.services.parts import Parts
from core.services.serie import Serie, Visite
from tui.widgets.lignes import Ligne, ajuster, plier

# characters from which a long label is folded rather than cut
LARGE = 40


def nom_du_passage(visite: Visite) -> str:
    """jeu 12/11 8h."""
    seance = visite.passage.seance
    heure = f" {seance.heure.hour}h{seance.heure.minute or ''}" if seance.heure else ""
    return f"{JOURS[seance.jour.weekday()][:3]} {seance.jour:%d/%m}{heure}"


def trajet(visite: Visite) -> str:
    """`10 km aller → IK 16 km`: what is typed is one way, what is billed is there and back less the deduction; "" without km."""
    km = visite.passage.seance.distance_km
    if not km:
        return ""
    factures = sum((s.quantite for s in visite.cotation.supplements if s.code.startswith("IK")), Decimal(0))
    return f"{_nombre(km)} km aller → " + (f"IK {_nombre(factures)} km" if factures else "pas d'IK")


def titre_de_la_seance(visite: Visite, largeur: int, avant: str = "") -> Ligne:
    """When, and how much in the column of the amounts, where it does not move with the number of lines; `avant` when it is not
    the price of what is typed."""
    texte, montant = f"Séance du {nom_du_passage(visite)}", afficher(visite.cotation.montant)
    vide = " " * max(1, largeur - 1 - len(texte) - len(avant) - len(montant))
    return [(texte, "titre"), (avant, "alerte"), (vide, ""), (montant, "montant")]


def lignes_de_cotation(cotation: Cotation, largeur: int, qui: Parts | None = None) -> list[Ligne]:
    """Acts, supplements, who pays, then what was left out, what is missing, what is refused."""
    lignes: list[Ligne] = []
    for x in cotation.lignes:
        compte = f" {x.taux:>3} % ×{x.quantite:<2}"
        lignes += _ligne_d_acte(f"{x.lettre} {_nombre(x.coefficient)}", x.libelle, compte, x.montant, largeur)
    for s in cotation.supplements:
        lignes += _ligne_d_acte(s.code, s.libelle, f"       ×{ajuster(_nombre(s.quantite), 2)}", s.montant, largeur)
    if qui is not None:
        lignes.append([("  " + " · ".join(f"{nom} {afficher(m)}" for nom, m in qui.lignes()), "")])
    suite: list[tuple[str, str, str]] = [
        ("écarté ", "discret", f"{e.acte} : {e.raison} [{e.reference}]") for e in cotation.ecartees
    ]
    suite += [("possible ", "accent", f"{m.code} {afficher(m.montant)} : {m.phrase}") for m in cotation.manques]
    suite += [("! risque ", "alerte", f"{r.code} {afficher(r.montant)} : {r.phrase}") for r in cotation.risques]
    for a in cotation.anomalies:
        bloquant = a.gravite == "bloquant"
        suite.append(("✗ " if bloquant else "! ", "erreur" if bloquant else "alerte", a.phrase()))
    for marque, style, texte in suite:
        premiere, *reste = plier(texte, largeur - len(marque))
        lignes.append([(marque, style), (premiere, "")])
        lignes += [" " * len(marque) + r for r in reste]
    return lignes


def _ligne_d_acte(lettre: str, libelle: str, compte: str, montant: int, largeur: int) -> list[Ligne]:
    """The label is cut where the panel is narrow, folded under itself where it is wide: the amount stays on the first line."""
    place = max(10, largeur - 31)
    premiere, *reste = plier(libelle, place) if place >= LARGE else [libelle]
    style = "" if montant else "discret"
    ligne = [
        (f"{ajuster(lettre, 9)}{ajuster(premiere, place)}{compte}", style),
        (afficher(montant).rjust(11), "montant" if montant else "discret"),
    ]
    return [ligne, *([(" " * 9 + suite, style)] for suite in reste)]


def lignes_de_manques(manques: Sequence[Anomalie], largeur: int) -> list[Ligne]:
    """What the record of the patient lacks that day, which F12 would refuse; its place is the screen of the patients."""
    lignes: list[Ligne] = []
    for a in manques:
        if a.gravite == "bloquant":
            premiere, *reste = plier(f"{a.message} : F2", largeur - 2)
            lignes += [[("✗ ", "erreur"), (premiere, "")], *("  " + r for r in reste)]
    return lignes


def _nombre(valeur: object) -> str:
    texte = f"{valeur:f}" if hasattr(valeur, "normalize") else str(valeur)
    return (texte.rstrip("0").rstrip(".") if "." in texte else texte).replace(".", ",")


def ligne_de_total(serie: Serie, aujourdhui: date) -> Ligne:
    """`31 séances 412,60 € (dont 12 faites 151,20 €) · AMO … · patient …`."""
    faites = serie.faites(aujourdhui)
    montant = sum(v.cotation.montant for v in faites)
    nombre = len(serie.visites)
    texte = f"{combien(nombre, 'séance')} {afficher(serie.montant)}"
    if len(faites) < nombre:
        texte += f", dont {len(faites)} à facturer {afficher(montant)}"
    deja = sum(v.facturee for v in serie.visites)
    if deja:
        texte += f", {combien(deja, 'facturée')}"
    if serie.retirees:
        texte += f", {combien(serie.retirees, 'retirée')}"
    suite = "".join(f" · {nom} {afficher(m)}" for nom, m in serie.parts.lignes()) if serie.parts else ""
    return [("Série : ", "titre"), (texte, "montant"), (suite, "")]
