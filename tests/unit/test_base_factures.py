"""Invoices in the base: drafts that change, numbers given once, content frozen, two sessions that cannot both move it."""

import zlib
from pathlib import Path

import pytest
from attrs import evolve
from fabrique_base import CLE, JOUR, MAINTENANT, base, facture_validee, instantane, patient, seance

from core.erreurs import Refus
from core.lots.journal import premiere_rupture
from core.services.rejeu import rejouer_factures
from db import tables
from db.factures import NUMERO_MAXIMUM
from db.fautes import anomalie
from db.ouverture import ouvrir
from db.registre import RegistreBase
from db.verification import verifier


@pytest.fixture
def registre(tmp_path: Path) -> RegistreBase:
    return base(tmp_path)


def refus(action) -> str:  # type: ignore[no-untyped-def]
    with pytest.raises(Refus) as pris:
        action()
    return pris.value.anomalies[0].code


def test_un_brouillon_change_puis_se_fige(registre: RegistreBase) -> None:
    p = patient(registre)
    s = seance(registre, p)
    brouillon = registre.creer_facture(instantane(p), [s.id])
    assert (brouillon.resume.numero, brouillon.resume.etat, brouillon.seances) == (0, "brouillon", (s.id,))
    change = registre.modifier_facture(brouillon.id, instantane(p, montant=1200))
    assert (change.resume.honoraires, change.resume.demande) == (1200, 720)
    validee = registre.valider_facture(brouillon.id, JOUR)
    assert (validee.resume.numero, validee.facture.numero, validee.resume.validee_le) == (1, 1, JOUR)
    assert validee.instantane.seances == instantane(p, montant=1200).seances
    assert refus(lambda: registre.modifier_facture(brouillon.id, instantane(p))) == "FACTURE_FIGEE"
    assert refus(lambda: registre.supprimer_facture(brouillon.id)) == "FACTURE_FIGEE"
    assert registre.facture_par_numero(1) == validee


def test_supprimer_un_brouillon_libere_ses_passages(registre: RegistreBase) -> None:
    p = patient(registre)
    s = seance(registre, p)
    registre.supprimer_facture(registre.creer_facture(instantane(p), [s.id]).id)
    assert registre.seances(a_facturer=True) == [s]
    assert not registre.factures()


@pytest.mark.erreur("ETAT_CHANGE")
def test_deux_sessions_ne_valident_pas_deux_fois(tmp_path: Path) -> None:
    une = base(tmp_path)
    p = patient(une)
    brouillon = une.creer_facture(instantane(p), [seance(une, p).id])
    autre = ouvrir(tmp_path / "essai.db", CLE)
    une.valider_facture(brouillon.id, JOUR)
    assert refus(lambda: autre.valider_facture(brouillon.id, JOUR)) == "ETAT_CHANGE"
    assert [r.numero for r in autre.factures()] == [1]
    assert autre.ligne("SELECT valeur FROM compteur WHERE nom = 'facture'") == (1,), "le numéro refusé n'est pas perdu"


@pytest.mark.erreur("FACTURE_VIDE")
def test_une_facture_sans_ligne_ne_s_enregistre_pas(registre: RegistreBase) -> None:
    p = patient(registre)
    vide = instantane(p)
    assert refus(lambda: registre.creer_facture(evolve(vide, facture=evolve(vide.facture, lignes=())), [])) == "FACTURE_VIDE"


@pytest.mark.erreur("NUMEROS_EPUISES")
def test_les_numeros_ont_neuf_chiffres(registre: RegistreBase) -> None:
    registre.inserer(tables.Compteur, nom="facture", valeur=NUMERO_MAXIMUM)
    p = patient(registre)
    brouillon = registre.creer_facture(instantane(p), [seance(registre, p).id])
    assert refus(lambda: registre.valider_facture(brouillon.id, JOUR)) == "NUMEROS_EPUISES"


