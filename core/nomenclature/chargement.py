"""Loading the whole nomenclature: all files, all faults at once, or nothing."""

import gc
import hashlib
import os
import tomllib
from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, TypeVar

import ngap
from core.erreurs import Anomalie, Refus
from core.nomenclature.champs import Fautes, Table
from core.nomenclature.coherence import Periode, Place, Serie, verifier_periodes, verifier_renvois
from core.nomenclature.lire_articles import lire_article
from core.nomenclature.lire_divers import lire_feries, lire_grille_bsi, lire_reglages, lire_territoires
from core.nomenclature.lire_tarifs import lire_tarifs
from core.nomenclature.modele import Donnees, Reglage, RegleFerie, Tarif, Territoire, VersionActe, VersionRegle
from core.nomenclature.nomenclature import Nomenclature
from core.nomenclature.toml_rapide import lire

if TYPE_CHECKING:
    from importlib.resources.abc import Traversable

_T = TypeVar("_T", Reglage, Territoire)

UNIQUES = ("bsi.toml", "feries.toml", "reglages.toml", "territoires.toml")


def charger() -> Nomenclature:
    """The nomenclature shipped in `ngap/`; raises `Refus` with every fault of every file."""
    # ten thousand small tables and none to free: the collector only costs time here
    actif = gc.isenabled()
    gc.disable()
    try:
        return Nomenclature(structurer(lire_fichiers()))
    finally:
        if actif:
            gc.enable()


def lire_fichiers() -> dict[str, bytes]:
    """The data files by path inside `ngap/`, sorted."""
    dossier = ngap.__path__[0]
    if os.path.isdir(dossier):
        return dict(sorted(_parcourir(dossier, "")))
    from importlib.resources import files  # a zipped program; importing it costs as much as reading the files

    return dict(sorted(_parcourir_archive(files("ngap"), "")))


def _parcourir(dossier: str, chemin: str) -> Iterator[tuple[str, bytes]]:
    with os.scandir(dossier) as elements:
        for element in elements:
            if element.name.endswith(".toml"):
                with open(element.path, "rb") as fichier:
                    yield chemin + element.name, fichier.read()
            elif not element.name.startswith(("_", ".")) and element.is_dir():
                yield from _parcourir(element.path, f"{chemin}{element.name}/")


def _parcourir_archive(dossier: "Traversable", chemin: str) -> Iterator[tuple[str, bytes]]:
    for element in dossier.iterdir():
        if element.name.endswith(".toml"):
            yield chemin + element.name, element.read_bytes()
        elif not element.name.startswith(("_", ".")) and element.is_dir():
            yield from _parcourir_archive(element, f"{chemin}{element.name}/")


def structurer(fichiers: Mapping[str, bytes]) -> Donnees:
    """Check and structure data files given as bytes; raises `Refus` with all the faults."""
    fautes = Fautes()
    tables: dict[str, Table] = {}
    empreinte = hashlib.sha256()
    for nom, octets in sorted(fichiers.items()):
        empreinte.update(nom.encode() + b"\0" + octets + b"\0")
        table = _analyser(nom, octets, fautes)
        if table is not None:
            tables[nom] = table
    for nom in UNIQUES:
        if nom not in fichiers:
            fautes.ajouter(Anomalie("NGAP_FICHIER_ABSENT", f"fichier absent : ngap/{nom}", "réinstaller facturier"), nom)
    donnees = _assembler(tables, fautes, empreinte.hexdigest())
    if fautes.trouvees or donnees is None:
        raise Refus(fautes.trouvees)
    return donnees


def _analyser(nom: str, octets: bytes, fautes: Fautes) -> Table | None:
    try:
        texte = octets.decode("utf-8")
        fautes.sources[nom] = texte
        return Table(lire(texte), nom, (), fautes)
    except (UnicodeDecodeError, tomllib.TOMLDecodeError) as erreur:
        fautes.trouvees.append(
            Anomalie("NGAP_FICHIER_ILLISIBLE", f"fichier illisible : {erreur}", "corriger la syntaxe TOML", f"ngap/{nom}")
        )
        return None


