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
    acte, entete = ligne.acte, facture.lue.entete
    if not acte.montant_amo and not acte.taux:
        return  # nothing is asked from the compulsory payer
    exoneration = (acte.exoneration or entete.exoneration or "0").strip()
    ouverts = exonerations(assure, ligne.jour) if assure else ()
    if any(e.nature == "ame" for e in ouverts):
        if acte.montant_amo > acte.base:
            yield Constat("TARIF-5", ligne.rang)
        return
    candidats = _candidats(contexte.tables.taux, exoneration, entete.nature_assurance, entete.regime)
    if not candidats:
        yield Constat("NATURE-1", info=f"NATURE {entete.nature_assurance} EXONERATION {exoneration}")
        return
    du_taux = [t for t in candidats if t.taux == acte.taux]
    if not du_taux or acte.montant_amo != arrondir(Decimal(acte.base * acte.taux) / 100):
        yield Constat("TARIF-5", ligne.rang, info=f"TAUX ADMIS {candidats[0].taux}")
    elif assure is not None and not any(_ouvert(t, ouverts, facture) for t in du_taux):
        yield from _injustifie(du_taux[0], ligne, facture, contexte)


def _injustifie(admis: TauxAdmis, ligne: LigneRecue, facture: FactureRecue, contexte: Contexte) -> Iterator[Constat]:
    """The right that the rate supposes is not in the file: refused, or paid at the ordinary rate and told."""
    regle = _REGLE_PAR_DROIT.get(admis.droits[0], "EXO-5")
    if regle == "EXO-1" and contexte.scenario.controle.ald_inconnue == "signaler":
        entete = facture.lue.entete
        sans = _candidats(contexte.tables.taux, "0", entete.nature_assurance, entete.regime)
        yield Constat("EXO-2", ligne.rang, taux=sans[0].taux if sans else 0)
    else:
        yield Constat(regle, ligne.rang)


def _candidats(taux: tuple[TauxAdmis, ...], exoneration: str, nature: str, regime: str) -> list[TauxAdmis]:
    """The rates of that code: those of that nature of insurance when it has its own, for any régime or for this one."""
    du_code = [t for t in taux if t.exoneration == exoneration and t.regime in ("", regime)]
    return [t for t in du_code if t.nature == nature] or [t for t in du_code if not t.nature]


def _ouvert(admis: TauxAdmis, ouverts: tuple[Exoneration, ...], facture: FactureRecue) -> bool:
    return not admis.droits or any(_justifie(droit, admis, facture) for droit in ouverts)


def _justifie(droit: Exoneration, admis: TauxAdmis, facture: FactureRecue) -> bool:
    if droit.nature not in admis.droits:
        return False
    if droit.nature != "at":
        return True
    accident = facture.lue.entete.accident
    jour = droit.date_nature or droit.debut
    return accident in (droit.numero.rjust(9, "0") if droit.numero else "", f"000{jour:%y%m%d}")
