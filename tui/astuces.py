"""Hints: what was just done the long way is said with its short way, on the line of keys, until the next key.

Each is said three times at most, so that one who prefers the long way is left in peace; FACTURIER_ASTUCES=non says none.
"""

import os
from collections import Counter

from tui.fonctions import Fonction

FOIS = 3
PAS = 8  # arrows in a row after which a page or a filter would have been quicker
CHAMPS = 12  # fields gone through in a row without typing


class Astuces:
    """One a session: it is told what was done, and answers with a hint or ""."""

    def __init__(self, *, actives: bool | None = None) -> None:
        self._actives = os.environ.get("FACTURIER_ASTUCES", "") != "non" if actives is None else actives
        self._dites: Counter[str] = Counter()
        self._derniere = ""
        self._serie = 0

    def touche(self, touche: str, *, liste: bool) -> str:
        """A key was pressed, in a list or not."""
        self._serie = self._serie + 1 if touche == self._derniere else 1
        self._derniere = touche
        if liste and touche in ("down", "up") and self._serie == PAS:
            return self._dire("Pg↓ Pg↑ Début Fin vont plus vite ; / filtre la liste")
        if touche == "tab" and self._serie == CHAMPS:
            return self._dire("Maj+Tab revient d'un champ ; F9 saisit toute l'ordonnance sur une ligne")
        if touche == "escape" and self._serie == 3:
            return self._dire("F1 à F8 vont droit à un écran, « : » à un objet (:lot 42)")
        return ""

    def fonction(self, fonction: Fonction) -> str:
        """A function was run by its name in the palette."""
        return self._dire(f"{fonction.touche} fait la même chose : {fonction.phrase}") if fonction.touche else ""

    def saut(self, fonction: Fonction | None) -> str:
        """A screen was reached by its code; `fonction` is the key that leads there, if there is one."""
        return self._dire(f"{fonction.touche} y va d'une touche") if fonction is not None else ""

    def _dire(self, texte: str) -> str:
        self._dites[texte] += 1
        return texte if self._actives and self._dites[texte] <= FOIS else ""
