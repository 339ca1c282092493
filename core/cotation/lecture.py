"""Reading a visit from JSON, strictly: unknown keys and wrong types are all refused at once, by name."""

import re
from collections.abc import Mapping
from datetime import date, time
from decimal import Decimal, InvalidOperation
from typing import Any

from core.citation import citer
from core.cotation.seance import Accord, ActeFait, Mentions, Seance
from core.cotation.situation import ActeAnterieur, ExceptionLocale, Situation
from core.erreurs import Anomalie, Refus
from core.lignes_json import ressemble

CLES_SEANCE = (
    "date",
    "heure",
    "actes",
    "lieu",
    "distance_km",
    "zone",
    "meme_foyer",
    "bsi",
    "insulino_traite",
    "cancer_immunodeprime",
    "palliatif",
    "age",
    "prescription",
    "urgence",
    "territoire",
    "patient",
    "foyer",
    "hebergement",
    "structure",
    "distance_confrere_km",
    "retour_a_domicile",
)
CLES_PRESCRIPTION = (
    "nuit_imperieuse",
    "dimanche_ferie_quotidien",
    "a_domicile",
    "date",
    "jusqu_a_cicatrisation",
    "accord_prealable",
)
CLES_PASSE = ("date", "heure", "acte", "quantite", "infirmier", "patient")
ANNEES = (1900, 2200)  # beyond, a date is a slip of the keyboard
JOUR = re.compile("[0-9]{4}-[0-9]{2}-[0-9]{2}")  # `fromisoformat` also reads weeks (2026-W46-2)
METRE, CHIFFRES_LISIBLES = Decimal("0.001"), 6  # kilometres are kept to the metre
ENTIER_MAX = 10**9
ETATS_ACCORD = ("demande", "accord", "refus", "urgence")


class Lecteur:
    """One JSON object being read; keeps the faults with their place."""

    def __init__(self, objet: Any, ou: str, cles: tuple[str, ...], fautes: list[Anomalie]) -> None:
        self.ou = ou
        self.fautes = fautes
        self.objet: Mapping[str, Any] = {}
        if not isinstance(objet, dict):
            self.faute("", "un objet JSON est attendu", "écrire {…}")
            return
        self.objet = objet
        for cle in objet:
            if cle not in cles:
                fautes.append(
                    Anomalie(
                        "CLE_INCONNUE",
                        f"clé inconnue : « {cle} »",
                        "la retirer ou la corriger ; clés admises : " + ", ".join(cles),
                        self.place(str(cle)),
                    )
                )

    def place(self, cle: str) -> str:
        """Where a key stands, for the message."""
        return " : ".join(x for x in (self.ou, cle) if x)

    def faute(self, cle: str, message: str, remede: str) -> None:
        """Keep a wrong value."""
        self.fautes.append(Anomalie("VALEUR_ILLISIBLE", message, remede, self.place(cle)))

    def prendre(self, cle: str, genre: type, attendu: str, defaut: Any = None, obligatoire: bool = False) -> Any:
        """The value of a key of that exact type; null and absent give the default."""
        valeur = self.objet.get(cle)
        if valeur is None:
            if obligatoire:
                self.faute(cle, f"clé « {cle} » absente", f"ajouter {attendu}")
            return defaut
        if type(valeur) is not genre or (isinstance(valeur, int) and abs(valeur) > ENTIER_MAX):
            self.faute(cle, f"valeur {_court(valeur)} refusée", f"écrire {attendu}")
            return defaut
        return valeur

    def choix(self, cle: str, possibles: tuple[str, ...], defaut: str | None) -> Any:
        """One of a few words."""
        valeur = self.prendre(cle, str, " ou ".join(possibles), defaut)
        if valeur is not None and valeur not in possibles:
            self.faute(cle, f"valeur {citer(valeur)} refusée", "écrire " + ", ".join(possibles))
            return defaut
        return valeur

    def booleen(self, cle: str, defaut: bool = False) -> bool:
        """true or false."""
        return bool(self.prendre(cle, bool, "true ou false", defaut))

    def jour(self, cle: str, obligatoire: bool = False) -> date | None:
        """AAAA-MM-JJ."""
        texte = self.prendre(cle, str, "une date AAAA-MM-JJ", None, obligatoire)
        if texte is None:
            return None
        try:
            lue = date.fromisoformat(texte)
            if not JOUR.fullmatch(texte) or not ANNEES[0] <= lue.year <= ANNEES[1]:
                raise ValueError
            return lue
        except ValueError:
            self.faute(cle, f"date illisible : {citer(texte)}", "écrire AAAA-MM-JJ, par exemple 2026-11-21")
            return None

    def heure(self, cle: str) -> time | None:
        """HH:MM."""
        texte = self.prendre(cle, str, "une heure HH:MM")
        if texte is None:
            return None
        try:
            if len(texte) != 5 or texte[2] != ":":
                raise ValueError
            return time.fromisoformat(texte)
        except ValueError:
            self.faute(cle, f"heure illisible : {citer(texte)}", "écrire HH:MM, par exemple 07:30")
            return None

    def nombre(self, cle: str) -> Decimal | None:
        """An exact number (JSON number or text)."""
        valeur = self.objet.get(cle)
        if valeur is None:
            return None
        if type(valeur) in (int, float, Decimal, str):
            try:
                lu = Decimal(str(valeur).replace(",", ".") if isinstance(valeur, str) else str(valeur))
                if lu.is_finite():
                    # by the exponent: `abs` would round, and overflow on 1e999999999
                    return lu.quantize(METRE) if not lu or lu.adjusted() < CHIFFRES_LISIBLES else lu
            except InvalidOperation:
                self.faute(cle, f"nombre illisible : {_court(valeur)}", "écrire un nombre de kilomètres")
                return None
        self.faute(cle, f"nombre illisible : {_court(valeur)}", "écrire un nombre de kilomètres")
        return None

    def liste(self, cle: str, obligatoire: bool = False) -> list[Any]:
        """A list."""
        valeur: list[Any] = self.prendre(cle, list, "une liste", [], obligatoire)
        return valeur


