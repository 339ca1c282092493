"""What a lot must be before a byte of it is written: one fault a case, named by its code, and the rules of the lines."""

import json
from collections.abc import Callable
from datetime import date, timedelta
from decimal import Decimal
from pathlib import Path

import pytest
from attrs import evolve

from core.erreurs import Refus
from core.facturation.facture import LigneFacture
from core.telematique import b2
from core.telematique.b2 import Destinataire, LotAEcrire, Reglages
from core.telematique.b2.complement import _CONTROLES, _FACULTATIVES
from core.telematique.b2.lignes import lignes_du_fil
from tests.enregistrements.fabrique import (
    ALPHA,
    AMO,
    INFIRMIER,
    JOUR,
    MUTUELLE,
    OC,
    PRESCRIPTION,
    dre,
    facture,
    fse_avec_dre,
    ligne,
    lot,
)

AMI4 = ligne(1, "AMI", 315, "4")


def _codes(a_ecrire: LotAEcrire) -> list[str]:
    with pytest.raises(Refus) as refuse:
        b2.ecrire_lot(a_ecrire)
    for anomalie in refuse.value.anomalies:
        assert anomalie.message
        assert anomalie.remede
        assert anomalie.ou
    return [a.code for a in refuse.value.anomalies]


def _facture_fausse(**autres: object) -> Callable[[], LotAEcrire]:
    return lambda: lot(facture(AMI4, **autres))


def _ligne_fausse(une: LigneFacture) -> Callable[[], LotAEcrire]:
    return lambda: lot(facture(une))


