"""`RegistreBase`: the whole registre on one SQLCipher connection; implements `core.ports.Registre`."""

from db.dossier import DossierBase
from db.echanges import LotsBase
from db.retours import RetoursBase


class RegistreBase(DossierBase, LotsBase, RetoursBase):
    """Made by `db.ouverture.ouvrir`; see core.registre for what each method promises."""
