"""F7: the monthly check-up of a practice: its accounts, what is left to do, what was done, lost, asked, and how long it took."""

from collections.abc import Callable, Hashable, Iterable, Iterator
from datetime import date
from pathlib import Path
from time import perf_counter
from typing import ClassVar

from textual.binding import Binding, BindingType
from textual.widget import Widget

from core.argent import afficher
from core.bilan import export
from core.bilan.modele import bornes, mois_voisin
from core.erreurs import Refus
from core.pluriel import combien
from core.ports import Registre
from core.services.lieu import Lieu, chercher_lieux
from tui.ecrans.base import Ecran
from tui.ecrans.choix import Choix
from tui.ecrans.mois_lu import D_UN_TRAIT, MoisLu, etapes_du_mois
from tui.ecrans.rubriques_bilan import RUBRIQUES, Rang
from tui.ecrans.texte import Texte
from tui.fichier_texte import ecrire_fichier
from tui.widgets.lignes import Ligne, Panneau, plier
from tui.widgets.source import SourceListe
from tui.widgets.tableau import Tableau


class EcranBilan(Ecran):
    """Left and right go from month to month; 1 to 5 choose the list below the accounts; Enter goes where it is solved."""

    NOM = "bilan"
    TITRE = "Bilan"
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("left", "mois(-1)", "mois avant", tooltip="Le mois d'avant", id="bilan.avant"),
        Binding("right", "mois(1)", "mois après", tooltip="Le mois d'après", id="bilan.apres"),
        Binding("1", "rubrique(0)", tooltip="Ce qui reste à faire, les questions", show=False, id="bilan.a-faire"),
        Binding("2", "rubrique(1)", tooltip="Par infirmier", show=False, id="bilan.infirmiers"),
        Binding("3", "rubrique(2)", tooltip="Par famille d'actes", show=False, id="bilan.familles"),
        Binding("4", "rubrique(3)", tooltip="Rejets par cause, sommes laissées", show=False, id="bilan.rejets"),
        Binding("5", "rubrique(4)", tooltip="Le temps passé", show=False, id="bilan.temps"),
        Binding("c", "cabinet", "cabinet", tooltip="Choisir le cabinet du bilan", id="bilan.cabinet"),
        Binding("l", "lire", "lire", tooltip="Le bilan entier, en texte", id="bilan.lire"),
        Binding("x", "exporter", "exporter", tooltip="Écrire le bilan en texte, CSV et JSON", id="bilan.exporter"),
        Binding("h", "heures", "heures", tooltip="Corriger le temps passé", id="bilan.heures"),
    ]

    def __init__(self) -> None:
        super().__init__()
        self.mois: date | None = None
        self.cabinet_choisi = ""
        self.lu: MoisLu | None = None
        self._rubrique = 0
        self._rangs: dict[Hashable, Rang] = {}
        self._comptes: list[Ligne] = []
        self._quand_complet: Callable[[], None] | None = None

    def contenu(self) -> Iterable[Widget]:
        """Accounts, then one list."""
        yield Panneau(id="comptes")
        for r in RUBRIQUES:
            yield Tableau(
                r.colonnes,
                id=f"bilan-{r.nom}",
                vide="rien ici pour ce mois",
                a_l_ouverture=self._ouvrir,
                detailler=self._detailler,
            )
        yield Panneau(id="rang")

    def on_mount(self) -> None:
        """Only the first list is shown."""
        self._montrer_le_tableau()

    def _detailler(self, cle: Hashable | None) -> None:
        """The text of the row whole: the list cuts what is longer than its line."""
        rang = self._rangs.get(cle) if self.tableau.ligne_coupee else None
        texte = f"{rang.quoi} — {rang.note}" if rang and rang.note else rang.quoi if rang else ""
        self.query_one("#rang", Panneau).montrer(plier(texte, self.size.width)[:2] if texte else [])

    @property
    def tableau(self) -> Tableau:
        """The list."""
        return self.query_one(f"#bilan-{RUBRIQUES[self._rubrique].nom}", Tableau)

    def premier(self) -> Widget:
        """The list."""
        return self.tableau

    def arriver(self, argument: str = "") -> None:
        """Read again; `:bilan 2026-10` or `:bilan martin 10/2026` opens a month, of the practice that the other words name."""
        from core.services.bilan import lire_mois

        noms = []
        for mot in argument.split():
            if mot[0].isdecimal():
                try:
                    self.mois = lire_mois(mot)
                except Refus as refus:
                    self.dire_anomalie(refus.anomalies[0])
            else:
                noms.append(mot)
        if noms:
            self._choisir_cabinet(" ".join(noms))
        else:
            self.relire()

    def _choisir_cabinet(self, texte: str) -> None:
        """The practice that these fragments name, unless one is in force on every screen."""

        def suite(lieux: list[Lieu]) -> None:
            codes = sorted({lieu.cabinet.code for lieu in lieux})
            en_vigueur = self.facturier.cabinet
            if en_vigueur and codes != [en_vigueur]:
                self.dire(f"le cabinet {en_vigueur} est en vigueur — :cab {texte} en change pour tous les écrans", "alerte")
            elif len(codes) == 1:
                self.cabinet_choisi = codes[0]
            else:
                quoi = f"plusieurs cabinets ({', '.join(codes)}) pour" if codes else "aucun cabinet ni infirmier ne s'appelle"
                self.dire(f"{quoi} « {texte} » — c choisit dans la liste", "alerte")
            self.relire()

        self.demander("lieu", lambda r: chercher_lieux(r, texte), suite, retenir=True)

    def relire(self) -> None:
        """Read the month and the one before."""
        jour, ngap = self.contexte.horloge.aujourdhui(), self.contexte.nomenclature
        mois = self.mois or jour.replace(day=1)
        voulu = self.facturier.cabinet or self.cabinet_choisi

        def commencer(registre: Registre) -> tuple[Iterator[MoisLu | None], MoisLu | None]:
            lecture, debut = etapes_du_mois(registre, voulu, mois, ngap(), jour), perf_counter()
            lu = next(lecture)
            while lu is not None and lu.petit and perf_counter() - debut < D_UN_TRAIT:
                lu = next(lecture)
            return lecture, lu

        def suivre(lecture: Iterator[MoisLu | None], lu: MoisLu | None) -> None:
            self._montrer(lu)
            if lu is None:
                return
            if not lu.complet:
                self.demander("suite", lambda _: (lecture, next(lecture)), lambda x: suivre(*x))
            elif self._quand_complet is not None:
                self._quand_complet()

        def autre(lecture: Iterator[MoisLu | None], lu: MoisLu | None) -> None:
            self._quand_complet = None
            self.demander("suite", lambda _: None, lambda _: None)  # what was still being read of another month is left
            suivre(lecture, lu)

        self.relectures.demander(self, "bilan", (voulu, mois, jour), commencer, lambda x: autre(*x), retenir=True)
        self.facturier.recompter()

    def _attendre(self, faire: Callable[[], None]) -> bool:
        """Whether the report is not whole yet: `faire` is done once it is."""
        if self.lu is None or self.lu.complet:
            return False
        self._quand_complet = faire
        self.dire("le bilan se lit encore : ce sera fait dès qu'il est entier")
        return True

    def _montrer(self, lu: MoisLu | None) -> None:
        self.lu = lu
        if lu is None:
            self.dire("aucun cabinet dans cette base : facturier creer en range un", "alerte")
            return
        b, t = lu.bilan, lu.bilan.total()
        a = b.attentes
        avant = f", avant {export.comparer(t.honoraires, lu.avant.total().honoraires)}" if lu.avant is not None else ""
        flux, taux, delais = f"{t.factures} FSE, {t.dre} DRE", ["séances, rejets et délais se comptent…"], []
        if lu.mesure:
            flux += f", {combien(b.seances, 'séance')}, {combien(b.patients, 'patient')}"
            rejets = export.taux(b.factures_rejetees, t.factures + t.dre)
            taux = [f"dégradé {export.taux(t.degradees, t.factures)}", f"rejets {rejets}"]
            delais = [f"envoi en {export.jours(a.envoi_moyen)}, payé en {export.jours(a.paiement_moyen)}"]
        lignes: list[Ligne] = [
            [
                (f"{export.nom_du_mois(b)} — {b.nom} ({b.cabinet})", "titre"),
                ("" if lu.complet else "  suite en cours de lecture…", ""),
                (f"  facturé {afficher(t.honoraires)}{avant}", ""),
            ],
            *export.tableau(t),
            " · ".join((flux, *taux)),
            " · ".join((*delais, f"temps {export.duree(b.secondes)}")),
        ]
        self._comptes = lignes
        self._lister()

    def _lister(self) -> None:
        if self.lu is None:
            return
        rubrique = RUBRIQUES[self._rubrique]
        self._rangs = dict(enumerate(rubrique.rangs(self.lu)))
        onglets: list[tuple[str, str]] = []
        for i, r in enumerate(RUBRIQUES, 1):
            onglets += [(f"{i} {r.titre}", "titre" if r is rubrique else "discret"), ("  ", "")]
        self.query_one("#comptes", Panneau).montrer([*self._comptes, onglets])
        rangs = self._rangs
        source = SourceListe(list(rangs), lambda i: rubrique.cellules(rangs[i]), lambda i: i, lambda i: rangs[i].style)
        self.tableau.montrer(source)

    def _montrer_le_tableau(self) -> None:
        for i, r in enumerate(RUBRIQUES):
            self.query_one(f"#bilan-{r.nom}", Tableau).display = i == self._rubrique

    def action_rubrique(self, rang: int) -> None:
        """Another list."""
        self._rubrique = rang
        self._montrer_le_tableau()
        self.aller_au_champ(self.tableau)
        self._lister()

    def action_mois(self, pas: int) -> None:
        """Another month."""
        self.mois = mois_voisin(self.mois or self.contexte.horloge.aujourdhui(), pas)
        self.relire()

    def action_cabinet(self) -> None:
        """Another practice, for this screen; `:cab` is for all of them."""
        if self.lu is None:
            return
        cabinets = self.lu.cabinets
        if self.facturier.cabinet:
            self.dire(f"cabinet {self.facturier.cabinet} en vigueur : :cab tous le lève", "alerte")
            return

        def choisir(i: int) -> None:
            self.cabinet_choisi = cabinets[i]
            self.relire()

        self.facturier.lire(Choix("Bilan de quel cabinet ?", [(c,) for c in cabinets], choisir))

    def _ouvrir(self, cle: Hashable) -> None:
        rang = self._rangs[cle]
        if rang.ecran:
            self.facturier.aller(rang.ecran)
        else:
            self.action_lire()

    def action_lire(self) -> None:
        """The whole report."""
        if self.lu is not None and not self._attendre(self.action_lire) and self.lu.avant is not None:
            texte = export.en_texte(self.lu.bilan, self.lu.avant)
            self.facturier.lire(Texte(f"Bilan de {export.nom_du_mois(self.lu.bilan)}", texte))

    def action_exporter(self) -> None:
        """Three files beside the base."""
        if self.lu is None or self._attendre(self.action_exporter) or self.lu.avant is None:
            return
        import json

        b, avant = self.lu.bilan, self.lu.avant
        dossier = (self.contexte.dossier or Path.cwd()) / "bilans"
        racine = f"{'EMU_' if self.contexte.emule else ''}bilan-{b.cabinet}-{b.mois:%Y-%m}"
        textes = {
            f"{racine}.txt": export.en_texte(b, avant),
            f"{racine}.csv": "\ufeff" + export.en_csv(b),
            f"{racine}.json": json.dumps(export.en_json(b), ensure_ascii=False, indent=1) + "\n",
        }

        def ecrire() -> str:
            for nom, texte in textes.items():
                ecrire_fichier(dossier / nom, texte)
            return f"bilan écrit dans bilans/ : {', '.join(textes)}"

        self.calculer("export", ecrire, lambda phrase: self.dire(phrase, "ok"))

    def action_heures(self) -> None:
        """`saisie +15 rendez-vous`: minutes added or taken off, with their reason."""
        if self.lu is None:
            return
        cabinet, debut, fin = self.lu.bilan.cabinet, *bornes(self.lu.bilan.mois)
        jour = min(max(self.contexte.horloge.aujourdhui(), debut), fin)

        def noter(texte: str) -> None:
            tache, _, reste = texte.strip().partition(" ")
            minutes, _, note = reste.strip().partition(" ")
            nombre = minutes.lstrip("+-")
            compte = (-1 if minutes.startswith("-") else 1) * (int(nombre) if nombre.isascii() and nombre.isdigit() else 0)

            def faire(registre: Registre) -> str:
                from core.services.bilan import corriger_temps

                corriger_temps(registre, cabinet, tache, jour, compte, note)
                return f"{tache} : {compte:+d} min"

            self.demander("action", faire, self._note, retenir=True, libelle="temps corrigé")

        self.inviter("Tâche, minutes, raison (saisie +15 rendez-vous)", noter)

    def _note(self, phrase: str) -> None:
        self.action_rubrique(4)
        self.relire()
        self.dire(phrase, "ok")
