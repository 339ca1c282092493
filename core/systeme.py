"""What the operating system refuses, said in French: cause and remedy."""

from errno import (
    EACCES,
    EADDRINUSE,
    EBADF,
    ECONNREFUSED,
    ECONNRESET,
    EEXIST,
    EHOSTUNREACH,
    EISDIR,
    ENAMETOOLONG,
    ENETUNREACH,
    ENOENT,
    ENOSPC,
    ENOTDIR,
    ENOTEMPTY,
    EPERM,
    EROFS,
    ETIMEDOUT,
)

CAUSES = {
    ENOENT: ("introuvable", "vérifier le chemin"),
    EACCES: ("accès refusé", "vérifier les droits, ou choisir un dossier à vous"),
    EPERM: ("opération interdite", "vérifier les droits, ou choisir un dossier à vous"),
    EROFS: ("en lecture seule", "choisir un dossier où l'on peut écrire"),
    EISDIR: ("c'est un dossier, pas un fichier", "donner le chemin d'un fichier"),
    ENOTDIR: ("un des dossiers du chemin n'en est pas un", "vérifier le chemin"),
    EEXIST: ("existe déjà", "choisir un autre nom"),
    ENOTEMPTY: ("le dossier n'est pas vide", "choisir un dossier vide"),
    ENAMETOOLONG: ("nom trop long", "choisir un nom plus court"),
    EBADF: ("la sortie est fermée, la réponse est perdue", "relancer la commande sans fermer sa sortie (>&-)"),
    ECONNREFUSED: ("personne n'écoute à cette adresse", "vérifier que le service est lancé, et son port"),
    ECONNRESET: ("connexion coupée", "recommencer"),
    ETIMEDOUT: ("pas de réponse à temps", "recommencer"),
    EHOSTUNREACH: ("machine injoignable", "vérifier le réseau et l'adresse"),
    ENETUNREACH: ("réseau injoignable", "vérifier le réseau"),
    EADDRINUSE: ("déjà pris par un autre programme", "choisir un autre port"),
    ENOSPC: ("plus de place sur le disque", "libérer de la place, puis recommencer"),
}


def cause(erreur: OSError) -> str:
    """Why, in a few French words (the words of the system when the case is not foreseen)."""
    numero = ETIMEDOUT if isinstance(erreur, TimeoutError) else erreur.errno or 0
    return CAUSES.get(numero, (erreur.strerror or str(erreur), ""))[0]
