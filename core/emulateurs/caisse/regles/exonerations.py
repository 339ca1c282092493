"""Which rate, and the right that justifies it."""

from collections.abc import Iterator
from decimal import Decimal

from core.argent import arrondir
from core.dossier.droits import Exoneration
from core.emulateurs.assures import AssureConnu
from core.emulateurs.caisse.constats import Constat
from core.emulateurs.caisse.contexte import Contexte, exonerations
from core.emulateurs.caisse.recu import FactureRecue, LigneRecue
from core.emulateurs.caisse.tables import TauxAdmis

_NATURES = frozenset(("10", "13", "30", "41", "90"))
_REGLE_PAR_DROIT = {"ald": "EXO-1", "post_ald": "EXO-1", "maternite": "EXO-3", "at": "EXO-4", "regime_local": "NATURE-1"}


def controler(facture: FactureRecue, contexte: Contexte) -> Iterator[Constat]:
    """NATURE, EXO and TARIF-5 (the rate, and the part asked)."""
    nature = facture.lue.entete.nature_assurance
    if nature not in _NATURES:
        yield Constat("NATURE-1", info=f"NATURE {nature}")
        return
    assure = contexte.assure(facture)
    vus: set[str] = set()
    for ligne in facture.lignes:
        for constat in _ligne(facture, ligne, assure, contexte):
            if contexte.tables.codes[contexte.tables.regles[constat.regle].code].niveau == "L":
                yield constat
            elif constat.regle not in vus:
                vus.add(constat.regle)
                yield Constat(constat.regle)


def _ligne(facture: FactureRecue, ligne: LigneRecue, assure: AssureConnu | None, contexte: Contexte) -> Iterator[Constat]:
    acte, nature = ligne.acte, facture.lue.entete.nature_assurance
    exoneration = (acte.exoneration or facture.lue.entete.exoneration or "0").strip()
    ouverts = exonerations(assure, ligne.jour) if assure else ()
    if any(e.nature == "ame" for e in ouverts):
        if acte.montant_amo > acte.base:
            yield Constat("TARIF-5", ligne.rang)
        return
    admis = _admis(contexte.tables.taux, exoneration, nature)
    if admis is None:
        yield Constat("NATURE-1", info=f"NATURE {nature} EXONERATION {exoneration}")
        return
    if assure is not None and admis.droits and not any(_justifie(e, admis, facture) for e in ouverts):
        regle = _REGLE_PAR_DROIT.get(admis.droits[0], "EXO-5")
        if regle == "EXO-1" and contexte.scenario.controle.ald_inconnue == "signaler":
            sans = _admis(contexte.tables.taux, "0", nature)
            yield Constat("EXO-2", ligne.rang, taux=sans.taux if sans else 0)
        else:
            yield Constat(regle, ligne.rang)
        return
    if acte.taux != admis.taux or acte.montant_amo != arrondir(Decimal(acte.base * acte.taux) / 100):
        yield Constat("TARIF-5", ligne.rang, info=f"TAUX ADMIS {admis.taux}")


def _admis(taux: tuple[TauxAdmis, ...], exoneration: str, nature: str) -> TauxAdmis | None:
    """The rate of that code for that nature of insurance, else for any nature."""
    du_code = [t for t in taux if t.exoneration == exoneration]
    return next((t for t in du_code if t.nature == nature), None) or next((t for t in du_code if not t.nature), None)


def _justifie(droit: Exoneration, admis: TauxAdmis, facture: FactureRecue) -> bool:
    if droit.nature not in admis.droits:
        return False
    if droit.nature != "at":
        return True
    accident = facture.lue.entete.accident
    jour = droit.date_nature or droit.debut
    return accident in (droit.numero.rjust(9, "0") if droit.numero else "", f"000{jour:%y%m%d}")
