from datetime import date, time
from decimal import Decimal
from pathlib import Path

import pytest
from attrs import evolve, frozen

from core.demonstration.lecture import lire_monde
from core.dossier.droits import Droits, Exoneration
from core.dossier.ordonnance import Ordonnance, SoinPrescrit
from core.dossier.personnes import Patient
from core.langage.fiche import Fiche, ecrire_fiche, lire_fiche

JOUR = date(2026, 11, 21)
PATIENT = Patient("TEST DUPONT", "Jeanne", "19501301", id=4)


@frozen
class Acte:
    id: str
    codes: tuple[str, ...] = ()
    libelle: str = ""


class Tout:
    """Every id is an act, its own short code."""

    def chercher(self, texte, jour, territoire, limite):
        return [Acte(texte.strip(), (texte.strip(),))] if texte.strip() and texte.strip() != "zzz" else []


def lire(fiche, **plus):
    return lire_fiche(fiche, PATIENT, 2, JOUR, Tout(), **plus)


def test_une_fiche_complete():
    fiche = Fiche(4, 3, 0, "10", "dex+ins*2@1", "12", "30j", "8h,19h", "", "dom", "6,5", "dim ald", "15/11@2")
    assert lire(fiche).ordonnance == Ordonnance(
        patient=4,
        prescripteur=3,
        infirmier=2,
        jour=date(2026, 11, 10),
        soins=(SoinPrescrit("dex", 1, True), SoinPrescrit("ins", 2, True, (1,))),
        debut=date(2026, 11, 12),
        fin=date(2026, 12, 11),
        heures=(time(8), time(19)),
        distance_km=Decimal("6.5"),
        dimanche_ferie_quotidien=True,
        absences=((date(2026, 11, 15), 2),),
    )


def test_les_champs_vides_prennent_leur_defaut():
    lue = lire(Fiche(4, 3, actes="dex")).ordonnance
    assert (lue.jour, lue.debut, lue.fin, lue.heures, lue.lieu, lue.distance_km) == (JOUR, JOUR, JOUR, (), "domicile", None)


@pytest.mark.erreur("FICHE_SANS_ACTE")
@pytest.mark.erreur("LIEU_ILLISIBLE")
@pytest.mark.erreur("ZONE_DU_PATIENT")
def test_toutes_les_fautes_sont_dites_ensemble_avec_leur_champ():
    lecture = lire(
        Fiche(4, 0, jour="99", debut="x", duree="0j", heures="25h", rythme="z", lieu="lune", km="2kmm", mentions="bof")
    )
    assert lecture.ordonnance is None
    assert [(a.ou, a.code) for a in lecture.fautes] == [
        ("jour", "DATE_COURTE_ILLISIBLE"),
        ("debut", "DATE_COURTE_ILLISIBLE"),
        ("duree", "DUREE_ILLISIBLE"),
        ("heures", "HEURE_ILLISIBLE"),
        ("rythme", "RYTHME_ILLISIBLE"),
        ("mentions", "MENTION_INCONNUE"),
        ("lieu", "LIEU_ILLISIBLE"),
        ("actes", "FICHE_SANS_ACTE"),
        ("prescripteur", "PRESCRIPTEUR_MANQUANT"),
        ("km", "ZONE_DU_PATIENT"),
    ]


def test_ce_que_la_fiche_ne_montre_pas_vient_de_l_ordonnance_d_origine():
    base = Ordonnance(
        4, 3, 2, JOUR, (SoinPrescrit("dex"),), JOUR, JOUR, accord_prealable="urgence", piece="p.pdf", nature="13", id=9
    )
    fiche = evolve(ecrire_fiche(base, str), actes="ins")
    assert lire(fiche, base=base).ordonnance == evolve(base, soins=(SoinPrescrit("ins"),))


@pytest.mark.parametrize(
    "ordonnance", lire_monde(Path(__file__).resolve().parents[2] / "samples").ordonnances, ids=lambda o: str(o.id)
)
def test_chaque_ordonnance_des_exemples_se_relit_de_sa_fiche(ordonnance):
    patient = evolve(PATIENT, id=ordonnance.patient)
    lecture = lire_fiche(ecrire_fiche(ordonnance, str), patient, ordonnance.infirmier, JOUR, Tout(), base=ordonnance)
    assert lecture.fautes == ()
    assert lecture.ordonnance == ordonnance


@pytest.mark.erreur("ACTE_FINI_AVANT")
def test_un_acte_fini_avant_le_debut_des_soins_est_une_faute():
    lecture = lire(Fiche(4, 3, actes="dex:..02/12+ins", debut="9/12", duree="4j"))
    assert lecture.ordonnance is None
    (faute,) = lecture.fautes
    assert (faute.code, faute.ou) == ("ACTE_FINI_AVANT", "actes")
    assert faute.message == "dex s'arrête le 02/12, avant le début du 09/12 : l'acte n'est d'aucune séance"
    assert lire(Fiche(4, 3, actes="dex:..09/12+ins", debut="9/12", duree="4j")).avis == ()


@pytest.mark.parametrize(
    ("actes", "dit"),
    [
        ("dex:20/12..+ins", "dex n'est d'aucune séance : il commence le 20/12, après la fin du 12/12"),
        ("dex@3+ins", "dex n'est d'aucune séance : il n'y a pas de passage 3 dans la journée"),
        ("dex:10/12+ins", "dex n'est d'aucune séance : aucun jour de soin ne tombe dans ses dates"),
    ],
)
def test_un_acte_d_aucune_seance_est_dit(actes, dit):
    lecture = lire(Fiche(4, 3, actes=actes, debut="9/12", duree="4j", heures="8h,19h", rythme="/2j"))
    assert lecture.ordonnance is not None
    assert lecture.avis == (dit,)


def test_une_ald_que_les_droits_ne_connaissent_pas_est_dite():
    fiche = Fiche(4, 3, actes="dex+ins", debut="1/12", mentions="ald")
    dit = (
        "« ald » est noté mais aucune ALD n'est connue au 01/12 : rien n'est exonéré à ce titre — F12 des droits (F2), ou retirer"
    )
    assert lire(fiche).avis == (f"{dit} ald",)
    assert lire(evolve(fiche, mentions="", actes="dex!+ins")).avis[0].startswith("« ! » est noté")
    assert lire(evolve(fiche, mentions="")).avis == ()
    for fin, nombre in ((date(2026, 11, 30), 1), (date(2026, 12, 1), 0)):
        droits = Droits(exonerations=(Exoneration("ald", date(2020, 1, 1), fin),))
        assert len(lire_fiche(fiche, evolve(PATIENT, droits=droits), 2, JOUR, Tout()).avis) == nombre