def _assembler(tables: Mapping[str, Table], fautes: Fautes, empreinte: str) -> Donnees | None:
    actes: dict[str, list[VersionActe]] = {}
    places_actes: dict[str, Place] = {}
    regles: list[tuple[VersionRegle, Place]] = []
    tarifs: list[tuple[Tarif, Place]] = []
    for nom, table in tables.items():
        if nom in UNIQUES:
            continue
        if nom.startswith("tarifs/"):
            tarifs += [(tarif, (nom, ())) for tarif in lire_tarifs(table)]
            continue
        versions, versions_regles = lire_article(table)
        _ranger_actes(nom, table, versions, actes, places_actes, fautes)
        regles += _placer_regles(nom, table, versions_regles)
    reglages = _par_id(lire_reglages(tables["reglages.toml"]) if "reglages.toml" in tables else [], "reglages.toml", fautes)
    territoires = _par_id(
        lire_territoires(tables["territoires.toml"]) if "territoires.toml" in tables else [], "territoires.toml", fautes
    )
    feries: list[RegleFerie] = lire_feries(tables["feries.toml"]) if "feries.toml" in tables else []
    grille = lire_grille_bsi(tables["bsi.toml"]) if "bsi.toml" in tables else None
    verifier_periodes(
        [(i, [(v.du, v.au) for v in vs], _places_versions(places_actes[i], len(vs))) for i, vs in actes.items()], fautes
    )
    verifier_periodes(_series_tarifs(tarifs), fautes)
    verifier_periodes(_series_regles(regles), fautes)
    verifier_renvois(actes, regles, tarifs, reglages, territoires, feries, places_actes, fautes)
    if grille is None:
        return None
    return Donnees(
        actes={i: tuple(vs) for i, vs in actes.items()},
        tarifs=tuple(t for t, _ in tarifs),
        regles=tuple(r for r, _ in regles),
        reglages=reglages,
        feries=tuple(feries),
        territoires=territoires,
        grille_bsi=grille,
        empreinte=empreinte,
    )


def _par_id(choses: list[_T], fichier: str, fautes: Fautes) -> dict[str, _T]:
    rangees: dict[str, _T] = {}
    for chose in choses:
        if chose.id in rangees:
            fautes.ajouter(Anomalie("NGAP_DOUBLE", f"« {chose.id} » défini deux fois", "n'en garder qu'un"), fichier)
        rangees[chose.id] = chose
    return rangees


def _ranger_actes(
    nom: str,
    table: Table,
    versions: list[VersionActe],
    actes: dict[str, list[VersionActe]],
    places: dict[str, Place],
    fautes: Fautes,
) -> None:
    ids = [a.get("id") for a in table.valeurs.get("acte", []) if isinstance(a, dict)]
    for rang, identifiant in enumerate(ids):
        if not isinstance(identifiant, str):
            continue
        if identifiant in places:
            fautes.ajouter(
                Anomalie("NGAP_DOUBLE", f"acte « {identifiant} » défini deux fois", "n'en garder qu'un"),
                nom,
                ("acte", rang, "id"),
            )
            continue
        places[identifiant] = (nom, ("acte", rang))
    for version in versions:
        if version.id in places:
            actes.setdefault(version.id, []).append(version)


def _places_versions(place: Place, nombre: int) -> list[Place]:
    fichier, chemin = place
    return [(fichier, (*chemin, "version", rang)) for rang in range(nombre)]


def _placer_regles(nom: str, table: Table, versions: list[VersionRegle]) -> list[tuple[VersionRegle, Place]]:
    places: list[Place] = [
        (nom, ("regle", rang, "version", sous_rang))
        for rang, regle in enumerate(table.valeurs.get("regle", []))
        for sous_rang in range(len(regle.get("version", [])) if isinstance(regle, dict) else 0)
    ]
    return list(zip(versions, places, strict=False))


def _series_tarifs(tarifs: list[tuple[Tarif, Place]]) -> list[Serie]:
    series: dict[tuple[str, str, tuple[str, str] | None], tuple[list[Periode], list[Place]]] = {}
    for tarif, place in tarifs:
        periodes, places = series.setdefault((tarif.code, tarif.territoire, tarif.si), ([], []))
        periodes.append((tarif.du, tarif.au))
        places.append(place)
    return [(f"{cle[0]} {cle[1]}", periodes, places) for cle, (periodes, places) in series.items()]


def _series_regles(regles: list[tuple[VersionRegle, Place]]) -> list[Serie]:
    series: dict[tuple[str, tuple[str, str] | None], tuple[list[Periode], list[Place]]] = {}
    for regle, place in regles:
        periodes, places = series.setdefault((regle.id, regle.si), ([], []))
        periodes.append((regle.du, regle.au))
        places.append(place)
    return [(cle[0], periodes, places) for cle, (periodes, places) in series.items()]
