"""Entities 100 to 160: the invoice and the persons."""

from datetime import date

from core.telematique.codec import Enregistrement, code, enregistrement, fixe, jour, nombre, texte
from core.telematique.sources import SOURCE_NOEMIE


@enregistrement("100", "Facture", 15, SOURCE_NOEMIE)
class FactureSimple(Enregistrement):
    """Facture."""

    type: str = fixe(1, 3, "Type d'enregistrement", default="100", type="N")
    niveau: str = code(4, 2, "Niveau de rupture")
    facture: int = nombre(6, 9, "Numéro de facture")
    fin: str = fixe(15, 1, "Délimiteur fin d'entité", default="@")


@enregistrement("102", "Facture", 40, SOURCE_NOEMIE)
class Facture(Enregistrement):
    """Facture."""

    type: str = fixe(1, 3, "Type d'enregistrement", default="102", type="N")
    niveau: str = code(4, 2, "Niveau de rupture")
    facture: str = texte(6, 9, "N° de facture")
    complement: str = texte(15, 6, "Complément au n° de facture", default="")
    lot: str = texte(21, 3, "N° de lot", default="")
    date_lot: date | None = jour(24, 6, "Date de création du lot", default=None)
    type_facture: str = texte(30, 1, "Type de facture")
    date_facturation: date | None = jour(31, 6, "Date de facturation", default=None)
    traitement_amc: str = texte(37, 1, "Traitement effectué sur la part AMC", default="")
    nature: str = texte(38, 2, "Nature d'assurance", default="")
    fin: str = fixe(40, 1, "Délimiteur fin d'entité", default="@")


@enregistrement("103", "Assuré et bénéficiaire", 152, SOURCE_NOEMIE)
class AssureBeneficiaire(Enregistrement):
    """Assuré et bénéficiaire."""

    type: str = fixe(1, 3, "Type d'enregistrement", default="103", type="N")
    niveau: str = code(4, 2, "Niveau de rupture")
    nir: str = texte(6, 13, "N° immatriculation")
    cle: str = code(19, 2, "Clé du numéro d'immatriculation")
    nom: str = texte(21, 25, "Nom patronymique", default="")
    nom_usage: str = texte(46, 25, "Nom d'usage", default="")
    prenom: str = texte(71, 15, "Prénom", default="")
    nir_individuel: str = texte(86, 13, "N° immatriculation individuel", default="")
    cle_individuelle: str = code(99, 2, "Clé du numéro d'immatriculation individuel", default="00")
    naissance: str = code(101, 6, "Date de naissance")
    rang: str = code(107, 1, "Rang de naissance")
    nom_beneficiaire: str = texte(108, 25, "Nom", default="")
    prenom_beneficiaire: str = texte(133, 15, "Prénom", default="")
    unite_gestion: str = code(148, 4, "Unité de gestion de rattachement", default="0000")
    fin: str = fixe(152, 1, "Délimiteur fin d'entité", default="@")


@enregistrement("110", "Assuré", 88, SOURCE_NOEMIE)
class Assure(Enregistrement):
    """Assuré."""

    type: str = fixe(1, 3, "Type d'enregistrement", default="110", type="N")
    niveau: str = code(4, 2, "Niveau de rupture")
    nir: str = texte(6, 13, "Numéro de sécurité sociale")
    cle: str = code(19, 2, "Clé du numéro de sécurité sociale")
    nature_nom: str = texte(21, 1, "Nature du nom")
    nom: str = texte(22, 25, "Nom du bénéficiaire")
    filler: str = texte(47, 26, "Blanc", default="")
    prenom: str = texte(73, 15, "Prénom du bénéficiaire")
    fin: str = fixe(88, 1, "Délimiteur fin d'entité", default="@")


@enregistrement("120", "Malade", 57, SOURCE_NOEMIE)
class Malade(Enregistrement):
    """Malade."""

    type: str = fixe(1, 3, "Type d'enregistrement", default="120", type="N")
    niveau: str = code(4, 2, "Niveau de rupture")
    naissance: str = code(6, 6, "Date de naissance du bénéficiaire")
    rang: str = texte(12, 1, "Rang du bénéficiaire")
    nom: str = texte(13, 25, "Nom du malade")
    prenom: str = texte(38, 15, "Prénom du malade")
    unite_gestion: str = texte(53, 4, "Unité de gestion de rattachement")
    fin: str = fixe(57, 1, "Délimiteur fin d'entité", default="@")


@enregistrement("150", "Nature d'assurance", 8, SOURCE_NOEMIE)
class NatureAssurance(Enregistrement):
    """Nature d'assurance."""

    type: str = fixe(1, 3, "Type d'enregistrement", default="150", type="N")
    niveau: str = code(4, 2, "Niveau de rupture")
    nature: str = texte(6, 2, "Nature de l'assurance")
    fin: str = fixe(8, 1, "Délimiteur fin d'entité", default="@")


@enregistrement("160", "Critère d'archivage", 23, SOURCE_NOEMIE)
class Archivage(Enregistrement):
    """Critère d'archivage."""

    type: str = fixe(1, 3, "Type d'enregistrement", default="160", type="N")
    niveau: str = code(4, 2, "Niveau de rupture")
    numero: str = code(6, 17, "Numéro d'archivage")
    fin: str = fixe(23, 1, "Délimiteur fin d'entité", default="@")
