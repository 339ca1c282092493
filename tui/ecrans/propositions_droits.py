"""The proposals of the attestation form: régimes, caisses, exonerations, from what is typed so far."""

from collections.abc import Callable, Mapping

from attrs import frozen

from core.dossier.identite import simplifier
from core.droits.attestation import Attestation
from core.droits.bareme import bareme, organismes
from tui.ecrans.frise import NOMS, QUALITES

LIMITE = 60
GESTIONS = {"10": "ordinaire", "11": "retraité"}


@frozen
class Propose:
    """One line, and the fields it fills."""

    texte: str
    valeurs: tuple[tuple[str, str], ...]


Proposeur = Callable[[str, Attestation], list[Propose]]


def _convient(tape: str, *textes: str) -> bool:
    tout = simplifier(" ".join(textes))
    return all(mot in tout for mot in simplifier(tape).split())


def _regimes(tape: str, _: Attestation) -> list[Propose]:
    trouves = []
    for r in bareme().regimes:
        if _convient(tape, r.code, r.caisse, r.libelle):
            caisse = (("caisse", r.caisse),) if r.caisse else ()
            trouves.append(Propose(f"{r.code} {r.caisse:<3} {r.libelle}", (("regime", r.code), *caisse)))
    return trouves


def _caisses(tape: str, saisie: Attestation) -> list[Propose]:
    trouves = [
        Propose(f"{o.regime} {o.caisse} {o.centre} {o.libelle}", (("caisse", o.caisse), ("centre", o.centre)))
        for o in organismes()
        if o.regime == (saisie.regime.strip() or "01") and _convient(tape, o.caisse, o.libelle)
    ]
    # a code typed whole is kept as it is, known or not
    entier = [] if len(tape.strip()) != 3 else [Propose(f"{tape.strip()} tel quel", (("caisse", tape.strip()),))]
    exacts = [p for p in trouves if p.valeurs[0][1] == tape.strip()]
    return (exacts or entier) + [p for p in trouves if p not in exacts][:LIMITE]


def _exonerations(tape: str, _: Attestation) -> list[Propose]:
    exactes = [Propose(f"{NOMS[tape]} ({tape})", (("nature", tape),))] if tape in NOMS else []
    return exactes + [
        Propose(f"{nom} ({nature})", (("nature", nature),))
        for nature, nom in NOMS.items()
        if nature != tape and _convient(tape, nature, nom)
    ]


def _liste(champ: str, valeurs: Mapping[str, str]) -> Proposeur:
    def proposer(tape: str, _: Attestation) -> list[Propose]:
        return [Propose(f"{code} {nom}", ((champ, code),)) for code, nom in valeurs.items() if _convient(tape, code, nom)]

    return proposer


PROPOSEURS: dict[str, Proposeur] = {
    "regime": _regimes,
    "caisse": _caisses,
    "nature": _exonerations,
    "qualite": _liste("qualite", QUALITES),
    "gestion": _liste("gestion", GESTIONS),
}