def _court(valeur: object) -> str:
    """A refused value as it was written, cut."""
    return citer(valeur[:60]) if isinstance(valeur, str) else citer(valeur)[:60]


def verifier_cles(objet: Mapping[str, Any], cles: tuple[str, ...], ou: str) -> None:
    """Refuse a visit that is not there, and a key around it that looks like one of `cles` without being it.

    Any other key is left alone: cases carry their source, their status and what is expected of them.
    """
    fautes: list[Anomalie] = []
    lecteur = Lecteur({cle: objet[cle] for cle in objet if cle in cles or ressemble(cle, cles)}, ou, cles, fautes)
    if "seance" not in objet:
        lecteur.faute("seance", "clé « seance » absente", "ajouter la visite à coter")
    if fautes:
        raise Refus(fautes)


def lire_seance(objet: Any, ou: str = "") -> Seance:
    """A visit from its JSON object (the format of `facturier coter`); raises `Refus` with every fault."""
    fautes: list[Anomalie] = []
    lecteur = Lecteur(objet, ou, CLES_SEANCE, fautes)
    jour = lecteur.jour("date", True)
    seance = Seance(
        jour=jour or date.min,
        actes=_actes(lecteur),
        heure=lecteur.heure("heure"),
        lieu=lecteur.choix("lieu", ("domicile", "cabinet"), None),
        distance_km=lecteur.nombre("distance_km"),
        zone=lecteur.choix("zone", ("plaine", "montagne", "pied_ski", "pied_ski_montagne"), "plaine"),
        meme_foyer=_foyer(lecteur),
        bsi=lecteur.choix("bsi", ("A", "B", "C"), None),
        insulino_traite=lecteur.booleen("insulino_traite"),
        cancer_immunodeprime=lecteur.booleen("cancer_immunodeprime"),
        palliatif=lecteur.booleen("palliatif"),
        age=lecteur.prendre("age", int, "un nombre d'années"),
        prescription=_prescription(lecteur),
        urgence=lecteur.booleen("urgence"),
        territoire=lecteur.prendre("territoire", str, "un territoire", "metropole"),
        patient=lecteur.prendre("patient", str, "un texte", ""),
        foyer=lecteur.prendre("foyer", str, "un texte", ""),
        hebergement=lecteur.choix("hebergement", ("ehpad", "residence_autonomie"), None),
        structure=lecteur.choix("structure", ("had", "ssiad"), None),
        distance_confrere_km=lecteur.nombre("distance_confrere_km"),
        retour_a_domicile=lecteur.booleen("retour_a_domicile"),
    )
    if fautes:
        raise Refus(fautes)
    return seance