@pytest.mark.parametrize(
    ("faire", "attendu"),
    [
        pytest.param(lambda: lot(facture(AMI4), numero=0), "LOT_NUMERO", marks=pytest.mark.erreur("LOT_NUMERO")),
        pytest.param(
            lambda: lot(facture(AMI4), identifiant6="emu1"), "LOT_IDENTIFIANT", marks=pytest.mark.erreur("LOT_IDENTIFIANT")
        ),
        pytest.param(lambda: lot(), "LOT_TAILLE", marks=pytest.mark.erreur("LOT_TAILLE")),
        pytest.param(
            lambda: lot(*(facture(AMI4, numero=n) for n in range(1, 1001))), "LOT_TAILLE", marks=pytest.mark.erreur("LOT_TAILLE")
        ),
        pytest.param(
            lambda: lot(facture(AMI4), facture(AMI4)), "FACTURE_EN_DOUBLE", marks=pytest.mark.erreur("FACTURE_EN_DOUBLE")
        ),
        pytest.param(
            lambda: lot(facture(AMI4), destinataire=Destinataire("MA", "999", "01", "999")),
            "LOT_DESTINATAIRE",
            marks=pytest.mark.erreur("LOT_DESTINATAIRE"),
        ),
        pytest.param(
            lambda: lot(facture(AMI4), destinataire=Destinataire("CT", "99", "01", "999")),
            "LOT_DESTINATAIRE",
            marks=pytest.mark.erreur("LOT_DESTINATAIRE"),
        ),
        pytest.param(_facture_fausse(numero=0), "FACTURE_NUMERO", marks=pytest.mark.erreur("FACTURE_NUMERO")),
        pytest.param(
            _facture_fausse(executant=evolve(INFIRMIER, am="991234575")),
            "FACTURE_AUTRE_INFIRMIER",
            marks=pytest.mark.erreur("FACTURE_AUTRE_INFIRMIER"),
        ),
        pytest.param(
            _facture_fausse(amo=evolve(AMO, regime="02")),
            "FACTURE_AUTRE_PAYEUR",
            marks=pytest.mark.erreur("FACTURE_AUTRE_PAYEUR"),
        ),
        pytest.param(
            lambda: evolve(dre(), destinataire=evolve(OC, organisme="0011223344")),
            "FACTURE_AUTRE_PAYEUR",
            marks=pytest.mark.erreur("FACTURE_AUTRE_PAYEUR"),
        ),
        pytest.param(_facture_fausse(mode=6), "FACTURE_BLOC", marks=pytest.mark.erreur("FACTURE_BLOC")),
        pytest.param(_ligne_fausse(evolve(AMI4, seance=0)), "FACTURE_BLOC", marks=pytest.mark.erreur("FACTURE_BLOC")),
        pytest.param(_facture_fausse(numero_fse=5), "FACTURE_NATURE", marks=pytest.mark.erreur("FACTURE_NATURE")),
        pytest.param(
            lambda: lot(facture(AMI4, numero_fse=5), nature="DRE", destinataire=OC),
            "DRE_SANS_PART",
            marks=pytest.mark.erreur("DRE_SANS_PART"),
        ),
        pytest.param(
            lambda: lot(facture(ligne(1, "AMI", 315, "4", amc=True), amc=MUTUELLE), nature="DRE", destinataire=OC),
            "DRE_SANS_LIEN",
            marks=pytest.mark.erreur("DRE_SANS_LIEN"),
        ),
        pytest.param(
            lambda: lot(facture(ligne(1, "AMI", 315, "0"))), "FACTURE_SANS_LIGNE", marks=pytest.mark.erreur("FACTURE_SANS_LIGNE")
        ),
        pytest.param(
            _facture_fausse(beneficiaire=evolve(ALPHA, cle="68")), "NIR_NON_FICTIF", marks=pytest.mark.erreur("NIR_NON_FICTIF")
        ),
        pytest.param(
            _facture_fausse(beneficiaire=evolve(ALPHA, naissance="19551301")),
            "NAISSANCE_IMPOSSIBLE",
            marks=pytest.mark.erreur("NAISSANCE_IMPOSSIBLE"),
        ),
        pytest.param(
            _facture_fausse(prescription=evolve(PRESCRIPTION, rpps="99900000004")),
            "RPPS_NON_FICTIF",
            marks=pytest.mark.erreur("RPPS_NON_FICTIF"),
        ),
        pytest.param(
            _facture_fausse(prescription=evolve(PRESCRIPTION, rpps="", am="")),
            "PRESCRIPTEUR_SANS_NUMERO",
            marks=pytest.mark.erreur("PRESCRIPTEUR_SANS_NUMERO"),
        ),
        pytest.param(_facture_fausse(amo=evolve(AMO, nature="41")), "AT_SANS_NUMERO", marks=pytest.mark.erreur("AT_SANS_NUMERO")),
        pytest.param(
            _facture_fausse(amo=evolve(AMO, nature="41", numero_at="260903001")),
            "AT_NUMERO",
            marks=pytest.mark.erreur("AT_NUMERO"),
        ),
        pytest.param(
            _ligne_fausse(evolve(AMI4, jour=JOUR + timedelta(days=1))),
            "LOT_AVANT_SOINS",
            marks=pytest.mark.erreur("LOT_AVANT_SOINS"),
        ),
        pytest.param(
            _ligne_fausse(evolve(AMI4, coefficient=Decimal("sNaN"))),
            "LIGNE_QUANTITE",
            marks=pytest.mark.erreur("LIGNE_QUANTITE"),
        ),
        pytest.param(
            _ligne_fausse(evolve(AMI4, coefficient=Decimal("4.01"))), "LIGNE_BASE", marks=pytest.mark.erreur("LIGNE_BASE")
        ),
        pytest.param(
            _ligne_fausse(evolve(AMI4, part_amo=757, part_patient=503)),
            "LIGNE_PART_AMO",
            marks=pytest.mark.erreur("LIGNE_PART_AMO"),
        ),
        pytest.param(_ligne_fausse(evolve(AMI4, part_patient=1)), "LIGNE_PARTS", marks=pytest.mark.erreur("LIGNE_PARTS")),
        pytest.param(
            lambda: lot(facture(AMI4, ligne(2, "AIS", 915, complement="N"))),
            "MAJORATION_SANS_ACTE",
            marks=pytest.mark.erreur("MAJORATION_SANS_ACTE"),
        ),
        pytest.param(
            lambda: lot(facture(AMI4, ligne(2, "AMI", 915, complement="N", seance=2))),
            "MAJORATION_SANS_ACTE",
            marks=pytest.mark.erreur("MAJORATION_SANS_ACTE"),
        ),
        pytest.param(
            _ligne_fausse(
                evolve(
                    ligne(1, "IK", 35, "1", 13),
                    coefficient=Decimal(333) / 455,
                    base=333,
                    honoraires=333,
                    part_amo=200,
                    part_patient=133,
                )
            ),
            "LIGNE_INTRANSPORTABLE",
            marks=pytest.mark.erreur("LIGNE_INTRANSPORTABLE"),
        ),
        pytest.param(_ligne_fausse(evolve(AMI4, code="PANSE")), "LIGNE_CODE", marks=pytest.mark.erreur("LIGNE_CODE")),
        pytest.param(_ligne_fausse(evolve(AMI4, quantite=-1)), "LIGNE_QUANTITE", marks=pytest.mark.erreur("LIGNE_QUANTITE")),
        pytest.param(
            _facture_fausse(prescription=evolve(PRESCRIPTION, accord_prealable="accord:hier")),
            "ACCORD_PREALABLE_ILLISIBLE",
            marks=pytest.mark.erreur("ACCORD_PREALABLE_ILLISIBLE"),
        ),
        pytest.param(
            lambda: lot(facture(AMI4), emetteur=evolve(INFIRMIER, nom="日本")),
            "TEXTE_INCONVERTIBLE",
            marks=pytest.mark.erreur("TEXTE_INCONVERTIBLE"),
        ),
    ],
)
def test_un_lot_faux_n_est_pas_ecrit(faire: Callable[[], LotAEcrire], attendu: str) -> None:
    assert _codes(faire()) == [attendu]


