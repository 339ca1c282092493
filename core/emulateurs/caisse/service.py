"""The payer as a process of its own: it lives in the spool of `core.emulateurs.transports.dossier`, on the other side.

One turn takes every whole package of `a_envoyer`, moves it to `pris` or `refuses`, and puts the messages due in `recu`.
Stopped anywhere, it starts again without deciding or paying anything twice: the state is written before the files are
moved or handed over, so that what is done again is done with the same bytes.
"""

from collections.abc import Callable
from pathlib import Path

from attrs import frozen

from core.emulateurs.caisse.caisse import Caisse
from core.emulateurs.transports.dossier import A_ENVOYER, PRIS, RECU, REFUSES, preparer
from core.emulateurs.transports.fichiers import ecrire_durable, lire_ordinaire, renommer_durable
from core.emulateurs.transports.noms import base_de, est_lot_de_pieces, est_piece
from core.erreurs import Anomalie, Refus
from core.ports import Message
from core.systeme import cause

ETAT = "caisse"
_EXTENSIONS = (".emu.json", ".sig", ".b2")  # the .b2 last: while it is there the package is whole


@frozen
class Tour:
    """What one turn did: packages taken in, messages put in `recu`."""

    paquets: int
    messages: int


def ouvrir_dossier(chemin: Path) -> Path:
    """Make the spool and give the folder of the payer's state; raises `Refus` DOSSIER_CAISSE_INUTILISABLE."""
    etat = chemin / ETAT
    try:
        preparer(chemin)
        etat.mkdir(mode=0o700, exist_ok=True)
        ecrire_durable(etat, "essai", b"")
        (etat / "essai").unlink()
    except OSError as erreur:
        raise Refus(
            Anomalie(
                "DOSSIER_CAISSE_INUTILISABLE",
                f"la caisse ne peut pas écrire dans ce dossier : {cause(erreur)}",
                "choisir un dossier où vous pouvez écrire",
                str(chemin),
            )
        ) from None
    return etat


def tour(caisse: Caisse, chemin: Path, continuer: Callable[[], bool] = lambda: True) -> Tour:
    """One turn; `continuer` is asked before each package, so that a stop is quick. Raises `OSError`."""
    _ranger(caisse, chemin)
    paquets = 0
    for b2 in sorted((chemin / A_ENVOYER).glob("*.b2")):
        base = base_de(b2.name)
        if base is None or not continuer():
            continue
        fichiers = {base + ext: octets for ext in _EXTENSIONS if (octets := lire_ordinaire(b2.parent / (base + ext))) is not None}
        if base + ".b2" in fichiers:
            caisse.recevoir(base, fichiers)
            _ranger(caisse, chemin)
            paquets += 1
    for lot in sorted(d for d in (chemin / A_ENVOYER).glob("EMU_SCOR_*") if est_lot_de_pieces(d.name)):
        if continuer():
            caisse.recevoir(lot.name, _lire_dossier(lot))
            _ranger(caisse, chemin)
            paquets += 1
    messages = caisse.preparer_remise()
    remis = [m for m in messages if _remettre(chemin / RECU, m)]
    if remis:
        caisse.noter_remise(remis)
    return Tour(paquets, len(remis))


def _lire_dossier(lot: Path) -> dict[str, bytes]:
    """The manifest and the pieces of a lot; anything else in the folder is not looked at."""
    lus = {entree.name: lire_ordinaire(entree) for entree in lot.iterdir() if est_piece(entree.name)}
    return {nom: octets for nom, octets in lus.items() if octets is not None}


def _ranger(caisse: Caisse, chemin: Path) -> None:
    """Move the files of the packages already taken in, which a stop may have left."""
    if not caisse.etat.a_ranger:
        return
    for base, accepte in caisse.etat.a_ranger.items():
        if est_lot_de_pieces(base):
            _ranger_dossier(chemin / A_ENVOYER / base, chemin / (PRIS if accepte else REFUSES))
            continue
        for extension in _EXTENSIONS:
            source = chemin / A_ENVOYER / (base + extension)
            if lire_ordinaire(source) is not None:
                renommer_durable(source, chemin / (PRIS if accepte else REFUSES) / source.name)
    caisse.etat.a_ranger.clear()
    caisse.enregistrer()


def _ranger_dossier(lot: Path, vers: Path) -> None:
    rang, cible = 1, vers / lot.name
    while cible.exists():
        rang += 1
        cible = vers / f"{lot.name}.{rang}"
    if lot.is_dir():
        renommer_durable(lot, cible)


def _remettre(recu: Path, message: Message) -> bool:
    """Put a message in `recu`, unless another of its name still waits there to be read."""
    present = lire_ordinaire(recu / message.nom)
    if present is not None and present != message.octets:
        return False
    ecrire_durable(recu, message.nom, message.octets)
    return True
