"""The verbs of F1: each acts on the lines selected, of the kinds it knows, and on nothing when none is selected."""

from collections.abc import Callable, Collection, Hashable, Sequence

from core.commandes.poste import Faite
from core.commandes.valeurs import (
    Commande,
    EnvoyerLignes,
    FacturerLignes,
    InterrogerLignes,
    Questionner,
    RelancerLignes,
    ReporterLignes,
)
from core.dates import afficher_jour
from core.erreurs import Anomalie, Refus
from core.langage.dates import lire_jour_court
from core.pluriel import combien
from core.ports import Registre
from core.travail.lignes import Lignes
from core.travail.tache import Tache
from tui.ecrans.commander import commander
from tui.ecrans.cps import AvecCps
from tui.ecrans.file_gardee import FileGardee


class VerbesTravail(AvecCps, FileGardee):
    """What EcranTravail does with its selection."""

    def __init__(self) -> None:
        super().__init__()
        self._taches: dict[Hashable, Tache] = {}

    def choisies(self) -> list[Tache]:
        """The lines a verb acts on: those selected and shown."""
        return [self._taches[c] for c in self.tableau.cles_visees() if c in self._taches]

    def _visees(self, verbe: str, *genres: str) -> list[Tache]:
        """Those of these kinds (any when none is named) among the selected lines; says why when there are none."""
        toutes = self.choisies()
        visees = [t for t in toutes if not genres or t.genre in genres]
        if not toutes:
            self.dire(f"aucune ligne choisie : Espace choisit, * choisit tout, puis {verbe}", "alerte")
        elif not visees:
            self.dire(
                f"{verbe} : rien à faire sur {combien(len(toutes), 'ligne choisie')}, il vise {' ou '.join(genres)}", "alerte"
            )
        return visees

    def _commander(
        self,
        faire: Callable[[Lignes], Commande],
        visees: Sequence[Tache],
        *,
        retenir: bool = True,
        code: str = "",
        progres: Callable[[int, int], None] | None = None,
    ) -> None:
        """Run it on these lines by name; a routine notes the filter instead when all it shows was selected."""
        toutes = len(self.choisies()) == len(self.tableau.source)
        notee = faire(Lignes(filtre=" ".join(self.tableau.filtre.split()))) if toutes else None
        par_nom = faire(Lignes(tuple(t.cle for t in visees)))
        commander(self, par_nom, self._fait, nom="file", retenir=retenir, code=code, progres=progres, notee=notee)

    def _fait(self, faite: Faite) -> None:
        self.tableau.choisir(set())
        self.relire()
        self.dire(faite.phrase, "alerte" if faite.codes else "ok")

    # -- the verbs ----------------------------------------------------------------------------------------------------

    def action_facturer(self) -> None:
        """Bill the visits made up to today of the patients of the selected lines."""
        visees = self._visees("b facture", "à facturer")
        if visees:
            self.dire(f"facturation de {combien(len(visees), 'patient')}…")
            self._commander(FacturerLignes, visees)

    def action_relancer(self) -> None:
        """Lots without ARL leave again as they are, a letter is written for those unpaid, questions count as asked again."""
        visees = self._visees("l relance", "ARL", "silence", "question")
        if visees:
            self._commander(RelancerLignes, visees)

    def action_interroger(self) -> None:
        """Ask the rights service about the patients of the selected lines."""
        visees = [t for t in self._visees("i interroge les droits") if t.patient]
        if visees:
            self.dire("interrogation des droits…")
            self._commander(InterrogerLignes, visees)
        elif self.choisies():
            self.dire("i interroge les droits : aucune de ces lignes ne vise un patient", "alerte")

    def action_envoyer(self) -> None:
        """Make the lots of the selected invoices that are ready, sign them with those that wait for it, and send only these."""
        visees = self._visees("s envoie", "à envoyer", "à signer")

        def infirmiers(registre: Registre) -> frozenset[str]:
            pretes = [registre.facture(t.objet).resume.infirmier for t in visees if t.genre == "à envoyer"]
            return frozenset([*pretes, *(registre.lot(t.objet).infirmier for t in visees if t.genre == "à signer")])

        def inviter(attendus: Collection[str]) -> None:
            self.inviter_cps(attendus, envoyer, f", {combien(len(visees), 'ligne')}")

        def envoyer(code: str) -> None:
            self.dire("constitution, signature et envoi…")
            self.signer(lambda progres: self._commander(EnvoyerLignes, visees, retenir=False, code=code, progres=progres))

        if visees:
            self.demander("infirmiers", infirmiers, inviter, retenir=True)

    def action_differer(self) -> None:
        """Put the selected lines off until a day; the empty answer puts them back."""
        visees = self._visees("d remet à plus tard")
        if visees:
            self.inviter(
                f"Remettre {combien(len(visees), 'ligne')} au (vide : les reprendre)",
                lambda t: self._differer(visees, t),
                texte="+7",
            )

    def _differer(self, visees: Sequence[Tache], texte: str) -> None:
        aujourdhui = self.contexte.horloge.aujourdhui()
        quand = lire_jour_court(texte, aujourdhui) if texte.strip() else None
        if quand is not None and quand <= aujourdhui:
            raise Refus(Anomalie("JOUR_PASSE", f"le {afficher_jour(quand)} n'est pas à venir", "écrire +7, lu ou une date"))
        jours = (quand - aujourdhui).days if quand else 0
        self._commander(lambda lignes: ReporterLignes(lignes, jours), visees)

    def action_question(self) -> None:
        """One question on each selected line that is about a patient; without selection, on the line under the cursor."""
        visees = [t for t in self.choisies() if t.patient]
        if not visees:
            super().action_question()
            return
        self.inviter(
            f"Question sur {combien(len(visees), 'ligne')}",
            lambda texte: self._commander(lambda lignes: Questionner(lignes, " ".join(texte.split())), visees),
        )
