"""The lower part of the entry screen: the visits of the series on the left, the price of one of them on the right, the total."""

from collections.abc import Callable, Hashable, Iterable, Sequence
from datetime import date, timedelta

from attrs import evolve
from textual.widget import Widget

from core.argent import afficher
from core.cotation.resultat import Cotation
from core.dossier.manques import manques
from core.dossier.ordonnance import Ordonnance
from core.dossier.personnes import Patient
from core.erreurs import Anomalie, Refus
from core.nomenclature import Nomenclature
from core.ports import Registre
from core.services.entourage import Entourage, lire_entourage
from core.services.parts import Parts, circonstances, parts
from core.services.serie import Serie, Visite, coter_serie
from tui.ecrans.apercu import (
    ligne_de_total,
    lignes_de_cotation,
    lignes_de_manques,
    nom_du_passage,
    titre_de_la_seance,
    trajet,
)
from tui.ecrans.dossier_saisi import DossierSaisi
from tui.repos import Repos
from tui.widgets.barres import LigneFixe
from tui.widgets.cadres import Cote, Pile
from tui.widgets.lignes import Ligne, Panneau, plier
from tui.widgets.source import SourceListe
from tui.widgets.tableau import Colonne, Tableau

# nobody prescribes care for longer
TRES_LONG = timedelta(days=800)
# characters a letter may change at once beside its field: more would come down a slow line before the next letter
BREF = 150


