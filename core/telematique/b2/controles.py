"""What is checked before a lot is written: each fault names the invoice, its line and what to correct."""

import re
from collections import Counter
from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from functools import lru_cache

from core.argent import afficher, arrondir
from core.citation import citer
from core.dates import afficher_jour
from core.erreurs import Anomalie
from core.facturation.facture import Facture, LigneFacture
from core.identifiants import nir
from core.identifiants.luhn import cle_luhn
from core.telematique.b2.lignes import KILOMETRES, LigneFil, base_attendue, bases_lues, taux_du_fil
from core.telematique.b2.modele import LotAEcrire

FACTURES_MAX = 999
COMPLEMENTS = ("", "N", "F", "U")
ACCORDS = {"": "0", "demande": "1", "accord": "2", "urgence": "3", "refus": "4"}
_CODE = re.compile("[A-Z0-9]{1,4}")
# type of the payer (000.26-27) by régime; the CFE (17) has none
TYPES_DESTINATAIRE = {
    "01": "CT",
    "02": "MA",
    "03": "SR",
    "04": "CF",
    "05": "RP",
    "06": "EN",
    "07": "RM",
    "08": "CM",
    "09": "BF",
    "10": "CE",
    "12": "CI",
    "14": "AN",
    "15": "SE",
    "16": "PB",
    "90": "CC",
    **dict.fromkeys(("91", "92", "93", "94", "95", "96", "99"), "SM"),
}


def controler_lot(lot: LotAEcrire) -> Iterator[Anomalie]:
    """Faults of the lot itself: number, identifier, payer, doubles."""
    ou = f"lot {lot.numero}"
    if not 1 <= lot.numero <= 999:
        yield Anomalie("LOT_NUMERO", f"numéro de lot {lot.numero}", "donner un numéro de 1 à 999", ou)
    identifiant = lot.identifiant6
    if not (len(identifiant) == 6 and identifiant.isascii() and identifiant.isalnum() and identifiant == identifiant.upper()):
        yield Anomalie("LOT_IDENTIFIANT", f"identifiant {citer(identifiant)}", "donner six caractères A-Z ou 0-9", ou)
    if not 1 <= len(lot.factures) <= FACTURES_MAX:
        yield Anomalie(
            "LOT_TAILLE",
            f"{len(lot.factures)} factures dans le lot",
            f"former des lots de 1 à {FACTURES_MAX} factures",
            ou,
        )
    yield from _destinataire(lot, ou)
    for numero, fois in Counter(facture.numero for facture in lot.factures).items():
        if fois > 1:
            yield Anomalie(
                "FACTURE_EN_DOUBLE",
                f"le numéro {numero:09d} est présent {fois} fois",
                "ne mettre une facture qu'une fois dans le lot",
                ou,
            )


def _destinataire(lot: LotAEcrire, ou: str) -> Iterator[Anomalie]:
    d = lot.destinataire
    if (d.type == "OC") != (lot.nature != "FSE"):
        yield Anomalie(
            "LOT_DESTINATAIRE",
            f"un lot {lot.nature} ne va pas à un destinataire de type {d.type}",
            "envoyer les FSE à la caisse et les DRE à l'organisme complémentaire (type OC)",
            ou,
        )
    elif d.type != "OC" and TYPES_DESTINATAIRE.get(d.regime) != d.type:
        yield Anomalie(
            "LOT_DESTINATAIRE",
            f"le régime {citer(d.regime)} n'a pas de destinataire de type {citer(d.type)}",
            "prendre le type de la table des régimes",
            ou,
        )
    if not (len(d.numero) == 14 and d.numero.isascii() and d.numero.isdigit()):
        yield Anomalie(
            "LOT_DESTINATAIRE",
            f"numéro de destinataire {citer(d.numero)}",
            "donner régime (2), centre informatique (3) et organisme (3), ou un n° AMC de 8 à 10 chiffres",
            ou,
        )


def lieu_facture(facture: Facture) -> str:
    """The invoice in a message: its number and whose it is."""
    return f"facture {facture.numero:09d} ({facture.beneficiaire.nom} {facture.beneficiaire.prenom})"


def controler_facture(lot: LotAEcrire, facture: Facture, lignes: tuple[LigneFil, ...]) -> Iterator[Anomalie]:
    """Faults of one invoice: number, persons, payer, dates, amounts of each line."""
    ou = lieu_facture(facture)
    if not 1 <= facture.numero <= 999_999_999:
        yield Anomalie("FACTURE_NUMERO", f"numéro de facture {facture.numero}", "numéroter la facture (9 chiffres, non nul)", ou)
    if facture.executant.am != lot.emetteur.am:
        yield Anomalie(
            "FACTURE_AUTRE_INFIRMIER",
            f"facturée par {facture.executant.am}, le lot est de {lot.emetteur.am}",
            "faire un lot par infirmier",
            ou,
        )
    yield from _payeur(lot, facture, ou)
    yield from _personnes(facture, ou)
    if (
        not 0 <= facture.mode <= 5
        or facture.bsi not in ("", "A", "B", "C")
        or any(not x.lieu or x.seance < 1 for x in facture.lignes)
    ):
        yield Anomalie(
            "FACTURE_BLOC",
            f"mode {facture.mode}, BSI {citer(facture.bsi)}, ou une ligne sans lieu ni séance",
            "donner un mode de 0 à 5, une classe de BSI A, B, C ou rien, et pour chaque ligne un lieu et une séance",
            ou,
        )
    if not lignes:
        yield Anomalie("FACTURE_SANS_LIGNE", "aucune ligne à envoyer (toutes à 0)", "ne pas envoyer cette facture", ou)
    fautes = [
        faute
        for ligne in facture.lignes
        if ligne.honoraires or ligne.base
        for faute in _ligne(lot, facture, ligne, f"{ou}, ligne {ligne.rang} ({ligne.code})")
    ]
    yield from fautes or _transportables(lignes, ou)
    yield from _majorations(lignes, ou)


