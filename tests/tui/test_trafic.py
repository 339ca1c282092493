"""What a key costs on the wire and what a start loads: bytes, writes, modules and memory, which hold on a loaded machine."""

import os
import subprocess
from pathlib import Path

import pytest

from tests.tui.outils import calmer, taper, texte_ecran
from tests.tui.test_terminal_pty import RACINE, Seance
from tui.app import Facturier
from tui.demarrage import contexte_demo
from tui.ecrans.compteurs import compter
from tui.entete import COMPTEURS
from tui.pilote.difference import Traceur
from tui.pilote.grille import Grille
from tui.pilote.pilote import Pilote

TAILLE = (120, 40)


class Compteur(Pilote):
    """Our driver without a terminal: what it would send at each frame, and in how many writes."""

    def __init__(self, app, **options):
        super().__init__(app, **{**options, "size": TAILLE})
        self.octets = self.ecritures = 0

    def _taille(self):
        return TAILLE

    def write(self, data):
        super().write(data)
        envoye = self._traceur.tracer(self._voulue)
        if envoye:
            self.octets += len(envoye.encode())
            self.ecritures += 1

    def start_application_mode(self):
        self._redimensionner()

    def disable_input(self):
        return None

    def stop_application_mode(self):
        return None


class Poste:
    """The application of a test, and what its keys cost."""

    def __init__(self, pilote):
        self.pilote = pilote
        self.driver = pilote.app._driver

    async def frapper(self, *touches):
        """The bytes and writes of each key, from its press to the last answer."""
        couts = []
        for touche in touches:
            avant = self.driver.octets, self.driver.ecritures
            await taper(self.pilote, touche)
            couts.append((self.driver.octets - avant[0], self.driver.ecritures - avant[1]))
        return couts


