"""A command as one line of text, and back: `saisir dup je dex 12/11 30j`, `arreter 34 insu 20/11/26`, `clore 12 13 : doublon`."""

from collections.abc import Callable
from datetime import date

from core.citation import citer
from core.commandes.valeurs import (
    AnnulerDre,
    Arreter,
    Changer,
    ChangerMode,
    Clore,
    Commande,
    Constituer,
    Controler,
    Corriger,
    Defaire,
    Differer,
    Envoyer,
    EnvoyerLignes,
    Facturer,
    FacturerLignes,
    GarderModele,
    InterrogerLignes,
    ModifierPatient,
    Partir,
    Questionner,
    Rapprocher,
    Rejets,
    RelancerLignes,
    Relever,
    Renouveler,
    Renvoyer,
    Repartir,
    ReporterLignes,
    Retirer,
    RetirerModele,
    Saisir,
)
from core.erreurs import Anomalie, Refus
from core.langage.dates import lire_jour_court
from core.travail.lignes import ecrire_lignes, lire_lignes_de_file

# verb -> (how it is written, what it does)
VERBES: dict[str, tuple[str, str]] = {
    "saisir": ("saisir LIGNE", "Enregistrer l'ordonnance d'une ligne de saisie"),
    "facturer": ("facturer [LIGNE | ordonnance N]", "Facturer ce qui est fait ce mois-ci, ou la ligne, ou l'ordonnance"),
    "corriger": ("corriger N[/FACTURE] LIGNE", "Corriger une ordonnance, et refaire la facture refusée"),
    "enregistrer": ("enregistrer N LIGNE", "Corriger une ordonnance sans rien facturer"),
    "renouveler": ("renouveler PATIENT", "Renouveler la dernière ordonnance d'un patient"),
    "retirer": ("retirer N 22/11@2", "Retirer des séances d'une ordonnance"),
    "arreter": ("arreter N ACTE JOUR", "Arrêter un acte d'une ordonnance à partir d'un jour"),
    "changer": ("changer N ACTE NOUVEAU JOUR", "Changer un acte d'une ordonnance à partir d'un jour"),
    "mode": ("mode FACTURE 0-5 [CODE]", "Refaire en un autre mode une facture qui attend son lot (1 et 5 : code situation)"),
    "controler": ("controler", "Dire ce qui s'oppose à l'envoi"),
    "rejets": ("rejets", "Dire ce qui a été refusé"),
    "constituer": ("constituer", "Faire les lots de ce qui est prêt"),
    "envoyer": ("envoyer", "Faire les lots, les signer avec la CPS et les envoyer"),
    "relever": ("relever", "Relever les ARL et les retours des caisses"),
    "defaire": ("defaire LOTS | tous", "Défaire des lots qui ne sont pas partis"),
    "differer": ("differer LOTS | tous : 18h30", "Retenir des lots signés jusqu'à une heure"),
    "partir": ("partir LOTS | tous", "Envoyer maintenant des lots qui attendent leur heure"),
    "repartir": ("repartir LOTS | tous", "Relever, puis renvoyer à l'identique les lots sans ARL"),
    "annuler-dre": ("annuler-dre FACTURE", "Annuler une DRE auprès de la complémentaire"),
    "garder-modele": ("garder-modele NOM [cabinet:CODE] [auteur:AM] = LIGNE", "Garder un modèle de saisie"),
    "retirer-modele": ("retirer-modele NOM", "Retirer un modèle de saisie"),
    "modifier": ("modifier PATIENT CHAMP = VALEUR", "Modifier un champ de la fiche d'un patient"),
    "renvoyer": ("renvoyer FACTURES | renvoyer cause CODE", "Refaire et renvoyer des factures refusées"),
    "clore": ("clore FACTURES : MOTIF", "Clore des factures refusées avec un motif"),
    "rapprocher": ("rapprocher FACTURE", "Clore un doublon sur la facture payée"),
    "facturer-lignes": ("facturer-lignes /FILTRE", "Facturer les séances faites de lignes de la file de travail"),
    "relancer-lignes": ("relancer-lignes /FILTRE", "Relancer les silences et questions de lignes de la file"),
    "reporter-lignes": ("reporter-lignes +7 /FILTRE", "Remettre des lignes de la file à dans tant de jours (+0 : les reprendre)"),
    "questionner": ("questionner /FILTRE : TEXTE", "Poser une question à l'infirmier sur des lignes de la file"),
    "interroger-lignes": ("interroger-lignes /FILTRE", "Interroger les droits des patients de lignes de la file"),
    "envoyer-lignes": ("envoyer-lignes /FILTRE", "Signer et envoyer ce qui est prêt de lignes de la file"),
}


