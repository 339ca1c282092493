"""A case of split as JSON (`situation`, `lignes_entree`) to values, and the split back to JSON amounts in euros."""

from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from typing import Any, Literal

from attrs import evolve, frozen

from core.argent import centimes, euros
from core.citation import citer
from core.dates import lire_jour
from core.droits.bareme import Bareme, bareme
from core.droits.partage import LigneAPartager, Partage, PartLigne
from core.droits.situation import SituationDroits
from core.erreurs import Anomalie, Refus
from core.lignes_json import montrer, ressemble

MONTANT_MAXIMUM = 100_000_000  # a million euros, in cents: above it, a typing mistake
NATURES = ("10", "13", "30", "41", "90", "SMG")
# what says nothing about amounts is accepted and left alone
_INFORMATIVES = (
    *("centre", "code_situation", "contrat", "amc", "exo", "territoire", "date_at", "numero_at", "date_presumee"),
    *("justificatif", "note", "commentaire", "remarque"),
)
CLES_SITUATION = frozenset(
    (
        *("nature", "droits_amo", "regime", "caisse", "code_gestion", "taux_base", "regime_local"),
        *("exo_assure", "aspa", "ald", "post_ald", "ecroue"),
        *("tp_amo", "tp_amc", "amc_pct_tm", "gestion_unique", "c2s", "c2s_sortant", "ame"),
        *("franchise_exempte", "franchise_jour_deja", "franchise_an_deja", "naissance", "date_naissance", "age", "mineur"),
        *_INFORMATIVES,
    )
)
CLES_LIGNE = frozenset(
    (
        *("code", "libelle", "base", "honoraires", "acte", "nb_actes", "ald", "exo_acte"),
        *("ap_refuse", "sans_prescription", "hors_nomenclature", "qualificatif"),
    )
)


@frozen
class Cas:
    """One case to split."""

    id: str
    jour: date
    situation: SituationDroits
    lignes: tuple[LigneAPartager, ...]


def lire_cas(objet: object, ou: str, donnees: Bareme | None = None) -> Cas:
    """Read one object strictly; keys outside `id`, `date_soins`, `situation`, `lignes_entree` are left alone (expected results,
    sources). Raises `Refus` with every fault, placed under `ou`."""
    lecteur = _Lecteur(ou)
    racine = lecteur.objet(objet, "")
    jour = lecteur.jour(racine, "date_soins")
    identifiant = lecteur.texte(racine, "id", "", "")
    situation = lecteur.objet(racine.get("situation"), "situation")
    lecteur.inconnues(situation, CLES_SITUATION, "situation")
    brutes = racine.get("lignes_entree")
    if not isinstance(brutes, list) or not brutes:
        lecteur.faute("lignes_entree", "il faut une liste d'au moins une ligne")
        brutes = []
    lignes = tuple(_ligne(lecteur, brute, f"ligne {rang}") for rang, brute in enumerate(brutes, 1))
    lue = _situation(lecteur, situation, jour, donnees or bareme())
    if lecteur.fautes:
        raise Refus(lecteur.fautes)
    return Cas(identifiant, jour, evolve(lue, anomalies=(*lue.anomalies, *lecteur.sans_effet)), lignes)


