"""Entities 290, 294 and 295: rejects, reports and comments."""

from datetime import date

from core.telematique.codec import Enregistrement, code, enregistrement, fixe, jour, nombre, texte
from core.telematique.sources import SOURCE_NOEMIE


@enregistrement("290", "Rejet ou signalement", 98, SOURCE_NOEMIE)
class RejetAncien(Enregistrement):
    """Rejet ou signalement."""

    type: str = fixe(1, 3, "Type d'enregistrement", default="290", type="N")
    niveau: str = code(4, 2, "Niveau de rupture")
    ligne: int = nombre(6, 2, "N° de ligne")
    codification: str = texte(8, 10, "Codification")
    libelle: str = texte(18, 80, "Libellé")
    fin: str = fixe(98, 1, "Délimiteur fin d'entité", default="@")


@enregistrement("294", "Ligne rejet", 153, SOURCE_NOEMIE)
class Rejet(Enregistrement):
    """Ligne rejet."""

    type: str = fixe(1, 3, "Type d'enregistrement", default="294", type="N")
    niveau: str = code(4, 2, "Niveau de rupture")
    code_rejet: str = texte(6, 4, "Codification du rejet")
    libelle: str = texte(10, 86, "Libellé du rejet")
    niveau_rejet: str = texte(96, 1, "Niveau de rejet")
    part: str = texte(97, 1, "Part concerné")
    prestation: str = texte(98, 5, "Nature de prestation concernée", default="")
    date_soins: date | None = jour(103, 6, "Date des soins", default=None)
    executant: str = code(109, 9, "N° exécutant", default="000000000")
    ligne: int = nombre(118, 3, "N° de ligne", default=0)
    rang: int = nombre(121, 2, "Rang du rejet", default=0)
    information: str = texte(123, 30, "Information complémentaire sur le rejet", default="")
    fin: str = fixe(153, 1, "Délimiteur fin d'entité", default="@")


@enregistrement("295", "Ligne commentaire", 135, SOURCE_NOEMIE)
class Commentaire(Enregistrement):
    """Ligne commentaire."""

    type: str = fixe(1, 3, "Type d'enregistrement", default="295", type="N")
    niveau: str = code(4, 2, "Niveau de rupture")
    code_commentaire: str = texte(6, 1, "Code commentaire", default="")
    commentaire: str = texte(7, 128, "Commentaire")
    fin: str = fixe(135, 1, "Délimiteur fin d'entité", default="@")
