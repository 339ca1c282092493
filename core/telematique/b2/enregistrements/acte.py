"""Records 4 and its complements: one billed line."""

from datetime import date
from decimal import Decimal

from core.telematique.codec import Enregistrement, code, decimal, enregistrement, fixe, jour, nombre, texte
from core.telematique.sources import SOURCE_SFG


@enregistrement("4", "acte (CP)", 128, SOURCE_SFG)
class Acte(Enregistrement):
    """One act or supplement: amounts in cents, rate in percent."""

    type: str = fixe(1, 1, "type d'enregistrement", default="4")
    ps: str = code(2, 9, "n° du partenaire/PS facturant + clé")
    filler_11: str = texte(11, 1, "filler", default="")
    nir: str = texte(12, 13, "NIR assuré")
    cle: str = code(25, 2, "clé NIR")
    rang: int = nombre(27, 3, "rang bénéficiaire")
    facture: int = nombre(30, 9, "n° de facture")
    mode_traitement: str = code(39, 2, "mode de traitement (MT)", default="00")
    discipline: str = code(41, 3, "discipline (DMT)", default="000")
    prescripteur: str = code(44, 9, "n° AM prescripteur + clé", default="000000000")
    origine_prescription: str = texte(53, 1, "origine de la prescription", default="")
    exoneration: str = texte(54, 1, "justification exo TM de l'acte", default="")
    specialite_prescripteur: str = code(55, 2, "spécialité prescripteur", default="00")
    executant: str = code(57, 9, "n° AM exécutant + clé")
    zone_tarifaire: str = code(66, 2, "zone tarifaire exécutant")
    specialite: str = code(68, 2, "spécialité exécutant")
    date_soins: date | None = jour(70, 6, "date des soins")
    code_acte: str = texte(76, 5, "code acte")
    quantite: int = nombre(81, 2, "quantité")
    coefficient: Decimal = decimal(83, 6, "coefficient", decimales=2)
    denombrement: int = nombre(89, 2, "dénombrement", default=0)
    prix_unitaire: int = nombre(91, 7, "prix unitaire", decimales=2)
    base: int = nombre(98, 7, "base de remboursement", decimales=2)
    taux: int = nombre(105, 3, "taux de remboursement")
    montant_amo: int = nombre(108, 7, "montant remboursable AMO", decimales=2)
    honoraires: int = nombre(115, 7, "honoraires (dépassement compris)", decimales=2)
    qualificatif: str = texte(122, 1, "qualificatif de la dépense", default="")
    montant_amc: int = nombre(123, 6, "montant remboursable AMC", default=0, decimales=2)


@enregistrement("4S", "suite acte (CP)", 128, SOURCE_SFG)
class SuiteActe(Enregistrement):
    """Prior agreement, place, forced rights."""

    type: str = fixe(1, 1, "type d'enregistrement", default="4")
    ps: str = code(2, 9, "n° du partenaire/PS facturant + clé")
    filler_11: str = texte(11, 1, "filler", default="")
    nir: str = texte(12, 13, "NIR assuré")
    cle: str = code(25, 2, "clé NIR")
    facture: int = nombre(27, 9, "n° de facture")
    suite: str = fixe(36, 1, "suite", default="S")
    sequence: int = nombre(37, 2, "séquence")
    condition_exercice: str = texte(39, 1, "condition d'exercice exécutant", default="")
    option_coordination: str = texte(40, 1, "option de coordination", default="")
    base_theorique: int = nombre(41, 7, "base théorique", default=0, decimales=2)
    condition_prescripteur: str = texte(48, 1, "condition d'exercice prescripteur", default="")
    date_accord: date | None = jour(49, 6, "date DAP", default=None)
    accord_prealable: str = texte(55, 1, "code accord préalable", default="")
    filler: str = texte(56, 15, "filler", default="")
    forcage_amo: str = texte(71, 1, "forçage AMO", default="")
    lieu_execution: str = texte(72, 14, "lieu d'exécution", default="")
    filiere: str = texte(86, 14, "filière", default="")
    forcage_amc: str = texte(100, 1, "forçage AMC", default="")
    reserve_101: str = texte(101, 5, "(réservé)", default="")
    reserve_106: str = texte(106, 14, "(réservé)", default="")
    ghs: str = code(120, 4, "GHS", default="0000")
    domaine: str = texte(124, 1, "domaine d'activité", default="")
    top_prevention: str = texte(125, 1, "top prévention", default="")
    qualifiant_prevention: str = texte(126, 2, "qualifiant prévention", default="")
    participation: str = texte(128, 1, "participation assuré", default="")


