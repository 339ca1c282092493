"""The last line but one of a screen: what is said there, and the prompt that takes its place, with the focus."""

from __future__ import annotations

from collections.abc import Callable

from textual.widget import Widget

from core.erreurs import Anomalie, Refus
from core.pluriel import combien
from tui.ecrans.taches import Taches
from tui.widgets.barres import LigneFixe
from tui.widgets.champ import Champ


class AvecInvite(Taches):
    """A screen that speaks and asks."""

    def __init__(self, *, id: str) -> None:
        super().__init__(id=id)
        self._invite_suite: Callable[[str], None] | None = None
        self._invite_change: Callable[[str], None] | None = None
        self._avant_invite: Widget | None = None
        self._dit = ""  # the last thing said

    def montrer_touches(self) -> None:
        """The live keys, which depend on where the focus is."""

    def dire(self, texte: str, style: str = "") -> None:
        """Put one line of French on the message line; never a window."""
        self._dit = texte or self._dit
        marque = {"erreur": "✗ ", "alerte": "! ", "ok": "✓ "}.get(style, "")
        self.query_one("#message", LigneFixe).montrer([(marque + texte, style)] if texte else "")

    def dire_anomalie(self, anomalie: Anomalie) -> None:
        """Show a fault as the command line would."""
        self.dire(anomalie.phrase(), {"bloquant": "erreur", "alerte": "alerte"}.get(anomalie.gravite, ""))

    def message_montre(self) -> str:
        """The message line, for tests."""
        return self.query_one("#message", LigneFixe).texte()

    def refuse(self, nom: str, refus: Refus) -> None:
        """What a refused task shows; screens with a place for faults show them all."""
        anomalies = refus.anomalies
        self.dire_anomalie(anomalies[0])
        if len(anomalies) > 1:
            self.dire(f"{anomalies[0].phrase()} (et {combien(len(anomalies) - 1, 'autre')} : ^G)", "erreur")
            self._dit = "\n\n".join(a.phrase() for a in anomalies)

    def aller_au_champ(self, widget: Widget | None) -> None:
        """Give the focus at once, before the next key; a prompt that loses it is closed."""
        if widget is not None and widget.id != "invite":
            self._fermer_invite()
        if widget is not None and widget is not self.focused:
            self.set_focus(widget, scroll_visible=False)
            widget.has_focus = True
            self.montrer_touches()

    # -- prompt ---------------------------------------------------------------------------------------------------------

    def inviter(
        self,
        libelle: str,
        suite: Callable[[str], None],
        change: Callable[[str], None] | None = None,
        *,
        texte: str = "",
        secret: bool = False,
        offrir: bool = False,
    ) -> None:
        """Ask for one line in the place of the message; `suite` gets it on Enter, Esc forgets it."""
        invite = self.query_one("#invite", Champ)
        self._avant_invite = self.focused if self.focused is not invite else self._avant_invite
        self._invite_suite, self._invite_change = suite, change
        invite.libeller(libelle)
        invite.secret, invite.choix = secret, None
        invite.teinter(())
        invite.remplir(texte)
        if offrir:
            invite.offrir()
        invite.display = True
        self.query_one("#message").display = False
        self.aller_au_champ(invite)

    @property
    def invite_ouverte(self) -> bool:
        """Whether something is being asked."""
        return self._invite_suite is not None

    def invite_pour(self, suite: Callable[[str], None]) -> bool:
        """Whether the prompt is open and its text is for that one."""
        return self._invite_suite == suite

    def _invite_changee(self, champ: Champ) -> None:
        if self._invite_change is not None:
            self._invite_change(champ.valeur)

    def _fermer_invite(self) -> bool:
        if self._invite_suite is None:
            return False
        self._invite_suite = self._invite_change = None
        self.query_one("#message").display = True
        self.aller_au_champ(self._avant_invite)
        self.query_one("#invite", Champ).display = False
        return True

    def _accepter_invite(self) -> bool:
        invite = self.query_one("#invite", Champ)
        suite, texte, secret = self._invite_suite, invite.valeur, invite.secret
        if suite is None or not self._fermer_invite():
            return False
        faute = _faute_du_code(texte) if secret else None
        if faute is None:
            suite(texte)
        else:
            self.dire_anomalie(faute)
        return True

    def lignes_de_trop(self, champ: Champ, lignes: tuple[str, ...]) -> None:
        """Say that a field of one line took the first one of a paste; beside the prompt, which hides the message line."""
        reste = combien(len(lignes), "laissée")
        if champ.id == "invite":
            champ.libeller(f"{champ.libelle.partition(' (1re')[0]} (1re ligne seule, {reste})")
        else:
            self.dire(f"seule la première ligne collée est prise, {reste}", "alerte")


def _faute_du_code(code: str) -> Anomalie | None:
    """A code that cannot be right would cost a try of the card."""
    from core.identifiants.code_porteur import faute_du_code

    return faute_du_code(code)
