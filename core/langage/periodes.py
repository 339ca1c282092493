"""Days inside a series: `15/11..20/11`, `..20/11`, `22/11`, the visits not made, and who makes which."""

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import date, timedelta

from attrs import frozen

from core.citation import citer
from core.dates import JOURS
from core.dossier.ordonnance import Ordonnance, Soignant, jours_de_soin
from core.dossier.personnes import Infirmier
from core.erreurs import Anomalie, Refus
from core.langage.dates import lire_dernier_jour, lire_jour_court

_ABSENCE = re.compile(r"(?P<jours>[^@]+)(?:@(?P<rangs>[1-9]+))?\Z")
_SOIGNANT = re.compile(r"(?P<qui>[^=@:]+)(?:=(?P<jours>[lmejvsd]+))?(?:@(?P<rangs>[1-9]+))?(?::(?P<periode>.+))?\Z")
_JOUR_DE_SOIN = re.compile(r"j([1-9]\d{0,2})\Z", re.IGNORECASE)
_LETTRES = "lmejvsd"
# an ordonnance without an end is looked at no further
_LOIN = timedelta(days=800)


@frozen
class Periode:
    """From `du` to `au`, both included; None is without limit."""

    du: date | None
    au: date | None

    def couvre(self, jour: date) -> bool:
        """Whether the day is in it."""
        return (self.du is None or self.du <= jour) and (self.au is None or jour <= self.au)


def lire_periode(texte: str, repere: date) -> Periode:
    """`15/11..20/11`, `..20/11` (up to), `21/11..` (from), or one day; `j3` is the third day, `repere` being the first.

    Raises `Refus` PERIODE_ILLISIBLE, DATE_COURTE_ILLISIBLE.
    """
    avant, points, apres = texte.strip().partition("..")
    du = (jour_de_soin(avant, repere) or lire_jour_court(avant, repere)) if avant else None
    if not points:
        if du is None:
            raise _illisible(texte)
        return Periode(du, du)
    au = (jour_de_soin(apres, repere) or lire_dernier_jour(apres, du or repere)) if apres else None
    if (du is None and au is None) or (du and au and au < du):
        raise _illisible(texte)
    return Periode(du, au)


def jour_de_soin(texte: str, debut: date) -> date | None:
    """`j3`, the third day from `debut`; None when it is written otherwise."""
    lu = _JOUR_DE_SOIN.match(texte)
    return debut + timedelta(days=int(lu[1]) - 1) if lu else None


def ecrire_en_jours(du: date | None, au: date | None, debut: date) -> str:
    """The same for any first day: `..j3`, `j4..`; "" when it limits nothing."""
    premier = f"j{(du - debut).days + 1}" if du is not None and du > debut else ""
    dernier = f"j{(au - debut).days + 1}" if au is not None and au >= debut else ""
    return f"{premier}..{dernier}" if premier or dernier else ""


def ecrire_periode(du: date | None, au: date | None, repere: date) -> str:
    """What `lire_periode` reads back, as short as it can be."""
    if du is not None and du == au:
        return ecrire_jour(du, repere)
    return (ecrire_jour(du, repere) if du else "") + ".." + (ecrire_jour(au, du or repere) if au else "")


def ecrire_jour(jour: date, repere: date) -> str:
    """`12/11` when it is understood so around `repere`, else with its year."""
    court = f"{jour:%d/%m}"
    return court if lire_jour_court(court, repere) == jour else f"{jour:%d/%m/%y}"


def _illisible(texte: str) -> Refus:
    return Refus(
        Anomalie("PERIODE_ILLISIBLE", f"période illisible : {citer(texte)}", "écrire 15/11..20/11, ..20/11, 21/11.. ou 22/11")
    )


# -- visits that are not made -----------------------------------------------------------------------------------------


def lire_absences(texte: str, ordonnance: Ordonnance, est_ferie: Callable[[date], bool]) -> tuple[tuple[date, int], ...]:
    """The visits taken out: `15/11..20/11` (in hospital), `22/11@2` (the second passage), `di` (Sundays), `feries`.

    Separated by commas or spaces.  Raises `Refus` PERIODE_ILLISIBLE, ABSENCE_SANS_FIN, DATE_COURTE_ILLISIBLE.
    """
    absentes: set[tuple[date, int]] = set()
    rangs = range(1, max(1, len(ordonnance.heures)) + 1)
    for mot in re.split(r"[,;\s]+", texte.strip().casefold()):
        lu = _ABSENCE.match(mot)
        if lu is None:
            if mot:
                raise _illisible(mot)
            continue
        choisis = {int(c) for c in lu["rangs"] or ""} & set(rangs) or set(rangs)
        absentes |= {(j, r) for j in _jours(lu["jours"], ordonnance, est_ferie) for r in choisis}
    return tuple(sorted(absentes))


def _jours(mot: str, ordonnance: Ordonnance, est_ferie: Callable[[date], bool]) -> Iterator[date]:
    """The days of care a word means; a day alone is kept even when there is no care that day."""
    retenu: Callable[[date], bool]
    fin = ordonnance.fin or (ordonnance.debut + _LOIN if ordonnance.nombre else None)
    semaine = next((i for i, nom in enumerate(JOURS) if len(mot) >= 2 and nom.startswith(mot)), None)
    if semaine is not None:
        retenu = lambda j: j.weekday() == semaine  # noqa: E731
    elif len(mot) >= 3 and ("feries".startswith(mot) or "fériés".startswith(mot)):
        retenu = est_ferie
    else:
        periode = lire_periode(mot, ordonnance.debut)
        if periode.du is not None and periode.du == periode.au:
            yield periode.du
            return
        fin = fin or periode.au
        retenu = periode.couvre
    if fin is None:
        raise Refus(
            Anomalie(
                "ABSENCE_SANS_FIN",
                f"« {mot} » dans une ordonnance sans fin",
                "donner une durée, ou la fin de l'absence : 15/11..20/11",
            )
        )
    yield from (j for j in jours_de_soin(ordonnance, fin) if retenu(j))


