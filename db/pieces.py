"""Scanned pieces: their bytes, the lots they leave in."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime
from typing import TYPE_CHECKING, Any

from attrs import evolve

from core.erreurs import Anomalie, Refus
from db import tables
from db.echanges import LotsBase
from db.index import EN_COURS
from db.socle import composer, etat_change, introuvable, parmi
from db.socle import jour as en_jour
from db.socle import moment as en_moment

if TYPE_CHECKING:
    from core.facturation.fiche import ResumeFacture
    from core.lots.pieces import EtatScor, EvenementScor, LotPieces, PieceJointe

_PIECE = "p.id, p.facture, p.nom, p.type, p.empreinte, p.taille, p.pages, p.dpi, p.format, p.ajoutee_le, coalesce(p.scor, 0)"
_LOT = "id, infirmier, numero, jour, lot, nom, etat, envoi, motif"
LOT_MAXIMUM = 999
_ATTENDUES = f"""
    SELECT f.id, nom FROM (
        SELECT f.id, f.jour, printf('feuille_soins_%09d.pdf', f.numero) AS nom FROM facture f INDEXED BY facture_en_cours
        WHERE {EN_COURS} AND f.mode = 5 AND :cabinet IN ('', f.cabinet)
            AND NOT EXISTS (SELECT 1 FROM piece p WHERE p.facture = f.id AND p.nom GLOB printf('feuille_soins_%09d*', f.numero))
        UNION
        SELECT f.id, f.jour, json_extract(o.contenu, '$.piece') AS nom
        FROM facture f INDEXED BY facture_en_cours CROSS JOIN seance s ON s.facture = f.id
        CROSS JOIN ordonnance o INDEXED BY ordonnance_piece ON o.id = s.ordonnance
        WHERE {EN_COURS} AND :cabinet IN ('', f.cabinet) AND coalesce(json_extract(o.contenu, '$.piece'), '') <> ''
            AND NOT EXISTS (SELECT 1 FROM piece p WHERE p.facture = f.id AND p.nom = json_extract(o.contenu, '$.piece'))
    ) f ORDER BY f.jour, f.id, nom
