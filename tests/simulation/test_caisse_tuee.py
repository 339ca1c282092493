"""The payer's process killed at each of its writes, then started again: each lot has one answer, each invoice one payment."""

import os
from datetime import datetime, time
from pathlib import Path

import pytest
from attrs import evolve

from core.emulateurs.caisse import Caisse, Scenario
from core.emulateurs.caisse.scenario import ReglesPaiement
from core.emulateurs.caisse.service import ouvrir_dossier, tour
from core.emulateurs.horloge import HorlogeEmulee
from core.emulateurs.transports.dossier import TransportDossier
from core.telematique import arl, noemie
from tests.caisse_emulee.monde import ANNUAIRE, CONNU, paquet
from tests.enregistrements.fabrique import facture, ligne, lot

SCENARIO = Scenario(paiement=ReglesPaiement(1, 1))


class Tuee(BaseException):
    """The process is gone: nothing after that call happens."""


def envoi(numero: int):
    une = facture(evolve(ligne(1, "AMI", 315, "4"), heure=time(numero)), numero=numero)
    return paquet(lot(une, numero=numero, identifiant6=f"EMU{numero:03d}"))


def un_tour(spool: Path, jour: int) -> None:
    """A process that starts, does one turn on that day, and ends."""
    etat = ouvrir_dossier(spool)
    tour(Caisse(etat, (CONNU,), SCENARIO, 1, HorlogeEmulee(datetime(2026, 10, jour, 9)), ANNUAIRE), spool)


def histoire(spool: Path, monkeypatch: pytest.MonkeyPatch, coup: int) -> int:
    """Two days of exchange; the process dies at the `coup`-th write (0: never). Gives the number of writes."""
    compte = [0]

    def mortel(vrai):
        def appel(*args):
            compte[0] += 1
            if compte[0] == coup:
                raise Tuee
            return vrai(*args)

        return appel

    transport = TransportDossier(spool)
    for jour, nouveau in ((21, 1), (21, 2), (22, 0), (22, 3), (23, 0)):
        if nouveau:
            transport.deposer(envoi(nouveau))
        with monkeypatch.context() as m:
            m.setattr(os, "replace", mortel(os.replace))
            m.setattr(os, "fsync", mortel(os.fsync))
            try:
                un_tour(spool, jour)
            except Tuee:
                # what is read in between, and the lot that comes, must change nothing to the answers already given
                for message in transport.relever():
                    transport.acquitter(message.nom)
    un_tour(spool, 27)
    return compte[0]


def fautes(spool: Path) -> list[str]:
    """What the spool shows that should not be: a lot answered otherwise than once, an invoice not paid once."""
    messages = {p.read_bytes(): p.name for lieu in ("recu", "lus") for p in (spool / lieu).iterdir()}
    accuses = [arl.lire(octets) for octets, nom in messages.items() if ".arl" in nom]
    paies = [f for octets, nom in messages.items() if ".noemie" in nom for f in noemie.lire(octets).factures]
    dites = []
    if sorted((a.lot, a.positif) for a in accuses) != [(1, True), (2, True), (3, True)]:
        dites.append(f"accusés {sorted((a.lot, a.positif) for a in accuses)}")
    if sorted((f.numero, f.paye) for f in paies) != [(1, 756), (2, 756), (3, 756)]:
        dites.append(f"paiements {sorted((f.numero, f.paye) for f in paies)}")
    if list((spool / "a_envoyer").iterdir()):
        dites.append("un lot attend encore")
    return dites


def test_killed_at_each_write_it_answers_and_pays_once(tmp_path, monkeypatch):
    ecritures = histoire(tmp_path / "temoin", monkeypatch, 0)
    assert ecritures > 60
    for coup in range(ecritures + 1):
        spool = tmp_path / str(coup)
        histoire(spool, monkeypatch, coup)
        assert fautes(spool) == [], f"tuée à l'écriture {coup}"


def test_a_payer_that_hands_over_before_it_writes_is_caught(tmp_path, monkeypatch):
    """Negative control: the state is saved only after the messages are out."""

    def sans_ecrire(caisse: Caisse):
        return caisse.produire_retours(caisse.aujourdhui())

    monkeypatch.setattr(Caisse, "preparer_remise", sans_ecrire)
    monkeypatch.setattr(Caisse, "noter_remise", lambda caisse, _: caisse.enregistrer())
    ecritures = histoire(tmp_path / "temoin", monkeypatch, 0)
    for coup in range(ecritures, 0, -1):
        spool = tmp_path / str(coup)
        histoire(spool, monkeypatch, coup)
        if fautes(spool):
            return
    pytest.fail("le contrôle reste vert")