class VueSerie(Pile):
    """Shows what was computed; `haut` gives the lines to put above the price (the proposals of the field being typed).

    While what is typed cannot be priced, the last price of the patient stays and says so: little is drawn. A letter that changes
    much changes the amount at once, and its lines, reasons and proposals once typing rests.
    """

    DEFAULT_CSS = "VueSerie { height: 1fr; }"

    def __init__(self, haut: Callable[[], list[Ligne]], expliquer: Callable[[], None]) -> None:
        super().__init__(id="vue-serie")
        self._haut, self._expliquer = haut, expliquer
        self._visites: dict[Hashable, Visite] = {}
        self._dossier, self._ngap, self._ordonnance = DossierSaisi(), None, None
        self._fautes: Sequence[Anomalie] = ()
        self.avis: Sequence[str] = ()  # what the fields say that is worth a look
        self.risque = ""  # what another invoice bills too
        self.serie: Serie | None = None
        self.visite: Visite | None = None
        self._qui: tuple[Visite, Parts | None] | None = None  # the parts shown, good until the form changes
        self._largeur = 0  # the width the price was written for
        self._prix: list[Ligne] = []  # the last price shown, and of whom
        self._prix_de = 0
        self._rang: int | None = None  # of the line of the amount among those shown
        self._repos = Repos(self, self.montrer)
        self._regardee = date.min, 1  # day and rank of that visit
        self._total: Ligne = ""
        self._champ: Widget | None = None  # the field being typed, and the most lines it put above the price
        self._reservees = 0
        self._autour: Entourage | None = None
        self._lu_pour: Patient | None = None
        self._demande_pour: Patient | None = None

    _ngap: Nomenclature | None
    _ordonnance: Ordonnance | None

    def compose(self) -> Iterable[Widget]:
        """Table and price side by side, the total below."""
        tableau = Tableau(
            [Colonne("Séance"), Colonne("Montant", 10, droite=True)],
            id="visites",
            vide="aucune séance",
            au_curseur=self._choisie,
            a_l_ouverture=lambda _: self._expliquer(),
        )
        yield Cote(tableau, Panneau(id="prix"))
        yield LigneFixe(id="total")

    @property
    def tableau(self) -> Tableau:
        """The table of visits."""
        return self.query_one("#visites", Tableau)

    @property
    def largeur(self) -> int:
        """What a line beside the visits may take."""
        return max(40, self.query_one("#prix", Panneau).size.width)

    @property
    def cotation(self) -> Cotation | None:
        """The price shown."""
        return self.visite.cotation if self.visite else None

    @property
    def en_attente(self) -> bool:
        """Whether lines wait for typing to rest."""
        return self._repos.en_attente

    def lire(
        self,
        dossier: DossierSaisi,
        ngap: Nomenclature | None,
        ordonnance: Ordonnance | None,
        fautes: Sequence[Anomalie],
        *,
        en_frappe: bool = False,
    ) -> None:
        """What the form says now; the visit shown is priced within the key, the series will confirm it."""
        self._dossier, self._ngap, self._ordonnance, self._fautes = dossier, ngap, ordonnance, fautes
        self._qui = None
        if ordonnance is None or ngap is None or dossier.patient is None or dossier.cabinet is None:
            self.visite = None
            if self._garde(dossier):
                self._tenir(en_frappe=en_frappe)
            else:
                self.poser(None, date.min)
            return
        jour, rang = self._regardee if self._garde(dossier) else (ordonnance.debut, 1)
        ce_jour = evolve(ordonnance, debut=jour, fin=jour, nombre=None, tous_les=1, jours_semaine=(), absences=())
        try:
            serie = coter_serie(
                ce_jour,
                dossier.patient,
                dossier.cabinet,
                ngap,
                jour,
                dossier.connues,
                situation=dossier.situation,
                entourage=self._autour_de(ordonnance, jour, jour),
            )
        except Refus as refus:
            self._fautes, serie = refus.anomalies, None
        self.visite = next((v for v in serie.visites if v.rang == rang), None) if serie else None
        self.montrer(en_frappe=en_frappe)

    def oublier(self) -> None:
        """Another ordonnance is put in the form: nothing of the one before is shown any more."""
        self.visite, self._prix = None, []

    def _garde(self, dossier: DossierSaisi) -> bool:
        """Whether the last price is of the patient of the form."""
        return bool(self._prix) and dossier.patient is not None and dossier.patient.id == self._prix_de

    def _tenir(self, *, en_frappe: bool) -> None:
        """The series shown stays as it was, nothing of it can be acted on, and it says that it is the one before."""
        self.serie, self._visites = None, {}
        if not isinstance(self._total, str):
            self.query_one("#total", LigneFixe).montrer([("Avant : ", "titre"), *self._total[1:]])
        self.montrer(en_frappe=en_frappe)

    def serie_entiere(self, aujourdhui: date, perime: Callable[[], bool]) -> Serie | None:
        """Price every visit and their parts; made to run on another thread, stops when nobody waits for it any more."""
        d, ngap, ordonnance = self._dossier, self._ngap, self._ordonnance
        if ordonnance is None or ngap is None or d.patient is None or d.cabinet is None:
            return None
        jusqua = _dernier_jour(ordonnance, aujourdhui)
        autour = self._autour_de(ordonnance, ordonnance.debut, jusqua)
        serie = coter_serie(ordonnance, d.patient, d.cabinet, ngap, jusqua, d.connues, perime, d.situation, autour)
        return evolve(serie, parts=self._parts(ordonnance, serie.faites(aujourdhui))) if serie else None

    def a_lire(self, aujourdhui: date) -> Callable[[Registre], Entourage] | None:
        """What reads the rest of the nurse's days in the base, when it is not known yet for this series."""
        d, ngap, ordonnance = self._dossier, self._ngap, self._ordonnance
        if ordonnance is None or ngap is None or d.cabinet is None:
            return None
        debut, fin = ordonnance.debut, _dernier_jour(ordonnance, aujourdhui)
        if self._autour_de(ordonnance, debut, fin) is not None:
            return None
        self._demande_pour = d.patient
        territoire, situation = d.cabinet.territoire, d.situation
        return lambda registre: lire_entourage(registre, ngap, ordonnance, debut, fin, territoire, situation)

    def entourer(self, autour: Entourage) -> None:
        """What was read last; it is good while the form is about the record it was read for."""
        self._autour, self._lu_pour = autour, self._demande_pour

    def _autour_de(self, ordonnance: Ordonnance, debut: date, fin: date) -> Entourage | None:
        # a record read again is another object: the base may have changed since
        sur = self._autour is not None and self._lu_pour is self._dossier.patient and self._autour.couvre(ordonnance, debut, fin)
        return self._autour if sur else None

    def _parts(self, ordonnance: Ordonnance, visites: Sequence[Visite]) -> Parts | None:
        """Who pays these visits; None while it cannot be known."""
        d, ngap = self._dossier, self._ngap
        if not (d.patient and d.infirmier and d.prescripteur and d.cabinet and ngap and visites):
            return None
        c = circonstances(d.patient, ordonnance, d.infirmier, d.prescripteur, d.cabinet, ngap)
        try:
            return parts(c, [(v.passage.seance, v.cotation) for v in visites])
        except Refus:
            return None  # the invoice itself will say why

    def poser(self, serie: Serie | None, aujourdhui: date) -> None:
        """Show a series."""
        if serie is None and not len(self.tableau.source):
            self.montrer()
            return
        self.serie = serie
        visites = serie.visites if serie else ()
        self._visites = {v.cle: v for v in visites}

        def style(v: Visite) -> str:
            if any(a.gravite == "bloquant" for a in v.cotation.anomalies):
                return "erreur"
            return "" if v.passage.seance.jour <= aujourdhui and not v.facturee else "discret"

        self.tableau.montrer(SourceListe(visites, _cellules, lambda v: v.cle, style))
        self._total = ligne_de_total(serie, aujourdhui) if serie and visites else ""
        self.query_one("#total", LigneFixe).montrer(self._total)

    def _choisie(self, cle: Hashable | None) -> None:
        visite = self._visites.get(cle)
        if visite is not None and visite == self.visite and self._largeur == self.query_one("#prix", Panneau).size.width:
            return  # the series confirms what was shown within the key
        self.visite = visite
        self.montrer()

    def _parts_de(self, visite: Visite) -> Parts | None:
        """Who pays the visit shown, computed once while neither the form nor the visit changes."""
        if self._qui is None or self._qui[0] is not visite:
            self._qui = visite, self._parts(self._ordonnance, [visite]) if self._ordonnance else None
        return self._qui[1]

    def montrer(self, *, en_frappe: bool = False) -> None:
        """Proposals and what keeps the visit from being priced, then its price, or the last one."""
        panneau = self.query_one("#prix", Panneau)
        self._largeur = panneau.size.width
        largeur = self.largeur
        haut, patient = self._haut(), self._dossier.patient
        dits = [("! ", self.risque)] if self.risque else []
        dits += [("i ", avis) for avis in self.avis]
        haut += [
            [("  " if n else marque, "alerte"), (x, "")] for marque, dit in dits for n, x in enumerate(plier(dit, largeur - 2))
        ]
        if self.visite is not None:
            suite: list[Ligne] = [[(dit, "discret")] for dit in [trajet(self.visite)] if dit]
            suite += lignes_de_cotation(self.visite.cotation, largeur, self._parts_de(self.visite))
            if patient is not None:
                suite += lignes_de_manques(manques(patient, self.visite.passage.seance.jour), largeur)
            prix = [titre_de_la_seance(self.visite, largeur), *suite]
            self._prix, self._prix_de = (
                [titre_de_la_seance(self.visite, largeur, "  (prix d'avant)"), *suite],
                patient.id if patient else 0,
            )
            self._regardee = self.visite.passage.seance.jour, self.visite.rang
        else:
            # first: its place does not depend on how many proposals there are
            haut = [[("! ", "alerte"), (a.phrase(), "")] for a in self._fautes] + haut
            prix = self._prix if self._garde(self._dossier) else []
        place = self._place(len(haut), panneau.size.height - len(prix))
        lignes = [*haut, *[""] * (place - len(haut)), *prix]
        if en_frappe and prix and self._rang is not None and _ecart(panneau.lignes, lignes) > BREF:
            panneau.montrer([*panneau.lignes[: self._rang], prix[0], *panneau.lignes[self._rang + 1 :]])
            self._repos.attendre()
            return
        self._repos.oublier()
        self._rang = place if prix else None
        panneau.montrer(lignes)

    def _place(self, occupees: int, libres: int) -> int:
        """Lines kept above the price: while one field is typed it only moves down, when it can be seen whole."""
        if self.screen.focused is not self._champ:
            self._champ, self._reservees = self.screen.focused, 0
        self._reservees = max(self._reservees, occupees)
        return max(occupees, min(self._reservees, libres))


def _dernier_jour(ordonnance: Ordonnance, aujourdhui: date) -> date:
    """A number of days has its own end; an open ordonnance is shown up to today."""
    sans_fin = ordonnance.debut + TRES_LONG if ordonnance.nombre else max(aujourdhui, ordonnance.debut)
    return ordonnance.fin or sans_fin


def _ecart(avant: Sequence[Ligne], apres: Sequence[Ligne]) -> int:
    """How many characters of the second would be drawn over the first."""
    changees = (apres[i] for i in range(len(apres)) if i >= len(avant) or avant[i] != apres[i])
    return sum(len(x) if isinstance(x, str) else sum(len(texte) for texte, _ in x) for x in changees)


def _cellules(v: Visite) -> tuple[str, str]:
    return nom_du_passage(v), "facturée" if v.facturee else afficher(v.cotation.montant)
