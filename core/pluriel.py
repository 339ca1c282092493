"""How many, in French: `1 lot déposé`, `3 lots déposés`, `0 lot`."""


def combien(nombre: int, groupe: str) -> str:
    """The number, then the words of the group agreed with it: nouns and adjectives only, each takes the mark."""
    return f"{nombre} {pluriel(nombre, groupe)}"


def pluriel(nombre: int, groupe: str) -> str:
    """The words agreed with the number, without it; French counts as plural from two on."""
    return groupe if abs(nombre) < 2 else " ".join(_au_pluriel(mot) for mot in groupe.split(" "))


def _au_pluriel(mot: str) -> str:
    if mot.endswith(("s", "x", "z")):
        return mot
    return mot + ("x" if mot.endswith(("eau", "eu")) else "s")


def denombrer(*comptes: tuple[int, str]) -> str:
    """`2 ordonnances, 1 séance`."""
    return ", ".join(combien(nombre, groupe) for nombre, groupe in comptes)
