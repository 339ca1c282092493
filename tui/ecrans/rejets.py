"""F5: what was refused, why in French, where to look, what to do; one key to the field, one key to send again."""

from collections.abc import Hashable, Iterable
from typing import ClassVar

from textual.binding import Binding, BindingType
from textual.widget import Widget

from core.argent import afficher
from core.commandes.poste import Faite
from core.commandes.valeurs import Clore, Rapprocher, Relever, Renvoyer
from core.lots.pieces import LotPieces
from core.pluriel import combien
from core.ports import Registre
from core.services.rejets import DossierRejet
from tui.ecrans.base import Ecran
from tui.ecrans.commander import commander
from tui.ecrans.historique import raconter
from tui.ecrans.texte import Texte
from tui.widgets.lignes import Ligne, Panneau, plier
from tui.widgets.source import SourceListe
from tui.widgets.tableau import Colonne, Tableau

# probable field of a reject -> field of the entry form; any other is in the record of the patient
_CHAMPS_SAISIE = {
    "prescripteur": "prescripteur",
    "date de prescription": "jour",
    "date des soins": "debut",
    "date": "debut",
    "code de l'acte": "actes",
    "actes de la séance": "actes",
    "quantité": "actes",
    "coefficient": "actes",
    "complément de l'acte": "mentions",
    "majoration": "mentions",
    "nature d'assurance": "mentions",
}
_CHAMPS_PATIENT = (
    "bénéficiaire",
    "droits",
    "NIR",
    "exonération",
    "carte Vitale",
    "caisse gestionnaire",
    "complémentaire santé solidaire",
    "organisme complémentaire",
    "type de contrat",
    "régime",
    "taux",
    "accident du travail",
    "numéro ou date d'accident",
)


