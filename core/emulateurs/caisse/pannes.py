"""Fault modes of the messages: late, lost, damaged, twice, out of order — each drawn from the seed and the message's name.

Damage is always visible to a reader that checks what it reads: a cut, or a byte that is not ASCII.
"""

from collections.abc import Iterator
from datetime import date

from core.emulateurs.caisse.calendrier import jour_ouvre
from core.emulateurs.caisse.scenario import Retours, tirage


def departs(nom: str, octets: bytes, jour: date, retours: Retours, graine: int) -> Iterator[tuple[date, bytes]]:
    """When, and with which bytes, a message really leaves; a lost or damaged one leaves again sound, unless told never to."""
    if tirage(graine, "retard", nom) < retours.retards:
        jour = jour_ouvre(jour, retours.retard_jours)
    abime = tirage(graine, "altere", nom) < retours.alteres
    perdu = not abime and tirage(graine, "perdu", nom) < retours.perdus
    if abime:
        yield jour, alterer(octets, graine, nom)
    elif not perdu:
        yield jour, octets
        if tirage(graine, "double", nom) < retours.doubles:
            yield jour, octets
    if (abime or perdu) and retours.reedition_jours:
        yield jour_ouvre(jour, retours.reedition_jours), octets


def alterer(octets: bytes, graine: int, nom: str) -> bytes:
    """Cut the bytes somewhere, or raise the high bit of one of them."""
    place = int(tirage(graine, "place", nom) * len(octets))
    if tirage(graine, "coupe", nom) < 0.5:
        return octets[:place]
    return octets[:place] + bytes([octets[place] | 0x80]) + octets[place + 1 :]
