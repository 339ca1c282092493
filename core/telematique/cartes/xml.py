"""Safe XML for the cards: no DOCTYPE, no entity, no network, 1 MiB at most, validated by RelaxNG when written and when read."""

import unicodedata
from functools import lru_cache
from typing import TYPE_CHECKING, Any, NoReturn

from core.erreurs import Anomalie, Refus
from core.livre import lire_livre

if TYPE_CHECKING:
    from lxml.etree import _Element

TAILLE_MAXIMALE = 1024 * 1024
MENTION = "SANS VALEUR REELLE"
_INTERDITS = set("<>[]{}&|\\")
_REMEDE = "présenter une carte d'émulation du projet (fichier XML portant la marque EMU)"


def refuser(message: str, ou: str, remede: str = _REMEDE) -> NoReturn:
    """Raise `Refus` CARTE_INVALIDE: nothing of the card is kept."""
    raise Refus(Anomalie("CARTE_INVALIDE", message, remede, ou))


def analyser(octets: bytes, racine: str, schema: str, ou: str) -> "_Element":
    """Parse and validate; raises `Refus` CARTE_INVALIDE with one French message naming the line when there is one."""
    if len(octets) > TAILLE_MAXIMALE:
        refuser(f"la carte fait {len(octets)} octets : 1 Mio au plus", ou)
    try:
        texte = octets.decode("utf-8")
    except UnicodeDecodeError as erreur:
        refuser(f"octet {octets[erreur.start]:#04x} en position {erreur.start} : ce n'est pas de l'UTF-8", ou)
    majuscules = texte.upper()
    for interdit in ("<!DOCTYPE", "<!ENTITY"):
        if interdit in majuscules:
            ligne = majuscules[: majuscules.index(interdit)].count("\n") + 1
            refuser(f"ligne {ligne} : {interdit} interdit (une carte n'a ni DOCTYPE ni entité)", ou)
    # loaded here and not above: lxml costs 28 ms at start-up and few commands read a card
    from lxml import etree

    lecteur = etree.XMLParser(
        resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False, remove_comments=True, remove_pis=True
    )
    try:
        element = etree.fromstring(octets, lecteur)
    except (etree.XMLSyntaxError, ValueError) as erreur:
        ligne = getattr(erreur, "lineno", None) or 1
        refuser(f"ligne {ligne} : ce n'est pas du XML bien formé", ou)
    if element.getroottree().docinfo.encoding not in (None, "UTF-8", "utf-8"):
        refuser("le XML ne se dit pas en UTF-8", ou)
    if element.tag != racine:
        refuser(f"élément racine « {visible(str(element.tag))} » au lieu de « {racine} »", ou)
    _noms_propres(element, ou)
    _valider(element, schema, ou)
    return element


def serialiser(element: "_Element", schema: str, ou: str) -> bytes:
    """Validate as a reader would, then write UTF-8 with a declaration and an indented body."""
    from lxml import etree

    _noms_propres(element, ou)
    _valider(element, schema, ou)
    etree.indent(element)
    octets: bytes = etree.tostring(element, xml_declaration=True, encoding="UTF-8", pretty_print=True)
    return octets


def attributs(paires: dict[str, str]) -> dict[str, str]:
    """Attributes to write: empty ones are left out."""
    return {nom: valeur for nom, valeur in paires.items() if valeur}


def visible(texte: str) -> str:
    """A text that can be shown in a message: control characters as □, 40 characters at most."""
    propre = "".join("□" if unicodedata.category(c).startswith("C") else c for c in texte)
    return propre if len(propre) <= 40 else propre[:39] + "…"


def _noms_propres(element: "_Element", ou: str) -> None:
    """Refuse control characters, invisible ones, and markup anywhere in texts and attributes."""
    for noeud in element.iter():
        textes = [(str(noeud.tag), noeud.text or "")] if not len(noeud) else []
        for nom, texte in [*textes, *((str(cle), str(valeur)) for cle, valeur in noeud.attrib.items())]:
            for caractere in texte:
                if unicodedata.category(caractere).startswith("C"):
                    refuser(f"« {nom} » contient un caractère de contrôle (U+{ord(caractere):04X}) : « {visible(texte)} »", ou)
                if caractere in _INTERDITS:
                    refuser(f"« {nom} » contient « {caractere} », réservé au balisage : « {visible(texte)} »", ou)
            if texte != texte.strip():
                refuser(f"« {nom} » commence ou finit par une espace : « {visible(texte)} »", ou)


def _valider(element: "_Element", schema: str, ou: str) -> None:
    validateur = _schema(schema)
    if validateur.validate(element):
        return
    entree = validateur.error_log.last_error
    # the innermost element named by the validator is the useful one; its English text is not shown
    chemin = next((e.path for e in validateur.error_log if e.path), "") if entree else ""
    ligne = entree.line if entree else 0
    place = f" (ligne {ligne})" if ligne else ""
    refuser(f"contenu non conforme au schéma {schema}{place}, près de {visible(chemin) or 'la racine'}", ou)


@lru_cache(maxsize=4)
def _schema(nom: str) -> Any:
    from lxml import etree

    return etree.RelaxNG(etree.fromstring(lire_livre(f"core/telematique/schemas/{nom}")))
