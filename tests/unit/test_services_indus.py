"""Debts taken back by retentions: opened, contested in time, given back; and the parameters of a base."""

from datetime import date
from pathlib import Path

import pytest
from fabrique_base import AM, MAINTENANT, SANS_FERIES, base, horloge

from core.erreurs import Refus
from core.lots.indus import VIVANTS
from core.parametres import PARAMETRES, Parametres
from core.services.indus import dater, noter_retenue, raconter, repondre, suivi
from core.services.parametres import parametres, regler
from db.registre import RegistreBase

JOUR = MAINTENANT.date()


@pytest.fixture
def registre(tmp_path: Path) -> RegistreBase:
    return base(tmp_path)


def retenir(registre: RegistreBase, effet: int, solde: int) -> int:
    with registre.ecriture():
        return noter_retenue(registre, AM, "IND1", "IND", effet, solde, JOUR, horloge()).id


def test_le_delai_court_de_la_lettre_et_non_de_la_retenue(registre: RegistreBase) -> None:
    indu = retenir(registre, -200, 300)
    (vu,) = suivi(registre, JOUR, SANS_FERIES)
    assert (vu.limite, vu.a_decider) == (date(2027, 1, 20), True)
    assert "saisir la date de la lettre" in vu.phrase
    dater(registre, indu, date(2026, 9, 30), horloge())
    (vu,) = suivi(registre, JOUR, SANS_FERIES)
    assert (vu.limite, vu.reste_jours) == (date(2026, 11, 30), 10)
    assert vu.phrase.endswith("à contester avant le 30/11/2026")
    dater(registre, indu, date(2026, 8, 1), horloge())
    assert "délai de contestation passé" in suivi(registre, JOUR, SANS_FERIES)[0].phrase


@pytest.mark.erreur("NOTIFICATION_FUTURE")
def test_une_lettre_n_est_pas_datee_de_demain(registre: RegistreBase) -> None:
    indu = retenir(registre, -200, 300)
    with pytest.raises(Refus) as pris:
        dater(registre, indu, date(2026, 11, 21), horloge())
    assert pris.value.anomalies[0].code == "NOTIFICATION_FUTURE"
    assert registre.indu(indu).notifie_le is None


def test_conteste_il_le_reste_meme_retenu_en_entier(registre: RegistreBase) -> None:
    indu = retenir(registre, -200, 300)
    with pytest.raises(Refus) as pris:
        repondre(registre, indu, "contester", "  ", horloge())
    assert pris.value.anomalies[0].code == "MOTIF_ABSENT"
    assert repondre(registre, indu, "contester", "actes réalisés, preuves jointes", horloge()).etat == "conteste"
    retenir(registre, -300, 0)
    apres = registre.indu(indu)
    assert (apres.etat, apres.retenu, apres.solde, apres.motif) == ("conteste", 500, 0, "actes réalisés, preuves jointes")
    assert repondre(registre, indu, "maintenir", "", horloge()).etat == "solde", "le recours est perdu et tout est retenu"
    assert suivi(registre, JOUR, SANS_FERIES) == []
    assert [s.indu.id for s in suivi(registre, JOUR, SANS_FERIES, tous=True)] == [indu]


def test_abandonne_puis_rendu_il_ne_se_rouvre_que_si_la_caisse_retient_encore(registre: RegistreBase) -> None:
    indu = retenir(registre, -200, 300)
    repondre(registre, indu, "abandonner", "lettre du 12/11", horloge())
    retenir(registre, 200, 0)
    assert (registre.indu(indu).etat, registre.indu(indu).retenu) == ("annule", 0)
    retenir(registre, -100, 50)
    assert [i.id for i in registre.indus(etats=VIVANTS)] == [indu]
    (vu,) = suivi(registre, JOUR, SANS_FERIES)
    recit = "\n".join(raconter(registre, vu))
    assert "2,00\u00a0€ rendus" in recit
    assert "CSS R142-1-A" in recit


@pytest.mark.erreur("PARAMETRE_INCONNU")
@pytest.mark.erreur("PARAMETRE_HORS_BORNES")
@pytest.mark.parametrize(
    ("nom", "texte", "code"),
    [
        ("delai", "3", "PARAMETRE_INCONNU"),
        ("silence_amo:01", "3", "PARAMETRE_INCONNU"),
        ("silence_amc:", "3", "PARAMETRE_INCONNU"),
        ("lot_factures", "1000", "PARAMETRE_HORS_BORNES"),
        ("lot_factures", "0", "PARAMETRE_HORS_BORNES"),
        ("envoi_differe", "-1", "PARAMETRE_HORS_BORNES"),
        ("envoi_differe", "²", "PARAMETRE_HORS_BORNES"),
    ],
)
def test_un_parametre_se_refuse(registre: RegistreBase, nom: str, texte: str, code: str) -> None:
    with pytest.raises(Refus) as pris:
        regler(registre, nom, texte)
    assert pris.value.anomalies[0].code == code
    assert registre.parametres() == {}


def test_un_parametre_se_change_et_revient_a_son_defaut(registre: RegistreBase) -> None:
    assert [parametres(registre)[p.nom] for p in PARAMETRES] == [p.defaut for p in PARAMETRES]
    assert regler(registre, "envoi_differe", " 1 440 ") == 1440
    assert regler(registre, "silence_amc:0055555501", "21") == 21
    p = parametres(registre)
    assert (p.silence("amc:0055555501"), p.silence("amc:0000000002"), p.silence("amo:01:349:9881")) == (21, 10, 7)
    assert regler(registre, "silence_amc", "12") == 12
    assert Parametres(registre.parametres()).silence("amc:0000000002") == 12
    assert regler(registre, "envoi_differe", "") == 0
    assert "envoi_differe" not in registre.parametres()
