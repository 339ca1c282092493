"""What was billed before counts: quotas over days, within one batch, without dragging the whole past into each invoice."""

from datetime import date, timedelta
from pathlib import Path

import pytest
from attrs import evolve
from fabrique_base import base, patient

from core.cotation.memoire import actes_suivis
from core.cotation.seance import ActeFait, Seance
from core.cotation.situation import Situation
from core.dossier.ordonnance import Ordonnance, SoinPrescrit
from core.facturation.fiche import SeanceEnregistree
from core.facturation.instantane import depuis_json
from core.nomenclature import charger
from core.nomenclature.nomenclature import Nomenclature
from core.services.facturation import coter_journees
from db.registre import RegistreBase

LUNDI = date(2026, 10, 5)
HEBDO = "hebdo_75"  # one a week (NGAP, titre XVI, chapitre II, art. 5 bis)


@pytest.fixture(scope="module")
def ngap() -> Nomenclature:
    return charger()


def limite_par_semaine(ngap: Nomenclature) -> str:
    return min(v.id for v in ngap.au(LUNDI).actes.values() if HEBDO in v.etiquettes)


def programmer(registre: RegistreBase, acte: str, jours: list[date]) -> list[SeanceEnregistree]:
    p = patient(registre)
    o = registre.enregistrer_ordonnance(Ordonnance(p.id, 1, 1, LUNDI, (SoinPrescrit(acte),), LUNDI))
    visites = [Seance(jour, (ActeFait(acte),), age=80, insulino_traite=True) for jour in jours]
    seances = [SeanceEnregistree(p.id, 1, "CAB1", visite, o.id) for visite in visites]
    return registre.enregistrer_seances(seances)


def test_ce_qui_se_compte_sur_plusieurs_jours_est_suivi(ngap: Nomenclature) -> None:
    suivis = actes_suivis(ngap, LUNDI, "metropole")
    assert limite_par_semaine(ngap) in suivis
    assert "I.12.BSI_INITIAL" in suivis
    ordinaires = {"I.1.PREL_VEINEUX", "I.2.PANSEMENT_COURANT"} & set(ngap.au(LUNDI).actes)
    assert not ordinaires & suivis


def test_une_limite_par_semaine_joue_dans_une_meme_fournee(ngap: Nomenclature, tmp_path: Path) -> None:
    registre = base(tmp_path)
    acte = limite_par_semaine(ngap)
    seances = programmer(registre, acte, [LUNDI, LUNDI + timedelta(days=1), LUNDI + timedelta(days=8)])
    cotees = [s for s, _ in coter_journees(registre, ngap, seances)]
    factures = [[x.acte for x in s.cotation.lignes if x.montant] for s in cotees if s.cotation]
    assert factures == [[acte], [], [acte]], "le lendemain est dans la même semaine, huit jours après non"
    assert any("par semaine" in e.raison for e in (cotees[1].cotation.ecartees if cotees[1].cotation else ()))


def test_l_instantane_ne_garde_du_passe_que_ce_qui_compte(ngap: Nomenclature, tmp_path: Path) -> None:
    registre = base(tmp_path)
    acte = limite_par_semaine(ngap)
    coter_journees(registre, ngap, programmer(registre, acte, [LUNDI]))
    p = registre.patients_par_nir("2991355555042")[0]
    avant = registre.actes_cotes([p.id], LUNDI - timedelta(days=400), LUNDI)
    assert [(a.jour, a.acte, a.infirmier) for a in avant] == [(LUNDI, acte, 1)]
    banal = min(i for i in ngap.au(LUNDI).actes if i not in actes_suivis(ngap, LUNDI, "metropole"))
    s = Seance(LUNDI + timedelta(days=1), (ActeFait(banal),), age=80, insulino_traite=True)
    (autre,) = registre.enregistrer_seances([SeanceEnregistree(p.id, 1, "CAB1", s, 1)])
    ((_, trace),) = coter_journees(registre, ngap, [autre])
    assert {a.acte for a in depuis_json(trace, Situation).historique} == {acte}


def test_un_passage_recote_ou_supprime_ne_compte_plus(ngap: Nomenclature, tmp_path: Path) -> None:
    registre = base(tmp_path)
    (s,) = programmer(registre, limite_par_semaine(ngap), [LUNDI])
    ((cotee, _),) = coter_journees(registre, ngap, [s])
    registre.enregistrer_seances([cotee])
    assert len(registre.actes_cotes([s.patient], LUNDI, LUNDI)) == 1
    registre.enregistrer_seances([evolve(cotee, cotation=None, montant=0)])
    assert registre.actes_cotes([s.patient], LUNDI, LUNDI) == []
    registre.enregistrer_seances([cotee])
    registre.supprimer_seances([s.id])
    assert registre.actes_cotes([s.patient], LUNDI, LUNDI) == []