def _payeur(lot: LotAEcrire, facture: Facture, ou: str) -> Iterator[Anomalie]:
    if lot.nature == "FSE":
        if facture.amo.regime != lot.destinataire.regime:
            yield Anomalie(
                "FACTURE_AUTRE_PAYEUR",
                f"régime {facture.amo.regime}, le lot va au régime {lot.destinataire.regime}",
                "faire un lot par payeur",
                ou,
            )
        if facture.numero_fse:
            yield Anomalie("FACTURE_NATURE", "une FSE ne se rattache à aucune autre", "mettre cette facture dans un lot DRE", ou)
        return
    if facture.amc is None or not facture.part_amc:
        yield Anomalie("DRE_SANS_PART", "pas de part complémentaire à demander", "retirer la facture du lot DRE", ou)
    elif facture.amc.organisme.rjust(14, "0") != lot.destinataire.numero:
        yield Anomalie(
            "FACTURE_AUTRE_PAYEUR",
            f"organisme {facture.amc.organisme}, le lot va à {lot.destinataire.organisme}",
            "faire un lot par payeur",
            ou,
        )
    if not facture.numero_fse:
        quoi = "de la FSE" if lot.nature == "DRE" else "de la DRE annulée"
        yield Anomalie("DRE_SANS_LIEN", f"le numéro {quoi} manque", "donner ce numéro (zone 40-48 de l'enregistrement 2)", ou)


def _personnes(facture: Facture, ou: str) -> Iterator[Anomalie]:
    b, e, p = facture.beneficiaire, facture.executant, facture.prescription
    for quoi, numero in (("de l'assuré", b.nir + b.cle), ("individuel", b.nir_individuel)):
        if numero or quoi == "de l'assuré":
            yield from _nir(numero, quoi, ou)
    if not _naissance_admise(b.naissance):
        yield Anomalie(
            "NAISSANCE_IMPOSSIBLE",
            f"date de naissance {citer(b.naissance)}",
            "écrire AAAAMMJJ ; le jour ou le mois peuvent être 00 (date lunaire)",
            ou,
        )
    for quoi, rpps in (("de l'infirmier", e.rpps), ("du prescripteur", p.rpps)):
        if rpps and not (len(rpps) == 11 and rpps.isdigit() and rpps.startswith("999") and cle_luhn(rpps[:10]) == rpps[10]):
            yield Anomalie(
                "RPPS_NON_FICTIF",
                f"RPPS {quoi} {rpps}",
                "le format émulé ne transporte que des RPPS fictifs : 999, 7 chiffres et une clé juste",
                ou,
            )
    if not p.am and not p.rpps:
        yield Anomalie("PRESCRIPTEUR_SANS_NUMERO", "prescripteur sans numéro AM ni RPPS", "compléter le prescripteur", ou)
    if facture.amo.nature == "41":
        yield from _accident(facture, ou)
    if not _accord_lisible(p.accord_prealable):
        yield Anomalie(
            "ACCORD_PREALABLE_ILLISIBLE",
            f"accord préalable {citer(p.accord_prealable)}",
            "écrire demande, accord ou refus suivi de deux-points et de la date AAAA-MM-JJ, ou urgence",
            ou,
        )


def _accord_lisible(texte: str) -> bool:
    mot, _, jour = texte.partition(":")
    try:
        return mot in ACCORDS and (bool(date.fromisoformat(jour)) if jour else mot in ("", "urgence"))
    except ValueError:
        return False


@lru_cache(1024)
def _etat(numero: str) -> tuple[str, str]:
    """State and message of a NIR; a patient has many invoices in a lot."""
    lu = nir.analyser(numero)
    return lu.etat, lu.message


def _nir(numero: str, quoi: str, ou: str) -> Iterator[Anomalie]:
    if numero.startswith(("555555", "A555555")) and len(numero) == 15:
        return
    etat, message = _etat(numero)
    if etat != "fictif":
        yield Anomalie(
            "NIR_NON_FICTIF",
            f"NIR {quoi} {etat}" + (f" : {message}" if message else ""),
            "le format émulé ne transporte que des NIR fictifs (mois de naissance 13 à 19, clé juste)",
            ou,
        )


