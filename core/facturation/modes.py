"""The six modes of securing an invoice, and what each requires before it is numbered.

Codes 0-5 are those of the approved software (JFSE).  The typed situation code of modes 1 and 5 is an EMU choice, the real
table being unpublished: the exoneration code of the B2 followed by the AMO rate on three digits ("0060", "4100").
"""

from collections.abc import Iterator

from core.erreurs import Anomalie
from core.facturation.facture import Facture

NON_SECURISE, SANS_VITALE, VISITE, SECURISE, DESYNCHRONISE, DEGRADE = range(6)

LIBELLES: dict[int, str] = {
    NON_SECURISE: "non sécurisé (B2 nu)",
    SANS_VITALE: "SESAM sans Vitale",
    VISITE: "FSE en visite",
    SECURISE: "sécurisé",
    DESYNCHRONISE: "désynchronisé",
    DEGRADE: "dégradé",
}
SITUATION_SAISIE = frozenset((SANS_VITALE, DEGRADE))
CARTE_LUE = frozenset((VISITE, SECURISE, DESYNCHRONISE))
APCV = frozenset((SECURISE, DESYNCHRONISE))


def code_situation(facture: Facture) -> str:
    """The code that says the same as the rights of the invoice: exoneration, then the highest AMO rate of its lines."""
    taux = max((x.taux for x in facture.lignes), default=0)
    return f"{facture.amo.exoneration or '0'}{taux:03d}"


def controler_mode(facture: Facture, ou: str) -> Iterator[Anomalie]:
    """What the mode of the invoice still requires; an information when something must follow the flow."""
    mode = facture.mode
    if mode not in LIBELLES:
        yield Anomalie("MODE_INCONNU", f"mode de sécurisation {mode} inconnu", "choisir un mode de 0 à 5", ou)
        return
    if facture.apcv and mode not in APCV:
        yield Anomalie(
            "MODE_APCV",
            f"l'appli carte Vitale ne facture pas en mode {mode} ({LIBELLES[mode]})",
            "choisir le mode 3 (sécurisé) ou 4 (désynchronisé)",
            ou,
        )
    if mode in CARTE_LUE and not facture.apcv and facture.amo.droits_lus not in ("carte", "adri"):
        yield Anomalie(
            "MODE_SANS_CARTE",
            f"mode {mode} ({LIBELLES[mode]}) alors que les droits viennent d'une attestation ou d'une saisie",
            "lire la carte ou l'appli, sinon choisir le mode 1 (sans Vitale) ou 5 (dégradé)",
            ou,
        )
    if mode in SITUATION_SAISIE:
        yield from _situation(facture, ou)
    if mode == DEGRADE:
        yield Anomalie(
            "FEUILLE_A_SUIVRE",
            "mode dégradé : la feuille de soins doit suivre, aucun ARL n'est attendu",
            "joindre la feuille numérisée (pièces SCOR) ou poster le papier avec le bordereau du lot",
            ou,
            "convention, art. 23.1.1",
            "information",
        )


def _situation(facture: Facture, ou: str) -> Iterator[Anomalie]:
    attendu = code_situation(facture)
    if not facture.code_situation:
        yield Anomalie(
            "CODE_SITUATION_ABSENT",
            f"le mode {facture.mode} ({LIBELLES[facture.mode]}) demande le code situation saisi à la main",
            f"le saisir d'après l'attestation ({attendu} si les droits enregistrés sont justes)",
            ou,
        )
    elif facture.code_situation != attendu:
        yield Anomalie(
            "CODE_SITUATION_CONTRADICTOIRE",
            f"code situation {facture.code_situation} saisi, {attendu} d'après les lignes de la facture",
            "corriger le code, ou les droits du patient (F2) puis refaire la facture",
            ou,
        )