def mediane(couts, i=0):
    return sorted(c[i] for c in couts)[len(couts) // 2]


async def mesurer(demo, scene):
    """Run `scene(poste)` on the real application drawn by the real driver."""
    app = Facturier(contexte_demo(demo), driver_class=Compteur)
    resultat = []

    async def jouer(pilote):
        try:
            await calmer(pilote)
            resultat.append(await scene(Poste(pilote)))
        finally:
            app.exit()

    await app.run_async(headless=False, auto_pilot=jouer)
    app.contexte.executeur.fermer()
    return resultat[0]


async def test_une_lettre_dans_un_champ_ordinaire(demo):
    async def scene(poste):
        await poste.frapper("f2", *"zz")  # nobody: what is measured is the field alone
        return await poste.frapper(*"abcdefgh")

    couts = await mesurer(demo, scene)
    assert mediane(couts) <= 120
    assert max(n for _, n in couts) <= 2


async def test_une_lettre_des_actes_de_la_saisie_avec_le_prix(demo):
    async def scene(poste):
        await poste.frapper(*"aubry", "enter", "ctrl+u")
        assert poste.pilote.app.screen.NOM == "saisie"
        return await poste.frapper(*"dex+ins", "ctrl+u", *"dup+mci", "ctrl+u", *"dex+ins")

    couts = await mesurer(demo, scene)
    assert mediane(couts) <= 400
    assert mediane(couts, 1) <= 2


async def test_la_ligne_suivante_d_une_table(demo):
    async def scene(poste):
        await poste.frapper("f8", "tab", "tab", "tab")
        return await poste.frapper(*["down"] * 60)

    couts = await mesurer(demo, scene)
    assert mediane(couts) <= 400  # the record under the table is drawn as well
    assert mediane(couts, 1) <= 2


async def test_changer_d_ecran(demo):
    async def scene(poste):
        premieres = await poste.frapper("f1", "f3", "f4", "f5", "f8")
        return premieres + await poste.frapper("f2", "f3", "f4", "f5", "f8", "f1")

    couts = await mesurer(demo, scene)
    assert max(o for o, _ in couts) <= 5500


async def test_les_compteurs_viennent_au_repos_a_leur_place(demo):
    """Left out of the first frame, they fill the place held for them without another one; a key typed meanwhile puts them off."""

    async def scene(poste):
        app = poste.pilote.app
        avant = " ".join(texte_ecran(app).splitlines()[0].split())
        octets, ecritures = poste.driver.octets, poste.driver.ecritures
        while not app.compteurs:
            await poste.pilote.pause(0.02)
        await calmer(poste.pilote)
        apres = " ".join(texte_ecran(app).splitlines()[0].split())
        return avant, apres, poste.driver.octets - octets, poste.driver.ecritures - ecritures

    avant, apres, octets, ecritures = await mesurer(demo, scene)
    assert avant.endswith("· rejets … · silences … · à envoyer … · pièces …"), avant
    assert apres == avant.replace("…", "0")
    assert octets <= 60
    assert ecritures == 1


def test_les_places_des_compteurs_sont_les_leurs(demo):
    contexte = contexte_demo(demo)
    compteurs = contexte.executeur.faire(lambda r: compter(r, contexte.horloge.aujourdhui(), contexte.feries))
    contexte.executeur.fermer()
    assert tuple(compteurs) == COMPTEURS


def test_au_repos_rien_ne_part(demo):
    s = Seance(demo, *TAILLE)
    s.voir("TEST-ARNAUD")
    s.voir("^P tout")
    silences = 0
    while silences < 60:  # three seconds without a byte: the counters come after two, later on a slow machine
        avant = len(s.brut)
        assert s.lire(0.05)
        silences = silences + 1 if len(s.brut) == avant else 0
    octets = len(s.brut)
    for _ in range(20):
        assert s.lire(0.1)
    assert len(s.brut) == octets
    rss = next(x for x in Path(f"/proc/{s.pid}/status").read_text().splitlines() if x.startswith("VmRSS"))
    assert int(rss.split()[1]) <= 64 * 1024, rss  # the goal is 60 MiB; a Python of another build differs a little
    s.taper("\x11")
    assert s.finir() == 0


# what the first screen does not show: prices, invoices, lots, cards, and what reads or computes them
INUTILES = {
    "core.cotation", "core.facturation.facture", "core.facturation.fiche", "core.lots.echanges", "core.nomenclature",
    "core.droits.partage", "core.langage.fiche", "core.telematique", "core.emulateurs.caisse", "core.services.facturation",
    "core.reglements.creances", "lxml", "pydantic", "tree_sitter", "holidays", "stdnum", "email", "http.client",
    "cattrs", "core.bilan", "core.dossier.ordonnance", "core.parametres", "core.ports", "core.travail.tache", "db.champs",
    "playhouse.migrations", "ssl", "textual.widgets._input", "tomllib", "_hashlib",
}  # fmt: skip


@pytest.mark.parametrize("vu", [True, False], ids=["habitué", "première fois"])
def test_ce_que_charge_le_premier_ecran(demo, vu, tmp_path):
    """Noted when the first screen has been drawn: nothing that it does not show, and not many modules in all."""
    programme = (
        "import sys, tui.demarrage as d\n"
        "def noter():\n    open(sys.argv[2], 'w').write(' '.join(sys.modules))\n    d.gc.enable()\n"
        "d._reposer_le_ramasse_miettes = noter\n"
        "from pathlib import Path\n"
        "import tui.ecrans.preparation as p\np.preparer = lambda contexte: None\n"
        "sys.exit(d.ouvrir_demo(dossier=Path(sys.argv[1])))\n"
    )
    notes = tmp_path / "modules"
    etat = tmp_path / "etat" / "facturier"
    etat.mkdir(parents=True)
    if vu:
        (etat / "parcours").touch()
    s = Seance(demo, *TAILLE, programme=programme, arguments=[str(notes)], XDG_STATE_HOME=str(etat.parent))
    s.voir("TEST-ARNAUD")
    s.attendre(lambda _: notes.exists() and notes.stat().st_size, "ce qui est chargé")
    s.taper("\x11")
    assert s.finir() == 0
    modules = set(notes.read_text().split())
    assert not modules & INUTILES, sorted(modules & INUTILES)
    assert len(modules) <= 525, len(modules)


def test_le_depart_ne_relit_pas_les_sources(tmp_path):
    """`./facturier` uses the compiled files even when the environment forbids writing them."""
    if not (RACINE / ".venv").exists():
        pytest.skip("lancé sans ./facturier")
    env = {**os.environ, "PYTHONDONTWRITEBYTECODE": "1", "PYTHONPYCACHEPREFIX": str(tmp_path)}
    subprocess.run([str(RACINE / "facturier"), "--version"], check=True, env=env, capture_output=True)
    assert [*tmp_path.rglob("garde*.pyc")], "rien n'a été compilé"


def test_une_frappe_tenue_ne_laisse_rien_derriere_elle():
    """Frames that came while the line was busy are never sent: only the last state is, whatever their number."""
    grille, traceur = Grille(*TAILLE), Traceur(*TAILLE)
    traceur.tracer(grille)
    for i in range(60):
        grille.appliquer(f"\x1b[{5 + i % 30};1H> ligne {i:05d}")
        grille.appliquer(f"\x1b[2;1Hétat {i}")
    octets = len(traceur.tracer(grille).encode())
    grille.appliquer("\x1b[2;1Hétat 59")
    assert traceur.tracer(grille) == ""
    assert octets < 60 * 20