def test_une_action_interrompue_ne_laisse_rien(registre: RegistreBase) -> None:
    p = patient(registre)

    def coupee() -> None:
        with registre.ecriture():
            facture_validee(registre, p)
            registre.journaliser("essai", "facture", 1, MAINTENANT)
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        coupee()
    assert not registre.factures()
    assert not registre.seances()
    assert not registre.journal()
    assert facture_validee(registre, p).resume.numero == 1


@pytest.mark.erreur("INSTANTANE_ALTERE")
@pytest.mark.erreur("VERIFICATION")
def test_un_contenu_altere_se_voit(registre: RegistreBase) -> None:
    fiche = facture_validee(registre, patient(registre))
    texte = zlib.decompress(registre.ligne("SELECT contenu FROM instantane")[0])  # type: ignore[index]
    registre.executer("DROP TRIGGER instantane_fige")
    registre.executer("UPDATE instantane SET contenu = ?", (zlib.compress(texte.replace(b"900", b"901")),))
    assert refus(lambda: registre.facture(fiche.id)) == "INSTANTANE_ALTERE"
    assert [a.code for a in verifier(registre)["contenus"]] == ["INSTANTANE_ALTERE"]


@pytest.mark.parametrize(
    ("controle", "ordre"),
    [
        ("numéros", "UPDATE compteur SET valeur = 7 WHERE nom = 'facture'"),
        ("contenus", "UPDATE facture SET honoraires = 901, part_patient = 361"),
        ("règlements", "UPDATE facture SET paye = 540"),
        ("journal", "UPDATE journal SET donnees = 'n° 2' WHERE seq = 1"),
        ("journal", "DELETE FROM journal WHERE seq = 1"),
    ],
)
def test_verifier_nomme_ce_qui_ne_va_pas(registre: RegistreBase, controle: str, ordre: str) -> None:
    facture_validee(registre, patient(registre))
    registre.journaliser("facture_validee", "facture", 1, MAINTENANT, "n° 1")
    registre.journaliser("facture_validee", "facture", 1, MAINTENANT, "n° 1")
    assert not any(verifier(registre).values())
    gardiens = (
        "SELECT name FROM sqlite_master WHERE type = 'trigger' AND name NOT LIKE 'creance%'"  # what is due follows the rows
    )
    for (nom,) in registre.lignes(gardiens):
        registre.executer(f"DROP TRIGGER {nom}")
    registre.executer(ordre)
    assert [nom for nom, fautes in verifier(registre).items() if fautes] == [controle]


def test_le_journal_ne_recule_pas(registre: RegistreBase) -> None:
    demain = MAINTENANT.replace(day=21)
    registre.journaliser("a", "facture", 1, demain)
    assert registre.journaliser("b", "facture", 1, MAINTENANT).moment == demain
    assert premiere_rupture(registre.journal()) == 0
    assert [e.type for e in registre.journal(limite=1)] == ["b"]


@pytest.mark.erreur("REJEU_DIFFERENT")
@pytest.mark.erreur("REJEU_TOTAL_DIFFERENT")
def test_rejouer_dit_ce_qui_ne_tombe_plus_juste(registre: RegistreBase) -> None:
    from core.nomenclature import charger

    p = patient(registre)
    faux = instantane(p, montant=999)
    faux = evolve(faux, seances=(evolve(faux.seances[0], cotation=instantane(p).seances[0].cotation),))
    registre.valider_facture(registre.creer_facture(faux, [seance(registre, p).id]).id, JOUR)
    rejeu = rejouer_factures(registre, charger())
    assert [a.code for a in rejeu.anomalies] == ["REJEU_DIFFERENT", "REJEU_TOTAL_DIFFERENT"]


@pytest.mark.erreur("BASE_ERREUR")
def test_une_erreur_imprevue_reste_en_francais(registre: RegistreBase) -> None:
    assert refus(lambda: registre.executer("SELECT * FROM rien")) == "BASE_ERREUR"
    assert anomalie(OSError(28, "No space left on device")).code == "DISQUE_PLEIN"
