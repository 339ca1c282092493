"""The last line but one of a screen: what is said there, and the prompt that takes its place, with the focus."""

from __future__ import annotations

from collections.abc import Callable

from attrs import evolve, frozen
from textual.widget import Widget

from core.erreurs import Anomalie, Refus
from core.pluriel import combien
from tui.ecrans.taches import IMPREVUE, Taches
from tui.widgets.barres import LigneFixe, LigneMessage
from tui.widgets.champ import Champ

# what another code puts right; a blocked card, or invoices to mend, ask for something else
_CODES_A_RETAPER = frozenset({"CODE_PORTEUR_FAUX", "CODE_PORTEUR_MAL_ECRIT"})


@frozen
class Invite:
    """What is asked for: a refused answer asks for it again."""

    libelle: str
    suite: Callable[[str], None]
    change: Callable[[str], None] | None
    texte: str
    secret: bool
    offrir: bool
    insister: bool


class AvecInvite(Taches):
    """A screen that speaks and asks."""

    def __init__(self, *, id: str) -> None:
        super().__init__(id=id)
        self._invite: Invite | None = None
        self._repondue: Invite | None = None  # the one whose answer is being used, with that answer
        self._avant_invite: Widget | None = None
        self._dit = ""  # the last thing said
        self._refus_dit = False  # whether it is a refusal
        self._message_lu = False  # whether a key came after it was shown: it may go away

    def montrer_touches(self) -> None:
        """The live keys, which depend on where the focus is."""

    def dire(self, texte: str, style: str = "") -> None:
        """Put one line of French on the message line; never a window."""
        self._dit = texte or self._dit
        self._refus_dit, self._message_lu = style == "erreur", False
        marque = {"erreur": "✗ ", "alerte": "! ", "ok": "✓ "}.get(style, "")
        self.query_one("#message", LigneFixe).montrer([(marque + texte, style)] if texte else "")

    def dire_anomalie(self, anomalie: Anomalie) -> None:
        """Show a fault as the command line would."""
        self.dire(anomalie.phrase(), {"bloquant": "erreur", "alerte": "alerte"}.get(anomalie.gravite, ""))

    def noter_touche(self) -> None:
        """A key arrived: what is on the message line was there to be read before it."""
        if self.is_mounted and not self._message_lu:
            self._message_lu = self.query_one("#message", LigneMessage).vue

    def taire_le_lu(self) -> None:
        """Another action begins, or one comes back from another screen: what was read is over, but for a refusal whose prompt or
        field still waits for what is right."""
        if self._message_lu and not (self._refus_dit and self._refus_en_attente()):
            self.dire("")

    def _refus_en_attente(self) -> bool:
        return self.invite_ouverte or any(champ.faute for champ in self.query(Champ))

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
        offrir: bool = True,
        insister: bool = True,
    ) -> None:
        """Ask for one line in the place of the message; `suite` gets it on Enter, Esc forgets it.

        With `offrir` the first character typed replaces `texte`.  With `insister`, a `Refus` raised by `suite`, or by a task that
        it starts, is said above the same prompt, open again on what was typed (a code is typed anew).
        """
        self.taire_le_lu()
        self._ouvrir_invite(Invite(libelle, suite, change, texte, secret, offrir, insister))
        self.query_one("#message").display = False

    def _ouvrir_invite(self, voulue: Invite) -> None:
        invite = self.query_one("#invite", Champ)
        self._avant_invite = self.focused if self.focused is not invite else self._avant_invite
        self._invite = voulue
        invite.libeller(voulue.libelle)
        invite.secret, invite.choix = voulue.secret, None
        invite.teinter(())
        invite.remplir(voulue.texte)
        if voulue.offrir:
            invite.offrir()
        invite.display = True
        self.aller_au_champ(invite)

    def reprise(self) -> Callable[[Refus], None]:
        """A task that an answer starts asks again when it is refused."""
        repondue = self._repondue
        return super().reprise() if repondue is None else lambda refus: self._redemander(repondue, refus)

    def _redemander(self, repondue: Invite, refus: Refus) -> None:
        """Open a refused prompt again, unless one went elsewhere meanwhile or another answer would change nothing."""
        codes = {a.code for a in refus.anomalies}
        vain = not codes <= _CODES_A_RETAPER if repondue.secret else IMPREVUE in codes
        if not (vain or self.invite_ouverte) and repondue.insister and self.facturier.screen is self:
            self._ouvrir_invite(evolve(repondue, texte="" if repondue.secret else repondue.texte))

    @property
    def invite_ouverte(self) -> bool:
        """Whether something is being asked."""
        return self._invite is not None

    def invite_pour(self, suite: Callable[[str], None]) -> bool:
        """Whether the prompt is open and its text is for that one."""
        return self._invite is not None and self._invite.suite == suite

    def _invite_changee(self, champ: Champ) -> None:
        if self._invite is not None and self._invite.change is not None:
            self._invite.change(champ.valeur)

    def _fermer_invite(self) -> bool:
        if self._invite is None:
            return False
        self._invite = None
        self.query_one("#message").display = True
        self.aller_au_champ(self._avant_invite)
        self.query_one("#invite", Champ).display = False
        return True

    def _accepter_invite(self) -> bool:
        invite = self.query_one("#invite", Champ)
        ouverte, texte = self._invite, invite.valeur
        if ouverte is None or not self._fermer_invite():
            return False
        self._repondue = repondue = evolve(ouverte, texte=texte)
        try:
            faute = _faute_du_code(texte) if ouverte.secret else None
            if faute is not None:
                raise Refus(faute)
            ouverte.suite(texte)
        except Refus as refus:
            self.dire_anomalie(refus.anomalies[0])
            self._redemander(repondue, refus)
        finally:
            self._repondue = None
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