def _actes(lecteur: Lecteur) -> tuple[ActeFait, ...]:
    actes = []
    for rang, objet in enumerate(lecteur.liste("actes", True)):
        acte = Lecteur(objet, lecteur.place(f"actes[{rang}]"), ("acte", "quantite"), lecteur.fautes)
        identifiant = acte.prendre("acte", str, "l'identifiant de l'acte", "", True)
        actes.append(ActeFait(identifiant, acte.prendre("quantite", int, "un nombre entier", 1)))
    return tuple(actes)


def _foyer(lecteur: Lecteur) -> tuple[int, int] | None:
    texte = lecteur.prendre("meme_foyer", str, "le rang et le nombre, comme 1/2")
    if texte is None:
        return None
    rang, barre, total = texte.partition("/")
    if not barre or not rang.isdecimal() or not total.isdecimal() or len(texte) > 7:
        lecteur.faute("meme_foyer", f"valeur {citer(texte)} refusée", "écrire le rang et le nombre, comme 1/2")
        return None
    return int(rang), int(total)


def _prescription(parent: Lecteur) -> Mentions:
    objet = parent.objet.get("prescription")
    if objet is None:
        return Mentions()
    lecteur = Lecteur(objet, parent.place("prescription"), CLES_PRESCRIPTION, parent.fautes)
    accord = lecteur.objet.get("accord_prealable")
    lu = None
    if accord is not None:
        table = Lecteur(accord, lecteur.place("accord_prealable"), ("etat", "date"), parent.fautes)
        etat = table.choix("etat", ETATS_ACCORD, None)
        jour = table.jour("date", etat == "demande")
        if etat is None:
            table.faute("etat", "état de l'accord absent", "écrire " + ", ".join(ETATS_ACCORD))
        else:
            lu = Accord(etat, jour)
    return Mentions(
        nuit_imperieuse=lecteur.booleen("nuit_imperieuse"),
        dimanche_ferie_quotidien=lecteur.booleen("dimanche_ferie_quotidien"),
        a_domicile=lecteur.booleen("a_domicile", True),
        jour=lecteur.jour("date"),
        jusqu_a_cicatrisation=lecteur.booleen("jusqu_a_cicatrisation"),
        accord_prealable=lu,
    )


def lire_situation(objet: Mapping[str, Any], ou: str = "") -> Situation:
    """`historique`, `reglages`, `exceptions` and `km_du_jour` of a JSON object; raises `Refus` with every fault."""
    fautes: list[Anomalie] = []
    lecteur = Lecteur(dict(objet), ou, tuple(objet), fautes)
    historique = []
    for rang, brut in enumerate(lecteur.liste("historique")):
        passe = Lecteur(brut, lecteur.place(f"historique[{rang}]"), CLES_PASSE, fautes)
        historique.append(
            ActeAnterieur(
                passe.jour("date", True) or date.min,
                passe.prendre("acte", str, "un acte ou un supplément", "", True),
                passe.prendre("quantite", int, "un nombre entier", 1),
                passe.prendre("infirmier", str, "un texte", ""),
                passe.prendre("patient", str, "un texte", ""),
                passe.heure("heure"),
            )
        )
    reglages = lecteur.prendre("reglages", dict, 'des réglages, comme {"D3": "sans_limite"}', {})
    for nom, valeur in reglages.items():
        if type(valeur) is not str:
            lecteur.faute(f"reglages.{nom}", f"valeur {citer(valeur)} refusée", "écrire un texte")
    exceptions = []
    for rang, brut in enumerate(lecteur.liste("exceptions")):
        cles = ("reglage", "valeur", "du", "au", "note", "caisse")
        locale = Lecteur(brut, lecteur.place(f"exceptions[{rang}]"), cles, fautes)
        exceptions.append(
            ExceptionLocale(
                locale.prendre("reglage", str, "un réglage", "", True),
                locale.prendre("valeur", str, "une lecture", "", True),
                locale.jour("du", True) or date.min,
                locale.jour("au"),
                locale.prendre("note", str, "pourquoi", "", True),
                locale.prendre("caisse", str, "une caisse", ""),
            )
        )
    kilometres = lecteur.nombre("km_du_jour")
    if fautes:
        raise Refus(fautes)
    return Situation(reglages, tuple(exceptions), tuple(historique), kilometres or Decimal(0))
