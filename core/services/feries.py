"""The working days of each practice: public holidays are not the same in metropolitan France, Alsace-Moselle and each DROM."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date
from functools import cache
from typing import TYPE_CHECKING

from attrs import define, field

if TYPE_CHECKING:
    from core.nomenclature import Nomenclature
    from core.ports import Registre

EstFerie = Callable[[date], bool]


@define
class Feries:
    """Deadlines counted in working days follow the calendar of the practice of the nurse; of metropolitan France until `lire`
    has said where she works. The nomenclature is asked for at the first day to judge."""

    _nomenclature: Callable[[], Nomenclature]
    _territoires: Mapping[str, str] | None = None  # by AM number
    _connus: dict[str, EstFerie] = field(factory=dict)  # a list of lots asks for the same few days

    def lire(self, registre: Registre) -> Feries:
        """Where each nurse works, read once."""
        if self._territoires is None:
            lieux = {c.code: c.territoire for c in registre.cabinets()}
            self._territoires = {i.am: lieux.get(i.cabinet, "metropole") for i in registre.infirmiers()}
        return self

    def chez(self, infirmier: str) -> EstFerie:
        """What tells the public holidays of this nurse (AM number)."""
        territoire = (self._territoires or {}).get(infirmier, "metropole")
        if territoire not in self._connus:
            self._connus[territoire] = cache(lambda jour: self._nomenclature().au(jour, territoire).ferie(jour) is not None)
        return self._connus[territoire]