@enregistrement("4E", "suite acte : RPPS", 128, SOURCE_SFG)
class RppsActe(Enregistrement):
    """RPPS of prescriber and performer."""

    type: str = fixe(1, 1, "type d'enregistrement", default="4")
    ps: str = code(2, 9, "n° du partenaire/PS facturant + clé")
    filler_11: str = texte(11, 1, "filler", default="")
    nir: str = texte(12, 13, "NIR assuré")
    cle: str = code(25, 2, "clé NIR")
    facture: int = nombre(27, 9, "n° de facture")
    suite: str = fixe(36, 1, "suite", default="E")
    sequence: int = nombre(37, 2, "séquence")
    rpps_prescripteur: str = code(39, 11, "RPPS prescripteur", default="00000000000")
    structure_prescripteur: str = texte(50, 14, "structure prescripteur", default="")
    rpps_executant: str = code(64, 11, "RPPS exécutant", default="00000000000")
    structure_executant: str = texte(75, 14, "structure exécutant", default="")
    filler: str = texte(89, 40, "filler", default="")


@enregistrement("4B", "suite acte : biologie NABM", 128, SOURCE_SFG)
class BiologieActe(Enregistrement):
    """Biology acts."""

    type: str = fixe(1, 1, "type d'enregistrement", default="4")
    ps: str = code(2, 9, "n° du partenaire/PS facturant + clé")
    filler_11: str = texte(11, 1, "filler", default="")
    nir: str = texte(12, 13, "NIR assuré")
    cle: str = code(25, 2, "clé NIR")
    facture: int = nombre(27, 9, "n° de facture")
    suite: str = fixe(36, 1, "suite", default="B")
    sequence: int = nombre(37, 2, "séquence")
    reserve_sesam_39: str = texte(39, 4, "réservé SESAM", default="")
    reserve_43: str = texte(43, 6, "(réservé)", default="")
    date_1: date | None = jour(49, 6, "date 1", default=None)
    quantite_1: int = nombre(55, 2, "quantité 1", default=0)
    code_nabm_1: str = texte(57, 8, "code NABM 1", default="")
    date_2: date | None = jour(65, 6, "date 2", default=None)
    quantite_2: int = nombre(71, 2, "quantité 2", default=0)
    code_nabm_2: str = texte(73, 8, "code NABM 2", default="")
    date_3: date | None = jour(81, 6, "date 3", default=None)
    quantite_3: int = nombre(87, 2, "quantité 3", default=0)
    code_nabm_3: str = texte(89, 8, "code NABM 3", default="")
    date_4: date | None = jour(97, 6, "date 4", default=None)
    quantite_4: int = nombre(103, 2, "quantité 4", default=0)
    code_nabm_4: str = texte(105, 8, "code NABM 4", default="")
    date_5: date | None = jour(113, 6, "date 5", default=None)
    quantite_5: int = nombre(119, 2, "quantité 5", default=0)
    code_nabm_5: str = texte(121, 8, "code NABM 5", default="")


@enregistrement("4H", "suite acte : médicament UCD", 128, SOURCE_SFG)
class UcdActe(Enregistrement):
    """A hospital drug (UCD)."""

    type: str = fixe(1, 1, "type d'enregistrement", default="4")
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


@enregistrement("4M", "suite acte : CCAM", 128, SOURCE_SFG)
class CcamActe(Enregistrement):
    """A CCAM act."""

    type: str = fixe(1, 1, "type d'enregistrement", default="4")
    ps: str = code(2, 9, "n° du partenaire/PS facturant + clé")
    filler_11: str = texte(11, 1, "filler", default="")
    nir: str = texte(12, 13, "NIR assuré")
    cle: str = code(25, 2, "clé NIR")
    facture: int = nombre(27, 9, "n° de facture")
    suite: str = fixe(36, 1, "suite", default="M")
    sequence: int = nombre(37, 2, "séquence")
    reserve_sesam_39: str = texte(39, 4, "réservé SESAM", default="")
    code_ccam: str = texte(43, 13, "code CCAM", default="")
    extension_documentaire: str = texte(56, 1, "extension documentaire", default="")
    activite: str = code(57, 1, "activité", default="0")
    phase: str = code(58, 1, "phase", default="0")
    modificateurs: str = texte(59, 4, "modificateurs", default="")
    association: str = texte(63, 1, "association", default="")
    remboursement_exceptionnel: str = texte(64, 1, "remboursement exceptionnel", default="")
    date_seance: date | None = jour(65, 6, "date de séance", default=None)
    dents: str = texte(71, 32, "n° de dents", default="")
    reserve_103: str = texte(103, 1, "(réservé)", default="")
    reserve_104: str = texte(104, 4, "(réservé)", default="")
    filler_108: str = texte(108, 21, "filler", default="")
