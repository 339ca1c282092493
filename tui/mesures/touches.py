"""The tasks whose keys are counted: played on a fresh copy of the demo, each checked in the base once it is done."""

import asyncio
import tempfile
from collections.abc import Awaitable, Callable, Sequence
from datetime import timedelta
from pathlib import Path
from time import perf_counter

from attrs import evolve, frozen

from core.erreurs import Anomalie, Refus
from core.ports import Registre
from tui.demarrage import contexte_demo
from tui.mesures.frappe import FacturierMesure, presser, sans_terminal

# keystroke-level model: a practised typist, and the moment of thought before each gesture (Card, Moran and Newell, 1980)
FRAPPE, REFLEXION = 0.2, 1.35
TAILLE = (80, 24)
NOUVELLE = ("TEST-NOUVELLE", "Agathe", "2881455555")  # on the card of a person the base does not know


@frozen
class Tache:
    """What is done: `gestes` are the keys of each gesture (a name of key, or a text typed); `preparer` is not counted;
    `fait` says whether the base shows it."""

    nom: str
    budget: int
    gestes: Callable[[FacturierMesure], Sequence[str]]
    preparer: Callable[[FacturierMesure], Awaitable[None]]
    fait: Callable[[Registre], bool]


@frozen
class Releve:
    """The keys of a task and what they cost; `klm` is an estimate of the whole time of a practised person, in seconds."""

    tache: str
    touches: int
    budget: int
    secondes: float
    klm: float

    @property
    def tenu(self) -> bool:
        """Within the budget."""
        return self.touches <= self.budget

    @property
    def verdict(self) -> str:
        """In French."""
        return "tenu" if self.tenu else "dépassé"


def jouer() -> list[Releve]:
    """Every task; raises `Refus` TACHE_NON_FAITE when the keys did not do what they should."""
    return [asyncio.run(_jouer(tache)) for tache in TACHES]


async def _jouer(tache: Tache) -> Releve:
    with tempfile.TemporaryDirectory(prefix="facturier-bench-") as dossier:
        app = FacturierMesure(contexte_demo(Path(dossier)))
        async with sans_terminal(app, TAILLE):
            await tache.preparer(app)
            gestes = tache.gestes(app)
            touches, debut = [t for geste in gestes for t in _touches(geste)], perf_counter()
            for touche in touches:
                await presser(app, touche)
            secondes = perf_counter() - debut
            if not app.contexte.executeur.soumettre(tache.fait).result():
                message = getattr(app.screen, "message_montre", str)()
                raise Refus(
                    Anomalie(
                        "TACHE_NON_FAITE",
                        f"« {tache.nom} » : les touches n'ont pas fait ce qu'elles devaient ({message})",
                        "signaler cette mesure : une touche a changé de sens",
                    )
                )
    klm = len(touches) * FRAPPE + len(gestes) * REFLEXION + secondes
    return Releve(tache.nom, len(touches), tache.budget, secondes, klm)


def _touches(geste: str) -> Sequence[str]:
    """`f9` and `enter` are keys, anything else is typed."""
    est_nom = geste in ("enter", "escape", "tab") or (geste[:1] == "f" and geste[1:].isdigit())
    return [geste] if est_nom else list(geste)


def _inserer(app: FacturierMesure, nom: str) -> None:
    inserer = app.contexte.inserer_vitale
    carte = next(c for c in app.contexte.cartes if nom in c.libelle.casefold())
    if inserer is not None:
        inserer(carte.lire())


async def _connue(app: FacturierMesure) -> None:
    """A patient whose card was read; her ordonnance of thirty days, two passages a day, ended five days ago; a template."""
    _inserer(app, "carlier")
    await presser(app, "f2", "f9")
    await presser(app, "enter")
    horloge = app.contexte.horloge

    def ecrire(registre: Registre) -> None:
        from core.services.modeles import garder

        (patient,) = registre.chercher_patients("carlier")
        derniere = next(o for o in registre.ordonnances(patient.id) if len(o.heures) == 2)
        fin = horloge.aujourdhui() - timedelta(days=5)
        debut = fin - timedelta(days=29)
        registre.enregistrer_ordonnance(evolve(derniere, id=0, jour=debut, debut=debut, fin=fin, nombre=None, absences=()))
        garder(registre, "insu", "dex+ins {duree=30j} 8h,19h dom", horloge)

    app.contexte.executeur.soumettre(ecrire).result()
    await presser(app, "f1")


