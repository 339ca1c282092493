"""Completing the path of a file as it is typed, like a shell does."""

from collections.abc import Sequence
from pathlib import Path


def completer(texte: str, suffixes: Sequence[str] = ()) -> tuple[str, list[str]]:
    """The text as far as it is certain, and the names that could follow (folders end with /); a folder out of reach has none."""
    dossier, _, debut = texte.rpartition("/")
    ou = Path(f"{dossier}/" if "/" in texte else ".").expanduser()
    try:
        noms = sorted(
            f"{x.name}/" if x.is_dir() else x.name
            for x in ou.iterdir()
            if x.name.startswith(debut) and (debut.startswith(".") or not x.name.startswith("."))
        )
    except OSError:
        return texte, []
    gardes = [n for n in noms if n.endswith("/") or not suffixes or Path(n).suffix.casefold() in suffixes]
    if not gardes:
        return texte, []
    return texte[: len(texte) - len(debut)] + _commun(gardes), gardes


def _commun(noms: Sequence[str]) -> str:
    """The characters that all the names begin with."""
    premier, dernier = min(noms), max(noms)
    n = next((i for i, (a, b) in enumerate(zip(premier, dernier, strict=False)) if a != b), min(len(premier), len(dernier)))
    return premier[:n]
