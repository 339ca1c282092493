"""The month of a practice: every figure is a sum of invoices, to the cent, whatever the payers answered."""

import csv
import io
import json
import random
from datetime import date, timedelta
from pathlib import Path

import pytest
from fabrique_base import CLE, JOUR, base, facture_validee, horloge, motif, patient, seance
from test_services_retours import Cabinet

from core.bilan import export
from core.bilan.modele import Bilan, Famille, Laisse, a_faire, bornes, mois_voisin
from core.erreurs import Refus
from core.nomenclature import charger
from core.reglements.mots import PATIENT
from core.services.actions import annuler
from core.services.bilan import compter_temps, corriger_temps, etablir, lire_mois
from core.services.reglements import encaisser
from core.services.rejets import clore
from core.tableur import proteger
from tui.__main__ import main
from tui.temps import Chronometre

OCTOBRE = date(2026, 10, 1)


def bilan_de(registre, mois: date = OCTOBRE) -> Bilan:
    return etablir(registre, "CAB1", mois, charger(), date(2026, 11, 30))


def verifier_les_sommes(registre, b: Bilan) -> None:
    """Against the invoices one by one, read and summed in plain Python."""
    toutes = [f for f in registre.factures() if f.numero and bornes(b.mois)[0] <= f.jour <= bornes(b.mois)[1]]
    remplacees = {f.remplace for f in registre.factures() if f.remplace and f.etat != "brouillon"}
    vivantes = [f for f in toutes if f.id not in remplacees]
    t = b.total()
    assert t.honoraires == sum(f.honoraires for f in vivantes if f.nature == "FSE")
    assert t.amo.paye == sum(f.paye for f in toutes if f.nature == "FSE")
    assert t.amc.paye == sum(f.paye for f in toutes if f.nature == "DRE")
    assert t.amo.demande == sum(f.demande for f in vivantes if f.nature == "FSE") + sum(
        f.paye for f in toutes if f.nature == "FSE" and f.id in remplacees
    )
    for compte in (t.amo, t.amc, t.patient):
        assert compte.juste, compte
    assert t.honoraires + t.repris == t.amo.demande + t.amc.demande + t.patient.demande + t.autre
    assert sum(f.montant for f in b.familles) == t.honoraires
    assert t.amo.laisse + t.amc.laisse == sum(x.montant for x in b.laisses)
    assert (t.factures, t.dre) == tuple(sum(f.nature == n for f in vivantes) for n in ("FSE", "DRE"))
    etats = {"a_envoyer": ("validee", "en_lot"), "rejete": ("rejetee", "refusee")}
    for champ, siens in etats.items():
        attendu = sum(max(0, f.demande - f.paye) for f in vivantes if f.etat in siens)
        assert getattr(t.amo, champ) + getattr(t.amc, champ) == attendu, champ


@pytest.mark.parametrize("graine", range(6))
def test_chaque_chiffre_est_une_somme_de_factures(tmp_path: Path, graine: int) -> None:
    rng = random.Random(graine)
    cabinet = Cabinet(tmp_path, nombre=rng.randint(2, 9), dre=rng.random() < 0.5, montant=rng.choice((905, 1335, 2500)))
    r = cabinet.registre
    reponses = []
    for i, f in enumerate(cabinet.factures):
        if f.resume.nature != "FSE":
            continue
        sort = rng.choice(("payee", "partielle", "rejetee", "muette"))
        if sort == "payee":
            reponses.append(cabinet.repondre(i))
        elif sort == "partielle":
            reponses.append(cabinet.repondre(i, "P", rng.randint(1, f.resume.demande - 1), [motif(niveau="L", ligne=1)]))
        elif sort == "rejetee":
            reponses.append(cabinet.repondre(i, "R", motifs=[motif()]))
    if reponses:
        from fabrique_base import noemie_de

        cabinet.recevoir(noemie_de(reponses))
    for f in r.factures(etats=("rejetee",)):
        fin = rng.choice(("", "doublon", "à la charge du patient : droits fermés"))
        if fin:
            clore(r, f.id, fin, cabinet.horloge)
    for c in r.creances(date(2026, 11, 30), PATIENT):
        if rng.random() < 0.6:
            encaisser(r, c, rng.randint(1, c.du), rng.choice(("chèque", "remise")), date(2026, 11, 30), "accord")
    p = r.chercher_patients("")[0]
    seance(r, p, JOUR + timedelta(days=15))
    facture_validee(r, p, JOUR + timedelta(days=16))
    b = bilan_de(r)
    verifier_les_sommes(r, b)
    assert b.a_facturer == 1
    la_veille = etablir(r, "CAB1", OCTOBRE, charger(), JOUR + timedelta(days=14))
    assert (la_veille.a_facturer, la_veille.a_facturer_montant) == (0, 0), "une séance à venir n'est pas faite"
    dus = sum(c.du for c in r.creances(date(2026, 11, 30), PATIENT))
    assert b.total().patient.attendu == dus, "F6 et F7 disent la même chose"


