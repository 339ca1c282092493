"""The samples: they can be read, cover what they promise, and differ from the caisse only where it is meant."""

from collections.abc import Callable
from pathlib import Path
from shutil import copytree

import pytest

from core.demonstration.lecture import lire_monde
from core.demonstration.monde import Monde
from core.emulateurs.assures import lire_assures
from core.emulateurs.caisse.annuaire import lire_annuaire
from core.erreurs import Refus
from core.identifiants import am, nir, rpps
from core.telematique.cartes import lire_cps, lire_vitale

SAMPLES = Path(__file__).parents[2] / "samples"


@pytest.fixture(scope="module")
def monde() -> Monde:
    return lire_monde(SAMPLES)


def test_deux_cabinets_trois_infirmiers_quarante_patients(monde: Monde) -> None:
    assert [c.zone for c in monde.cabinets] == ["plaine", "montagne"]
    assert len(monde.infirmiers) == 3
    assert len(monde.patients) == 40
    assert {o.patient for o in monde.ordonnances} == {p.id for p in monde.patients}, "un patient n'a pas de soins"


def test_tous_les_numeros_sont_fictifs_et_leur_cle_est_juste_sauf_celui_qui_le_montre(monde: Monde) -> None:
    faux = [p.nom for p in monde.patients if nir.analyser(p.nir + p.cle).etat != "fictif"]
    assert faux == ["TEST-MOREL"]
    soignants = (*monde.infirmiers, *monde.prescripteurs)
    assert {rpps.analyser(s.rpps).etat for s in soignants} == {"fictif"}
    assert {am.analyser(s.am).etat for s in soignants if s.am} == {"fictif"}


def test_les_cartes_se_lisent_et_portent_leurs_patients(monde: Monde) -> None:
    for patient in monde.patients:
        if patient.id not in monde.vitale:
            assert patient.droits.amo, f"{patient.nom} n'a ni carte ni attestation"
            continue
        carte = lire_vitale(monde.vitale[patient.id].read_bytes())
        assert not carte.anomalies(monde.fin), patient.nom
        portes = {(b.nom, b.prenom, b.naissance, b.rang, b.nir) for b in carte.beneficiaires}
        assert (patient.nom, patient.prenom, patient.naissance, patient.rang, patient.nir) in portes
    for infirmier in monde.infirmiers:
        cps = lire_cps(monde.cps[infirmier.id].fichier.read_bytes())
        assert (cps.rpps, cps.situations[0].am) == (infirmier.rpps, infirmier.am)


def test_la_caisse_connait_les_infirmiers_et_tous_les_prescripteurs_sauf_un(monde: Monde) -> None:
    annuaire = lire_annuaire(monde.professionnels_caisse.read_bytes(), monde.prescripteurs_caisse.read_bytes())
    for infirmier in monde.infirmiers:
        connu = annuaire.professionnel(infirmier.am)
        cps = lire_cps(monde.cps[infirmier.id].fichier.read_bytes())
        assert connu
        assert (connu.rpps, connu.cle_signature) == (infirmier.rpps, cps.cle_signature)
    assert [p.nom for p in monde.prescripteurs if not annuaire.prescripteur(p.am, p.rpps)] == ["TEST-MOULIN"]


def test_la_caisse_ne_differe_des_cartes_que_la_ou_un_rejet_est_voulu(monde: Monde) -> None:
    connus = {(a.nir, a.naissance, a.rang): a for a in lire_assures(monde.assures.read_text("utf-8"))}
    differents, inconnus = [], []
    for patient in monde.patients:
        connu = connus.get((patient.nir, patient.naissance, patient.rang))
        if connu is None:
            inconnus.append(patient.nom)
        elif patient.id in monde.vitale:
            carte = lire_vitale(monde.vitale[patient.id].read_bytes())
            lu = next(b for b in carte.beneficiaires if (b.naissance, b.rang) == (patient.naissance, patient.rang))
            if _periodes(lu.droits) != _periodes(connu.droits):
                differents.append(patient.nom)
    assert inconnus == ["TEST-HUBERT"]
    assert differents == ["TEST-LAMY", "TEST-DUMAS", "TEST-EVRARD", "TEST-FABRE", "TEST-GUÉRIN", "TEST-ISAAC"]