def test_une_valeur_trop_longue_nomme_la_facture_l_enregistrement_et_la_zone() -> None:
    with pytest.raises(Refus) as refuse:
        b2.ecrire_lot(lot(facture(AMI4, beneficiaire=evolve(ALPHA, rang=12)), facture(ligne(1, "PANSE", 315, "4"), numero=124)))
    longueur, code_acte = refuse.value.anomalies
    assert longueur.code == "ZONE_DEPASSEE"
    assert longueur.ou == (
        "facture 000000123 (TESTA ALPHA), enregistrement 2 (en-tête de facture (CP)), n° 3 du fichier, "
        "zone « rang de naissance », positions 102-102"
    )
    assert code_acte.code == "LIGNE_CODE"
    assert "ligne 1" in code_acte.ou


def test_le_nom_de_base_et_la_cle_d_idempotence() -> None:
    ecrit = b2.ecrire_lot(lot(facture(AMI4)))
    encore = b2.ecrire_lot(lot(facture(AMI4)))
    assert ecrit.nom == "EMU_991234567_042_EMU001"
    assert (ecrit.cle, ecrit.b2, ecrit.json) == (encore.cle, encore.b2, encore.json)
    paquet = ecrit.paquet("ab" * 32)
    assert [nom for nom, _ in paquet.fichiers] == [f"{ecrit.nom}.b2", f"{ecrit.nom}.emu.json", f"{ecrit.nom}.sig"]
    assert paquet.cle == ecrit.cle != b2.ecrire_lot(lot(facture(AMI4, mode=5))).cle


@pytest.mark.parametrize("kilometres", [1, 99, 100, 198, 199, 320, 1000])
@pytest.mark.parametrize(("prix", "coefficient", "taux"), [(35, "1", 60), (35, "0.5", 60), (50, "0.5", 100), (366, "0.5", 65)])
def test_les_kilometres_coupes_ne_perdent_ni_km_ni_centime(kilometres: int, prix: int, coefficient: str, taux: int) -> None:
    entiere = ligne(1, "IKM", prix, coefficient, kilometres, taux, amc=True)
    parties = [p.ligne for p in lignes_du_fil(facture(entiere), Reglages())]
    assert all(1 <= p.quantite <= 99 for p in parties)
    for zone in ("quantite", "base", "honoraires", "part_amo", "part_rl", "part_amc", "part_patient"):
        assert sum(getattr(p, zone) for p in parties) == getattr(entiere, zone), zone
    for p in parties:
        assert p.part_amo + p.part_rl + p.part_amc + p.part_patient == p.honoraires
    for p in parties[:-1]:
        assert p.base == p.prix_unitaire * p.coefficient * p.quantite


