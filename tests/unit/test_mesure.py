"""The base to measure on: the right numbers, valid fictitious people, totals that add up, always the same."""

import hashlib
import re
from datetime import date, timedelta

import pytest
from attrs import evolve
from fabrique_base import SANS_FERIES

from core.bilan.modele import bornes
from core.cotation.seance import Seance
from core.droits.dossiers import ANCIENNETE, dossiers
from core.erreurs import Refus
from core.facturation.controles import controler
from core.facturation.etats import EN_ROUTE
from core.facturation.instantane import depuis_json
from core.identifiants import nir
from core.lots.delais import retard
from core.services.alertes import alertes
from core.services.bilan import etapes
from core.services.controle import points
from core.services.controles import CONTROLEES_ENSEMBLE, ControlesGardes
from core.services.entourage import lire_entourage
from core.services.envoi import inecrivable
from core.services.parametres import parametres
from core.services.pieces import manquantes
from core.services.remplacement import fiche_changee
from db.ouverture import ouvrir
from db.verification import verifier
from tui.__main__ import main
from tui.demarrage import nomenclature
from tui.ecrans import ECRANS, charger_ecran
from tui.ecrans.bureau import LectureBureau
from tui.horloge import HorlogeFixe
from tui.mesures.base import faire
from tui.mesures.ecrans import AVEC_ARGUMENT
from tui.monde_fictif import CLE_DEMO

PATIENTS, FACTURES = 600, 3000


@pytest.fixture(scope="module")
def grande(tmp_path_factory):
    chemin = tmp_path_factory.mktemp("mesure") / "grande.db"
    assert faire(chemin, PATIENTS, FACTURES) == (PATIENTS, FACTURES)
    registre = ouvrir(chemin, CLE_DEMO)
    yield registre
    registre.fermer()


def jamais(_: date) -> bool:
    return False


def test_tout_tombe_juste_sauf_les_octets_des_lots_anciens_qui_ne_sont_pas_refaits(grande):
    trouvees = {nom: fautes for nom, fautes in verifier(grande).items() if fautes}
    assert set(trouvees) == {"octets"}


def test_les_numeros_des_personnes_sont_fictifs_uniques_et_leurs_cles_justes_sauf_celles_a_obtenir(grande):
    numeros = [n for (n,) in grande.lignes("SELECT nir || cle FROM patient WHERE id > 41")]
    etats = [nir.analyser(n).etat for n in numeros]
    assert etats.count("fictif") >= PATIENTS - 45
    assert "valide" not in etats
    assert len(set(numeros)) == len(numeros)
    assert grande.patients_au_nir_douteux()


def test_chaque_ecran_a_de_quoi_montrer(grande):
    etats = dict(grande.lignes("SELECT etat, count(*) FROM facture GROUP BY etat"))
    assert etats["validee"] > 1
    assert {"acceptee", "close", "payee", "rejetee", "transmise"} <= set(etats)
    assert grande.seances(a_facturer=True)
    for lignes in (grande.rejets(), grande.virements(), grande.lots(etats=("depose",))):
        assert lignes
    lue = grande.facture(FACTURES)
    assert lue.facture.numero == FACTURES == lue.resume.numero
    assert lue.facture.beneficiaire.nir == lue.resume.nir
    assert [s.id for s in grande.seances(facture=FACTURES)] == list(lue.seances) != []


def test_les_alertes_lues_par_les_index_sont_celles_de_tous_les_patients(grande):
    jour, ngap = date(2026, 11, 21), nomenclature()

    def accord_requis(acte, quand):
        version = ngap.au(quand, "metropole").acte(acte)
        return version is not None and version.accord_prealable

    lues = {(a.patient.id, a.dossier) for a in alertes(grande, jour, accord_requis)}
    toutes = set()
    for (id,) in grande.lignes("SELECT id FROM patient"):
        recentes = [o for o in grande.ordonnances(id) if jour - o.jour <= ANCIENNETE]
        if recentes:
            vus = dossiers(grande.patient(id), recentes, jour, accord_requis)
            toutes |= {(id, d) for d in vus if d.alerte}
    assert lues == toutes != set()


