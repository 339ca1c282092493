from datetime import date

import pytest

from core.dossier.droits import Droits, Exoneration, PeriodeAmo
from core.dossier.manques import manques
from core.dossier.personnes import Patient

JOUR = date(2026, 11, 21)


def patient(*, nir="2991355555042", cle="69", amo=((date(2026, 1, 1), None, date(2026, 11, 2)),), exonerations=()):
    periodes = tuple(PeriodeAmo("01", "349", "9881", d, f, lu_le=lu) for d, f, lu in amo)
    return Patient("TEST DUPONT", "Jeanne", "19501301", nir=nir, cle=cle, droits=Droits(periodes, tuple(exonerations)))


@pytest.mark.parametrize(
    ("qui", "codes"),
    [
        (patient(), []),
        (patient(nir="", cle=""), ["NIR_MANQUANT"]),
        (patient(cle="70"), ["NIR_REFUSE"]),
        (patient(amo=()), ["DROITS_FERMES"]),
        (patient(amo=((date(2025, 1, 1), date(2026, 11, 20), None),)), ["DROITS_FERMES"]),
        (patient(amo=(), exonerations=[Exoneration("ame", date(2026, 1, 1))]), []),
        (patient(exonerations=[Exoneration("at", date(2026, 1, 1))]), ["DATE_NATURE_MANQUANTE"]),
        (patient(exonerations=[Exoneration("maternite", date(2026, 1, 1))]), ["DATE_NATURE_MANQUANTE"]),
        (patient(nir="", cle="", amo=()), ["NIR_MANQUANT", "DROITS_FERMES"]),
    ],
)
def test_ce_qui_manque_avant_de_facturer(qui, codes):
    assert [a.code for a in manques(qui, JOUR)] == codes


@pytest.mark.erreur("DROITS_ANCIENS")
def test_des_droits_lus_il_y_a_longtemps_sont_signales_sans_bloquer():
    (anomalie,) = manques(patient(amo=((date(2026, 1, 1), None, date(2026, 8, 22)),)), JOUR)
    assert (anomalie.code, anomalie.gravite) == ("DROITS_ANCIENS", "alerte")
    assert manques(patient(amo=((date(2026, 1, 1), None, date(2026, 8, 23)),)), JOUR) == ()