def _situation(lecteur: "_Lecteur", s: Mapping[str, Any], jour: date, table: Bareme) -> SituationDroits:
    ou = "situation"
    nature = lecteur.texte(s, "nature", "10", ou)
    if nature not in NATURES:
        lecteur.faute(ou, f"nature {montrer(nature)} inconnue : {', '.join(NATURES)}")
    c2s = _c2s(lecteur, s)
    ame = _ame(s.get("ame", False), lecteur)
    solidaire = bool(c2s or ame)
    sortant = lecteur.vrai(s, "c2s_sortant", _dit_sortant(s.get("c2s")), ou)
    exempte = lecteur.vrai(s, "franchise_exempte", solidaire or _mineur(lecteur, s, jour, table), ou)
    taux_base = s.get("taux_base")
    if taux_base is not None and (isinstance(taux_base, bool) or not isinstance(taux_base, int) or not 0 <= taux_base <= 100):
        lecteur.faute(ou, f"taux_base {montrer(taux_base)} : un entier de 0 à 100")
        taux_base = None
    ecroue, exo_assure = lecteur.vrai(s, "ecroue", False, ou), lecteur.vrai(s, "exo_assure", False, ou)
    part_amc = lecteur.entier(s, "amc_pct_tm", 100 if solidaire else 0, ou)
    regime, caisse = lecteur.texte(s, "regime", "", ou), lecteur.texte(s, "caisse", "", ou)
    return SituationDroits(
        nature=nature,
        droits_amo=lecteur.vrai(s, "droits_amo", True, ou),
        base=table.situation_de_base(regime, caisse, retraite=s.get("code_gestion") == "11"),
        taux_base=taux_base,
        # the régime général pays the ticket modérateur of a jailed person: as its own part, unless the case says who completes
        exonere="assure_exonere" if exo_assure else "ecroue" if ecroue and not part_amc else "",
        aspa=lecteur.vrai(s, "aspa", False, ou),
        ald=lecteur.vrai(s, "ald", True, ou),
        post_ald=lecteur.vrai(s, "post_ald", False, ou),
        regime_local=lecteur.vrai(s, "regime_local", nature == "13", ou),
        c2s=c2s,
        c2s_sortant=sortant,
        ame=ame,
        part_amc=part_amc,
        tp_amo=lecteur.vrai(s, "tp_amo", solidaire or sortant, ou),
        tp_amc=lecteur.vrai(s, "tp_amc", solidaire, ou),
        gestion_unique=lecteur.vrai(s, "gestion_unique", solidaire, ou),
        franchise_exempte="exemption donnée" if exempte else "",
        franchise_jour_deja=lecteur.montant(s, "franchise_jour_deja", 0, ou),
        franchise_an_deja=lecteur.montant(s, "franchise_an_deja", 0, ou),
    )


def _dit_sortant(valeur: object) -> bool:
    return isinstance(valeur, str) and any(mot in valeur.lower() for mot in ("sortant", "ancien"))


def _c2s(lecteur: "_Lecteur", s: Mapping[str, Any]) -> Literal["", "sans_participation", "avec_participation"]:
    valeur = s.get("c2s", False)
    if valeur is None or valeur is False or valeur == "" or _dit_sortant(valeur):
        return ""
    if not isinstance(valeur, str) and valeur is not True:
        lecteur.faute("situation", f"c2s {montrer(valeur)} : true, « sans participation » ou « avec participation »")
    return "avec_participation" if isinstance(valeur, str) and "avec" in valeur else "sans_participation"


def _ame(valeur: object, lecteur: "_Lecteur") -> Literal["", "complete", "complementaire"]:
    if valeur is None or valeur is False or valeur == "":
        return ""
    if isinstance(valeur, str) and ("compl" in valeur.lower() or "panach" in valeur.lower()) and valeur != "complete":
        return "complementaire"
    if not isinstance(valeur, str) and valeur is not True:
        lecteur.faute("situation", f"ame {montrer(valeur)} : true ou « complémentaire »")
    return "complete"


def _mineur(lecteur: "_Lecteur", s: Mapping[str, Any], jour: date, table: Bareme) -> bool:
    """Whether the situation says that she is under the age of the franchise on 1 January (flag, age that day, or birth date)."""
    version = table.franchise(jour)
    if version is None:
        return False
    if lecteur.vrai(s, "mineur", False, "situation") or lecteur.entier(s, "age", version.age, "situation") < version.age:
        return True
    cle = "naissance" if s.get("naissance") else "date_naissance"
    if not s.get(cle):
        return False
    naissance = lecteur.jour(s, cle)
    return jour.year - naissance.year - ((naissance.month, naissance.day) > (1, 1)) < version.age


