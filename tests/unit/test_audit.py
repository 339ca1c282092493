"""Audit of what is billed: nothing to say when nothing changed, the exact cents and the article when a reading changes."""

import json
from collections.abc import Iterator
from datetime import date, time
from pathlib import Path

import pytest

from core.cotation.situation import ExceptionLocale
from core.dossier.ordonnance import Ordonnance, SoinPrescrit
from core.dossier.personnes import Infirmier
from core.erreurs import Refus
from core.nomenclature import charger
from core.services.audit import Bilan, Controlee, additionner, auditer
from core.services.facturation import facturer, programmer, valider
from core.services.reglages import poser_exception
from db.registre import RegistreBase
from tests.unit.fabrique_base import CLE, base, horloge, patient
from tui.__main__ import main

NGAP = charger()
DEBUT, FIN = date(2026, 11, 16), date(2026, 11, 18)


@pytest.fixture
def registre(tmp_path: Path) -> Iterator[RegistreBase]:
    ouverte = base(tmp_path)
    yield ouverte
    ouverte.fermer()


def facturer_soins(
    registre: RegistreBase, *actes: str, infirmier: int = 1, nombre: int = 3, valide: bool = True, **champs: object
) -> None:
    p = patient(registre, **champs) if champs or not registre.chercher_patients() else registre.chercher_patients()[0]
    soins = tuple(SoinPrescrit(a) for a in actes)
    o = registre.enregistrer_ordonnance(
        Ordonnance(p.id, 1, infirmier, date(2026, 10, 1), soins, DEBUT, nombre=nombre, heures=(time(8 + infirmier),))
    )
    for f in facturer(registre, NGAP, programmer(registre, o, DEBUT, FIN)).factures:
        if valide:
            valider(registre, f.id, horloge())


def audit(registre: RegistreBase) -> tuple[list[Controlee], Bilan]:
    controlees = list(auditer(registre, NGAP, DEBUT, FIN))
    bilan = Bilan()
    for c in controlees:
        bilan = additionner(bilan, c)
    return controlees, bilan


def test_rien_a_redire_quand_rien_n_a_change(registre):
    facturer_soins(registre, "I.12.BSB", "II.5bis.INSULINE", bsi="B", insulino_traite=True)
    controlees, bilan = audit(registre)
    assert [c.differences for c in controlees] == [(), (), ()]
    # BSB 18,20 + AMX 1/2 = 1,68 + IFI 2,75, three days
    assert (bilan.seances, bilan.facture, bilan.trop, bilan.moins) == (3, 3 * (1820 + 168 + 275), 0, 0)
    assert [p.nombre for (code, _), p in bilan.risques.items() if code == "I.12.BSB"] == [3]


def test_trop_facture_selon_la_lecture_de_la_caisse(registre):
    facturer_soins(registre, "I.12.BSB", "II.5bis.INSULINE", bsi="B", insulino_traite=True)
    poser_exception(registre, NGAP, "CAB1", ExceptionLocale("D7", "inclus", date(2026, 11, 17), None, "courrier de la caisse"))
    controlees, bilan = audit(registre)
    assert [c.ecart for c in controlees] == [0, 168, 168]
    faute = controlees[1].differences[0]
    assert (faute.code, faute.facture, faute.du) == ("II.5bis.INSULINE", 168, 0)
    assert "compris dans le forfait" in faute.raison
    assert "art. 12" in faute.reference
    assert (bilan.ecarts, bilan.trop, bilan.moins) == (2, 336, 0)


def test_oublie_quand_l_exception_est_levee(registre):
    posee = poser_exception(registre, NGAP, "CAB1", ExceptionLocale("D7", "inclus", DEBUT, None, "courrier de la caisse"))
    facturer_soins(registre, "I.12.BSB", "II.5bis.INSULINE", bsi="B", insulino_traite=True)
    assert audit(registre)[1].ecarts == 0
    registre.supprimer_exception(posee.id)
    controlees, bilan = audit(registre)
    assert [c.ecart for c in controlees] == [-168, -168, -168]
    assert (bilan.trop, bilan.moins) == (0, 504)


def test_le_double_de_deux_infirmiers_se_reclame_une_fois(registre):
    """The forfait of the day billed twice, by two nurses, is reclaimed from the last one only (NGAP ch. I art. 12)."""
    registre.enregistrer_infirmier(Infirmier("999000026", "99900000185", "TEST-PETIT", "Bruno", "CAB1"))
    facturer_soins(registre, "I.12.BSB", "II.5bis.INSULINE", nombre=1, bsi="B", insulino_traite=True)
    facturer_soins(registre, "I.12.BSB", "II.5bis.INSULINE", nombre=1, infirmier=2)
    # the second nurse's invoice was priced with the first one's day: make it forget
    seconde = next(s for s in registre.seances(debut=DEBUT, fin=DEBUT) if s.infirmier == 2)
    premiere = next(s for s in registre.seances(debut=DEBUT, fin=DEBUT) if s.infirmier == 1)
    registre.executer(
        "UPDATE seance SET cotation = (SELECT cotation FROM seance WHERE id = ?) WHERE id = ?", (premiere.id, seconde.id)
    )
    registre.executer(
        "INSERT INTO acte_cote (seance, patient, infirmier, jour, acte, quantite) VALUES (?, ?, 2, ?, 'I.12.BSB', 1)",
        (seconde.id, seconde.patient, DEBUT.isoformat()),
    )
    controlees, bilan = audit(registre)
    assert [(c.infirmier, c.ecart > 0) for c in controlees] == [(1, False), (2, True)]
    assert bilan.trop == 1820


def test_un_brouillon_n_est_pas_audite(registre):
    facturer_soins(registre, "I.1.INJ_SC", valide=False)
    assert audit(registre)[0] == []


@pytest.mark.erreur("PERIODE_INVERSEE")
def test_periode_a_l_envers(registre):
    with pytest.raises(Refus, match="est après le"):
        list(auditer(registre, NGAP, FIN, DEBUT))


def test_la_commande(registre, tmp_path, capsys):
    facturer_soins(registre, "I.12.BSB", "II.5bis.INSULINE", bsi="B", insulino_traite=True)
    options = ["--base", str(tmp_path / "essai.db"), "--cle", CLE]
    pose = ["exceptions", *options, "poser", "CAB1", "D7", "inclus", "2026-11-16", "--note", "courrier du 12/11"]
    assert main(pose) == 0
    assert "D7=inclus du 16/11/2026 sans fin — courrier du 12/11" in capsys.readouterr().out
    assert main(["audit", "2026-11-16", "2026-11-18", *options]) == 0
    texte = capsys.readouterr().out.replace("\u00a0", " ")
    assert "II.5bis.INSULINE : 1,68 € facturés, 0,00 € dus" in texte
    assert "Facturé en trop : 5,04 € ; facturé en moins : 0,00 €" in texte
    assert main(["audit", "2026-11-16", "2026-11-18", *options, "--json"]) == 0
    objets = [json.loads(ligne) for ligne in capsys.readouterr().out.splitlines()]
    assert [o["genre"] for o in objets if o["genre"] != "risque"] == ["ecart", "ecart", "ecart", "total"]
    assert objets[-1] == {
        "genre": "total",
        "seances": 3,
        "ecarts": 3,
        "facture": "67.89",
        "trop_facture": "5.04",
        "moins_facture": "0.00",
    }
