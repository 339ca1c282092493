"""Pricing every stored invoice again from its snapshot: it must agree to the cent, whatever has changed since.

Each visit is priced alone, from the facts and the situation kept with it; the sums of its lines must then be those of the
invoice.
"""

from collections.abc import Iterator

from attrs import frozen

from core.argent import afficher
from core.cotation.moteur import coter
from core.cotation.situation import Situation
from core.erreurs import Anomalie
from core.facturation.fiche import FactureEnregistree
from core.facturation.instantane import depuis_json
from core.nomenclature.nomenclature import Nomenclature
from core.ports import Registre


@frozen
class Rejeu:
    """What was priced again, and what does not agree."""

    factures: int
    seances: int
    anomalies: tuple[Anomalie, ...]


def rejouer_factures(registre: Registre, ngap: Nomenclature) -> Rejeu:
    """Every numbered FSE; amounts, rates and supplements of each visit must be those of its snapshot."""
    factures = seances = 0
    anomalies: list[Anomalie] = []
    for fiche in registre.parcourir_factures():
        if fiche.resume.nature != "FSE":
            continue
        factures += 1
        seances += len(fiche.instantane.seances)
        anomalies += _differences(fiche, ngap)
    return Rejeu(factures, seances, tuple(anomalies))


def _differences(fiche: FactureEnregistree, ngap: Nomenclature) -> Iterator[Anomalie]:
    ou = f"facture {fiche.resume.numero}"
    for figee in fiche.instantane.seances:
        situation = depuis_json(figee.situation, Situation) if figee.situation else Situation()
        cotation = coter(figee.seance, ngap, situation)
        avant = [(x.acte, x.taux, x.quantite, x.montant) for x in figee.cotation.lignes]
        avant += [(s.code, 100, int(s.quantite * 100), s.montant) for s in figee.cotation.supplements]
        apres = [(x.acte, x.taux, x.quantite, x.montant) for x in cotation.lignes]
        apres += [(s.code, 100, int(s.quantite * 100), s.montant) for s in cotation.supplements]
        if sorted(avant) != sorted(apres):
            yield Anomalie(
                "REJEU_DIFFERENT",
                f"séance du {figee.seance.jour:%d/%m/%Y} : {afficher(figee.cotation.montant)} facturés, "
                f"{afficher(cotation.montant)} recalculés (nomenclature {fiche.instantane.nomenclature[:12]}, "
                f"aujourd'hui {ngap.empreinte[:12]})",
                "si la règle a été corrigée depuis, rectifier la facture ; sinon signaler l'écart de calcul",
                ou,
            )
    refusees = fiche.resume.remplace  # a correction may ask only for the lines that were refused
    total = sum(figee.cotation.montant for figee in fiche.instantane.seances)
    if total != fiche.facture.honoraires and not refusees:
        yield Anomalie(
            "REJEU_TOTAL_DIFFERENT",
            f"{afficher(fiche.facture.honoraires)} facturés, {afficher(total)} de visites cotées",
            "vérifier que toutes les visites cotées de la facture ont leurs lignes",
            ou,
        )
