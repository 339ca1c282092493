"""One lot in full: its invoices with what was asked and paid, its file, what the payer answered, and what can still be done."""

from collections.abc import Hashable, Iterable, Sequence
from typing import ClassVar

from attrs import frozen
from textual.binding import Binding, BindingType
from textual.widget import Widget

from core.argent import afficher
from core.commandes.valeurs import AnnulerDre
from core.facturation.etats import LIBELLES as ETATS_FACTURE
from core.facturation.fiche import ResumeFacture
from core.facturation.modes import LIBELLES as MODES
from core.facturation.payeur import nom_du_payeur
from core.lots.echanges import Lot
from core.lots.pieces import LIBELLES as ETATS_PIECES
from core.lots.pieces import LotPieces
from core.pluriel import combien
from core.ports import Horloge, Registre
from core.services.arls import arls_du_lot
from core.services.feries import Feries
from core.services.journal import raconter as dire_entree
from core.services.pieces import manquantes
from core.services.silences import retards
from tui.ecrans.bureau import LotVu
from tui.ecrans.commander import commander
from tui.ecrans.historique import raconter
from tui.ecrans.mode import changer_le_mode
from tui.ecrans.texte import Texte
from tui.ecrans.verbes_lot import VerbesDeLot
from tui.widgets.lignes import Ligne, Panneau, plier
from tui.widgets.source import SourceListe
from tui.widgets.tableau import Colonne, Tableau


@frozen
class LotDetaille:
    """What the screen shows; `arls` are the answers in words, `manques` the number of pieces that nobody joined yet."""

    vu: LotVu
    factures: tuple[ResumeFacture, ...]
    arls: tuple[str, ...]
    pieces: tuple[LotPieces, ...]
    jointes: int
    manques: int
    journal: tuple[str, ...]

    def lignes(self, largeur: int) -> list[Ligne]:
        """The panel above the invoices."""
        x = self.vu.lot
        paye = sum(f.paye for f in self.factures)
        lignes: list[Ligne] = [
            [
                (f"Lot {x.numero:03d} du {x.jour:%d/%m/%Y}", "titre"),
                (f", {x.nature}, {nom_du_payeur(x.payeur)}, mode {x.mode} ({MODES[x.mode]}) : {self.vu.etat}", ""),
            ],
            f"{combien(x.nombre, 'facture')}, demandé {afficher(x.demande)}, payé {afficher(paye)}, "
            f"honoraires {afficher(x.honoraires)}",
            f"Fichier {x.nom}" + (f", SHA-256 {self.vu.envois[-1].cle[:32]}…" if self.vu.envois else ", pas encore signé"),
        ]
        for texte in self._suite():
            lignes += list(plier(texte, largeur))
        return lignes

    def _suite(self) -> Iterable[str]:
        for e in self.vu.envois[-1:]:
            essais = combien(e.essais, "essai") + (f", le prochain à partir du {e.prochain:%d/%m à %H:%M}" if e.prochain else "")
            if e.etat in ("en_doute", "emission"):
                yield f"! en doute, {essais} : {e.erreur} ; F9 (F4) renvoie les mêmes octets sous la même clé"
            elif e.etat == "differe":
                yield f"! pas parti, {essais} : {e.erreur}"
        yield from self.arls
        if not self.arls and self.vu.tard == "arl":
            yield "! ARL en retard : F12 relève, r relance à l'identique"
        for p in self.pieces:
            yield f"Pièces, lot {p.numero:03d} : {ETATS_PIECES[p.etat]}" + (f" — {p.motif}" if p.motif else "")
        if self.jointes or self.manques:
            yield f"Pièces jointes {self.jointes}, manquantes {self.manques} (s les montre)"


def lire_lot(registre: Registre, id: int, horloge: Horloge, feries: Feries) -> LotDetaille:
    """Everything about one lot, in one task."""
    lot = registre.lot(id)
    factures = tuple(registre.factures(lot=id))
    _, tard = retards(registre, horloge.aujourdhui(), feries).get(id, (lot, ""))
    vu = LotVu(lot, tuple(registre.envois(lot=id)), registre.bilans_de_lots([id]).get(id), horloge.maintenant(), tard)
    return LotDetaille(
        vu=vu,
        factures=factures,
        arls=tuple(arls_du_lot(registre, lot)),
        pieces=tuple(registre.lots_pieces(lot=id)),
        jointes=len(registre.pieces(lot=id)),
        manques=len(manquantes(registre, [f.id for f in factures])),
        journal=tuple(map(dire_entree, registre.journal(objet="lot", objet_id=id))),
    )


