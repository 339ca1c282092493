"""Records 2, 2S and 5 of a B2 file: one invoice, its beneficiary and its totals."""

from datetime import date

from core.telematique.codec import Enregistrement, code, enregistrement, fixe, jour, nombre, texte
from core.telematique.sources import SOURCE_SFG, SOURCE_SFG_CP


@enregistrement("2", "en-tête de facture (CP)", 128, SOURCE_SFG_CP)
class EnteteFacture(Enregistrement):
    """Who is cared for, who pays, under which nature of insurance."""

    type: str = fixe(1, 1, "type d'enregistrement", default="2")
    ps: str = code(2, 9, "n° du partenaire/PS facturant + clé")
    filler_11: str = texte(11, 1, "filler", default="")
    nir: str = texte(12, 13, "NIR assuré")
    cle: str = code(25, 2, "clé NIR")
    rang: int = nombre(27, 3, "rang bénéficiaire")
    facture: int = nombre(30, 9, "n° de facture")
    nature_operation: str = code(39, 1, "nature d'opération", default="0")
    entree: str = code(40, 9, "n° d'entrée / dossier", default="000000000")
    regime: str = code(49, 2, "grand régime")
    caisse: str = code(51, 3, "caisse gestionnaire")
    centre: str = code(54, 4, "centre de paiement")
    nature_piece: str = code(58, 1, "nature PJ des droits", default="0")
    date_piece: date | None = jour(59, 6, "PEC établie le / date PJ", default=None)
    valable_du: date | None = jour(65, 6, "valable à compter du", default=None)
    delivree_par: str = code(71, 3, "délivrée par", default="000")
    regime_prestation: str = code(74, 3, "régime de prestation", default="000")
    nature_assurance: str = code(77, 2, "nature d'assurance")
    exoneration: str = texte(79, 1, "justification exo / modulation TM")
    date_hospitalisation: date | None = jour(80, 6, "date d'hospitalisation", default=None)
    accident: str = code(86, 9, "n° AT (8 + clé) ou 000 et date d'accident", default="000000000")
    top_eclatement: str = texte(95, 1, "top éclatement", default="")
    naissance: str = code(96, 6, "date de naissance")
    rang_naissance: str = code(102, 1, "rang de naissance")
    date_entree: date | None = jour(103, 6, "date d'entrée", default=None)
    date_sortie: date | None = jour(109, 6, "date de sortie", default=None)
    heure_sortie: str = code(115, 2, "heure de sortie", default="00")
    type_contrat: str = code(117, 2, "type de contrat AMC", default="00")
    organisme_complementaire: str = texte(119, 10, "n° organisme complémentaire", default="")


@enregistrement("2S", "suite facture (CP)", 128, SOURCE_SFG)
class SuiteFacture(Enregistrement):
    """Individual number of the beneficiary and care path."""

    type: str = fixe(1, 1, "type d'enregistrement", default="2")
    ps: str = code(2, 9, "n° du partenaire/PS facturant + clé")
    filler_11: str = texte(11, 1, "filler", default="")
    nir: str = texte(12, 13, "NIR assuré")
    cle: str = code(25, 2, "clé NIR")
    rang: int = nombre(27, 3, "rang bénéficiaire")
    facture: int = nombre(30, 9, "n° de facture")
    suite: str = fixe(39, 1, "suite", default="S")
    sequence: int = nombre(40, 2, "n° de suite")
    complement_titre: str = code(42, 6, "complément n° de titre", default="000000")
    destinataire_reglement: str = code(48, 2, "destinataire de règlement", default="00")
    nir_individuel: str = texte(50, 13, "NIR individuel du bénéficiaire", default="")
    cle_individuelle: str = code(63, 2, "clé", default="00")
    filler_65: str = texte(65, 6, "filler", default="")
    top_medecin_traitant: str = texte(71, 1, "top déclaration médecin traitant", default="")
    nom_medecin_traitant: str = texte(72, 25, "nom MT / orienteur", default="")
    prenom_medecin_traitant: str = texte(97, 15, "prénom MT", default="")
    medecin_traitant: str = code(112, 9, "n° AM du MT", default="000000000")
    parcours: str = texte(121, 1, "indicateur parcours de soins (IPS)", default="")
    filler_122: str = texte(122, 7, "filler", default="")


@enregistrement("5", "fin de facture", 128, SOURCE_SFG_CP)
class FinFacture(Enregistrement):
    """Counters and totals of the invoice, in cents."""

    type: str = fixe(1, 1, "type d'enregistrement", default="5")
    ps: str = code(2, 9, "n° du partenaire/PS facturant + clé")
    filler_11: str = texte(11, 1, "filler", default="")
    nir: str = texte(12, 13, "NIR assuré")
    cle: str = code(25, 2, "clé NIR")
    rang: int = nombre(27, 3, "rang bénéficiaire")
    facture: int = nombre(30, 9, "n° de facture")
    nombre_lignes: int = nombre(39, 3, "nombre d'enregistrements 3 et 4")
    base_ph: int = nombre(42, 8, "total base PH", default=0, decimales=2)
    amo_ph: int = nombre(50, 8, "total remboursable caisse PH", default=0, decimales=2)
    honoraires: int = nombre(58, 8, "total honoraires", decimales=2)
    montant_amo: int = nombre(66, 8, "total remboursable caisse honoraires", decimales=2)
    participation: int = nombre(74, 8, "participation assuré avant OC", decimales=2)
    oc_ph: int = nombre(82, 8, "part OC sur PH", default=0, decimales=2)
    montant_amc: int = nombre(90, 8, "part OC sur honoraires", default=0, decimales=2)
    filler_98: str = texte(98, 17, "filler", default="")
    facture_ph: int = nombre(115, 8, "total facturé PH", default=0, decimales=2)
    zone_editeurs: str = texte(123, 4, "zone éditeurs", default="")
    filler_127: str = texte(127, 2, "filler", default="")