def test_les_listes_resumees_disent_ce_que_disent_les_fiches(grande):
    jour = date(2026, 11, 21)
    for cabinet in ("", "plaine"):
        attente = {}
        for f in grande.factures(etats=("transmise", "acceptee", "differee"), cabinet=cabinet):
            attente.setdefault(f.lot, []).append(f)
        assert (
            [(x.lot, x.cabinet, x.nombre, x.montant) for x in grande.lots_en_attente(cabinet)]
            == [
                (grande.lot(lot), siennes[0].cabinet, len(siennes), sum(f.demande - f.paye for f in siennes))
                for lot, siennes in sorted(attente.items())
            ]
            != []
        )
    lots, total = grande.derniers_lots(50)
    assert total == len(grande.lots())
    assert lots == grande.lots()[:50]
    for lot, bilan in grande.bilans_de_lots([x.id for x in lots]).items():
        siennes = grande.factures(lot=lot)
        assert (bilan.nombre, bilan.paye) == (len(siennes), sum(f.paye for f in siennes))
        assert bilan.differees == sum(f.etat == "differee" for f in siennes)
        assert grande.envois_de_lots([lot])[lot] == tuple(grande.envois(lot=lot))
    deposes = [e for e in grande.envois() if e.etat == "depose"]
    assert grande.derniers_deposes(20) == deposes[:-21:-1]
    siens = {x.id for x in grande.lots(cabinet="plaine")}
    assert grande.derniers_deposes(20, "plaine") == [e for e in deposes if e.lot in siens][:-21:-1] != []
    assert sum(s.nombre for s in grande.seances_libres(jour)) == len(grande.seances(a_facturer=True, fin=jour))
    assert sum(s.nombre for s in grande.seances_libres(date.max)) == len(grande.seances(a_facturer=True))


def test_le_controle_par_tranches_dit_ce_que_dit_chaque_facture_ouverte(grande):
    horloge, controles = HorlogeFixe(date(2026, 12, 15)), ControlesGardes()
    lecture = LectureBureau(horloge, SANS_FERIES, controles)
    bureau = lecture.commencer(grande)
    assert bureau.points is None, "l'écran n'attend pas le contrôle"
    prets = grande.factures(etats=("validee",))
    assert bureau.a_controler == len(prets) > CONTROLEES_ENSEMBLE
    while bureau.points is None:
        avant, bureau = bureau.controlees, lecture.poursuivre(grande)
        assert bureau.points is not None or bureau.controlees == avant + CONTROLEES_ENSEMBLE
    attendus = set()
    for f in prets:
        lue = grande.facture(f.id)
        attendus |= {(f.id, a.code) for a in inecrivable(lue, horloge.aujourdhui())}
        if f.nature == "DRE" and f.fse in {x.id for x in prets}:
            continue
        for a in (*controler(lue.facture, lue.instantane.patient, horloge.aujourdhui()), *manquantes(grande, [f.id])):
            attendus |= {(f.id, a.code)} if a.code not in ("FEUILLE_A_SUIVRE", "ENVOI_TARDIF") else set()
        attendus |= {(f.id, "FICHE_CHANGEE")} if f.nature == "FSE" and fiche_changee(grande, lue) else set()
    assert {(p.facture.id, p.anomalie.code) for p in bureau.points if p.facture} == attendus != set()
    tardifs = set()
    for lot in grande.lots(etats=("depose", "accepte")):
        attend = any(f.etat in ("transmise", "acceptee", "differee") for f in grande.factures(lot=lot.id))
        tardifs |= {lot.id} if attend and retard(lot, horloge.aujourdhui(), jamais, parametres(grande)) else set()
    assert {p.lot for p in bureau.points if p.lot} == tardifs != set()
    assert bureau.points == tuple(points(grande, horloge, SANS_FERIES)), "et la ligne de commande dit la même liste"


def test_une_facture_controlee_n_est_ouverte_de_nouveau_que_si_la_fiche_change(grande, monkeypatch):
    prets, controles = grande.factures(etats=("validee",)), ControlesGardes()
    while not controles.avancer(grande, prets, date(2026, 11, 21)):
        pass
    ouvertes = []
    lire = grande.facture
    monkeypatch.setattr(grande, "facture", lambda id: ouvertes.append(id) or lire(id))
    assert controles.avancer(grande, prets, date(2026, 11, 21))
    controles.revoir(grande, prets)
    assert ouvertes == []
    choisie = next(f for f in prets if f.nature == "FSE" and not controles.connus[f.id].changee)
    with grande.base.atomic("IMMEDIATE") as essai:
        grande.enregistrer_patient(evolve(grande.patient(choisie.patient), prenom="AUTREMENT"))
        controles.revoir(grande, prets)
        essai.rollback()
    assert set(ouvertes) == {f.id for f in prets if f.patient == choisie.patient}
    assert controles.connus[choisie.id].changee
    controles.revoir(grande, prets)
    assert not controles.connus[choisie.id].changee


