"""What never changes, tried by direct SQL; cents that are not integers; the two kinds of people that never mix."""

from pathlib import Path

import pytest
from attrs import evolve
from fabrique_base import (
    MAINTENANT,
    LecteurFixe,
    TransportScripte,
    arl_de,
    base,
    facture_validee,
    horloge,
    instantane,
    motif,
    noemie_de,
    patient,
    reponse,
)

from core.erreurs import Refus
from core.services.envoi import constituer_lots, envoyer, signer_lots
from core.services.retours import relever
from db import tables
from db.registre import RegistreBase
from db.schema import TABLES

INTERDITS = {
    "FACTURE_FIGEE": (
        "UPDATE facture SET honoraires = honoraires + 1, part_amo = part_amo + 1",
        "UPDATE facture SET numero = 99",
        "UPDATE facture SET nom = 'X'",
        "DELETE FROM facture",
        "UPDATE instantane SET contenu = x'00'",
        "DELETE FROM instantane",
        "DELETE FROM facture_seance",
    ),
    "LOT_FIGE": (
        "UPDATE lot SET numero = 7",
        "UPDATE lot SET nom = 'AUTRE'",
        "DELETE FROM lot",
        "UPDATE fichier_lot SET octets = x'00'",
        "DELETE FROM fichier_lot",
        "UPDATE envoi SET cle = 'autre'",
        "DELETE FROM envoi",
        "UPDATE fichier_envoi SET octets = x'00'",
        "DELETE FROM fichier_envoi",
    ),
    "MESSAGE_FIGE": ("UPDATE message SET octets = x'00'", "DELETE FROM message"),
    "JOURNAL_FIGE": ("UPDATE journal SET donnees = 'X'", "DELETE FROM journal WHERE seq = 1"),
    "FAIT_FIGE": (
        "UPDATE reglement SET paye = 0",
        "DELETE FROM reglement",
        "UPDATE rejet SET code = 'E000'",
        "DELETE FROM rejet",
        "UPDATE virement SET montant = 0",
        "DELETE FROM virement",
    ),
    "NATURE_FIGEE": ("UPDATE base SET valeur = 'reelle' WHERE cle = 'nature'", "DELETE FROM base"),
}


@pytest.fixture
def pleine(tmp_path: Path) -> RegistreBase:
    """A base with one of everything."""
    registre, h, transport = base(tmp_path), horloge(), TransportScripte()
    p = patient(registre)
    f, g = facture_validee(registre, p), facture_validee(registre, p)
    constituer_lots(registre, h)
    envoyer(registre, transport, LecteurFixe(), h, "1234")
    transport.boite += [
        arl_de(registre.lots()[0]),
        noemie_de([reponse(registre, f), reponse(registre, g, "R", motifs=[motif()])]),
    ]
    assert relever(registre, transport, h).quarantaine == 0
    return registre


def refus(registre: RegistreBase, ordre: str) -> str:
    with pytest.raises(Refus) as pris:
        registre.executer(ordre)
    return pris.value.anomalies[0].code


@pytest.mark.erreur("FACTURE_FIGEE")
@pytest.mark.erreur("LOT_FIGE")
@pytest.mark.erreur("MESSAGE_FIGE")
@pytest.mark.erreur("JOURNAL_FIGE")
@pytest.mark.erreur("FAIT_FIGE")
@pytest.mark.erreur("NATURE_FIGEE")
@pytest.mark.parametrize(("code", "ordre"), [(code, ordre) for code, ordres in INTERDITS.items() for ordre in ordres])
def test_ce_qui_ne_change_jamais(pleine: RegistreBase, code: str, ordre: str) -> None:
    table = next(t for t in ordre.split() if t.islower() and t in {m._meta.table_name for m in TABLES})
    avant = pleine.lignes(f"SELECT * FROM {table}")
    assert avant, f"témoin : {table} est vide, l'essai ne prouverait rien"
    assert refus(pleine, ordre) == code
    assert pleine.lignes(f"SELECT * FROM {table}") == avant


def test_temoin_sans_declencheur_la_modification_passe(pleine: RegistreBase) -> None:
    pleine.executer("DROP TRIGGER facture_fige")
    assert pleine.executer("UPDATE facture SET nom = 'X' WHERE id = 1") == 1


