"""What is due and who looks like whom, kept by triggers: always what a plain reading of the rows finds."""

import random
from collections import defaultdict
from contextlib import suppress
from datetime import date, timedelta
from itertools import combinations
from pathlib import Path

import pytest
from fabrique_base import AM, JOUR, MAINTENANT, base, instantane, patient, seance
from sqlcipher3 import dbapi2

from core.dossier.fusion import Fusion, reunir
from core.dossier.identite import doublons, traits_stricts
from core.dossier.personnes import Cabinet
from core.erreurs import Refus
from core.facturation.etats import ETATS
from core.reglements.mots import BORNES, PATIENT
from core.services.patients import CLES_LUES, LectureDoublons, doublons_du_cabinet
from db.registre import RegistreBase
from db.verification import verifier

CLOSES = ("à la charge du patient : droits fermés", "doublon", "à la CHARGE du patient")
ATTENDUES = ("en_lot", "transmise", "acceptee", "differee", "partielle", "rejetee", "refusee")


class Panne(Exception):
    """The program is killed here."""


def dues(registre: RegistreBase) -> dict[tuple[int, str], tuple[str, str, date, int, bool]]:
    """Read as the rules say it, invoice by invoice, from the facts alone."""
    factures, lots = registre.factures(), {x.id: x for x in registre.lots()}
    etats = {f.id: f.etat for f in factures}
    remplacees = {f.remplace for f in factures if f.remplace and etats[f.id] != "brouillon"}
    trouvees = {}
    for f in factures:
        if f.id in remplacees or f.etat == "brouillon":
            continue
        depose = lots[f.lot].depose_le if f.lot else None
        depuis = depose.date() if depose else f.validee_le
        assert depuis is not None
        if f.etat in ATTENDUES and f.nature != "ANNULATION" and f.demande > f.paye:
            trouvees[f.id, "payeur"] = (f.cabinet, f.payeur, depuis, f.demande - f.paye, f.etat in ("rejetee", "refusee"))
        du = f.part_patient + max(0, f.part_amo - f.demande) if f.nature == "FSE" else 0
        if f.etat == "close":
            reporte = f.demande - f.paye if f.motif.lower().startswith("à la charge du patient") else 0
            du = du + reporte if reporte > 0 else 0
        du -= sum(e.montant for e in registre.encaissements(f.id))
        if du > 0:
            trouvees[f.id, "patient"] = (f.cabinet, PATIENT, depuis, du, False)
    return trouvees


def gardees(registre: RegistreBase) -> dict[tuple[int, str], tuple[str, str, date, int, bool]]:
    rangs = registre.lignes("SELECT facture, part, cabinet, payeur, depuis, du, rejete FROM creance")
    return {(r[0], r[1]): (r[2], r[3], date.fromisoformat(r[4]), r[5], bool(r[6])) for r in rangs}


def semer(registre: RegistreBase, hasard: random.Random, nombre: int = 45) -> None:
    """Invoices of all kinds in two practices, some that replace others, and lots."""
    p = patient(registre)
    fiche = registre.creer_facture(instantane(p, dre=True), (seance(registre, p).id,))
    registre.valider_facture(fiche.resume.id, JOUR)
    for numero in range(1, 5):
        depose = hasard.choice((None, f"2026-{hasard.randint(7, 11):02d}-03T10:00:00.000000"))
        registre.executer(
            "INSERT INTO lot (infirmier, numero, jour, nature, payeur, mode, etat, nom, nombre, honoraires, demande, depose_le, "
            "motif) VALUES (?, ?, '2026-10-12', 'FSE', 'amo:01', 3, 'signe', '', 1, 0, 0, ?, '')",
            (AM, numero, depose),
        )
    for i in range(nombre):
        amo, amc, reste = (hasard.choice((0, 300, 540)) for _ in range(3))
        jour = JOUR - timedelta(hasard.randint(0, 130))
        registre.executer(
            "INSERT INTO facture (nature, numero, etat, infirmier, cabinet, patient, nom, nir, payeur, mode, jour, fin, "
            "honoraires, part_amo, part_amc, part_patient, demande, paye, motif, validee_le, remplace) "
            "VALUES (?, ?, ?, ?, ?, 1, 'TEST', '', ?, 3, ?, ?, ?, ?, ?, ?, ?, 0, '', ?, ?)",
            (
                hasard.choice(("FSE", "FSE", "DRE", "ANNULATION")),
                *((None, "brouillon") if i % 3 == 2 else (100 + i, "validee")),
                AM,
                hasard.choice(("CAB1", "CAB2")),
                hasard.choice(("amo:01", "amc:05")),
                jour,
                jour,
                amo + amc + reste,
                amo,
                amc,
                reste,
                hasard.choice((0, amo, 540)),
                jour,
                registre.lignes("SELECT max(id) FROM facture")[0][0] if i % 3 == 2 else None,
            ),
        )


