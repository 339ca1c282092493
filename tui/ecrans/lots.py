"""F4: what is ready, what stops it, then one gesture: build the lots, sign with the CPS, send, and read what comes back."""

from collections.abc import Hashable, Iterable
from datetime import timedelta
from typing import ClassVar

from textual.binding import Binding, BindingType
from textual.message import Message
from textual.widget import Widget

from core.dates import afficher_jour
from core.erreurs import Refus
from core.ports import Registre
from tui.ecrans.base import Ecran
from tui.ecrans.bureau import Bureau, Controle, LotVu, lire_bureau
from tui.ecrans.choix import Choix
from tui.ecrans.texte import Texte
from tui.widgets.lignes import Panneau
from tui.widgets.source import SourceListe
from tui.widgets.tableau import Colonne, Tableau


class Progres(Message):
    """So many packages sent out of so many; only the last one matters."""

    def __init__(self, fait: int, total: int) -> None:
        super().__init__()
        self.fait, self.total = fait, total

    def can_replace(self, message: Message) -> bool:
        """A slow terminal shows the last state."""
        return isinstance(message, Progres)


class EcranLots(Ecran):
    """The control list on top (Enter opens the record to mend), the lots below with what the payer answered."""

    NOM = "lots"
    TITRE = "Lots et envoi"
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("f9", "envoyer", "tout envoyer", tooltip="Faire les lots, signer avec la CPS et envoyer", id="lots.envoyer"),
        Binding("f12", "relever", "relever", tooltip="Relever les ARL et les retours des caisses", id="lots.relever"),
        Binding("c", "constituer", "faire les lots", tooltip="Faire les lots sans les envoyer", id="lots.constituer"),
        Binding("ctrl+x", "changer_cps", "CPS", tooltip="Mettre une autre CPS dans le lecteur émulé", id="lots.cps"),
        Binding("plus", "jour_suivant", tooltip="Démonstration : passer au jour suivant", show=False, id="lots.jour-suivant"),
        Binding("d", "defaire", "défaire", tooltip="Défaire le lot, tant qu'il n'est pas parti", id="lots.defaire"),
        Binding("n", "probleme(1)", tooltip="Problème suivant", show=False, id="lots.suivant"),
        Binding("p", "probleme(-1)", tooltip="Problème précédent", show=False, id="lots.precedent"),
        Binding("slash", "filtrer", tooltip="Filtrer les lots", show=False, id="lots.filtrer"),
    ]

    def __init__(self) -> None:
        super().__init__()
        self._cps = 0  # which emulated CPS is in the reader
        self._controles: dict[Hashable, Controle] = {}
        self._lots: dict[Hashable, LotVu] = {}
        self._attendus: frozenset[str] = frozenset()  # AM numbers of those who have something to sign

    def contenu(self) -> Iterable[Widget]:
        """Summary, control list, lots."""
        yield Panneau(id="resume")
        yield Tableau(
            [Colonne("Contrôle avant envoi", 22), Colonne("Message")],
            id="controles",
            vide="rien ne s'oppose à l'envoi",
            a_l_ouverture=self._ouvrir_controle,
        )
        yield Tableau(
            [
                Colonne("Lot", 4, droite=True),
                Colonne("Infirmier", 9),
                Colonne("Payeur"),
                Colonne("Nat", 4),
                Colonne("Fact", 4, droite=True),
                Colonne("Demandé", 11, droite=True),
                Colonne("État", 25),
            ],
            id="lots",
            vide="aucun lot : F9 fait les lots, les signe et les envoie",
            a_l_ouverture=self._ouvrir_lot,
        )

    def premier(self) -> Widget:
        """The control list."""
        return self.query_one("#controles", Tableau)

    def arriver(self, argument: str = "") -> None:
        """Read again; `:lot 42` puts the cursor on that lot."""
        self._relire(int(argument) if argument.isdigit() else 0)

    def _relire(self, numero: int = 0) -> None:
        jour, cabinet = self.contexte.horloge.aujourdhui(), self.facturier.cabinet
        self.demander("bureau", lambda r: lire_bureau(r, jour, cabinet), lambda b: self._montrer(b, numero))
        self.facturier.recompter()

    def _montrer(self, bureau: Bureau, numero: int = 0) -> None:
        self.query_one("#resume", Panneau).montrer(bureau.lignes())
        self._controles = dict(enumerate(bureau.controles))
        self.query_one("#controles", Tableau).montrer(
            SourceListe(
                list(self._controles),
                lambda i: self._controles[i].cellules(),
                lambda i: i,
                lambda i: "erreur" if self._controles[i].bloquant else "",
            )
        )
        self._lots = {v.lot.id: v for v in bureau.lots}
        self._attendus = bureau.infirmiers
        tableau = self.query_one("#lots", Tableau)
        cle = next((v.lot.id for v in bureau.lots if v.lot.numero == numero), None)
        tableau.montrer(SourceListe(list(self._lots), lambda i: self._lots[i].cellules(), lambda i: i), curseur_sur=cle)
        if cle is not None:
            self.aller_au_champ(tableau)

    # -- the verbs ----------------------------------------------------------------------------------------------------

    def action_constituer(self) -> None:
        """Build the lots of everything that is ready, in the practice in force."""
        horloge, cabinet = self.contexte.horloge, self.facturier.cabinet

        def faire(registre: Registre) -> str:
            from core.services.envoi import constituer_lots

            bilan = constituer_lots(registre, horloge, cabinet=cabinet)
            ecartees = "".join(f" ; {a.phrase()}" for a in bilan.anomalies[:1])
            return f"{len(bilan.lots)} lot(s) fait(s){ecartees}"

        self.dire("constitution des lots…")
        self.demander("action", faire, self._fini, retenir=True)

    def action_envoyer(self) -> None:
        """Ask for the code of the CPS (this is what signs, so it is asked each time), then do all the rest."""
        cps, inserer = self.contexte.cps, self.contexte.inserer_cps
        attendus = self._attendus
        if cps and inserer and attendus and cps[self._cps].am not in attendus:
            # in the demo, the nurse whose lots wait comes with her card
            self._cps = next((i for i, c in enumerate(cps) if c.am in attendus), self._cps)
            inserer(cps[self._cps].lire())
        qui = f" de {cps[self._cps].libelle} (démonstration : {cps[self._cps].code})" if cps else ""
        self.inviter(f"Code de la CPS{qui}", self._envoyer, secret=True)

    def action_changer_cps(self) -> None:
        """Each nurse signs her own lots with her own card."""
        cps, inserer = self.contexte.cps, self.contexte.inserer_cps
        if inserer is None or not cps:
            self.dire("le lecteur n'est pas émulé : mettre la CPS dans le lecteur, puis F9", "alerte")
            return

        def choisir(i: int) -> None:
            inserer(cps[i].lire())
            self._cps = i
            self.dire(f"CPS de {cps[i].libelle} dans le lecteur", "ok")

        self.facturier.lire(Choix("CPS à mettre dans le lecteur émulé", [(c.libelle,) for c in cps], choisir))

    def action_jour_suivant(self) -> None:
        """Let a day pass in the demo: the emulated caisse works on its own calendar."""
        c = self.contexte
        if c.faire_passer is None:
            self.dire("le temps ne se commande que dans la démonstration", "alerte")
            return
        c.faire_passer(c.horloge.aujourdhui() + timedelta(days=1))
        self.dire(f"nous sommes maintenant le {afficher_jour(c.horloge.aujourdhui())} ; F12 relève les retours")
        self.facturier.situer(self)
        self._relire()

    def _envoyer(self, code: str) -> None:
        c, cabinet = self.contexte, self.facturier.cabinet

        def faire(registre: Registre) -> str:
            from core.services.envoi import constituer_lots, envoyer

            faits = constituer_lots(registre, c.horloge, cabinet=cabinet)
            bilan = envoyer(registre, c.transport, c.lecteur, c.horloge, code, progres=self._progresser)
            morceaux = [f"{len(faits.lots)} lot(s) fait(s), {bilan.deposes} déposé(s)"]
            morceaux += [f"{bilan.en_doute} en doute"] if bilan.en_doute else []
            morceaux += [f"{bilan.differes} différé(s)"] if bilan.differes else []
            morceaux += [f"{bilan.attente} en attente"] if bilan.attente else []
            restants = registre.lots(etats=("constitue",))
            morceaux += [f"{len(restants)} à signer par une autre CPS (^X)"] if restants else []
            autres = (*faits.anomalies, *bilan.anomalies)
            return ", ".join(morceaux) + (f" — {autres[0].phrase()}" if autres else "")

        self.dire("constitution, signature et envoi…")
        self.demander("action", faire, self._fini)

    def _progresser(self, fait: int, total: int) -> None:
        """Called on the thread of the base: only a message leaves it."""
        self.post_message(Progres(fait, total))

    def on_progres(self, message: Progres) -> None:
        """Show how far the sending is."""
        plein = 20 * message.fait // max(1, message.total)
        self.dire(f"envoi {message.fait}/{message.total} {'█' * plein}{'·' * (20 - plein)}")

    def action_relever(self) -> None:
        """Fetch what the payers left: ARL, payments, rejects."""
        c = self.contexte

        def faire(registre: Registre) -> str:
            from core.services.retours import relever
            from tui.ecrans.retours import phrase

            return phrase(relever(registre, c.transport, c.horloge))

        self.dire("relève des retours…")
        self.demander("action", faire, self._fini)

    def action_defaire(self) -> None:
        """Take a lot back before it leaves; its invoices are to be sent again."""
        cle = self.query_one("#lots", Tableau).cle_courante
        if not isinstance(cle, int):
            return
        horloge, numero = self.contexte.horloge, self._lots[cle].lot.numero

        def faire(registre: Registre) -> str:
            from core.services.envoi import defaire_lot

            defaire_lot(registre, cle, horloge)
            return f"lot {numero} défait : ses factures sont à envoyer"

        self.demander("action", faire, self._fini, retenir=True)

    def _fini(self, phrase: str) -> None:
        self.dire(phrase, "ok" if " — " not in phrase else "alerte")
        self._relire()

    def refuse(self, nom: str, refus: Refus) -> None:
        """A refused action may have left lots built: show them."""
        super().refuse(nom, refus)
        if nom == "action":
            self._relire()

    # -- the lists ----------------------------------------------------------------------------------------------------

    def _ouvrir_controle(self, cle: Hashable) -> None:
        """Go to the record where it is mended; Esc comes back here."""
        self.facturier.aller(*self._controles[cle].ou_corriger)

    def _ouvrir_lot(self, cle: Hashable) -> None:
        vu = self._lots[cle]
        titre = f"Lot {vu.lot.numero} — {vu.etat}"
        self.demander("lot", vu.raconter, lambda texte: self.facturier.lire(Texte(titre, texte)))

    def action_probleme(self, pas: int) -> None:
        """Next or previous message of the control list, from anywhere."""
        tableau = self.query_one("#controles", Tableau)
        self.aller_au_champ(tableau)
        tableau.action_bouger(pas)

    def action_filtrer(self) -> None:
        """Keep the lots that hold the words, as they are typed."""
        tableau = self.query_one("#lots", Tableau)
        self.inviter("/", lambda _: self.aller_au_champ(tableau), tableau.filtrer)