def ecrire_absences(ordonnance: Ordonnance) -> str:
    """What `lire_absences` reads back: whole days of care that follow each other become a period."""
    absentes = set(ordonnance.absences)
    if not absentes:
        return ""
    rangs = range(1, max(1, len(ordonnance.heures)) + 1)
    entiers = {j for j, _ in absentes if all((j, r) in absentes for r in rangs)}
    mots, suite = [], []
    for jour in jours_de_soin(ordonnance, max(j for j, _ in absentes)):
        if jour in entiers:
            suite.append(jour)
        else:
            mots += _serrer(suite, ordonnance.debut)
            suite = []
    mots += _serrer(suite, ordonnance.debut)
    du_soin = set(jours_de_soin(ordonnance, max(j for j, _ in absentes)))
    for jour in sorted({j for j, _ in absentes}):
        if jour in entiers and jour in du_soin:
            continue
        des = "".join(str(r) for j, r in sorted(absentes) if j == jour)
        mots.append(ecrire_jour(jour, ordonnance.debut) + ("" if jour in entiers else f"@{des}"))
    return ",".join(mots)


def _serrer(suite: Sequence[date], repere: date) -> list[str]:
    if not suite:
        return []
    return [ecrire_periode(suite[0], suite[-1], repere)]


# -- who makes the visits ---------------------------------------------------------------------------------------------


def lire_soignants(texte: str, equipe: Iterable[Infirmier], repere: date) -> tuple[int | None, tuple[Soignant, ...]]:
    """(the nurse of the ordonnance when one is named alone, the visits of the others), from `lea marc=sd@2:15/11..20/11`.

    `=sd` on these weekdays, `@2` at this passage, `:15/11..` from that day; of two that fit, the last one comes.
    Raises `Refus` SOIGNANT_ILLISIBLE, INFIRMIER_INCONNU and those of the dates.
    """
    connus = tuple(equipe)
    principal, autres = None, []
    for mot in texte.casefold().split():
        lu = _SOIGNANT.match(mot)
        if lu is None:
            remede = "écrire lea, marc=sd (samedi et dimanche), marc@2 (second passage) ou marc:15/11..20/11"
            raise Refus(Anomalie("SOIGNANT_ILLISIBLE", f"infirmier illisible : {citer(mot)}", remede))
        qui = _infirmier(lu["qui"], connus)
        if lu["jours"] is None and lu["rangs"] is None and lu["periode"] is None:
            principal = qui.id
            continue
        periode = lire_periode(lu["periode"], repere) if lu["periode"] else Periode(None, None)
        jours = tuple(sorted({_LETTRES.index(c) for c in lu["jours"] or ""}))
        rangs = tuple(sorted({int(c) for c in lu["rangs"] or ""}))
        autres.append(Soignant(qui.id, jours, rangs, periode.du, periode.au))
    return principal, tuple(autres)


def _infirmier(mot: str, equipe: Sequence[Infirmier]) -> Infirmier:
    """By AM number, `#id`, or the beginning of a word of the name."""
    for i in equipe:
        if mot in (i.am.casefold(), f"#{i.id}"):
            return i
    voulu = _nu(mot)
    trouves = [i for i in equipe if voulu and any(m.startswith(voulu) for m in _mots(i))]
    if len(trouves) == 1:
        return trouves[0]
    noms = ", ".join(f"{i.prenom} {i.nom}" for i in trouves or equipe)
    quoi = f"plusieurs infirmiers pour {citer(mot)}" if trouves else f"aucun infirmier pour {citer(mot)}"
    raise Refus(Anomalie("INFIRMIER_INCONNU", quoi, f"écrire le prénom ou le nom de : {noms or 'un infirmier du cabinet'}"))


def _mots(i: Infirmier) -> list[str]:
    return _nu(f"{i.prenom} {i.nom}").split()


def _nu(texte: str) -> str:
    """`lea` names Léa."""
    from core.dossier.identite import simplifier

    return simplifier(texte).casefold()


def ecrire_soignants(ordonnance: Ordonnance, equipe: Iterable[Infirmier]) -> str:
    """What `lire_soignants` reads back; nothing when one nurse of a practice of one makes it all."""
    connus = tuple(equipe)
    if len(connus) < 2 and not ordonnance.soignants:
        return ""

    def nom(id: int) -> str:
        i = next((x for x in connus if x.id == id), None)
        if i is None:
            return f"#{id}"
        for mot in _mots(i)[:1]:
            if sum(any(m.startswith(mot) for m in _mots(x)) for x in connus) == 1:
                return mot
        return i.am

    mots = [nom(ordonnance.infirmier)]
    for s in ordonnance.soignants:
        jours = "=" + "".join(_LETTRES[j] for j in s.jours_semaine) if s.jours_semaine else ""
        rangs = "@" + "".join(map(str, s.passages)) if s.passages else ""
        limite = ":" + ecrire_periode(s.debut, s.fin, ordonnance.debut) if s.debut or s.fin else ""
        mots.append(nom(s.infirmier) + jours + rangs + limite)
    return " ".join(mots)
