"""Entities 000, 990 and 999: sender, counters and totals of a return."""

from datetime import date

from core.telematique.codec import Enregistrement, code, enregistrement, fixe, jour, nombre, texte
from core.telematique.sources import SOURCE_NOEMIE


@enregistrement("000", "En-tête", 128, SOURCE_NOEMIE)
class Entete(Enregistrement):
    """En-tête."""

    type: str = fixe(1, 3, "Type d'enregistrement", default="000", type="N")
    type_emetteur: str = texte(4, 2, "Type d'émetteur")
    emetteur: str = code(6, 14, "Numéro d'émetteur")
    programme_emetteur: str = texte(20, 6, "Programme émetteur", default="")
    type_destinataire: str = texte(26, 2, "Type de destinataire")
    destinataire: str = texte(28, 14, "Numéro de destinataire")
    programme_destinataire: str = texte(42, 6, "Programme destinataire", default="")
    application: str = texte(48, 2, "Application-type d'échange", default="")
    identification: str = texte(50, 6, "Identification du fichier")
    creation: date | None = jour(56, 6, "Date de création du fichier")
    norme: str = texte(62, 4, "Norme utilisée - référence de l'échange")
    version: str = texte(66, 2, "Version utilisée", default="")
    compactage: str = texte(68, 1, "Compactage", default="")
    cryptage: str = texte(69, 1, "Cryptage", default="")
    monnaie: str = texte(70, 1, "Unité monétaire")
    type_flux: str = texte(71, 1, "Type de flux", default="")
    filler: str = texte(72, 11, "Blanc", default="")
    longueur: str = fixe(83, 3, "Longueur d'enregistrement", default="128", type="N")
    mot_de_passe: str = texte(86, 6, "Mot de passe", default="")
    message: str = texte(92, 37, "Zone message", default="")


@enregistrement("990", "Entité de contrôle", 43, SOURCE_NOEMIE)
class Controle(Enregistrement):
    """Entité de contrôle."""

    type: str = fixe(1, 3, "Type d'enregistrement", default="990", type="N")
    niveau: str = fixe(4, 2, "Niveau de rupture", default="99", type="N")
    identification: str = texte(6, 17, "Identification du niveau de rupture", default="")
    compteur: int = nombre(23, 8, "Compteur du niveau inférieur dans la hierarchie")
    cumul: int = nombre(31, 11, "Cumul des montants de niveau inférieur", decimales=2)
    signe: str = texte(42, 1, "Signe de l'acte")
    fin: str = fixe(43, 1, "Délimiteur fin d'entité", default="@")


@enregistrement("999", "Fin de fichier", 128, SOURCE_NOEMIE)
class Fin(Enregistrement):
    """Fin de fichier."""

    type: str = fixe(1, 3, "Type d'enregistrement", default="999", type="N")
    type_emetteur: str = texte(4, 2, "Type d'émetteur")
    emetteur: str = code(6, 14, "Numéro d'émetteur")
    programme_emetteur: str = texte(20, 6, "Programme émetteur", default="")
    type_destinataire: str = texte(26, 2, "Type de destinataire")
    destinataire: str = texte(28, 14, "Numéro de destinataire")
    programme_destinataire: str = texte(42, 6, "Programme destinataire", default="")
    application: str = texte(48, 2, "Application-type d'échange", default="")
    identification: str = texte(50, 6, "Identification du fichier")
    nombre_enregistrements: int = nombre(56, 8, "Nombre d'enregistrements")
    type_flux: str = texte(64, 1, "Type de flux", default="")
    filler_65: str = texte(65, 18, "Blanc", default="")
    nombre_lots: int = nombre(83, 3, "Nombre de lots")
    cumul: int = nombre(86, 11, "Cumul des montants du fichier", decimales=2)
    signe: str = texte(97, 1, "Signe du montant du fichier")
    cumul_autre_monnaie: int = nombre(98, 11, "Cumul des montants du fichier dans l'autre monnaie", default=0, decimales=2)
    filler_109: str = texte(109, 20, "Blanc", default="")
