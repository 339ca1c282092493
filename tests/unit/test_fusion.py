"""Two records of one person made one, and the way back: rows follow, frozen content never changes."""

from datetime import date
from pathlib import Path

import pytest
from attrs import evolve
from fabrique_base import JOUR, base, horloge, instantane, patient, seance

from core.dossier.droits import Droits, Exoneration, PeriodeAmo
from core.dossier.fusion import reunir
from core.dossier.ins import apres_changement, statut_ins
from core.dossier.personnes import Patient
from core.erreurs import Refus
from core.facturation.fiche import FactureEnregistree
from core.facturation.instantane import figer
from core.services.fusion import defaire, fusionner
from db.registre import RegistreBase
from db.verification import verifier


def deux(registre: RegistreBase) -> tuple[Patient, Patient, FactureEnregistree]:
    """A record with nothing billed, and its double with a visit in a numbered invoice and another one free."""
    garde = patient(registre, adresse="")
    double = patient(registre, adresse="1 rue EMU", note="sonner deux fois", nir="", cle="")
    facturee = seance(registre, double)
    seance(registre, double, date(2026, 10, 13))
    facture = registre.creer_facture(instantane(double), [facturee.id])
    return garde, double, registre.valider_facture(facture.resume.id, JOUR)


def test_tout_suit_et_rien_de_fige_ne_change(tmp_path: Path) -> None:
    registre = base(tmp_path)
    garde, double, facture = deux(registre)
    fige = figer(facture.instantane)
    fusion = fusionner(registre, garde.id, double.id, horloge())
    assert [p.id for p in registre.chercher_patients("dupont")] == [garde.id]
    assert len(registre.chercher_patients()) == 1
    assert registre.patient(double.id) == registre.patient(garde.id)
    assert registre.patient(garde.id).adresse == "1 rue EMU"
    assert len(registre.ordonnances(garde.id)) == len(registre.seances(patient=garde.id)) == 2
    assert {o.patient for o in registre.ordonnances()} == {garde.id}
    assert {s.seance.patient for s in registre.seances()} == {str(garde.id)}
    assert [f.id for f in registre.factures(patient=garde.id)] == [facture.resume.id]
    assert figer(registre.facture(facture.resume.id).instantane) == fige
    assert (len(fusion.ordonnances), len(fusion.seances), len(fusion.factures)) == (2, 2, 1)
    assert not [a for fautes in verifier(registre).values() for a in fautes]


def test_une_fusion_se_defait(tmp_path: Path) -> None:
    registre = base(tmp_path)
    garde, double, facture = deux(registre)
    avant = [(p, registre.ordonnances(p.id), registre.seances(patient=p.id)) for p in registre.chercher_patients()]
    fusion = fusionner(registre, garde.id, double.id, horloge())
    nouvelle = seance(registre, registre.patient(garde.id), date(2026, 11, 2))
    assert defaire(registre, fusion.id, horloge()).garde_intact
    apres = [
        (p, registre.ordonnances(p.id), [s for s in registre.seances(patient=p.id) if s.id != nouvelle.id])
        for p in registre.chercher_patients()
    ]
    assert [(p, len(o), [s.id for s in v]) for p, o, v in apres] == [
        (p, len(o) + (p.id == garde.id), [s.id for s in v]) for p, o, v in avant
    ]
    assert [s.id for s in registre.seances(patient=garde.id)] == [nouvelle.id]
    assert [f.id for f in registre.factures(patient=double.id)] == [facture.resume.id]
    assert registre.fusions(garde.id)[0].defaite_le is not None
    assert [j.type for j in registre.journal(objet="patient", objet_id=garde.id)] == ["fusion", "fusion_defaite"]


def test_le_dossier_garde_qui_a_change_depuis_reste(tmp_path: Path) -> None:
    registre = base(tmp_path)
    garde, double, _ = deux(registre)
    fusion = fusionner(registre, garde.id, double.id, horloge())
    registre.enregistrer_patient(evolve(registre.patient(garde.id), commune="VILLE-EMU-2"))
    assert not defaire(registre, fusion.id, horloge()).garde_intact
    assert registre.patient(garde.id).commune == "VILLE-EMU-2"


