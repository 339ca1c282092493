"""`:pie` — the scanned pieces (SCOR): what is missing by name, what was joined, what the caisse answered."""

from collections.abc import Callable, Hashable
from pathlib import Path
from typing import ClassVar

from textual.binding import Binding, BindingType

from core.erreurs import Refus
from core.pluriel import combien
from core.ports import Registre
from core.services.pieces import joindre, plafonds_regles
from core.services.pieces_vues import LignePiece, facture_numerotee, lignes_de_pieces
from core.telematique import scor
from core.telematique.scor import PieceDeclaree
from core.telematique.scor.modele import TYPES
from tui.chemins import completer
from tui.ecrans.choix import Choix
from tui.ecrans.gestes import garder_les_mots
from tui.ecrans.liste_et_detail import ListeEtDetail
from tui.ecrans.texte import Texte
from tui.fichier_piece import lire_piece
from tui.widgets.champ import Champ
from tui.widgets.lignes import Ligne, plier
from tui.widgets.source import SourceListe
from tui.widgets.tableau import Colonne

SUFFIXES = (".pdf", ".jpg", ".jpeg", ".png")
LIBELLES_TYPES = {
    "ordonnance": "ordonnance",
    "feuille_soins": "feuille de soins (mode dégradé)",
    "bsi": "bilan de soins infirmiers",
    "accord_prealable": "accord préalable",
}


