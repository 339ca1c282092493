"""Records 1 and 6 of a B2 file: one lot, its number, its counters and totals."""

from datetime import date

from core.telematique.codec import Enregistrement, code, enregistrement, fixe, jour, nombre, texte
from core.telematique.sources import SOURCE_CP


@enregistrement("1", "en-tête de lot", 128, SOURCE_CP)
class EnteteLot(Enregistrement):
    """One lot of one nurse."""

    type: str = fixe(1, 1, "type d'enregistrement", default="1", type="N")
    ps: str = code(2, 9, "n° PS / établissement")
    filler_11: str = texte(11, 6, "filler", default="")
    organisme: str = code(17, 3, "organisme destinataire")
    lot: int = nombre(20, 3, "n° de lot")
    categorie: str = code(23, 3, "catégorie", default="000")
    statut: str = code(26, 2, "statut", default="00")
    mode_tarification: str = code(28, 2, "mode de tarification", default="00")
    nom: str = texte(30, 40, "nom du PS / établissement")
    norme: str = texte(70, 2, "norme", default="")
    date_lot: date | None = jour(72, 6, "date du lot")
    filler_78: str = texte(78, 1, "filler", default="")
    variante: str = texte(79, 2, "variante de norme", default="")
    filler_81: str = texte(81, 1, "filler", default="")
    version: str = code(82, 6, "version de norme", default="000000")
    monnaie: str = texte(88, 1, "monnaie", default="")
    filler_89: str = texte(89, 40, "filler", default="")


@enregistrement("6", "fin de lot", 128, SOURCE_CP)
class FinLot(Enregistrement):
    """Counters and totals of the lot."""

    type: str = fixe(1, 1, "type d'enregistrement", default="6", type="N")
    ps: str = code(2, 9, "n° PS / établissement")
    assures: int = nombre(11, 3, "nombre (assurés)")
    actes: int = nombre(14, 4, "nombre d'actes")
    factures: int = nombre(18, 4, "nombre de factures")
    pieces: int = nombre(22, 3, "nombre (pièces)")
    total_factures: int = nombre(25, 9, "montant total 1", decimales=2)
    total_amo: int = nombre(34, 9, "montant total 2", decimales=2)
    total_3: int = nombre(43, 9, "montant total 3", default=0, decimales=2)
    lot: int = nombre(52, 3, "n° de lot")
    filler: str = texte(55, 74, "filler", default="")
