"""Records 3 and its complements; a nurse writes none, they are read."""

from datetime import date
from decimal import Decimal

from core.telematique.codec import Enregistrement, code, decimal, enregistrement, fixe, jour, nombre, texte
from core.telematique.sources import SOURCE_SFG, SOURCE_SFG_CP


@enregistrement("3", "forfaits / séjour (CP)", 128, SOURCE_SFG_CP)
class Sejour(Enregistrement):
    """A stay or a lump sum."""

    type: str = fixe(1, 1, "type d'enregistrement", default="3")
    ps: str = code(2, 9, "n° du partenaire/PS facturant + clé")
    filler_11: str = texte(11, 1, "filler", default="")
    nir: str = texte(12, 13, "NIR assuré")
    cle: str = code(25, 2, "clé NIR")
    rang: int = nombre(27, 3, "rang bénéficiaire")
    facture: int = nombre(30, 9, "n° de facture")
    mode_traitement: str = code(39, 2, "mode de traitement (MT)", default="00")
    discipline: str = code(41, 3, "discipline (DMT)", default="000")
    date_debut: date | None = jour(44, 6, "date de début")
    date_fin: date | None = jour(50, 6, "date de fin")
    code_prestation: str = texte(56, 5, "code prestation")
    quantite: int = nombre(61, 3, "quantité")
    exoneration: str = texte(64, 1, "exonération", default="")
    coefficient: Decimal = decimal(65, 5, "coefficient", decimales=2, default=Decimal(0))
    forfait_journalier: str = texte(70, 1, "code PEC forfait journalier", default="")
    coefficient_mco: Decimal = decimal(71, 5, "coefficient MCO", decimales=4, default=Decimal(0))
    prix_unitaire: int = nombre(76, 7, "prix unitaire", default=0, decimales=2)
    base: int = nombre(83, 8, "base de remboursement", default=0, decimales=2)
    taux: int = nombre(91, 3, "taux", default=0)
    montant_amo: int = nombre(94, 8, "montant remboursable caisse", default=0, decimales=2)
    depense: int = nombre(102, 8, "montant total de la dépense", default=0, decimales=2)
    ghs: str = code(110, 4, "GHS", default="0000")
    taux_financement: int = nombre(114, 3, "taux de financement", default=0)
    participation: str = texte(117, 1, "participation assuré", default="")
    filler: str = texte(118, 2, "filler", default="")
    qualificatif: str = texte(120, 1, "qualificatif de dépense", default="")
    domaine: str = texte(121, 1, "domaine d'activité", default="")
    montant_amc: int = nombre(122, 7, "montant AMC", default=0, decimales=2)


@enregistrement("3S", "suite séjour : prescription", 128, SOURCE_SFG)
class SuiteSejour(Enregistrement):
    """Prescription of a stay."""

    type: str = fixe(1, 1, "type d'enregistrement", default="3")
    ps: str = code(2, 9, "n° du partenaire/PS facturant + clé")
    filler_11: str = texte(11, 1, "filler", default="")
    nir: str = texte(12, 13, "NIR assuré")
    cle: str = code(25, 2, "clé NIR")
    rang: int = nombre(27, 3, "rang bénéficiaire")
    facture: int = nombre(30, 9, "n° de facture")
    suite: str = fixe(39, 1, "suite", default="S")
    sequence: int = nombre(40, 2, "séquence")
    prescripteur: str = code(42, 9, "n° prescripteur + clé", default="000000000")
    condition_exercice: str = texte(51, 1, "condition d'exercice", default="")
    specialite_prescripteur: str = code(52, 2, "spécialité prescripteur", default="00")
    date_prescription: date | None = jour(54, 6, "date de prescription", default=None)
    date_demande_accord: date | None = jour(60, 6, "date demande accord préalable", default=None)
    accord_prealable: str = texte(66, 1, "code accord préalable", default="")
    lieu_execution: str = texte(67, 14, "lieu d'exécution", default="")
    reserve_81: str = texte(81, 1, "(réservé)", default="")
    reserve_82: str = texte(82, 14, "(réservé)", default="")
    reserve_96: str = texte(96, 5, "(réservé)", default="")
    reserve_101: str = texte(101, 14, "(réservé)", default="")
    origine_prescription: str = texte(115, 1, "origine de la prescription", default="")
    filler: str = texte(116, 13, "filler", default="")


