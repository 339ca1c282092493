"""A case of deadline as JSON to an answer with the same keys, its sentence and its article."""

import re
from collections.abc import Callable, Mapping
from datetime import date
from decimal import Decimal
from typing import Any

from core.argent import centimes, euros
from core.dates import lire_jour
from core.droits.delais import (
    EstFerie,
    accord_tacite,
    echeance,
    maternite,
    prescription_assure,
    retard_de_paiement,
)
from core.erreurs import Anomalie, Refus
from core.lignes_json import montrer

Reponse = dict[str, Any]


ANNEES = (1950, 2150)


def calculer(objet: Mapping[str, Any], ou: str, est_ferie: EstFerie) -> Reponse:
    """The answer for one object; expected keys are not read. Raises `Refus` DELAI_INCONNU, DATE_ILLISIBLE, DATE_MANQUANTE."""
    dite = objet.get("type")
    sorte = _reconnaitre(dite) if isinstance(dite, str) else ""
    if sorte in _REGLES:
        return {"id": _identifiant(objet, ou), "type": dite, **_REGLES[sorte](objet, ou, est_ferie)}
    if sorte in _ECHEANCES:
        return {"id": _identifiant(objet, ou), "type": dite, **_echeance(sorte, objet, ou, est_ferie)}
    connus = ", ".join(sorted([*_REGLES, *_ECHEANCES]))
    raise Refus(Anomalie("DELAI_INCONNU", f"type de délai inconnu : {montrer(dite)}", f"types connus : {connus}", ou))


def _reconnaitre(dite: str) -> str:
    """The kind of deadline a name means: the name itself, else the first family whose words are all in it."""
    if dite in _REGLES or dite in _ECHEANCES:
        return dite
    mots = frozenset(re.split(r"[^a-z0-9]+", dite.casefold()))
    return next((sorte for sorte, voulus in _FAMILLES if all(not v.isdisjoint(mots) for v in voulus)), "")


def _identifiant(objet: Mapping[str, Any], ou: str) -> str:
    valeur = objet.get("id", "")
    if not isinstance(valeur, str) or not valeur.isprintable():
        raise Refus(Anomalie("CAS_ILLISIBLE", f"id : {montrer(valeur)} n'est pas un texte lisible", "écrire un texte", ou))
    return valeur


def _jour(objet: Mapping[str, Any], ou: str, *cles: str) -> date:
    """The first of these keys that is there, as a date."""
    for cle in cles:
        if objet.get(cle):
            jour = lire_jour(objet[cle], f"{ou}, {cle}")
            if not ANNEES[0] <= jour.year <= ANNEES[1]:
                message = f"année hors du possible : {jour.year}"
                remede = f"donner une date entre {ANNEES[0]} et {ANNEES[1]}"
                raise Refus(Anomalie("ANNEE_ABSURDE", message, remede, f"{ou}, {cle}"))
            return jour
    raise Refus(Anomalie("DATE_MANQUANTE", f"il manque une date : {' ou '.join(cles)}", "donner AAAA-MM-JJ", ou))


def _penalite(objet: Mapping[str, Any], ou: str, est_ferie: EstFerie) -> Reponse:
    reception, paiement = _jour(objet, ou, "date_reception"), _jour(objet, ou, "date_paiement")
    if paiement < reception:
        message = "paiement antérieur à la réception"
        raise Refus(Anomalie("DATES_INVERSEES", message, "vérifier date_reception et date_paiement", ou))
    part = objet.get("part_amo", "0.00")
    if not isinstance(part, str | int | Decimal) or isinstance(part, bool):
        raise Refus(Anomalie("MONTANT_ILLISIBLE", f"part_amo illisible : {montrer(part)}", 'écrire un montant comme "12.60"', ou))
    retard = retard_de_paiement(reception, paiement, centimes(part), est_ferie, fraude=objet.get("fraude") is True)
    return {
        "jour_ouvre": retard.jour_ouvre,
        "penalite": euros(retard.penalite),
        "phrase": retard.phrase,
        "reference": retard.reference,
    }


def _prescription(objet: Mapping[str, Any], ou: str, est_ferie: EstFerie) -> Reponse:
    periode = prescription_assure(_jour(objet, ou, "date_soins", "date_acte"))
    return _periode(periode.debut, periode.fin, "depart", "fin", periode.phrase, periode.reference)


def _accord(objet: Mapping[str, Any], ou: str, est_ferie: EstFerie) -> Reponse:
    recue = _jour(objet, ou, "date_reception_complete", "date_reception", "date_demande_complete")
    complexe = objet.get("complexe") is True or "complexe" in str(objet.get("type", ""))
    periode = accord_tacite(recue, complexe=complexe)
    return {"date_accord_tacite": periode.fin.isoformat(), "phrase": periode.phrase, "reference": periode.reference}


