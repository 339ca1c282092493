"""`:ind` — the debts that payers take back from the payments: what remains, until when to contest, what was answered."""

from collections.abc import Hashable
from typing import ClassVar

from textual.binding import Binding, BindingType

from core.argent import afficher
from core.dates import afficher_jour
from core.langage.dates import lire_jour_court
from core.lots.indus import LIBELLES, VIVANTS, EvenementIndu
from core.ports import Registre
from core.services.indus import PROCHE, InduSuivi, dater, raconter, repondre, suivi
from tui.ecrans.gestes import garder_les_mots
from tui.ecrans.liste_et_detail import ListeEtDetail
from tui.ecrans.texte import Texte
from tui.widgets.lignes import Ligne, plier
from tui.widgets.source import SourceListe
from tui.widgets.tableau import Colonne


class EcranIndus(ListeEtDetail):
    """The living debts first, the nearest deadline on top; below, the one under the cursor in full."""

    NOM = "indus"
    TITRE = "Indus"
    COLONNES = (
        Colonne("Référence", 12),
        Colonne("Retenu", 10, droite=True),
        Colonne("Reste", 10, droite=True),
        Colonne("Contester avant", 19),
        Colonne("État"),
    )
    VIDE = "aucun indu : les retours n'ont rien retenu"
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("d", "dater", "lettre", tooltip="Saisir la date de la lettre : le délai court de là", id="indus.dater"),
        Binding("c", "repondre('contester')", "contester", tooltip="Noter la contestation de l'indu", id="indus.contester"),
        Binding("a", "repondre('accepter')", "accepter", tooltip="Accepter l'indu", id="indus.accepter"),
        Binding(
            "m", "repondre('maintenir')", "maintenu", tooltip="La caisse maintient l'indu après contestation", id="indus.maintenu"
        ),
        Binding("x", "repondre('abandonner')", "abandonné", tooltip="La caisse abandonne l'indu et rendra", id="indus.abandonne"),
    ]

    def __init__(self) -> None:
        super().__init__()
        self._suivis: dict[Hashable, InduSuivi] = {}

    def arriver(self, argument: str = "") -> None:
        """Read again; `#12` puts the cursor on the debt of that id, `:ind 2026` filters."""
        jour, feries = self.contexte.horloge.aujourdhui(), self.contexte.feries
        cle = int(argument[1:]) if argument[:1] == "#" and argument[1:].isdecimal() else None
        self.liste.filtrer("") if cle is not None else garder_les_mots(self.liste, argument)
        self.demander("indus", lambda r: suivi(r, jour, feries, tous=True), lambda lus: self._montrer(lus, cle))

    def _montrer(self, lus: list[InduSuivi], cle: int | None) -> None:
        self._suivis = {s.indu.id: s for s in lus}
        source = SourceListe(lus, _cellules, lambda s: s.indu.id, _style)
        self.liste.montrer(source, curseur_sur=cle)

    def _detailler(self, cle: Hashable | None) -> None:
        s = self._suivis.get(cle)
        if s is None:
            self.detail.montrer([])
            return
        qui = f"  {LIBELLES[s.indu.etat]}, infirmier {s.indu.infirmier}"
        lignes: list[Ligne] = [[(f"Indu {s.indu.reference}", "titre"), (qui, "")]]
        lignes += list(plier(s.phrase, self.size.width))
        lignes += list(plier(f"Motif : {s.indu.motif}", self.size.width)) if s.indu.motif else []
        self.detail.montrer(lignes)

    def _ouvrir(self, cle: Hashable) -> None:
        s = self._suivis[cle]
        titre = f"Indu {s.indu.reference}"
        self.demander(
            "histoire", lambda r: "\n".join(raconter(r, s)), lambda texte: self.facturier.lire(Texte(titre, texte)), retenir=True
        )

    # -- the verbs ----------------------------------------------------------------------------------------------------

    def _vise(self) -> InduSuivi | None:
        return self._suivis.get(self.liste.cle_courante)

    def action_dater(self) -> None:
        """Type the day of the letter."""
        s, horloge = self._vise(), self.contexte.horloge
        if s is None:
            return

        def lire(texte: str) -> None:
            quand = lire_jour_court(texte, horloge.aujourdhui())
            self.demander("indu", lambda r: dater(r, s.indu.id, quand, horloge), lambda _: self._fini("date notée"), retenir=True)

        connu = s.indu.notifie_le
        self.inviter("Lettre reçue le", lire, texte=f"{connu:%d/%m/%y}" if connu else "j")

    def action_repondre(self, evenement: EvenementIndu) -> None:
        """Write down one answer; to contest and to give up ask for the reason."""
        s, horloge = self._vise(), self.contexte.horloge
        if s is None:
            return

        def faire(motif: str) -> None:
            def ecrire(registre: Registre) -> str:
                etat = repondre(registre, s.indu.id, evenement, motif, horloge).etat
                return f"indu {s.indu.reference} {LIBELLES[etat]}"

            self.demander("indu", ecrire, self._fini, retenir=True)

        if evenement in ("contester", "abandonner") and s.indu.etat in VIVANTS:
            self.inviter("Motif, ou référence de la lettre", faire)
        else:
            faire("")

    def _fini(self, phrase: str) -> None:
        self.dire(phrase, "ok")
        self.arriver()


def _cellules(s: InduSuivi) -> tuple[str, ...]:
    i = s.indu
    limite = ""
    if s.a_decider:
        reste = f"{s.reste_jours} j" if s.reste_jours >= 0 else "passé"
        limite = f"{afficher_jour(s.limite)} ({reste})" + ("" if i.notifie_le else " ?")
    marque = "! " if _style(s) else ""
    return i.reference, afficher(i.retenu), afficher(i.solde), limite, marque + LIBELLES[i.etat]


def _style(s: InduSuivi) -> str:
    return "alerte" if s.a_decider and s.reste_jours <= PROCHE else ""
