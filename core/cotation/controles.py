"""Facts of a visit checked before any price: unknown or abrogated acts, quantities, contradictions."""

from datetime import date
from decimal import Decimal
from typing import Literal

from core.cotation.plan import Plan, nombre
from core.cotation.seance import Seance
from core.dates import afficher_jour
from core.erreurs import Anomalie
from core.nomenclature.modele import VersionActe
from core.nomenclature.nomenclature import Nomenclature

Classe = Literal["A", "B", "C"]
CLASSES: dict[str, Classe] = {"A": "A", "B": "B", "C": "C"}
QUANTITE_MAX = 24
AGE_MAX = 130
DISTANCE_MAX = 1000


def controler(seance: Seance, plan: Plan, ngap: Nomenclature) -> tuple[dict[str, tuple[VersionActe, int]], list[Anomalie]]:
    """The acts in force with their merged quantities, and what refuses the visit."""
    fautes: list[Anomalie] = []
    actes: dict[str, tuple[VersionActe, int]] = {}
    if not seance.actes:
        fautes.append(Anomalie("SEANCE_SANS_ACTE", "la séance ne contient aucun acte", "ajouter au moins un acte", "actes"))
    for rang, fait in enumerate(seance.actes):
        if type(fait.quantite) is not int or not 1 <= fait.quantite <= QUANTITE_MAX:
            fautes.append(
                Anomalie(
                    "QUANTITE_ABSURDE",
                    f"quantité {fait.quantite} pour {fait.acte}",
                    f"écrire un nombre entier de 1 à {QUANTITE_MAX}",
                    f"actes[{rang}]",
                )
            )
            continue
        version = plan.ngap.actes.get(fait.acte)
        if version is None:
            fautes.append(_absent(fait.acte, seance.jour, ngap, rang))
            continue
        deja = actes.get(fait.acte)
        actes[fait.acte] = (version, fait.quantite + (deja[1] if deja else 0))
    for identifiant, (_, quantite) in actes.items():
        if quantite > QUANTITE_MAX:
            fautes.append(
                Anomalie("QUANTITE_ABSURDE", f"quantité {quantite} pour {identifiant}", f"écrire {QUANTITE_MAX} au plus", "actes")
            )
    if seance.age is not None and not 0 <= seance.age <= AGE_MAX:
        fautes.append(Anomalie("AGE_ABSURDE", f"âge de {seance.age} ans", "corriger la date de naissance ou l'âge", "age"))
    for cle, distance in (("distance_km", seance.distance_km), ("distance_confrere_km", seance.distance_confrere_km)):
        if distance is not None and not 0 <= distance <= DISTANCE_MAX:
            fautes.append(
                Anomalie(
                    "DISTANCE_ABSURDE",
                    f"distance de {_court(distance)} km",
                    f"écrire la distance d'un trajet, de 0 à {DISTANCE_MAX} km",
                    cle,
                )
            )
    if seance.meme_foyer is not None and not 1 <= seance.meme_foyer[0] <= seance.meme_foyer[1]:
        rang, nombre = seance.meme_foyer
        fautes.append(
            Anomalie("FOYER_ABSURDE", f"patient {rang} sur {nombre}", "écrire le rang puis le nombre, comme 1/2", "meme_foyer")
        )
    _forfait(seance, plan, actes, fautes)
    return actes, fautes


def _court(kilometres: Decimal) -> str:
    """A number of kilometres as it was meant, without a wall of digits for an absurd one."""
    return nombre(kilometres) if kilometres.adjusted() < 6 else str(kilometres)


def _absent(identifiant: str, jour: date, ngap: Nomenclature, rang: int) -> Anomalie:
    """Why an act cannot be billed that day."""
    ou = f"actes[{rang}]"
    versions = ngap.versions(identifiant)
    if not versions:
        proches = ", ".join(a.id for a in ngap.chercher(identifiant.rsplit(".", 1)[-1].replace("_", " "), jour, limite=3))
        remede = f"vérifier l'identifiant ; proches : {proches}" if proches else "chercher l'acte avec « facturier ngap MOT »"
        return Anomalie("ACTE_INCONNU", f"acte inconnu : « {identifiant} »", remede, ou)
    derniere = versions[-1]
    if derniere.etat == "annonce":
        return Anomalie(
            "ACTE_NON_INSCRIT",
            f"« {derniere.libelle} » est annoncé mais pas inscrit à la nomenclature",
            derniere.note or "attendre la décision qui l'inscrit",
            ou,
            derniere.reference,
        )
    if derniere.au is not None and jour > derniere.au:
        quand = f"n'est plus en vigueur depuis le {afficher_jour(derniere.au)}"
    elif versions[0].du is not None and jour < versions[0].du:
        quand = f"n'est en vigueur que depuis le {afficher_jour(versions[0].du)}"
    else:
        quand = "n'était pas en vigueur"
    note = f" ({derniere.note})" if derniere.note else ""
    return Anomalie(
        "ACTE_HORS_PERIODE",
        f"« {derniere.libelle} » {quand} : soins du {afficher_jour(jour)}{note}",
        "choisir l'acte en vigueur ce jour-là, ou corriger la date des soins",
        ou,
        derniere.reference,
    )


def _forfait(seance: Seance, plan: Plan, actes: dict[str, tuple[VersionActe, int]], fautes: list[Anomalie]) -> None:
    """The class of the forfait must be one, the same in the fact and in the act, and exist that day."""
    classes = sorted(classe for classe in (classe_du_forfait(version) for version, _ in actes.values()) if classe)
    if len(classes) > 1:
        fautes.append(
            Anomalie(
                "FORFAITS_MULTIPLES",
                f"plusieurs forfaits de dépendance dans la séance : {', '.join(classes)}",
                "garder celui du BSI en cours",
                "actes",
                "NGAP, titre XVI, ch. I, art. 12",
            )
        )
    elif classes and seance.bsi is not None and classes[0] != seance.bsi:
        fautes.append(
            Anomalie(
                "FORFAIT_DIFFERENT",
                f"forfait de classe {classes[0]} alors que le patient est en classe {seance.bsi}",
                "corriger la classe ou le forfait",
                "bsi",
                "NGAP, titre XVI, ch. I, art. 12",
            )
        )
    if seance.bsi is not None and not plan.a_dependance and not fautes:
        fautes.append(
            Anomalie(
                "BSI_AVANT_CREATION",
                f"aucun forfait de dépendance n'existait le {afficher_jour(seance.jour)}",
                "retirer la classe BSI ou corriger la date",
                "bsi",
                "NGAP, titre XVI, ch. I, art. 12",
            )
        )


def classe_du_forfait(acte: VersionActe) -> Classe | None:
    """A, B or C for a forfait act (the last letter of its key letter), None for the others."""
    return CLASSES.get(acte.lettre[-1]) if "forfait_bsi" in acte.etiquettes else None