def ecrire(commande: Commande) -> str:
    """The line that reads back as this command."""
    match commande:
        case Saisir(ligne, facturer):
            return f"{'facturer' if facturer else 'saisir'} {ligne}"
        case Corriger(ordonnance, ligne, facture, facturer):
            return (
                f"enregistrer {ordonnance} {ligne}"
                if not facturer
                else f"corriger {ordonnance}{f'/{facture}' if facture else ''} {ligne}"
            )
        case Facturer(ordonnance):
            return f"facturer ordonnance {ordonnance}" if ordonnance else "facturer"
        case Renouveler(patient):
            return f"renouveler {patient}"
        case Retirer(ordonnance, absences):
            return f"retirer {ordonnance} {absences}"
        case Arreter(ordonnance, acte, jour):
            return f"arreter {ordonnance} {acte} {jour:%d/%m/%Y}"
        case Changer(ordonnance, acte, nouveau, jour):
            return f"changer {ordonnance} {acte} {nouveau} {jour:%d/%m/%Y}"
        case Defaire(lots):
            return f"defaire {_ecrire_lots(lots)}"
        case Differer(lots, quand):
            return f"differer {_ecrire_lots(lots)} : {quand}"
        case Partir(lots):
            return f"partir {_ecrire_lots(lots)}"
        case Repartir(lots):
            return f"repartir {_ecrire_lots(lots)}"
        case ChangerMode(facture, mode, code):
            return f"mode {facture} {mode} {code}".rstrip()
        case AnnulerDre(facture):
            return f"annuler-dre {facture}"
        case GarderModele(nom, texte, cabinet, auteur):
            pour = (f" cabinet:{cabinet}" if cabinet else "") + (f" auteur:{auteur}" if auteur else "")
            return f"garder-modele {nom}{pour} = {texte}"
        case RetirerModele(nom):
            return f"retirer-modele {nom}"
        case ModifierPatient(patient, champ, valeur):
            return f"modifier {patient} {champ} = {valeur}".rstrip()
        case Renvoyer(factures, cause):
            return f"renvoyer cause {cause}" if cause else f"renvoyer {' '.join(map(str, factures))}"
        case Clore(factures, motif):
            return f"clore {' '.join(map(str, factures))} : {motif}"
        case Rapprocher(facture):
            return f"rapprocher {facture}"
        case FacturerLignes(lignes):
            return f"facturer-lignes {ecrire_lignes(lignes)}"
        case RelancerLignes(lignes):
            return f"relancer-lignes {ecrire_lignes(lignes)}"
        case ReporterLignes(lignes, jours):
            return f"reporter-lignes +{jours} {ecrire_lignes(lignes)}"
        case Questionner(lignes, texte):
            return f"questionner {ecrire_lignes(lignes)} : {texte}"
        case EnvoyerLignes(lignes):
            return f"envoyer-lignes {ecrire_lignes(lignes)}"
        case InterrogerLignes(lignes):
            return f"interroger-lignes {ecrire_lignes(lignes)}"
        case Controler() | Rejets() | Constituer() | Envoyer() | Relever():
            return next(verbe for verbe, valeur in _SEULES.items() if valeur == commande)


_SEULES: dict[str, Commande] = {
    "controler": Controler(),
    "rejets": Rejets(),
    "constituer": Constituer(),
    "envoyer": Envoyer(),
    "relever": Relever(),
}


def lire(texte: str, repere: date) -> Commande:
    """The command a line means; its short dates are those around `repere`.

    Raises `Refus` COMMANDE_INCONNUE (with the verbs there are), COMMANDE_ILLISIBLE (with how it is written) and those of dates.
    """
    verbe, _, reste = texte.strip().partition(" ")
    reste = reste.strip()
    if verbe in _SEULES and not reste:
        return _SEULES[verbe]
    lecteur = _LECTEURS.get(verbe)
    if lecteur is None:
        if verbe in _SEULES:
            raise illisible(verbe)
        raise Refus(
            Anomalie("COMMANDE_INCONNUE", f"commande inconnue : {citer(verbe)}", f"les commandes sont {', '.join(VERBES)}")
        )
    try:
        return lecteur(reste, repere)
    except ValueError:
        raise illisible(verbe) from None


def illisible(verbe: str) -> Refus:
    """How the command is written."""
    return Refus(Anomalie("COMMANDE_ILLISIBLE", f"commande {verbe} incomplète ou illisible", f"écrire : {VERBES[verbe][0]}"))


def _facturer(reste: str, _repere: date) -> Commande:
    if not reste:
        return Facturer()
    mot, _, numero = reste.partition(" ")
    return Facturer(int(numero)) if mot == "ordonnance" else Saisir(reste, facturer=True)


def _corriger(reste: str, _repere: date) -> Commande:
    numeros, _, ligne = reste.partition(" ")
    ordonnance, _, facture = numeros.partition("/")
    return Corriger(int(ordonnance), _dit(ligne), int(facture or 0))


