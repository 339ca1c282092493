"""The prompt of a screen: one line asked in the place of the message, taken by Enter, forgotten by Esc."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from textual.widget import Widget

from core.pluriel import combien
from tui.ecrans.taches import Taches
from tui.widgets.champ import Champ

if TYPE_CHECKING:
    from core.erreurs import Anomalie


class AvecInvite(Taches):
    """A screen that asks; `Ecran` says how it speaks and where its focus goes."""

    def __init__(self, *, id: str) -> None:
        super().__init__(id=id)
        self._invite_suite: Callable[[str], None] | None = None
        self._invite_change: Callable[[str], None] | None = None
        self._avant_invite: Widget | None = None

    def dire(self, texte: str, style: str = "") -> None:
        """Put one line on the message line."""
        raise NotImplementedError

    def dire_anomalie(self, anomalie: Anomalie) -> None:
        """Show a fault."""
        raise NotImplementedError

    def aller_au_champ(self, widget: Widget | None) -> None:
        """Give the focus at once."""
        raise NotImplementedError

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
