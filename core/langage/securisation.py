"""The words that choose how the invoices are secured: `deg`, `mode0` to `mode5`, with the situation code when one is typed."""

import re

from attrs import frozen

from core.facturation.modes import DEGRADE

_MODE = re.compile(r"(?:deg|mode(?P<mode>[0-5]))(?::(?P<code>\d+))?\Z")


@frozen
class ModeTape:
    """A mode (0-5, `core.facturation.modes`) and the situation code typed with it, empty when none was."""

    mode: int
    code: str = ""


def lire_mode(mot: str) -> ModeTape | None:
    """`deg` (mode 5), `mode2`, `mode1:0060`; None for any other word."""
    lu = _MODE.match(mot.casefold())
    return ModeTape(int(lu["mode"] or DEGRADE), lu["code"] or "") if lu else None


def ecrire_mode(mode: ModeTape) -> str:
    """The word that reads back."""
    return f"mode{mode.mode}" + (f":{mode.code}" if mode.code else "")
