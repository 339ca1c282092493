"""Lots, modes, DRE, templates and fields of a record as commands: what is on all there was holds on another practice."""

from datetime import date

import pytest
from attrs import evolve
from fabrique_base import base, horloge, patient

from core.commandes import valeurs as v
from core.commandes.execution import executer, repondre
from core.commandes.poste import Cadre, Poste
from core.commandes.texte import lire
from core.dossier.personnes import Cabinet
from core.nomenclature import charger
from core.services.actions import annuler
from core.services.macros import enregistrer, jouer

NGAP = charger()
NOVEMBRE = Cadre("CAB1", date(2026, 11, 1))


@pytest.fixture
def poste(tmp_path):
    r = base(tmp_path)
    patient(r, nom="TEST-MARTIN", prenom="Zoe", insulino_traite=True)
    yield Poste(r, NGAP, horloge(), NOVEMBRE)
    r.fermer()


@pytest.fixture
def ailleurs(poste):
    poste.registre.enregistrer_cabinet(Cabinet("CAB2", "CABINET DEUX", "VILLE"))
    return Poste(poste.registre, NGAP, horloge(), Cadre("CAB2", NOVEMBRE.mois))


def fait(poste, texte):
    return executer(lire(texte, poste.repere), poste)


def lot_fait(poste):
    for texte in ("saisir mar glyc 16/11 3j dom @doc", "facturer", "constituer"):
        fait(poste, texte)
    return poste.registre.lots(etats=("constitue",))


def test_defaire_un_lot_d_ici_et_tous_ceux_d_ailleurs(poste, ailleurs):
    lots = lot_fait(poste)
    assert repondre(v.Defaire((f"#{lots[0].id}",)), ailleurs).codes == ("HORS_DU_CABINET",)
    assert repondre(v.Defaire(), ailleurs).phrase == "aucun lot"
    assert len(poste.registre.lots(etats=("constitue",))) == len(lots)
    # the lots named are all there was: a routine says so, and holds elsewhere
    faite = fait(poste, f"defaire {' '.join(f'#{lot.id}' for lot in lots)}")
    assert faite.ailleurs == "defaire tous"
    assert not poste.registre.lots(etats=("constitue",))


def test_un_lot_se_nomme_aussi_par_le_numero_que_f4_montre(poste):
    """Its id is written nowhere: a number typed after `:defaire` can only be that one."""
    lots = lot_fait(poste)
    assert repondre(lire("defaire 77", poste.repere), poste).codes == ("INTROUVABLE",)
    assert fait(poste, f"defaire {lots[0].numero}").phrase.startswith(f"lot {lots[0].numero} défait")
    assert lots[0].id not in {lot.id for lot in poste.registre.lots(etats=("constitue",))}


@pytest.mark.erreur("LOT_AMBIGU")
def test_deux_infirmiers_ont_chacun_leur_lot_1(poste, monkeypatch):
    (lot, *_) = lot_fait(poste)
    autre = evolve(lot, id=lot.id + 900, infirmier="999000026")
    monkeypatch.setattr(type(poste.registre), "lots", lambda *_, **__: [lot, autre])
    refuse = repondre(lire(f"defaire {lot.numero}", poste.repere), poste)
    assert refuse.codes == ("LOT_AMBIGU",)
    assert "999000026 (" in refuse.phrase
    assert "agir sur sa ligne en F4" in refuse.phrase


def test_differer_lit_l_heure_au_moment_de_le_faire(poste):
    assert repondre(lire("differer tous : jamais", poste.repere), poste).codes == ("MOMENT_ILLISIBLE",)
    lots = lot_fait(poste)
    assert repondre(v.Differer((f"#{lots[0].id}",), "demain 8h"), poste).codes == ("LOT_NON_DIFFERABLE",)
    assert repondre(v.Partir(), poste).codes == ("SANS_TRANSPORT",)
    assert repondre(v.Repartir(), poste).codes == ("SANS_TRANSPORT",)


def test_un_autre_mode_se_rejoue_comme_un_ecart(poste):
    fait(poste, "saisir mar glyc 16/11 3j dom @doc")
    (numero, *_) = fait(poste, "facturer").factures
    rejeu = enregistrer("papier", [f"mode {numero} 0"], poste)
    assert rejeu.reponses[0].codes == ()
    assert f"facture {numero} en mode 0, sous le n°" in rejeu.reponses[0].phrase
    assert "FACTURE_PARTIE" in jouer("papier", poste).ecart, "it was closed: there is nothing more to make in another mode"


def test_annuler_une_dre_demande_une_dre(poste):
    fait(poste, "saisir mar glyc 16/11 3j dom @doc")
    (numero, *_) = fait(poste, "facturer").factures
    assert repondre(v.AnnulerDre(numero), poste).codes == ("DRE_ATTENDUE",)


def test_un_modele_garde_l_est_pour_le_cabinet_ou_l_on_rejoue(poste, ailleurs):
    r = poste.registre
    assert "version 1" in fait(poste, "garder-modele insu cabinet:CAB1 = insu {duree=30j} 8h,19h dom").phrase
    fait(ailleurs, "garder-modele insu cabinet:CAB1 = insu {duree=30j} 8h,19h dom")
    fait(ailleurs, "garder-modele pour-tous = glyc dom")
    assert {(m.nom, m.cabinet) for m in r.modeles()} == {("insu", "CAB1"), ("insu", "CAB2"), ("pour-tous", "")}
    assert fait(poste, "retirer-modele .insu").phrase == "modèle .insu retiré"
    assert repondre(v.RetirerModele("insu"), poste).codes == ("MODELE_INCONNU",)
    annuler(r, poste.horloge)
    assert fait(poste, "retirer-modele insu").phrase == "modèle .insu retiré"


@pytest.mark.erreur("CHAMP_INCONNU")
def test_modifier_un_champ_de_la_fiche(poste, ailleurs):
    r = poste.registre
    (p,) = r.chercher_patients("mar")
    avant = p.adresse
    assert "Adresse : 3 rue = du Pont" in fait(poste, f"modifier {p.id} adresse = 3 rue = du Pont").phrase
    assert fait(poste, f"modifier {p.id} km = 7+7-4").codes == ()
    assert str(r.patient(p.id).distance_km) == "10"
    assert fait(poste, f"modifier {p.id} km =").phrase.endswith("vide")
    inconnu = repondre(v.ModifierPatient(p.id, "poids", "3"), poste)
    assert (inconnu.codes, "adresse, commune" in inconnu.phrase) == (("CHAMP_INCONNU",), True)
    assert repondre(v.ModifierPatient(p.id, "insulino", "peut-être"), poste).codes == ("CHAMP_REFUSE",)
    assert repondre(v.ModifierPatient(p.id, "note", "x"), ailleurs).codes == ("HORS_DU_CABINET",)
    for _ in range(3):
        annuler(r, poste.horloge)
    assert r.patient(p.id).adresse == avant
