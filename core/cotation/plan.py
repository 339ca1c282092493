"""What pricing prepares once for a period, a territory and a way of reading the unsettled points."""

from collections.abc import Callable, Mapping
from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from core.argent import arrondir
from core.cotation.formes import ORDRE, appliquer
from core.cotation.situation import Situation
from core.dates import afficher_jour
from core.erreurs import Anomalie, Refus
from core.nomenclature.modele import Tarif, VersionActe, VersionRegle
from core.nomenclature.nomenclature import Nomenclature, NomenclatureDuJour

if TYPE_CHECKING:
    from core.cotation.contexte import Contexte

Application = Callable[["Contexte", "Regle"], None]


class Regle:
    """A rule in force, bound to its form; `concernes` are the acts it looks at (None: any visit)."""

    __slots__ = ("appliquer", "concernes", "id", "p", "reference", "si", "titre", "version")

    def __init__(self, version: VersionRegle, concernes: frozenset[str] | None) -> None:
        self.id = version.id
        self.titre = version.titre
        self.reference = version.reference
        self.version = version.du.isoformat() if version.du else ""
        self.p: Mapping[str, Any] = version.parametres
        self.si = version.si
        self.concernes = concernes
        self.appliquer: Application = appliquer(version.forme)


class Plan:
    """Acts, tariffs and rules resolved for one view and one set of readings; `memo` keeps the lines already written."""

    __slots__ = ("a_dependance", "defauts", "etiquetes", "memo", "ngap", "reglages", "regles", "tarifs", "variables")

    def __init__(self, ngap: NomenclatureDuJour, reglages: Mapping[str, str]) -> None:
        self.ngap = ngap
        self.reglages = reglages
        codes = {version.lettre for version in ngap.actes.values()} | set(ngap.tarifs) | {cle[0] for cle in ngap.variantes}
        codes |= {version.lettre_dependance for version in ngap.actes.values()}
        self.tarifs: dict[str, Tarif] = {}
        for code in codes:
            tarif = ngap.tarif(code, reglages)
            if tarif is not None:
                self.tarifs[code] = tarif
        # the setting that decides of a value in this period, by code
        self.variables = {code: reglage for code, reglage, _ in ngap.variantes}
        etiquetes: dict[str, set[str]] = {}
        for version in ngap.actes.values():
            for etiquette in version.etiquettes:
                etiquetes.setdefault(etiquette, set()).add(version.id)
        self.etiquetes = {nom: frozenset(ids) for nom, ids in etiquetes.items()}
        retenues = [r for r in ngap.regles if r.si is None or reglages.get(r.si[0]) == r.si[1]]
        retenues.sort(key=lambda r: (ORDRE[r.forme], r.id))
        self.regles = tuple(Regle(r, self._concernes(r)) for r in retenues)
        self.a_dependance = any(r.forme == "dependance" for r in retenues)
        self.memo: dict[Any, Any] = {}

    def reserve(self, code: str) -> str:
        """What to say of a value that is not read in an official text, "" otherwise."""
        tarif = self.tarifs[code]
        if tarif.confiance == "haute":
            return ""
        depuis = f" depuis le {afficher_jour(tarif.du)}" if tarif.du else ""
        return f" (valeur de {code}{depuis}, confiance {tarif.confiance} : {tarif.reference})"

    def portant(self, etiquettes: tuple[str, ...]) -> frozenset[str]:
        """The acts that carry one of these tags."""
        return frozenset().union(*(self.etiquetes.get(e, frozenset()) for e in etiquettes))

    def cible(self, p: Mapping[str, Any]) -> frozenset[str]:
        """The acts a rule names, by tag or by id."""
        return self.portant(p.get("etiquettes") or ()) | frozenset(p.get("actes") or ())

    def _concernes(self, regle: VersionRegle) -> frozenset[str] | None:
        p = regle.parametres
        if regle.forme in SANS_CIBLE:
            return None
        if regle.forme == "incompatibles":
            if p["sauf"]:
                return frozenset(self.ngap.actes) - self.portant(p["sauf"])
            return self.portant(p["entre"]) if p["entre"] else self.portant(p["ecarte"])
        return self.cible(p)

    def base(self, acte: VersionActe, lettre: str, quantite: int) -> tuple[int, int]:
        """Value of the letter and full price of the quantity, in cents; raises `Refus` TARIF_ABSENT."""
        tarif = self.tarifs.get(lettre)
        if tarif is None:
            raise Refus(
                Anomalie(
                    "TARIF_ABSENT",
                    f"aucune valeur connue pour la lettre {lettre} ce jour-là dans ce territoire",
                    "vérifier la date des soins : les tarifs plus anciens ne sont pas dans le référentiel",
                    acte.id,
                )
            )
        return tarif.montant, arrondir(acte.coefficient * tarif.montant * quantite)


SANS_CIBLE = frozenset(
    {
        "seance_partagee",
        "dependance",
        "classement",
        "deplacement",
        "kilometres",
        "tranches_kilometres",
        "coordination",
        "acte_unique",
        "majoration_age",
        "nuit_dimanche",
    }
)


def reglages_du_jour(ngap: Nomenclature, situation: Situation, jour: date) -> tuple[tuple[str, str], ...]:
    """The settings that differ from their defaults that day, local exceptions included, sorted; refuses unknown ones."""
    if not situation.reglages and not situation.exceptions:
        return ()
    choisis = dict(situation.reglages)
    for exception in situation.exceptions:
        if exception.du <= jour and (exception.au is None or jour <= exception.au):
            choisis[exception.reglage] = exception.valeur
    fautes = []
    for nom, valeur in choisis.items():
        reglage = ngap.reglages.get(nom)
        if reglage is None:
            fautes.append(
                Anomalie(
                    "REGLAGE_INCONNU", f"réglage inconnu : « {nom} »", "choisir parmi " + ", ".join(ngap.reglages), "reglages"
                )
            )
        elif valeur not in {lecture.valeur for lecture in reglage.lectures}:
            possibles = ", ".join(lecture.valeur for lecture in reglage.lectures)
            fautes.append(
                Anomalie(
                    "LECTURE_INCONNUE",
                    f"réglage {nom} : lecture inconnue : « {valeur} »",
                    f"choisir parmi {possibles}",
                    "reglages",
                    reglage.reference,
                )
            )
    if fautes:
        raise Refus(fautes)
    return tuple(sorted((n, v) for n, v in choisis.items() if v != ngap.reglages[n].defaut))


def plan_du_jour(ngap: Nomenclature, jour: date, territoire: str, situation: Situation) -> Plan:
    """The plan for that day, made once; raises `Refus` for an unknown territory or setting."""
    vue = ngap.au(jour, territoire)
    ecarts = reglages_du_jour(ngap, situation, jour)
    plan: Plan | None = vue.memo.get(ecarts)
    if plan is None:
        reglages = {nom: reglage.defaut for nom, reglage in ngap.reglages.items()} | dict(ecarts)
        plan = vue.memo[ecarts] = Plan(vue, reglages)
    return plan


def nombre(valeur: Decimal) -> str:
    """A coefficient or kilometres in the French way: 1,5 or 4."""
    texte = format(valeur.normalize(), "f")
    return texte.replace(".", ",")
