"""Every function by name: the palette, the help and the live keys are generated from the bindings, never written twice."""

from collections.abc import Iterable

from attrs import frozen
from textual.binding import Binding
from textual.dom import DOMNode
from textual.keys import format_key

_NOMS = {
    "enter": "Entrée",
    "escape": "Échap",
    "space": "Espace",
    "up": "↑",
    "down": "↓",
    "left": "←",
    "right": "→",
    "pageup": "Pg↑",
    "pagedown": "Pg↓",
    "home": "Début",
    "end": "Fin",
    "tab": "Tab",
    "shift+tab": "Maj+Tab",
    "backspace": "Retour",
    "delete": "Suppr",
    "question_mark": "?",
    "colon": ":",
    "slash": "/",
}


@frozen
class Fonction:
    """Something a key does: `nom` for the line of keys, `phrase` for the help and the palette; `ecran` is the name of the screen
    it belongs to, "" when it works everywhere."""

    id: str
    nom: str
    phrase: str
    touche: str
    action: str
    ecran: str = ""
    affichee: bool = False


def nom_de_touche(touches: str) -> str:
    """`ctrl+p,f1` as the user reads it: ^P, F1 (the first one only)."""
    premiere = touches.split(",")[0].strip()
    if premiere in _NOMS:
        return _NOMS[premiere]
    if premiere.startswith("ctrl+"):
        return "^" + premiere[5:].upper()
    if premiere.startswith("f") and premiere[1:].isdigit():
        return premiere.upper()
    return premiere if len(premiere) == 1 else format_key(premiere)


def fonctions(noeud: type[DOMNode] | DOMNode, ecran: str = "") -> Iterable[Fonction]:
    """The functions of a screen, a widget or the application, in the order they were declared."""
    for liaison in noeud.BINDINGS:
        if isinstance(liaison, Binding) and (liaison.description or liaison.tooltip):
            yield Fonction(
                id=liaison.id or liaison.action,
                nom=liaison.description,
                phrase=liaison.tooltip or liaison.description,
                touche=nom_de_touche(liaison.key),
                action=liaison.action,
                ecran=ecran,
                affichee=liaison.show,
            )
