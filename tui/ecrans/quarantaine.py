"""`:qua` — the returns that could not be read: what they are, why, and what to do; nothing of them is ever lost."""

import hashlib
from collections.abc import Hashable
from typing import ClassVar

from textual.binding import Binding, BindingType

from core.commandes.phrases import releves, suite
from core.lots.echanges import MessageRecu
from core.pluriel import combien, pluriel
from core.ports import Registre
from core.services.retours import ecarter, rejouer
from tui.ecrans.gestes import garder_les_mots
from tui.ecrans.liste_et_detail import ListeEtDetail
from tui.ecrans.texte import Texte
from tui.verrou import verrou
from tui.widgets.lignes import Ligne, plier
from tui.widgets.source import SourceListe
from tui.widgets.tableau import Colonne

APERCU = 4096  # bytes shown


class EcranQuarantaine(ListeEtDetail):
    """Enter shows the bytes; `r` tries again (after a repair, or a return that came since); `x` sets aside with a reason."""

    NOM = "quarantaine"
    TITRE = "Quarantaine"
    COLONNES = (Colonne("Reçu le", 11), Colonne("Message", 30), Colonne("Octets", 7, droite=True), Colonne("Cause"))
    VIDE = "rien en quarantaine : tous les retours sont lus"
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("enter", "accepter", "octets", tooltip="Voir les octets du retour", id="quarantaine.octets"),
        Binding("r", "rejouer", "rejouer", tooltip="Relire le retour sous le curseur, ou ceux choisis", id="quarantaine.rejouer"),
        Binding("x", "ecarter", "écarter", tooltip="Écarter avec un motif, sans l'appliquer", id="quarantaine.ecarter"),
        Binding("f12", "relever", "relever", tooltip="Relever les retours des caisses", id="quarantaine.relever"),
    ]

    def __init__(self) -> None:
        super().__init__()
        self._messages: dict[Hashable, MessageRecu] = {}

    def arriver(self, argument: str = "") -> None:
        """Read again; `:qua noemie` filters."""
        garder_les_mots(self.liste, argument)
        self.demander("quarantaine", lambda r: r.messages(etat="quarantaine"), self._montrer)
        self.facturier.recompter()

    def _montrer(self, lus: list[MessageRecu]) -> None:
        self._messages = {m.id: m for m in lus}
        self.liste.choisies &= set(self._messages)
        source = SourceListe(
            lus, lambda m: (f"{m.recu_le:%d/%m %H:%M}", m.nom, str(len(m.octets)), m.cause), lambda m: m.id, lambda _: "alerte"
        )
        self.liste.montrer(source)

    def _detailler(self, cle: Hashable | None) -> None:
        m = self._messages.get(cle)
        lignes: list[Ligne] = []
        if m is not None:
            largeur = self.size.width
            lignes = [[(m.nom, "titre"), (f", SHA-256 {hashlib.sha256(m.octets).hexdigest()[:32]}…", "discret")]]
            lignes += list(plier(m.cause, largeur))[:3] + list(plier(f"À faire : {m.remede}", largeur))[:2]
        self.detail.montrer(lignes)

    def _ouvrir(self, cle: Hashable) -> None:
        m = self._messages[cle]
        self.facturier.lire(Texte(m.nom, octets_en_clair(m.octets)))

    def _vises(self) -> list[int]:
        cles = self.liste.cles_visees() or [c for c in (self.liste.cle_courante,) if c is not None]
        return [int(str(c)) for c in cles]

    # -- the verbs ----------------------------------------------------------------------------------------------------

    def action_rejouer(self) -> None:
        """Read them again: a damaged return stays here, with its cause of today."""
        vises, horloge = self._vises(), self.contexte.horloge

        def faire(registre: Registre) -> str:
            with verrou(registre.chemin):
                bilans = [rejouer(registre, horloge, id) for id in vises]
            lus = sum(b.appliques for b in bilans)
            fautes = [a for b in bilans for a in b.anomalies]
            return f"{combien(lus, 'lu')} sur {len(vises)}" + suite(fautes)

        if vises:
            self.demander("retour", faire, self._fini, retenir=True)

    def action_ecarter(self) -> None:
        """Ask why, then set them aside; the bytes are kept."""
        vises, horloge = self._vises(), self.contexte.horloge

        def prendre(motif: str) -> None:
            def faire(registre: Registre) -> str:
                with registre.ecriture():
                    for id in vises:
                        ecarter(registre, id, motif, horloge)
                return f"{combien(len(vises), 'retour écarté')}, {pluriel(len(vises), 'gardé')} dans la base : {motif.strip()}"

            self.demander("retour", faire, self._fini, retenir=True)

        if vises:
            self.inviter(f"Pourquoi écarter {combien(len(vises), 'retour')}", prendre)

    def action_relever(self) -> None:
        """A damaged return given again whole takes its place."""
        c = self.contexte

        def faire(registre: Registre) -> str:
            from core.services.retours import relever

            with verrou(registre.chemin):
                return releves(relever(registre, c.transport, c.horloge))

        self.demander("retour", faire, self._fini, retenir=True)

    def _fini(self, texte: str) -> None:
        self.liste.choisies.clear()
        self.dire(texte, "alerte" if " — " in texte else "ok")
        self.arriver()


def octets_en_clair(octets: bytes) -> str:
    """Offset, 32 characters, one line each; what is not ASCII text is a dot."""
    lignes = [f"{len(octets)} octets, SHA-256 {hashlib.sha256(octets).hexdigest()}", ""]
    vus = octets[:APERCU]
    for debut in range(0, len(vus), 48):
        texte = "".join(chr(o) if 32 <= o < 127 else "·" for o in vus[debut : debut + 48])
        lignes.append(f"{debut:>8}  {texte}")
    if len(octets) > APERCU:
        lignes.append(f"… et {len(octets) - APERCU} octets de plus, gardés dans la base")
    return "\n".join(lignes)
