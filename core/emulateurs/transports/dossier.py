"""The spool: packages and messages are files of one folder, exchanged with another process by atomic rename.

`a_envoyer` packages waiting for the payer (`.b2` comes last: its presence means that the package is whole; a lot of
scanned pieces is a folder, renamed once it is whole) ·
`pris` packages the payer took in charge · `refuses` packages it refused by a negative ARL · `recu` messages of the
payer · `lus` messages acknowledged.  Nothing is ever deleted.
"""

from collections.abc import Sequence
from pathlib import Path

from core.emulateurs.transports.fichiers import ecrire_dossier, ecrire_durable, lire_ordinaire, renommer_durable
from core.emulateurs.transports.noms import est_lot_de_pieces, est_message, verifier_paquet
from core.ports import Message, PanneTransport, Paquet
from core.systeme import cause

A_ENVOYER, PRIS, REFUSES, RECU, LUS = SOUS_DOSSIERS = ("a_envoyer", "pris", "refuses", "recu", "lus")


def preparer(chemin: Path) -> None:
    """Make the folders of the spool that are missing; raises `OSError`."""
    for nom in SOUS_DOSSIERS:
        (chemin / nom).mkdir(mode=0o700, parents=True, exist_ok=True)


class TransportDossier:
    """Implements `core.ports.Teletransmission` on a folder; the payer works in it on its own (`facturier caisse`)."""

    marque = "EMU"

    def __init__(self, chemin: Path) -> None:
        self._chemin = chemin

    def deposer(self, paquet: Paquet) -> None:
        """Put the files in `a_envoyer`, the `.b2` last; a package already there or already taken is left alone.

        Raises `PanneTransport`: certain until the rename of the `.b2` is tried, uncertain from then on.
        """
        noms = tuple(nom for nom, _ in paquet.fichiers)
        verifier_paquet(paquet.nom, noms)
        incertain = False
        try:
            preparer(self._chemin)
            if self._connu(paquet):
                return
            dossier = self._chemin / A_ENVOYER
            if est_lot_de_pieces(paquet.nom):
                provisoire = ecrire_dossier(dossier, paquet.nom, paquet.fichiers)
                incertain = True
                renommer_durable(provisoire, dossier / paquet.nom)
                return
            for nom, octets in sorted(paquet.fichiers, key=lambda fichier: fichier[0].endswith(".b2")):
                incertain = nom.endswith(".b2")
                ecrire_durable(dossier, nom, octets)
        except OSError as erreur:
            suite = "le lot est peut-être parti" if incertain else "rien n'est parti"
            raise PanneTransport(f"dossier d'échange {self._chemin} : {cause(erreur)} : {suite}", incertain=incertain) from erreur

    def _connu(self, paquet: Paquet) -> bool:
        """Whether the payer has, or is about to take, these very bytes."""
        attendus = dict(paquet.fichiers)
        sous = paquet.nom if est_lot_de_pieces(paquet.nom) else "."
        return any(
            all(lire_ordinaire(self._chemin / lieu / sous / nom) == octets for nom, octets in attendus.items())
            for lieu in (A_ENVOYER, PRIS)
        )

    def relever(self) -> Sequence[Message]:
        """The messages of `recu`, oldest first; what is not the name of a message is left where it is."""
        dossier = self._chemin / RECU
        try:
            if not dossier.is_dir():
                return []
            lus = [
                (entree.stat(follow_symlinks=False).st_mtime_ns, entree.name, lire_ordinaire(entree))
                for entree in dossier.iterdir()
                if est_message(entree.name)
            ]
        except OSError as erreur:
            raise PanneTransport(f"dossier d'échange {self._chemin} : {cause(erreur)}", incertain=False) from erreur
        return [Message(nom, octets) for _, nom, octets in sorted(lus, key=lambda m: m[:2]) if octets is not None]

    def acquitter(self, nom: str) -> None:
        """Move the message to `lus`; a name that is not a message's, or is not there, is ignored."""
        if not est_message(nom):
            return
        source = self._chemin / RECU / nom
        try:
            octets = lire_ordinaire(source)
            if octets is not None:
                renommer_durable(source, _place_libre(self._chemin / LUS, nom, octets))
        except OSError as erreur:
            raise PanneTransport(f"dossier d'échange {self._chemin} : {cause(erreur)}", incertain=False) from erreur


def _place_libre(dossier: Path, nom: str, octets: bytes) -> Path:
    """Where to keep a message without losing another of the same name: `nom`, else `nom.2`, `nom.3`…"""
    rang, cible = 1, dossier / nom
    while lire_ordinaire(cible) not in (None, octets):
        rang += 1
        cible = dossier / f"{nom}.{rang}"
    return cible
