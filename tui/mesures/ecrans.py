"""How long each screen takes on a given base: opening, searching, filtering; the start of the program and its memory."""

import argparse
import asyncio
from collections.abc import Callable
from functools import partial
from statistics import median

from attrs import frozen
from textual.binding import Binding

from tui.ecrans import ECRANS
from tui.ecrans.relecture import Relectures
from tui.mesures.depart import mesurer_depart
from tui.mesures.frappe import Duree, FacturierMesure, calmer, mesurer, presser, sans_terminal
from tui.poste import contexte_du_poste

OUVERTURE, RECHERCHE, FILE = 150, 50, 300  # milliseconds
# the task whose answer is the list of the screen; the other screens are measured to the last thing they draw
LISTES = {
    "travail": "taches",
    "patients": "recherche",
    "lots": "bureau",
    "rejets": "file",
    "nir": "file",
    "doublons": "doublons",
    "reglements": "vue",
    "bilan": "bilan",
    "pieces": "pieces",
    "envois": "envois",
    "quarantaine": "quarantaine",
    "indus": "indus",
    "questions": "questions",
    "suivi": "suivi",
}
AVEC_ARGUMENT = frozenset(("lot",))  # nothing to show by itself
CHERCHES = ("dup", "dupon je", "12/11/1950", "55042", "monlau", "zzz")
FILTRES = (("rejets", "e016"), ("travail", "droits"), ("lots", "amc"))


@frozen
class Releve:
    """One line: what, the times of each try, the goal (0: none) and its unit."""

    quoi: str
    durees: tuple[Duree, ...]
    but: float = 0
    unite: str = "ms"

    def cellules(self) -> tuple[str, ...]:
        """The row of the table, in French."""
        murs = [d.mur for d in self.durees]
        milieu, cpu = median(murs), median(d.cpu for d in self.durees)
        verdict = "" if not self.but else "tenu" if milieu <= self.but else "dépassé"
        nombres = [f"{x:.0f} {self.unite}" for x in (milieu, max(murs))]
        return self.quoi, *nombres, f"{cpu:.0f} ms" if cpu else "", f"{self.but:.0f} {self.unite}" if self.but else "", verdict


def mesurer_ecrans(args: argparse.Namespace) -> list[Releve]:
    """Every measure of a base, the start of the program first; raises the `Refus` of its opening."""
    contexte = vars(args) | {"depot": None, "cartes": None, "pcsc": False}
    depart, memoire, memoire_apres = mesurer_depart(args)
    app = FacturierMesure(contexte_du_poste(argparse.Namespace(**contexte)))
    releves = asyncio.run(_tout(app, args.fois))
    return [
        Releve("départ, jusqu'au premier écran", depart, 600),
        *releves,
        Releve("mémoire au départ", (Duree(memoire, 0),), 100, "Mio"),
        Releve("mémoire après tous les écrans", (Duree(memoire_apres, 0),), 100, "Mio"),
    ]


async def _tout(app: FacturierMesure, fois: int) -> list[Releve]:
    async with sans_terminal(app):
        releves = [await _ouvrir(app, nom, fois) for nom in ECRANS if nom not in AVEC_ARGUMENT]
        for texte in CHERCHES:
            releves.append(Releve(f"chercher « {texte} »", await _taper(app, "patients", texte), RECHERCHE))
        for nom, texte in FILTRES:
            releves.append(
                Releve(f"filtrer « {texte} », {app.ecran(nom).TITRE}", await _taper(app, nom, texte, "slash"), RECHERCHE)
            )
    return releves


async def _ouvrir(app: FacturierMesure, nom: str, fois: int) -> Releve:
    """From another screen each time: by its key, or as the palette goes there when it has none. It reads its list as it does once
    something was written; a list that nothing changed is only shown."""
    cle = next((b.key for b in app.BINDINGS if isinstance(b, Binding) and b.action == f"aller('{nom}')"), "")
    durees = []
    for _ in range(fois):
        await presser(app, "f2" if nom != "patients" else "f8")
        if not cle:
            await presser(app, "down")  # a patient under the cursor, for the screens that show one
        app.ecran(nom).relectures = Relectures()
        durees.append(await mesurer(app, cle or partial(app.aller, nom), _liste_montree(app, nom)))
    return Releve(f"ouvrir {app.ecran(nom).TITRE}", tuple(durees), FILE if nom == "travail" else OUVERTURE)


def _liste_montree(app: FacturierMesure, nom: str) -> Callable[[], bool] | None:
    """Whether the screen shows the answer of a task given after now."""
    tache = LISTES.get(nom, "")
    ecran = app.ecran(nom)
    avant = ecran.numero(tache)
    if not tache:
        return None
    return lambda: app.screen is ecran and ecran.numero(tache) > avant and not ecran.en_attente(tache)


async def _taper(app: FacturierMesure, nom: str, texte: str, invite: str = "") -> tuple[Duree, ...]:
    """Each letter of a search or a filter typed in a screen, then all taken away."""
    await presser(app, "f8")
    app.aller(nom)
    await calmer(app)
    if invite:
        await presser(app, invite)
    durees = [await mesurer(app, lettre, None if invite else _liste_montree(app, nom)) for lettre in texte]
    await presser(app, *("backspace" for _ in texte), "escape")
    return tuple(durees)
