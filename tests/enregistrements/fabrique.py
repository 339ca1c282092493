"""The facts behind the golden B2 files of this folder."""

from collections.abc import Callable
from datetime import date, time
from decimal import Decimal

from attrs import evolve

from core.argent import arrondir
from core.facturation.facture import Amc, Amo, Beneficiaire, Executant, Facture, LigneFacture, Prescription
from core.telematique.b2 import Destinataire, LotAEcrire, Reglages

JOUR = date(2026, 10, 21)
SOINS = date(2026, 10, 20)
ALPHA = Beneficiaire("2991355555042", "69", "TESTA", "ALPHA", "19550601")
AMO = Amo("01", "999", "0000", droits_lus="carte", droits_lus_le=JOUR)
INFIRMIER = Executant("991234567", "", "CABINET", "EMULE", "C1", zone_tarifaire="20")
PRESCRIPTION = Prescription(date(2026, 10, 1), am="991111118", rpps="99900000003")
CAISSE = Destinataire("CT", "999", "01", "999")
MUTUELLE = Amc("0075500017", "CM", "ADHERENT1", "MUTUELLE EMULEE")
OC = Destinataire("OC", "0075500017")


def ligne(
    rang: int,
    code: str,
    prix: int,
    coefficient: str = "1",
    quantite: int = 1,
    taux: int = 60,
    *,
    amc: bool = False,
    local: bool = False,
    **autres: object,
) -> LigneFacture:
    """One line whose parts follow the usual rates; `amc`: the complementary pays all that the AMO leaves."""
    coef = Decimal(coefficient)
    base = arrondir(prix * coef * quantite)
    amo = arrondir(Decimal(base * taux) / 100)
    rl = arrondir(Decimal(base * 90) / 100) - amo if local else 0
    reste = base - amo - rl
    part_amc = reste if amc else 0
    valeurs: dict[str, object] = {"seance": 1, "jour": SOINS, "acte": code, **autres}
    return LigneFacture(
        rang=rang,
        code=code,
        prix_unitaire=prix,
        coefficient=coef,
        quantite=quantite,
        base=base,
        honoraires=base,
        taux=taux,
        part_amo=amo,
        part_rl=rl,
        part_amc=part_amc,
        part_patient=reste - part_amc,
        **valeurs,  # type: ignore[arg-type]
    )


def facture(*lignes: LigneFacture, numero: int = 123, **autres: object) -> Facture:
    """An invoice of TESTA ALPHA."""
    valeurs: dict[str, object] = {
        "beneficiaire": ALPHA,
        "amo": AMO,
        "executant": INFIRMIER,
        "prescription": PRESCRIPTION,
        **autres,
    }
    return Facture(lignes=lignes, numero=numero, **valeurs)  # type: ignore[arg-type]


def lot(*factures: Facture, **autres: object) -> LotAEcrire:
    """Lot 42 of the nurse of the example, to the test caisse."""
    valeurs: dict[str, object] = {
        "numero": 42,
        "jour": JOUR,
        "emetteur": INFIRMIER,
        "destinataire": CAISSE,
        "nature": "FSE",
        "identifiant6": "EMU001",
        **autres,
    }
    return LotAEcrire(factures=factures, **valeurs)  # type: ignore[arg-type]


def exemple() -> LotAEcrire:
    """The published example: AMI 4 and IFI at 60 %."""
    return lot(facture(ligne(1, "AMI", 315, "4"), ligne(2, "IFI", 275)))


def nuit_et_dimanche() -> LotAEcrire:
    """A night and a Sunday supplement travel after the act they follow, with its code and the complement."""
    return lot(
        facture(
            ligne(1, "AMI", 315, "4", heure=time(21, 30)),
            ligne(2, "AMI", 915, complement="N", acte="N1", heure=time(21, 30)),
            ligne(3, "AMI", 850, complement="F", acte="F", heure=time(21, 30)),
            ligne(4, "IFD", 275, heure=time(21, 30)),
            ligne(5, "MAU", 135, heure=time(21, 30)),
        )
    )


def demi_coefficients() -> LotAEcrire:
    """11B: AMI 4 at half is 2,00; AMI 1,25 at half is 0,625, rounded 0,63 in its zone, paid from 0,625; the third act is at 0."""
    return lot(
        facture(
            ligne(1, "AMI", 315, "4"),
            ligne(2, "AMI", 315, "2"),
            ligne(3, "AMI", 315, "0.625"),
            ligne(4, "AMI", 315, "0"),
            ligne(5, "IFI", 275, "0.01"),
        ),
        reglages=Reglages(code_ifd="IFA"),
    )


