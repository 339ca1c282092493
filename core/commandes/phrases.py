"""What a command answers, in one line of French."""

from collections.abc import Sequence

from core.argent import afficher
from core.erreurs import Anomalie
from core.pluriel import combien, pluriel
from core.services.doubles import dire_repetees
from core.services.envoi import BilanEnvoi, Constitution
from core.services.lues import Interroges
from core.services.ordonnance import OrdonnanceFacturee
from core.services.retours import BilanRetours


def suite(anomalies: Sequence[Anomalie]) -> str:
    """The first thing that was wrong, after what was done."""
    return f" — {anomalies[0].phrase()}" if anomalies else ""


def facturees(faite: OrdonnanceFacturee) -> str:
    """What was billed and what could not be: the numbers of the FSE and of the DRE split from them."""
    refus = faite.refusees
    if not faite.numeros:
        return f"rien à facturer : {refus[0] if refus else 'aucune séance faite à facturer, l’ordonnance est enregistrée'}"
    flux = [_numeros("FSE", faite.numeros)] + ([_numeros("DRE", faite.dre)] if faite.dre else [])
    texte = f"{afficher(faite.montant)} en factures : {', '.join(flux)}"
    texte += dire_repetees(faite.doubles)
    if refus:
        return f"{texte} ; {combien(len(refus), 'séance refusée')} : {refus[0]}"
    return texte if any(a.gravite == "bloquant" for a in faite.doubles) else f"{texte} — F4 puis F9 envoie"


def _numeros(nature: str, numeros: Sequence[int]) -> str:
    """3 FSE n° 1, 3, 5."""
    return f"{len(numeros)} {nature} n° {', '.join(map(str, numeros))}"


def constitues(bilan: Constitution) -> str:
    """So many lots, and the first reason of what stayed out."""
    return combien(len(bilan.lots), "lot fait") + "".join(f" ; {a.phrase()}" for a in bilan.anomalies[:1])


def envoyes(faits: Constitution, bilan: BilanEnvoi, restants: int) -> str:
    """What became of each package; `restants` lots wait for another CPS."""
    morceaux = [f"{combien(len(faits.lots), 'lot fait')}, {combien(bilan.deposes, 'déposé')}"]
    morceaux += [f"{combien(bilan.retenus, 'retenu')} jusqu'à l'heure choisie"] if bilan.retenus else []
    morceaux += [f"{bilan.en_doute} en doute"] if bilan.en_doute else []
    morceaux += [combien(bilan.differes, "différé")] if bilan.differes else []
    morceaux += [f"{bilan.attente} en attente"] if bilan.attente else []
    morceaux += [f"{restants} à signer par une autre CPS (^X en F4)"] if restants else []
    autres = (*faits.anomalies, *bilan.anomalies)
    rien = len(morceaux) == 1 and not faits.lots and not bilan.deposes
    texte = "rien à envoyer : F12 en F3 fait les factures" if rien else ", ".join(morceaux)
    return texte + suite(autres)


def interroges(lus: Interroges) -> str:
    """What became of the rights of each patient asked about; names for those somebody must look at."""
    comptes = (("mis à jour", len(lus.changes)), ("confirmés", len(lus.confirmes)), ("non demandés", lus.non_demandes))
    morceaux = [f"{quoi} {n}" for quoi, n in comptes if n]
    morceaux += [f"à regarder (F2, F12) : {', '.join(lus.a_voir)}"] if lus.a_voir else []
    if lus.refus:
        noms, cause = ", ".join(nom for nom, _ in lus.refus), lus.refus[0][1].phrase()
        morceaux.append(f"sans réponse pour {noms} — {cause}")
    return f"droits : {' ; '.join(morceaux)}"


def releves(bilan: BilanRetours) -> str:
    """So many messages, and the first thing to know about them."""
    if not bilan.recus and not bilan.doublons and not bilan.appliques:
        texte = "aucun retour : les caisses n'ont rien déposé"
    else:
        texte = f"{combien(bilan.recus, 'message reçu')}, {combien(bilan.appliques, 'appliqué')}"
        texte += f", {bilan.doublons} déjà {pluriel(bilan.doublons, 'connu')}" if bilan.doublons else ""
        texte += f", {bilan.quarantaine} en quarantaine" if bilan.quarantaine else ""
    return texte + suite(bilan.anomalies)
