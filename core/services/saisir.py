"""A line understood: its preview (visits, prices, parts), and its recording as one action that can be undone."""

from datetime import date

from attrs import frozen

from core.dossier.ordonnance import Ordonnance
from core.erreurs import Refus
from core.nomenclature import Nomenclature
from core.ports import Horloge, Registre
from core.services import modeles
from core.services.comprendre import DERNIER, Comprise
from core.services.entourage import lire_entourage
from core.services.facturation import programmer
from core.services.ordonnance import OrdonnanceFacturee, dernier_jour, facturer_ordonnance
from core.services.parts import Parts, circonstances, parts
from core.services.reglages import situation_du_cabinet
from core.services.serie import Serie, coter_serie
from core.services.soignant import retenir_soignant


@frozen
class Saisie:
    """What was recorded."""

    ordonnance: Ordonnance
    seances: int
    facturee: OrdonnanceFacturee | None = None


def apercu(registre: Registre, comprise: Comprise, ngap: Nomenclature, aujourdhui: date) -> tuple[Serie, Parts | None]:
    """Every visit of the series priced in the days of the nurse, and who pays all of it (None when the rights do not tell yet).

    Raises `Refus` with the faults of the line when there is no ordonnance.
    """
    o, p, c = comprise.ordonnance, comprise.patient, comprise.cabinet
    if o is None or p is None or c is None or comprise.infirmier is None or comprise.prescripteur is None:
        raise Refus(comprise.fautes)
    jusqua, situation = dernier_jour(o, aujourdhui), situation_du_cabinet(registre, c.code)
    autour = lire_entourage(registre, ngap, o, o.debut, jusqua, c.territoire, situation)
    serie = coter_serie(o, p, c, ngap, jusqua, situation=situation, entourage=autour)
    if serie is None:
        raise AssertionError("personne n'a interrompu la série")
    lieu = circonstances(p, o, comprise.infirmier, comprise.prescripteur, c, ngap)
    try:
        return serie, parts(lieu, [(v.passage.seance, v.cotation) for v in serie.visites])
    except Refus:
        return serie, None  # the invoice itself will say why


def saisir(
    registre: Registre, comprise: Comprise, ngap: Nomenclature, horloge: Horloge, *, auteur: str = "", facturer: bool = False
) -> Saisie:
    """Record the ordonnance and every visit of its series; `facturer` also bills those made up to today.

    All or nothing, as one action.  Raises `Refus` with the faults of the line.
    """
    o, p, i = comprise.ordonnance, comprise.patient, comprise.infirmier
    if o is None or p is None or i is None:
        raise Refus(comprise.fautes)
    with registre.action(f"saisie : {comprise.ligne.texte}", horloge.maintenant(), auteur), registre.ecriture():
        gardee = registre.enregistrer_ordonnance(o)
        programmer(registre, gardee, gardee.debut, dernier_jour(gardee, horloge.aujourdhui()))
        if comprise.ligne.modele:
            employe = modeles.trouver(registre, comprise.ligne.modele, i.cabinet, i.am)
            modeles.employer(registre, employe, horloge)
        facturee = facturer_ordonnance(registre, gardee, ngap, horloge, mode=comprise.ligne.mode) if facturer else None
        registre.garder_brouillon(DERNIER, str(p.id))
        retenir_soignant(registre, registre.infirmier(gardee.infirmier))
        return Saisie(gardee, len(registre.seances(ordonnance=gardee.id)), facturee)
