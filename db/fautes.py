"""From what SQLite says to what the biller can do about it."""

import errno
import os
from collections.abc import Iterator
from contextlib import contextmanager

from peewee import IntegrityError, PeeweeException
from sqlcipher3 import dbapi2

from core.erreurs import Anomalie, Refus

PLACE_MINIMALE = 64 * 1024
_PLEIN = "database or disk is full"
_MOTS = {
    "FACTURE_FIGEE": Anomalie(
        "FACTURE_FIGEE",
        "cette facture est numérotée : son contenu ne change plus",
        "corriger par une nouvelle facture liée à celle-ci (écran Rejets)",
    ),
    "LOT_FIGE": Anomalie(
        "LOT_FIGE", "les octets et le numéro de ce lot ne changent plus", "constituer un nouveau lot avec de nouvelles factures"
    ),
    "MESSAGE_FIGE": Anomalie(
        "MESSAGE_FIGE", "un message reçu se garde tel qu'il est arrivé", "le rejouer s'il est en quarantaine, sans le modifier"
    ),
    "JOURNAL_FIGE": Anomalie("JOURNAL_FIGE", "le journal ne se modifie pas", "ajouter une ligne qui corrige la première"),
    "FAIT_FIGE": Anomalie(
        "FAIT_FIGE", "un règlement ou un rejet reçu ne se modifie pas", "enregistrer un nouveau fait qui le corrige"
    ),
    "NATURE_FIGEE": Anomalie(
        "NATURE_FIGEE", "la nature d'une base (fictive ou réelle) ne change pas", "créer une autre base de l'autre nature"
    ),
    "NIR_REEL_EN_BASE_FICTIVE": Anomalie(
        "NIR_REEL_EN_BASE_FICTIVE",
        "cette base est fictive : elle n'accepte que des NIR fictifs (mois de naissance 13 à 19)",
        "vérifier le numéro, ou travailler dans une base réelle",
    ),
    "NIR_FICTIF_EN_BASE_REELLE": Anomalie(
        "NIR_FICTIF_EN_BASE_REELLE",
        "cette base est réelle : elle n'accepte pas de NIR fictif (mois de naissance 13 à 19)",
        "vérifier le numéro, ou travailler dans une base fictive (démonstration, formation)",
    ),
    "ENVOI_EN_BASE_REELLE": Anomalie(
        "ENVOI_EN_BASE_REELLE",
        "une base réelle n'envoie rien : aucun transport homologué n'est branché",
        "utiliser l'outil homologué du cabinet pour télétransmettre ; ici tout se prépare, rien ne part",
    ),
}


def causes(erreur: BaseException) -> str:
    """The messages of the whole chain: peewee hides "disk is full" behind "cannot rollback"."""
    vues: list[str] = []
    suite: BaseException | None = erreur
    while suite is not None and len(vues) < 12:
        vues.append(str(suite))
        suite = suite.__cause__ or suite.__context__
    return " | ".join(vues)


def _sans_raison(texte: str) -> bool:
    """SQLite says these of a base it cannot open or read whatever the reason."""
    return "disk I/O error" in texte or "unable to open" in texte


def _plein(chemin: str) -> bool:
    """Whether the journal and the shared memory of a base (32 KiB) have no room beside it."""
    try:
        place = os.statvfs(os.path.dirname(chemin) or ".")
    except OSError:
        return False
    return place.f_bavail * place.f_frsize < PLACE_MINIMALE


def anomalie(erreur: BaseException, chemin: str = "") -> Anomalie:
    """What to tell the biller of a fault of the storage."""
    texte = causes(erreur)
    for mot, connue in _MOTS.items():
        if mot in texte:
            return connue
    if _PLEIN in texte or getattr(erreur, "errno", None) == errno.ENOSPC or (_sans_raison(texte) and _plein(chemin)):
        return Anomalie(
            "DISQUE_PLEIN",
            "disque plein : rien n'a été enregistré de cette action, ce qui l'était avant est intact",
            "libérer de la place sur le disque puis recommencer",
            chemin,
        )
    if "readonly" in texte or "read-only" in texte.lower():
        return Anomalie(
            "BASE_LECTURE_SEULE",
            "la base ou son dossier est en lecture seule",
            "donner le droit d'écrire sur le fichier et sur son dossier, ou choisir un autre dossier",
            chemin,
        )
    if "unable to open" in texte:
        return Anomalie(
            "BASE_INACCESSIBLE",
            "la base ne peut pas être ouverte",
            "vérifier que le dossier existe et que l'on a le droit d'y écrire",
            chemin,
        )
    if "locked" in texte or "busy" in texte:
        return Anomalie(
            "BASE_OCCUPEE",
            "une autre session écrit depuis trop longtemps",
            "attendre la fin de l'autre opération puis recommencer",
            chemin,
        )
    if "malformed" in texte or "disk I/O error" in texte or "hmac" in texte.lower():
        return Anomalie(
            "BASE_ENDOMMAGEE",
            "la base est endommagée ou le disque ne répond plus : rien n'y est plus écrit",
            "fermer, copier le dossier entier, puis restaurer la dernière sauvegarde",
            chemin,
        )
    if isinstance(erreur, IntegrityError) or "constraint failed" in texte:
        detail = texte.split("constraint failed:")[-1].split("|")[0].strip()
        return Anomalie(
            "BASE_CONTRAINTE",
            f"enregistrement refusé par la base ({detail or 'contrainte'})",
            "relire la fiche : une valeur manque, existe déjà ou se réfère à une fiche absente",
            chemin,
        )
    return Anomalie("BASE_ERREUR", f"erreur de la base : {texte.split(' | ')[0]}", "fermer et rouvrir la base", chemin)


@contextmanager
def traduire(chemin: str = "") -> Iterator[None]:
    """Turn the faults of the storage into `Refus`; everything else goes through."""
    try:
        yield
    except (PeeweeException, dbapi2.Error) as erreur:
        raise Refus(anomalie(erreur, chemin)) from erreur
    except OverflowError as erreur:  # a number of 64 bits or more is nobody's
        raise Refus(Anomalie("NOMBRE_TROP_GRAND", "aucune fiche n'a un numéro aussi grand", "relire le numéro")) from erreur
