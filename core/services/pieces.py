"""The scanned pieces of invoices (SCOR): join, see what is missing, make their lots, read their ARL.

A lot of pieces belongs to one lot of invoices and leaves by the same outbox.  SCOR is for the AMO only; a piece refused by
the caisse is scanned again, under a new lot number.
"""

import hashlib
from collections.abc import Sequence
from typing import Literal

from attrs import evolve, frozen

from core.erreurs import Anomalie, Refus
from core.facturation.etats import EN_ROUTE
from core.facturation.fiche import FactureEnregistree
from core.lots.echanges import Ecart, Lot, MessageRecu
from core.lots.etats import EtatLot
from core.lots.pieces import LotPieces, PieceJointe
from core.pluriel import combien
from core.ports import Horloge, Registre
from core.services.parametres import parametres
from core.telematique import scor
from core.telematique.arl import Arl
from core.telematique.scor import FichiersScor, LotScor, PieceDeclaree, PieceScor, Plafonds, TypePiece
from core.telematique.scor.modele import TYPES

PARTIS: tuple[EtatLot, ...] = ("depose", "accepte")
MANIFESTE = "manifest.json"
DEJA_RECUE = "S09"
MARGE = 64 * 1024  # the manifest and the names, left free in a lot


@frozen
class CompteursPieces:
    """For the screens: attached, waiting for a lot, in a lot refused by the caisse, named by an invoice and not there."""

    jointes: int
    a_envoyer: int
    refusees: int
    manquantes: int


def plafonds_regles(registre: Registre) -> Plafonds:
    """The limits in force (core.parametres)."""
    p = parametres(registre)
    return Plafonds(p["piece_taille"] * 1024, p["scor_taille"] * 1024, p["piece_dpi"])


def joindre(
    registre: Registre,
    facture: int,
    type_: TypePiece,
    fichier: str,
    octets: bytes,
    horloge: Horloge,
    plafonds: Plafonds | None = None,
) -> PieceJointe:
    """Attach a scan to a numbered FSE, once examined; it takes the name that the invoice expects, or one made of its type.

    Raises `Refus` with every fault of the scan, PIECE_SANS_FSE, PIECE_DEJA_JOINTE.
    """
    fiche = registre.facture(facture)
    if fiche.resume.nature != "FSE" or not fiche.resume.numero:
        raise Refus(
            Anomalie(
                "PIECE_SANS_FSE",
                "une pièce se joint à une FSE numérotée : SCOR ne vaut ni pour un brouillon ni pour la complémentaire",
                "numéroter la facture, ou choisir la FSE de cette DRE",
                f"pièce {fichier}",
            )
        )
    examen = scor.examiner(fichier, octets, plafonds or plafonds_regles(registre))
    if not isinstance(examen, PieceDeclaree):
        raise Refus(list(examen))
    nom = _nom(fiche, type_, fichier, examen, registre.pieces(facture=facture))
    piece = PieceJointe(
        id=0,
        facture=facture,
        nom=nom,
        type=type_,
        empreinte=examen.sha256,
        taille=len(octets),
        pages=examen.pages,
        dpi=examen.dpi,
        format=examen.format,
        ajoutee_le=horloge.maintenant(),
    )
    with registre.ecriture():
        jointe = registre.ajouter_piece(piece, octets)
        registre.journaliser("piece_jointe", "facture", facture, horloge.maintenant(), f"{type_}, {examen.sha256}")
        return jointe


def _nom(fiche: FactureEnregistree, type_: str, fichier: str, examen: PieceDeclaree, deja: Sequence[PieceJointe]) -> str:
    """The name the invoice gives when it gives one of that file, else `<type>_<number>[-n].<format>`."""
    extension = {"PDF": "pdf", "JPEG": "jpg", "PNG": "png"}[examen.format]
    if fichier in fiche.facture.pieces and fichier.rsplit(".", 1)[-1] in (extension, "jpeg"):
        return fichier
    base = f"{type_}_{fiche.resume.numero:09d}"
    rang = sum(p.type == type_ for p in deja)
    return f"{base}-{rang + 1}.{extension}" if rang else f"{base}.{extension}"


def bonnes(registre: Registre, facture: int) -> list[PieceJointe]:
    """The pieces of an invoice that no lot was refused for."""
    refuses = {lot.id for lot in registre.lots_pieces(etats=("refuse",))}
    return [p for p in registre.pieces(facture=facture) if p.scor not in refuses]


def reporter(registre: Registre, ancienne: int, nouvelle: FactureEnregistree, horloge: Horloge) -> None:
    """The pieces of an invoice sent again go with its new number: the payer keeps them by invoice. Inside a transaction."""
    for piece in bonnes(registre, ancienne):
        deja = registre.pieces(facture=nouvelle.id)
        base = f"{piece.type}_{nouvelle.resume.numero:09d}"
        rang = sum(p.type == piece.type for p in deja)
        extension = piece.nom.rsplit(".", 1)[-1]
        nom = (
            piece.nom
            if piece.nom in nouvelle.facture.pieces
            else f"{base}-{rang + 1}.{extension}"
            if rang
            else f"{base}.{extension}"
        )
        suite = evolve(piece, id=0, facture=nouvelle.id, nom=nom, ajoutee_le=horloge.maintenant(), scor=0)
        registre.ajouter_piece(suite, registre.octets_piece(piece.id))


def feuilles_numerisees(registre: Registre, lot: int) -> frozenset[int]:
    """The numbers of the invoices of a lot whose feuille de soins was scanned."""
    ids = {p.facture for p in registre.pieces(lot=lot) if p.type == "feuille_soins"}
    return frozenset(r.numero for r in registre.factures(lot=lot) if r.id in ids)


