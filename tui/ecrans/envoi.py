"""F9, the one gesture of F4: build the lots, sign with the CPS, send; with the CPS of the demo, the progress, the returns."""

from collections.abc import Callable
from datetime import datetime, timedelta

from textual.message import Message

from core.commandes.poste import Faite
from core.commandes.valeurs import Constituer, Envoyer, Relever
from core.dates import afficher_jour
from core.langage.moments import lire_moment
from tui.ecrans.bureau import Bureau
from tui.ecrans.choix import Choix
from tui.ecrans.commander import commander
from tui.ecrans.cps import AvecCps
from tui.ecrans.verbes_lot import VerbesDeLot


class Progres(Message):
    """So many packages sent out of so many; only the last one matters."""

    def __init__(self, fait: int, total: int) -> None:
        super().__init__()
        self.fait, self.total = fait, total

    def can_replace(self, message: Message) -> bool:
        """A slow terminal shows the last state."""
        return isinstance(message, Progres)


class Emission(AvecCps, VerbesDeLot):
    """The keys that build, sign, send and fetch; `bureau` is what the screen shows."""

    _partir: datetime | None = None  # the hour chosen for what F9 signs next
    bureau: Bureau | None = None

    def _envoi_en_cours(self, geste: Callable[[], None]) -> bool:
        """Whether a sending, or the reading that follows it, has still to answer; `geste` is then made again after it, and
        what is typed meanwhile comes after `geste`."""
        if not (self.en_attente("action") or self.en_attente("bureau")):
            return False
        self.demander("apres-envoi", lambda _: None, lambda _: geste(), retenir=True)
        return True

    def action_constituer(self) -> None:
        """Build the lots of everything that is ready, in the practice in force."""
        if self._envoi_en_cours(self.action_constituer):
            return
        self.dire("constitution des lots…")
        commander(self, Constituer(), self._faite)

    def action_differer(self) -> None:
        """The hour of the signed lots under the cursor; when none is signed, of what F9 signs next."""
        vises = self.lots_vises()
        if vises and all(lot.etat == "signe" for lot in vises):
            super().action_differer()
            return

        def prendre(texte: str) -> None:
            a = self._partir = lire_moment(texte, self.contexte.horloge.maintenant()) if texte.strip() else None
            self.dire(f"F9 signera pour un départ le {a:%d/%m/%Y} à {a:%H:%M}" if a else "F9 envoie dès la signature", "ok")

        self.inviter("Départ de ce que F9 signera (18h30, +45, demain 8h ; vide : aussitôt)", prendre)

    def action_envoyer(self) -> None:
        """Ask for the code of the CPS (this is what signs, so it is asked each time), then do all the rest; with nothing to sign,
        what waits leaves without it."""
        if self._envoi_en_cours(self.action_envoyer):
            return
        if self.bureau is not None and not self.bureau.infirmiers and not self.facturier.cabinet:
            self._envoyer("")
            return
        quand = f", départ à {self._partir:%H:%M}" if self._partir else ""
        self.inviter_cps(self.bureau.infirmiers if self.bureau else frozenset(), self._envoyer, quand)

    def action_changer_cps(self) -> None:
        """Each nurse signs her own lots with her own card."""
        if self._envoi_en_cours(self.action_changer_cps):
            return
        cps = self.contexte.cps
        if self.contexte.inserer_cps is None or not cps:
            self.dire("le lecteur n'est pas émulé : mettre la CPS dans le lecteur, puis F9", "alerte")
            return

        def choisir(i: int) -> None:
            self.mettre_cps(i)
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
        self.facturier.veille.reveiller()
        self.arriver()

    def _envoyer(self, code: str) -> None:
        partir = self._partir  # a refused code does not forget the hour chosen
        self.dire("constitution, signature et envoi…")
        self.signer(
            lambda progres: commander(self, Envoyer(), self._envoyee, retenir=False, code=code, progres=progres, partir=partir),
            self._progresser,
        )

    def _envoyee(self, faite: Faite) -> None:
        self._partir = None
        self._faite(faite)

    def _faite(self, faite: Faite) -> None:
        self.fini(faite.phrase)

    def _progresser(self, fait: int, total: int) -> None:
        """Called on the thread of the base: only a message leaves it."""
        self.post_message(Progres(fait, total))

    def on_progres(self, message: Progres) -> None:
        """Show how far the sending is."""
        plein = 20 * message.fait // max(1, message.total)
        self.dire(f"envoi {message.fait}/{message.total} {'█' * plein}{'·' * (20 - plein)}")

    def action_relever(self) -> None:
        """Fetch what the payers left: ARL, payments, rejects."""
        if self._envoi_en_cours(self.action_relever):
            return
        self.dire("relève des retours…")
        commander(self, Relever(), self._faite, retenir=False)
