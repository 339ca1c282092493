"""`:cab martin`: the practice that every screen is limited to, chosen by fragments; `:cab` alone or `:cab tous`: all of them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from core.erreurs import Anomalie, Refus
from core.services.lieu import Lieu, chercher_lieux, garder_lieu, lieu_garde
from tui.ecrans.base import Ecran

if TYPE_CHECKING:
    from core.ports import Registre
    from tui.app import Facturier

TOUS = "tous"


def reprendre_lieu(app: Facturier) -> None:
    """The practice of the last time; without one nothing is read again."""

    def suite(lieu: Lieu | None) -> None:
        if lieu is not None:
            _poser(app, lieu)

    if isinstance(app.screen, Ecran):
        app.screen.demander("lieu", lieu_garde, suite, retenir=True)


def changer_de_cabinet(app: Facturier, texte: str) -> None:
    """By fragments of its code, name or town, or by one of its nurses; a numbered choice when several fit."""
    ecran = app.screen
    if not isinstance(ecran, Ecran):
        return
    if texte.casefold() in ("", TOUS):
        _entrer(app, None)
        return

    def chercher(registre: Registre) -> list[Lieu]:
        from core.citation import citer

        lieux = chercher_lieux(registre, texte)
        if not lieux:
            message = f"aucun cabinet ni infirmier ne s'appelle {citer(texte)}"
            raise Refus(Anomalie("CABINET_INCONNU", message, ":cab les montre tous, ^P pour choisir"))
        return lieux

    def suite(lieux: list[Lieu]) -> None:
        if len(lieux) == 1:
            _entrer(app, lieux[0])
        else:
            _offrir(app, f"Cabinets de « {texte} »", list(lieux))

    ecran.demander("lieu", chercher, suite, retenir=True)


def choisir_un_cabinet(app: Facturier) -> None:
    """All of them in a list, and the way back to all."""
    ecran = app.screen
    if isinstance(ecran, Ecran):
        ecran.demander(
            "lieu", lambda r: [Lieu(c) for c in r.cabinets()], lambda lieux: _offrir(app, "Cabinet", [*lieux, None]), retenir=True
        )


def _offrir(app: Facturier, titre: str, lieux: list[Lieu | None]) -> None:
    from tui.ecrans.choix import Choix

    lignes = [(lieu.libelle if lieu else "tous les cabinets",) for lieu in lieux]
    app.lire(Choix(titre, lignes, lambda i: _entrer(app, lieux[i])))


def _entrer(app: Facturier, lieu: Lieu | None) -> None:
    def garder(registre: Registre) -> None:
        garder_lieu(registre, lieu)

    def suite(_: None) -> None:
        _poser(app, lieu)
        if isinstance(app.screen, Ecran):
            app.screen.dire(f"cabinet {lieu.libelle} — :cab revient à tous" if lieu else "tous les cabinets", "ok")

    if isinstance(app.screen, Ecran):
        app.screen.demander("lieu", garder, suite, retenir=True)


def _poser(app: Facturier, lieu: Lieu | None) -> None:
    app.lieu = lieu
    if isinstance(app.screen, Ecran):
        app.situer(app.screen)
        app.screen.relire()
        app.recompter()