def manquantes(
    registre: Registre, factures: Sequence[int], gravite: Literal["bloquant", "alerte", "information"] = "information"
) -> tuple[Anomalie, ...]:
    """The pieces these invoices need and that nobody joined: named by the invoice, or the feuille of a mode dégradé."""
    trouvees: list[Anomalie] = []
    for id in factures:
        fiche = registre.facture(id)
        if fiche.resume.nature == "FSE" and fiche.resume.numero:
            presentes = {p.nom: b"" for p in registre.pieces(facture=id)}
            trouvees += scor.pieces_absentes(fiche.facture, presentes)
    return tuple(evolve(a, gravite=gravite) for a in trouvees)


def compter(registre: Registre) -> CompteursPieces:
    """The counters of today; what is missing is looked for in the lots that left and are not paid."""
    toutes = registre.pieces()
    refuses = {lot.id for lot in registre.lots_pieces(etats=("refuse",))}
    en_cours = registre.factures(etats=EN_ROUTE, nature="FSE")
    return CompteursPieces(
        jointes=len(toutes),
        a_envoyer=sum(not p.scor for p in toutes),
        refusees=sum(p.scor in refuses for p in toutes),
        manquantes=len(manquantes(registre, [r.id for r in en_cours])),
    )


def constituer_lots_pieces(registre: Registre, horloge: Horloge, plafonds: Plafonds | None = None) -> tuple[LotPieces, ...]:
    """Put every waiting piece of the lots that have left in lots of pieces, in the outbox, each whole or not at all."""
    limites = plafonds or plafonds_regles(registre)
    faits: list[LotPieces] = []
    en_attente = {piece.facture for piece in registre.pieces(a_envoyer=True)}
    lots = {registre.facture(id).resume.lot for id in en_attente} - {0}
    for lot in map(registre.lot, sorted(lots)):
        if lot.etat not in PARTIS:
            continue
        paquet: list[PieceJointe] = []
        for piece in registre.pieces(lot=lot.id, a_envoyer=True):
            doublon = any(p.nom == piece.nom for p in paquet)
            if paquet and (doublon or sum(p.taille for p in paquet) + piece.taille > limites.octets_lot - MARGE):
                faits.append(_poster(registre, horloge, lot, paquet, limites))
                paquet = []
            paquet.append(piece)
        if paquet:
            faits.append(_poster(registre, horloge, lot, paquet, limites))
    return tuple(faits)


def _poster(registre: Registre, horloge: Horloge, lot: Lot, pieces: Sequence[PieceJointe], plafonds: Plafonds) -> LotPieces:
    with registre.ecriture():
        numero = registre.prochain_lot_scor(lot.infirmier)
        ecrit = _ecrire(registre, numero, lot, pieces, horloge, plafonds)
        poste = registre.poster_pieces(
            infirmier=lot.infirmier,
            numero=numero,
            jour=horloge.aujourdhui(),
            lot=lot.id,
            nom=ecrit.nom,
            cle=hashlib.sha256(ecrit.nom.encode() + ecrit.manifeste).hexdigest(),
            fichiers=(*ecrit.pieces, (MANIFESTE, ecrit.manifeste)),
            pieces=[p.id for p in pieces],
            moment=horloge.maintenant(),
        )
        registre.journaliser(
            "pieces_en_lot", "scor", poste.id, horloge.maintenant(), f"n° {numero}, {combien(len(pieces), 'pièce')}"
        )
        return poste


def _ecrire(
    registre: Registre, numero: int, lot: Lot, pieces: Sequence[PieceJointe], horloge: Horloge, plafonds: Plafonds
) -> FichiersScor:
    numeros = {r.id: r.numero for r in registre.factures(lot=lot.id)}
    a_ecrire = tuple(
        PieceScor(p.nom, numeros[p.facture], next(t for t in TYPES if t == p.type), registre.octets_piece(p.id)) for p in pieces
    )
    return scor.ecrire_lot(LotScor(numero, horloge.aujourdhui(), lot.infirmier, lot.numero, a_ecrire), plafonds)


def appliquer_arl_pieces(registre: Registre, message: MessageRecu, arl: Arl, horloge: Horloge) -> None:
    """Move the lot of pieces; inside the transaction of the caller. Raises `Refus` ARL_SANS_LOT."""
    lots = [x for x in registre.lots_pieces(infirmier=arl.destinataire.numero[-9:], numero=arl.lot) if x.nom in message.nom]
    lot = next((x for x in lots if arl.jour_lot in (None, x.jour)), None)
    if lot is None:
        raise Refus(
            Anomalie(
                "ARL_SANS_LOT",
                f"aucun lot de pièces {arl.lot:03d} ne correspond à cet ARL",
                "vérifier que la base ouverte est bien celle qui a envoyé ce lot",
                message.nom,
            )
        )
    for envoi in registre.envois(etats=("a_envoyer", "emission", "en_doute", "differe")):
        if envoi.id == lot.envoi:
            registre.avancer_envoi(envoi.id, "prouver")
    codes = {r.code for r in arl.rejets}
    phrase = " ; ".join(f"{r.code} {r.libelle}" + (f" (facture {r.facture:09d})" if r.facture else "") for r in arl.rejets)
    if arl.positif or codes == {DEJA_RECUE}:
        if lot.etat != "refuse":
            registre.avancer_lot_pieces(lot.id, "accepter")
    elif lot.etat == "accepte":
        registre.ajouter_ecart(Ecart(0, message.id, 0, "ARL_CONTRADICTOIRE", f"lot de pièces déjà accepté, puis : {phrase}", 0))
    else:
        registre.avancer_lot_pieces(lot.id, "refuser", phrase)
    registre.journaliser("arl_pieces", "scor", lot.id, horloge.maintenant(), phrase or "accepté")
