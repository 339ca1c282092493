"""An acknowledgement to its bytes: 000, 080, one 294 a reason, 990, 999; positive when there is no 294."""

from collections.abc import Iterator

from core.citation import citer
from core.erreurs import Anomalie
from core.telematique.arl.modele import Arl, RejetArl
from core.telematique.noemie.ecriture import FilNoemie
from core.telematique.noemie.entites.lot import Lot
from core.telematique.noemie.entites.rejet import Rejet

VERSION = "AR"


def ecrire(arl: Arl) -> bytes:
    """See `core.telematique.arl.ecrire`."""
    fil = FilNoemie()
    fil.fautes += controler(arl)
    fil.ouvrir(
        arl.emetteur,
        arl.destinataire,
        identification=arl.identifiant6,
        creation=arl.jour,
        version=VERSION,
        message=arl.message,
    )
    fil.ajouter("", lambda: Lot(niveau="03", date_lot=arl.jour_lot, lot=arl.lot))
    for rang, rejet in enumerate(arl.rejets, 1):
        fil.ajouter(f"rejet {rejet.code}", lambda rang=rang, rejet=rejet: _rejet(rang, rejet))  # type: ignore[misc]
    fil.fermer(arl.emetteur, arl.destinataire, arl.identifiant6, 1, 0)
    return fil.octets()


def _rejet(rang: int, rejet: RejetArl) -> Rejet:
    return Rejet(
        niveau="06",
        code_rejet=rejet.code,
        libelle=rejet.libelle,
        niveau_rejet=rejet.niveau,
        part="O",
        rang=rang,
        information=f"{rejet.facture:09d}" if rejet.niveau == "F" else "",
    )


def controler(arl: Arl) -> Iterator[Anomalie]:
    """Levels, culprits, and a lot number that is missing only when the file could not be read."""
    for rejet in arl.rejets:
        if rejet.niveau not in ("A", "F") or (rejet.niveau == "F") != (rejet.facture > 0):
            yield Anomalie(
                "ARL_NIVEAU",
                f"niveau {citer(rejet.niveau)} avec la facture {rejet.facture:09d}",
                "un rejet de niveau F nomme une facture, un rejet de niveau A aucune ; le niveau L n'existe pas dans un ARL",
                f"rejet {rejet.code}",
            )
    if not arl.lot and arl.positif:
        yield Anomalie("ARL_SANS_LOT", "ARL positif sans numéro de lot", "redemander l'ARL à la caisse", "entité 080")
