"""The same visits billed twice: said when they are billed, stopped before they leave, never said of a correction."""

from collections.abc import Iterator
from datetime import date, time
from pathlib import Path

import pytest
from attrs import evolve

from core.commandes.phrases import facturees
from core.dossier.ordonnance import Ordonnance, SoinPrescrit
from core.dossier.personnes import Patient
from core.facturation.etats import ETATS, EtatFacture, vivante
from core.nomenclature import charger
from core.services.controle import Point, points
from core.services.controles import ControlesGardes
from core.services.doubles import doubles
from core.services.envoi import constituer_lots
from core.services.facturation import refaire
from core.services.ordonnance import OrdonnanceFacturee, facturer_ordonnance
from core.services.rejets import corriger
from core.services.remplacement import refaire_avant_envoi
from core.travail.file import LectureFile
from db.registre import RegistreBase
from tests.unit.fabrique_base import CLE, SANS_FERIES, base, horloge, patient
from tui.__main__ import main

NGAP = charger()
INSULINE = "I.1.INJ_SC"
PONCTION = "I.1.PONCTION_VEINEUSE"
MATIN_ET_SOIR = (time(8), time(19))


@pytest.fixture
def registre(tmp_path: Path) -> Iterator[RegistreBase]:
    ouverte = base(tmp_path)
    yield ouverte
    ouverte.fermer()


def facturer(
    registre: RegistreBase, p: Patient, debut: int, jours: int, *heures: time, acte: str = INSULINE
) -> OrdonnanceFacturee:
    """The series of November from that day."""
    o = Ordonnance(p.id, 1, 1, date(2026, 11, debut), (SoinPrescrit(acte),), date(2026, 11, debut), heures=heures)
    return facturer_ordonnance(registre, evolve(o, fin=date(2026, 11, debut + jours - 1)), NGAP, horloge())


def du_controle(registre: RegistreBase) -> list[Point]:
    codes = ("VISITE_DEJA_FACTUREE", "ACTE_DEJA_FACTURE_CE_JOUR")
    return [p for p in points(registre, horloge(), SANS_FERIES) if p.anomalie.code in codes]


def numeros_en_lot(registre: RegistreBase) -> list[int]:
    return [f.numero for f in registre.factures(etats=("en_lot",))]


@pytest.mark.erreur("VISITE_DEJA_FACTUREE")
def test_les_memes_visites_bloquent_la_seconde_facture_et_elle_ne_part_pas(registre: RegistreBase) -> None:
    p = patient(registre)
    (premiere,) = facturer(registre, p, 1, 10, *MATIN_ET_SOIR).numeros
    faite = facturer(registre, p, 3, 2, *MATIN_ET_SOIR)
    dit = f"4 visites (03/11/2026 08:00…) déjà dans la facture n° {premiere}"
    assert dit in facturees(faite), "F12 le dit"
    (point,) = du_controle(registre)
    assert point.bloquant
    assert dit in point.anomalie.message
    assert (point.facture.numero if point.facture else 0,) == faite.numeros, "la première peut partir"
    lecture = LectureFile(horloge().aujourdhui(), lambda acte, jour: False, SANS_FERIES, ControlesGardes())
    genres = [t.genre for t in lecture.entiere(registre).taches if t.genre in ("à envoyer", "bloquée")]
    assert sorted(genres) == ["bloquée", "à envoyer"], "F1 aussi"
    faits = constituer_lots(registre, horloge())
    assert numeros_en_lot(registre) == [premiere]
    assert [a.code for a in faits.anomalies] == ["VISITE_DEJA_FACTUREE"]
    assert [p.bloquant for p in du_controle(registre)] == [True], "partie, elle compte encore"


@pytest.mark.erreur("ACTE_DEJA_FACTURE_CE_JOUR")
def test_a_une_autre_heure_d_une_autre_ordonnance_c_est_a_voir_et_la_facture_part(registre: RegistreBase) -> None:
    p = patient(registre)
    (premiere,) = facturer(registre, p, 1, 10, *MATIN_ET_SOIR).numeros
    faite = facturer(registre, p, 3, 1, time(8, 30))
    (point,) = du_controle(registre)
    assert point.anomalie.gravite == "alerte"
    assert f"facture n° {premiere}, 08:00, ordonnance du 01/11/2026" in point.anomalie.message
    assert point.anomalie.message in facturees(faite)
    assert constituer_lots(registre, horloge()).anomalies == ()


