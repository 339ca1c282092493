"""Routines: a sequence of commands kept under a name, replayed on another practice or month, stopped at the first difference.

What each command answered when it was recorded (the codes of what it said) is what the replay is compared with: amounts change
from a month to another, a new kind of fault is a difference.
"""

import json
import re
from collections.abc import Sequence

from attrs import frozen

from core.citation import citer
from core.commandes.execution import Reponse, repondre
from core.commandes.poste import Poste
from core.commandes.texte import lire
from core.erreurs import Anomalie, Refus
from core.ports import Horloge, Registre
from core.registre_actions import Macro

_NOM = re.compile(r"\w[\w -]{0,29}\Z")


@frozen
class Rejeu:
    """The answers, as far as the replay went; `ecart` says what differed at the last one ("" when all was alike)."""

    reponses: tuple[Reponse, ...]
    ecart: str = ""


def enregistrer(nom: str, commandes: Sequence[str], poste: Poste) -> Rejeu:
    """Run the commands and keep them with their answers under that name. Raises `Refus` of the reading, nothing being run."""
    _nommer(nom)
    lues = [lire(c, poste.repere) for c in commandes if c.strip()]
    reponses = tuple(repondre(c, poste) for c in lues)
    garder(poste.registre, nom, reponses, poste.horloge)
    return Rejeu(reponses)


def garder(registre: Registre, nom: str, reponses: Sequence[Reponse], horloge: Horloge) -> Macro:
    """Keep what was done, as it was answered (an older routine of that name is replaced). Raises `Refus` MACRO_REFUSEE."""
    nom = _nommer(nom)
    if not reponses:
        raise Refus(Anomalie("MACRO_REFUSEE", "routine vide", "faire au moins une action pendant l'enregistrement"))
    contenu = json.dumps([[r.commande, list(r.codes)] for r in reponses], ensure_ascii=False)
    macro = Macro(nom, contenu, horloge.aujourdhui(), horloge.aujourdhui())
    registre.enregistrer_macro(macro)
    return macro


def _nommer(nom: str) -> str:
    if not _NOM.match(nom.strip()):
        raise Refus(
            Anomalie("MACRO_REFUSEE", f"nom de routine illisible : {citer(nom)}", "des lettres et des chiffres, 30 au plus")
        )
    return nom.strip()


def commandes_de(macro: Macro) -> tuple[tuple[str, tuple[str, ...]], ...]:
    """Each command of a routine with the codes it answered when it was recorded."""
    return tuple((texte, tuple(codes)) for texte, codes in json.loads(macro.contenu))


def signe(macro: Macro) -> bool:
    """Whether it sends, so that the code of the card must be asked first."""
    return any(texte.split()[0] in ("envoyer", "envoyer-lignes") for texte, _ in commandes_de(macro))


def jouer(nom: str, poste: Poste) -> Rejeu:
    """Replay; the first command whose answer is of another kind is the last one run. Raises `Refus` MACRO_INCONNUE."""
    macros = {m.nom: m for m in poste.registre.macros()}
    if nom not in macros:
        connues = ", ".join(macros) or "aucune n'est gardée"
        raise Refus(Anomalie("MACRO_INCONNUE", f"macro inconnue : {citer(nom)}", f"macros : {connues}"))
    macro = macros[nom]
    faites: list[Reponse] = []
    ecart = ""
    for texte, codes in commandes_de(macro):
        reponse = repondre(lire(texte, poste.repere), poste)
        faites.append(reponse)
        if reponse.codes != codes:
            avant, apres = ", ".join(codes) or "rien à signaler", ", ".join(reponse.codes) or "rien à signaler"
            ecart = f"« {texte} » : {apres} ; à l'enregistrement : {avant}"
            break
    poste.registre.enregistrer_macro(Macro(nom, macro.contenu, macro.cree_le, poste.horloge.aujourdhui()))
    return Rejeu(tuple(faites), ecart)