class EcranLot(VerbesDeLot):
    """Enter tells the whole life of the invoice under the cursor."""

    NOM = "lot"
    TITRE = "Détail d'un lot"
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("a", "annuler_dre", "annuler la DRE", tooltip="Annuler la DRE sous le curseur", id="lot.annuler-dre"),
        Binding("b", "bordereau", "bordereau", tooltip="Bordereau d'un lot dégradé, à imprimer", id="lot.bordereau"),
        Binding("s", "pieces", "pièces", tooltip="Les pièces numérisées de ce lot", id="lot.pieces"),
        Binding("i", "journal", "histoire", tooltip="L'histoire du lot", id="lot.journal"),
        Binding("d", "defaire", "défaire", tooltip="Défaire le lot, ou le reprendre avant son heure", id="lot.defaire"),
        Binding("h", "differer", "heure", tooltip="Choisir l'heure de départ du lot signé", id="lot.differer"),
        Binding("o", "partir", tooltip="Envoyer maintenant le lot qui attend son heure", show=False, id="lot.partir"),
        Binding("m", "mode", tooltip="Changer le mode de la facture sous le curseur", show=False, id="lot.mode"),
        Binding("r", "relancer", "relancer", tooltip="Relancer à l'identique un lot sans ARL", id="lot.relancer"),
    ]

    def __init__(self) -> None:
        super().__init__()
        self._lot = 0
        self._lu: LotDetaille | None = None
        self._factures: dict[Hashable, ResumeFacture] = {}

    def contenu(self) -> Iterable[Widget]:
        """The lot, its invoices."""
        yield Panneau(id="lot-entete")
        yield Tableau(
            [
                Colonne("Facture", 7, droite=True),
                Colonne("Patient"),
                Colonne("Soins", 11),
                Colonne("Demandé", 10, droite=True),
                Colonne("Payé", 10, droite=True),
                Colonne("État", 19),
            ],
            id="lot-factures",
            vide="plus aucune facture : ce lot est défait",
            a_l_ouverture=self._raconter,
        )

    def premier(self) -> Widget:
        """The invoices."""
        return self.factures

    @property
    def factures(self) -> Tableau:
        """The table."""
        return self.query_one("#lot-factures", Tableau)

    def arriver(self, argument: str = "") -> None:
        """`#12`: the lot of that id; else the last one shown."""
        if argument.startswith("#"):
            self._lot = int(argument[1:])
        id, horloge, feries = self._lot, self.contexte.horloge, self.contexte.feries
        if id:
            self.demander("detail", lambda r: lire_lot(r, id, horloge, feries), self._montrer, retenir=True)
        self.facturier.recompter()

    def _montrer(self, lu: LotDetaille) -> None:
        self._lu = lu
        self.query_one("#lot-entete", Panneau).montrer(lu.lignes(self.size.width))
        self._factures = {f.id: f for f in lu.factures}
        self.factures.montrer(SourceListe(lu.factures, _cellules, lambda f: f.id))

    def on_resize(self) -> None:
        """Fold to the new width."""
        super().on_resize()
        if self._lu is not None:
            self.query_one("#lot-entete", Panneau).montrer(self._lu.lignes(self.size.width))

    def lots_vises(self) -> Sequence[Lot]:
        """The one shown."""
        return [self._lu.vu.lot] if self._lu else []

    def _raconter(self, cle: Hashable) -> None:
        f = self._factures[cle]
        self.demander(
            "histoire",
            lambda r: raconter(r, f.id),
            lambda texte: self.facturier.lire(Texte(f"Facture {f.numero}", texte)),
            retenir=True,
        )

    def action_annuler_dre(self) -> None:
        """Cancel the DRE under the cursor: a flow of its own goes to the complementary payer."""
        f = self._factures.get(self.factures.cle_courante)
        if f is not None:
            commander(self, AnnulerDre(f.numero), lambda faite: self.fini(faite.phrase), nom="lot")

    def action_mode(self) -> None:
        """Another mode for the invoice under the cursor, once it waits for a lot again."""
        f = self._factures.get(self.factures.cle_courante)
        if f is not None:
            changer_le_mode(self, f, self.fini)

    def action_pieces(self) -> None:
        """The pieces of the invoices of this lot."""
        if self._lot:
            self.facturier.aller("pieces", f"lot #{self._lot}")

    def action_journal(self) -> None:
        """The history of the lot."""
        if self._lu is not None:
            self.facturier.lire(Texte(f"Lot {self._lu.vu.lot.numero} : journal", "\n".join(self._lu.journal)))


def _cellules(f: ResumeFacture) -> tuple[str, ...]:
    soins = f"{f.jour:%d/%m}-{f.fin:%d/%m}" if f.fin != f.jour else f"{f.jour:%d/%m}"
    return str(f.numero), f.nom, soins, afficher(f.demande), afficher(f.paye) if f.paye else "", ETATS_FACTURE[f.etat]