@enregistrement("3E", "suite séjour : RPPS prescripteur", 128, SOURCE_SFG)
class RppsSejour(Enregistrement):
    """RPPS of the prescriber of a stay."""

    type: str = fixe(1, 1, "type d'enregistrement", default="3")
    ps: str = code(2, 9, "n° du partenaire/PS facturant + clé")
    filler_11: str = texte(11, 1, "filler", default="")
    nir: str = texte(12, 13, "NIR assuré")
    cle: str = code(25, 2, "clé NIR")
    rang: int = nombre(27, 3, "rang bénéficiaire")
    facture: int = nombre(30, 9, "n° de facture")
    suite: str = fixe(39, 1, "suite", default="E")
    sequence: int = nombre(40, 2, "séquence")
    rpps_prescripteur: str = code(42, 11, "RPPS prescripteur", default="00000000000")
    structure_prescripteur: str = texte(53, 14, "structure du prescripteur", default="")
    filler: str = texte(67, 62, "filler", default="")


@enregistrement("3F", "suite séjour : LPP", 128, SOURCE_SFG)
class LppSejour(Enregistrement):
    """A device of the LPP list."""

    type: str = fixe(1, 1, "type d'enregistrement", default="3")
    ps: str = code(2, 9, "n° du partenaire/PS facturant + clé")
    filler_11: str = texte(11, 1, "filler", default="")
    nir: str = texte(12, 13, "NIR assuré")
    cle: str = code(25, 2, "clé NIR")
    facture: int = nombre(27, 9, "n° de facture")
    suite: str = fixe(36, 1, "suite", default="F")
    sequence: int = nombre(37, 2, "séquence")
    reserve_sesam_39: str = texte(39, 4, "réservé SESAM", default="")
    code_lpp: str = texte(43, 13, "code LPP", default="")
    siret: str = code(56, 14, "SIRET", default="00000000000000")
    quantite: int = nombre(70, 2, "quantité", default=0)
    tarif: int = nombre(72, 7, "tarif", default=0, decimales=2)
    total: int = nombre(79, 7, "total", default=0, decimales=2)
    prix_achat: int = nombre(86, 7, "prix achat", default=0, decimales=2)
    montant_93: int = nombre(93, 7, "(montant)", default=0, decimales=2)
    montant_100: int = nombre(100, 7, "(montant)", default=0, decimales=2)
    filler: str = texte(107, 22, "filler", default="")


@enregistrement("3H", "suite séjour : médicament UCD", 128, SOURCE_SFG)
class UcdSejour(Enregistrement):
    """A hospital drug (UCD)."""

    type: str = fixe(1, 1, "type d'enregistrement", default="3")
    ps: str = code(2, 9, "n° du partenaire/PS facturant + clé")
    filler_11: str = texte(11, 1, "filler", default="")
    nir: str = texte(12, 13, "NIR assuré")
    cle: str = code(25, 2, "clé NIR")
    facture: int = nombre(27, 9, "n° de facture")
    suite: str = fixe(36, 1, "suite", default="H")
    sequence: int = nombre(37, 2, "séquence")
    reserve_sesam_39: str = texte(39, 4, "réservé SESAM", default="")
    reserve_43: str = texte(43, 6, "(réservé)", default="")
    code_ucd: str = code(49, 7, "code UCD", default="0000000")
    reserve_56: str = texte(56, 1, "(réservé)", default="")
    valeur_57: int = nombre(57, 5, "(coefficient ou quantité)", default=0)
    valeur_62: int = nombre(62, 5, "(quantité)", default=0)
    prix: int = nombre(67, 7, "(prix)", default=0, decimales=2)
    montant_74: int = nombre(74, 7, "(montant)", default=0, decimales=2)
    montant_81: int = nombre(81, 7, "(montant)", default=0, decimales=2)
    taux: int = nombre(88, 3, "(taux)", default=0)
    montant_91: int = nombre(91, 7, "(montant)", default=0, decimales=2)
    filler: str = texte(98, 31, "filler", default="")
