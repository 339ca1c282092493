"""The closed set of rule forms and the parameters each one takes.

The data files name a form; `core.cotation.formes` says how it computes.  A parameter is (kind, required).  Kinds:
`etiquettes` (tags carried by at least one act), `actes` (ids), `codes` and `code` (tariff codes), `textes`, `texte`, `entier`,
`decimal`, `booleen`, `entiers`, `reglage` (id of a setting), `choix:a|b`, `tranches` (list of {code, de, a} hours),
`zones` (table zone -> {code, seuil, deduction}).
"""

from collections.abc import Mapping

Schema = Mapping[str, tuple[str, bool]]

CIBLE: dict[str, tuple[str, bool]] = {"etiquettes": ("etiquettes", False), "actes": ("actes", False)}
EFFET = "choix:refus|ecart|alerte"

FORMES: dict[str, Schema] = {
    # checks on the facts of the visit
    "lieu": {**CIBLE, "lieu": ("choix:domicile|cabinet", True), "effet": (EFFET, True), "sous_forfait": ("booleen", False)},
    "age": {
        **CIBLE,
        "moins_de": ("entier", False),
        "plus_de": ("entier", False),
        "au_moins": ("entier", False),
        "effet": (EFFET, True),
    },
    "exige_fait": {
        **CIBLE,
        "fait": ("choix:insulino_traite|cancer_immunodeprime|palliatif", True),
        "prouve_par": ("etiquettes", False),
        "effet": (EFFET, True),
    },
    "seance_partagee": {"minutes": ("entier", True)},
    "hebergement": {**CIBLE, "exclus": ("textes", True), "effet": (EFFET, True)},
    "suite_de": {
        **CIBLE,
        "suivi": ("etiquettes", True),
        "jours": ("entier", True),
        "remede": ("texte", True),
        "effet": (EFFET, True),
    },
    "exige_acte": {**CIBLE, "avec": ("etiquettes", False), "effet": (EFFET, True)},
    "acte_isole": {**CIBLE, "remede": ("texte", True), "effet": (EFFET, True)},
    "accord_prealable": {**CIBLE, "silence_jours": ("entier", True)},
    "duree_prescription": {**CIBLE, "mois": ("entier", True)},
    # dependence
    "dependance": {
        "forfaits": ("etiquettes", True),
        "plein": ("etiquettes", True),
        "plein_lecture": ("etiquettes", False),
        "lecture": ("reglage", False),
        "moitie": ("etiquettes", True),
        "hors": ("etiquettes", True),
        "interdit": ("etiquettes", True),
        "vaccination": ("etiquettes", True),
        "exempts": ("etiquettes", True),
        "seconds_passages": ("etiquettes", True),
        "pleins": ("reglage", True),
        "moities": ("reglage", True),
        "vaccins": ("reglage", True),
        "second_passage": ("reglage", True),
    },
    # what cannot be billed together or beyond a number
    "incompatibles": {
        "entre": ("etiquettes", False),
        "garde": ("etiquettes", False),
        "ecarte": ("etiquettes", False),
        "sauf": ("etiquettes", False),
        "portee": ("choix:seance|jour|trimestre", True),
        "unites": ("entier", False),
        "remede": ("texte", False),
    },
    "plafond": {
        **CIBLE,
        "maximum": ("entier", True),
        "periode": ("choix:seance|jour|semaine|mois|trimestre|semestre|an|12_mois|episode", True),
        "par_acte": ("booleen", False),
        "par_infirmier": ("booleen", False),
        "interruption_mois": ("entier", False),
        "suivi": ("etiquettes", False),
        "renouvelable": ("booleen", False),
        "inclus": ("booleen", False),
        "remede": ("texte", False),
    },
    "pose_recente": {**CIBLE, "pose": ("etiquettes", True), "suivi": ("etiquettes", True), "remede": ("texte", True)},
    # rates inside one visit
    "hors_classement": {**CIBLE, "lieu": ("choix:domicile|cabinet", False)},
    "groupe": {**CIBLE, "un_seul_acte": ("booleen", False), "rangs": ("reglage", False)},
    "taux_plein": {
        **CIBLE,
        "avec": ("etiquettes", False),
        "place": ("reglage", True),
        "associe": ("reglage", False),
    },
    "classement": {"lettres": ("codes", True), "taux": ("entiers", True)},
    # travel
    "deplacement": {
        "ordinaire": ("code", True),
        "dependance": ("code", False),
        "ouvre_dependance": ("etiquettes", False),
        "coefficient_suivant": ("decimal", False),
        "maximum_jour": ("entier", False),
        "lettres": ("codes", True),
        "sans": ("etiquettes", True),
        "mixte": ("reglage", False),
        "limites": ("actes", False),
        "limite_jour": ("entier", False),
        "limites_incluses": ("reglage", False),
        "etablissements": ("textes", False),
        "etablissement": ("reglage", False),
    },
    "kilometres": {
        "zones": ("zones", True),
        "agglomeration": ("reglage", True),
        "plafond_confrere": ("booleen", False),
        "sans_plafond": ("etiquettes", False),
    },
    "tranches_kilometres": {
        "plein_jusqu_a": ("entier", True),
        "moitie_jusqu_a": ("entier", True),
        "lettres": ("textes", False),
        "decoupe": ("reglage", False),
    },
    # supplements
    "coordination": {
        "code": ("code", True),
        "etiquettes": ("etiquettes", True),
        "titre": ("texte", True),
        "exclut": ("etiquettes", True),
        "hors_palliatif": ("etiquettes", False),
        "dependance": ("reglage", True),
        "premier_soin": ("reglage", True),
        "structures": ("textes", False),
    },
    "acte_unique": {
        "code": ("code", True),
        "lettres": ("codes", True),
        "coefficient_max": ("decimal", True),
        "lieux": ("textes", True),
        "sans": ("codes", True),
        "transparents": ("etiquettes", False),
    },
    "majoration_age": {
        "code": ("code", True),
        "titre": ("texte", False),
        "etiquettes": ("etiquettes", False),
        "hors": ("etiquettes", False),
        "moins_de": ("entier", False),
        "au_moins": ("entier", False),
        "par": ("reglage", False),
        "coordination": ("code", False),
        "avec_coordination": ("reglage", False),
    },
    "nuit_dimanche": {
        "tranches": ("tranches", True),
        "ferie": ("code", True),
        "samedi_urgence_des": ("entier", False),
        "sans": ("etiquettes", True),
        "cumul": ("reglage", True),
        "mentions": ("reglage", False),
        "sous_forfait": ("reglage", False),
        "lettre": ("reglage", False),
        "sans_dimanche": ("etiquettes", False),
        "sans_ferie": ("etiquettes", False),
    },
}
