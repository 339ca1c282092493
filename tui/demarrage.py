"""The composition root: the only place that knows which base, reader, transport and clock the screens are given."""

import gc
import os
import re
import resource
import tempfile
from datetime import date, datetime
from functools import cache, partial
from pathlib import Path
from typing import TYPE_CHECKING

from tui.contexte import CartePresentee, Contexte, CpsPresentee
from tui.leger import alleger, sans_openssl
from tui.menage import balayer

if TYPE_CHECKING:
    from core.demonstration.monde import Monde
    from core.nomenclature import Nomenclature
    from core.ports import Registre
    from tui.monde_fictif import MondeFictif

# read by textual when it is imported: no animation, no 60 Hz tick, a lone Escape known after 25 ms (right for SSH too)
_REGLAGES = {"TEXTUAL_ANIMATIONS": "none", "TEXTUAL_FPS": "1000", "ESCDELAY": "25"}
# what a debugging variable left in the environment must not do to a screen full of names
_ECARTEES = ("TEXTUAL", "TEXTUAL_DEBUG", "TEXTUAL_DRIVER", "TEXTUAL_LOG", "TEXTUAL_PRESS", "TEXTUAL_SCREENSHOT", "TEXTUAL_THEME")


def preparer_environnement() -> None:
    """Settings of the terminal layer, files readable by their owner only, no memory image on a crash.

    Garbage is not collected from here on: what is imported and built before the first screen stays (see `ouvrir_application`).
    """
    gc.disable()
    sans_openssl()
    for nom in _ECARTEES:
        os.environ.pop(nom, None)
    for nom, valeur in _REGLAGES.items():
        os.environ.setdefault(nom, valeur)
    os.umask(0o077)
    resource.setrlimit(resource.RLIMIT_CORE, (0, resource.getrlimit(resource.RLIMIT_CORE)[1]))


def ouvrir_application(contexte: Contexte, premier: str = "patients") -> int:
    """Run the screens until they are left; the base is closed once its last task is done. Returns the exit code."""
    preparer_environnement()
    alleger()
    from tui.app import Facturier
    from tui.pilote import choisir_pilote, est_lineaire

    try:
        application = Facturier(
            contexte, driver_class=choisir_pilote(), premier=premier, montre=_reposer_le_ramasse_miettes, menage=balayer
        )
        choisir_affichage(sans_couleur=application.no_color)
        application.set_class(est_lineaire(), "lineaire")
        return application.run(mouse=bool(os.environ.get("FACTURIER_SOURIS"))) or application.return_code or 0
    finally:
        contexte.executeur.fermer()


def choisir_affichage(*, sans_couleur: bool) -> None:
    """FACTURIER_THEME=contraste and FACTURIER_ASCII=1 (both follow from FACTURIER_MODE=lineaire where they help)."""
    from tui.couleurs import PALETTE
    from tui.visible import choisir_signes

    PALETTE.choisir(sans_couleur=sans_couleur, contraste=os.environ.get("FACTURIER_THEME", "").casefold() == "contraste")
    choisir_signes(ascii=bool(os.environ.get("FACTURIER_ASCII")))


def _reposer_le_ramasse_miettes() -> None:
    """What the start built stays until the end: collections no longer go through it, so that no key waits for them."""
    gc.freeze()
    gc.enable()


def ouvrir_demo(scenario: str = "ordinaire", graine: int = 1, dossier: Path | None = None) -> int:
    """The screens on a fresh copy of the samples, forgotten at the end; `dossier` keeps it and goes on from it."""
    preparer_environnement()
    if dossier is not None:
        dossier.mkdir(parents=True, exist_ok=True)
        return ouvrir_application(contexte_demo(dossier, scenario, graine, gardee=True))
    with tempfile.TemporaryDirectory(prefix="facturier-demo-") as ephemere:
        return ouvrir_application(contexte_demo(Path(ephemere), scenario, graine))


@cache
def nomenclature() -> "Nomenclature":
    """The nomenclature, loaded at first use."""
    from core.nomenclature import charger

    return charger()


