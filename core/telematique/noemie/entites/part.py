"""Entities 198 and 199: asked, state and paid, for each payer."""

from core.telematique.codec import Enregistrement, code, enregistrement, fixe, nombre, texte
from core.telematique.sources import SOURCE_NOEMIE


@enregistrement("198", "Part AMO", 24, SOURCE_NOEMIE)
class PartAmo(Enregistrement):
    """Part AMO."""

    type: str = fixe(1, 3, "Type d'enregistrement", default="198", type="N")
    niveau: str = code(4, 2, "Niveau de rupture")
    demande: int = nombre(6, 8, "Montant AMO demandé", decimales=2)
    etat: str = texte(14, 1, "État paiement part AMO")
    paye: int = nombre(15, 8, "Montant AMO payé", default=0, decimales=2)
    signe: str = texte(23, 1, "Signe du montant AMO payé")
    fin: str = fixe(24, 1, "Délimiteur fin d'entité", default="@")


@enregistrement("199", "Part AMC", 49, SOURCE_NOEMIE)
class PartAmc(Enregistrement):
    """Part AMC."""

    type: str = fixe(1, 3, "Type d'enregistrement", default="199", type="N")
    niveau: str = code(4, 2, "Niveau de rupture")
    demande: int = nombre(6, 8, "Montant AMC demandé", decimales=2)
    etat: str = texte(14, 1, "État paiement part AMC")
    paye: int = nombre(15, 8, "Montant AMC payé", default=0, decimales=2)
    signe: str = texte(23, 1, "Signe du montant AMC payé")
    organisme: str = code(24, 10, "N° AMC destinataire")
    adherent: str = texte(34, 15, "N° identification AMC de l'adhérent", default="")
    fin: str = fixe(49, 1, "Délimiteur fin d'entité", default="@")
