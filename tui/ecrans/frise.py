"""The timeline of the rights of a patient: one line a period, over two years around today."""

from collections.abc import Iterator
from datetime import date

from core.dates import afficher_jour
from core.dossier.droits import ContratAmc, Droits, Exoneration, PeriodeAmo, couvre
from tui.widgets.lignes import Ligne, ajuster

NOMS: dict[str, str] = {
    "ald": "ALD",
    "ald_non_exonerante": "ALD non exonérante",
    "post_ald": "après ALD",
    "maternite": "maternité",
    "at": "accident du travail",
    "rente_at": "rente AT",
    "invalidite": "invalidité",
    "aspa": "ASPA",
    "pension_militaire_lie": "pension militaire (soins liés)",
    "pension_militaire": "pension militaire",
    "regime_local": "régime local",
    "c2s": "C2S",
    "c2s_participation": "C2S (participation)",
    "c2s_sortant": "sortie de C2S",
    "ame": "AME",
    "ecroue": "personne écrouée",
    "terrorisme": "victime de terrorisme",
    "veuf_invalide": "veuf invalide",
    "mineur_victime": "mineur victime",
    "prevention": "prévention",
    "sncf_medecin": "médecin SNCF",
    "ame_complementaire": "AME complémentaire",
    "soins_urgents": "soins urgents",
    "assure_exonere": "exonéré, sans motif",
}
QUALITES = {
    "0": "assuré",
    "1": "ascendant, descendant, collatéral",
    "2": "conjoint",
    "3": "divorcé",
    "4": "concubin",
    "5": "séparé",
    "6": "enfant",
    "8": "veuf ou veuve",
    "9": "autre",
}
_SOURCES = {"carte": "carte", "adri": "ADRi", "attestation": "attest.", "saisie": "saisie"}
_ETIQUETTE, _FIN = 22, 36


def lignes_de_frise(droits: Droits, aujourdhui: date, largeur: int) -> list[Ligne]:
    """AMO, exonerations, AMC: a bar of months, the dates, where each was read. Today is the column marked ┃."""
    mois = max(8, min(24, largeur - _ETIQUETTE - _FIN))
    debut = _mois_avant(aujourdhui, mois * 2 // 3)
    lignes: list[Ligne] = []
    for nom, ouverture, fin, source, lu_le in _periodes(droits):
        barre = "".join(_case(ouverture, fin, _mois_apres(debut, i), aujourdhui) for i in range(mois))
        style = "" if couvre(ouverture, fin, aujourdhui) else "discret"
        bornes = f" {ouverture:%d/%m/%y} → {f'{fin:%d/%m/%y}' if fin else 'sans fin'}"
        lu = f" {_SOURCES[source]}{f' {lu_le:%d/%m}' if lu_le else ''}"
        lignes.append(
            [(ajuster(nom, _ETIQUETTE - 1) + " ", style), (barre, "accent" if style == "" else style), (bornes + lu, style)]
        )
    if not lignes:
        lignes.append([("aucun droit connu : lire la carte (F9) ou saisir une attestation", "alerte")])
    return lignes


def resume_des_droits(droits: Droits, jour: date) -> str:
    """`ALD · C2S · Mutuelle EMU`: what is open that day, or why nothing is."""
    if not any(couvre(p.debut, p.fin, jour) for p in droits.amo):
        fins = [p.fin for p in droits.amo if p.fin and p.fin < jour]
        return f"droits fermés depuis le {afficher_jour(max(fins))}" if fins else "aucun droit AMO connu"
    ouverts = [NOMS[e.nature] for e in droits.exonerations if couvre(e.debut, e.fin, jour)]
    ouverts += [c.nom or c.organisme for c in droits.amc if couvre(c.debut, c.fin, jour)]
    return " · ".join(ouverts) or "AMO seule"


def _periodes(droits: Droits) -> Iterator[tuple[str, date, date | None, str, date | None]]:
    toutes: tuple[PeriodeAmo | Exoneration | ContratAmc, ...] = (*droits.amo, *droits.exonerations, *droits.amc)
    for p in toutes:
        if isinstance(p, PeriodeAmo):
            nom = f"AMO {p.regime} {p.caisse} {p.centre}"
        elif isinstance(p, Exoneration):
            nom = f"{NOMS[p.nature]} {p.numero}".strip()
        else:
            nom = f"AMC {p.nom or p.organisme}"
        yield nom, p.debut, p.fin, p.source, p.lu_le


def _mois_avant(jour: date, nombre: int) -> date:
    return _mois_apres(jour.replace(day=1), -nombre)


def _mois_apres(premier: date, nombre: int) -> date:
    rang = premier.year * 12 + premier.month - 1 + nombre
    return date(rang // 12, rang % 12 + 1, 1)


def _case(ouverture: date, fin: date | None, mois: date, aujourdhui: date) -> str:
    dernier = _mois_apres(mois, 1)
    ouvert = ouverture < dernier and (fin is None or fin >= mois)
    if mois <= aujourdhui < dernier:
        return "┃" if ouvert else "¦"
    return "━" if ouvert else "·"
