"""What was typed or read, quoted in a message in the French way: `date illisible : « 12/13 »`."""

from datetime import date, datetime


def citer(valeur: object) -> str:
    """A text between guillemets, `« »` when it is empty; nothing at all as `rien`, a day as 12/11/2026; the rest as JSON does.

    Characters that do not print are written as in Python (`\\x1b`), so that no text can draw or hide; nothing is cut.
    """
    if isinstance(valeur, str):
        return f"« {_imprimable(valeur)} »" if valeur else "« »"
    if valeur is None:
        return "rien"
    if isinstance(valeur, datetime):
        return f"{valeur:%d/%m/%Y %H:%M}"
    if isinstance(valeur, date):
        return f"{valeur:%d/%m/%Y}"
    if isinstance(valeur, bool | list | tuple | dict):
        import json

        return _imprimable(json.dumps(valeur, ensure_ascii=False, default=str))
    return _imprimable(str(valeur))


def _imprimable(texte: str) -> str:
    return texte if texte.isprintable() else "".join(c if c.isprintable() else repr(c)[1:-1] for c in texte)
