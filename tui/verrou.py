"""The lock that keeps two exchanges from crossing on one base: screens, commands, cron."""

import os
from collections.abc import Iterator
from contextlib import contextmanager

from core.erreurs import Anomalie, Refus


@contextmanager
def verrou(chemin: str) -> Iterator[None]:
    """Only one exchange at a time on a base; raises `Refus` ECHANGE_EN_COURS. Freed even by a kill."""
    import fcntl

    descripteur = os.open(f"{chemin}.verrou", os.O_CREAT | os.O_RDWR | os.O_NOFOLLOW, 0o600)
    try:
        try:
            fcntl.flock(descripteur, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise Refus(
                Anomalie(
                    "ECHANGE_EN_COURS",
                    "un envoi ou une réception est déjà en cours sur cette base",
                    "attendre qu'il finisse : celui-ci n'a rien fait",
                    chemin,
                )
            ) from None
        yield
    finally:
        os.close(descripteur)
