"""Receiving: raw bytes stored first, then acknowledged, then read; what cannot be read is kept, visible and replayable.

Returns may come twice, late, out of order or damaged: the same bytes are one message, each message is applied whole in one
transaction or not at all, and every difference is written down with its explanation.
"""

from attrs import evolve, frozen

from core.erreurs import Anomalie, Refus
from core.lots.echanges import MessageRecu
from core.ports import Horloge, PanneTransport, Registre, Teletransmission
from core.services.pieces import appliquer_arl_pieces
from core.services.retours_arl import appliquer_arl
from core.services.retours_noemie import appliquer_noemie
from core.telematique import arl, noemie

TOURS_MAXIMUM = 10_000


@frozen
class BilanRetours:
    """What came: new messages, copies of known ones, those applied, those put in quarantine; with what was said."""

    recus: int = 0
    doublons: int = 0
    appliques: int = 0
    quarantaine: int = 0
    anomalies: tuple[Anomalie, ...] = ()


def relever(registre: Registre, transport: Teletransmission, horloge: Horloge) -> BilanRetours:
    """Fetch, store, acknowledge, then apply everything not applied yet (also what an earlier stop left).

    A failure of the transport is an anomaly of the report; what was stored before it is applied all the same.
    """
    recus = doublons = 0
    panne: tuple[Anomalie, ...] = ()
    try:
        for _ in range(TOURS_MAXIMUM):
            messages = transport.relever()
            if not messages:
                break
            for message in messages:
                _, nouveau = registre.stocker_message(message.nom, message.octets, horloge.maintenant())
                transport.acquitter(message.nom)
                recus, doublons = recus + nouveau, doublons + (not nouveau)
    except PanneTransport as erreur:
        panne = (
            Anomalie(
                "RELEVE_INTERROMPUE",
                str(erreur),
                "relever de nouveau plus tard : rien n'est perdu",
                "transport",
                gravite="alerte",
            ),
        )
    bilan = traiter(registre, horloge)
    return evolve(bilan, recus=recus, doublons=doublons, anomalies=panne + bilan.anomalies)


def traiter(registre: Registre, horloge: Horloge) -> BilanRetours:
    """Apply every message stored and not read yet, oldest first."""
    appliques = quarantaine = 0
    anomalies: list[Anomalie] = []
    while prochain := registre.messages(etat="recu", limite=1):  # one at a time: each is in memory with its bytes
        fautes = _appliquer(registre, prochain[0], horloge)
        appliques, quarantaine = appliques + (not fautes), quarantaine + bool(fautes)
        anomalies += fautes
    return BilanRetours(appliques=appliques, quarantaine=quarantaine, anomalies=tuple(anomalies))


def rejouer(registre: Registre, horloge: Horloge, message: int = 0) -> BilanRetours:
    """Try again the messages in quarantine, or one of them."""
    for mis_de_cote in registre.messages(etat="quarantaine"):
        if message in (0, mis_de_cote.id):
            registre.classer_message(mis_de_cote.id, "inconnu", "recu")
    return traiter(registre, horloge)


def ecarter(registre: Registre, message: int, motif: str, horloge: Horloge) -> None:
    """Take a message out of the quarantine without applying it, for a stated reason; its bytes stay."""
    if not motif.strip():
        raise Refus(Anomalie("MOTIF_ABSENT", "un message s'écarte avec un motif", "dire pourquoi il n'est pas appliqué"))
    with registre.ecriture():
        lu = registre.message(message)
        if lu.etat != "quarantaine":
            raise Refus(
                Anomalie("MESSAGE_NON_EN_QUARANTAINE", f"le message {lu.nom} n'est pas en quarantaine", "rafraîchir la liste")
            )
        registre.classer_message(message, lu.genre, "lu", f"écarté : {motif.strip()}")
        registre.journaliser("message_ecarte", "message", message, horloge.maintenant(), motif.strip())


def _appliquer(registre: Registre, message: MessageRecu, horloge: Horloge) -> tuple[Anomalie, ...]:
    """Read and apply one message in one transaction; its anomalies when it goes to quarantine."""
    genre = "arl" if noemie.est_arl(message.octets) else "noemie"
    try:
        with registre.ecriture():
            if genre == "arl":
                accuse = arl.lire(message.octets)
                (appliquer_arl_pieces if accuse.scor else appliquer_arl)(registre, message, accuse, horloge)
            else:
                appliquer_noemie(registre, message, horloge)
            registre.classer_message(message.id, genre, "lu")
            registre.journaliser(f"{genre}_applique", "message", message.id, horloge.maintenant(), message.nom)
            _oublier_les_copies_illisibles(registre, message)
        return ()
    except Refus as refus:
        premiere = refus.anomalies[0]
        cause = " ; ".join(f"{a.ou} : {a.message}" if a.ou else a.message for a in refus.anomalies[:3])
        with registre.ecriture():
            lisible = next((m for m in registre.messages(nom=message.nom) if m.etat == "lu" and not m.cause), None)
            if lisible is not None:
                registre.classer_message(message.id, "inconnu", "lu", f"écarté : copie abîmée du message {lisible.id}, déjà lu")
                return ()
            registre.classer_message(message.id, "inconnu", "quarantaine", cause, premiere.remede)
            registre.journaliser("quarantaine", "message", message.id, horloge.maintenant(), premiere.code)
        return tuple(evolve(a, ou=f"{message.nom}, {a.ou}" if a.ou else message.nom) for a in refus.anomalies)


def _oublier_les_copies_illisibles(registre: Registre, message: MessageRecu) -> None:
    """A damaged message sent again whole: the damaged one has nothing more to say."""
    for ancien in registre.messages(etat="quarantaine", nom=message.nom):
        if ancien.id != message.id:
            registre.classer_message(ancien.id, "inconnu", "lu", f"écarté : redonné lisible par le message {message.id}")