def test_le_bilan_lu_par_etapes_est_celui_de_toutes_les_factures(grande):
    ngap, jour, (debut, fin) = nomenclature(), date(2026, 11, 21), bornes(date(2026, 11, 1))
    cabinet = grande.cabinets()[0].code
    premier, deuxieme, *_, entier = etapes(grande, cabinet, debut, ngap, jour)
    assert premier.infirmiers == entier.infirmiers
    assert (premier.seances, deuxieme.familles, deuxieme.questions) == (0, (), ())
    assert (deuxieme.seances, deuxieme.rejets, deuxieme.attentes) == (entier.seances, entier.rejets, entier.attentes)
    lignes = grande.lignes_bilan(cabinet, debut, fin)
    assert sum(f.montant for f in entier.familles) == sum(x.montant for x in lignes) > 0
    assert sum(f.nombre for f in entier.familles) == sum(x.nombre for x in lignes)
    en_cours = grande.factures(etats=("validee", *EN_ROUTE), nature="FSE", cabinet=cabinet)
    assert entier.pieces_manquantes == len(manquantes(grande, [f.id for f in en_cours if debut <= f.jour <= fin])) > 0

    def accord_requis(acte, quand):
        version = ngap.au(quand).acte(acte)
        return version is not None and version.accord_prealable

    attendues = [f"{a.patient.nom} {a.patient.prenom} : {a.phrase}" for a in alertes(grande, jour, accord_requis, cabinet)]
    assert list(entier.questions) == attendues != []


def test_les_visites_voisines_comprises_une_fois_sont_celles_que_l_on_relit(grande):
    jour, ordonnance = date(2026, 11, 21), grande.ordonnances()[0]
    entourage = lire_entourage(grande, nomenclature(), ordonnance, jour - timedelta(60), jour)
    lues = {}
    for cle, visites in [*entourage.voisines.items()]:
        seances = [depuis_json(v.contenu, Seance) for v in visites]
        seances = [s if s.patient else evolve(s, patient=str(v.patient)) for s, v in zip(seances, visites, strict=True)]
        attendues = tuple((v.id, s) for v, s in zip(visites, seances, strict=True))
        lues[cle] = entourage.du_jour(*cle)
        assert lues[cle] == attendues != ()
        assert entourage.du_jour(*cle) is lues[cle]
    assert sum(map(len, lues.values())) > len(entourage._memes) > 1


def test_les_memes_nombres_donnent_la_meme_base(grande, tmp_path):
    faire(tmp_path / "autre.db", PATIENTS, FACTURES)
    autre = ouvrir(tmp_path / "autre.db", CLE_DEMO)
    try:
        assert _empreinte(autre) == _empreinte(grande)
    finally:
        autre.fermer()


def _empreinte(registre):
    somme = hashlib.sha256()
    for table in ("patient", "droit", "ordonnance", "facture", "instantane", "seance", "acte_cote", "lot", "reglement", "rejet"):
        for rang in registre.lignes(f"SELECT * FROM {table} ORDER BY rowid"):
            somme.update(repr(rang).encode())
    return somme.hexdigest()


def test_la_commande_fait_une_base_et_mesure_chaque_ecran(tmp_path, capsys, monkeypatch):
    monkeypatch.setenv("FACTURIER_CLE", CLE_DEMO)
    chemin = str(tmp_path / "petite.db")
    assert main(["bench", "base", "--base", chemin, "--patients", "100", "--factures", "200"]) == 0
    assert "100 patients, 200 factures" in capsys.readouterr().out
    assert main(["bench", "ecrans", "--base", chemin, "--au", "2026-11-21", "--fois", "1"]) == 0
    sortie = capsys.readouterr().out
    for nom in set(ECRANS) - AVEC_ARGUMENT:
        assert f"ouvrir {charger_ecran(nom).TITRE} " in sortie
    assert re.search(r"mémoire après tous les écrans +\d+ Mio", sortie)


def test_une_base_deja_la_n_est_pas_touchee(tmp_path):
    (tmp_path / "x.db").write_bytes(b"x")
    with pytest.raises(Refus) as refus:
        faire(tmp_path / "x.db", 100, 100)
    assert refus.value.anomalies[0].code == "BASE_DEJA_LA"
    assert (tmp_path / "x.db").read_bytes() == b"x"