class EcranRejets(Ecran):
    """The queue, largest sums first; below, the whole story of the reject under the cursor."""

    NOM = "rejets"
    TITRE = "Rejets"
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("c", "corriger", "corriger", tooltip="Aller au champ probable de l'erreur", id="rejets.corriger"),
        Binding(
            "r", "renvoyer", "renvoyer", tooltip="Refaire la facture et la renvoyer sous un nouveau numéro", id="rejets.renvoyer"
        ),
        Binding("h", "historique", "historique", tooltip="Toute la vie de la facture", id="rejets.historique"),
        Binding("a", "rapprocher", tooltip="Rapprocher un doublon de son paiement", show=False, id="rejets.rapprocher"),
        Binding("x", "clore", "clore", tooltip="Clore avec un motif, sans renvoyer", id="rejets.clore"),
        Binding("m", "meme_cause", "même cause", tooltip="Choisir toutes les factures de même cause", id="rejets.meme-cause"),
        Binding("f12", "relever", tooltip="Relever les retours des caisses", show=False, id="rejets.relever"),
        Binding("s", "flux", "flux", tooltip="Les FSE seules, puis les DRE, les pièces (SCOR), puis tout", id="rejets.flux"),
    ]

    def __init__(self) -> None:
        super().__init__()
        self._dossiers: dict[Hashable, DossierRejet] = {}
        self._scor: dict[Hashable, LotPieces] = {}  # refused lots of pieces, by minus their id
        self._flux = ""  # FSE, DRE or SCOR; "" for all

    def contenu(self) -> Iterable[Widget]:
        """Queue and detail."""
        yield Tableau(
            [
                Colonne("Facture", 9, droite=True),
                Colonne("Flux", 4),
                Colonne("Patient", 18),
                Colonne("Reste dû", 10, droite=True),
                Colonne("Code", 9),
                Colonne("Cause"),
            ],
            id="file",
            vide="aucun rejet : F12 relève les retours",
            a_l_ouverture=lambda _: self.action_corriger(),
            au_curseur=self._au_curseur,
            detailler=self._detailler,
        )
        yield Panneau(id="rejet")

    def premier(self) -> Widget:
        """The queue."""
        return self.file

    @property
    def file(self) -> Tableau:
        """The table."""
        return self.query_one("#file", Tableau)

    def arriver(self, argument: str = "") -> None:
        """Read again; `:rej 123` filters; `#12` is the id of an invoice; `=…` what a correction made elsewhere has to say."""
        ici = int(argument[1:]) if argument[:1] == "#" and argument[1:].isdigit() else None
        if argument.startswith("="):
            self.dire(argument[1:], "ok")
        elif argument and ici is None:
            self.file.filtrer(argument)
        self._relire(ici)

    def _relire(self, ici: int | None = None) -> None:
        cabinet = self.facturier.cabinet

        def lire(registre: Registre) -> tuple[list[DossierRejet], list[LotPieces]]:
            from core.services import rejets

            ams = {i.am for i in registre.infirmiers(cabinet)}
            refuses = [lot for lot in registre.lots_pieces(etats=("refuse",)) if lot.infirmier in ams]
            return rejets.file(registre, cabinet=cabinet), refuses

        self.relectures.demander(
            self,
            "file",
            (cabinet, self._flux),
            lire,
            lambda lus: self._montrer(*lus, ici),
            sinon=lambda: self._au_curseur(self.file.cle_courante),
            toujours=ici is not None,
        )
        self.facturier.recompter()

    def _montrer(self, dossiers: list[DossierRejet], scor: list[LotPieces], ici: int | None) -> None:
        if ici is not None and self._flux not in ("", *(d.facture.nature for d in dossiers if d.facture.id == ici)):
            self._flux = ""  # the invoice one comes for is shown
        self._dossiers = {d.facture.id: d for d in dossiers if self._flux in ("", d.facture.nature)}
        self._scor = {-lot.id: lot for lot in scor if self._flux in ("", "SCOR")}
        source = SourceListe(
            [*self._dossiers, *self._scor],
            lambda i: _cellules(self._dossiers[i]) if i in self._dossiers else _cellules_scor(self._scor[i]),
            lambda i: i,
            lambda i: "discret" if i in self._dossiers and self._dossiers[i].brouillon else "",
            [None, None, None, lambda i: -self._dossiers[i].montant if i in self._dossiers else 0],
        )
        self.file.choisies &= {*self._dossiers, *self._scor}
        self.file.montrer(source, curseur_sur=ici)
        if ici is not None and ici not in self._dossiers:
            self.dire("cette facture n'attend pas dans les rejets — elle est déjà traitée, ou n'a pas été refusée", "alerte")

    def action_flux(self) -> None:
        """FSE alone, then DRE, pieces, everything."""
        suite = ("", "FSE", "DRE", "SCOR")
        self._flux = suite[(suite.index(self._flux) + 1) % len(suite)]
        self._relire()
        noms = {"": "tous les rejets", "FSE": "les FSE seules", "DRE": "les DRE seules", "SCOR": "les pièces (SCOR) seules"}
        self.dire(f"{noms[self._flux]} — s montre la suite")

    def _au_curseur(self, cle: Hashable | None) -> None:
        d = self._dossiers.get(cle)
        if d is not None and (self.facturier.patient is None or self.facturier.patient.id != d.facture.patient):
            self.demander("patient", lambda r: r.patient(d.facture.patient), self._patient_vu)

    def _detailler(self, cle: Hashable | None) -> None:
        d, lot = self._dossiers.get(cle), self._scor.get(cle)
        panneau = self.query_one("#rejet", Panneau)
        largeur = panneau.size.width or self.size.width
        panneau.montrer(_detail(d, largeur) if d else _detail_scor(lot, largeur) if lot else [])

    def _patient_vu(self, patient: object) -> None:
        from core.dossier.personnes import Patient

        if isinstance(patient, Patient):
            self.facturier.patient = patient

    def _vises(self) -> list[int]:
        """The selected invoices, else the one under the cursor: its row is what the detail below is about."""
        cles = self.file.cles_visees() or [self.file.cle_courante]
        vises = [int(str(c)) for c in cles if c in self._dossiers]
        if not vises:
            self.dire("ce verbe vise une facture rejetée ; Entrée ouvre les pièces d'un lot SCOR", "alerte")
        return vises

    def facture_en_vue(self) -> int:
        """The invoice under the cursor."""
        cle = self.file.cle_courante
        return int(str(cle)) if cle in self._dossiers else 0

    # -- the verbs ----------------------------------------------------------------------------------------------------

    def action_corriger(self) -> None:
        """Open the record on the probable field; the pieces of a refused lot of them."""
        lot = self._scor.get(self.file.cle_courante)
        if lot is not None:
            self.facturier.aller("pieces", f"lot #{lot.lot}")
            return
        vises = self._vises()[:1]
        if not vises:
            return
        d = self._dossiers[vises[0]]
        if d.doublon:
            self.dire(
                "la caisse a déjà cette facture : ne rien renvoyer, a rapproche du paiement, x clôt avec un motif", "alerte"
            )
            return
        champ = d.motif.champ if d.motif else ""
        if champ in _CHAMPS_SAISIE:
            cible = _CHAMPS_SAISIE[champ]
            self.demander(
                "ordonnance",
                lambda r: r.seances(facture=d.facture.fse or d.facture.id)[0].ordonnance,
                lambda o: self.facturier.aller("saisie", f"#{d.facture.patient} {cible} {o} {d.facture.numero}"),
                retenir=True,
            )
        else:
            self.facturier.aller("patients", f"#{d.facture.patient}")

    def action_renvoyer(self) -> None:
        """Make the selected invoices again from the records as they are now, and put them in the next sending."""
        vises = self._vises()
        if vises:
            commander(self, self._renvoi(vises), self._fini)

    def _renvoi(self, vises: list[int]) -> Renvoyer:
        """Named by their cause when they are all those of that cause, so that a routine means the same another month."""
        causes = {self._dossiers[v].code for v in vises}
        if len(vises) > 1 and len(causes) == 1 and not self._flux:
            (cause,) = causes
            if len(vises) == sum(d.code == cause for d in self._dossiers.values()):
                return Renvoyer(cause=cause)
        return Renvoyer(self._numeros_de(vises))

    def _numeros_de(self, vises: list[int]) -> tuple[int, ...]:
        return tuple(self._dossiers[v].facture.numero for v in vises)

    def action_rapprocher(self) -> None:
        """Close a duplicate on the invoice that was paid."""
        for numero in self._numeros_de(self._vises()[:1]):
            commander(self, Rapprocher(numero), self._fini)

    def action_clore(self) -> None:
        """Ask for the reason, then close the selected invoices."""
        vises = self._numeros_de(self._vises())
        if vises:
            self.inviter(
                f"Motif de clôture de {combien(len(vises), 'facture')}",
                lambda motif: commander(self, Clore(vises, motif), self._fini),
            )

    def action_meme_cause(self) -> None:
        """Select every invoice refused with the same code."""
        cle = self.file.cle_courante
        if cle not in self._dossiers:
            return
        code = self._dossiers[cle].code
        memes = {i for i, d in self._dossiers.items() if d.code == code}
        self.file.choisies = memes if self.file.choisies != memes else set()
        self.file.redessiner()
        self.dire(f"{combien(len(self.file.choisies), 'facture choisie')}, de code {code} : r renvoie, x clôt")

    def action_relever(self) -> None:
        """Fetch the returns from here."""
        commander(self, Relever(), self._fini, retenir=False)

    def action_historique(self) -> None:
        """The life of the invoice under the cursor, from its draft."""
        cle = self.file.cle_courante
        if cle in self._dossiers:
            numero = self._dossiers[cle].facture.numero
            facture = int(str(cle))
            self.demander(
                "histoire", lambda r: raconter(r, facture), lambda t: self.facturier.lire(Texte(f"Facture {numero}", t))
            )

    def action_probleme(self, pas: int) -> None:
        """Every line is one."""
        self.file.action_bouger(pas)

    def _fini(self, faite: Faite) -> None:
        self.file.choisir(set())
        self.dire(faite.phrase, "ok")
        self._relire()