async def _inconnue(app: FacturierMesure) -> None:
    """The card of somebody new is in the reader."""
    from core.identifiants.nir import cle
    from core.telematique.cartes import ecrire_vitale, lire_vitale

    modele = lire_vitale(next(c for c in app.contexte.cartes if "aubry" in c.libelle.casefold()).lire())
    nom, prenom, racine = NOUVELLE
    numero = racine + "777"
    une = evolve(modele.beneficiaires[0], nom=nom, prenom=prenom, nir=numero, cle=cle(numero), nir_individuel="")
    if app.contexte.inserer_vitale is not None:
        app.contexte.inserer_vitale(ecrire_vitale(evolve(modele, nir=numero, cle=cle(numero), beneficiaires=(une,))))


async def _rejetee(app: FacturierMesure) -> None:
    """The demo until the caisse has refused an ordonnance that is too old (E016)."""
    _inserer(app, "jacob")
    await presser(app, "f2", "f9")
    await presser(app, "enter")
    await presser(app, "enter", "f12")
    await presser(app, "f4", "f9", *_code(app), "enter")
    for _ in range(9):
        await presser(app, "+", "f12")


async def _prete(app: FacturierMesure) -> None:
    """Invoices ready to leave."""
    _inserer(app, "jacob")
    await presser(app, "f2", "f9")
    await presser(app, "enter")
    await presser(app, "enter", "f12")


def _code(app: FacturierMesure) -> str:
    """The code of the CPS of the nurse whose invoices are ready, which the demo puts in the reader and prints."""
    (am,) = app.contexte.executeur.soumettre(lambda r: {f.infirmier for f in r.factures(etats=("validee",))}).result()
    return next(c.code for c in app.contexte.cps if c.am == am)


def _ordonnance_facturee(nom: str, jours: int, passages: int) -> Callable[[Registre], bool]:
    """Whether the last ordonnance of that patient lasts so, all its visits are recorded and those made are billed."""

    def fait(registre: Registre) -> bool:
        patients = registre.chercher_patients(nom)
        if len(patients) != 1:
            return False
        o = next(iter(registre.ordonnances(patients[0].id)), None)
        if o is None:
            return False
        dure = o.fin is not None and (o.fin - o.debut).days + 1 == jours
        seances = registre.seances(ordonnance=o.id)
        return dure and len(o.heures) == passages and len(seances) == jours * passages and any(s.facture for s in seances)

    return fait


def _renvoyee(registre: Registre) -> bool:
    closes = registre.factures(etats=("close",))
    return bool(closes) and all(registre.facture(f.remplacee_par).resume.etat == "validee" for f in closes if f.remplacee_par)


def _tout_parti(registre: Registre) -> bool:
    lots = registre.lots(etats=("depose", "accepte"))
    return (
        bool(lots) and not registre.factures(etats=("validee", "en_lot")) and len(registre.envois(etats=("depose",))) == len(lots)
    )


TACHES = (
    Tache(
        "renouveler la dernière ordonnance (30 jours, 2 passages par jour)",
        10,
        lambda _: ("f3", "f9", "ca r", "enter", "f12"),
        _connue,
        _ordonnance_facturee("carlier", 30, 2),
    ),
    Tache(
        "nouvelle ordonnance d'un modèle, patient connu",
        25,
        lambda _: ("f3", "f9", "ca .insu j", "enter", "f12"),
        _connue,
        _ordonnance_facturee("carlier", 30, 2),
    ),
    Tache(
        "nouveau patient lu sur sa carte, et son ordonnance",
        60,
        lambda _: ("f2", "f9", "enter", "enter", "f9", "nou dex+ins j 30j 8h,19h dom @mar", "enter", "f12"),
        _inconnue,
        _ordonnance_facturee("test nouvelle", 30, 2),
    ),
    Tache("corriger et renvoyer un rejet connu", 8, lambda _: ("f5", "c", "5/10", "f12"), _rejetee, _renvoyee),
    Tache(
        "faire les lots, contrôler, signer et envoyer tout ce qui est prêt",
        8,
        lambda app: ("f4", "f9", _code(app), "enter"),
        _prete,
        _tout_parti,
    ),
)
