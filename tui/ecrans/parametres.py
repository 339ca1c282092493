"""`:par` — the parameters of sending and waiting: what each is, its value, where its default comes from; Enter changes it."""

from collections.abc import Hashable, Iterable
from typing import ClassVar

from textual.binding import Binding, BindingType
from textual.widget import Widget

from core.citation import citer
from core.erreurs import Anomalie, Refus
from core.parametres import PARAMETRES, SILENCE_AMC, Parametres, trouver
from core.services.parametres import parametres, regler
from tui.ecrans.base import Ecran
from tui.ecrans.gestes import garder_les_mots
from tui.widgets.lignes import Ligne, Panneau, plier
from tui.widgets.source import SourceListe
from tui.widgets.tableau import Colonne, Tableau


class EcranParametres(Ecran):
    """One line each; a payer with its own waiting time has its own line."""

    NOM = "parametres"
    TITRE = "Paramètres d'envoi"
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("enter", "accepter", "changer", tooltip="Changer la valeur (vide : le défaut)", id="parametres.changer"),
        Binding("a", "payeur", "payeur", tooltip="Donner son attente à une complémentaire", id="parametres.payeur"),
    ]

    def __init__(self) -> None:
        super().__init__()
        self._valeurs = Parametres({})

    def contenu(self) -> Iterable[Widget]:
        """The list."""
        yield Tableau(
            [Colonne("Paramètre", 47), Colonne("Valeur", 16, droite=True), Colonne("Par défaut")],
            id="liste-parametres",
            a_l_ouverture=self._changer,
            detailler=self._detailler,
        )
        yield Panneau(id="parametre")

    def premier(self) -> Widget:
        """The list."""
        return self.query_one("#liste-parametres", Tableau)

    def arriver(self, argument: str = "") -> None:
        """Read again; `:par lot` filters."""
        garder_les_mots(self.query_one("#liste-parametres", Tableau), argument)
        self.demander("parametres", parametres, self._montrer)

    def _montrer(self, valeurs: Parametres) -> None:
        self._valeurs = valeurs
        propres = [nom for nom in valeurs.changes if ":" in nom]
        noms = [p.nom for p in PARAMETRES] + propres
        self.query_one("#liste-parametres", Tableau).montrer(SourceListe(noms, self._cellules, lambda nom: nom))

    def _cellules(self, nom: str) -> tuple[str, str, str]:
        p = trouver(nom)
        payeur = nom.partition(":")[2]
        marque = "* " if nom in self._valeurs.changes else ""
        titre = f"{p.titre.split(',')[0]} {payeur}" if payeur else p.titre
        return titre, f"{marque}{self._valeurs[nom]} {p.unite}", str(p.defaut)

    def _detailler(self, cle: Hashable | None) -> None:
        """Its bounds, its default and where it comes from."""
        lignes: list[Ligne] = []
        if cle is not None:
            p = trouver(str(cle))
            bornes = f"{p.titre} : de {p.minimum} à {p.maximum} {p.unite}, {p.defaut} par défaut ({p.source})"
            lignes = list(plier(bornes, self.size.width))
        self.query_one("#parametre", Panneau).montrer(lignes)

    def _changer(self, cle: Hashable) -> None:
        nom = str(cle)
        p = trouver(nom)
        libelle = f"{p.titre} ({p.minimum} à {p.maximum} {p.unite})"
        self.inviter(libelle, lambda texte: self._regler(nom, texte), texte=str(self._valeurs[nom]))

    def action_payeur(self) -> None:
        """Ask for the number of the payer, then for its time."""
        self.inviter("Numéro de la complémentaire", lambda numero: self._changer_payeur(numero.strip()))

    def _changer_payeur(self, numero: str) -> None:
        if not (numero.isascii() and numero.isdigit()):
            message = f"numéro de complémentaire illisible : {citer(numero)}"
            raise Refus(Anomalie("NUMERO_AMC_ILLISIBLE", message, "taper ses chiffres seuls : les lire dans F4, colonne Payeur"))
        self._changer(f"{SILENCE_AMC}:{numero}")

    def _regler(self, nom: str, texte: str) -> None:
        def suite(valeur: int) -> None:
            self.dire(f"{trouver(nom).titre} : {valeur} {trouver(nom).unite}", "ok")
            self.arriver()

        self.demander("parametre", lambda r: regler(r, nom, texte), suite, retenir=True)
