"""Fixed-width wire records: declared once with attrs, checked at import, one writer and one reader for all of them.

Every zone of a record is declared with its position, length, type (N numeric or A alphanumeric), official label and
kind; the decorator `enregistrement` checks that zones follow each other without hole or overlap up to the length of
the record.  Nothing is ever truncated, padded by guess or repaired: what does not fit is an `Anomalie` that names the
record, its line in the file, the zone and its positions, all faults of the record at once.

Kinds (the Python value of a zone):
  nombre   int >= 0 (counters, quantities, rates, and money in cents)      zeros on the left
  code     str of exactly `longueur` digits                                as it is
  decimal  Decimal >= 0 with at most `decimales` decimals                  zeros on the left, no separator
  jour     datetime.date of this century, or None                          AAMMJJ, zeros for None
  texte    str of upper-case ASCII without `@`                             blanks on the right
  fixe     the one value the public layout gives                           as it is
"""

import re
from collections.abc import Callable
from datetime import date
from decimal import Decimal
from functools import lru_cache, partial
from operator import attrgetter
from typing import Any, Literal, TypeVar, dataclass_transform

import attrs

from core.erreurs import Anomalie, Refus

Genre = Literal["nombre", "code", "decimal", "jour", "texte", "fixe"]

# what a text zone may hold: ASCII from space to underscore, `@` excluded since it ends a NOEMIE entity
_TEXTE = "[ -?A-Z\\[-_]"
CARACTERE_TEXTE = re.compile(_TEXTE)


@attrs.frozen
class Zone:
    """One zone of a record as the public layout gives it; positions count from 1, both ends included."""

    nom: str
    debut: int
    longueur: int
    genre: Genre
    type: Literal["N", "A"]
    libelle: str
    decimales: int = 0
    note: str = ""
    valeur: str = ""  # of a fixe

    @property
    def fin(self) -> int:
        """Last position."""
        return self.debut + self.longueur - 1


class Enregistrement:
    """Base of every wire record; the class attributes say what it is and where its layout was read."""

    __slots__ = ()
    CODE = ""  # as named in the layout: 000, 2S, 198…
    LIBELLE = ""
    SOURCE = ""


@attrs.frozen
class Forme:
    """What is derived from a declaration: the zones, a template to write and a pattern to check and read."""

    classe: type[Enregistrement]
    zones: tuple[Zone, ...]
    longueur: int
    gabarit: str
    motif: re.Pattern[str]
    valeurs: Callable[[Any], tuple[Any, ...]]
    vers_fil: tuple[tuple[int, Callable[[Any], str]], ...]
    du_fil: tuple[tuple[str, Callable[[str], Any]], ...]


_FORMES: dict[type[Enregistrement], Forme] = {}


def forme(classe: type[Enregistrement]) -> Forme:
    """The compiled form of a declared record class."""
    return _FORMES[classe]


# --- declaration -----------------------------------------------------------------------------------------------------


def _zone(debut: int, longueur: int, genre: Genre, type_: str, libelle: str, default: object, **autres: object) -> Any:
    metadata = {"zone": (debut, longueur, genre, type_, libelle, autres)}
    return attrs.field(metadata=metadata) if default is attrs.NOTHING else attrs.field(default=default, metadata=metadata)


def nombre(debut: int, longueur: int, libelle: str, *, default: Any = attrs.NOTHING, decimales: int = 0, note: str = "") -> Any:
    """A non negative integer; `decimales` is informative (2 for an amount, whose value is in cents)."""
    return _zone(debut, longueur, "nombre", "N", libelle, default, decimales=decimales, note=note)


def code(debut: int, longueur: int, libelle: str, *, default: Any = attrs.NOTHING, note: str = "") -> Any:
    """A numeric zone that is not a quantity: exactly `longueur` digits."""
    return _zone(debut, longueur, "code", "N", libelle, default, note=note)


def decimal(debut: int, longueur: int, libelle: str, *, decimales: int, default: Any = attrs.NOTHING, note: str = "") -> Any:
    """A number with decimals, written without its point."""
    return _zone(debut, longueur, "decimal", "N", libelle, default, decimales=decimales, note=note)


