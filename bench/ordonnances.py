"""The pile of the samples typed whole on a base that has none of it: keys and seconds for each, then what was recorded.

    .venv/bin/python bench/ordonnances.py                 8 keys a second, as a practised typist
    .venv/bin/python bench/ordonnances.py --cadence 100   as fast as the program takes them

Each is one line of F9 (F9, the line, Enter, Ctrl+B), with the shortest name that finds the patient and the nurse when she is not
the one the program guesses. "Base = file" compares every field of the ordonnance that was recorded with the file.
"""

import argparse
import statistics
import sys
import tempfile
import time
from pathlib import Path

from attrs import asdict, evolve
from heure import AUTRES
from terminal import RACINE, TOUCHES, Terminal

sys.path.insert(0, str(RACINE))

from core.demonstration.installation import installer
from core.demonstration.lecture import lire_monde
from core.demonstration.monde import Monde
from core.dossier.ordonnance import Ordonnance
from core.langage.ecriture import ecrire_ligne
from core.langage.fiche import ecrire_fiche
from core.nomenclature import charger
from core.nomenclature.recherche import plier
from core.ports import Registre
from core.services.comprendre import code_court
from db.ouverture import ouvrir
from tui.installation import dossier_samples
from tui.monde_fictif import CLE_DEMO

ENREGISTRER = b"\x02"


def nu(nom: str) -> str:
    """What one types of a name: no capital, no accent, no prefix of the samples."""
    return plier(nom.removeprefix("TEST-"))


def designation(registre: Registre, nom: str, prenom: str) -> str:
    """The shortest beginning that finds this person alone: of the surname, then two letters or more of the first name (on the
    line a letter alone is a word of it)."""
    famille, petit = nu(nom), nu(prenom)
    essais = [famille[:n] for n in range(3, len(famille) + 1)]
    essais += [f"{tete} {petit[:n]}" for tete in (famille[:3], famille) for n in range(2, len(petit) + 1)]
    for essai in essais:
        trouves = registre.chercher_patients(essai, limite=3)
        if len(trouves) == 1 and (trouves[0].nom, trouves[0].prenom) == (nom, prenom):
            return essai
    return f"{famille} {petit}"


def lignes(monde: Monde, registre: Registre) -> list[str]:
    """What is typed for each ordonnance of the samples, in their order."""
    ngap = charger()
    supposes: dict[int, int] = {}  # practice -> nurse of what was typed last
    habituels: dict[int, int] = {}  # patient -> nurse
    faites = []
    for o in monde.ordonnances:
        patient, infirmier = monde.patient(o.patient), monde.infirmier(o.infirmier)
        premier = min((i for i in monde.infirmiers if i.cabinet == infirmier.cabinet), key=lambda i: (i.nom, i.prenom))
        devine = habituels.get(o.patient) or supposes.get(infirmier.cabinet) or premier.id
        fiche = ecrire_fiche(o, lambda acte: code_court(acte, ngap))
        qui = designation(registre, patient.nom, patient.prenom)
        ligne = ecrire_ligne(fiche, qui, nu(monde.prescripteur(o.prescripteur).nom)[:4]).replace("/26", "")
        faites.append(ligne if o.infirmier == devine else f"{ligne} inf:{nu(infirmier.prenom)}")
        habituels[o.patient] = supposes[infirmier.cabinet] = o.infirmier
    return faites


def tel_quel(o: Ordonnance, monde: Monde | Registre) -> dict[str, object]:
    """Its fields, people by what identifies them everywhere."""
    champs = asdict(o)
    for nom in ("id", "texte", "piece", "patient"):
        del champs[nom]
    return champs | {"infirmier": monde.infirmier(o.infirmier).am, "prescripteur": monde.prescripteur(o.prescripteur).rpps}


def ecarts(o: Ordonnance, monde: Monde, registre: Registre) -> str:
    """The fields that differ in the nearest ordonnance recorded for this patient; "" when there are none."""
    patient = monde.patient(o.patient)
    homonymes = registre.chercher_patients(patient.nom, limite=50)
    fiche = next(p for p in homonymes if (p.nom, p.prenom) == (patient.nom, patient.prenom))
    attendu = tel_quel(o, monde)
    proches = ([c for c, v in tel_quel(lue, registre).items() if v != attendu[c]] for lue in registre.ordonnances(fiche.id))
    return " ".join(min(proches, key=len, default=["absente"]))


def main() -> None:
    """Print one line an ordonnance, then the sums."""
    analyseur = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    analyseur.add_argument("--cadence", type=float, default=8.0)
    pas = 1 / analyseur.parse_args().cadence
    monde = lire_monde(dossier_samples())
    noms = sorted(f.stem for f in (dossier_samples() / "ordonnances").glob("*.toml"))
    with tempfile.TemporaryDirectory(prefix="facturier-ordonnances-") as dossier:
        base = Path(dossier, "demo.db")
        registre = ouvrir(base, CLE_DEMO, creer=True, nature="fictive")
        installer(registre, evolve(monde, ordonnances=()))
        tapees = lignes(monde, registre)
        registre.fermer()
        mesures = []
        with Terminal([str(RACINE / "facturier"), "demo", "--dossier", dossier]) as t:
            t.reposer(3.0, 15.0)
            t.ecrire(TOUCHES["f3"])
            t.reposer(0.5)
            for ligne in tapees:
                debut = time.perf_counter()
                for octets in (AUTRES["f9"], *(c.encode() for c in ligne), TOUCHES["entree"], ENREGISTRER):
                    t.ecrire(octets)
                    suivante = time.perf_counter() + pas
                    while (reste := suivante - time.perf_counter()) > 0:
                        t.lire(reste)
                t.reposer(0.15)
                mesures.append((len(ligne) + 3, t.recus[-1][0] - debut))
            t.ecrire(TOUCHES["quitter"])
            t.reposer(1.0)
        registre = ouvrir(base, CLE_DEMO)
        for nom, ordonnance, ligne, (touches, secondes) in zip(noms, monde.ordonnances, tapees, mesures, strict=True):
            faute = ecarts(ordonnance, monde, registre)
            lu = f"DIFFÈRE : {faute}" if faute else "= fichier"
            print(f"{nom:<28} {touches:3d} touches {secondes:5.1f} s  {lu}   {ligne}")
        registre.fermer()
    touches, durees = zip(*mesures, strict=True)
    print(f"{len(mesures)} ordonnances : {sum(touches)} touches, {sum(durees):.0f} s", end=" ; ")
    print(f"médiane {statistics.median(touches):.0f} touches, {statistics.median(durees):.1f} s")


if __name__ == "__main__":
    main()