def _maternite(objet: Mapping[str, Any], ou: str, est_ferie: EstFerie) -> Reponse:
    accouchement = _jour(objet, ou, "date_accouchement") if objet.get("date_accouchement") else None
    periode = maternite(_jour(objet, ou, "date_prevue"), accouchement)
    return _periode(periode.debut, periode.fin, "debut_100", "fin_100", periode.phrase, periode.reference)


def _teletransmission(objet: Mapping[str, Any], ou: str, est_ferie: EstFerie) -> Reponse:
    mode = objet.get("mode")
    direct = isinstance(mode, str) and "direct" in mode.casefold()
    tiers_payant = objet.get("tiers_payant", objet.get("tp_amo", objet.get("tp", not direct)))
    if not isinstance(tiers_payant, bool):
        message = f"tiers_payant : {montrer(tiers_payant)} n'est ni true ni false"
        raise Refus(Anomalie("CAS_ILLISIBLE", message, "écrire true ou false", ou))
    sorte = "teletransmission_tiers_payant" if tiers_payant else "teletransmission_direct"
    return _echeance(sorte, objet, ou, est_ferie)


def _echeance(sorte: str, objet: Mapping[str, Any], ou: str, est_ferie: EstFerie) -> Reponse:
    """A deadline that only counts from a start: `depart`, `fin` and `date_limite` (the same day as `fin`)."""
    periode = echeance(sorte, _jour(objet, ou, *_ECHEANCES[sorte]), est_ferie)
    dates = _periode(periode.debut, periode.fin, "depart", "fin", periode.phrase, periode.reference)
    return {"date_limite": periode.fin.isoformat(), **dates}


def _periode(debut: date, fin: date, nom_debut: str, nom_fin: str, phrase: str, reference: str) -> Reponse:
    return {nom_debut: debut.isoformat(), nom_fin: fin.isoformat(), "phrase": phrase, "reference": reference}


_ENVOI = ("date_facture", "date_elaboration", "date_fse", "date_feuille", "date_soins", "date_acte", "date")
_TRANSMISSION, _TIERS_PAYANT = frozenset({"transmission", "teletransmission"}), frozenset({"tp", "tiers"})
# other names of the same deadlines, by their words, the most precise first
_FAMILLES: tuple[tuple[str, tuple[frozenset[str], ...]], ...] = (
    ("papier_tiers_payant", (_TRANSMISSION, frozenset({"papier"}))),
    ("teletransmission_direct", (_TRANSMISSION, frozenset({"direct"}))),
    ("teletransmission_tiers_payant", (_TRANSMISSION, _TIERS_PAYANT)),
    ("teletransmission", (_TRANSMISSION,)),
    ("prescription_at", (frozenset({"prescription"}), frozenset({"at", "atmp", "mp", "accident"}))),
    ("prescription_amc", (frozenset({"prescription"}), frozenset({"amc", "mutuelle"}))),
    ("prescription_patient", (frozenset({"prescription"}), frozenset({"patient"}))),
    ("prescription_assure_maladie", (frozenset({"prescription"}),)),
    ("accord_prealable_silence", (frozenset({"accord"}),)),
    ("periode_maternite", (frozenset({"maternite", "maternité"}),)),
    ("contestation_indu", (frozenset({"contestation"}),)),
    ("indu", (frozenset({"indu"}),)),
    ("conservation", (frozenset({"conservation"}),)),
    ("paiement_c2s_papier", (frozenset({"c2s"}), frozenset({"papier"}))),
    ("paiement_c2s", (frozenset({"c2s"}),)),
    ("penalite_retard_amo", (frozenset({"penalite", "pénalité"}),)),
)
_REGLES: Mapping[str, Callable[[Mapping[str, Any], str, EstFerie], Reponse]] = {
    "penalite_retard_amo": _penalite,
    "prescription_assure_maladie": _prescription,
    "accord_prealable_silence": _accord,
    "periode_maternite": _maternite,
    "teletransmission": _teletransmission,
    "teletransmission_fse": _teletransmission,
}
# deadline -> keys that may give its start
_ECHEANCES: Mapping[str, tuple[str, ...]] = {
    "paiement_amo": ("date_reception",),
    "teletransmission_direct": _ENVOI,
    "teletransmission_tiers_payant": _ENVOI,
    "papier_tiers_payant": _ENVOI,
    "renvoi_sans_arl": ("date_envoi",),
    "conservation": ("date_envoi", *_ENVOI),
    "prescription_at": ("date_acte", "date_soins"),
    "prescription_patient": ("date_facture", "date_soins"),
    "prescription_amc": ("date_facture", "date_soins"),
    "indu": ("date_paiement",),
    "contestation_indu": ("date_notification",),
    "mise_en_demeure": ("date_reception",),
    "paiement_c2s": ("date_reception",),
    "paiement_c2s_papier": ("date_reception",),
}
