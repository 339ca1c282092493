"""The one-line entry: `dup je dex+ins 12/11 30j 8h,19h dom 6km @mar`, each token with its place and what it was read as.

A token is recognised by its shape, in any order after the patient.  Nothing is guessed in silence: what fits nothing is
named with its position and what was expected there.
"""

import re
from collections.abc import Callable
from datetime import date
from typing import Literal

from attrs import evolve, frozen

from core.citation import citer
from core.dates import JOURS, afficher_jour
from core.erreurs import Anomalie, Refus
from core.facturation.modes import LIBELLES
from core.langage.actes import Recherche, lire_actes
from core.langage.dates import avis_d_annee, lire_dernier_jour, lire_duree, lire_jour_court
from core.langage.passages import dire_distance, lire_distance, lire_heures, lire_mentions, lire_rythme
from core.langage.securisation import ModeTape, lire_mode
from core.pluriel import combien

Role = Literal[
    "patient",
    "actes",
    "modele",
    "debut",
    "duree",
    "heures",
    "rythme",
    "lieu",
    "km",
    "prescripteur",
    "jour",
    "mentions",
    "absences",
    "soignants",
    "mode",
    "renouveler",
    "inconnu",
]
_MOT = re.compile(r"\S+")
_FORMES: tuple[tuple[Role, re.Pattern[str]], ...] = (
    ("modele", re.compile(r"\.[^\W_][\w-]*(?:\([^()]*\))?\Z")),
    ("prescripteur", re.compile(r"@.+")),
    ("jour", re.compile(r"o:.*")),
    ("mode", re.compile(r"(?:deg|mode[0-5])(?::\d*)?\Z")),
    ("absences", re.compile(r"abs:.*")),
    ("soignants", re.compile(r"inf:.*")),
    ("duree", re.compile(r"\d{1,3}[jsm]\Z|x\d+\Z|\.\..*")),
    ("heures", re.compile(r"\d{1,2}[h:](?:\d{2})?(?:[,;]\d{1,2}(?:[h:](?:\d{2})?)?)*\Z")),
    ("km", re.compile(r"\d[\d.,]*(?:[+-]\d[\d.,]*)*kmm?\Z|\d[\d.,]*(?:[+-]\d[\d.,]*)+\Z")),
    ("debut", re.compile(r"[+-]\d+\Z|\d{1,2}\Z|\d{1,2}/\d{1,2}(?:/\d{2,4})?\Z")),
    ("rythme", re.compile(r"/\d*[js]\Z|/(?:lu|ma|me|je|ve|sa|di)\Z|[lmejvsd](?:,[lmejvsd])+\Z|[lmejvsd]+\Z")),
)
_MOTS: dict[str, Role] = {
    "j": "debut",
    "h": "debut",
    "dom": "lieu",
    "cab": "lieu",
    "r": "renouveler",
    **dict.fromkeys(("ald", "horsald", "at", "mat", "horsdom", "nuit", "dim", "urg", "cicat"), "mentions"),
    **dict.fromkeys((j[:2] for j in JOURS), "debut"),
}
ATTENDU = (
    "un acte (dex+ins), un modèle (.nom), un jour (12/11), une durée (30j), des heures (8h,19h), dom ou cab, 6km, @prescripteur, "
    "une absence (abs:15/11..20/11) ou un infirmier (inf:lea=sd)"
)
# one value each; a second token of the same kind is a fault, not a correction
_UNIQUES: frozenset[Role] = frozenset(("debut", "duree", "heures", "rythme", "lieu", "km", "prescripteur", "jour", "modele"))


@frozen
class Jeton:
    """One token: `texte` from `debut` to `fin` in the line, what it is, how it was read (`sens`), the soft notice, the fault."""

    debut: int
    fin: int
    texte: str
    role: Role
    sens: str = ""
    avis: str = ""
    faute: Anomalie | None = None