def jour(debut: int, longueur: int, libelle: str, *, default: Any = attrs.NOTHING, note: str = "") -> Any:
    """A day, AAMMJJ, or zeros."""
    return _zone(debut, longueur, "jour", "N", libelle, default, note=note)


def texte(debut: int, longueur: int, libelle: str, *, default: Any = attrs.NOTHING, note: str = "") -> Any:
    """A text; blanks on its right are not part of the value."""
    return _zone(debut, longueur, "texte", "A", libelle, default, note=note)


def fixe(debut: int, longueur: int, libelle: str, *, default: str, type: str = "A", note: str = "") -> Any:
    """A zone with a single possible value."""
    return _zone(debut, longueur, "fixe", type, libelle, default, note=note, valeur=default)


_C = TypeVar("_C", bound=type[Enregistrement])


@dataclass_transform(frozen_default=True, kw_only_default=True, field_specifiers=(nombre, code, decimal, jour, texte, fixe))
def enregistrement(nom: str, libelle: str, longueur: int, source: str) -> Callable[[_C], _C]:
    """Make a frozen attrs class of a declaration, check its layout and compile its form.

    Raises `TypeError` at import when zones leave a hole, overlap or do not end at `longueur`.
    """

    def declarer(classe: _C) -> _C:
        nouvelle: Any = attrs.frozen(kw_only=True)(classe)
        nouvelle.CODE, nouvelle.LIBELLE, nouvelle.SOURCE = nom, libelle, source
        zones = tuple(_zone_de(champ) for champ in attrs.fields(nouvelle))
        _verifier_disposition(nom, zones, longueur)
        _FORMES[nouvelle] = _compiler(nouvelle, zones, longueur)
        return nouvelle  # type: ignore[no-any-return]

    return declarer


def _zone_de(champ: Any) -> Zone:
    debut, longueur, genre, type_, libelle, autres = champ.metadata["zone"]
    return Zone(champ.name, debut, longueur, genre, type_, libelle, **autres)


def _verifier_disposition(nom: str, zones: tuple[Zone, ...], longueur: int) -> None:
    attendu = 1
    for zone in zones:
        if zone.debut != attendu:
            faute = "trou" if zone.debut > attendu else "chevauchement"
            raise TypeError(f"enregistrement {nom}, zone {zone.nom} : {faute}, commence en {zone.debut} et non en {attendu}")
        if zone.genre == "fixe" and len(zone.valeur) != zone.longueur:
            raise TypeError(f"enregistrement {nom}, zone {zone.nom} : valeur fixe de longueur {len(zone.valeur)}")
        if zone.genre == "jour" and zone.longueur != 6:
            raise TypeError(f"enregistrement {nom}, zone {zone.nom} : une date fait 6 caractères")
        attendu = zone.fin + 1
    if attendu != longueur + 1:
        raise TypeError(f"enregistrement {nom} : {attendu - 1} caractères déclarés, {longueur} attendus")


def _compiler(classe: type[Enregistrement], zones: tuple[Zone, ...], longueur: int) -> Forme:
    gabarit, motif = [], []
    for zone in zones:
        n = zone.longueur
        match zone.genre:
            case "nombre":
                gabarit.append(f"{{:0{n}d}}")
                motif.append(f"([0-9]{{{n}}})")
            case "texte":
                gabarit.append(f"{{:<{n}s}}")
                motif.append(f"({_TEXTE}{{{n}}})")
            case "fixe":  # not captured: the value read is the default one
                gabarit.append(f"{{:!<{n}s}}")
                motif.append(re.escape(zone.valeur))
            case _:  # a short code is filled with a character the pattern refuses
                gabarit.append(f"{{:!<{n}s}}")
                motif.append(f"([0-9]{{{n}}})")
    return Forme(
        classe,
        zones,
        longueur,
        "".join(gabarit),
        re.compile("".join(motif)),
        attrgetter(*(zone.nom for zone in zones)),
        tuple((i, _vers_fil(z)) for i, z in enumerate(zones) if z.genre in ("jour", "decimal")),
        tuple((z.nom, _du_fil(z)) for z in zones if z.genre != "fixe"),
    )


# --- values <-> characters -------------------------------------------------------------------------------------------