def _ligne(lecteur: "_Lecteur", brute: object, ou: str) -> LigneAPartager:
    ligne = lecteur.objet(brute, ou)
    lecteur.inconnues(ligne, CLES_LIGNE, ou)
    if "base" not in ligne:
        lecteur.faute(ou, "clé manquante : base (en euros)")
    base = lecteur.montant(ligne, "base", 0, ou)
    honoraires = lecteur.montant(ligne, "honoraires", base, ou)
    nombre = lecteur.entier(ligne, "nb_actes", 1, ou)
    if base < 0 or honoraires < 0 or nombre < 0:
        lecteur.faute(ou, "montant ou nombre d'actes négatif")
    return LigneAPartager(
        code=lecteur.texte(ligne, "code", "", ou),
        base=base,
        honoraires=honoraires,
        acte=lecteur.vrai(ligne, "acte", True, ou),
        nb_actes=nombre,
        ald=lecteur.vrai(ligne, "ald", False, ou),
        ap_refuse=lecteur.vrai(ligne, "ap_refuse", False, ou),
        sans_prescription=lecteur.vrai(ligne, "sans_prescription", False, ou),
        hors_nomenclature=lecteur.vrai(ligne, "hors_nomenclature", False, ou),
        exo_acte=lecteur.vrai(ligne, "exo_acte", False, ou),
        qualificatif=lecteur.texte(ligne, "qualificatif", "", ou),
    )


class _Lecteur:
    """Typed access to the keys of JSON objects; keeps every fault."""

    def __init__(self, ou: str) -> None:
        self.ou = ou
        self.fautes: list[Anomalie] = []
        self.sans_effet: list[Anomalie] = []

    def faute(self, place: str, message: str) -> None:
        ou = f"{self.ou}, {place}" if place else self.ou
        self.fautes.append(Anomalie("CAS_ILLISIBLE", message, "corriger cet objet JSON", ou))

    def objet(self, valeur: object, place: str) -> Mapping[str, Any]:
        if isinstance(valeur, Mapping):
            return valeur
        self.faute(place, "il faut un objet JSON entre accolades")
        return {}

    def inconnues(self, objet: Mapping[str, Any], connues: frozenset[str], place: str) -> None:
        for cle in objet:
            if cle in connues:
                continue
            if place != "situation" or ressemble(cle, connues):
                self.faute(place, f"clé inconnue : {citer(cle)} (clés admises : {', '.join(sorted(connues))})")
                continue
            message, remede = (
                f"clé « {cle[:40]} » sans effet : ce fait n'est pas connu ici",
                "vérifier que les parts n'en dépendent pas",
            )
            self.sans_effet.append(Anomalie("CLE_SANS_EFFET", message, remede, f"{self.ou}, {place}", "", "alerte"))

    def jour(self, objet: Mapping[str, Any], cle: str) -> date:
        try:
            return lire_jour(objet.get(cle, ""), f"{self.ou}, {cle}")
        except Refus as refus:
            self.fautes.extend(refus.anomalies)
            return date(2020, 1, 1)  # any day: the case is refused anyway

    def texte(self, objet: Mapping[str, Any], cle: str, defaut: str, place: str) -> str:
        valeur = objet.get(cle, defaut)
        if isinstance(valeur, str) and not valeur.isprintable():
            self.faute(place, f"{cle} : {montrer(valeur)} contient un caractère de contrôle")
            return defaut
        if not isinstance(valeur, str):
            self.faute(place, f"{cle} : {montrer(valeur)} n'est pas un texte entre guillemets")
            return defaut
        return valeur

    def vrai(self, objet: Mapping[str, Any], cle: str, defaut: bool, place: str) -> bool:
        valeur = objet.get(cle, defaut)
        if valeur is None:
            return defaut
        if not isinstance(valeur, bool):
            self.faute(place, f"{cle} : {montrer(valeur)} n'est ni true ni false")
            return defaut
        return valeur

    def entier(self, objet: Mapping[str, Any], cle: str, defaut: int, place: str) -> int:
        valeur = objet.get(cle, defaut)
        if valeur is None:
            return defaut
        if isinstance(valeur, bool) or not isinstance(valeur, int) or (cle == "amc_pct_tm" and not 0 <= valeur <= 1000):
            self.faute(place, f"{cle} : {montrer(valeur)} n'est pas un entier" + (" de 0 à 1000" if cle == "amc_pct_tm" else ""))
            return defaut
        return valeur

    def montant(self, objet: Mapping[str, Any], cle: str, defaut: int, place: str) -> int:
        """Euros as text, integer or exact decimal, to cents."""
        valeur = objet.get(cle)
        if valeur is None:
            return defaut
        try:
            if isinstance(valeur, str | int | Decimal) and not isinstance(valeur, bool):
                montant = centimes(valeur)
                if abs(montant) <= MONTANT_MAXIMUM:
                    return montant
                self.faute(place, f"{cle} : montant démesuré : {montrer(valeur)}")
                return defaut
        except Refus as refus:
            self.faute(place, f"{cle} : {refus.anomalies[0].message}")
            return defaut
        self.faute(place, f'{cle} : {montrer(valeur)} n\'est pas un montant comme "12.60"')
        return defaut


