"""The data files that come with the program, by their path from its top: also those of a zipped one."""

from pkgutil import get_data  # importlib.resources brings zipfile, tempfile and twelve modules of its own along


def lire_livre(chemin: str) -> bytes:
    """The bytes of "core/droits/donnees/taux.toml"; raises `FileNotFoundError` when the installation lacks it."""
    paquet, _, reste = chemin.partition("/")
    octets = get_data(paquet, reste)
    if octets is None:
        raise FileNotFoundError(chemin)
    return octets
