"""The identifiers of the data files as words of French, for those who read a rule on the screen or on the command line."""

import re

_IDENTIFIANT = re.compile(r"[a-z0-9]+(?:_[a-z0-9]+)*\Z")
# what is clearer said otherwise than word for word
_DITS = {
    "etiquettes": "groupes",
    "au_moins": "à partir de (ans)",
    "moins_de": "moins de (ans)",
    "plus_de": "plus de (ans)",
    "coefficient_max": "coefficient au plus",
    "effet": "si c'est faux",
    "hors": "sauf les groupes",
    "interruption_mois": "repart après (mois)",
    "maximum_jour": "au plus par jour",
    "par": "selon le réglage",
    "plein_jusqu_a": "à plein tarif jusqu'à (km)",
    "moitie_jusqu_a": "à demi-tarif jusqu'à (km)",
    "prouve_par": "prouvé par",
    "samedi_urgence_des": "samedi, en urgence, dès (h)",
    "silence_jours": "accord tacite après (jours)",
    "suivi": "compte les groupes",
    "majoration_age": "majoration d'âge",
    "duree_prescription": "durée de prescription",
    "nuit_dimanche": "nuit, dimanche et fériés",
    "tranches_kilometres": "tranches de kilomètres",
    "titre": "titre de la nomenclature",
    "un_seul_acte": "comme un seul acte",
    "eq_im_sc": "équivalent IM ou SC",
    "eq_iv": "équivalent IV",
    "eq_perf_courte": "équivalent perfusion courte",
    "eq_perf_longue": "équivalent perfusion longue",
    "hebdo_75": "hebdomadaire à 75 %",
    "ic_bpco": "insuffisance cardiaque ou BPCO",
    "bsi_moitie": "un jour de BSI : à moitié",
    "bsi_plein": "un jour de BSI : à taux plein",
    "bsi_plein_lecture": "un jour de BSI : à taux plein selon la lecture",
    "bsi_hors": "hors du forfait BSI",
    "bsi_interdit": "interdit un jour de BSI",
    "enfant_5": "enfant de moins de 5 ans",
    "metropole": "métropole",
    "alsace_moselle": "Alsace et Moselle",
    "art10": "article 10",
    "article_5bis": "article 5 bis",
    "analgesie_5bis": "analgésie, article 5 bis",
}
_MOTS = {
    "age": "âge", "agglomeration": "agglomération", "ais": "AIS", "analgesie": "analgésie", "associe": "associé", "bsi": "BSI",
    "confrere": "confrère", "decoupe": "découpe", "dependance": "dépendance", "deplacement": "déplacement", "duree": "durée",
    "ecart": "écart", "ecarte": "écarté", "education": "éducation", "episode": "épisode", "etablissement": "établissement",
    "etablissements": "établissements", "ferie": "férié", "hebergement": "hébergement", "immunodeprime": "immunodéprimé",
    "interdit": "interdits", "ipa": "IPA", "isole": "isolé", "isolee": "isolée", "kilometres": "kilomètres", "meme": "même",
    "moitie": "moitié", "moities": "moitiés", "partagee": "partagée", "perf": "perfusion", "periode": "période",
    "portee": "portée", "postop": "postopératoire", "prealable": "préalable", "recente": "récente", "remede": "remède",
    "seance": "séance", "tele": "télé", "teleconsultation": "téléconsultation", "telesurveillance": "télésurveillance",
    "traite": "traité", "unites": "unités",
}  # fmt: skip


def en_mots(identifiant: str) -> str:
    """`12_mois` is 12 mois, `dependance` dépendance; what is no identifier (a sentence, the code of a tariff) stays as it is."""
    if identifiant in _DITS:
        return _DITS[identifiant]
    if not _IDENTIFIANT.match(identifiant):
        return identifiant
    return " ".join(_MOTS.get(mot, mot) for mot in identifiant.split("_"))
