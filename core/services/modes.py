"""Choosing how a draft invoice is secured, with what that mode requires."""

from attrs import evolve

from core.erreurs import Refus
from core.facturation.fiche import FactureEnregistree
from core.facturation.modes import SITUATION_SAISIE, controler_mode
from core.ports import Registre


def choisir_mode(
    registre: Registre, facture: int, mode: int, code_situation: str = "", *, apcv: bool | None = None
) -> FactureEnregistree:
    """The draft in that mode (0-5); `apcv` says whether the rights come from the appli carte Vitale (None: as before).

    Raises `Refus` with everything the mode still requires, FACTURE_FIGEE once the invoice is numbered.
    """
    with registre.ecriture():
        fiche = registre.facture(facture)
        choisie = evolve(
            fiche.facture,
            mode=mode,
            code_situation=code_situation.strip() if mode in SITUATION_SAISIE else "",
            apcv=fiche.facture.apcv if apcv is None else apcv,
        )
        fautes = [a for a in controler_mode(choisie, f"facture de {fiche.resume.nom}") if a.gravite == "bloquant"]
        if fautes:
            raise Refus(fautes)
        return registre.modifier_facture(facture, evolve(fiche.instantane, facture=choisie))