@lru_cache(4096, typed=True)
def _jour_vers_fil(valeur: date | None) -> str:
    if valeur is None:
        return "000000"
    if not isinstance(valeur, date) or not 2000 <= valeur.year <= 2099:
        raise ValueError
    return f"{valeur.year % 100:02d}{valeur.month:02d}{valeur.day:02d}"


@lru_cache(4096, typed=True)
def _jour_du_fil(chiffres: str) -> date | None:
    if chiffres == "000000":
        return None
    return date(2000 + int(chiffres[:2]), int(chiffres[2:4]), int(chiffres[4:6]))


@lru_cache(4096, typed=True)
def _decimal_vers_fil(valeur: Decimal, longueur: int, decimales: int) -> str:
    if not isinstance(valeur, Decimal) or not valeur.is_finite():
        raise ValueError
    entier = int(valeur.scaleb(decimales))
    if entier < 0 or Decimal(entier).scaleb(-decimales) != valeur:
        raise ValueError
    return f"{entier:0{longueur}d}"


@lru_cache(4096, typed=True)
def _decimal_du_fil(chiffres: str, decimales: int) -> Decimal:
    return Decimal(int(chiffres)).scaleb(-decimales)


def _vers_fil(zone: Zone) -> Callable[[Any], str]:
    if zone.genre == "jour":
        return _jour_vers_fil
    return partial(_decimal_vers_fil, longueur=zone.longueur, decimales=zone.decimales)


def _du_fil(zone: Zone) -> Callable[[str], Any]:
    match zone.genre:
        case "nombre":
            return int
        case "jour":
            return _jour_du_fil
        case "decimal":
            return partial(_decimal_du_fil, decimales=zone.decimales)
        case "texte":  # the pattern lets no other blank than the space through
            return str.rstrip
        case _:
            return str


# --- writing and reading ---------------------------------------------------------------------------------------------


def ecrire(valeur: Enregistrement, ligne: int = 0) -> str:
    """The characters of a record; raises `Refus` with one anomaly a faulty zone. `ligne` is its number in the file, from 1."""
    compile_ = _FORMES[type(valeur)]
    valeurs: Any = compile_.valeurs(valeur)
    try:
        if compile_.vers_fil:
            valeurs = list(valeurs)
            for i, convertir in compile_.vers_fil:
                valeurs[i] = convertir(valeurs[i])
        fil = compile_.gabarit.format(*valeurs)
    except (TypeError, ValueError, ArithmeticError):
        fil = ""
    if len(fil) == compile_.longueur and compile_.motif.fullmatch(fil):
        return fil
    from core.telematique.fautes import fautes_ecriture

    raise Refus(fautes_ecriture(compile_, compile_.valeurs(valeur), ligne))


_E = TypeVar("_E", bound=Enregistrement)


def lire(classe: type[_E], fil: str, ligne: int = 0) -> _E:
    """Read the characters of one record; raises `Refus` with one anomaly a faulty zone."""
    compile_ = _FORMES[classe]
    trouve = compile_.motif.fullmatch(fil)
    if trouve is not None:
        try:
            return classe(**{nom: du_fil(brut) for (nom, du_fil), brut in zip(compile_.du_fil, trouve.groups(), strict=True)})
        except ValueError:  # a day that does not exist: named below
            trouve = None
    from core.telematique.fautes import fautes_lecture

    raise Refus(fautes_lecture(compile_, fil, ligne))


def lieu(compile_: Forme, zone: Zone | None, ligne: int) -> str:
    """The place of a fault, in French: record, line, zone and positions."""
    parties = [f"enregistrement {compile_.classe.CODE} ({compile_.classe.LIBELLE})"]
    if ligne:
        parties.append(f"n° {ligne} du fichier")
    if zone is not None:
        parties.append(f"zone « {zone.libelle} », positions {zone.debut}-{zone.fin}")
    return ", ".join(parties)


__all__ = [
    "Anomalie",
    "Enregistrement",
    "Forme",
    "Zone",
    "code",
    "decimal",
    "ecrire",
    "enregistrement",
    "fixe",
    "forme",
    "jour",
    "lieu",
    "lire",
    "nombre",
    "texte",
]
