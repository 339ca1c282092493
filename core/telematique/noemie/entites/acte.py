"""Entities 210 and 220: the detail of the acts."""

from datetime import date
from decimal import Decimal

from core.telematique.codec import Enregistrement, code, decimal, enregistrement, fixe, jour, nombre, texte
from core.telematique.sources import SOURCE_NOEMIE


@enregistrement("210", "Acte professionnel", 118, SOURCE_NOEMIE)
class ActeProfessionnel(Enregistrement):
    """Acte professionnel."""

    type: str = fixe(1, 3, "Type d'enregistrement", default="210", type="N")
    niveau: str = code(4, 2, "Niveau de rupture")
    ligne: int = nombre(6, 2, "N° de ligne")
    code_gestion: str = code(8, 2, "Code gestion technique pour régime")
    exoneration: str = texte(10, 1, "Justification pour exonération")
    mode_traitement: str = code(11, 2, "Mode de traitement")
    discipline: str = code(13, 3, "Discipline médico-tarifaire")
    date_prescription: date | None = jour(16, 6, "Date de prescription d'un acte")
    date_soins: date | None = jour(22, 6, "Date des soins ou date début")
    date_fin: date | None = jour(28, 6, "Date de fin de soins")
    prix_unitaire: int = nombre(34, 8, "Prix unitaire d'un acte", decimales=2)
    base: int = nombre(42, 8, "Base de remboursement d'un acte", decimales=2)
    taux: int = nombre(50, 3, "Taux de remboursement")
    montant: int = nombre(53, 8, "Montant remboursé", decimales=2)
    signe: str = texte(61, 1, "Signe de l'acte")
    nature_prestation: str = texte(62, 3, "Nature de la prestation")
    complement: str = texte(65, 2, "Code complémentaire à la nature d'acte")
    quantite: int = nombre(67, 3, "Quantité d'actes")
    coefficient: Decimal = decimal(70, 5, "Coefficient de l'acte", decimales=2)
    denombrement: int = nombre(75, 3, "Dénombrement des actes")
    depense: int = nombre(78, 8, "Montant de la dépense", decimales=2)
    qualificatif: str = texte(86, 2, "Qualificatif de la dépense")
    taux_local: int = nombre(88, 3, "Taux complémentaire Alsace/Moselle")
    montant_local: int = nombre(91, 8, "Montant complémentaire Alsace/Moselle", decimales=2)
    taux_amc: int = nombre(99, 3, "Taux part complémentaire Mutuelle")
    montant_amc: int = nombre(102, 8, "Montant part complémentaire", decimales=2)
    base_amc: int = nombre(110, 8, "Base remboursement Mutuelle", decimales=2)
    fin: str = fixe(118, 1, "Délimiteur fin d'entité", default="@")


@enregistrement("220", "Frais hospitaliers", 118, SOURCE_NOEMIE)
class FraisHospitaliers(Enregistrement):
    """Frais hospitaliers."""

    type: str = fixe(1, 3, "Type d'enregistrement", default="220", type="N")
    niveau: str = code(4, 2, "Niveau de rupture")
    ligne: int = nombre(6, 2, "N° de ligne")
    code_gestion: str = code(8, 2, "Code gestion technique pour régime")
    exoneration: str = texte(10, 1, "Justification pour exonération")
    mode_traitement: str = code(11, 2, "Mode de traitement")
    discipline: str = code(13, 3, "Discipline médico-tarifaire")
    date_soins: date | None = jour(16, 6, "Date des soins ou date début")
    date_fin: date | None = jour(22, 6, "Date de fin de soins")
    prix_unitaire: int = nombre(28, 8, "Prix unitaire d'un acte", decimales=2)
    base: int = nombre(36, 8, "Base de remboursement d'un acte", decimales=2)
    taux: int = nombre(44, 3, "Taux de remboursement")
    montant: int = nombre(47, 8, "Montant remboursé", decimales=2)
    signe: str = texte(55, 1, "Signe de l'acte")
    nature_prestation: str = texte(56, 3, "Nature de la prestation")
    complement: str = texte(59, 2, "Code complémentaire à la nature d'acte")
    quantite: int = nombre(61, 3, "Quantité d'actes")
    coefficient: Decimal = decimal(64, 5, "Coefficient de l'acte", decimales=2)
    denombrement: int = nombre(69, 3, "Dénombrement des actes")
    depense: int = nombre(72, 8, "Montant de la dépense", decimales=2)
    qualificatif: str = texte(80, 2, "Qualificatif de la dépense")
    coefficient_global: Decimal = decimal(82, 5, "Coefficient global pour hospitalisation", decimales=2)
    forfait: str = code(87, 1, "Code forfait à générer")
    taux_local: int = nombre(88, 3, "Taux complémentaire Alsace/Moselle")
    montant_local: int = nombre(91, 8, "Montant complémentaire Alsace/Moselle", decimales=2)
    taux_amc: int = nombre(99, 3, "Taux part complémentaire Mutuelle")
    montant_amc: int = nombre(102, 8, "Montant part complémentaire", decimales=2)
    base_amc: int = nombre(110, 8, "Base remboursement Mutuelle", decimales=2)
    fin: str = fixe(118, 1, "Délimiteur fin d'entité", default="@")
