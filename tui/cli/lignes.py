"""What the commands on JSON lines share: read a file or standard input, answer each line, print every fault at the end."""

import json
import sys
from collections.abc import Callable
from typing import Any

from attrs import evolve

from core.erreurs import Anomalie, Refus
from core.lignes_json import lire_lignes
from tui.visible import visible


def lire_octets(fichier: str) -> tuple[bytes, str]:
    """The bytes of a file, or of standard input for "-", and the name to give it in messages."""
    if fichier == "-":
        return lire_entree(), "entrée"
    with open(fichier, "rb") as flux:
        return flux.read(), fichier


def lire_entree() -> bytes:
    """Standard input, whole; raises `Refus` ENTREE_FERMEE."""
    if sys.stdin is None:
        remede = "donner un fichier, ou envoyer les données par un tube : cat f | facturier … -"
        raise Refus(Anomalie("ENTREE_FERMEE", "l'entrée standard est fermée : rien à lire", remede, "entrée"))
    return sys.stdin.buffer.read()


def traiter(
    commande: str,
    fichier: str,
    calculer: Callable[[dict[str, Any], str], tuple[dict[str, Any], str]],
    *,
    en_json: bool,
) -> int:
    """`calculer(objet, place)` gives the JSON answer and its French text; "-" is standard input; 2 when a line was refused."""
    octets, nom = lire_octets(fichier)
    refuses: list[Anomalie] = []
    for place, lu in lire_lignes(octets, nom):
        if isinstance(lu, Anomalie):
            refuses.append(lu)
            continue
        try:
            reponse, texte = calculer(lu, place)
        except Refus as refus:
            refuses.extend(_placer(anomalie, place) for anomalie in refus.anomalies)
            continue
        print(json.dumps(reponse, ensure_ascii=False) if en_json else texte)
    for anomalie in refuses:
        print(f"facturier {commande} : {visible(anomalie.phrase())}", file=sys.stderr)
    return 2 if refuses else 0


def _placer(anomalie: Anomalie, place: str) -> Anomalie:
    """Every fault names its line, also those of rules that do not know of files."""
    if anomalie.ou.startswith(place):
        return anomalie
    return evolve(anomalie, ou=f"{place}, {anomalie.ou}" if anomalie.ou else place)