class EcranPieces(ListeEtDetail):
    """The missing ones first; `f` joins a file to the invoice under the cursor, Tab completes its path."""

    NOM = "pieces"
    TITRE = "Pièces (SCOR)"
    COLONNES = (Colonne("Facture", 7, droite=True), Colonne("Patient", 18), Colonne("Pièce"), Colonne("État", 24))
    VIDE = "aucune pièce attendue ni jointe"
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("f", "joindre", "joindre", tooltip="Joindre un fichier à la facture sous le curseur", id="pieces.joindre"),
        Binding("c", "verifier", "contrôler", tooltip="Contrôler un fichier sans le joindre", id="pieces.verifier"),
        Binding("x", "retirer", "retirer", tooltip="Retirer la pièce, tant qu'elle n'est pas partie", id="pieces.retirer"),
        Binding("a", "toutes", "toutes", tooltip="Montrer les pièces de toutes les factures", id="pieces.toutes"),
    ]

    def __init__(self) -> None:
        super().__init__()
        self._lignes: dict[Hashable, LignePiece] = {}
        self._quoi: dict[str, int] = {}  # the invoice or the lot that is shown; none: all
        self._dossier = ""  # the folder of the last file
        self._suite_du_chemin: Callable[[str], None] = lambda _: None

    def arriver(self, argument: str = "") -> None:
        """`#12` is the id of an invoice, `lot #3` that of a lot of invoices; `:pie 34` the invoice n° 34, other words
        filter; else as before."""
        genre, _, id = argument.rpartition("#")
        numero = int(argument) if argument.isdecimal() else 0
        if id.isdecimal() and genre in ("", "lot "):
            self._quoi = {"lot" if genre else "facture": int(id)}
        elif not numero:
            garder_les_mots(self.liste, argument)
        quoi, cabinet = self._quoi, self.facturier.cabinet

        def lire(registre: Registre) -> tuple[dict[str, int], list[LignePiece]]:
            vise = {"facture": facture_numerotee(registre, numero)} if numero else quoi
            return vise, lignes_de_pieces(registre, **vise, cabinet=cabinet)

        self.demander("pieces", lire, lambda lu: self._montrer(*lu), retenir=True)

    def _montrer(self, quoi: dict[str, int], lues: list[LignePiece]) -> None:
        self._quoi = quoi
        self._lignes = {x.cle: x for x in lues}
        source = SourceListe(
            lues,
            lambda x: (str(x.facture.numero), x.facture.nom, x.nom, x.etat),
            lambda x: x.cle,
            lambda x: "alerte" if x.etat.startswith("!") else "",
        )
        self.liste.montrer(source)

    def _detailler(self, cle: Hashable | None) -> None:
        x = self._lignes.get(cle)
        lignes: list[Ligne] = []
        if x is not None and x.piece is None:
            lignes = [[(f"{x.nom} manque", "titre")], "Entrée ou f joint un fichier PDF, JPEG ou PNG ; Tab complète son chemin"]
        elif x is not None and x.piece is not None:
            p = x.piece
            lignes = [
                [(x.nom, "titre"), (f", {LIBELLES_TYPES.get(p.type, p.type)}, jointe le {p.ajoutee_le:%d/%m/%Y %H:%M}", "")],
                f"{p.format}, {combien(p.pages, 'page')}, {p.dpi or '—'} dpi, {p.taille // 1024} Kio, "
                f"SHA-256 {p.empreinte[:24]}…",
            ]
            if x.lot is not None:
                motif = f" — {x.lot.motif}" if x.lot.motif else ""
                lignes += list(plier(f"Lot de pièces {x.lot.numero:03d} : {x.etat}{motif}", self.size.width))
        self.detail.montrer(lignes)

    def _ouvrir(self, cle: Hashable) -> None:
        """Enter joins what is missing, tells what is known of the rest."""
        if self._lignes[cle].piece is None:
            self.action_joindre()
        else:
            self.facturier.lire(Texte(self._lignes[cle].nom, self.detail.texte()))

    # -- joining ------------------------------------------------------------------------------------------------------

    def action_joindre(self) -> None:
        """The type when the name does not say it, then the path."""
        x = self._lignes.get(self.liste.cle_courante)
        if x is None:
            self.dire("aucune facture sous le curseur : arriver ici depuis un lot ou un message de F4", "alerte")
        elif x.piece is None:
            self._demander_chemin(f"Fichier pour {x.nom}", lambda chemin: self._joindre(x, x.type_attendu, chemin))
        else:
            lignes = [(LIBELLES_TYPES[t],) for t in TYPES]
            self.facturier.lire(
                Choix(
                    f"Ce que montre la pièce de la facture {x.facture.numero}",
                    lignes,
                    lambda i: self._demander_chemin(LIBELLES_TYPES[TYPES[i]], lambda chemin: self._joindre(x, TYPES[i], chemin)),
                )
            )

    def _demander_chemin(self, libelle: str, suite: Callable[[str], None]) -> None:
        self._suite_du_chemin = suite
        depart = self._dossier or (f"{self.contexte.dossier}/" if self.contexte.dossier else "")
        self.inviter(libelle, suite, texte=depart, offrir=False)

    def action_suivant(self) -> None:
        """Tab completes a path being typed; elsewhere it goes to the next field."""
        invite = self.query_one("#invite", Champ)
        if not (self.invite_pour(self._suite_du_chemin) and self.focused is invite):
            super().action_suivant()
            return
        texte, noms = completer(invite.valeur, SUFFIXES)
        invite.remplir(texte)
        suite = "  ".join(noms[:12]) + ("  …" if len(noms) > 12 else "")
        self.detail.montrer(list(plier(suite or "rien qui commence ainsi", self.size.width)))

    def _joindre(self, x: LignePiece, type_: str, chemin: str) -> None:
        fichier, horloge = Path(chemin.strip()).expanduser(), self.contexte.horloge
        self._dossier = f"{fichier.parent}/"
        choisi = next(t for t in TYPES if t == type_)

        def faire(registre: Registre) -> str:
            jointe = joindre(registre, x.facture.id, choisi, _nom(x, fichier), lire_piece(fichier), horloge)
            forme = f"{jointe.format}, {combien(jointe.pages, 'page')}, {jointe.dpi} dpi"
            return f"{jointe.nom} jointe à la facture {x.facture.numero} : {forme}"

        self.demander("piece", faire, self._fini, retenir=True)

    def action_verifier(self) -> None:
        """Examine a file: format, resolution, blank, black, truncated, size."""

        def verifier(chemin: str) -> None:
            fichier = Path(chemin.strip()).expanduser()

            def faire(registre: Registre) -> str:
                lue = scor.examiner(fichier.name, lire_piece(fichier), plafonds_regles(registre))
                if not isinstance(lue, PieceDeclaree):
                    raise Refus(list(lue))
                return f"{fichier.name} est bon : {lue.format}, {combien(lue.pages, 'page')}, {lue.dpi} dpi"

            self.demander("piece", faire, lambda phrase: self.dire(phrase, "ok"), retenir=True)

        self._demander_chemin("Fichier à contrôler", verifier)

    def action_retirer(self) -> None:
        """Take a piece out before it leaves."""
        x = self._lignes.get(self.liste.cle_courante)
        if x is None or x.piece is None:
            return
        piece = x.piece

        def faire(registre: Registre) -> str:
            registre.retirer_piece(piece.id)
            return f"{piece.nom} retirée de la facture {x.facture.numero}"

        self.demander("piece", faire, self._fini, retenir=True)

    def action_toutes(self) -> None:
        """No longer one invoice or one lot."""
        self._quoi = {}
        self.arriver()

    def _fini(self, phrase: str) -> None:
        self.dire(phrase, "ok")
        self.arriver()
        self.facturier.recompter()


def _nom(x: LignePiece, fichier: Path) -> str:
    """The name that the invoice expects when the file is of that kind, so that the piece is no longer missing."""
    return x.nom if x.piece is None and Path(x.nom).suffix.casefold() == fichier.suffix.casefold() else fichier.name
