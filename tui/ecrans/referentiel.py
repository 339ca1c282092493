"""F8: acts, tariffs, rules, unsettled points and local exceptions at a date, in a territory, each with its reference."""

from collections.abc import Callable, Hashable, Iterable, Sequence
from datetime import date
from decimal import Decimal
from typing import Any, ClassVar

from textual.binding import Binding, BindingType
from textual.widget import Widget

from core.argent import afficher, arrondir
from core.cotation.situation import ExceptionLocale
from core.dates import afficher_jour
from core.erreurs import Refus
from core.langage.dates import lire_jour_court
from core.nomenclature import Nomenclature
from core.nomenclature.modele import Reglage
from core.nomenclature.mots import en_mots
from core.nomenclature.nomenclature import NomenclatureDuJour
from core.pluriel import combien
from core.registre_reglages import ExceptionEnregistree
from core.services.reglages import arreter_exception, poser_exception
from core.travail.filtre import passe
from tui.ecrans.base import Ecran
from tui.ecrans.choix import Choix
from tui.ecrans.lectures_locales import cabinet_courant, dates, lectures, rang_exception, rang_reglage
from tui.widgets.cadres import Rang
from tui.widgets.champ import Champ
from tui.widgets.lignes import Ligne, Panneau, plier
from tui.widgets.source import SourceListe
from tui.widgets.tableau import Colonne, Tableau

VUES = ("acte", "tarif", "règle", "férié", "réglage", "exception locale")
REGLAGES, EXCEPTIONS = 4, 5
_VALEUR = Colonne("Valeur", 8, droite=True)
# the text takes what the others, no wider than what they hold, leave it
COLONNES = (
    (Colonne("Code", 8), Colonne("Libellé"), Colonne("Lettre", 8), _VALEUR),
    (Colonne("Code", 8), Colonne("Libellé"), _VALEUR),
    (Colonne("Code", 22), Colonne("Libellé")),
    (Colonne("Jour", 10), Colonne("Libellé")),
    (Colonne("Réglage", 10), Colonne("Libellé"), Colonne("Où", 5), Colonne("Lecture", 14)),
    (Colonne("Réglage", 10), Colonne("Libellé"), Colonne("Cabinet", 9), Colonne("Lecture", 14)),
)