@pytest.mark.erreur("BASE_CONTRAINTE")
@pytest.mark.parametrize(
    "ordre",
    [
        "UPDATE facture SET etat = 'inconnu'",
        "UPDATE facture SET etat = 'close', motif = ''",
        "UPDATE facture SET paye = 3.5",
        "DELETE FROM patient",
        "DELETE FROM cabinet",
        "INSERT INTO cabinet SELECT 9, code, nom, commune, zone, territoire, adresse FROM cabinet",
    ],
)
def test_ce_que_la_base_refuse(pleine: RegistreBase, ordre: str) -> None:
    assert refus(pleine, ordre) == "BASE_CONTRAINTE"


@pytest.mark.parametrize("montant", [3.5, 3.0, "3", True, None])
def test_un_montant_est_un_entier_de_centimes(tmp_path: Path, montant: object) -> None:
    registre = base(tmp_path)
    with pytest.raises(TypeError):
        registre.inserer(tables.Indu, reference="R", nature="IND", infirmier="X", retenu=montant, solde=0, etat="ouvert")


@pytest.mark.erreur("NIR_REEL_EN_BASE_FICTIVE")
@pytest.mark.parametrize("mois", ["01", "12", "20", "55"])
def test_une_base_fictive_refuse_ce_qui_peut_etre_quelqu_un(tmp_path: Path, mois: str) -> None:
    registre = base(tmp_path)
    p = patient(registre)
    faux = "299" + mois + "55555042"
    with pytest.raises(Refus) as pris:
        registre.enregistrer_patient(evolve(p, nir=faux, cle=""))
    assert pris.value.anomalies[0].code == "NIR_REEL_EN_BASE_FICTIVE"
    with pytest.raises(Refus) as pris:
        registre.executer("UPDATE patient SET nir_individuel = ?", (faux,))
    assert pris.value.anomalies[0].code == "NIR_REEL_EN_BASE_FICTIVE"
    assert registre.patient(p.id) == p


@pytest.mark.erreur("NIR_FICTIF_EN_BASE_REELLE")
def test_une_base_reelle_refuse_le_fictif(tmp_path: Path) -> None:
    registre = base(tmp_path, "reelle")
    with pytest.raises(Refus) as pris:
        patient(registre)
    assert pris.value.anomalies[0].code == "NIR_FICTIF_EN_BASE_REELLE"
    p = patient(registre, nir="", cle="")
    with pytest.raises(Refus) as pris:
        registre.executer("UPDATE patient SET nir = '2991355555042' WHERE id = ?", (p.id,))
    assert pris.value.anomalies[0].code == "NIR_FICTIF_EN_BASE_REELLE"


@pytest.mark.erreur("NIR_INVALIDE_EN_BASE_REELLE")
def test_une_base_reelle_refuse_un_numero_faux(tmp_path: Path) -> None:
    registre = base(tmp_path, "reelle")
    with pytest.raises(Refus) as pris:
        patient(registre, nir="99", cle="")
    assert pris.value.anomalies[0].code == "NIR_INVALIDE_EN_BASE_REELLE"


@pytest.mark.erreur("ENVOI_EN_BASE_REELLE")
def test_une_base_reelle_n_envoie_rien(tmp_path: Path) -> None:
    registre, transport = base(tmp_path, "reelle"), TransportScripte()
    p = patient(registre, nir="", cle="")
    fiche = registre.creer_facture(instantane(p), [])
    registre.valider_facture(fiche.id, MAINTENANT.date())
    lot = registre.creer_lot(
        infirmier=fiche.resume.infirmier, jour=MAINTENANT.date(), nature="FSE", payeur="x", mode=3, factures=[1]
    )
    for action in (
        lambda: envoyer(registre, transport, LecteurFixe(), horloge(), "1234"),
        lambda: signer_lots(registre, LecteurFixe(), "1234", horloge()),
        lambda: registre.poster(lot.id, "EMU", "cle", (("EMU.b2", b""),), MAINTENANT),
        lambda: registre.executer(
            "INSERT INTO envoi (lot, nom, cle, etat, essais, erreur, cree_le) VALUES (1, 'x', 'x', 'a_envoyer', 0, '', '')"
        ),
    ):
        with pytest.raises(Refus) as pris:
            action()
        assert pris.value.anomalies[0].code == "ENVOI_EN_BASE_REELLE"
    assert not transport.depots
    assert not registre.envois()