def _enregistrer(reste: str, _repere: date) -> Commande:
    ordonnance, _, ligne = reste.partition(" ")
    return Corriger(int(ordonnance), _dit(ligne), facturer=False)


def _arreter(reste: str, repere: date) -> Commande:
    ordonnance, acte, jour = reste.split()
    return Arreter(int(ordonnance), acte, lire_jour_court(jour, repere))


def _changer(reste: str, repere: date) -> Commande:
    ordonnance, acte, nouveau, jour = reste.split()
    return Changer(int(ordonnance), acte, nouveau, lire_jour_court(jour, repere))


def _mode(reste: str, _repere: date) -> Commande:
    facture, mode, *code = reste.split()
    (code_situation,) = code or ("",)
    return ChangerMode(int(facture), int(mode), code_situation)


def _retirer(reste: str, _repere: date) -> Commande:
    ordonnance, _, absences = reste.partition(" ")
    return Retirer(int(ordonnance), _dit(absences))


def _renvoyer(reste: str, _repere: date) -> Commande:
    mot, _, code = reste.partition(" ")
    return Renvoyer(cause=_dit(code)) if mot == "cause" else Renvoyer(_numeros(reste))


def _clore(reste: str, _repere: date) -> Commande:
    numeros, _, motif = reste.partition(":")
    return Clore(_numeros(numeros), _dit(motif))


def _reporter(reste: str, _repere: date) -> Commande:
    jours, _, lignes = reste.partition(" ")
    if not jours.startswith("+"):
        raise ValueError(jours)
    return ReporterLignes(lire_lignes_de_file(_dit(lignes)), int(jours))


def _questionner(reste: str, _repere: date) -> Commande:
    lignes, _, texte = reste.partition(" : ")
    return Questionner(lire_lignes_de_file(_dit(lignes)), _dit(texte))


def _ecrire_lots(lots: tuple[str, ...]) -> str:
    return " ".join(lots) or "tous"


def _lots(texte: str) -> tuple[str, ...]:
    if texte.strip() == "tous":
        return ()
    return tuple(f"{'#' * mot.startswith('#')}{int(mot.removeprefix('#'))}" for mot in _dit(texte).replace(",", " ").split())


def _differer(reste: str, _repere: date) -> Commande:
    lots, _, quand = reste.partition(" : ")
    return Differer(_lots(lots), _dit(quand))


def _garder_modele(reste: str, _repere: date) -> Commande:
    tete, _, texte = reste.partition(" = ")
    nom, *pour = tete.split()
    dits = dict(mot.split(":", 1) for mot in pour)
    if set(dits) - {"cabinet", "auteur"}:
        raise ValueError(tete)
    return GarderModele(nom, _dit(texte), **dits)


def _modifier(reste: str, _repere: date) -> Commande:
    tete, egal, valeur = reste.partition("=")
    patient, champ = tete.split()
    if not egal:
        raise ValueError(reste)
    return ModifierPatient(int(patient), champ, valeur.strip())


def _numeros(texte: str) -> tuple[int, ...]:
    lus = tuple(int(mot) for mot in texte.replace(",", " ").split())
    if not lus:
        raise ValueError("aucun numéro")
    return lus


def _dit(texte: str) -> str:
    if not texte.strip():
        raise ValueError("rien")
    return texte.strip()


_LECTEURS: dict[str, Callable[[str, date], Commande]] = {
    "saisir": lambda reste, _: Saisir(_dit(reste)),
    "facturer": _facturer,
    "corriger": _corriger,
    "enregistrer": _enregistrer,
    "renouveler": lambda reste, _: Renouveler(_dit(reste)),
    "retirer": _retirer,
    "arreter": _arreter,
    "changer": _changer,
    "defaire": lambda reste, _: Defaire(_lots(reste)),
    "differer": _differer,
    "partir": lambda reste, _: Partir(_lots(reste)),
    "repartir": lambda reste, _: Repartir(_lots(reste)),
    "mode": _mode,
    "annuler-dre": lambda reste, _: AnnulerDre(int(reste)),
    "garder-modele": _garder_modele,
    "retirer-modele": lambda reste, _: RetirerModele(_dit(reste)),
    "modifier": _modifier,
    "renvoyer": _renvoyer,
    "clore": _clore,
    "rapprocher": lambda reste, _: Rapprocher(int(reste)),
    "facturer-lignes": lambda reste, _: FacturerLignes(lire_lignes_de_file(reste)),
    "relancer-lignes": lambda reste, _: RelancerLignes(lire_lignes_de_file(reste)),
    "reporter-lignes": _reporter,
    "questionner": _questionner,
    "interroger-lignes": lambda reste, _: InterrogerLignes(lire_lignes_de_file(reste)),
    "envoyer-lignes": lambda reste, _: EnvoyerLignes(lire_lignes_de_file(reste)),
}