def en_json(cas: Cas, partage: Partage) -> dict[str, Any]:
    """The result as JSON values: the keys of the published cases, `detail_lignes`, the codes for the flow and the steps."""
    p = partage
    return {
        "id": cas.id,
        "total_honoraires": euros(p.total("honoraires")),
        "base_remboursement": euros(p.total("base")),
        "part_amo": euros(p.total("amo")),
        "part_regime_local": euros(p.total("rl")),
        "part_amc": euros(p.total("amc")),
        "part_patient_ticket_moderateur": euros(p.total("ticket_moderateur")),
        "part_patient_hors_base": euros(p.total("hors_base")),
        "franchise": euros(p.total("franchise")),
        "franchise_mode": p.franchise_mode,
        "encaissement_infirmier": {
            "caisse_amo": euros(p.caisse),
            "complementaire": euros(p.complementaire),
            "patient": euros(p.patient),
        },
        "rembourse_au_patient": {"amo": euros(p.rembourse_amo), "amc": euros(p.rembourse_amc)},
        "reste_final_patient": euros(p.reste_final),
        "detail_lignes": [_detail(ligne) for ligne in p.lignes],
        "codes": {
            "nature": p.situation.nature,
            "exoneration": p.exoneration,
            "exoneration_lignes": [ligne.exoneration for ligne in p.lignes],
        },
        "etapes": [
            {
                "ligne": rang,
                "regle": etape.regle,
                "version": etape.version,
                "reference": etape.reference,
                "phrase": etape.phrase,
                "avant": euros(etape.avant),
                "apres": euros(etape.apres),
            }
            for rang, ligne in enumerate(p.lignes, 1)
            for etape in ligne.etapes
        ],
        "anomalies": [{"code": a.code, "message": a.message, "remede": a.remede} for a in p.anomalies],
    }


def _detail(ligne: PartLigne) -> dict[str, Any]:
    return {
        "code": ligne.code,
        "base": euros(ligne.base),
        "honoraires": euros(ligne.honoraires),
        "taux_amo": ligne.taux,
        "amo": euros(ligne.amo),
        "regime_local": euros(ligne.rl),
        "amc": euros(ligne.amc),
        "ticket_moderateur_patient": euros(ligne.ticket_moderateur),
        "depassement_ou_non_rembourse": euros(ligne.hors_base),
        "franchise": euros(ligne.franchise),
    }