"""


class PiecesBase(LotsBase):
    """Implements `core.registre_pieces.RegistrePieces`."""

    def ajouter_piece(self, piece: PieceJointe, octets: bytes) -> PieceJointe:
        """Once each."""
        with self.ecriture():
            if self.ligne("SELECT 1 FROM piece WHERE facture = ? AND empreinte = ?", (piece.facture, piece.empreinte)):
                raise Refus(
                    Anomalie(
                        "PIECE_DEJA_JOINTE",
                        "cette numérisation est déjà jointe à la facture",
                        "rien à faire ; pour en remplacer une, numériser à nouveau",
                        f"pièce {piece.nom}",
                    )
                )
            id = self.inserer(
                tables.Piece,
                facture=piece.facture,
                nom=piece.nom,
                type=piece.type,
                empreinte=piece.empreinte,
                octets=octets,
                taille=len(octets),
                pages=piece.pages,
                dpi=piece.dpi,
                format=piece.format,
                ajoutee_le=piece.ajoutee_le,
                scor=None,
            )
            return evolve(piece, id=id, taille=len(octets), scor=0)

    def pieces(self, *, facture: int = 0, lot: int = 0, scor: int = 0, a_envoyer: bool = False) -> list[PieceJointe]:
        """In the order they were added."""
        from core.lots.pieces import PieceJointe

        filtres = (("p.facture = ?", facture), ("f.lot = ?", lot), ("p.scor = ?", scor))
        conditions = ["1", *(ou for ou, valeur in filtres if valeur), *(["p.scor IS NULL"] if a_envoyer else [])]
        ordre = f"SELECT {_PIECE} FROM piece p JOIN facture f ON f.id = p.facture WHERE {' AND '.join(conditions)} ORDER BY p.id"
        return [composer(PieceJointe, r, c9=en_moment) for r in self.lignes(ordre, [v for _, v in filtres if v])]

    def pieces_attendues(self, *, cabinet: str = "") -> list[tuple[ResumeFacture, str]]:
        """By the state of the invoice, its mode and its ordonnance: no snapshot is read, only indexes."""
        trouvees = self.lignes(_ATTENDUES, {"cabinet": cabinet})
        resumes = {r.id: r for r in self._resumes_de([id for id, _ in trouvees])}
        return [(resumes[id], nom) for id, nom in trouvees]

    def compter_pieces_attendues(self, *, cabinet: str = "") -> int:
        """The same query."""
        trouve = self.ligne(f"SELECT count(*) FROM ({_ATTENDUES})", {"cabinet": cabinet})
        return int(trouve[0]) if trouve else 0

    def pieces_en_cours(self, *, cabinet: str = "") -> list[tuple[ResumeFacture, PieceJointe]]:
        """The pieces of the same invoices."""
        from core.lots.pieces import PieceJointe

        ordre = (
            f"SELECT {_PIECE} FROM facture f INDEXED BY facture_en_cours CROSS JOIN piece p ON p.facture = f.id "
            f"WHERE {EN_COURS} AND :cabinet IN ('', f.cabinet) ORDER BY f.jour, f.id, p.id"
        )
        trouvees = [composer(PieceJointe, r, c9=en_moment) for r in self.lignes(ordre, {"cabinet": cabinet})]
        resumes = {r.id: r for r in self._resumes_de([p.facture for p in trouvees])}
        return [(resumes[p.facture], p) for p in trouvees]

    def octets_piece(self, id: int) -> bytes:
        """By id."""
        trouves = self.ligne("SELECT octets FROM piece WHERE id = ?", (id,))
        if trouves is None:
            raise introuvable("la pièce", id)
        return bytes(trouves[0])

    def retirer_piece(self, id: int) -> None:
        """Only before it is in a lot."""
        with self.ecriture():
            self.octets_piece(id)
            if self.executer("DELETE FROM piece WHERE id = ? AND scor IS NULL", (id,)) != 1:
                raise Refus(
                    Anomalie("PIECE_ENVOYEE", "cette pièce est dans un lot : elle ne se retire plus", "en joindre une autre")
                )

    def prochain_lot_scor(self, infirmier: str) -> int:
        """1-999, then 1."""
        with self.dans_l_ecriture():
            return self.compter_un(f"scor:{infirmier}", LOT_MAXIMUM)

    def poster_pieces(
        self,
        *,
        infirmier: str,
        numero: int,
        jour: date,
        lot: int,
        nom: str,
        cle: str,
        fichiers: Sequence[tuple[str, bytes]],
        pieces: Sequence[int],
        moment: datetime,
    ) -> LotPieces:
        """Package, lot and pieces in one transaction."""
        with self.ecriture():
            envoi = self.poster(lot, nom, cle, fichiers, moment)
            id = self.inserer(
                tables.LotScor,
                infirmier=infirmier,
                numero=numero,
                jour=jour,
                lot=lot,
                nom=nom,
                etat="pret",
                envoi=envoi.id,
                motif="",
            )
            mises = self.executer(f"UPDATE piece SET scor = ? WHERE scor IS NULL AND id IN ({parmi(pieces)})", (id, *pieces))
            if mises != len(pieces):
                raise etat_change("la pièce", ", ".join(map(str, pieces)), "à envoyer")
            return self.lots_pieces(id=id)[0]

    def lots_pieces(
        self, *, etats: Sequence[EtatScor] = (), infirmier: str = "", numero: int = 0, lot: int = 0, id: int = 0
    ) -> list[LotPieces]:
        """Newest first."""
        from core.lots.pieces import LotPieces

        filtres: tuple[tuple[str, Any], ...] = (
            ("infirmier = ?", infirmier),
            ("numero = ?", numero),
            ("lot = ?", lot),
            ("id = ?", id),
        )
        conditions = ["1", *(ou for ou, valeur in filtres if valeur), *([f"etat IN ({parmi(etats)})"] if etats else [])]
        ordre = f"SELECT {_LOT} FROM lot_scor WHERE {' AND '.join(conditions)} ORDER BY id DESC"
        return [composer(LotPieces, r, c3=en_jour) for r in self.lignes(ordre, [*(v for _, v in filtres if v), *etats])]

    def avancer_lot_pieces(self, id: int, evenement: EvenementScor, motif: str = "") -> EtatScor:
        """One conditional update."""
        from core.lots.pieces import suivant

        with self.dans_l_ecriture():
            trouves = self.lots_pieces(id=id)
            if not trouves:
                raise introuvable("le lot de pièces", id)
            avant = trouves[0].etat
            apres = suivant(avant, evenement)
            change = self.executer(
                "UPDATE lot_scor SET etat = ?, motif = CASE WHEN ? = '' THEN motif ELSE ? END WHERE id = ? AND etat = ?",
                (apres, motif, motif, id, avant),
            )
            if change != 1:
                raise etat_change("le lot de pièces", id, avant)
            return apres