def contexte_demo(dossier: Path, scenario: str = "ordinaire", graine: int = 1, *, gardee: bool = False) -> Contexte:
    """The fictitious world in a base of `dossier` (made and filled if it is not there), reader, rights and caisse emulated.

    `gardee`: the day and what the caisse knows are found again too. Cards, rights service and caisse are built when first used:
    the first screen does not wait for them.
    """
    import db
    from core.emulateurs.horloge import HorlogeEmulee
    from db.executeur import Executeur
    from tui.base_prete import copier
    from tui.differe import Differe, ListeDifferee
    from tui.installation import dossier_samples
    from tui.monde_fictif import CLE_DEMO, JOUR, MondeFictif, monter, oublier_la_caisse

    exemples = dossier_samples()
    if not (exemples / "scenarios" / f"{scenario}.toml").exists():
        monter(scenario)  # says which scenarios exist
    horloge = HorlogeEmulee(_maintenant((exemples / "monde.toml").read_text("utf-8")))
    base = dossier / "demo.db"
    inconnue = not base.exists()
    neuve = inconnue and not copier(base, (exemples, Path(db.__file__).parent), _fabriquer)
    executeur = Executeur(base, CLE_DEMO, creer=neuve, nature="fictive")
    if neuve:
        executeur.soumettre(_peupler)
    if gardee and inconnue:
        oublier_la_caisse(dossier)
    elif gardee and (jour := executeur.faire(lambda r: r.brouillon(JOUR))):
        horloge.aller_au(date.fromisoformat(jour))

    def faire_passer(jour: date) -> None:
        horloge.aller_au(jour)
        executeur.soumettre(lambda r: r.garder_brouillon(JOUR, horloge.aujourdhui().isoformat()))

    @cache
    def emule() -> MondeFictif:
        monde = monter(scenario, graine, horloge, dossier if gardee else None)
        premiere = next(iter(monde.monde.cps.values()), None)
        if premiere is not None:
            monde.lecteur.inserer_cps(premiere.fichier.read_bytes())
        return monde

    return Contexte(
        executeur=executeur,
        nomenclature=nomenclature,
        lecteur=Differe(lambda: emule().lecteur),
        transport=Differe(lambda: emule().transport),
        horloge=horloge,
        droits=Differe(lambda: emule().adri),
        lire_appli=lambda texte: emule().appli.lire(texte),
        telephones=ListeDifferee(lambda: _telephones(emule())),
        cartes=ListeDifferee(lambda: _cartes(emule().monde)),
        inserer_vitale=lambda octets: emule().lecteur.inserer_vitale(octets),
        retirer_vitale=lambda: emule().lecteur.retirer_vitale(),
        cps=ListeDifferee(lambda: _cps(emule().monde)),
        inserer_cps=lambda octets: emule().lecteur.inserer_cps(octets),
        faire_passer=faire_passer,
        dossier=dossier,
    )


def _maintenant(monde: str) -> datetime:
    """When the fictitious world begins: one line of its file; TOML is only read whole when that line is written otherwise."""
    trouve = re.search(r"^maintenant = (\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d)$", monde, re.MULTILINE)
    if trouve is not None:
        return datetime.fromisoformat(trouve[1])
    import tomllib

    lu: datetime = tomllib.loads(monde)["maintenant"]
    return lu


def _peupler(registre: "Registre") -> None:
    from core.demonstration.installation import installer
    from core.demonstration.lecture import lire_monde
    from tui.installation import dossier_samples

    installer(registre, lire_monde(dossier_samples()))


def _fabriquer(chemin: Path) -> None:
    """A base of its own for the samples, closed: one file, no journal beside it."""
    from db.ouverture import ouvrir
    from tui.monde_fictif import CLE_DEMO

    registre = ouvrir(chemin, CLE_DEMO, creer=True, nature="fictive")
    try:
        _peupler(registre)
    finally:
        registre.fermer()


def _cartes(monde: "Monde") -> list[CartePresentee]:
    """One line a card, by the name of a person on it."""
    noms = {chemin: f"{monde.patient(p).nom} {monde.patient(p).prenom}" for p, chemin in monde.vitale.items()}
    return [CartePresentee(nom, chemin.read_bytes) for chemin, nom in sorted(noms.items(), key=lambda x: x[1])]


def _telephones(monde: "MondeFictif") -> list[CartePresentee]:
    """The same people, showing the QR code of their telephone: a new one each time, good for 30 minutes."""
    return [CartePresentee(carte.libelle, partial(_montrer, monde, carte.libelle)) for carte in _cartes(monde.monde)]


def _montrer(monde: "MondeFictif", nom: str) -> bytes:
    return monde.appli.montrer(nom).encode()


def _cps(monde: "Monde") -> list[CpsPresentee]:
    return [
        CpsPresentee(f"{i.prenom} {i.nom}", i.am, monde.cps[i.id].code_porteur, monde.cps[i.id].fichier.read_bytes)
        for i in monde.infirmiers
        if i.id in monde.cps
    ]
