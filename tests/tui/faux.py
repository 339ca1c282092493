"""Tiny fakes for the screens alone: a registre in memory filled from the samples, an executor with one thread."""

from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import contextmanager
from datetime import datetime
from functools import cache
from pathlib import Path

from attrs import evolve

from core.demonstration.lecture import lire_monde
from core.emulateurs.horloge import HorlogeEmulee
from core.emulateurs.lecteur import LecteurEmule
from tui.contexte import CartePresentee, Contexte

RACINE = Path(__file__).resolve().parents[2]


@cache
def monde():
    return lire_monde(RACINE / "samples")


class FauxRegistre:
    nature = "fictive"

    def __init__(self, patients=None):
        m = monde()
        self._patients = {p.id: p for p in (m.patients if patients is None else patients)}
        self._brouillons = {}

    @contextmanager
    def ecriture(self):
        yield

    def cabinets(self):
        return list(monde().cabinets)

    def infirmiers(self, cabinet=""):
        return [i for i in monde().infirmiers if cabinet in ("", i.cabinet)]

    def chercher_prescripteurs(self, texte="", limite=20):
        mots = texte.casefold().split()
        return [p for p in monde().prescripteurs if all(m in f"{p.nom} {p.prenom}".casefold() for m in mots)][:limite]

    def prescripteur(self, id):
        return monde().prescripteur(id)

    def ordonnances(self, patient=0):
        return [o for o in monde().ordonnances if patient in (0, o.patient)]

    def patient(self, id):
        return self._patients[id]

    def patients_par_nir(self, nir):
        return [p for p in self._patients.values() if p.nir == nir]

    def chercher_patients(self, texte="", cabinet="", limite=20, debut=0):
        mots = texte.casefold().split()
        trouves = [p for p in self._patients.values() if all(m in f"{p.nom} {p.prenom} {p.nir}".casefold() for m in mots)]
        return sorted(trouves, key=lambda p: (p.nom, p.prenom))[debut : debut + limite]

    def enregistrer_patient(self, patient):
        patient = patient if patient.id else evolve(patient, id=max(self._patients, default=0) + 1)
        self._patients[patient.id] = patient
        return patient

    def garder_brouillon(self, cle, json):
        self._brouillons[cle] = json

    def brouillon(self, cle):
        return self._brouillons.get(cle)

    def jeter_brouillon(self, cle):
        self._brouillons.pop(cle, None)

    def compter_factures(self, *, etats=(), infirmier="", cabinet=""):
        return 0


class FauxExecuteur:
    """One thread, as the real one; `lent` seconds are spent before each task."""

    def __init__(self, registre, lent=0.0):
        self.registre, self.lent = registre, lent
        self._fil = ThreadPoolExecutor(max_workers=1)

    def soumettre(self, travail) -> Future:
        return self._fil.submit(self._faire, travail)

    def _faire(self, travail):
        if self.lent:
            import time

            time.sleep(self.lent)
        return travail(self.registre)

    def fermer(self):
        self._fil.shutdown()


def contexte(registre=None, *, lent=0.0, moment=datetime(2026, 11, 21, 9, 0), nomenclature=None):
    m = monde()
    lecteur = LecteurEmule()
    return Contexte(
        executeur=FauxExecuteur(registre or FauxRegistre(), lent),
        nomenclature=nomenclature or (lambda: None),
        lecteur=lecteur,
        transport=None,
        horloge=HorlogeEmulee(moment),
        cartes=tuple(
            CartePresentee(f"{m.patient(p).nom} {m.patient(p).prenom}", chemin.read_bytes) for p, chemin in m.vitale.items()
        ),
        inserer_vitale=lecteur.inserer_vitale,
        retirer_vitale=lecteur.retirer_vitale,
        monde=m,
    )