@pytest.mark.erreur("FUSION_IMPOSSIBLE")
def test_ce_qui_ne_se_fusionne_pas(tmp_path: Path) -> None:
    registre = base(tmp_path)
    a, b = patient(registre), patient(registre)
    homme, femme = patient(registre, sexe="1"), patient(registre, sexe="2")
    moi, autre = patient(registre, nir_individuel="299135555504269"), patient(registre, nir_individuel="199135555504299")
    fusion = fusionner(registre, a.id, b.id, horloge())
    for garde, absorbe in ((a.id, a.id), (homme.id, b.id), (homme.id, femme.id), (moi.id, autre.id)):
        with pytest.raises(Refus) as pris:
            fusionner(registre, garde, absorbe, horloge())
        assert pris.value.anomalies[0].code == "FUSION_IMPOSSIBLE", (garde, absorbe)
    suivante = fusionner(registre, homme.id, a.id, horloge())
    assert registre.patient(b.id).id == homme.id
    with pytest.raises(Refus, match="fusionné à son tour"):
        defaire(registre, fusion.id, horloge())
    defaire(registre, suivante.id, horloge())
    defaire(registre, fusion.id, horloge())
    with pytest.raises(Refus, match="déjà défaite"):
        defaire(registre, fusion.id, horloge())


@pytest.mark.erreur("PATIENT_FUSIONNE")
def test_un_dossier_absorbe_ne_s_ecrit_plus(tmp_path: Path) -> None:
    registre = base(tmp_path)
    a, b = patient(registre), patient(registre)
    fusionner(registre, a.id, b.id, horloge())
    with pytest.raises(Refus) as pris:
        registre.enregistrer_patient(b)
    assert pris.value.anomalies[0].code == "PATIENT_FUSIONNE"


def test_une_facture_numerotee_ne_change_de_dossier_que_par_une_fusion(tmp_path: Path) -> None:
    registre = base(tmp_path)
    garde, _, facture = deux(registre)
    with pytest.raises(Refus) as pris:
        registre.executer("UPDATE facture SET patient = ? WHERE id = ?", (garde.id, facture.resume.id))
    assert pris.value.anomalies[0].code == "FACTURE_FIGEE"


def test_les_droits_des_deux_dossiers_sont_reunis() -> None:
    amo = PeriodeAmo("01", "999", "0000", date(2026, 1, 1), source="carte", lu_le=date(2026, 3, 1))
    ald = Exoneration("ald", date(2026, 2, 1), numero="30")
    a = Patient("TEST", "A", "19500101", droits=Droits(amo=(amo,)))
    relu = evolve(amo, source="adri", lu_le=date(2026, 9, 1))
    b = evolve(a, nir="2991355555042", cle="69", rang=2, droits=Droits(amo=(relu,), exonerations=(ald,)))
    reuni = reunir(a, b)
    assert reuni.droits == Droits(amo=(relu,), exonerations=(ald,))
    assert (reuni.nir, reuni.cle, reuni.rang) == ("2991355555042", "69", 2)
    assert reunir(evolve(a, nir="1991355555042", cle="67"), b).rang == 1


def test_le_statut_ins_suit_les_faits_et_tombe_avec_les_traits() -> None:
    p = Patient("TEST", "A", "19500101")
    etats = [
        statut_ins(evolve(p, piece_identite=piece, ins_recue_le=recue)) for piece in ("", "passeport") for recue in (None, JOUR)
    ]
    assert etats == ["provisoire", "récupérée", "validée", "qualifiée"]
    qualifiee = evolve(p, piece_identite="passeport", ins_recue_le=JOUR)
    assert statut_ins(apres_changement(qualifiee, evolve(qualifiee, commune="X"))) == "qualifiée"
    assert statut_ins(apres_changement(qualifiee, evolve(qualifiee, prenom="B"))) == "provisoire"
    assert statut_ins(apres_changement(qualifiee, evolve(qualifiee, prenom="B", piece_identite="CNI"))) == "validée"
