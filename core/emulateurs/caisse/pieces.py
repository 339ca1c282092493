"""The payer receives a lot of scanned pieces (SCOR-EMU): it looks at each image itself and answers by an ARL of codes S."""

import json
from collections.abc import Iterator, Mapping
from datetime import date
from hashlib import sha256

from attrs import frozen

from core.emulateurs.caisse.annuaire import Annuaire
from core.emulateurs.caisse.controle_lot import chiffres
from core.emulateurs.caisse.etat import Etat
from core.emulateurs.caisse.passe import cle_facture
from core.emulateurs.transports.noms import MANIFESTE
from core.erreurs import Refus
from core.telematique.arl import Arl, Partie, RejetArl
from core.telematique.scor import PieceDeclaree, Plafonds, examiner, lire_manifeste

MESSAGE = "ARL SCOR EMULE - SANS VALEUR REELLE"
_MOTIFS_MAX = 99
LIBELLES = {
    "S01": "IMAGE ENTIEREMENT BLANCHE",
    "S02": "IMAGE ENTIEREMENT NOIRE",
    "S03": "IMAGE ILLISIBLE (CONTRASTE)",
    "S04": "IMAGE TRONQUEE",
    "S05": "FORMAT DE FICHIER NON ACCEPTE (PDF, JPEG, PNG)",
    "S06": "RESOLUTION INSUFFISANTE (< 150 DPI)",
    "S07": "TAILLE DE PIECE OU DE LOT EXCESSIVE",
    "S08": "FACTURE OU LOT DE RATTACHEMENT INCONNU",
    "S09": "PIECE DEJA TRANSMISE",
}
_IMAGE = {
    "SCOR_BLANCHE": "S01",
    "SCOR_NOIRE": "S02",
    "SCOR_CONTRASTE": "S03",
    "SCOR_TRONQUEE": "S04",
    "SCOR_FORMAT": "S05",
    "SCOR_RESOLUTION": "S06",
    "SCOR_TAILLE": "S07",
    "SCOR_PIECE_ABSENTE": "S04",
}


@frozen
class LotRecu:
    """A lot of pieces once read; `cle` is empty when its head could not be read."""

    cle: str
    emetteur: str
    numero: int
    jour: date | None
    rejets: tuple[RejetArl, ...]
    pieces: tuple[str, ...] = ()  # invoice/SHA-256 of what is taken


def lire_lot(nom: str, fichiers: Mapping[str, bytes], etat: Etat, annuaire: Annuaire) -> LotRecu:
    """Read and check a lot; never raises on its content."""
    manifeste = fichiers.get(MANIFESTE, b"")
    pieces = {n: o for n, o in fichiers.items() if n != MANIFESTE}
    try:
        tete = json.loads(manifeste.decode("utf-8"))
        numero, jour, emetteur = int(tete["lot"]), date.fromisoformat(tete["jour"]), str(tete["emetteur"])
        declarees = lire_manifeste(manifeste, pieces)
    except Refus as refus:
        codes = {_IMAGE.get(a.code, "S05") for a in refus.anomalies}
        return LotRecu("", nom[9:18], 0, None, tuple(RejetArl(c, LIBELLES[c]) for c in sorted(codes)))
    except (ValueError, KeyError, TypeError, RecursionError):
        return LotRecu("", nom[9:18], 0, None, (RejetArl("S05", LIBELLES["S05"]),))
    cle = f"SCOR/{emetteur}/{numero:03d}/{jour:%y%m%d}"
    if cle in etat.lots:
        return LotRecu(cle, emetteur, numero, jour, (RejetArl("S09", LIBELLES["S09"]),))
    rejets = list(_controler(declarees, pieces, emetteur, etat))
    if annuaire.professionnel(emetteur) is None or not 1 <= numero <= 999:
        rejets.insert(0, RejetArl("S08", LIBELLES["S08"]))
    if sum(map(len, pieces.values())) > Plafonds().octets_lot:
        rejets.insert(0, RejetArl("S07", LIBELLES["S07"]))
    prises = () if rejets else tuple(f"{p.facture:09d}/{p.sha256}" for p in declarees)
    return LotRecu(cle, emetteur, numero, jour, tuple(dict.fromkeys(rejets)), prises)


def _controler(
    declarees: tuple[PieceDeclaree, ...], pieces: Mapping[str, bytes], emetteur: str, etat: Etat
) -> Iterator[RejetArl]:
    for p in declarees:
        codes = set(_examen(p.nom, pieces[p.nom]))
        if cle_facture("AMO", emetteur, p.facture) not in etat.passe.numeros:
            codes.add("S08")
        if f"{p.facture:09d}/{p.sha256}" in etat.pieces:
            codes.add("S09")
        yield from (RejetArl(c, LIBELLES[c], "F", p.facture) if p.facture else RejetArl(c, LIBELLES[c]) for c in sorted(codes))


def _examen(nom: str, octets: bytes) -> Iterator[str]:
    """What is wrong with one image; a payer without the tools to open it looks at its format only."""
    try:
        lue = examiner(nom, octets)
    except Refus:
        return
    if not isinstance(lue, PieceDeclaree):
        yield from (_IMAGE[a.code] for a in lue)


def accuser(lot: LotRecu, identifiant6: str, jour: date) -> Arl:
    """The ARL SCOR of a lot."""
    emetteur = lot.emetteur if chiffres(lot.emetteur, 9) else "0" * 9
    return Arl(
        emetteur=Partie("CT", "00000001999999"),
        destinataire=Partie("TP", f"00000{emetteur}"),
        identifiant6=identifiant6,
        jour=jour,
        lot=lot.numero,
        jour_lot=lot.jour,
        rejets=lot.rejets[:_MOTIFS_MAX],
        message=MESSAGE,
    )


def empreinte(fichiers: Mapping[str, bytes]) -> str:
    """SHA-256 of the manifest, which names that of every piece."""
    return sha256(fichiers.get(MANIFESTE, b"")).hexdigest()