def bouleverser(registre: RegistreBase, hasard: random.Random) -> None:
    """One change, possible or not: what the base refuses changes nothing."""
    facture = hasard.choice([id for (id,) in registre.lignes("SELECT id FROM facture")])
    lot = hasard.randint(1, 4)
    etat, motif = hasard.choice(ETATS), hasard.choice(CLOSES)
    avance = "UPDATE facture SET etat = ?, motif = ?"
    ordres = (
        (f"{avance}, numero = coalesce(numero, 1000 + id) WHERE id = ?", (etat, motif, facture)),
        (f"{avance} WHERE id = ?", (etat, motif, facture)),
        ("UPDATE facture SET paye = ? WHERE id = ?", (hasard.choice((0, 200, 540, 900)), facture)),
        ("UPDATE facture SET lot = ? WHERE id = ?", (hasard.choice((None, lot)), facture)),
        (
            "UPDATE facture SET demande = 1, part_patient = 2, part_amc = 0, honoraires = part_amo + 2 WHERE id = ?",
            (facture,),
        ),
        ("DELETE FROM facture WHERE id = ?", (facture,)),
        ("UPDATE lot SET depose_le = ? WHERE id = ?", (hasard.choice((None, "2026-09-01T08:00:00.000000")), lot)),
        (
            "INSERT INTO encaissement (facture, jour, montant, moyen, note) VALUES (?, '2026-11-01', ?, 'chèque', '')",
            (facture, hasard.choice((100, 300, 900))),
        ),
        ("DELETE FROM encaissement WHERE id = (SELECT max(id) FROM encaissement)", ()),
        ("UPDATE encaissement SET montant = montant + 50 WHERE facture = ?", (facture,)),
    )
    with suppress(Panne), registre.ecriture():
        for ordre, valeurs in hasard.sample(ordres, hasard.choice((1, 1, 3))):
            with suppress(dbapi2.Error, Refus), registre.ecriture():
                registre.base.execute_sql(ordre, valeurs)
        if hasard.random() < 0.2:
            raise Panne


@pytest.mark.parametrize("graine", range(6))
def test_ce_qui_est_du_est_ce_que_disent_les_faits(tmp_path: Path, graine: int) -> None:
    registre, hasard = base(tmp_path), random.Random(graine)
    registre.executer(
        "INSERT INTO cabinet (code, nom, commune, zone, territoire, adresse) VALUES ('CAB2', 'EMU', '', '', '', '')"
    )
    semer(registre, hasard)
    parts = set()
    for _ in range(120):
        bouleverser(registre, hasard)
        attendues = dues(registre)
        assert gardees(registre) == attendues
        parts |= {part for _, part in attendues}
    assert parts == {"payeur", "patient"}
    _echeancier_juste(registre)
    assert not verifier(registre)["sommes"]


