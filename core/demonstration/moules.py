"""The first visit of each ordonnance of the fictitious world, priced, billed and numbered: what a base to measure on repeats."""

from core.demonstration.mois import Poste, completer_les_droits, lire_les_cartes
from core.services.facturation import controles, facturer, programmer, valider


def couler(poste: Poste) -> int:
    """One invoice of one visit an ordonnance, in an installed world; how many (what cannot be billed is left out)."""
    registre = poste.registre
    lire_les_cartes(poste)
    completer_les_droits(poste)
    faites = 0
    for ordonnance in sorted(registre.ordonnances(), key=lambda o: o.id):
        seances = programmer(registre, ordonnance, poste.monde.debut, poste.monde.fin)
        registre.supprimer_seances([s.id for s in seances[1:]])
        for fiche in facturer(registre, poste.nomenclature, seances[:1]).factures:
            if any(a.gravite == "bloquant" for a in controles(fiche, poste.horloge.aujourdhui())):
                registre.supprimer_facture(fiche.id)
                continue
            valider(registre, fiche.id, poste.horloge)
            faites += 1
    return faites