@frozen
class Ligne:
    """The line read: its tokens in order, and for each field of the entry form the text that goes there."""

    texte: str
    jetons: tuple[Jeton, ...]
    champs: dict[str, str]
    patient: str  # fragments, `#123`, or empty for the last one
    prescripteur: str
    modele: str
    renouveler: bool
    mode: ModeTape | None

    @property
    def fautes(self) -> tuple[Anomalie, ...]:
        """What stops the line, in the order of the tokens."""
        return tuple(j.faute for j in self.jetons if j.faute is not None)

    @property
    def avis(self) -> tuple[str, ...]:
        """What is worth a look."""
        return tuple(j.avis for j in self.jetons if j.avis)


def lire_ligne(
    texte: str,
    nomenclature: Recherche,
    aujourdhui: date,
    connait_patient: Callable[[str], bool],
    territoire: str = "metropole",
) -> Ligne:
    """Read the line. `connait_patient` says whether some patient fits these fragments: in `dup je dex`, `je` is a name when
    there is a Dupont Jeanne, Thursday when there is none.
    """
    mots = [(m.start(), m.group()) for m in _MOT.finditer(texte)]
    nombre = _mots_du_patient([m for _, m in mots], nomenclature, aujourdhui, connait_patient, territoire)
    jetons: list[Jeton] = []
    if nombre:
        fin = mots[nombre - 1][0] + len(mots[nombre - 1][1])
        jetons.append(_patient(texte[mots[0][0] : fin], mots[0][0], connait_patient))
    vus: dict[Role, Jeton] = {}
    for debut, mot in mots[nombre:]:
        jeton = _lire_jeton(debut, mot, nomenclature, aujourdhui, territoire)
        if jeton.role in vus and jeton.role in _UNIQUES:
            premier = vus[jeton.role]
            jeton = evolve(jeton, faute=_faute(jeton, f"{citer(mot)} après {citer(premier.texte)}", "garder l'un des deux"))
        vus.setdefault(jeton.role, jeton)
        jetons.append(jeton)
    return _assembler(texte, _finir(jetons, aujourdhui), aujourdhui)


def _finir(jetons: list[Jeton], aujourdhui: date) -> list[Jeton]:
    """Say the last day once the first one is known, as the form will read it; what contradicts it is told with the ordonnance."""
    dates = {j.role: j.texte.removeprefix("o:") for j in reversed(jetons) if j.role in ("debut", "jour") and j.faute is None}
    depart = dates.get("debut") or dates.get("jour")
    debut = lire_jour_court(depart, aujourdhui) if depart else aujourdhui
    finis = []
    for jeton in jetons:
        if jeton.role == "duree" and not jeton.sens and jeton.faute is None:
            fin = lire_dernier_jour(jeton.texte[2:], debut)
            jeton = evolve(jeton, sens=f"jusqu'au {afficher_jour(fin)}")
        finis.append(jeton)
    return finis


def _mots_du_patient(
    mots: list[str], nomenclature: Recherche, jour: date, connait_patient: Callable[[str], bool], territoire: str
) -> int:
    """How many of the first words name the patient; 0 when the line begins with something else (the last patient is meant)."""
    if not mots:
        return 0
    if mots[0].startswith("#"):
        return 1
    if not _est_un_nom(mots[0]):
        return 0
    if mots[0].casefold() in _MOTS and (len(mots[0]) == 1 or not connait_patient(mots[0])):
        return 0  # a letter alone is a word of the line, never a name
    if not connait_patient(mots[0]) and _acte_exact(mots[0], nomenclature, jour, territoire):
        return 0
    nombre = 1
    while nombre < len(mots) and _est_un_nom(mots[nombre]):
        suite = mots[nombre].casefold()
        if suite in _MOTS and suite not in {j[:2] for j in JOURS}:
            break
        if _acte_exact(suite, nomenclature, jour, territoire) or not connait_patient(" ".join(mots[: nombre + 1])):
            break
        nombre += 1
    return nombre


