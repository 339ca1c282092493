"""A SCOR lot: `manifest.json` with one object a piece, and the pieces as they were scanned."""

import hashlib
import json
import re
from collections.abc import Collection, Mapping
from typing import Any

from attrs import evolve

from core.citation import citer
from core.erreurs import Anomalie, Refus
from core.facturation.facture import Facture
from core.pluriel import combien
from core.telematique.scor.examen import examiner
from core.telematique.scor.modele import TYPES, FichiersScor, LotScor, PieceDeclaree, Plafonds

FORMAT = "SCOR-EMU-1"
MODE_DEGRADE = 5
_NOM = re.compile(r"[A-Za-z0-9][A-Za-z0-9_-]{0,60}\.(pdf|jpg|jpeg|png)")
_ENTETE = {"format", "marque", "lot", "jour", "emetteur", "lot_factures", "pieces"}
_CLES = {"piece": str, "facture": str, "type": str, "sha256": str, "pages": int, "dpi": int, "format": str}


def ecrire_lot(lot: LotScor, plafonds: Plafonds) -> FichiersScor:
    """See `core.telematique.scor.ecrire_lot`."""
    ou = f"lot SCOR {lot.numero}"
    fautes: list[Anomalie] = []
    if not 1 <= lot.numero <= 999 or not lot.pieces:
        fautes.append(_faute(f"numéro {lot.numero}, {combien(len(lot.pieces), 'pièce')}", ou))
    declarees = []
    for piece in lot.pieces:
        if not _NOM.fullmatch(piece.nom) or piece.type not in TYPES or not 1 <= piece.facture <= 999_999_999:
            fautes.append(_faute(f"pièce {citer(piece.nom)}, type {citer(piece.type)}, facture {piece.facture}", ou))
        examen = examiner(piece.nom, piece.octets, plafonds)
        if isinstance(examen, PieceDeclaree):
            declarees.append(evolve(examen, facture=piece.facture, type=piece.type))
        else:
            fautes += examen
    total = sum(len(piece.octets) for piece in lot.pieces)
    if total > plafonds.octets_lot:
        fautes.append(
            Anomalie(
                "SCOR_LOT_TROP_GROS",
                f"{total} octets, le plafond d'un lot est {plafonds.octets_lot} (S07)",
                "répartir les pièces en plusieurs lots",
                ou,
            )
        )
    if len({piece.nom for piece in lot.pieces}) < len(lot.pieces):
        fautes.append(_faute("deux pièces portent le même nom", ou))
    if fautes:
        raise Refus(fautes)
    objet = {
        "format": FORMAT,
        "marque": "SANS VALEUR REELLE",
        "lot": f"{lot.numero:03d}",
        "jour": lot.jour.isoformat(),
        "emetteur": lot.emetteur,
        "lot_factures": f"{lot.lot_factures:03d}",
        "pieces": [_objet(piece) for piece in declarees],
    }
    manifeste = (json.dumps(objet, ensure_ascii=False, indent=1) + "\n").encode()
    return FichiersScor(f"EMU_SCOR_{lot.emetteur}_{lot.numero:03d}", manifeste, tuple((p.nom, p.octets) for p in lot.pieces))


def _objet(piece: PieceDeclaree) -> dict[str, Any]:
    return {
        "piece": piece.nom,
        "facture": f"{piece.facture:09d}",
        "type": piece.type,
        "sha256": piece.sha256,
        "pages": piece.pages,
        "dpi": piece.dpi,
        "format": piece.format,
    }


def lire_manifeste(octets: bytes, pieces: Mapping[str, bytes]) -> tuple[PieceDeclaree, ...]:
    """See `core.telematique.scor.lire_manifeste`."""
    try:
        objet = json.loads(octets.decode("utf-8"))
    except (ValueError, RecursionError):
        raise Refus(_faute("manifeste illisible", "manifest.json")) from None
    attendues = {"format", "marque", "lot", "jour", "emetteur", "lot_factures", "pieces"}
    if (
        not isinstance(objet, dict)
        or set(objet) != attendues
        or objet["format"] != FORMAT
        or not isinstance(objet["pieces"], list)
    ):
        raise Refus(_faute(f"clés attendues : {', '.join(sorted(attendues))}", "manifest.json"))
    fautes: list[Anomalie] = []
    lues: list[PieceDeclaree] = []
    for rang, entree in enumerate(objet["pieces"], 1):
        ou = f"manifest.json, pièce {rang}"
        if not _entree_juste(entree):
            fautes.append(_faute(f"entrée {citer(entree)}", ou))
            continue
        lue = PieceDeclaree(
            entree["piece"],
            int(entree["facture"]),
            *(entree[cle] for cle in ("type", "sha256", "pages", "dpi", "format")),
        )
        lues.append(lue)
        contenu = pieces.get(lue.nom)
        if contenu is None:
            fautes.append(_absente(lue.nom, lue.facture))
        elif hashlib.sha256(contenu).hexdigest() != lue.sha256:
            fautes.append(_faute(f"la pièce {lue.nom} n'a pas l'empreinte déclarée", ou))
    fautes += [
        _faute(f"pièce {nom} reçue mais non déclarée", "manifest.json") for nom in sorted(set(pieces) - {p.nom for p in lues})
    ]
    if fautes:
        raise Refus(fautes)
    return tuple(lues)


def _entree_juste(entree: Any) -> bool:
    return (
        isinstance(entree, dict)
        and set(entree) == set(_CLES)
        and all(type(entree[cle]) is genre for cle, genre in _CLES.items())
        and _NOM.fullmatch(entree["piece"]) is not None
        and re.fullmatch("[0-9]{9}", entree["facture"]) is not None
        and entree["type"] in TYPES
    )


def pieces_absentes(facture: Facture, presentes: Mapping[str, bytes]) -> tuple[Anomalie, ...]:
    """See `core.telematique.scor.pieces_absentes`."""
    return tuple(_absente(nom, facture.numero) for nom in noms_absents(facture, presentes))


def noms_absents(facture: Facture, presentes: Collection[str]) -> tuple[str, ...]:
    """The names of the pieces that an invoice needs and that are not among these."""
    attendues = list(facture.pieces)
    if facture.mode == MODE_DEGRADE:
        feuille = f"feuille_soins_{facture.numero:09d}"
        attendues += [] if any(nom.startswith(feuille) for nom in presentes) else [f"{feuille}.pdf"]
    return tuple(nom for nom in attendues if nom not in presentes)


def _absente(nom: str, facture: int) -> Anomalie:
    return Anomalie(
        "SCOR_PIECE_ABSENTE",
        f"la pièce {nom} manque",
        "la numériser (ordonnance, ou feuille de soins d'une facture en mode dégradé) et la joindre au lot SCOR",
        f"facture {facture:09d}",
    )


def _faute(message: str, ou: str) -> Anomalie:
    return Anomalie("SCOR_MANIFESTE", message, "refaire le lot SCOR", ou)
