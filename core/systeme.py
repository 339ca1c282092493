"""What the operating system refuses, said in French: cause and remedy."""

from errno import EACCES, EBADF, EEXIST, EISDIR, ENAMETOOLONG, ENOENT, ENOSPC, ENOTDIR, ENOTEMPTY, EPERM, EROFS

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
    ENOSPC: ("plus de place sur le disque", "libérer de la place, puis recommencer"),
}


def cause(erreur: OSError) -> str:
    """Why, in a few French words (the words of the system when the case is not foreseen)."""
    return CAUSES.get(erreur.errno or 0, (erreur.strerror or str(erreur), ""))[0]
