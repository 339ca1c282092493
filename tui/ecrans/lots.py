"""F4: what is ready, what stops it, the lots; Enter goes where a message is mended, and Esc comes back to the same row."""

from collections.abc import Hashable, Iterable, Sequence
from typing import ClassVar

from textual.binding import Binding, BindingType
from textual.widget import Widget

from core.erreurs import Refus
from core.facturation.fiche import FactureEnregistree, ResumeFacture
from core.lots.echanges import Lot
from core.pluriel import combien
from core.ports import Registre
from core.services.controle import Point
from tui.ecrans.bureau import RECENTS, Bureau, LectureBureau, LotVu, cellules_de_point
from tui.ecrans.envoi import Emission
from tui.ecrans.gestes import filtrer, garder_les_mots
from tui.ecrans.mode import changer_le_mode, choisir_une_facture
from tui.ecrans.ou_corriger import aller_corriger
from tui.ecrans.texte import Texte
from tui.ecrans.tranches import ParTranches
from tui.widgets.lignes import Ligne, Panneau, plier
from tui.widgets.source import SourceListe
from tui.widgets.tableau import Colonne, Tableau

# rows of the header, of the message under the cursor, of the message line and of the keys
_AUTRES = 6


class EcranLots(ParTranches, Emission):
    """The control list on top (Enter opens the field to mend), the lots below with what the payer answered."""

    NOM = "lots"
    TITRE = "Lots et envoi"
    TRANCHE = "controle"
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("f9", "envoyer", "tout envoyer", tooltip="Faire les lots, signer avec la CPS et envoyer", id="lots.envoyer"),
        Binding("f12", "relever", "relever", tooltip="Relever les ARL et les retours des caisses", id="lots.relever"),
        Binding("c", "constituer", "faire les lots", tooltip="Faire les lots sans les envoyer", id="lots.constituer"),
        Binding("d", "defaire", "défaire", tooltip="Défaire le lot, ou le reprendre avant son heure", id="lots.defaire"),
        Binding("h", "differer", "heure", tooltip="L'heure de départ du lot, ou de ce que F9 signera", id="lots.differer"),
        Binding("o", "partir", tooltip="Envoyer maintenant le lot qui attend son heure", show=False, id="lots.partir"),
        Binding("r", "relancer", tooltip="Relancer à l'identique un lot sans ARL", show=False, id="lots.relancer"),
        Binding("m", "mode", "mode", tooltip="Changer le mode de sécurisation d'une facture qui attend", id="lots.mode"),
        Binding("b", "bordereau", tooltip="Bordereau d'un lot dégradé, à imprimer", show=False, id="lots.bordereau"),
        Binding("e", "app.aller('envois')", tooltip="La boîte d'envoi", show=False, id="lots.envois"),
        Binding("s", "app.aller('pieces')", "pièces", tooltip="Les pièces numérisées (SCOR)", id="lots.pieces"),
        Binding("a", "anciens", tooltip="Montrer cent lots plus anciens", show=False, id="lots.anciens"),
        Binding("ctrl+x", "changer_cps", "CPS", tooltip="Mettre une autre CPS dans le lecteur émulé", id="lots.cps"),
        Binding("plus", "jour_suivant", tooltip="Démonstration : passer au jour suivant", show=False, id="lots.jour-suivant"),
        Binding("n", "probleme(1)", tooltip="Problème suivant", show=False, id="lots.suivant"),
        Binding("p", "probleme(-1)", tooltip="Problème précédent", show=False, id="lots.precedent"),
        Binding("slash", "filtrer", tooltip="Filtrer les lots", show=False, id="lots.filtrer"),
    ]

    def __init__(self) -> None:
        super().__init__()
        self._points: dict[Hashable, Point] = {}
        self._lots: dict[Hashable, LotVu] = {}
        self._lecture: LectureBureau | None = None
        self._limite = RECENTS
        self._corrige = 0  # the patient one left to mend: her invoices are made again at the return if her record changed

    def contenu(self) -> Iterable[Widget]:
        """Summary, control list, lots."""
        yield Panneau(id="resume")
        yield Tableau(
            [Colonne("Contrôle", 15), Colonne("avant envoi")],
            id="controles",
            vide="rien ne s'oppose à l'envoi",
            a_l_ouverture=self._corriger,
            detailler=self._detailler,
        )
        yield Panneau(id="point")
        yield Tableau(
            [
                Colonne("Lot", 4, droite=True),
                Colonne("Infirmier", 9),
                Colonne("Payeur"),
                Colonne("Nat", 4),
                Colonne("Fact", 4, droite=True),
                Colonne("Demandé", 11, droite=True),
                Colonne("État", 25),
            ],
            id="lots",
            vide="aucun lot : F9 fait les lots, les signe et les envoie",
            a_l_ouverture=self._ouvrir_lot,
        )

    def premier(self) -> Widget:
        """The control list."""
        return self.controles

    @property
    def controles(self) -> Tableau:
        """The control list."""
        return self.query_one("#controles", Tableau)

    @property
    def tableau_lots(self) -> Tableau:
        """The lots."""
        return self.query_one("#lots", Tableau)

    def arriver(self, argument: str = "") -> None:
        """Read again; `:lot 42` puts the cursor on that lot, `:lot amc` filters them; `=…` is what a correction made elsewhere
        has to say.

        The invoices of a patient one left to mend are made again when her record changed meanwhile.
        """
        if argument.startswith("="):
            self.dire(argument[1:], "ok")
            argument = ""
        numero = int(argument) if argument.isdecimal() else 0
        self.tableau_lots.filtrer("") if numero else garder_les_mots(self.tableau_lots, argument)
        patient, self._corrige = self._corrige, 0
        if not patient:
            self._relire(numero)
            return
        c, ngap = self.contexte, self.contexte.nomenclature

        def refaire(registre: Registre) -> list[FactureEnregistree]:
            from core.services.remplacement import refaire_celles_du_patient

            return refaire_celles_du_patient(registre, patient, ngap(), c.horloge)

        self.demander("refaite", refaire, self._refaites, retenir=True)

    def _refaites(self, neuves: list[FactureEnregistree]) -> None:
        if neuves:
            numeros = ", ".join(str(f.resume.numero) for f in neuves)
            self.dire(f"{combien(len(neuves), 'facture refaite')} d'après la fiche corrigée, sous le n° {numeros}", "ok")
        self._relire()

    def tout_relire(self) -> None:
        """The lots and the control."""
        self._relire(toujours=True)

    def _relire(self, numero: int = 0, *, toujours: bool = False) -> None:
        c, app = self.contexte, self.facturier
        lecture = LectureBureau(c.horloge, c.feries, app.controles, app.cabinet, numero, self._limite)
        # F9 typed ahead must know whose lots wait; the control of many invoices holds no key back
        self.relectures.demander(
            self,
            "bureau",
            # a lot says how long it still waits
            (app.cabinet, self._limite, c.horloge.maintenant().replace(second=0, microsecond=0)),
            lecture.commencer,
            lambda b: self._suivre(lecture, b, numero),
            toujours=toujours or bool(numero),
            retenir=True,
        )
        app.recompter()

    def _suivre(self, lecture: LectureBureau, bureau: Bureau, numero: int = 0, *, premiere: bool = True) -> None:
        """Show what is known, go on with the control; a later reading takes the place of this one."""
        if premiere:
            self._lecture = lecture
        elif lecture is not self._lecture:
            return
        self.bureau = bureau
        if premiere:
            self._montrer_lots(bureau, numero)
        resume, lignes = self.query_one("#resume", Panneau), bureau.lignes()
        resume.styles.height = len(lignes)
        resume.montrer(lignes)
        if bureau.points is None:
            self.demander(self.TRANCHE, lecture.poursuivre, lambda b: self._suivre(lecture, b, premiere=False))
        else:
            self._montrer_points(bureau.points)
        self._partager()
        if premiere:
            self.facturier.veille.reveiller()

    def on_resize(self) -> None:
        """More or fewer rows to share."""
        super().on_resize()
        if self.is_mounted:
            self._partager()

    def _partager(self) -> None:
        """Give the control the rows that its messages need and the lots leave."""
        resume = len(self.bureau.lignes()) if self.bureau is not None else 2
        hauteur = hauteur_du_controle(self.size.height - resume - _AUTRES, len(self._points), len(self._lots))
        if self.controles.styles.height is None or self.controles.styles.height.value != hauteur:
            self.controles.styles.height = hauteur

    def _montrer_points(self, points: Sequence[Point]) -> None:
        self._points = {p.cle: p for p in points}
        styles = {"bloquant": "erreur", "alerte": "alerte"}
        self.controles.montrer(
            SourceListe(
                list(self._points.values()),
                cellules_de_point,
                lambda p: p.cle,
                lambda p: styles.get(p.anomalie.gravite, ""),
            )
        )
        if not points and self._lots and self.focused is self.controles:
            self.aller_au_champ(self.tableau_lots)

    def _montrer_lots(self, bureau: Bureau, numero: int) -> None:
        self._lots = {v.lot.id: v for v in bureau.lots}
        cle = next((v.lot.id for v in bureau.lots if v.lot.numero == numero), None) if numero else None
        self.tableau_lots.choisies &= set(self._lots)
        self.tableau_lots.montrer(SourceListe(list(self._lots), lambda i: self._lots[i].cellules(), lambda i: i), curseur_sur=cle)
        if cle is not None:
            self.aller_au_champ(self.tableau_lots)
        elif numero:
            cabinet = self.facturier.cabinet
            ici = f" au cabinet {cabinet} — :cab revient à tous" if cabinet else " — a montre les plus anciens"
            self.dire(f"aucun lot n° {numero}{ici} ; :lot et un mot (payeur, état) les filtre", "alerte")

    def _detailler(self, cle: Hashable | None) -> None:
        """The message under the cursor, whole, and what Enter does."""
        p = self._points.get(cle)
        lignes: list[Ligne] = []
        if p is not None:
            a = p.anomalie
            texte = f"{a.message} — {a.remede}" + (f" [{a.reference}]" if a.reference else "")
            lignes = list(plier(texte, self.size.width))
        self.query_one("#point", Panneau).montrer(lignes)

    def lots_vises(self) -> Sequence[Lot]:
        """The selected lots, else the one under the cursor."""
        cles = self.tableau_lots.cles_visees() or [self.tableau_lots.cle_courante]
        return [self._lots[c].lot for c in cles if c in self._lots]

    def fini(self, phrase: str) -> None:
        """Say what was done; nothing stays selected."""
        self.tableau_lots.choisir(set())
        super().fini(phrase)

    def refuse(self, nom: str, refus: Refus) -> None:
        """A refused action may have left lots built, or an invoice to mend: show them."""
        super().refuse(nom, refus)
        if nom in ("action", "lot", "refaite"):
            self._relire()

    # -- the lists ----------------------------------------------------------------------------------------------------

    def _corriger(self, cle: Hashable) -> None:
        """Go to the field where it is mended; Esc comes back here, on the same row."""
        point = self._points[cle]
        if point.champ == "mode":
            self.action_mode()
        elif point.champ == "refaire" and point.facture is not None:
            self._corrige = point.patient
            self.arriver()
        elif point.champ in ("lot", "envoyer"):
            self.tableau_lots.montrer(self.tableau_lots.source, curseur_sur=point.lot or None)
            self.aller_au_champ(self.tableau_lots)
            self.dire(point.anomalie.phrase())
        elif point.facture is not None and point.champ == "facture":
            self._lire_message(point)
        else:
            self._corrige = point.patient if point.facture else 0
            if not aller_corriger(self, point):
                self._lire_message(point)

    def _lire_message(self, point: Point) -> None:
        a = point.anomalie
        lignes = [a.message, a.remede, f"où : {a.ou}" if a.ou else "", a.reference]
        self.facturier.lire(Texte(f"{a.code} {point.qui}", "\n".join(x for x in lignes if x)))

    def action_anciens(self) -> None:
        """A hundred lots more, the cursor where it was."""
        if self.bureau is not None and self.bureau.total > len(self.bureau.lots):
            self._limite += RECENTS
            self._relire()
        else:
            self.dire("tous les lots sont montrés")

    def _ouvrir_lot(self, cle: Hashable) -> None:
        self.facturier.aller("lot", f"#{cle}")

    def action_mode(self) -> None:
        """Another mode for the invoice of the message under the cursor, else for one of those that are ready."""
        point = self._points.get(self.controles.cle_courante) if self.focused is self.controles else None
        if point is not None and point.facture is not None and point.facture.etat == "validee":
            changer_le_mode(self, point.facture, self.fini)
        else:
            cabinet = self.facturier.cabinet
            self.demander(
                "pretes",
                lambda r: r.factures(etats=("validee",), nature="FSE", cabinet=cabinet),
                self._choisir_une_facture,
                retenir=True,
            )

    def _choisir_une_facture(self, pretes: Sequence[ResumeFacture]) -> None:
        if pretes:
            choisir_une_facture(self, pretes, lambda f: changer_le_mode(self, f, self.fini))
        else:
            self.dire("aucune facture n'attend son lot : d défait un lot qui n'est pas parti", "alerte")

    def action_probleme(self, pas: int) -> None:
        """Next or previous message of the control list, from anywhere."""
        self.aller_au_champ(self.controles)
        self.controles.action_bouger(pas)

    def action_filtrer(self) -> None:
        """Keep the lots that hold the words, as they are typed."""
        filtrer(self, self.tableau_lots)


def hauteur_du_controle(libres: int, messages: int, lots: int) -> int:
    """Rows of the control, its title included, out of those the two lists share: a message a row, unless the lots need them;
    seven at least, and the lots keep half of the rows if they fill it, five in any case."""
    return max(7, min(messages + 1, libres - max(5, min(lots + 1, libres // 2))))
