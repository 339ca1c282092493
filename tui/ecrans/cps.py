"""The CPS that signs: which emulated one is in the reader, and the code that is asked each time."""

from collections.abc import Callable, Collection
from concurrent.futures import Future

from tui.ecrans.base import Ecran


def _sans_progres(fait: int, total: int) -> None:
    return None


class AvecCps(Ecran):
    """A screen from which one signs."""

    @property
    def _cps(self) -> int:
        """Which emulated CPS is in the reader, the same for all screens."""
        return self.facturier.cps_presente

    def mettre_cps(self, i: int) -> None:
        """Put that emulated card in the reader."""
        inserer = self.contexte.inserer_cps
        if inserer is not None:
            inserer(self.contexte.cps[i].lire())
            self.facturier.cps_presente = i

    def inviter_cps(self, attendus: Collection[str], suite: Callable[[str], None], quand: str = "") -> None:
        """Ask for the code of the CPS; in the demo, a nurse (AM) among `attendus` comes with her card."""
        cps = self.contexte.cps
        if cps and attendus and cps[self._cps].am not in attendus:
            self.mettre_cps(next((i for i, c in enumerate(cps) if c.am in attendus), self._cps))
        qui = f" de {cps[self._cps].libelle} (démonstration : {cps[self._cps].code})" if cps else ""
        self.inviter(f"Code de la CPS{qui}{quand}", suite, secret=True)

    def signer(
        self, lancer: Callable[[Callable[[int, int], None]], None], progres: Callable[[int, int], None] = _sans_progres
    ) -> None:
        """Run what signs then sends, by `lancer(progres)`: the next keys wait until the card took the code, not till all is sent.

        A refused code asks for another, which may have been typed ahead.
        """
        signe: Future[None] = Future()

        def repondre() -> None:
            if not signe.done():
                signe.set_result(None)

        def avancer(fait: int, total: int) -> None:
            repondre()
            progres(fait, total)

        lancer(avancer)
        self._lancer("signature", lambda: signe, lambda _: None, True)
        self.contexte.executeur.soumettre(lambda _: repondre())  # after it: refused, or nothing to send
