"""kill -9 at each system call of `facturier envoyer`, then start again: each lot is taken once. By hand: see CONTRIBUTING.

`python tests/etendus/envoi_tue.py [dossier|courrier] [--temoin] [--appels=fsync,…]`; needs strace. `--temoin`: a wrong program
(the package is marked as sent before it leaves) on the same points: it must lose lots, or the sweep proves nothing.
"""

import collections
import os
import re
import shutil
import subprocess
import sys
import tempfile
from datetime import datetime
from pathlib import Path

RACINE = Path(__file__).resolve().parents[2]
sys.path[:0] = [str(RACINE), str(RACINE / "tests" / "unit")]

APPELS = {
    "dossier": ("write", "pwrite64", "fsync", "fdatasync", "rename", "mkdir", "unlink", "ftruncate"),
    "courrier": ("write", "pwrite64", "fdatasync", "ftruncate", "connect", "sendto", "recvfrom"),
}
LOTS = 3


def preparer(dossier: Path) -> None:
    """A base with three lots signed, nothing sent."""
    from attrs import evolve
    from fabrique_base import JOUR, LecteurFixe, base, horloge, instantane, patient, seance

    from core.services.envoi import constituer_lots, signer_lots

    registre = base(dossier)
    p = patient(registre)
    for mode in (0, 2, 3):
        for jour in (12, 13):
            contenu = instantane(p, JOUR.replace(day=jour), montant=315, mode=mode)
            lignes = tuple(evolve(x, jour=JOUR.replace(day=jour)) for x in contenu.facture.lignes)
            contenu = evolve(contenu, facture=evolve(contenu.facture, lignes=lignes))
            s = seance(registre, p, JOUR.replace(day=jour))
            registre.valider_facture(registre.creer_facture(contenu, [s.id]).id, JOUR)
    constituer_lots(registre, horloge())
    assert len(signer_lots(registre, LecteurFixe(), "1234", horloge())) == LOTS
    registre.fermer()


def arguments(lieu: Path, voie: list[str]) -> list[str]:
    from fabrique_base import CLE

    return ["envoyer", *voie, "--base", str(lieu / "essai.db"), "--cle", CLE, "--au", "2026-11-20", "--forcer"]


def commande(lieu: Path, voie: list[str], temoin: bool) -> list[str]:
    fils = [__file__, "--fils"] if temoin else ["-m", "tui"]
    return [sys.executable, *fils, *arguments(lieu, voie)]


def mauvais_programme(args: list[str]) -> int:
    """Marks the package as deposited, then sends it."""
    from core.ports import Paquet
    from core.services import envoi as service
    from tui.__main__ import main

    def deposer(registre, transport, envoi, horloge):  # type: ignore[no-untyped-def]
        registre.avancer_envoi(envoi.id, "tenter")
        with registre.ecriture():
            etat = registre.avancer_envoi(envoi.id, "reussir")
            service.noter_reception(registre, envoi.lot, horloge)
        transport.deposer(Paquet(envoi.nom, envoi.cle, registre.fichiers_envoi(envoi.id)))
        return etat, ()

    service._deposer = deposer
    return main(args)


def compter(commande: list[str], appels: tuple[str, ...]) -> dict[str, int]:
    """How many times the whole run makes each call."""
    with tempfile.NamedTemporaryFile() as trace:
        subprocess.run(["strace", "-qq", "-o", trace.name, "-e", f"trace={','.join(appels)}", *commande], check=True, cwd=RACINE)
        noms = re.findall(r"^(\w+)\(", Path(trace.name).read_text(errors="replace"), re.M)
    return dict(collections.Counter(noms))


def violations(lieu: Path, voie: list[str]) -> tuple[list[str], int]:
    """Start again, let the payer work, read its ARL: what is lost, what is taken twice; and how many tries were absorbed."""
    from fabrique_base import CLE, horloge
    from test_telematique_flux import caisse

    from core.emulateurs.caisse.service import ouvrir_dossier, tour
    from db.ouverture import ouvrir
    from tui.__main__ import main

    ouvrir_dossier(lieu / "echange")
    payeur = caisse(horloge())
    tour(payeur, lieu / "echange")  # the payer may work before we start again
    premiers = payeur.etat.recus
    main(arguments(lieu, voie))
    tour(payeur, lieu / "echange")
    main(["recevoir", *arguments(lieu, voie)[1:-1]])
    fautes = []
    registre = ouvrir(lieu / "essai.db", CLE)
    acceptes = collections.Counter(d["lot"] for d in payeur.decisions if "lot" in d and d["etat"] == "accepté")
    for lot in registre.lots():
        if lot.etat != "accepte":
            fautes.append(f"{lot.nom} {lot.etat}")
        if acceptes[lot.nom] != 1:
            fautes.append(f"{lot.nom} pris {acceptes[lot.nom]} fois")
    redepots = sum(e.essais for e in registre.envois()) - LOTS
    registre.fermer()
    return fautes, redepots if premiers else 0


def main_balayage(voie_nom: str, temoin: bool, appels: tuple[str, ...]) -> int:
    """Every call of every kind; each run must really have been killed."""
    from core.emulateurs.courrier.bureau import Bureau
    from core.emulateurs.courrier.serveurs import Poste

    with tempfile.TemporaryDirectory() as racine:
        modele = Path(racine) / "modele"
        modele.mkdir()
        preparer(modele)
        lieu = Path(racine) / "essai"

        def remettre() -> None:
            shutil.rmtree(lieu, ignore_errors=True)
            shutil.copytree(modele, lieu)

        remettre()
        poste = Poste(Bureau(lieu / "echange", datetime(2026, 11, 20, 9)), "sans-valeur") if voie_nom == "courrier" else None
        voie = ["--courrier", f"{poste.port_smtp},{poste.port_pop3}"] if poste else ["--depot", str(lieu / "echange")]
        points = tues = rouges = absorbes = 0
        nombres = compter(commande(lieu, voie, temoin), appels or APPELS[voie_nom])
        for appel, nombre in sorted(nombres.items()):
            for rang in range(1, nombre + 1):
                remettre()
                points += 1
                injection = f"inject={appel}:signal=KILL:when={rang}"
                fait = subprocess.run(
                    ["strace", "-qq", "-o", "/dev/null", "-e", f"trace={appel}", "-e", injection, *commande(lieu, voie, temoin)],
                    cwd=RACINE,
                    stderr=subprocess.DEVNULL,
                    check=False,
                )
                tues += fait.returncode == -9
                fautes, redepots = violations(lieu, voie)
                rouges += bool(fautes)
                absorbes += redepots
                if (fautes and not temoin) or fait.returncode != -9:
                    print(f"{appel} n° {rang} (code {fait.returncode}) : {fautes}", flush=True)
        if poste:
            poste.arreter()
    nom = f"{voie_nom} (témoin)" if temoin else voie_nom
    print(f"{nom} : {points} points {nombres}, {tues} tués, {rouges} en faute, {absorbes} redépôts")
    juste = tues == points and (rouges > 0 if temoin else rouges == 0)
    return 0 if juste else 1


if __name__ == "__main__":
    os.environ["PYTHONDONTWRITEBYTECODE"] = "1"
    if "--fils" in sys.argv:
        sys.exit(mauvais_programme(sys.argv[sys.argv.index("--fils") + 1 :]))
    choisis = next((a.removeprefix("--appels=").split(",") for a in sys.argv if a.startswith("--appels=")), [])
    sys.exit(main_balayage("courrier" if "courrier" in sys.argv else "dossier", "--temoin" in sys.argv, tuple(choisis)))
