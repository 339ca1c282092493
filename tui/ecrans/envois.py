"""`:env` — the outbox: what is to leave, what waits for its hour, what is in doubt, and what to do about each."""

from collections.abc import Hashable, Sequence
from datetime import datetime
from typing import ClassVar

from attrs import frozen
from textual.binding import Binding, BindingType

from core.commandes.phrases import suite
from core.lots.echanges import Envoi, Lot
from core.lots.envois import LIBELLES
from core.lots.etats import LIBELLES as ETATS_LOT
from core.pluriel import combien
from core.ports import Horloge, Registre
from core.services.depart import est_retenu
from core.services.envoi import PARTANTS
from tui.ecrans.bureau import attente
from tui.ecrans.gestes import garder_les_mots
from tui.ecrans.liste_et_detail import ListeEtDetail
from tui.ecrans.verbes_lot import VerbesDeLot
from tui.verrou import verrou
from tui.widgets.lignes import Ligne, plier
from tui.widgets.source import SourceListe
from tui.widgets.tableau import Colonne

DEPOSES = 200  # the last ones shown, for the proof


@frozen
class EnvoiVu:
    """A package with its lot, as seen at that moment."""

    envoi: Envoi
    lot: Lot
    maintenant: datetime

    @property
    def etat(self) -> str:
        """In words, the hour included."""
        e = self.envoi
        if est_retenu(e, self.maintenant) and e.prochain:
            return f"part à {attente(e.prochain, self.maintenant)}"
        return ("! " if e.etat in ("en_doute", "emission", "differe") else "") + LIBELLES[e.etat]

    @property
    def quoi_faire(self) -> str:
        """What to do about it."""
        e = self.envoi
        suite = f" à partir du {e.prochain:%d/%m à %H:%M}" if e.prochain else ""
        if e.etat in ("en_doute", "emission"):
            return (
                f"Le lot est peut-être chez la caisse. Les mêmes octets repartent sous la même clé{suite}, f maintenant ; "
                "un ARL ou un paiement lève aussi le doute. Ne jamais refacturer ces soins."
            )
        if e.etat == "differe":
            return f"La ligne a refusé, rien n'est parti. Nouvel essai{suite} tant que l'écran est ouvert, f maintenant."
        if est_retenu(e, self.maintenant):
            return "Le lot est signé et attend son heure : d le reprend, h change l'heure, o l'envoie maintenant."
        if e.etat == "depose":
            return f"Reçu par la ligne ; lot {ETATS_LOT[self.lot.etat]}" + (f" : {self.lot.motif}." if self.lot.motif else ".")
        return "F9 (F4) ou f l'envoie." if e.etat == "a_envoyer" else ""


class EcranEnvois(VerbesDeLot, ListeEtDetail):
    """What is still here first, then what was deposited, newest first."""

    NOM = "envois"
    TITRE = "Boîte d'envoi"
    COLONNES = (Colonne("Paquet"), Colonne("Essais", 6, droite=True), Colonne("État", 27), Colonne("Déposé", 11))
    VIDE = "boîte vide : F4 puis F9 fait les lots et les envoie"
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("f", "forcer", "essayer", tooltip="Essayer maintenant tout ce qui attend un nouvel essai", id="envois.forcer"),
        Binding("h", "differer", "heure", tooltip="Choisir l'heure de départ du lot signé", id="envois.differer"),
        Binding("o", "partir", "partir", tooltip="Envoyer maintenant le lot qui attend son heure", id="envois.partir"),
        Binding("d", "defaire", "reprendre", tooltip="Reprendre un lot qui n'est pas parti", id="envois.defaire"),
        Binding("r", "relancer", "relancer", tooltip="Relancer à l'identique un lot sans ARL", id="envois.relancer"),
        Binding("enter", "accepter", "lot", tooltip="Ouvrir le lot", id="envois.ouvrir"),
    ]

    def __init__(self) -> None:
        super().__init__()
        self._vus: dict[Hashable, EnvoiVu] = {}

    def arriver(self, argument: str = "") -> None:
        """Read again; `:env amc` filters."""
        garder_les_mots(self.liste, argument)
        horloge, cabinet = self.contexte.horloge, self.facturier.cabinet
        self.demander("envois", lambda r: lire_envois(r, horloge, cabinet), self._montrer)
        self.facturier.recompter()

    def _montrer(self, lus: list[EnvoiVu]) -> None:
        self._vus = {v.envoi.id: v for v in lus}
        self.liste.choisies &= set(self._vus)
        source = SourceListe(lus, _cellules, lambda v: v.envoi.id, lambda v: "alerte" if v.etat.startswith("!") else "")
        self.liste.montrer(source)

    def _detailler(self, cle: Hashable | None) -> None:
        v = self._vus.get(cle)
        lignes: list[Ligne] = []
        if v is not None:
            largeur = self.size.width
            lignes = [[(f"{v.envoi.nom}", "titre"), (f", clé {v.envoi.cle[:32]}…", "discret")]]
            lignes += list(plier(v.envoi.erreur, largeur))[:1] if v.envoi.erreur else []
            lignes += list(plier(v.quoi_faire, largeur))
        self.detail.montrer(lignes)

    def lots_vises(self) -> Sequence[Lot]:
        """The lots of the selected packages, else of the one under the cursor."""
        cles = self.liste.cles_visees() or [self.liste.cle_courante]
        return [self._vus[c].lot for c in cles if c in self._vus]

    def fini(self, phrase: str) -> None:
        """Nothing stays selected."""
        self.liste.choisies.clear()
        super().fini(phrase)

    def _ouvrir(self, cle: Hashable) -> None:
        self.facturier.aller("lot", f"#{self._vus[cle].lot.id}")

    def action_forcer(self) -> None:
        """Do not wait for the end of the back-off; a chosen hour is kept."""
        c = self.contexte

        def faire(registre: Registre) -> str:
            from core.services.envoi import envoyer

            with verrou(registre.chemin):
                bilan = envoyer(registre, c.transport, None, c.horloge, forcer=True)
            morceaux = [combien(bilan.deposes, "déposé"), f"{bilan.en_doute} en doute", combien(bilan.differes, "différé")]
            return ", ".join(morceaux) + suite(bilan.anomalies)

        self.demander("lot", faire, self.fini, retenir=True)


def lire_envois(registre: Registre, horloge: Horloge, cabinet: str = "") -> list[EnvoiVu]:
    """The packages of a practice: those still here, oldest first, then the last ones deposited."""
    maintenant, noms = horloge.maintenant(), {i.am for i in registre.infirmiers() if cabinet in ("", i.cabinet)}
    envois = [*registre.envois(etats=PARTANTS), *registre.derniers_deposes(DEPOSES, cabinet)]
    vus = [EnvoiVu(e, registre.lot(e.lot), maintenant) for e in envois]
    return [v for v in vus if v.lot.infirmier in noms]


def _cellules(v: EnvoiVu) -> tuple[str, ...]:
    depose = f"{v.lot.depose_le:%d/%m %H:%M}" if v.lot.depose_le and v.envoi.etat == "depose" else ""
    return v.envoi.nom, str(v.envoi.essais), v.etat, depose
