"""The facts behind the golden returns and acknowledgements of this folder."""

from collections.abc import Callable
from datetime import date
from decimal import Decimal

from core.telematique.arl import Arl, RejetArl
from core.telematique.noemie import (
    SANS_VIREMENT,
    ActeRetour,
    AssureRetour,
    DetailForfait,
    FactureRetour,
    Forfait,
    Motif,
    Partie,
    PartRetour,
    Retenue,
    RetourAEcrire,
    Virement,
)
from tests.enregistrements.fabrique import JOUR, SOINS

EMETTEUR = Partie("CT", "00000001999999")
PAYE_A = Partie("TP", "00000991234567")
ASSURE = AssureRetour("2991355555042", "69", "550601", 1, "TESTA", "", "ALPHA", "", "00", "TESTA", "ALPHA")


def retour(libelle: str, **autres: object) -> RetourAEcrire:
    """A return of the test caisse to the nurse of the example."""
    valeurs: dict[str, object] = {
        "emetteur": EMETTEUR,
        "destinataire": PAYE_A,
        "identifiant6": "N00002",
        "jour": date(2026, 10, 26),
        "virement": Virement(date(2026, 10, 26), libelle, organisme_payeur="01999"),
        **autres,
    }
    return RetourAEcrire(**valeurs)  # type: ignore[arg-type]


def facture_retour(amo: PartRetour | None, **autres: object) -> FactureRetour:
    """Invoice 123 of lot 42 as answered by the caisse."""
    valeurs: dict[str, object] = {
        "numero": 123,
        "lot": 42,
        "jour_lot": JOUR,
        "type": "F",
        "assure": ASSURE,
        "jour_facturation": JOUR,
        **autres,
    }
    return FactureRetour(amo=amo, **valeurs)  # type: ignore[arg-type]


def _acte(rang: int, code: str, coefficient: str, prix: int, base: int, montant: int) -> ActeRetour:
    return ActeRetour(rang, SOINS, code, "", 1, Decimal(coefficient), prix, base, 60, montant, base)


E016 = Motif("E016", "PRESCRIPTION EXPIREE A LA DATE DES SOINS", "L", "O", "AMI", SOINS, "991234567", 1, 1)

DEJA_PAYEE = Motif("2900", "FACTURE DEJA PAYEE", "F", "O", information="LOT 041")
DETAIL_FAMI = DetailForfait(40000, "FAMI", "FORFAIT MODERNISATION", "A", date(2026, 1, 1), date(2026, 12, 31))

RETOURS: dict[str, Callable[[], RetourAEcrire]] = {
    "paye": lambda: retour(
        "CPAM EMULEE 0001",
        factures=(
            facture_retour(
                PartRetour(921, "P", 921), actes=(_acte(1, "AMI", "4", 315, 1260, 756), _acte(2, "IFI", "1", 275, 275, 165))
            ),
        ),
    ),
    "partiel": lambda: retour(
        "CPAM EMULEE 0002",
        factures=(
            facture_retour(PartRetour(921, "P", 165), motifs=(E016,)),
            facture_retour(PartRetour(500, "D"), numero=124),
            facture_retour(PartRetour(500, ""), numero=125),
            facture_retour(
                PartRetour(921, "P", 921),
                amc=PartRetour(614, "R", organisme="0088888888"),
                numero=126,
                traitement_amc="C",
                motifs=(Motif("E044", "C2S FERMEE A LA DATE DES SOINS", "F", "C"),),
            ),
            facture_retour(
                PartRetour(1000, "P", 600),
                numero=127,
                motifs=(
                    Motif(
                        "E081",
                        "SIGNALEMENT - ALD NON ENREGISTREE, PRISE EN CHARGE AU TAUX SANS EXONERATION",
                        "L",
                        "O",
                        "BSB",
                        SOINS,
                        "991234567",
                        1,
                    ),
                ),
            ),
        ),
    ),
    "rejet": lambda: retour(
        SANS_VIREMENT,
        factures=(facture_retour(PartRetour(921, "R"), motifs=(DEJA_PAYEE,)),),
    ),
    "dre": lambda: retour(
        "MUTUELLE EMULEE 17",
        emetteur=Partie("OC", "00000075500017"),
        organisme_complementaire="75500017",
        factures=(
            facture_retour(
                None,
                amc=PartRetour(614, "P", 614, organisme="0075500017", adherent="ADHERENT1"),
                numero=900_000_001,
                lot=7,
                type="D",
            ),
        ),
    ),
    "mouvements": lambda: retour(
        "CPAM EMULEE 0003",
        factures=(facture_retour(PartRetour(9210, "P", 9210)),),
        rappels=(facture_retour(PartRetour(921, "P", 165, "N"), numero=99, lot=41, type="E"),),
        forfaits=(
            Forfait(
                "00026",
                49000,
                (DETAIL_FAMI, DetailForfait(9000)),
            ),
        ),
        retenues=(
            Retenue("IND0000001", date(2026, 8, 1), "IND", "RPR", 5000, "N", 1200),
            Retenue("IND0000002", date(2026, 7, 1), "IND", "RDP", 300, "P", 0, 2),
        ),
    ),
}

ARLS: dict[str, Callable[[], Arl]] = {
    "positif": lambda: Arl(
        emetteur=EMETTEUR, destinataire=PAYE_A, identifiant6="A00001", jour=date(2026, 10, 22), lot=42, jour_lot=JOUR
    ),
    "negatif": lambda: Arl(
        emetteur=EMETTEUR,
        destinataire=PAYE_A,
        identifiant6="A00002",
        jour=date(2026, 10, 22),
        lot=42,
        jour_lot=JOUR,
        rejets=(
            RejetArl("A08", "NUMERO DE LOT DEJA TRANSMIS"),
            RejetArl("A13", "NUMERO DE FACTURE EN DOUBLE DANS LE FICHIER", "F", 123),
        ),
    ),
    "illisible": lambda: Arl(
        emetteur=EMETTEUR,
        destinataire=PAYE_A,
        identifiant6="A00003",
        jour=date(2026, 10, 22),
        lot=0,
        jour_lot=None,
        rejets=(RejetArl("A02", "LONGUEUR D ENREGISTREMENT DIFFERENTE DE 128"),),
    ),
    "scor": lambda: Arl(
        emetteur=EMETTEUR,
        destinataire=PAYE_A,
        identifiant6="A00004",
        jour=date(2026, 10, 22),
        lot=3,
        jour_lot=JOUR,
        rejets=(RejetArl("S01", "IMAGE ENTIEREMENT BLANCHE", "F", 123),),
        message="ARL SCOR EMULE - SANS VALEUR REELLE",
    ),
}