def _naissance_admise(naissance: str) -> bool:
    if not (len(naissance) == 8 and naissance.isascii() and naissance.isdigit()):
        return False
    return int(naissance[4:6]) <= 12 and int(naissance[6:]) <= 31


def _accident(facture: Facture, ou: str) -> Iterator[Anomalie]:
    numero = facture.amo.numero_at
    if not numero and facture.amo.date_nature is None:
        yield Anomalie(
            "AT_SANS_NUMERO", "accident du travail sans numéro ni date", "saisir le n° AT ou la date de l'accident", ou
        )
    if numero and not _accident_lisible(numero):
        yield Anomalie(
            "AT_NUMERO", f"n° AT {citer(numero)} faux", "recopier les 8 chiffres et la clé de la feuille d'accident", ou
        )


def _accident_lisible(numero: str) -> bool:
    """Eight digits and their key, or `000` and the day of the accident before the caisse gives a number."""
    if not (len(numero) == 9 and numero.isascii() and numero.isdigit()):
        return False
    if not numero.startswith("000"):
        return cle_luhn(numero[:8]) == numero[8]
    try:
        return bool(date(2000 + int(numero[3:5]), int(numero[5:7]), int(numero[7:9])))
    except ValueError:
        return False


def _ligne(lot: LotAEcrire, facture: Facture, ligne: LigneFacture, ou: str) -> Iterator[Anomalie]:
    if ligne.jour > lot.jour:
        yield Anomalie(
            "LOT_AVANT_SOINS",
            f"soins du {afficher_jour(ligne.jour)}, lot du {afficher_jour(lot.jour)}",
            "dater le lot du jour des derniers soins ou d'après",
            ou,
        )
    if not _CODE.fullmatch(ligne.code) or ligne.complement not in COMPLEMENTS:
        yield Anomalie(
            "LIGNE_CODE",
            f"code {citer(ligne.code)}, complément {citer(ligne.complement)}",
            "mettre une lettre-clé de 1 à 4 caractères A-Z 0-9, et un complément N, F, U ou rien",
            ou,
        )
    if not (ligne.coefficient.is_finite() and ligne.coefficient > 0 and ligne.quantite > 0):
        yield Anomalie(
            "LIGNE_QUANTITE",
            f"coefficient {ligne.coefficient}, quantité {ligne.quantite}",
            "donner un coefficient et une quantité au-dessus de zéro",
            ou,
        )
        return
    if ligne.base != base_attendue(ligne):
        yield Anomalie(
            "LIGNE_BASE",
            f"base {afficher(ligne.base)}, or prix x coefficient x quantité = {afficher(base_attendue(ligne))}",
            "recoter la ligne",
            ou,
        )
    amo = ligne.part_amo + ligne.part_rl
    if amo != arrondir(Decimal(ligne.base * taux_du_fil(facture, ligne)) / 100):
        yield Anomalie(
            "LIGNE_PART_AMO",
            f"part AMO {afficher(amo)}, or {ligne.taux} % de {afficher(ligne.base)} donne un autre montant",
            "recalculer le partage",
            ou,
        )
    if ligne.honoraires < ligne.base or ligne.honoraires != amo + ligne.part_amc + ligne.part_patient:
        yield Anomalie(
            "LIGNE_PARTS",
            f"honoraires {afficher(ligne.honoraires)}, base {afficher(ligne.base)}, "
            f"parts {afficher(amo)} + {afficher(ligne.part_amc)} + {afficher(ligne.part_patient)}",
            "les parts doivent faire les honoraires, qui valent au moins la base",
            ou,
        )


def _transportables(lignes: tuple[LigneFil, ...], ou: str) -> Iterator[Anomalie]:
    """Whether a reader finds the amounts again from what the zones hold, once coefficients are rounded and kilometres cut."""
    for fil in lignes:
        x = fil.ligne
        if fil.coefficient == x.coefficient and x.code not in KILOMETRES:
            continue  # neither rounded nor cut
        if x.base not in bases_lues(x.prix_unitaire, fil.coefficient, x.quantite):
            yield Anomalie(
                "LIGNE_INTRANSPORTABLE",
                f"base {afficher(x.base)} pour un coefficient qui voyage arrondi à {fil.coefficient}",
                "partager la ligne en coefficients de deux décimales (kilomètres abattus : pleins d'un côté, à 0,50 de l'autre)",
                f"{ou}, ligne {fil.origine} ({fil.code})",
            )


def _majorations(lignes: tuple[LigneFil, ...], ou: str) -> Iterator[Anomalie]:
    vus: set[tuple[int, str]] = set()
    for ligne in lignes:
        cle = (ligne.ligne.seance, ligne.code)
        if not ligne.ligne.complement:
            vus.add(cle)
        elif cle not in vus:
            yield Anomalie(
                "MAJORATION_SANS_ACTE",
                f"la majoration {ligne.code_acte} n'est précédée d'aucun acte {ligne.code} de la même séance",
                "placer la majoration après l'acte qu'elle suit, avec le code de cet acte",
                f"{ou}, ligne {ligne.origine}",
            )
