"""What one does to lots, on F4 and on the detail of a lot: take back, put off, let go, send again, slip on paper."""

from collections.abc import Callable, Sequence

from core.commandes.valeurs import Commande, Defaire, Differer, Partir, Repartir
from core.facturation.modes import DEGRADE
from core.lots.bordereau import bordereau
from core.lots.echanges import Lot
from core.ports import Registre
from tui.ecrans.base import Ecran
from tui.ecrans.commander import commander
from tui.ecrans.texte import Texte
from tui.fichier_texte import ecrire_fichier


class VerbesDeLot(Ecran):
    """A screen that says which lots its keys act on."""

    def lots_vises(self) -> Sequence[Lot]:
        """The selected lots, else the one under the cursor."""
        return ()

    def fini(self, phrase: str) -> None:
        """What was done: say it, read again."""
        self.dire(phrase, "ok" if " — " not in phrase else "alerte")
        self.arriver()

    def _commander(self, faire: Callable[[tuple[str, ...]], Commande]) -> None:
        vises = tuple(f"#{lot.id}" for lot in self.lots_vises())
        if vises:
            commander(self, faire(vises), lambda faite: self.fini(faite.phrase), nom="lot")

    def action_defaire(self) -> None:
        """Take lots back before they leave; their invoices are to be sent again."""
        self._commander(Defaire)

    def action_differer(self) -> None:
        """Ask for the hour at which signed lots leave."""
        vises = self.lots_vises()
        if vises:
            noms = tuple(f"#{lot.id}" for lot in vises)
            self.inviter(
                f"Départ du lot {_numeros(vises)} (18h30, +45, demain 8h)",
                lambda texte: commander(self, Differer(noms, texte.strip()), lambda faite: self.fini(faite.phrase), nom="lot"),
            )

    def action_partir(self) -> None:
        """Do not wait for the hour: send these lots now."""
        self._commander(Partir)

    def action_relancer(self) -> None:
        """Send the same bytes again under the same key, once what waits at the payer was fetched."""
        self._commander(Repartir)

    def action_bordereau(self) -> None:
        """Show the slip that goes with the paper sheets of lots in mode dégradé, and write it in a file to print."""
        degrades, dossier = [lot for lot in self.lots_vises() if lot.mode == DEGRADE], self.contexte.dossier
        if not degrades:
            self.dire("seul un lot en mode dégradé (5) a un bordereau : ses feuilles de soins doivent suivre", "alerte")
            return

        def faire(registre: Registre) -> str:
            from core.services.pieces import feuilles_numerisees

            textes = [bordereau(lot, registre.factures(lot=lot.id), feuilles_numerisees(registre, lot.id)) for lot in degrades]
            if dossier is None:
                return "\n".join(textes)
            chemin = dossier / f"bordereau_{degrades[0].nom}.txt"
            ecrire_fichier(chemin, "\n".join(textes))
            return "\n".join([*textes, f"À imprimer : {chemin}"])

        self.demander("bordereau", faire, lambda texte: self.facturier.lire(Texte("Bordereau", texte)), retenir=True)


def _numeros(lots: Sequence[Lot]) -> str:
    return ", ".join(f"{lot.numero}" for lot in lots[:5]) + ("…" if len(lots) > 5 else "")
