"""argparse speaks French: its messages and the titles of its help."""

import argparse


class _Citante(str):
    """A phrase that quotes what argparse puts into it, in the way of the other messages."""

    def __mod__(self, valeurs: object) -> str:
        from core.citation import citer

        if not isinstance(valeurs, dict):
            return str(self) % citer(valeurs)
        # argparse gives the choices as one text, each between quotes
        return str(self) % {n: str(v).replace("'", "") if n == "choices" else citer(v) for n, v in valeurs.items()}


_PHRASES = {
    "usage: ": "usage : ",
    "positional arguments": "arguments",
    "options": "options",
    "show this help message and exit": "montre cette aide",
    "argument %(argument_name)s: %(message)s": "%(argument_name)s : %(message)s",
    "ambiguous option: %(option)s could match %(matches)s": "option ambiguë : %(option)s peut être %(matches)s",
    "expected at least one argument": "il faut au moins une valeur",
    "expected at most one argument": "il faut une valeur au plus",
    "expected one argument": "il faut une valeur",
    "expected %s argument": "il faut %s valeur",
    "expected %s arguments": "il faut %s valeurs",
    "ignored explicit argument %r": _Citante("cette option ne prend pas de valeur : %s"),
    "invalid %(type)s value: %(value)r": _Citante("valeur refusée : %(value)s"),
    "invalid choice: %(value)r (choose from %(choices)s)": _Citante("%(value)s n'est pas admis ; choisir parmi %(choices)s"),
    "not allowed with argument %s": "ne va pas avec %s",
    "one of the arguments %s is required": "il faut une de ces options : %s",
    "the following arguments are required: %s": "il manque : %s",
    "unrecognized arguments: %s": "arguments inconnus : %s",
    "unknown parser %(parser_name)r (choices: %(choices)s)": _Citante(
        "%(parser_name)s n'est pas admis ; choisir parmi %(choices)s"
    ),
}


def franciser() -> None:
    """Replace the two functions argparse takes its words from (it has no other way in)."""
    argparse._ = lambda message: _PHRASES.get(message, message)  # type: ignore[attr-defined]
    argparse.ngettext = lambda un, plusieurs, nombre: _PHRASES.get(un if nombre == 1 else plusieurs, plusieurs)  # type: ignore[attr-defined]
