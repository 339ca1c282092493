"""`RegistreBase`: the whole registre on one SQLCipher connection; implements `core.ports.Registre`."""

from db.echanges import LotsBase
from db.exceptions import ReglagesBase
from db.fusions import FusionsBase
from db.retours import RetoursBase


class RegistreBase(FusionsBase, LotsBase, RetoursBase, ReglagesBase):
    """Made by `db.ouverture.ouvrir`; see core.registre for what each method promises."""