def test_le_rang_du_fil_ramene_a_la_ligne_de_la_facture() -> None:
    f = facture(AMI4, ligne(2, "AMI", 315, "0"), ligne(3, "IK", 35, "1", 150), ligne(4, "MAU", 135))
    assert [(x.rang, x.origine, x.code) for x in lignes_du_fil(f, Reglages())] == [
        (1, 1, "AMI"),
        (2, 3, "IK"),
        (3, 3, "IK"),
        (4, 4, "MAU"),
    ]
    lu = b2.lire(b2.ecrire_lot(lot(f)).b2).factures[0]
    assert [(x.rang, x.acte.code_acte, x.acte.quantite) for x in lu.lignes if x.acte] == [
        (1, "AMI", 1),
        (2, "IK", 99),
        (3, "IK", 51),
        (4, "MAU", 1),
    ]


def test_la_fse_avec_dre_et_sa_dre_portent_les_memes_lignes() -> None:
    fse = b2.lire(b2.ecrire_lot(fse_avec_dre()).b2)
    suite = b2.lire(b2.ecrire_lot(dre()).b2)
    assert fse.factures[0].entete.top_eclatement == "F"
    assert suite.factures[0].entete.top_eclatement == ""
    assert suite.factures[0].entete.entree == "000000123"
    assert suite.entete.type_destinataire == "OC"
    sans_amc = [evolve(x.acte, montant_amc=0, facture=123) for x in suite.factures[0].lignes if x.acte]
    assert [x.acte for x in fse.factures[0].lignes] == sans_amc
    assert (fse.factures[0].part_amc, suite.factures[0].part_amc) == (0, 614)


def test_le_bloc_dit_ce_que_les_positions_ne_portent_pas() -> None:
    f = facture(AMI4, mode=5, bsi="B", rectifie=99, tiers_payant_amo=False, pieces=("ordonnance.pdf",))
    complement = b2.lire_complements(b2.ecrire_lot(lot(f)).json)[123]
    assert (complement.prescription, complement.mode, complement.bsi) == (date(2026, 10, 1), 5, "B")
    assert (complement.rectifie, complement.tiers_payant_amo, complement.pieces) == (99, False, ("ordonnance.pdf",))
    assert (complement.lieux, complement.seances, complement.heures) == (("domicile",), (1,), ("",))


@pytest.mark.parametrize(
    ("avant", "apres"),
    [
        (b'"mode":3', b'"mode":7'),
        (b'"mode":3', b'"mode":true'),
        (b'"mode":3', b'"mode":NaN'),
        (b'"mode":3,', b""),
        (b'"mode":3', b'"mode":3,"mode":3'),
        (b'"mode":3', b'"mode":3,"autre":1'),
        (b'"prescription":"2026-10-01"', b'"prescription":"2026-13-01"'),
        (b'"000000123"', b'"123"'),
        (b'"SANS VALEUR REELLE"', b'"VALEUR"'),
        (b'"seances":[1]', b'"seances":[0]'),
        (b'"seances":[1]', b'"seances":[1,2]'),
        (b'"lieux":["domicile"]', b'"lieux":[]'),
        (b"{", b"\xff{"),
    ],
)
@pytest.mark.erreur("BLOC_EMU_INVALIDE")
def test_un_bloc_altere_est_refuse(avant: bytes, apres: bytes) -> None:
    bloc = b2.ecrire_lot(lot(facture(AMI4))).json
    assert avant in bloc
    with pytest.raises(Refus) as refuse:
        b2.lire_complements(bloc.replace(avant, apres, 1))
    assert {a.code for a in refuse.value.anomalies} == {"BLOC_EMU_INVALIDE"}


def test_le_schema_documente_est_celui_du_lecteur() -> None:
    schema = json.loads((Path(__file__).parents[2] / "docs" / "format-emu.schema.json").read_text("utf-8"))
    objet = json.loads(b2.ecrire_lot(lot(facture(AMI4))).json)
    assert set(objet) == set(schema["required"]) == set(schema["properties"])
    decrit = schema["$defs"]["facture"]
    assert set(objet["factures"]["000000123"]) == set(decrit["properties"]) - {"code_situation"}
    assert set(decrit["required"]) == set(_CONTROLES) - _FACULTATIVES
    for cle in decrit["required"]:
        ampute = {k: v for k, v in objet["factures"]["000000123"].items() if k != cle}
        bloc = {**objet, "factures": {"000000123": ampute}}
        with pytest.raises(Refus, match=f"clé absente : {cle}"):
            b2.lire_complements(json.dumps(bloc).encode())