def _echeancier_juste(registre: RegistreBase) -> None:
    """The sums by age, and the invoices behind each."""
    jour, attendues = date(2026, 11, 1), dues(registre)
    for cabinet in ("", "CAB1", "CAB2"):
        sommes: dict[tuple[str, str], list[int]] = defaultdict(lambda: [0] * 6)
        for chez, payeur, depuis, du, rejete in attendues.values():
            if cabinet in ("", chez):
                age = (jour - depuis).days
                x = sommes[chez, payeur]
                x[0] += 1
                x[1 + sum(age > borne for borne in BORNES)] += du
                x[5] += du * rejete
        lus = {(x.cabinet, x.payeur): [x.nombre, *x.tranches, x.rejete] for x in registre.echeancier(jour, cabinet)}
        assert lus == dict(sommes)
        for payeur in {p for _, p in sommes}:
            siennes = sorted(
                (d[2], facture, d[3]) for (facture, _), d in attendues.items() if d[1] == payeur and cabinet in ("", d[0])
            )
            assert [(c.depuis, c.facture.id, c.du) for c in registre.creances(jour, payeur, cabinet)] == siennes


def test_une_somme_fausse_est_dite(tmp_path: Path) -> None:
    registre = base(tmp_path)
    semer(registre, random.Random(1))
    registre.executer("UPDATE creance SET du = du + 1 WHERE rowid = (SELECT min(rowid) FROM creance)")
    registre.executer("UPDATE ressemblance SET nombre = 7 WHERE rowid = 1")
    dites = [a.message for a in verifier(registre)["sommes"]]
    assert len(dites) == 2
    assert "créances" in dites[0]
    assert "ressemblances" in dites[1]


NOMS, PRENOMS = ("TEST-DUPONT", "TEST-Dupönt", "TEST-PETIT"), ("Jeanne", "jeanne marie", "Paul")
NIRS = (("2991355555042", "69"), ("", ""), ("1991355555042", "26"))


@pytest.mark.parametrize("graine", range(4))
def test_les_dossiers_semblables_sont_ceux_que_compare_une_lecture_entiere(tmp_path: Path, graine: int) -> None:
    registre, hasard = base(tmp_path), random.Random(graine)
    registre.enregistrer_cabinet(Cabinet("CAB2", "CABINET EMU 2", "VILLE-EMU"))
    trouves = 0
    for tour in range(60):
        connus = [id for (id,) in registre.lignes("SELECT id FROM patient WHERE id NOT IN (SELECT absorbe FROM fusion)")]
        nir, cle = hasard.choice(NIRS)
        champs = {
            "nom": hasard.choice(NOMS),
            "prenom": hasard.choice(PRENOMS),
            "naissance": f"1950061{hasard.randint(1, 4)}",
            "nir": nir,
            "cle": cle,
            "cabinet": hasard.choice(("CAB1", "CAB2")),
            "id": hasard.choice(connus) if connus and tour % 3 == 2 else 0,
        }
        with suppress(Panne), registre.ecriture():
            patient(registre, **champs)
            if tour % 7 == 3:
                raise Panne
        if tour == 30:
            a, b = (registre.patient(id) for id in connus[:2])

            registre.enregistrer_fusion(Fusion(a, b, reunir(a, b), MAINTENANT, "essai"))
        for cabinet in ("", "CAB2"):
            tous = registre.chercher_patients("", cabinet, limite=1000)
            paires = {frozenset((d.premier.id, d.second.id)): d.raison for d in doublons(tous)}
            lus = {frozenset((d.premier.id, d.second.id)): d.raison for d in doublons_du_cabinet(registre, cabinet)}
            assert lus == paires
            trouves += len(paires)
    assert trouves
    assert not verifier(registre)["sommes"]


def test_les_doublons_viennent_par_pages(tmp_path: Path) -> None:
    registre = base(tmp_path)
    for i in range(2 * CLES_LUES + 20):
        patient(registre, nom=f"TEST-{chr(65 + i // 2 % 26)}{chr(65 + i // 52)}", nir="", cle="")
    lecture = LectureDoublons()
    lecture.avancer(registre)
    assert len(lecture.trouves) == CLES_LUES
    assert not lecture.finie
    while not lecture.finie:
        lecture.avancer(registre)
    tous = registre.chercher_patients(limite=1000)
    pareils = {frozenset((a.id, b.id)) for a, b in combinations(tous, 2) if traits_stricts(a) == traits_stricts(b)}
    assert {frozenset((d.premier.id, d.second.id)) for d in lecture.trouves} == pareils
    assert len(lecture.trouves) == len(pareils)
