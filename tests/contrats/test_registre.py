"""The contract of `Registre`, for every implementation: same methods, same arguments, promises of core.registre kept."""

import ast
import inspect
import re
import textwrap
from collections.abc import Callable
from pathlib import Path

import pytest

from core.dossier.personnes import Cabinet
from core.erreurs import Refus
from core.ports import Registre
from core.registre import RegistreDossier, RegistreEchanges, RegistreFactures
from core.registre_files import RegistreFiles
from core.registre_reglages import RegistreReglages
from core.registre_travail import RegistreTravail
from db.ouverture import ouvrir
from db.registre import RegistreBase

METHODES = [
    (protocole, nom)
    for protocole in (RegistreDossier, RegistreFactures, RegistreEchanges, RegistreFiles, RegistreReglages, RegistreTravail)
    for nom, membre in vars(protocole).items()
    if inspect.isfunction(membre) and not nom.startswith("_")
]


@pytest.fixture(params=[RegistreBase])
def registre(request: pytest.FixtureRequest, tmp_path: Path) -> Registre:
    return ouvrir(tmp_path / "contrat.db", "5a" * 32, creer=True)


@pytest.mark.parametrize(("protocole", "nom"), METHODES, ids=[nom for _, nom in METHODES])
def test_memes_methodes_memes_arguments(protocole: type, nom: str) -> None:
    assert _arguments(getattr(protocole, nom)) == _arguments(getattr(RegistreBase, nom))


def _arguments(fonction: Callable[..., object]) -> str:
    """As they are written, modules apart: types that only the reader needs are not there when the program runs."""
    (ecrite,) = ast.parse(textwrap.dedent(inspect.getsource(fonction))).body
    return re.sub(r"\b(?:\w+\.)+(?=\w)", "", ast.unparse(ecrite.args))


def test_une_ecriture_est_entiere_ou_nulle(registre: Registre) -> None:
    def interrompue() -> None:
        with registre.ecriture():
            registre.enregistrer_cabinet(Cabinet("A", "A", "EMU"))
            with registre.ecriture():
                registre.garder_brouillon("x", "{}")
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        interrompue()
    assert registre.cabinets() == []
    assert registre.brouillon("x") is None


def test_un_refus_dans_une_ecriture_defait_tout(registre: Registre) -> None:
    def refusee() -> None:
        with registre.ecriture():
            registre.enregistrer_cabinet(Cabinet("A", "A", "EMU"))
            registre.enregistrer_cabinet(Cabinet("A", "même code", "EMU"))

    with pytest.raises(Refus):
        refusee()
    assert registre.cabinets() == []
    registre.enregistrer_cabinet(Cabinet("A", "A", "EMU"))
    assert [c.nom for c in registre.cabinets()] == ["A"]


def test_un_refus_attrape_au_milieu_ne_laisse_rien_de_sa_part(registre: Registre) -> None:
    def interieure() -> None:
        with registre.ecriture():
            registre.enregistrer_cabinet(Cabinet("B", "B", "EMU"))
            registre.enregistrer_cabinet(Cabinet("A", "même code", "EMU"))

    with registre.ecriture():
        registre.enregistrer_cabinet(Cabinet("A", "A", "EMU"))
        with pytest.raises(Refus):
            interieure()
    assert [c.code for c in registre.cabinets()] == ["A"]


def test_ce_qui_manque_est_none_ou_un_refus(registre: Registre) -> None:
    assert registre.cabinet("X") is None
    assert registre.infirmier_par_am("X") is None
    assert registre.facture_par_numero(1) is None
    assert registre.brouillon("X") is None
    with pytest.raises(Refus):
        registre.patient(1)


def test_les_identifiants_de_fichier_ne_se_repetent_pas(registre: Registre) -> None:
    donnes = [registre.prochain_fichier() for _ in range(40)]
    assert donnes[:2] == ["000001", "000002"]
    assert donnes[35] == "000010"
    assert len(set(donnes)) == 40


def test_les_changements_disent_que_la_base_a_bouge(registre: Registre, tmp_path: Path) -> None:
    avant = registre.changements()
    registre.cabinets()
    registre.garder_brouillon("saisie", "{}")
    registre.garder_brouillon("saisie", "{...}")
    registre.jeter_brouillon("saisie")
    registre.jeter_brouillon("inconnu")
    assert registre.changements() == avant, "lire ou garder un brouillon ne change aucune liste"
    registre.enregistrer_cabinet(Cabinet("A", "A", "EMU"))
    ici = registre.changements()
    assert ici != avant
    autre = ouvrir(tmp_path / "contrat.db", "5a" * 32)
    autre.enregistrer_cabinet(Cabinet("B", "B", "EMU"))
    autre.fermer()
    assert registre.changements() not in (avant, ici), "un autre programme a écrit"
