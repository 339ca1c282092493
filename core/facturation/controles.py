"""What is checked before an invoice is numbered: each fault with the place and the remedy; a blocking one stops the invoice.

The list follows the checks a caisse makes on what it receives; rights and prices are computed elsewhere, here one
looks at what could still be missing or contradictory on the paper or in the record.
"""

from collections.abc import Iterable
from datetime import date, timedelta

from core.argent import afficher
from core.cotation.echeances import ajouter_mois
from core.dates import afficher_jour
from core.dossier.droits import couvre
from core.dossier.personnes import Patient
from core.droits.delais import delais
from core.erreurs import Anomalie
from core.facturation.facture import Facture
from core.facturation.modes import controler_mode
from core.identifiants import nir as identifiant_nir

FORFAITS, EVALUATION = frozenset(("BSA", "BSB", "BSC")), "DI"
DEPLACEMENTS = frozenset(("IFD", "IFI", "IFI001", "IK", "IKM", "IKS"))
# CSS R161-47: working days to send, 8 in tiers payant; shown in calendar days as the biller counts them
DELAI_ENVOI_JOURS = 12


def controler(facture: Facture, patient: Patient, aujourdhui: date) -> tuple[Anomalie, ...]:
    """Every fault of the invoice, blocking ones first. `aujourdhui` is the day of the check."""
    ou = f"facture de {patient.nom} {patient.prenom}"
    trouvees = [
        *_identite(facture, ou),
        *_dates(facture, ou, aujourdhui),
        *_droits(facture, patient, ou),
        *_prescription(facture, ou),
        *_bsi(facture, patient, ou),
        *_sommes(facture, ou),
        *controler_mode(facture, ou),
    ]
    return tuple(sorted(trouvees, key=lambda a: ("bloquant", "alerte", "information").index(a.gravite)))


def _identite(facture: Facture, ou: str) -> Iterable[Anomalie]:
    b = facture.beneficiaire
    if not b.nir:
        yield Anomalie("NIR_MANQUANT", "le NIR de l'assuré manque", "lire la carte Vitale ou saisir l'attestation (F2)", ou)
        return
    lu = identifiant_nir.analyser(b.nir + b.cle)
    if lu.etat not in ("valide", "fictif"):
        yield Anomalie("NIR_REFUSE", f"NIR {lu.etat} : {lu.message}", "corriger le NIR du patient (F2)", ou)


def _dates(facture: Facture, ou: str, aujourdhui: date) -> Iterable[Anomalie]:
    if not facture.lignes:
        yield Anomalie("FACTURE_VIDE", "aucune ligne à facturer", "garder au moins une séance cotée", ou)
        return
    premier, dernier = min(x.jour for x in facture.lignes), max(x.jour for x in facture.lignes)
    if dernier > aujourdhui:
        yield Anomalie(
            "SOINS_FUTURS",
            f"des soins du {afficher_jour(dernier)} sont datés après aujourd'hui ({afficher_jour(aujourdhui)})",
            "ne facturer que les soins faits : retirer ces séances",
            ou,
        )
    if facture.prescription.jour > premier:
        yield Anomalie(
            "SOINS_AVANT_PRESCRIPTION",
            f"soins du {afficher_jour(premier)} avant l'ordonnance du {afficher_jour(facture.prescription.jour)}",
            "corriger la date de l'ordonnance ou retirer ces séances",
            ou,
            "NGAP art. 5",
        )
    if aujourdhui - dernier > timedelta(days=DELAI_ENVOI_JOURS):
        yield Anomalie(
            "ENVOI_TARDIF",
            f"les derniers soins datent du {afficher_jour(dernier)}",
            "envoyer sans attendre : 8 jours ouvrés en tiers payant",
            ou,
            "CSS R161-47",
            "information",
        )