def _est_un_nom(mot: str) -> bool:
    return mot[0].isalpha() and all(c.isalpha() or c in "'’-" for c in mot)


def _acte_exact(mot: str, nomenclature: Recherche, jour: date, territoire: str) -> bool:
    voulu = mot.casefold()
    trouves = nomenclature.chercher(mot, jour, territoire, 1)
    return any(voulu in (a.id.casefold(), *(c.casefold() for c in a.codes)) for a in trouves)


def _patient(texte: str, debut: int, connait_patient: Callable[[str], bool]) -> Jeton:
    jeton = Jeton(debut, debut + len(texte), texte, "patient", texte)
    if texte.startswith("#") and not texte[1:].isdigit():
        return evolve(jeton, faute=_faute(jeton, f"numéro de dossier illisible : {citer(texte)}", "écrire #123"))
    if not texte.startswith("#") and not connait_patient(texte):
        return evolve(jeton, faute=_faute(jeton, f"aucun patient pour {citer(texte)}", "taper moins de lettres, ou #123"))
    return jeton


def role_de(mot: str) -> Role:
    """What a token looks like, acts apart."""
    bas = mot.casefold()
    if bas.startswith("!"):
        return "mentions"
    if bas in _MOTS:
        return _MOTS[bas]
    return next((role for role, forme in _FORMES if forme.match(bas)), "inconnu")


def _lire_jeton(debut: int, mot: str, nomenclature: Recherche, aujourdhui: date, territoire: str) -> Jeton:
    role = role_de(mot)
    if role == "inconnu" or (role == "rythme" and _acte_exact(mot, nomenclature, aujourdhui, territoire)):
        role = "actes" if any(c.isalpha() for c in mot) else "inconnu"
    jeton = Jeton(debut, debut + len(mot), mot, role)
    try:
        return _sens(jeton, nomenclature, aujourdhui, territoire)
    except Refus as refus:
        a = refus.anomalies[0]
        return evolve(jeton, faute=evolve(a, ou=f"« {mot} », caractère {debut + 1}"))


