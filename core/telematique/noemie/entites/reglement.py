"""Entities 010 to 071: who is paid, when, by which bank transfer."""

from datetime import date

from core.telematique.codec import Enregistrement, code, enregistrement, fixe, jour, texte
from core.telematique.sources import SOURCE_NOEMIE


@enregistrement("010", "Organisme complémentaire", 14, SOURCE_NOEMIE)
class OrganismeComplementaire(Enregistrement):
    """Organisme complémentaire."""

    type: str = fixe(1, 3, "Type d'enregistrement", default="010", type="N")
    niveau: str = fixe(4, 2, "Niveau de rupture", default="01", type="N")
    organisme: str = code(6, 7, "Numéro d'organisme complémentaire")
    cle: str = code(13, 1, "Clé du numéro d'organisme complémentaire")
    fin: str = fixe(14, 1, "Délimiteur fin d'entité", default="@")


@enregistrement("020", "Mandataire", 21, SOURCE_NOEMIE)
class Mandataire(Enregistrement):
    """Mandataire."""

    type: str = fixe(1, 3, "Type d'enregistrement", default="020", type="N")
    niveau: str = fixe(4, 2, "Niveau de rupture", default="01", type="N")
    numero: str = code(6, 15, "Numéro de destinataire de règlement")
    fin: str = fixe(21, 1, "Délimiteur fin d'entité", default="@")


@enregistrement("040", "Destinataire de règlement", 21, SOURCE_NOEMIE)
class DestinataireReglement(Enregistrement):
    """Destinataire de règlement."""

    type: str = fixe(1, 3, "Type d'enregistrement", default="040", type="N")
    niveau: str = fixe(4, 2, "Niveau de rupture", default="02", type="N")
    numero: str = code(6, 15, "Numéro de destinataire de règlement")
    fin: str = fixe(21, 1, "Délimiteur fin d'entité", default="@")


@enregistrement("070", "Date comptable", 12, SOURCE_NOEMIE)
class DateComptable(Enregistrement):
    """Date comptable."""

    type: str = fixe(1, 3, "Type d'enregistrement", default="070", type="N")
    niveau: str = fixe(4, 2, "Niveau de rupture", default="02", type="N")
    date_comptable: date | None = jour(6, 6, "Date de la journée comptable")
    fin: str = fixe(12, 1, "Délimiteur fin d'entité", default="@")


@enregistrement("071", "Date comptable et référence du virement", 86, SOURCE_NOEMIE)
class ReferenceVirement(Enregistrement):
    """Date comptable et référence du virement."""

    type: str = fixe(1, 3, "Type d'enregistrement", default="071", type="N")
    niveau: str = fixe(4, 2, "Niveau de rupture", default="02", type="N")
    date_virement: date | None = jour(6, 6, "Date de la journée comptable ou date d'émission du virement")
    libelle_1: str = texte(12, 32, "Libellé du virement - ligne 1")
    libelle_2: str = texte(44, 32, "Libellé du virement - ligne 2", default="")
    organisme_payeur: str = texte(76, 10, "Organisme payeur", default="")
    fin: str = fixe(86, 1, "Délimiteur fin d'entité", default="@")