def _cellules(d: DossierRejet) -> tuple[str, ...]:
    cause = d.motif.cause if d.motif else (d.principal.libelle if d.principal else d.facture.motif)
    return str(d.facture.numero), d.facture.nature[:4], d.facture.nom, afficher(d.montant), d.code, cause


def _cellules_scor(lot: LotPieces) -> tuple[str, ...]:
    return f"lot P{lot.numero}", "SCOR", f"infirmier {lot.infirmier}", "", lot.motif.split(" ", 1)[0], lot.motif


def _detail_scor(lot: LotPieces, largeur: int) -> list[Ligne]:
    """Why the caisse refused these pieces."""
    return [
        [(f"Lot de pièces {lot.numero} du {lot.jour:%d/%m/%Y}, {lot.nom}", "titre")],
        *plier(lot.motif, largeur),
        [("À faire  ", "titre"), ("Entrée montre ses pièces : les numériser de nouveau, puis les joindre", "")],
    ]


def _detail(d: DossierRejet, largeur: int) -> list[Ligne]:
    """Code, cause, probable field, remedy, then every reason received."""
    lignes: list[Ligne] = [
        [
            (
                f"Facture {d.facture.numero} de {d.facture.nom}, soins du {d.facture.jour:%d/%m/%Y} au {d.facture.fin:%d/%m/%Y}",
                "titre",
            )
        ],
    ]
    if d.motif is not None:
        m = d.motif
        statut = "code réel" if m.statut == "REEL" else "code de l'émulation"
        for nom, texte in (
            ("Code", f"{d.code} — {m.libelle} ({statut})"),
            ("Cause", m.cause),
            ("Champ", m.champ),
            ("Remède", m.remede),
            ("À faire", d.remede.phrase),
        ):
            premiere, *suite = plier(texte, max(30, largeur - 10))
            lignes.append([(f"{nom:<9}", "titre"), (premiere, "alerte" if nom == "Cause" else "")])
            lignes += [" " * 9 + reste for reste in suite]
    else:
        if d.facture.motif:
            lignes.append([("Cause    ", "titre"), (d.facture.motif, "alerte")])
        lignes.append([("À faire  ", "titre"), (d.remede.phrase, "")])
    if d.doublon:
        lignes.append([("✗ doublon : ne jamais renvoyer — a rapproche, x clôt", "erreur")])
    for r in d.rejets:
        ligne = f", ligne {r.ligne}" if r.ligne else ""
        lignes.append(
            [("reçu     ", "discret"), (f"{r.code} {r.sous_code} {r.libelle} (part {r.part}{ligne}) {r.info}", "discret")]
        )
    return lignes
