"""What the same keys do on every screen: next and previous problem, filter, Esc that first takes back selection or filter."""

from collections.abc import Iterator
from typing import TYPE_CHECKING

from tui.widgets.champ import Champ
from tui.widgets.tableau import Tableau

if TYPE_CHECKING:
    from tui.ecrans.base import Ecran

# how a row that asks for something is drawn; its text says the same
_STYLES = frozenset(("erreur", "alerte"))


def _liste(ecran: "Ecran") -> Tableau | None:
    """The list with the focus, else the first of the screen."""
    if isinstance(ecran.focused, Tableau):
        return ecran.focused
    return next(iter(ecran.query(Tableau)), None)


def aller_au_probleme(ecran: "Ecran", pas: int) -> None:
    """The next wrong field of a form, else the next row that asks for something."""
    champs = [w for w in ecran.champs() if isinstance(w, Champ)]
    fautifs = [i for i, c in enumerate(champs) if c.faute]
    if fautifs:
        ici = champs.index(ecran.focused) if isinstance(ecran.focused, Champ) and ecran.focused in champs else -1
        apres = [i for i in fautifs if i > ici] if pas > 0 else [i for i in reversed(fautifs) if i < ici]
        ecran.aller_au_champ(champs[apres[0] if apres else fautifs[0 if pas > 0 else -1]])
        return
    liste = _liste(ecran)
    vers = next(_rangs(liste, pas), None) if liste is not None else None
    if liste is None or vers is None:
        ecran.dire("aucun autre problème " + ("plus bas" if pas > 0 else "plus haut"))
        return
    ecran.aller_au_champ(liste)
    liste.deplacer(vers)


def _rangs(liste: Tableau, pas: int) -> Iterator[int]:
    i = liste.curseur + pas
    while 0 <= i < len(liste.source):
        if liste.source.style(i) in _STYLES:
            yield i
        i += pas


def filtrer(ecran: "Ecran", liste: Tableau | None = None) -> None:
    """Keep the rows that hold the words, as they are typed, of that list (else of the one with the focus); Enter goes to it.

    The words in force are offered: emptied, all the rows are back.
    """
    liste = liste or _liste(ecran)
    if liste is None:
        ecran.dire("rien à filtrer sur cet écran", "alerte")
        return

    def garder(_: str) -> None:
        ecran.aller_au_champ(liste)

    ecran.inviter("/", garder, liste.filtrer, texte=liste.filtre)


def garder_les_mots(liste: Tableau, mots: str) -> None:
    """What follows the code of a screen (`:env amc`) filters its list, as `/` does; without it the filter stays as it is."""
    if mots.strip():
        liste.filtrer(mots)


def alleger(ecran: "Ecran") -> bool:
    """Take back the selection of the list with the focus, else its filter, else that of another list; False without any."""
    ici = ecran.focused
    if isinstance(ici, Tableau) and ici.choisies:
        ici.choisir(set())
        ecran.dire("plus aucune ligne choisie")
        return True
    filtrees = sorted((t for t in ecran.query(Tableau) if t.filtre), key=lambda t: t is not ici)
    if not filtrees:
        return False
    filtrees[0].filtrer("")
    ecran.dire("filtre retiré : toutes les lignes")
    return True