def test_le_mois_de_la_demonstration_tombe_juste_apres_ses_corrections(tmp_path: Path) -> None:
    from db.ouverture import ouvrir
    from tui.cli.demo import jouer_le_mois
    from tui.monde_fictif import CLE_DEMO, monter

    registre = ouvrir(tmp_path / "demo.db", CLE_DEMO, creer=True, nature="fictive")
    try:
        rapport = jouer_le_mois(registre, monter("ordinaire", 1))
        ngap, jour = charger(), date(2026, 12, 10)
        bilans = [etablir(registre, c.code, m, ngap, jour) for c in registre.cabinets() for m in (OCTOBRE, date(2026, 11, 1))]
        totaux = [b.total() for b in bilans]
        assert sum(t.amo.demande + t.amc.demande for t in totaux) == rapport.demande
        assert sum(t.amo.paye + t.amc.paye for t in totaux) == rapport.paye
        assert sum(t.honoraires for t in totaux) == rapport.honoraires
        assert sum(x.montant for b in bilans for x in b.laisses) == sum(x.montant for x in rapport.restes)
        assert all(c.juste for t in totaux for c in (t.amo, t.amc, t.patient))
        assert [t.autre for t in totaux] == [0] * 4
        assert all(sum(f.montant for f in b.familles) == t.honoraires for b, t in zip(bilans, totaux, strict=True))
        assert sum(t.patient.reporte for t in totaux) == sum(x.montant for x in rapport.restes)
    finally:
        registre.fermer()


def test_un_mois_vide_et_les_mois_voisins(tmp_path: Path) -> None:
    b = bilan_de(base(tmp_path), date(2025, 1, 1))
    assert (b.infirmiers, b.familles, list(a_faire(b))) == ((), (), [])
    assert "rien : le mois est fini" in export.en_texte(b)
    assert [mois_voisin(date(2026, 1, 31), pas) for pas in (-1, 0, 12)] == [date(2025, 12, 1), date(2026, 1, 1), date(2027, 1, 1)]
    assert bornes(date(2028, 2, 10)) == (date(2028, 2, 1), date(2028, 2, 29))


@pytest.mark.parametrize("texte", ["2026-13", "11", "2026/11/03", "", "nov 2026"])
def test_un_mois_illisible(texte: str) -> None:
    with pytest.raises(Refus) as refus:
        lire_mois(texte)
    assert refus.value.anomalies[0].code == "MOIS_ILLISIBLE"
    assert lire_mois("11/2026") == lire_mois("2026-11") == date(2026, 11, 1)


def test_l_arrondi_des_taux_et_des_durees() -> None:
    assert [export.taux(1, 3), export.taux(1, 8), export.taux(0, 0)] == ["33,3 %", "12,5 %", "0,0 %"]
    assert [export.duree(0), export.duree(3900), export.duree(-60)] == ["0 h 00", "1 h 05", "-0 h 01"]
    assert export.comparer(90, 100) == "1,00\u00a0€ (-10,0 %)"


