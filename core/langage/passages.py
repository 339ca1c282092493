"""When and where: hours of the day, rhythm, place, distance, and the mentions of the ordonnance, in their short forms."""

import re
from datetime import time
from decimal import Decimal, InvalidOperation

from attrs import frozen

from core.citation import citer
from core.dates import JOURS
from core.erreurs import Anomalie, Refus
from core.langage.securisation import ModeTape, lire_mode

_HEURE = re.compile(r"(\d{1,2})(?:[h:](\d{2})?)?\Z")
_JOUR_SEUL = re.compile(r"/([a-z]{2})\Z")
_TOUS_LES = re.compile(r"/(\d{0,2})([js])\Z")
_JOURS = tuple(nom[:2] for nom in JOURS)
_SEMAINE = {"l": 0, "m": 1, "e": 2, "j": 3, "v": 4, "s": 5, "d": 6}
_KM = re.compile(r"[0-9]+(?:[.,][0-9]+)?")
_KM_MAXIMUM = Decimal(300)


@frozen
class Rythme:
    """Every `tous_les` days, or only on `jours` of the week (0 Monday)."""

    tous_les: int = 1
    jours: tuple[int, ...] = ()


@frozen
class MentionsLues:
    """What the words of the field `mentions` say; each has one meaning."""

    a_domicile: bool = True
    nuit: bool = False
    dimanche: bool = False
    urgence: bool = False
    ald: bool = False
    cicatrisation: bool = False
    mode: ModeTape | None = None
    nature: str = "10"


def lire_heures(texte: str) -> tuple[time, ...]:
    """`8h,12h30,19h` in order, each once; empty when there is none. Raises `Refus` HEURE_ILLISIBLE."""
    heures = set()
    for mot in re.split(r"[,;+\s]+", texte.strip().casefold()):
        if not mot:
            continue
        lu = _HEURE.match(mot)
        if not lu or int(lu[1]) > 23 or int(lu[2] or 0) > 59:
            raise Refus(Anomalie("HEURE_ILLISIBLE", f"heure illisible : {citer(mot)}", "écrire 8h, 12h30 ou 8h,19h"))
        heures.add(time(int(lu[1]), int(lu[2] or 0)))
    return tuple(sorted(heures))


def lire_rythme(texte: str) -> Rythme:
    """`` every day, `/2j` every second day, `/s` weekly, `/je` on Thursdays, `lmv` or `l,m,v` weekdays (`e` is Wednesday).

    Two Tuesdays do not exist: in `lmmv` the second `m` is Wednesday.  Raises `Refus` RYTHME_ILLISIBLE.
    """
    mot = re.sub(r"[\s,;]+", "", texte.casefold())
    if not mot:
        return Rythme()
    pas, seul = _TOUS_LES.match(mot), _JOUR_SEUL.match(mot)
    if seul and seul[1] in _JOURS:
        return Rythme(1, (_JOURS.index(seul[1]),))
    if pas:
        nombre = int(pas[1] or 1) * (7 if pas[2] == "s" else 1)
        if nombre:
            return Rythme(nombre)
    elif set(mot) <= set(_SEMAINE):
        jours = [_SEMAINE[c] for c in mot]
        if mot.count("m") == 2 and "e" not in mot:
            jours[mot.rindex("m")] = 2
        if len(set(jours)) == len(jours):
            return Rythme(1, tuple(sorted(jours)))
    raise Refus(
        Anomalie(
            "RYTHME_ILLISIBLE",
            f"rythme illisible : {citer(texte)}",
            "écrire /2j, /s, /je, ou les jours : lmv, lmejv (e = mercredi)",
        )
    )


def lire_distance(texte: str) -> tuple[Decimal | None, bool]:
    """(kilometres one way, whether in the mountain): `6`, `6,5km`, `12kmm`, `7+7-4`; (None, False) when empty.

    Raises `Refus` DISTANCE_ILLISIBLE.
    """
    mot = re.sub(r"\s+", "", texte.casefold())
    if not mot:
        return None, False
    montagne = mot.endswith("kmm")
    calcul = mot.removesuffix("kmm").removesuffix("km")
    total = Decimal(0)
    try:
        for terme in re.findall(r"[+-]?[^+-]+|[+-]", calcul):
            if not _KM.fullmatch(terme.lstrip("+-")):
                raise InvalidOperation
            total += Decimal(terme.replace(",", "."))
        if not calcul or not 0 <= total <= _KM_MAXIMUM:
            raise InvalidOperation
    except InvalidOperation:
        raise Refus(
            Anomalie("DISTANCE_ILLISIBLE", f"distance illisible : {citer(texte)}", "écrire 6, 6,5km, 12kmm (montagne) ou 7+7-4")
        ) from None
    return total, montagne


def dire_distance(km: Decimal | None, *, montagne: bool) -> str:
    """`10 km aller`, `12,5 km aller en montagne`."""
    return f"{str(km).replace('.', ',')} km aller{' en montagne' if montagne else ''}"


def lire_mentions(texte: str) -> MentionsLues:
    """`dom` (by default), `horsdom`, `nuit`, `dim`, `urg`, `ald`, `horsald`, `cicat` (until the wound is closed), `mat`, `at`,
    `deg` (no card that day), `mode2`, `mode1:0060` (how the invoice is secured).

    In any order, `!` accepted before each.
    Raises `Refus` MENTION_INCONNUE with every unknown word.
    """
    valeurs: dict[str, object] = {}
    inconnus = []
    for mot in texte.casefold().replace("!", " ").replace(",", " ").split():
        sens = _SENS.get(mot)
        if sens is None and (mode := lire_mode(mot)) is not None:
            sens = ("mode", mode)
        if sens is None:
            inconnus.append(mot)
        else:
            valeurs[sens[0]] = sens[1]
    if inconnus:
        raise Refus(
            Anomalie(
                "MENTION_INCONNUE",
                f"mention inconnue : {citer(mot)}",
                f"les mentions sont {', '.join(_SENS)}, deg, mode0 à mode5",
            )
            for mot in inconnus
        )
    return MentionsLues(**valeurs)  # type: ignore[arg-type]


_SENS: dict[str, tuple[str, object]] = {
    "dom": ("a_domicile", True),
    "horsdom": ("a_domicile", False),
    "nuit": ("nuit", True),
    "dim": ("dimanche", True),
    "urg": ("urgence", True),
    "ald": ("ald", True),
    "horsald": ("ald", False),
    "cicat": ("cicatrisation", True),
    "mat": ("nature", "30"),
    "at": ("nature", "41"),
}
