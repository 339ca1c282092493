"""The figures of the states for the documentation, drawn from the transition tables themselves.

`python -m core.figures > docs/etats.md` writes them again; a test holds the file to them.
"""

from collections.abc import Mapping
from typing import TypeVar

from core.facturation import etats as facture
from core.lots import envois as envoi
from core.lots import etats as lot
from core.lots import indus as indu

E = TypeVar("E", bound=str)
V = TypeVar("V", bound=str)


def figure(titre: str, transitions: Mapping[E, Mapping[V, E]], libelles: Mapping[E, str]) -> str:
    """A Mermaid diagram and its grid: one line a state, what each event makes of it."""
    fleches = [
        f"    {avant} --> {apres} : {evenement}"
        for avant, evenements in transitions.items()
        for evenement, apres in evenements.items()
        if apres != avant
    ]
    noms = [f'    state "{libelles[etat]}" as {etat}' for etat in transitions]
    lignes = [
        f"| {libelles[etat]} | " + (", ".join(f"{e} → {libelles[a]}" for e, a in evenements.items()) or "—") + " |"
        for etat, evenements in transitions.items()
    ]
    return "\n".join(
        [
            f"## {titre}",
            "",
            "```mermaid",
            "stateDiagram-v2",
            *noms,
            *fleches,
            "```",
            "",
            "| état | événements admis |",
            "|---|---|",
            *lignes,
            "",
        ]
    )


def page() -> str:
    """The whole page."""
    return "\n".join(
        [
            "# Les états, et ce qui les change",
            "",
            "Page produite par `python -m core.figures` à partir des tables du programme ; ne pas la modifier à la main.",
            "",
            figure("Une facture (FSE ou DRE)", facture.TRANSITIONS, facture.LIBELLES),
            figure("Un lot", lot.TRANSITIONS, lot.LIBELLES),
            figure("Un envoi", envoi.TRANSITIONS, envoi.LIBELLES),
            figure("Un indu", indu.TRANSITIONS, indu.LIBELLES),
        ]
    )


if __name__ == "__main__":
    print(page(), end="")