@pytest.mark.parametrize("mechant", ["=1+1", "+33", "-2", "@SUM(A1)", "\tx", "\rx"])
def test_un_csv_ne_porte_aucune_formule(tmp_path: Path, mechant: str) -> None:
    from attrs import evolve

    b = evolve(bilan_de(base(tmp_path)), laisses=(Laisse(1, mechant, 5, mechant),), familles=(Famille(mechant, 1, 5),))
    lu = list(csv.reader(io.StringIO(export.en_csv(b)), delimiter=";"))
    ecrit = "'" + mechant.replace("\r", " ")
    assert ["CAB1", "2026-10", "famille", ecrit, "1", "0,05", ""] in lu
    assert all(cellule[:1] not in tuple("=+-@\t\r") for rangee in lu for cellule in rangee[2:4] + rangee[6:])
    assert proteger("d'accord") == "d'accord"


@pytest.mark.erreur("TEMPS_REFUSE")
def test_le_temps_se_compte_et_se_corrige(tmp_path: Path) -> None:
    r = base(tmp_path)
    jour = date(2026, 10, 5)
    assert compter_temps(r, {("CAB1", "saisie"): 90, ("INCONNU", "saisie"): 50}, jour) == 5
    compter_temps(r, {("CAB1", "saisie"): 30, ("CAB1", "rejets"): 10}, jour)
    assert [(t.tache, t.secondes) for t in bilan_de(r).temps] == [("saisie", 120), ("rejets", 10)]
    montre = horloge()
    with r.action("temps", montre.maintenant()):
        corriger_temps(r, "CAB1", "saisie", jour, 15, "rendez-vous")
    assert bilan_de(r).secondes == 130 + 900
    annuler(r, montre)
    assert bilan_de(r).secondes == 130
    for minutes, note in ((-3, "trop"), (5, " "), (0, "rien")):
        with pytest.raises(Refus) as refus:
            corriger_temps(r, "CAB1", "saisie", jour, minutes, note)
        assert refus.value.anomalies[0].code == "TEMPS_REFUSE"


def test_le_silence_n_est_pas_du_travail() -> None:
    instant = [0.0]
    chrono = Chronometre(5, montre=lambda: instant[0])
    for quand, ecran, cabinet in ((0, "saisie", "A"), (40.5, "saisie", "A"), (70, "rejets", "A"), (71, "saisie", "B")):
        instant[0] = quand
        chrono.battre(ecran, cabinet)
    instant[0] = 71 + 301
    chrono.battre("saisie", "B")  # five minutes and a second without a key
    instant[0] += 10
    chrono.battre("saisie", "")
    instant[0] += 10
    chrono.battre("saisie", "A")  # nobody's while no practice is in front
    assert chrono.a_garder
    assert chrono.prendre() == {("A", "saisie"): 50, ("A", "rejets"): 29, ("B", "saisie"): 1}
    assert chrono.prendre() == {}


def test_la_commande(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    r = base(tmp_path)
    facture_validee(r, patient(r))
    r.fermer()
    monkeypatch.setenv("FACTURIER_BASE", str(tmp_path / "essai.db"))
    monkeypatch.setenv("FACTURIER_CLE", CLE)
    assert main(["bilan", "CAB1", "2026-10", "--json"]) == 1, "une facture n'est pas partie"
    objet = json.loads(capsys.readouterr().out)
    assert (objet["honoraires"], objet["comptes"]["amo"]["a_envoyer"], objet["comptes"]["patient"]["attendu"]) == (
        "9.00",
        "5.40",
        "3.60",
    )
    assert main(["bilan", "CAB1", "2026-10", "--csv"]) == 1
    assert "CAB1;2026-10;facturé;honoraires;1;9,00;" in capsys.readouterr().out
    assert main(["bilan", "CAB1", "10/2026"]) == 1
    texte = capsys.readouterr().out
    assert "✗ des factures ne sont pas parties — les envoyer (F4)" in texte
    assert max(len(x) for x in texte.splitlines()) <= 110
    assert main(["bilan", "CAB9", "2026-10"]) == 2
    assert "CAB1" in capsys.readouterr().err