class EcranReferentiel(Ecran):
    """Type words to filter, a date to travel in time; F9 goes from acts to tariffs, rules, public holidays, settings and
    local exceptions; F10 sets the reading of the local caisse, or ends it."""

    NOM = "referentiel"
    TITRE = "Référentiel"
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding(
            "f9",
            "vue",
            "actes/tarifs/règles",
            tooltip="Passer des actes aux tarifs, règles, fériés, réglages, exceptions",
            id="ref.vue",
        ),
        Binding("f10", "lecture", "lecture locale", tooltip="Suivre la lecture de la caisse, ou l'arrêter", id="ref.lecture"),
        Binding("down", "liste(1)", "Choisir dans la liste", show=False, id="ref.bas"),
        Binding("up", "liste(-1)", "Choisir dans la liste", show=False, id="ref.haut"),
        Binding("slash", "chercher", "Chercher autre chose", show=False, id="ref.chercher"),
    ]

    def __init__(self) -> None:
        super().__init__()
        self.ngap: Nomenclature | None = None
        self._vue = 0
        self._mots: dict[int, str] = {}  # what was looked for in each list
        self._exceptions: list[ExceptionEnregistree] = []
        self._cabinet = ""
        self._objets: dict[Hashable, Any] = {}

    def contenu(self) -> Iterable[Widget]:
        """Search and date, list, detail."""
        yield Rang(
            Champ("Chercher", id="mots", reserves="?:", fantome="code, mots, synonyme", au_changement=self._change),
            Champ("Au", id="jour", reserves="?:", fantome="aujourd'hui", au_changement=self._change),
            Champ("Territoire", id="territoire", reserves="?:", fantome="Métropole", au_changement=self._change),
        )
        yield Tableau(
            COLONNES[0],
            id="objets",
            vide="rien ne correspond",
            detailler=self._detailler,
        )
        yield Panneau(id="detail")

    def premier(self) -> Widget:
        """The search field."""
        return self.query_one("#mots", Champ)

    def on_mount(self) -> None:
        """Read the nomenclature off the interface."""
        self.calculer("nomenclature", self.contexte.nomenclature, self._lue)

    def _lue(self, ngap: Nomenclature) -> None:
        self.ngap = ngap
        self._montrer()
        self._relire_exceptions()

    def _relire_exceptions(self) -> None:
        code = self.facturier.cabinet
        self.demander("exceptions", lambda r: (cabinet_courant(r, code), r.exceptions_locales()), self._exceptions_lues)

    def _exceptions_lues(self, lues: tuple[str, list[ExceptionEnregistree]]) -> None:
        self._cabinet, self._exceptions = lues
        if self._vue in (REGLAGES, EXCEPTIONS):
            self._montrer()

    def arriver(self, argument: str = "") -> None:
        """`:ref insuline` searches."""
        if argument:
            self.query_one("#mots", Champ).remplir(argument, prevenir=True)

    def _change(self, _: Champ) -> None:
        self._montrer()

    def _jour(self) -> date:
        aujourdhui = self.contexte.horloge.aujourdhui()
        champ = self.query_one("#jour", Champ)
        try:
            jour = lire_jour_court(champ.valeur, aujourdhui) if champ.valeur.strip() else aujourdhui
        except Refus as refus:
            champ.marquer(True)
            self.dire_anomalie(refus.anomalies[0])
            return aujourdhui
        champ.marquer(False)
        return jour

    def _montrer(self) -> None:
        if self.ngap is None:
            return
        jour = self._jour()
        territoire = self.query_one("#territoire", Champ)
        try:
            vue = self.ngap.au(jour, self.ngap.territoire_nomme(territoire.valeur))
        except Refus as refus:
            territoire.marquer(True)
            self.dire_anomalie(refus.anomalies[0])
            return
        territoire.marquer(False)
        mots = self.query_one("#mots", Champ).valeur
        lignes = (self._actes, self._tarifs, self._regles, self._feries, self._reglages, self._locales)[self._vue](
            vue, jour, mots
        )
        self._objets = {cle: objet for cle, _, objet in lignes}
        cellules = {cle: c for cle, c, _ in lignes}
        tableau = self.query_one("#objets", Tableau)
        tableau.disposer(COLONNES[self._vue])
        tableau.montrer(SourceListe(list(cellules), lambda c: cellules[c], lambda c: c))
        self.dire(f"{combien(len(lignes), VUES[self._vue])} au {afficher_jour(jour)}, territoire {vue.territoire.libelle}")

    def _actes(self, vue: NomenclatureDuJour, _: date, mots: str) -> list[tuple[Hashable, Sequence[str], Any]]:
        actes = vue.chercher(mots, 200) if mots.strip() else list(vue.actes.values())
        lignes: list[tuple[Hashable, Sequence[str], Any]] = []
        for a in actes:
            valeur = vue.tarif(a.lettre)
            prix = afficher(arrondir(valeur.montant * a.coefficient)) if valeur else ""
            coefficient = f"{a.coefficient:f}".rstrip("0").rstrip(".").replace(".", ",")
            lignes.append((a.id, (a.codes[0] if a.codes else a.id, a.libelle, f"{a.lettre} {coefficient}", prix), a))
        return lignes

    def _tarifs(self, vue: NomenclatureDuJour, _: date, mots: str) -> list[tuple[Hashable, Sequence[str], Any]]:
        return [
            (t.code, (t.code, t.libelle, afficher(t.montant)), t) for t in vue.tarifs.values() if passe((t.code, t.libelle), mots)
        ]

    def _regles(self, vue: NomenclatureDuJour, _: date, mots: str) -> list[tuple[Hashable, Sequence[str], Any]]:
        return [((r.id, r.si), (r.id, r.titre), r) for r in vue.regles if passe((r.id, r.titre), mots)]

    def _feries(self, vue: NomenclatureDuJour, jour: date, mots: str) -> list[tuple[Hashable, Sequence[str], Any]]:
        jours = (date.fromordinal(o) for o in range(date(jour.year, 1, 1).toordinal(), date(jour.year, 12, 31).toordinal() + 1))
        feries = [f for f in map(vue.ferie, jours) if f is not None and passe((f.nom,), mots)]
        return [(f.jour, (afficher_jour(f.jour), f.nom), f) for f in feries]

    def _reglages(self, _: NomenclatureDuJour, jour: date, mots: str) -> list[tuple[Hashable, Sequence[str], Any]]:
        siennes = [e for e in self._exceptions if e.cabinet == self._cabinet]
        reglages = self.ngap.reglages.values() if self.ngap is not None else ()
        return [(r.id, rang_reglage(r, siennes, jour), r) for r in reglages if passe((r.id, r.titre), mots)]

    def _locales(self, _: NomenclatureDuJour, __: date, mots: str) -> list[tuple[Hashable, Sequence[str], Any]]:
        reglages = self.ngap.reglages if self.ngap is not None else {}
        rangs = [(e, rang_exception(e, reglages)) for e in self._exceptions]
        return [(e.id, rang, e.exception) for e, rang in rangs if passe((*rang, e.exception.note), mots)]

    def _detailler(self, cle: Hashable | None) -> None:
        panneau = self.query_one("#detail", Panneau)
        panneau.montrer(_detail(self._objets[cle], panneau.size.width) if cle in self._objets else [])

    def action_vue(self) -> None:
        """The next kind of thing, with what was looked for in it."""
        champ = self.query_one("#mots", Champ)
        self._mots[self._vue] = champ.valeur
        self._vue = (self._vue + 1) % len(VUES)
        champ.remplir(self._mots.get(self._vue, ""))
        self._montrer()

    def action_lecture(self) -> None:
        """On a setting, follow another reading from the day of the field; on an exception, end it."""
        cle = self.query_one("#objets", Tableau).cle_courante
        if self.ngap is None or cle not in self._objets or self._vue not in (REGLAGES, EXCEPTIONS):
            self.dire("F9 jusqu'aux réglages, choisir, puis F10")
        elif self._vue == REGLAGES:
            reglage = self._objets[cle]
            self.facturier.lire(
                Choix(f"{reglage.id} {reglage.titre}", [(x,) for x in lectures(reglage)], lambda i: self._noter(reglage, i))
            )
        else:
            self.inviter("Dernier jour de cette exception", lambda texte: self._arreter(int(str(cle)), texte))

    def _noter(self, reglage: Reglage, rang: int) -> None:
        valeur = reglage.lectures[rang].valeur
        self.inviter("Note : qui le demande, sur quel document", lambda note: self._poser(reglage.id, valeur, note))

    def _poser(self, reglage: str, valeur: str, note: str) -> None:
        ngap, cabinet = self.ngap, self._cabinet
        if ngap is not None:
            locale = ExceptionLocale(reglage, valeur, self._jour(), None, note)
            self.demander("poser", lambda r: poser_exception(r, ngap, cabinet, locale), self._posee)

    def _arreter(self, numero: int, texte: str) -> None:
        jour = lire_jour_court(texte, self.contexte.horloge.aujourdhui())
        self.demander("arreter", lambda r: arreter_exception(r, numero, jour), self._posee)

    def _posee(self, posee: ExceptionEnregistree) -> None:
        self._relire_exceptions()
        self.facturier.call_later(
            self.dire, f"{posee.exception.reglage}={posee.exception.valeur} {dates(posee.exception)}, cabinet {posee.cabinet}"
        )

    def action_liste(self, pas: int) -> None:
        """From a field, the arrows move in the list."""
        self.query_one("#objets", Tableau).action_bouger(pas)

    def action_chercher(self) -> None:
        """Back to an empty search field."""
        champ = self.query_one("#mots", Champ)
        champ.remplir("", prevenir=True)
        self.aller_au_champ(champ)


