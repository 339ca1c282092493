"""The payer receives a lot of scanned pieces (SCOR-EMU): it looks at each image itself and answers by an ARL of codes S."""

import json
from collections.abc import Iterator, Mapping
from datetime import date
from hashlib import sha256

from attrs import frozen

from core.emulateurs.caisse.annuaire import Annuaire
from core.emulateurs.caisse.constats import Constat
from core.emulateurs.caisse.controle_lot import chiffres
from core.emulateurs.caisse.etat import Etat
from core.emulateurs.caisse.passe import cle_facture
from core.emulateurs.transports.noms import MANIFESTE
from core.erreurs import Refus
from core.telematique.arl import Arl, Partie, RejetArl
from core.telematique.scor import PieceDeclaree, Plafonds, examiner, lire_manifeste

MESSAGE = "ARL SCOR EMULE - SANS VALEUR REELLE"
_MOTIFS_MAX = 99
_REGLES = {
    "SCOR_BLANCHE": "IMAGE-1",
    "SCOR_NOIRE": "IMAGE-2",
    "SCOR_CONTRASTE": "IMAGE-3",
    "SCOR_TRONQUEE": "IMAGE-4",
    "SCOR_FORMAT": "IMAGE-5",
    "SCOR_RESOLUTION": "IMAGE-6",
    "SCOR_TAILLE": "IMAGE-7",
    "SCOR_PIECE_ABSENTE": "SCOR-4",
}
_MANIFESTE = "SCOR-5"


@frozen
class LotRecu:
    """A lot of pieces once read; `cle` is empty when its head could not be read."""

    cle: str
    emetteur: str
    numero: int
    jour: date | None
    constats: tuple[Constat, ...]
    pieces: tuple[PieceDeclaree, ...] = ()  # what is taken


def lire_lot(nom: str, fichiers: Mapping[str, bytes], etat: Etat, annuaire: Annuaire) -> LotRecu:
    """Read and check a lot; never raises on its content."""
    manifeste = fichiers.get(MANIFESTE, b"")
    pieces = {n: o for n, o in fichiers.items() if n != MANIFESTE}
    try:
        tete = json.loads(manifeste.decode("utf-8"))
        numero, jour, emetteur = int(tete["lot"]), date.fromisoformat(tete["jour"]), str(tete["emetteur"])
        declarees = lire_manifeste(manifeste, pieces)
    except Refus as refus:
        regles = sorted({_REGLES.get(a.code, _MANIFESTE) for a in refus.anomalies})
        return LotRecu("", nom[9:18], 0, None, tuple(map(Constat, regles)))
    except (ValueError, KeyError, TypeError, RecursionError):
        return LotRecu("", nom[9:18], 0, None, (Constat(_MANIFESTE),))
    cle = f"SCOR/{emetteur}/{numero:03d}/{jour:%y%m%d}"
    if cle in etat.lots:
        return LotRecu(cle, emetteur, numero, jour, (Constat("SCOR-2", info="LOT DEJA RECU"),))
    constats = list(_controler(declarees, pieces, emetteur, etat))
    if annuaire.professionnel(emetteur) is None or not 1 <= numero <= 999:
        constats.insert(0, Constat("SCOR-1", info="EMETTEUR OU NUMERO DE LOT"))
    if sum(map(len, pieces.values())) > Plafonds().octets_lot:
        constats.insert(0, Constat("IMAGE-7", info="LOT ENTIER"))
    return LotRecu(cle, emetteur, numero, jour, tuple(dict.fromkeys(constats)), () if constats else declarees)


def _controler(declarees: tuple[PieceDeclaree, ...], pieces: Mapping[str, bytes], emetteur: str, etat: Etat) -> Iterator[Constat]:
    for p in declarees:
        regles = set(_examen(p.nom, pieces[p.nom]))
        cle = f"{emetteur}/{p.facture:09d}"
        if cle_facture("AMO", emetteur, p.facture) not in etat.passe.numeros:
            regles.add("SCOR-1")
        elif p.type not in etat.admises.get(cle, (p.type,)):
            regles.add("SCOR-3")
        if p.sha256 in etat.pieces.get(cle, {}):
            regles.add("SCOR-2")
        yield from (Constat(regle, facture=p.facture) for regle in sorted(regles))


def _examen(nom: str, octets: bytes) -> Iterator[str]:
    """What is wrong with one image; a payer without the tools to open it looks at its format only."""
    try:
        lue = examiner(nom, octets)
    except Refus:
        return
    if not isinstance(lue, PieceDeclaree):
        yield from (_REGLES[a.code] for a in lue)


def prendre(lot: LotRecu, etat: Etat) -> None:
    """Keep the pieces of an accepted lot with their invoices."""
    for p in lot.pieces:
        etat.pieces.setdefault(f"{lot.emetteur}/{p.facture:09d}", {})[p.sha256] = p.type


def accuser(lot: LotRecu, rejets: tuple[RejetArl, ...], identifiant6: str, jour: date) -> Arl:
    """The ARL SCOR of a lot."""
    emetteur = lot.emetteur if chiffres(lot.emetteur, 9) else "0" * 9
    return Arl(
        emetteur=Partie("CT", "00000001999999"),
        destinataire=Partie("TP", f"00000{emetteur}"),
        identifiant6=identifiant6,
        jour=jour,
        lot=lot.numero,
        jour_lot=lot.jour,
        rejets=rejets[:_MOTIFS_MAX],
        message=MESSAGE,
    )


def empreinte(fichiers: Mapping[str, bytes]) -> str:
    """SHA-256 of the manifest, which names that of every piece."""
    return sha256(fichiers.get(MANIFESTE, b"")).hexdigest()