def _sens(jeton: Jeton, nomenclature: Recherche, aujourdhui: date, territoire: str) -> Jeton:
    mot = jeton.texte
    match jeton.role:
        case "actes":
            lus = lire_actes(mot, nomenclature, aujourdhui, territoire)
            faute = next((x for x in lus if x.faute is not None), None)
            if faute is not None and faute.faute is not None:
                place = jeton.debut + faute.debut + 1
                remede = f"{faute.faute.remede} ; attendu ici : {ATTENDU}"
                return evolve(jeton, faute=evolve(faute.faute, ou=f"« {faute.nom or mot} », caractère {place}", remede=remede))
            return evolve(jeton, sens=" + ".join(x.acte.libelle for x in lus if x.acte is not None))
        case "debut" | "jour":
            lu = lire_jour_court(mot.removeprefix("o:"), aujourdhui)
            avis = avis_d_annee(mot, lu, aujourdhui)
            prefixe = "ordonnance du" if jeton.role == "jour" else "à partir du"
            return evolve(jeton, sens=f"{prefixe} {JOURS[lu.weekday()]} {afficher_jour(lu)}", avis=avis)
        case "duree":
            if mot.startswith("..") and mot != "..":
                lire_jour_court(mot[2:], aujourdhui)  # its faults belong to the token, its day to the start: see `_finir`
                return jeton
            fin, nombre = lire_duree(mot, aujourdhui)
            # the end itself depends on the start: it is read again with it
            return evolve(jeton, sens=f"{combien(nombre, 'jour')} de soin" if nombre else (f"durée {mot}" if fin else "sans fin"))
        case "heures":
            heures = lire_heures(mot)
            return evolve(jeton, sens=f"{combien(len(heures), 'passage')} par jour : {', '.join(f'{h:%Hh%M}' for h in heures)}")
        case "rythme":
            r = lire_rythme(mot)
            jours = " ".join(JOURS[j] for j in r.jours)
            return evolve(jeton, sens=jours or (f"tous les {r.tous_les} jours" if r.tous_les > 1 else "tous les jours"))
        case "km":
            km, montagne = lire_distance(mot)
            return evolve(jeton, sens=dire_distance(km, montagne=montagne))
        case "lieu":
            return evolve(jeton, sens="à domicile" if mot.casefold() == "dom" else "au cabinet")
        case "mentions":
            lire_mentions(mot)
            return evolve(jeton, sens=f"mention {mot.lstrip('!')}")
        case "absences":
            if not mot[4:]:
                raise Refus(_faute(jeton, "absence vide", "écrire abs:15/11..20/11, abs:22/11@2, abs:di ou abs:feries"))
            return evolve(jeton, sens=f"séances non faites : {mot[4:].replace(',', ', ')}")
        case "soignants":
            if not mot[4:]:
                raise Refus(_faute(jeton, "infirmier vide", "écrire inf:lea ou inf:lea=sd (samedi et dimanche)"))
            return evolve(jeton, sens=f"par {mot[4:]}")
        case "prescripteur":
            return evolve(jeton, sens=f"prescripteur « {mot[1:]} »")
        case "modele":
            return evolve(jeton, sens=f"modèle {mot[1:]}")
        case "mode":
            lu_mode = lire_mode(mot)
            if lu_mode is None:
                raise Refus(_faute(jeton, "code situation vide", "écrire mode1:0060 (exonération puis taux), ou mode1 seul"))
            code = f", code situation {lu_mode.code}" if lu_mode.code else ""
            return evolve(jeton, sens=f"mode {lu_mode.mode}, {LIBELLES[lu_mode.mode]}{code}")
        case "renouveler":
            return evolve(jeton, sens="renouveler la dernière ordonnance")
        case _:
            return evolve(jeton, faute=_faute(jeton, f"{citer(mot)} ne ressemble à rien de connu", f"attendu : {ATTENDU}"))


def _assembler(texte: str, jetons: list[Jeton], aujourdhui: date) -> Ligne:
    def dits(role: Role) -> list[str]:
        return [j.texte for j in jetons if j.role == role]

    def un(role: Role) -> str:
        return next(iter(dits(role)), "")

    champs = {nom: un(nom) for nom in ("duree", "heures", "rythme", "lieu", "km")}
    champs["actes"] = "+".join(dits("actes"))
    champs["mentions"] = " ".join(dits("mentions"))
    champs["absences"] = ",".join(x[4:] for x in dits("absences"))
    champs["soignants"] = " ".join(x[4:] for x in dits("soignants"))
    debut, jour = un("debut"), un("jour").removeprefix("o:")
    champs["debut"], champs["jour"] = _dater(debut, aujourdhui), _dater(jour, aujourdhui)
    gardes = {nom: valeur for nom, valeur in champs.items() if valeur}
    return Ligne(
        texte=texte,
        jetons=tuple(jetons),
        champs=gardes,
        patient=un("patient"),
        prescripteur=un("prescripteur").removeprefix("@"),
        modele=un("modele").removeprefix("."),
        renouveler=bool(dits("renouveler")),
        mode=lire_mode(un("mode")),
    )


def _dater(texte: str, aujourdhui: date) -> str:
    """The short date written whole, so that it means the same whatever the day of the ordonnance; as typed when unreadable."""
    try:
        return f"{lire_jour_court(texte, aujourdhui):%d/%m/%Y}" if texte else ""
    except Refus:
        return texte  # the token itself carries the fault


def _faute(jeton: Jeton, message: str, remede: str) -> Anomalie:
    return Anomalie("LIGNE_ILLISIBLE", message, remede, f"« {jeton.texte} », caractère {jeton.debut + 1}")
