"""Invoices made again from the records as they are now, rejected or not sent yet, and put in the next sending."""

from collections.abc import Sequence

from core.nomenclature import Nomenclature
from core.ports import Horloge, Registre
from core.services import rejets
from core.services.facturation import refaire
from core.services.remplacement import refaire_avant_envoi


def refaire_et_renvoyer(registre: Registre, factures: Sequence[int], ngap: Nomenclature, horloge: Horloge) -> list[int]:
    """All or none; their new numbers. Raises the `Refus` of `refaire` and of `core.services.rejets.renvoyer`."""
    numeros = []
    with registre.ecriture():
        for facture in factures:
            etat = registre.facture(facture).resume.etat
            if etat == "validee":
                numeros.append(refaire_avant_envoi(registre, facture, ngap, horloge).resume.numero)
                continue
            # a lot refused by ARL was right in itself: the same content leaves again
            contenu = None if etat == "refusee" else refaire(registre, facture, ngap, horloge)
            numeros.append(rejets.renvoyer(registre, facture, horloge, contenu).resume.numero)
    return numeros
