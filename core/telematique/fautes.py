"""The slow and talkative half of the codec: what is wrong with a record, zone by zone, once the fast half has refused it."""

from datetime import date
from decimal import Decimal
from typing import Any

from core.citation import citer
from core.erreurs import Anomalie
from core.telematique.codec import CARACTERE_TEXTE, Forme, Zone, lieu


def fautes_ecriture(forme: Forme, valeurs: tuple[Any, ...], ligne: int) -> tuple[Anomalie, ...]:
    """One anomaly for each value that its zone cannot carry exactly."""
    fautes = [_faute_valeur(zone, valeur, lieu(forme, zone, ligne)) for zone, valeur in zip(forme.zones, valeurs, strict=True)]
    return tuple(faute for faute in fautes if faute is not None)


def _faute_valeur(zone: Zone, valeur: Any, ou: str) -> Anomalie | None:
    match zone.genre:
        case "nombre":
            if not isinstance(valeur, int) or valeur < 0:
                return _non_numerique(valeur, ou)
            return None if len(str(valeur)) <= zone.longueur else _depassee(zone, str(valeur), ou)
        case "decimal":
            return _faute_decimal(zone, valeur, ou)
        case "jour":
            if valeur is None or (isinstance(valeur, date) and 2000 <= valeur.year <= 2099):
                return None
            return _date(str(valeur), ou)
        case "fixe":
            return None if valeur == zone.valeur else _valeur(zone, str(valeur), ou)
        case "code":
            if not isinstance(valeur, str) or not (valeur.isascii() and valeur.isdigit()):
                return _non_numerique(valeur, ou)
            return None if len(valeur) == zone.longueur else _depassee(zone, valeur, ou)
        case _:
            return _faute_texte(zone, valeur, ou)


def _faute_decimal(zone: Zone, valeur: Any, ou: str) -> Anomalie | None:
    if not isinstance(valeur, Decimal) or not valeur.is_finite() or valeur < 0:
        return _non_numerique(valeur, ou)
    if Decimal(int(valeur.scaleb(zone.decimales))).scaleb(-zone.decimales) != valeur:
        return Anomalie(
            "ZONE_DECIMALES",
            f"la valeur {valeur} a plus de {zone.decimales} décimales",
            "arrondir la valeur avant de l'écrire",
            ou,
        )
    entier = str(int(valeur.scaleb(zone.decimales)))
    return None if len(entier) <= zone.longueur else _depassee(zone, entier, ou)


def _faute_texte(zone: Zone, valeur: Any, ou: str) -> Anomalie | None:
    if not isinstance(valeur, str):
        return _valeur(zone, valeur, ou)
    interdits = sorted({c for c in valeur if not CARACTERE_TEXTE.fullmatch(c)})
    if interdits:
        return _caracteres(interdits, ou)
    return None if len(valeur) <= zone.longueur else _depassee(zone, valeur, ou)


def fautes_lecture(forme: Forme, fil: str, ligne: int) -> tuple[Anomalie, ...]:
    """One anomaly for each zone of the characters read that is not what the layout says."""
    if len(fil) != forme.longueur:
        return (
            Anomalie(
                "ENREGISTREMENT_LONGUEUR",
                f"{len(fil)} caractères au lieu de {forme.longueur}",
                "redemander le fichier : il est tronqué ou altéré",
                lieu(forme, None, ligne),
            ),
        )
    fautes = [_faute_lue(z, fil[z.debut - 1 : z.fin], lieu(forme, z, ligne)) for z in forme.zones]
    return tuple(faute for faute in fautes if faute is not None)


def _faute_lue(zone: Zone, brut: str, ou: str) -> Anomalie | None:
    if zone.genre == "fixe":
        return None if brut == zone.valeur else _valeur(zone, brut, ou)
    if zone.genre == "texte":
        interdits = sorted({c for c in brut if not CARACTERE_TEXTE.fullmatch(c)})
        return _caracteres(interdits, ou) if interdits else None
    if not (brut.isascii() and brut.isdigit()):
        return _non_numerique(brut, ou)
    if zone.genre == "jour" and brut != "000000":
        try:
            date(2000 + int(brut[:2]), int(brut[2:4]), int(brut[4:6]))
        except ValueError:
            return _date(brut, ou)
    return None


def _non_numerique(valeur: Any, ou: str) -> Anomalie:
    return Anomalie("ZONE_NON_NUMERIQUE", f"valeur non numérique : {citer(valeur)}", "mettre des chiffres seulement", ou)


def _depassee(zone: Zone, valeur: str, ou: str) -> Anomalie:
    return Anomalie(
        "ZONE_DEPASSEE",
        f"la valeur {citer(valeur)} a {len(valeur)} caractères, la zone en a {zone.longueur}",
        "corriger la valeur : rien n'est tronqué ni complété d'office",
        ou,
    )


def _caracteres(interdits: list[str], ou: str) -> Anomalie:
    return Anomalie(
        "ZONE_CARACTERE",
        f"caractères interdits : {', '.join(map(citer, interdits))}",
        "n'utiliser que des majuscules sans accent, des chiffres et la ponctuation ASCII sans « @ »",
        ou,
    )


def _valeur(zone: Zone, valeur: Any, ou: str) -> Anomalie:
    attendu = f"{citer(zone.valeur)} attendu" if zone.genre == "fixe" else "texte attendu"
    return Anomalie("ZONE_VALEUR", f"valeur {citer(valeur)}, {attendu}", "corriger la valeur ou redemander le fichier", ou)


def _date(valeur: str, ou: str) -> Anomalie:
    return Anomalie("ZONE_DATE", f"date impossible : {citer(valeur)}", "écrire une date AAMMJJ de 2000 à 2099, ou des zéros", ou)