def _periodes(droits: object) -> str:
    """The rights without who read them and when."""
    return str(droits).replace("source='carte'", "source='saisie'")


def test_les_situations_promises_y_sont(monde: Monde) -> None:
    connus = lire_assures(monde.assures.read_text("utf-8"))
    natures = {e.nature for a in connus for e in a.droits.exonerations}
    assert natures >= {"ald", "c2s", "ame", "maternite", "at", "regime_local", "invalidite", "aspa"}
    assert {p.bsi for p in monde.patients} >= {"A", "B", "C"}
    assert any(p.insulino_traite for p in monde.patients)
    assert any(p.palliatif for p in monde.patients)
    assert any(p.age(monde.fin) < 7 for p in monde.patients)
    assert any(c.dre and c.gestion == "separee" for a in connus for c in a.droits.amc)
    assert {o.nature for o in monde.ordonnances} == {"10", "13", "30", "41"}


def test_les_corrections_rendent_ce_que_la_caisse_connait(monde: Monde) -> None:
    connus = {(a.nir, a.cle) for a in lire_assures(monde.assures.read_text("utf-8"))}
    corriges = [c.patient for c in monde.corrections if c.patient]
    assert {(p.nir, p.cle) for p in corriges} <= connus
    for correction in monde.corrections:
        assert correction.piece
        assert sum(v is not None for v in (correction.patient, correction.prescripteur, correction.ordonnance)) == 1


def remplacer(nom: str, ancien: str, nouveau: str) -> Callable[[Path], None]:
    def faire(dossier: Path) -> None:
        texte = (dossier / nom).read_text("utf-8")
        assert ancien in texte
        (dossier / nom).write_text(texte.replace(ancien, nouveau, 1), "utf-8")

    return faire


@pytest.mark.erreur("REPERE_INCONNU")
@pytest.mark.erreur("REPERE_EN_DOUBLE")
@pytest.mark.erreur("CORRECTION_AMBIGUE")
@pytest.mark.erreur("MONDE_INCOMPLET")
@pytest.mark.parametrize(
    ("abimer", "code", "attendu"),
    [
        (
            remplacer("ordonnances/aubry-inr.toml", '"lambert"', '"lembert"'),
            "REPERE_INCONNU",
            "ordonnances/aubry-inr.toml (aubry-inr) : prescripteur « lembert » n'existe pas",
        ),
        (remplacer("patients.toml", 'cabinet = "plaine"', 'cabinet = "plage"'), "REPERE_INCONNU", "cabinet « plage » inconnu"),
        (remplacer("patients.toml", 'repere = "berger"', 'repere = "aubry"'), "REPERE_EN_DOUBLE", "patient[2]"),
        (remplacer("patients.toml", 'sexe = "F"', 'genre = "F"'), "DONNEE_INVALIDE", "clé inconnue « genre »"),
        (remplacer("patients.toml", "insulino_traite = true", 'insulino_traite = "non"'), "DONNEE_INVALIDE", "insulino_traite"),
        (remplacer("corrections.toml", 'patient = "hubert"\n', ""), "CORRECTION_AMBIGUE", "correction[1]"),
        (lambda d: (d / "cartes/vitale/noel.xml").unlink(), "MONDE_INCOMPLET", "cartes/vitale/noel.xml"),
        (lambda d: (d / "cabinets.toml").unlink(), "MONDE_INCOMPLET", "cabinets.toml"),
    ],
)
def test_un_monde_abime_est_refuse_avec_la_place(tmp_path: Path, abimer: Callable[[Path], None], code: str, attendu: str) -> None:
    dossier = copytree(SAMPLES, tmp_path / "monde")
    abimer(dossier)
    with pytest.raises(Refus) as refus:
        lire_monde(dossier)
    assert {a.code for a in refus.value.anomalies} == {code}
    assert attendu in str(refus.value)
