"""The lines of a paste that wait for their turn in the one-line entry, kept in the base until each is in a form."""

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from tui.ecrans.base import Ecran

COLLEES = "lignes-collees"  # their draft


class PileDeLignes:
    """First in, first out; the line being typed is kept with them, being in no form yet."""

    def __init__(self, ecran: "Ecran") -> None:
        self._ecran = ecran
        self._lignes: tuple[str, ...] = ()
        self._gardee = False  # the draft holds something

    def __len__(self) -> int:
        return len(self._lignes)

    def poser(self, lignes: tuple[str, ...], en_cours: str) -> None:
        """Those of a paste come before those of an older one."""
        self._lignes = (*lignes, *self._lignes)
        self._gardee = True
        self.garder(en_cours)

    def prendre(self) -> str:
        """The next one; "" when there is none."""
        premiere, self._lignes = (self._lignes[0], self._lignes[1:]) if self._lignes else ("", ())
        return premiere

    def relire(self, gardees: str | None) -> None:
        """The draft that was found."""
        if gardees and not self._lignes:
            self._lignes, self._gardee = tuple(gardees.splitlines()), True

    def garder(self, en_cours: str = "") -> None:
        """Write the draft at each step of a pile: pasting it again would do twice what was done."""
        texte = self._texte(en_cours)
        if self._gardee:
            self._ecran.demander(COLLEES, lambda r: r.garder_brouillon(COLLEES, texte), lambda _: None)
        self._gardee = bool(texte)

    def partir(self, en_cours: str) -> None:
        """The program is being left: the line being typed is kept, alone or with the others."""
        texte = self._texte(en_cours)
        if texte or self._gardee:
            self._ecran.contexte.executeur.soumettre(lambda r: r.garder_brouillon(COLLEES, texte))

    def _texte(self, en_cours: str) -> str:
        return "\n".join(x for x in (en_cours, *self._lignes) if x.strip())
