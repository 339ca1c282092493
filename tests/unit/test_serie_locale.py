"""The preview of a series follows the local exceptions of the practice, like the invoice will."""

from datetime import date, time

from core.cotation.situation import ExceptionLocale, Situation
from core.dossier.ordonnance import Ordonnance, SoinPrescrit
from core.dossier.personnes import Cabinet, Patient
from core.nomenclature import charger
from core.services.serie import coter_serie

NGAP = charger()
CABINET = Cabinet("CAB1", "CABINET EMU", "VILLE-EMU")
PATIENT = Patient("TEST-DUPONT", "Jeanne", "19500612")
ORDONNANCE = Ordonnance(
    patient=1,
    prescripteur=1,
    infirmier=1,
    jour=date(2026, 11, 1),
    soins=(SoinPrescrit("I.2.PANS_NON_CHIR"), SoinPrescrit("I.1.PONCTION_VEINEUSE"), SoinPrescrit("I.1.INJ_SC")),
    debut=date(2026, 11, 16),
    heures=(time(8),),
    nombre=2,
)


def test_une_exception_locale_change_l_apercu_ses_jours_la():
    """D3: with a puncture, the third act at 50 % (local reading from the 17th) instead of 0 (default)."""
    autre = NGAP.reglages["D3"].lectures[1].valeur
    locale = ExceptionLocale("D3", autre, date(2026, 11, 17), None, "lecture de la CPAM")
    serie = coter_serie(ORDONNANCE, PATIENT, CABINET, NGAP, date(2026, 11, 20), situation=Situation(exceptions=(locale,)))
    neutre = coter_serie(ORDONNANCE, PATIENT, CABINET, NGAP, date(2026, 11, 20))
    assert serie is not None
    assert neutre is not None
    avant, apres = (v.cotation.montant for v in serie.visites)
    assert avant == neutre.visites[0].cotation.montant
    assert apres == avant + 168  # AMI 1 at 50 % of 3,35, half up