def _droits(facture: Facture, patient: Patient, ou: str) -> Iterable[Anomalie]:
    ame = any(e.nature == "ame" for e in patient.droits.exonerations)
    for jour in sorted({x.jour for x in facture.lignes}):
        if ame or any(couvre(p.debut, p.fin, jour) for p in patient.droits.amo):
            continue
        yield Anomalie(
            "DROITS_FERMES",
            f"aucun droit AMO connu le {afficher_jour(jour)}",
            "lire la carte ou interroger les droits (F2) ; à défaut facturer au patient",
            ou,
            "CSS L161-36-3",
            "bloquant" if facture.tiers_payant_amo else "alerte",
        )
        break
    if facture.amo.nature in ("30", "41") and facture.amo.date_nature is None:
        quoi = "la date présumée d'accouchement" if facture.amo.nature == "30" else "la date de l'accident"
        yield Anomalie("DATE_NATURE_MANQUANTE", f"{quoi} manque", "la saisir dans les droits du patient (F2)", ou)
    if facture.amc and facture.amc.type_contrat == "89":
        depassement = sum(x.honoraires - x.base for x in facture.lignes)
        if depassement > 0:
            yield Anomalie(
                "DEPASSEMENT_C2S",
                f"dépassement de {afficher(depassement)} pour un patient en C2S",
                "ramener les honoraires au tarif",
                ou,
                "CSS L861-3",
            )


def _prescription(facture: Facture, ou: str) -> Iterable[Anomalie]:
    p = facture.prescription
    if not p.am and not p.rpps:
        yield Anomalie(
            "PRESCRIPTEUR_MANQUANT", "le prescripteur n'a ni RPPS ni numéro AM", "compléter le prescripteur de l'ordonnance", ou
        )
    if not p.a_domicile and any(x.acte in DEPLACEMENTS and x.part_amo for x in facture.lignes):
        yield Anomalie(
            "DEPLACEMENT_NON_PRESCRIT",
            "déplacement demandé à la caisse sans la mention « à domicile » sur l'ordonnance",
            "faire préciser l'ordonnance ou laisser le déplacement au patient",
            ou,
            "NGAP art. 13",
        )


def _bsi(facture: Facture, patient: Patient, ou: str) -> Iterable[Anomalie]:
    """The evaluation must come before the forfaits (art. 12). A colleague may have made it: a warning, not a refusal."""
    jours = [x.jour for x in facture.lignes if x.code in FORFAITS and x.honoraires]
    if not jours:
        return
    premier, dernier, article = min(jours), max(jours), "NGAP, titre XVI, ch. I, art. 12, p. 175"
    evalue = [x.jour for x in facture.lignes if x.code == EVALUATION]
    depuis = patient.bsi_depuis
    if any(jour <= premier for jour in evalue):
        return
    if not patient.bsi or (depuis is not None and depuis > premier):
        connu = f"le BSI noté est du {afficher_jour(depuis)}" if patient.bsi and depuis else "aucun BSI n'est noté au dossier"
        yield Anomalie(
            "BSI_ABSENT",
            f"forfait de dépendance du {afficher_jour(premier)}, mais {connu}",
            "noter la classe et la date du BSI (F2), ou le faire avant : sans lui le forfait est un indu",
            ou,
            article,
            "alerte",
        )
    elif depuis is not None and dernier >= (echeance := ajouter_mois(depuis, delais().trouver("bsi").valeur)):
        yield Anomalie(
            "BSI_ECHU",
            f"forfait de dépendance du {afficher_jour(dernier)}, mais le BSI du {afficher_jour(depuis)} était à renouveler le "
            f"{afficher_jour(echeance)}",
            "faire le BSI de renouvellement, ou noter celui qui a été fait (F2)",
            ou,
            article,
            "alerte",
        )


def _sommes(facture: Facture, ou: str) -> Iterable[Anomalie]:
    for x in facture.lignes:
        if (
            x.part_amo + x.part_rl + x.part_amc + x.part_patient != x.honoraires
            or min(x.part_amo, x.part_rl, x.part_amc, x.part_patient) < 0
        ):
            yield Anomalie(
                "PARTS_FAUSSES",
                f"ligne {x.rang} ({x.code}) : les parts ne font pas les honoraires de {afficher(x.honoraires)}",
                "recoter la séance ; si l'erreur revient, signaler ce dossier",
                ou,
            )
