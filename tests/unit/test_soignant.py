"""Who makes the care when the ordonnance names nobody."""

import pytest
from fabrique_base import AM, base, horloge, patient

from core.dossier.personnes import Infirmier
from core.nomenclature import charger
from core.services.comprendre import comprendre
from core.services.saisir import saisir

NGAP = charger()
BRUNO = "999000026"


@pytest.fixture
def registre(tmp_path):
    """Two nurses in one practice, two patients."""
    r = base(tmp_path)
    r.enregistrer_infirmier(Infirmier(BRUNO, "99900000185", "TEST-ROUX", "Bruno", "CAB1"))
    patient(r)
    patient(r, nom="TEST-AUTRE", nir="1991355555042", cle="24", naissance="19600612")
    yield r
    r.fermer()


def lire(registre, texte, infirmier=""):
    comprise = comprendre(registre, texte, NGAP, horloge(), infirmier=infirmier)
    assert comprise.ordonnance is not None, comprise.fautes
    return comprise, registre.infirmier(comprise.ordonnance.infirmier).am


def test_celui_de_la_derniere_ordonnance_puis_celui_en_vigueur_puis_celui_de_la_derniere_saisie(registre):
    ligne = "im 3/11 x2 dom o:2/11 @doc"
    supposee, am = lire(registre, f"dupont {ligne}")
    assert am == AM
    assert supposee.avis[0] == "infirmier supposé : Lea TEST-MARTIN (sinon inf:bruno)"
    en_vigueur, am = lire(registre, f"dupont {ligne}", BRUNO)
    assert (am, en_vigueur.avis) == (BRUNO, ())

    nomme, am = lire(registre, f"dupont {ligne} inf:bruno")
    assert (am, nomme.avis) == (BRUNO, ())
    saisir(registre, nomme, NGAP, horloge())
    # the pile goes on: the next new patient is likely his too, and the line says that it is a guess
    suivant, am = lire(registre, f"autre {ligne}")
    assert am == BRUNO
    assert suivant.avis[0] == "infirmier supposé : Bruno TEST-ROUX (sinon inf:lea)"
    # a patient already treated keeps her nurse, whoever is in force
    assert lire(registre, "dupont im 10/11 x2 dom o:9/11 @doc", AM)[1] == BRUNO


def test_un_cabinet_d_un_seul_infirmier_ne_suppose_rien(tmp_path):
    r = base(tmp_path)
    patient(r)
    assert lire(r, "dupont im 3/11 x2 dom o:2/11 @doc")[0].avis == ()
    r.fermer()
