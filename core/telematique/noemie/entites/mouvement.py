"""Entities 250, 261 and 262: retentions and lump sums."""

from datetime import date

from core.telematique.codec import Enregistrement, code, enregistrement, fixe, jour, nombre, texte
from core.telematique.sources import SOURCE_NOEMIE


@enregistrement("250", "Mouvement financier - retenue", 47, SOURCE_NOEMIE)
class Retenue(Enregistrement):
    """Mouvement financier - retenue."""

    type: str = fixe(1, 3, "Type d'enregistrement", default="250", type="N")
    niveau: str = code(4, 2, "Niveau de rupture")
    ligne: int = nombre(6, 2, "Numéro de ligne pour noemie")
    reference: str = texte(8, 10, "Référence de la dette")
    date_dette: date | None = jour(18, 6, "Date d'enregistrement de la dette")
    nature: str = texte(24, 3, "Nature de la dette")
    operation: str = texte(27, 3, "Nature des opérations de récupération")
    montant: int = nombre(30, 8, "Montant du mouvement financier", decimales=2)
    signe: str = texte(38, 1, "Signe de l'acte")
    solde: int = nombre(39, 8, "Montant du solde d'une dette", default=0, decimales=2)
    fin: str = fixe(47, 1, "Délimiteur fin d'entité", default="@")


@enregistrement("261", "Paiements ponctuels ou forfaitaires", 19, SOURCE_NOEMIE)
class Forfait(Enregistrement):
    """Paiements ponctuels ou forfaitaires."""

    type: str = fixe(1, 3, "Type d'enregistrement", default="261", type="N")
    niveau: str = code(4, 2, "Niveau de rupture")
    code_paiement: str = code(6, 5, "Code paiement ponctuel ou forfaitaire")
    montant: int = nombre(11, 8, "Montant paiement ponctuel ou forfaitaire", decimales=2)
    fin: str = fixe(19, 1, "Délimiteur fin d'entité", default="@")


@enregistrement("262", "Détail paiement ponctuel ou forfaitaire", 134, SOURCE_NOEMIE)
class DetailForfait(Enregistrement):
    """Détail paiement ponctuel ou forfaitaire."""

    type: str = fixe(1, 3, "Type d'enregistrement", default="262", type="N")
    niveau: str = code(4, 2, "Niveau de rupture")
    codification: str = texte(6, 5, "Codification", default="")
    libelle: str = texte(11, 80, "Libellé associé", default="")
    nir: str = texte(91, 13, "N° d'immatriculation", default="")
    cle: str = code(104, 2, "Clé du numéro d'immatriculation", default="00")
    naissance: str = code(106, 6, "Date de naissance", default="000000")
    rang: str = code(112, 1, "Rang de naissance", default="0")
    periode: str = texte(113, 1, "Période")
    debut_periode: date | None = jour(114, 6, "Date début période", default=None)
    fin_periode: date | None = jour(120, 6, "Date fin période", default=None)
    montant: int = nombre(126, 8, "Montant", decimales=2)
    fin: str = fixe(134, 1, "Délimiteur fin d'entité", default="@")