def kilometres() -> LotAEcrire:
    """320 km: 99 + 99 + 99 + 23 at full rate, and an abated IK of 120 km at 0,50 cut where no cent is lost."""
    return lot(
        facture(
            ligne(1, "AMI", 315, "4"),
            ligne(2, "IFD", 275),
            ligne(3, "IK", 35, "1", 320),
            ligne(4, "IKM", 50, "0.5", 120),
        ),
        reglages=Reglages(code_ifd="IFA"),
    )


def gestion_unique() -> LotAEcrire:
    """C2S: contract 89, no F, AMO and AMC parts side by side, both paid by the caisse."""
    c2s = Amc("0088888888", gestion="unique", dre=False)
    return lot(facture(ligne(1, "AMI", 315, "4", amc=True), ligne(2, "IFD", 275, amc=True), amc=c2s, tiers_payant_amc=True))


def fse_avec_dre() -> LotAEcrire:
    """The FSE whose AMC part is asked in a DRE: F, AMC zone at 0."""
    return lot(_avec_mutuelle(123))


def dre() -> LotAEcrire:
    """The DRE of that FSE: its own file, lot and number, the FSE in 40-48, AMO for information, AMC asked."""
    return lot(_avec_mutuelle(900_000_001, numero_fse=123), destinataire=OC, nature="DRE", numero=7, identifiant6="EMU002")


def annulation_dre() -> LotAEcrire:
    """The cancellation of that DRE: new number, nature d'opération 2, the DRE in 40-48."""
    return lot(
        _avec_mutuelle(900_000_002, numero_fse=900_000_001), destinataire=OC, nature="ANNULATION", numero=8, identifiant6="EMU003"
    )


def _avec_mutuelle(numero: int, numero_fse: int = 0) -> Facture:
    return facture(
        ligne(1, "AMI", 315, "4", amc=True),
        ligne(2, "IFD", 275, amc=True),
        numero=numero,
        amc=MUTUELLE,
        tiers_payant_amc=True,
        numero_fse=numero_fse,
    )


def situations() -> LotAEcrire:
    """One lot: ALD with one act out of it, régime local, accident at work by date and by number, maternity, remplaçant with
    accord préalable, corrected invoice out of tiers payant with a child born on a lunar date."""
    enfant = evolve(ALPHA, naissance="20210001", rang=2, qualite="6", prenom="BETA")
    accord = evolve(PRESCRIPTION, accord_prealable="accord:2026-10-02", am="", situation="salarie")
    remplacant = evolve(INFIRMIER, rpps="99900000003", am_execution="997654321")
    return lot(
        facture(ligne(1, "BSB", 1820, taux=100, ald=True), ligne(2, "AMI", 315, "2"), amo=evolve(AMO, exoneration="4"), bsi="B"),
        facture(ligne(1, "AMI", 315, "4", local=True), amo=evolve(AMO, nature="13"), numero=124),
        facture(ligne(1, "AMI", 315, "4", taux=100), amo=evolve(AMO, nature="41", date_nature=date(2026, 9, 3)), numero=125),
        facture(ligne(1, "AMI", 315, "4", taux=100), amo=evolve(AMO, nature="41", numero_at="260903000"), numero=126),
        facture(ligne(1, "AMI", 315, "4", taux=100), amo=evolve(AMO, nature="30", droits_lus="adri"), numero=127),
        facture(ligne(1, "AIS", 265, "3"), ligne(2, "IFD", 275), prescription=accord, executant=remplacant, numero=128, mode=5),
        facture(
            ligne(1, "AMI", 315, "1.5", lieu="cabinet"),
            ligne(2, "MIE", 315, lieu="cabinet"),
            beneficiaire=enfant,
            numero=129,
            rectifie=99,
            tiers_payant_amo=False,
        ),
    )


LOTS: dict[str, Callable[[], LotAEcrire]] = {
    "exemple": exemple,
    "fse_nuit_dimanche": nuit_et_dimanche,
    "fse_demi_coefficients": demi_coefficients,
    "fse_kilometres": kilometres,
    "fse_gestion_unique": gestion_unique,
    "fse_avec_dre": fse_avec_dre,
    "dre": dre,
    "dre_annulation": annulation_dre,
    "fse_situations": situations,
}
