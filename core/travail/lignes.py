"""Which lines of the work queue a verb acts on: those named one by one, or all those a filter keeps.

Named, they are the same things on every replay; filtered, they are whatever is in the queue of the practice one is in by then.
"""

import re
from urllib.parse import quote, unquote

from attrs import frozen

from core.citation import citer
from core.ports import Registre
from core.services.lieu import exiger_lieu
from core.travail.file import LectureFile
from core.travail.filtre import passe

_CLE = re.compile(r"[^\W\d][\w ]*:\d+(:.*)?\Z")
SUR_FACTURE = frozenset(("rejet", "bloquée", "à envoyer", "pièce"))
SUR_LOT = frozenset(("ARL", "silence", "à signer"))
SANS_PATIENT = frozenset(("en doute", "différé", "quarantaine", "NIR"))


@frozen
class Lignes:
    """The keys of some lines, or (none) the filter that keeps others; `Lignes()` is the whole queue."""

    cles: tuple[str, ...] = ()
    filtre: str = ""


@frozen
class Visee:
    """A line aimed at: what it is about (`objet`: an invoice, a lot, a patient… by kind), 0 for what it does not concern."""

    cle: str
    genre: str
    objet: int
    cabinet: str = ""
    patient: int = 0
    facture: int = 0


def ecrire_lignes(lignes: Lignes) -> str:
    """`à facturer:12, question:3`, or `/facturer !plaine`."""
    if not lignes.cles:
        return f"/{lignes.filtre}"
    return ", ".join(f"{genre}:{quote(reste, ':')}" for genre, _, reste in (cle.partition(":") for cle in lignes.cles))


def lire_lignes_de_file(texte: str) -> Lignes:
    """The same, read; raises ValueError."""
    if texte.startswith("/"):
        return Lignes(filtre=" ".join(texte[1:].split()))
    cles = tuple(unquote(mot.strip()) for mot in texte.split(","))
    if not all(_CLE.match(cle) for cle in cles):
        raise ValueError(texte)
    return Lignes(cles)


def viser(registre: Registre, lignes: Lignes, lecture: LectureFile, *genres: str) -> list[Visee]:
    """The lines of these kinds (any when none is named), a filter being read in the queue of `lecture`.

    Raises `Refus` INTROUVABLE when what a key names does not exist, HORS_DU_CABINET when it belongs to another practice.
    """
    if lignes.cles:
        visees = [_de_la_cle(registre, cle) for cle in lignes.cles]
        for v in visees:
            if v.cabinet:
                exiger_lieu(lecture.cabinet, v.cabinet, citer(v.cle))
    else:
        taches = [t for t in lecture.entiere(registre).taches if passe(t.cellules(lecture.jour), lignes.filtre)]
        visees = [Visee(t.cle, t.genre, t.objet, t.cabinet, t.patient, t.facture) for t in taches]
    return [v for v in visees if not genres or v.genre in genres]


def _de_la_cle(registre: Registre, cle: str) -> Visee:
    genre, _, reste = cle.partition(":")
    objet = int(reste.partition(":")[0])
    if genre in SUR_FACTURE:
        f = registre.facture(objet).resume
        return Visee(cle, genre, objet, f.cabinet, f.patient, f.id)
    if genre in SUR_LOT:
        lot = registre.lot(objet)
        chez = next((i.cabinet for i in registre.infirmiers() if i.am == lot.infirmier), "")
        return Visee(cle, genre, objet, chez)
    if genre == "question":
        q = registre.question(objet)
        return Visee(cle, genre, objet, q.cabinet, q.patient, q.facture)
    if genre in SANS_PATIENT:
        return Visee(cle, genre, objet)
    return Visee(cle, genre, objet, registre.patient(objet).cabinet, objet)
