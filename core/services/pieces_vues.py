"""The scanned pieces as one list: those that are missing, by name, then those that were joined, with their lot and its answer."""

from collections.abc import Sequence

from attrs import frozen

from core.erreurs import Anomalie, Refus
from core.facturation.fiche import ResumeFacture
from core.lots.pieces import LIBELLES, LotPieces, PieceJointe
from core.ports import Registre
from core.telematique.scor.lot import noms_absents


@frozen
class LignePiece:
    """One piece of one invoice; `piece` is None when it is missing, `lot` None while it is in no lot of pieces."""

    facture: ResumeFacture
    nom: str
    piece: PieceJointe | None = None
    lot: LotPieces | None = None

    @property
    def cle(self) -> tuple[int, str]:
        """What it is about."""
        return self.facture.id, self.nom

    @property
    def type_attendu(self) -> str:
        """The type that the name says: a feuille de soins, else an ordonnance."""
        return "feuille_soins" if self.nom.startswith("feuille_soins") else "ordonnance"

    @property
    def etat(self) -> str:
        """In words."""
        if self.piece is None:
            return "! manque"
        if self.lot is None:
            return "à envoyer avec son lot"
        return ("! " if self.lot.etat == "refuse" else "") + LIBELLES[self.lot.etat]


def lignes_de_pieces(registre: Registre, *, facture: int = 0, lot: int = 0, cabinet: str = "") -> list[LignePiece]:
    """Of one invoice, of one lot of invoices, or of everything that is not answered yet; the missing ones first.

    Of everything, what is missing is what F1 and the header count; of one invoice, what its frozen content names.
    """
    lots = {x.id: x for x in registre.lots_pieces()}
    if not facture and not lot:
        manquent = [LignePiece(resume, nom) for resume, nom in registre.pieces_attendues(cabinet=cabinet)]
        jointes = [LignePiece(f, p.nom, p, lots.get(p.scor)) for f, p in registre.pieces_en_cours(cabinet=cabinet)]
        return [*manquent, *jointes]
    lignes: list[LignePiece] = []
    for resume in _factures(registre, facture, lot):
        siennes = registre.pieces(facture=resume.id)
        contenu = registre.facture(resume.id).facture
        lignes += [LignePiece(resume, nom) for nom in noms_absents(contenu, [p.nom for p in siennes])]
        lignes += [LignePiece(resume, p.nom, p, lots.get(p.scor)) for p in siennes]
    return sorted(lignes, key=lambda x: x.piece is not None)


def facture_numerotee(registre: Registre, numero: int) -> int:
    """The id of the invoice of that number; raises `Refus` INTROUVABLE."""
    trouvees = registre.factures(numero=numero)
    if not trouvees:
        raise Refus(Anomalie("INTROUVABLE", f"aucune facture n° {numero}", "relire son numéro (F5, ou son lot en F4)"))
    return trouvees[-1].id


def _factures(registre: Registre, facture: int, lot: int) -> Sequence[ResumeFacture]:
    if facture:
        return [registre.facture(facture).resume]
    return [f for f in registre.factures(lot=lot) if f.nature == "FSE"]
