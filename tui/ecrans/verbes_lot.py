"""What one does to lots, on F4 and on the detail of a lot: take back, put off, let go, send again, slip on paper."""

from collections.abc import Callable, Sequence

from core.dates import afficher_jour
from core.erreurs import Anomalie, Refus
from core.facturation.modes import DEGRADE
from core.langage.moments import lire_moment
from core.lots.bordereau import bordereau
from core.lots.echanges import Lot
from core.ports import Registre
from tui.ecrans.base import Ecran
from tui.ecrans.texte import Texte
from tui.verrou import verrou


class VerbesDeLot(Ecran):
    """A screen that says which lots its keys act on."""

    def lots_vises(self) -> Sequence[Lot]:
        """The selected lots, else the one under the cursor."""
        return ()

    def fini(self, phrase: str) -> None:
        """What was done: say it, read again."""
        self.dire(phrase, "ok" if " — " not in phrase else "alerte")
        self.arriver()

    def _agir(self, faire: Callable[[Registre], str]) -> None:
        self.demander("lot", faire, self.fini, retenir=True)

    def action_defaire(self) -> None:
        """Take lots back before they leave; their invoices are to be sent again."""
        vises, horloge = self.lots_vises(), self.contexte.horloge

        def faire(registre: Registre) -> str:
            from core.services.envoi import defaire_lot

            with registre.ecriture():
                for lot in vises:
                    defaire_lot(registre, lot.id, horloge)
            return f"lot {_numeros(vises)} défait : ses factures sont à envoyer"

        if vises:
            self._agir(faire)

    def action_differer(self) -> None:
        """Ask for the hour at which signed lots leave."""
        vises, horloge = self.lots_vises(), self.contexte.horloge

        def prendre(texte: str) -> None:
            def faire(registre: Registre) -> str:
                from core.services.depart import differer

                a = lire_moment(texte, horloge.maintenant())
                differer(registre, [lot.id for lot in vises], a, horloge)
                return f"lot {_numeros(vises)} : départ le {afficher_jour(a.date())} à {a:%H:%M}, d le reprend jusque-là"

            self._agir(faire)

        if vises:
            self.inviter(f"Départ du lot {_numeros(vises)} (18h30, +45, demain 8h)", prendre)

    def action_partir(self) -> None:
        """Do not wait for the hour: send these lots now."""
        vises, c = self.lots_vises(), self.contexte

        def faire(registre: Registre) -> str:
            from core.services.depart import partir_maintenant
            from core.services.envoi import envoyer

            partir_maintenant(registre, [lot.id for lot in vises], c.horloge)
            with verrou(registre.chemin):
                bilan = envoyer(registre, c.transport, None, c.horloge)
            return f"{bilan.deposes} lot(s) déposé(s)" + (f" — {bilan.anomalies[0].phrase()}" if bilan.anomalies else "")

        if vises:
            self._agir(faire)

    def action_relancer(self) -> None:
        """Send the same bytes again under the same key, once what waits at the payer was fetched."""
        vises, c = self.lots_vises(), self.contexte

        def faire(registre: Registre) -> str:
            from core.services.envoi import envoyer, relancer_lot
            from core.services.retours import relever

            with verrou(registre.chemin):
                relever(registre, c.transport, c.horloge)  # a lot is never sent again before its ARL was looked for
                muets = [lot for lot in vises if registre.lot(lot.id).etat == "depose"]
                if not muets:
                    return f"lot {_numeros(vises)} : la relève a donné la réponse, ou il n'est pas parti ; rien n'est renvoyé"
                for lot in muets:
                    relancer_lot(registre, lot.id, c.horloge)
                bilan = envoyer(registre, c.transport, None, c.horloge)
            suite = f" — {bilan.anomalies[0].phrase()}" if bilan.anomalies else ""
            return f"lot {_numeros(muets)} relancé à l'identique, {bilan.deposes} déposé(s){suite}"

        if vises:
            self._agir(faire)

    def action_bordereau(self) -> None:
        """Show the slip that goes with the paper sheets of lots in mode dégradé, and write it in a file to print."""
        degrades, dossier = [lot for lot in self.lots_vises() if lot.mode == DEGRADE], self.contexte.dossier
        if not degrades:
            self.dire("seul un lot en mode dégradé (5) a un bordereau : ses feuilles de soins doivent suivre", "alerte")
            return

        def faire(registre: Registre) -> str:
            from core.services.pieces import feuilles_numerisees
            from core.systeme import cause

            textes = [bordereau(lot, registre.factures(lot=lot.id), feuilles_numerisees(registre, lot.id)) for lot in degrades]
            if dossier is None:
                return "\n".join(textes)
            chemin = dossier / f"bordereau_{degrades[0].nom}.txt"
            try:
                chemin.write_text("\n".join(textes), "utf-8")
            except OSError as erreur:
                raise Refus(
                    Anomalie(
                        "BORDEREAU_NON_ECRIT",
                        f"bordereau non écrit : {cause(erreur)}",
                        "vérifier le dossier de la base",
                        str(chemin),
                    )
                ) from None
            return "\n".join([*textes, f"À imprimer : {chemin}"])

        self.demander("bordereau", faire, lambda texte: self.facturier.lire(Texte("Bordereau", texte)), retenir=True)


def _numeros(lots: Sequence[Lot]) -> str:
    return ", ".join(f"{lot.numero}" for lot in lots[:5]) + ("…" if len(lots) > 5 else "")
