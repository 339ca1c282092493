"""One act stopped or changed at a passage of the day: the earlier visits of that day keep it, the text reads back the same."""

from datetime import date, time

import pytest
from attrs import evolve

from core.dossier.arret import arreter, changer
from core.dossier.ordonnance import Ordonnance, SoinPrescrit, jours_de_soin
from core.dossier.personnes import Patient
from core.erreurs import Refus
from core.langage.fiche import ecrire_fiche, lire_fiche
from core.nomenclature import charger
from core.services.comprendre import code_court, ferie_a, renouveler
from tests.unit.test_periodes import LEA, MARC

NGAP = charger()
GLYC, INSU, PANS = "II.5bis.SURV_DIAB", "II.5bis.INSULINE", "I.2.PANS_STOMIE"
PREMIER = date(2026, 12, 1)
PATIENT = Patient("TEST-SIMON", "Anne", "19500101", id=1)


def faits(o: Ordonnance) -> list[tuple[int, int, str]]:
    """Day, passage, act of everything that is done."""
    jours = jours_de_soin(o, date(2026, 12, 31))
    rangs = range(1, max(1, len(o.heures)) + 1)
    return [(j.day, r, s.acte) for j in jours for r in rangs if (j, r) not in o.absences for s in o.soins if s.fait(j, r)]


def relue(o: Ordonnance) -> Ordonnance:
    fiche = ecrire_fiche(o, lambda acte: code_court(acte, NGAP), (LEA, MARC))
    lue = lire_fiche(fiche, PATIENT, 1, PREMIER, NGAP, equipe=(LEA, MARC), est_ferie=ferie_a(NGAP, "metropole"))
    assert lue.ordonnance is not None, lue.fautes
    return lue.ordonnance


def serie(*soins: SoinPrescrit, heures=(time(8), time(19))) -> Ordonnance:
    return Ordonnance(1, 1, 1, PREMIER, soins, PREMIER, date(2026, 12, 9), heures)


def test_arrete_le_soir_le_matin_le_garde():
    o = serie(SoinPrescrit(GLYC), SoinPrescrit(INSU))
    apres = arreter(o, GLYC, date(2026, 12, 3), 2)
    assert faits(apres) == [x for x in faits(o) if x[2] != GLYC or x[:2] < (3, 2)]
    assert faits(relue(apres)) == faits(apres)
    # stopped again, earlier: nothing of the second half is left behind
    assert faits(arreter(apres, GLYC, date(2026, 12, 2), 2)) == [x for x in faits(o) if x[2] != GLYC or x[:2] < (2, 2)]


@pytest.mark.parametrize(("jour", "rang"), [(1, 2), (3, 1), (3, 2), (3, 3), (9, 2), (9, 3)])
@pytest.mark.parametrize("passages", [(), (1, 3), (2, 3)])
def test_tout_ce_qui_precede_la_visite_reste_et_rien_de_plus(jour, rang, passages):
    o = serie(SoinPrescrit(INSU), SoinPrescrit(GLYC, 2, passages=passages), heures=(time(8), time(12), time(19)))
    depuis = date(2026, 12, jour)
    apres = arreter(o, GLYC, depuis, rang)
    assert sorted(faits(relue(apres))) == sorted(x for x in faits(o) if x[2] != GLYC or x[:2] < (jour, rang))
    change = changer(o, GLYC, SoinPrescrit(PANS), depuis, rang)
    voulus = [(j, r, PANS if a == GLYC and (j, r) >= (jour, rang) else a) for j, r, a in faits(o)]
    assert sorted(faits(relue(change))) == sorted(voulus)


def test_le_seul_acte_arrete_le_soir_finit_l_ordonnance_ce_jour_la():
    o = serie(SoinPrescrit(INSU))
    apres = arreter(o, INSU, date(2026, 12, 3), 2)
    assert faits(relue(apres)) == [x for x in faits(o) if x[:2] < (3, 2)]
    assert apres.fin == date(2026, 12, 3)
    # renewed, it is made morning and evening as before
    assert renouveler(apres, NGAP, PREMIER)["actes"] == "insu"
    assert faits(arreter(o, INSU, PREMIER, 2)) == [(1, 1, INSU)]


def test_l_acte_deja_partage_se_change_a_tous_ses_passages():
    o = serie(SoinPrescrit(INSU, passages=(1,)), SoinPrescrit(INSU, passages=(2,), fin=date(2026, 12, 5)))
    change = changer(o, INSU, SoinPrescrit(PANS), date(2026, 12, 3), 2)
    assert sorted(faits(relue(change))) == sorted((j, r, PANS if (j, r) >= (3, 2) else a) for j, r, a in faits(o))


def test_rien_avant_la_premiere_visite():
    with pytest.raises(Refus, match="aucune séance"):
        arreter(evolve(serie(SoinPrescrit(INSU)), heures=()), INSU, PREMIER)