def test_la_ligne_de_commande_le_dit_aussi(
    registre: RegistreBase, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    (premiere,) = facturer(registre, patient(registre), 1, 10, *MATIN_ET_SOIR).numeros
    monkeypatch.setenv("FACTURIER_BASE", str(tmp_path / "essai.db"))
    monkeypatch.setenv("FACTURIER_CLE", CLE)
    jour = ["--au", f"{horloge().aujourdhui():%Y-%m-%d}"]
    assert main(["saisir", "#1 inj 3/11 2j 8h dom @doc", "--facturer", *jour]) == 0
    dit = capsys.readouterr().out
    assert f"!  2 visites déjà en facture à la même heure, n° {premiere} : un second passage a son heure à lui" in dit
    assert f"!  2 visites (03/11/2026 08:00…) déjà dans la facture n° {premiere}, mêmes actes à la même heure — second" in dit
    assert main(["saisir", "#1 inj 4/11 1j 8h dom @doc", "--facturer", "--json", *jour]) == 0
    assert "VISITE_DEJA_FACTUREE" in capsys.readouterr().out
    assert main(["annuler", "--liste", *jour]) == 0
    assert "saisie : #1 inj 4/11 1j 8h dom @doc, TEST-DUPONT Jeanne, 1 visite, " in capsys.readouterr().out.splitlines()[0]


@pytest.mark.erreur("DEPLACEMENT_DEJA_FACTURE")
def test_d_autres_actes_a_la_meme_heure_comptent_deux_deplacements_a_voir(registre: RegistreBase) -> None:
    p = patient(registre)
    (premiere,) = facturer(registre, p, 1, 10, time(8)).numeros
    faite = facturer(registre, p, 3, 2, time(8), acte=PONCTION)
    dit = f"2 visites (03/11/2026 08:00…) : la facture n° {premiere} a un passage à cette heure, déplacement en double"
    assert dit in facturees(faite), "F12 le dit"
    (point,) = [x for x in points(registre, horloge(), SANS_FERIES) if x.anomalie.code == "DEPLACEMENT_DEJA_FACTURE"]
    assert not point.bloquant
    facturer(registre, p, 6, 2, time(10), acte=PONCTION)
    codes = [x.anomalie.code for x in points(registre, horloge(), SANS_FERIES)]
    assert codes.count("DEPLACEMENT_DEJA_FACTURE") == 1, "à une autre heure c'est un autre passage"


def test_d_autres_actes_d_autres_jours_d_autres_patients_ne_disent_rien(registre: RegistreBase) -> None:
    p, autre = patient(registre), patient(registre, prenom="Paul", rang=2)
    facturer(registre, p, 1, 2, *MATIN_ET_SOIR)
    facturer(registre, p, 3, 2, *MATIN_ET_SOIR)
    facturer(registre, p, 1, 1, time(8), acte="I.1.PONCTION_VEINEUSE")
    facturer(registre, autre, 1, 2, *MATIN_ET_SOIR)
    assert du_controle(registre) == []


def test_une_facture_rejetee_ou_close_sans_paiement_ne_compte_plus(registre: RegistreBase) -> None:
    p = patient(registre)
    facturer(registre, p, 1, 2, time(8))
    (premiere,) = registre.factures()
    facturer(registre, p, 1, 2, time(8))
    assert [x.bloquant for x in du_controle(registre)] == [True]
    for evenement in ("mettre_en_lot", "deposer", "rejeter"):
        registre.avancer_facture(premiere.id, evenement)  # type: ignore[arg-type]
    assert du_controle(registre) == []
    registre.avancer_facture(premiere.id, "clore", motif="erreur")
    assert du_controle(registre) == []


def test_une_facture_refaite_n_est_pas_son_propre_double(registre: RegistreBase) -> None:
    p = patient(registre)
    facturer(registre, p, 1, 2, time(8))
    (premiere,) = registre.factures()
    amo = tuple(evolve(x, caisse="349") for x in p.droits.amo)
    registre.enregistrer_patient(evolve(p, droits=evolve(p.droits, amo=amo)))
    refaite = refaire_avant_envoi(registre, premiere.id, NGAP, horloge())
    assert du_controle(registre) == []
    for evenement in ("mettre_en_lot", "deposer", "rejeter"):
        registre.avancer_facture(refaite.id, evenement)  # type: ignore[arg-type]
    corriger(registre, refaite.id, refaire(registre, refaite.id, NGAP, horloge()), horloge())
    assert du_controle(registre) == []


def test_la_lecture_suit_les_index(registre: RegistreBase) -> None:
    from db.files import _REPETES

    plan = [str(r[3]) for r in registre.lignes("EXPLAIN QUERY PLAN " + _REPETES.format(factures="?"), (1,))]
    assert [x for x in plan if x.startswith("SCAN")] == [], plan
    assert any("acte_cote_patient_jour" in x for x in plan), plan
    assert doubles(registre, []) == {}


@pytest.mark.parametrize("etat", ETATS)
@pytest.mark.parametrize("paye", [0, 100])
def test_une_facture_vit_pareil_pour_la_base(registre: RegistreBase, etat: EtatFacture, paye: int) -> None:
    from db.files import VIVANTE

    assert registre.lignes(f"SELECT {VIVANTE} FROM (SELECT ? AS etat, ? AS paye) f", (etat, paye)) == [(vivante(etat, paye),)]
