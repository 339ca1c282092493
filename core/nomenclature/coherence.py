"""Checks across files: overlapping dates, unknown acts, tags, codes, settings, territories."""

from collections.abc import Iterable, Sequence
from datetime import date
from itertools import pairwise

from core.erreurs import Anomalie
from core.nomenclature.champs import Fautes
from core.nomenclature.formes import FORMES
from core.nomenclature.modele import Reglage, RegleFerie, Tarif, Territoire, VersionActe, VersionRegle

Place = tuple[str, tuple[str | int, ...]]
Periode = tuple[date | None, date | None]
Serie = tuple[str, Sequence[Periode], Sequence[Place]]


def chevauchements(periodes: Sequence[Periode]) -> list[int]:
    """Indexes of the periods that start before the previous one (in order of start) has ended, or end before they start."""
    fautifs = [rang for rang, (du, au) in enumerate(periodes) if du is not None and au is not None and au < du]
    ordre = sorted(range(len(periodes)), key=lambda rang: periodes[rang][0] or date.min)
    for precedent, suivant in pairwise(ordre):
        fin = periodes[precedent][1]
        if fin is None or fin >= (periodes[suivant][0] or date.min):
            fautifs.append(suivant)
    return sorted(set(fautifs))


def verifier_periodes(
    series: Iterable[tuple[str, Sequence[tuple[date | None, date | None]], Sequence[Place]]], fautes: Fautes
) -> None:
    """Refuse versions of one thing that overlap."""
    for nom, periodes, places in series:
        if len(periodes) == 1 and periodes[0][1] is None:
            continue
        for rang in chevauchements(periodes):
            fichier, chemin = places[rang]
            fautes.ajouter(
                Anomalie(
                    "NGAP_DATES_CHEVAUCHEES",
                    f"« {nom} » : les dates de cette version chevauchent une autre ou sont inversées",
                    "fermer la version précédente la veille du premier jour de la suivante",
                ),
                fichier,
                chemin,
            )


def verifier_renvois(
    actes: dict[str, list[VersionActe]],
    regles: Sequence[tuple[VersionRegle, Place]],
    tarifs: Sequence[tuple[Tarif, Place]],
    reglages: dict[str, Reglage],
    territoires: dict[str, Territoire],
    feries: Sequence[RegleFerie],
    places_actes: dict[str, Place],
    fautes: Fautes,
) -> None:
    """Refuse names that nothing defines."""
    codes = {t.code for t, _ in tarifs}
    etiquettes = {e for versions in actes.values() for v in versions for e in v.etiquettes}
    grilles = {t.grille for t in territoires.values()}
    for identifiant, versions in actes.items():
        for version in versions:
            for lettre in (version.lettre, version.lettre_dependance):
                if lettre and lettre not in codes:
                    _renvoi(fautes, places_actes[identifiant], f"lettre-clé sans tarif : « {lettre} »", "ajouter son tarif")
    for tarif, place in tarifs:
        if tarif.territoire not in grilles:
            _renvoi(fautes, place, f"grille tarifaire inconnue : « {tarif.territoire} »", "voir ngap/territoires.toml")
        _condition(fautes, place, tarif.si, reglages)
    for ferie in feries:
        for inconnu in sorted(ferie.territoires - territoires.keys()):
            _renvoi(fautes, ("feries.toml", ()), f"territoire inconnu : « {inconnu} »", "voir ngap/territoires.toml")
    for regle, place in regles:
        _condition(fautes, place, regle.si, reglages)
        for cle, (genre, _) in FORMES.get(regle.forme, {}).items():
            valeur = regle.parametres.get(cle)
            if not valeur:
                continue
            if genre == "etiquettes":
                connus, quoi = etiquettes, "étiquette portée par aucun acte"
            elif genre == "actes":
                connus, quoi = set(actes), "acte inconnu"
            elif genre in ("codes", "code"):
                connus, quoi = codes, "code sans tarif"
                valeur = (valeur,) if genre == "code" else valeur
            elif genre == "reglage":
                connus, quoi, valeur = set(reglages), "réglage inconnu", (valeur,)
            elif genre == "tranches":
                connus, quoi, valeur = codes, "code sans tarif", tuple(t[0] for t in valeur)
            elif genre == "zones":
                connus, quoi, valeur = codes, "code sans tarif", tuple(z[0] for z in valeur.values())
            else:
                continue
            for nom in valeur:
                if nom not in connus:
                    _renvoi(fautes, place, f"règle {regle.id}, {cle} : {quoi} : « {nom} »", "corriger le nom")


def _condition(fautes: Fautes, place: Place, si: tuple[str, str] | None, reglages: dict[str, Reglage]) -> None:
    if si is not None and (si[0] not in reglages or si[1] not in {lecture.valeur for lecture in reglages[si[0]].lectures}):
        _renvoi(fautes, place, f"réglage ou lecture inconnus : « {si[0]}={si[1]} »", "voir ngap/reglages.toml")


def _renvoi(fautes: Fautes, place: Place, message: str, remede: str) -> None:
    fautes.ajouter(Anomalie("NGAP_RENVOI_INCONNU", message, remede), *place)