def _detail(objet: Any, largeur: int) -> list[Ligne]:
    """Everything known of an act, a tariff, a rule or a holiday, fields without value left out."""
    lignes: list[Ligne] = []
    for nom, libelle in _CHAMPS:
        valeur = lectures(objet) if nom == "lectures" and isinstance(objet, Reglage) else getattr(objet, nom, None)
        if valeur in _VIDES or callable(valeur):
            continue
        texte = _ecrire(valeur, en_mots if nom in _IDENTIFIANTS else str)
        premiere, *suite = plier(texte, max(20, largeur - 14))
        lignes.append([(f"{libelle:<13}", "titre"), (premiere, "")])
        lignes += [" " * 13 + reste for reste in suite]
    return lignes


_IDENTIFIANTS = ("forme", "parametres", "etiquettes")  # written in the data for the program
_VIDES: tuple[Any, ...] = (None, "", (), frozenset(), False)
_CHAMPS = (
    ("id", "Identifiant"),
    ("libelle", "Libellé"),
    ("titre", "Titre"),
    ("codes", "Codes"),
    # what every record has comes first: from one to the next the lines keep their place, and little is drawn
    ("reference", "Référence"),
    ("confiance", "Confiance"),
    ("synonymes", "Synonymes"),
    ("lectures", "Lectures"),
    ("reglage", "Réglage"),
    ("valeur", "Lecture"),
    ("caisse", "Caisse"),
    ("forme", "Calcul"),
    ("parametres", "Nombres"),
    ("du", "Depuis"),
    ("au", "Jusqu'au"),
    ("verifie_le", "Vérifié le"),
    ("etiquettes", "Groupes"),
    ("prescription", "Prescription"),
    ("conditions", "Conditions"),
    ("note", "Note"),
)


def _ecrire(valeur: Any, mot: Callable[[str], str]) -> str:
    if isinstance(valeur, date):
        return afficher_jour(valeur)
    if isinstance(valeur, tuple | frozenset | list):
        return ", ".join(_ecrire(v, mot) for v in (sorted(valeur) if isinstance(valeur, frozenset) else valeur))
    if hasattr(valeur, "items"):
        return " ; ".join(f"{mot(c)} : {_ecrire(v, mot)}" for c, v in valeur.items() if v not in _VIDES)
    if isinstance(valeur, bool):
        return "oui" if valeur else "non"
    if isinstance(valeur, Decimal):
        return f"{valeur.normalize():f}".replace(".", ",")
    return mot(str(valeur))
