"""argparse speaks French: its messages and the titles of its help."""

import argparse

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
    "ignored explicit argument %r": "cette option ne prend pas de valeur : %r",
    "invalid %(type)s value: %(value)r": "valeur refusée : %(value)r",
    "invalid choice: %(value)r (choose from %(choices)s)": "%(value)r n'est pas admis ; choisir parmi %(choices)s",
    "not allowed with argument %s": "ne va pas avec %s",
    "one of the arguments %s is required": "il faut une de ces options : %s",
    "the following arguments are required: %s": "il manque : %s",
    "unrecognized arguments: %s": "arguments inconnus : %s",
    "unknown parser %(parser_name)r (choices: %(choices)s)": "%(parser_name)r n'est pas admis ; choisir parmi %(choices)s",
}


def franciser() -> None:
    """Replace the two functions argparse takes its words from (it has no other way in)."""
    argparse._ = lambda message: _PHRASES.get(message, message)  # type: ignore[attr-defined]
    argparse.ngettext = lambda un, plusieurs, nombre: _PHRASES.get(un if nombre == 1 else plusieurs, plusieurs)  # type: ignore[attr-defined]
