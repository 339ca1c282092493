"""The disk fills up, the process is killed, two billers number at once: nothing half done, nothing twice, nothing lost."""

import os
import signal
import subprocess
import sys
import textwrap
from pathlib import Path

import pytest
from fabrique_base import CLE, JOUR, MAINTENANT, base, instantane, patient, seance

from core.erreurs import Refus
from db.ouverture import ouvrir
from db.verification import verifier

ICI = Path(__file__).parent
RACINE = ICI.parents[1]


def lancer(code: str, *arguments: object) -> subprocess.Popen[str]:
    """A second process of the program, in the same folder layout."""
    environnement = {**os.environ, "PYTHONPATH": f"{RACINE}:{ICI}"}
    return subprocess.Popen(
        [sys.executable, "-c", textwrap.dedent(code), *map(str, arguments)],
        env=environnement,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )


@pytest.mark.erreur("DISQUE_PLEIN")
def test_disque_plein_rien_a_moitie_puis_tout_reprend(tmp_path: Path) -> None:
    registre = base(tmp_path)
    p = patient(registre)
    pages = registre.base.pragma("page_count")
    registre.base.execute_sql(f"PRAGMA max_page_count = {pages + 12}")
    faites, refus = 0, None
    while refus is None and faites < 500:
        try:
            with registre.ecriture():
                s = seance(registre, p)
                registre.valider_facture(registre.creer_facture(instantane(p), [s.id]).id, JOUR)
                registre.journaliser("facture_validee", "facture", 1, MAINTENANT)
            faites += 1
        except Refus as pris:
            refus = pris.anomalies[0]
    assert refus is not None
    assert refus.code == "DISQUE_PLEIN"
    assert len(registre.factures()) == len(registre.seances()) == len(registre.journal()) == faites
    assert not registre.base.in_transaction()
    registre.base.execute_sql("PRAGMA max_page_count = 100000")
    s = seance(registre, p)
    suivante = registre.valider_facture(registre.creer_facture(instantane(p), [s.id]).id, JOUR)
    assert suivante.resume.numero == faites + 1, "le numéro de l'action défaite est redonné"
    assert not any(verifier(registre).values())


NUMEROTER = """
    import sys
    from db.ouverture import ouvrir
    from fabrique_base import CLE, JOUR, instantane, seance
    registre = ouvrir(sys.argv[1], CLE)
    p = registre.patient(1)
    for _ in range(int(sys.argv[2])):
        s = seance(registre, p)
        fiche = registre.creer_facture(instantane(p), [s.id])
        print(registre.valider_facture(fiche.id, JOUR).resume.numero)
"""


def test_deux_facturieres_numerotent_sans_trou_ni_double(tmp_path: Path) -> None:
    registre = base(tmp_path)
    patient(registre)
    registre.fermer()
    deux = [lancer(NUMEROTER, tmp_path / "essai.db", 60) for _ in range(2)]
    sorties = [processus.communicate() for processus in deux]
    assert [processus.returncode for processus in deux] == [0, 0], sorties
    numeros = [int(n) for sortie, _ in sorties for n in sortie.split()]
    assert sorted(numeros) == list(range(1, 121))
    assert not any(verifier(ouvrir(tmp_path / "essai.db", CLE)).values())


def test_un_brouillon_et_une_facture_survivent_a_la_mort_du_processus(tmp_path: Path) -> None:
    registre = base(tmp_path)
    patient(registre)
    registre.fermer()
    code = """
        import os, signal, sys
        from db.ouverture import ouvrir
        from fabrique_base import CLE, JOUR, instantane, seance
        registre = ouvrir(sys.argv[1], CLE)
        p = registre.patient(1)
        registre.garder_brouillon("saisie", "{}")
        s = seance(registre, p)
        registre.valider_facture(registre.creer_facture(instantane(p), [s.id]).id, JOUR)
        with registre.ecriture():
            registre.garder_brouillon("saisie", "perdu")
            seance(registre, p)
            os.kill(os.getpid(), signal.SIGKILL)
    """
    processus = lancer(code, tmp_path / "essai.db")
    processus.communicate()
    assert processus.returncode == -signal.SIGKILL, "témoin : le processus a bien été tué"
    relue = ouvrir(tmp_path / "essai.db", CLE)
    assert relue.brouillon("saisie") == "{}"
    assert len(relue.seances()) == 1
    assert [r.etat for r in relue.factures()] == ["validee"]
    assert not any(verifier(relue).values())


ENVOYER = """
    import os, signal, sys
    from pathlib import Path
    from core.emulateurs.transports.dossier import TransportDossier
    from core.services.envoi import constituer_lots, envoyer
    from db.ouverture import ouvrir
    from fabrique_base import CLE, LecteurFixe, TransportScripte, horloge

    moment = sys.argv[3]
    registre = ouvrir(sys.argv[1], CLE)
    transport = TransportDossier(Path(sys.argv[2]))
    deposer = transport.deposer

    def depose(paquet):
        if moment == "avant":
            os.kill(os.getpid(), signal.SIGKILL)
        deposer(paquet)
        if moment == "apres":
            os.kill(os.getpid(), signal.SIGKILL)

    transport.deposer = depose
    if moment != "reprise":
        constituer_lots(registre, horloge())
    envoyer(registre, transport, LecteurFixe(), horloge(), "1234", forcer=True)
"""


@pytest.mark.parametrize("moment", ["avant", "apres"])
def test_la_mort_entre_l_ecriture_et_le_depot_ne_perd_ni_ne_double(tmp_path: Path, moment: str) -> None:
    registre = base(tmp_path)
    p = patient(registre)
    s = seance(registre, p)
    registre.valider_facture(registre.creer_facture(instantane(p), [s.id]).id, JOUR)
    registre.fermer()
    depot = tmp_path / "echange"
    tue = lancer(ENVOYER, tmp_path / "essai.db", depot, moment)
    tue.communicate()
    assert tue.returncode == -signal.SIGKILL, "témoin : le processus a bien été tué"
    registre = ouvrir(tmp_path / "essai.db", CLE)
    assert [e.etat for e in registre.envois()] == ["emission"]
    (cle,) = [e.cle for e in registre.envois()]
    registre.fermer()
    repris = lancer(ENVOYER, tmp_path / "essai.db", depot, "reprise")
    assert repris.communicate()[1] == ""
    registre = ouvrir(tmp_path / "essai.db", CLE)
    assert [(e.etat, e.cle, e.essais) for e in registre.envois()] == [("depose", cle, 2)]
    assert len(list(depot.rglob("*.b2"))) == 1
    assert [r.etat for r in registre.factures()] == ["transmise"]
    assert not any(verifier(registre).values())
