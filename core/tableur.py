"""Tables exported by other programs as CSV (Excel, banks): bytes to rows of cells, without guessing more than the encoding."""

import csv
import io

from core.erreurs import Anomalie, Refus

TAILLE_MAXIMALE = 20 * 1024 * 1024
SEPARATEURS = ";,\t"


def decoder(octets: bytes, ou: str) -> str:
    """UTF-8, UTF-16, or what Excel writes in France by default. Raises `Refus` LISTE_ILLISIBLE."""
    if len(octets) > TAILLE_MAXIMALE:
        raise Refus(illisible("plus de 20 Mio", ou))
    if octets.startswith((b"\xff\xfe", b"\xfe\xff")):
        try:
            return octets.decode("utf-16")
        except UnicodeDecodeError:
            raise Refus(illisible("UTF-16 incomplet", ou)) from None
    if b"\0" in octets:
        raise Refus(illisible("ce n'est pas un fichier CSV (octets nuls) : exporter le classeur en CSV", ou))
    try:
        return octets.decode("utf-8-sig")
    except UnicodeDecodeError:
        # every byte means something in it but five
        return octets.decode("cp1252", errors="replace")


def decouper(texte: str, separateur: str, ou: str) -> list[list[str]]:
    """The rows. Raises `Refus` LISTE_ILLISIBLE for quotes that never close."""
    try:
        return list(csv.reader(io.StringIO(texte, newline=""), delimiter=separateur, strict=True))
    except csv.Error:
        raise Refus(illisible("guillemets jamais refermés, ou cellule démesurée", ou)) from None


def illisible(message: str, ou: str) -> Anomalie:
    """The refusal of a whole file."""
    return Anomalie("LISTE_ILLISIBLE", message, "exporter de nouveau en CSV, avec une ligne de titres", ou)


def proteger(cellule: str) -> str:
    """A text cell that no spreadsheet takes for a formula: a quote is put before = + - @ tab and carriage return; one line."""
    plate = cellule.replace("\r", " ").replace("\n", " ")
    return "'" + plate if cellule[:1] in ("=", "+", "-", "@", "\t", "\r") else plate
