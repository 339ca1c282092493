"""Templates of entry: a line under a short name, with parameters, versions, an owner and a last use.

`dex+ins {duree=30j} 8h,12h,19h dom` is called `.insu3`, `.insu3(10j)`: parameters are filled in the order they come, each
keeps its default when it is not given.  The nearest one wins: of the biller in this practice, of the practice, of the
biller, of everyone.
"""

import re
from collections.abc import Callable

from attrs import evolve

from core.citation import citer
from core.erreurs import Anomalie, Refus
from core.pluriel import combien
from core.ports import Horloge, Registre
from core.registre_actions import Modele

_NOM = re.compile(r"[^\W_][\w-]{0,19}\Z")
_APPEL = re.compile(r"(?P<nom>[^\W_][\w-]*)(?:\((?P<valeurs>[^()]*)\))?\Z")
_PARAMETRE = re.compile(r"\{(?P<nom>[^\W\d_]\w*)(?:=(?P<defaut>[^{}]*))?\}")


def parametres(texte: str) -> tuple[tuple[str, str | None], ...]:
    """(name, default or None) of each parameter, in order, each once."""
    vus: dict[str, str | None] = {}
    for trouve in _PARAMETRE.finditer(texte):
        vus.setdefault(trouve["nom"], trouve["defaut"])
    return tuple(vus.items())


def garder(
    registre: Registre, nom: str, texte: str, horloge: Horloge, *, cabinet: str = "", auteur: str = "", note: str = ""
) -> Modele:
    """A new template, or a new version of the one of that name, practice and author.

    Raises `Refus` MODELE_REFUSE with every fault of the name and of the text.
    """
    fautes = []
    if not _NOM.match(nom):
        fautes.append(_refus(f"nom de modèle illisible : {citer(nom)}", "des lettres et des chiffres, 20 au plus : insu3"))
    nu = _PARAMETRE.sub("", texte)
    if "{" in nu or "}" in nu:
        fautes.append(_refus("paramètre mal écrit", "écrire {duree} ou {duree=30j}"))
    if not texte.strip():
        fautes.append(_refus("modèle vide", "donner au moins un acte"))
    if any(mot.startswith("#") for mot in texte.split()):
        fautes.append(_refus("un modèle ne nomme pas de patient", "retirer #…"))
    if fautes:
        raise Refus(fautes)
    with registre.ecriture():
        versions = [m for m in registre.modeles() if (m.nom, m.cabinet, m.auteur) == (nom, cabinet, auteur)]
        nouveau = Modele(nom, " ".join(texte.split()), cabinet, auteur, note, 1, horloge.aujourdhui())
        if versions:
            derniere = max(versions, key=lambda m: m.version)
            if (derniere.texte, derniere.note, derniere.retire) == (nouveau.texte, note, False):
                return derniere
            nouveau = evolve(nouveau, version=derniere.version + 1, employe_le=derniere.employe_le, emplois=derniere.emplois)
        return registre.enregistrer_modele(nouveau)


def courants(registre: Registre, cabinet: str = "", auteur: str = "") -> list[Modele]:
    """The templates one may call there, the last version of each, the most used first."""
    derniers: dict[tuple[str, str, str], Modele] = {}
    for m in registre.modeles():
        if m.cabinet in ("", cabinet) and m.auteur in ("", auteur):
            garde = derniers.setdefault((m.nom, m.cabinet, m.auteur), m)
            if m.version > garde.version:
                derniers[m.nom, m.cabinet, m.auteur] = m
    proches: dict[str, Modele] = {}
    for m in sorted(derniers.values(), key=lambda m: (bool(m.cabinet), bool(m.auteur))):
        if not m.retire:
            proches[m.nom] = m
    return sorted(proches.values(), key=lambda m: (-m.emplois, m.nom))


def developper(registre: Registre, appel: str, cabinet: str = "", auteur: str = "") -> str:
    """The line a call stands for; raises `Refus` MODELE_INCONNU, MODELE_PARAMETRES."""
    modele = trouver(registre, appel, cabinet, auteur)
    lu = _APPEL.match(appel)
    donnees = [v.strip() for v in (lu["valeurs"] or "").split(";")] if lu and lu["valeurs"] else []
    attendus = parametres(modele.texte)
    valeurs = {nom: (donnees[i] if i < len(donnees) and donnees[i] else defaut) for i, (nom, defaut) in enumerate(attendus)}
    manquants = [nom for nom, valeur in valeurs.items() if valeur is None]
    if manquants or len(donnees) > len(attendus):
        quoi = (
            f"il manque {', '.join(manquants)}"
            if manquants
            else f"{len(donnees)} valeurs pour {combien(len(attendus), 'paramètre')}"
        )
        exemple = f".{modele.nom}({';'.join(nom for nom, _ in attendus)})"
        raise Refus(Anomalie("MODELE_PARAMETRES", f"modèle .{modele.nom} : {quoi}", f"écrire {exemple}"))
    remplacer: Callable[[re.Match[str]], str] = lambda m: valeurs[m["nom"]] or ""  # noqa: E731
    return _PARAMETRE.sub(remplacer, modele.texte)


def trouver(registre: Registre, appel: str, cabinet: str = "", auteur: str = "") -> Modele:
    """The template a call names; raises `Refus` MODELE_INCONNU with the nearest names."""
    lu = _APPEL.match(appel)
    nom = lu["nom"] if lu else appel
    tous = courants(registre, cabinet, auteur)
    exact = next((m for m in tous if m.nom == nom), None)
    debuts = [m for m in tous if m.nom.startswith(nom)]
    if exact is None and len(debuts) != 1:
        ailleurs = {m.cabinet or "un autre poste" for m in registre.modeles() if m.nom == nom and not m.retire}
        if ailleurs and not debuts:
            message = f".{nom} est un modèle de {', '.join(sorted(ailleurs))}, pas d'ici"
            raise Refus(
                Anomalie("MODELE_INCONNU", message, f"le garder pour tous les cabinets : Ctrl+K, « {nom} tous »", f".{nom}")
            )
        proches = ", ".join(f".{m.nom}" for m in debuts or tous[:9]) or "aucun modèle n'est encore gardé ici"
        raise Refus(Anomalie("MODELE_INCONNU", f"modèle inconnu : .{nom}", f"modèles : {proches}", f".{nom}"))
    return exact or debuts[0]


def employer(registre: Registre, modele: Modele, horloge: Horloge) -> Modele:
    """Note that it was used today."""
    return registre.enregistrer_modele(evolve(modele, employe_le=horloge.aujourdhui(), emplois=modele.emplois + 1))


def retirer(registre: Registre, nom: str, *, cabinet: str = "", auteur: str = "") -> Modele:
    """Nobody may call it any more; its versions stay for what was done with them. Raises `Refus` MODELE_INCONNU."""
    return registre.enregistrer_modele(evolve(trouver(registre, nom, cabinet, auteur), retire=True))


def _refus(message: str, remede: str) -> Anomalie:
    return Anomalie("MODELE_REFUSE", message, remede)
