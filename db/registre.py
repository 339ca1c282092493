"""`RegistreBase`: the whole registre on one SQLCipher connection; implements `core.ports.Registre`."""

from db.actions import ActionsBase
from db.bilan import BilanBase
from db.exceptions import ReglagesBase
from db.files import FilesBase
from db.fusions import FusionsBase
from db.pieces import PiecesBase
from db.poste import PosteBase
from db.reglements import ReglementsBase
from db.retours import RetoursBase
from db.travail import TravailBase


class RegistreBase(
    ActionsBase, PosteBase, TravailBase, FusionsBase, FilesBase, PiecesBase, BilanBase, ReglementsBase, RetoursBase, ReglagesBase
):
    """Made by `db.ouverture.ouvrir`; see core.registre for what each method promises."""
