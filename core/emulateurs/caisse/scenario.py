"""How the emulated payer behaves: a TOML file, read strictly. Probabilities are between 0 and 1 and drawn from a seed."""

import hashlib
from datetime import date
from decimal import Decimal
from typing import Literal

from attrs import field, frozen

from core.citation import citer
from core.donnees import lire
from core.erreurs import Anomalie, Refus

ZERO = Decimal(0)


@frozen
class ReglesArl:
    """ARL: working days before it, share of silence, number of first lots refused and with which code."""

    delai_jours: int = 0
    silence: Decimal = ZERO
    refuser_premiers: int = 0


@frozen
class ReglesPaiement:
    """Payments: working days after reception (drawn between min and max), share deferred once and for how long,
    share reclaimed later, and whether each line is detailed (210)."""

    delai_min: int = 3
    delai_max: int = 5
    differes: Decimal = ZERO
    differe_jours: int = 5
    reprises: Decimal = ZERO
    reprise_jours: int = 10
    detail: bool = True


@frozen
class ReglesControle:
    """What the payer is strict about."""

    ald_inconnue: Literal["rejeter", "signaler"] = "rejeter"
    mauvaise_caisse: Literal["rejeter", "reaiguiller"] = "rejeter"
    pieces: Literal["ignorer", "signaler", "exiger"] = "ignorer"
    pieces_jours: int = 8  # working days left to the scanned pieces before the refusal (R161-48: as long as the invoice)
    non_conventionnes: tuple[str, ...] = ()  # AM numbers without an AMC convention


@frozen
class Retours:
    """What happens to the messages once written; a lost or damaged one is sent again after `reedition_jours` (0: never)."""

    perdus: Decimal = ZERO
    doubles: Decimal = ZERO
    retards: Decimal = ZERO
    retard_jours: int = 3
    desordre: bool = False
    alteres: Decimal = ZERO
    reedition_jours: int = 2


@frozen
class Reseau:
    """Faults of the line, one draw a call: nothing left, lost on the way, arrived without answer, refused reading."""

    avant: Decimal = ZERO
    perdu: Decimal = ZERO
    recu: Decimal = ZERO
    releve: Decimal = ZERO


@frozen
class InduPrevu:
    """A debt withheld on the payments from `a_partir_du`; `professionnel` empty: the first one paid."""

    reference: str
    montant: Decimal
    a_partir_du: date
    nature: str = "IND"
    operation: str = "RPR"
    professionnel: str = ""


@frozen
class ForfaitPrevu:
    """A lump sum paid once, with the first transfer from `a_partir_du`; `code` has 5 digits."""

    code: str
    libelle: str
    montant: Decimal
    a_partir_du: date
    periode: Literal["A", "M", "P", "S", "T"] = "P"
    professionnel: str = ""


@frozen
class Scenario:
    """Everything the payer is told; the default one pays what is right and says nothing odd."""

    nom: str = "ordinaire"
    titre: str = ""
    arl: ReglesArl = field(factory=ReglesArl)
    paiement: ReglesPaiement = field(factory=ReglesPaiement)
    controle: ReglesControle = field(factory=ReglesControle)
    retours: Retours = field(factory=Retours)
    reseau: Reseau = field(factory=Reseau)
    indu: tuple[InduPrevu, ...] = ()
    forfait: tuple[ForfaitPrevu, ...] = ()


def lire_scenario(octets: bytes, ou: str) -> Scenario:
    """Read a scenario; raises `Refus` with all its faults (SCENARIO_INVALIDE and those of `core.donnees`)."""
    scenario = lire(octets, Scenario, ou)
    fautes = tuple(
        Anomalie("SCENARIO_INVALIDE", faute, "corriger le scénario de la caisse émulée", ou) for faute in _fautes(scenario)
    )
    if fautes:
        raise Refus(fautes)
    return scenario


def _fautes(s: Scenario) -> list[str]:
    parts = {
        "arl.silence": s.arl.silence,
        "paiement.differes": s.paiement.differes,
        "paiement.reprises": s.paiement.reprises,
        "retours.perdus": s.retours.perdus,
        "retours.doubles": s.retours.doubles,
        "retours.retards": s.retours.retards,
        "retours.alteres": s.retours.alteres,
        "reseau.avant": s.reseau.avant,
        "reseau.perdu": s.reseau.perdu,
        "reseau.recu": s.reseau.recu,
        "reseau.releve": s.reseau.releve,
    }
    fautes = [f"{nom} vaut {valeur}, une part entre 0 et 1 est attendue" for nom, valeur in parts.items() if not 0 <= valeur <= 1]
    jours = {
        "arl.delai_jours": s.arl.delai_jours,
        "arl.refuser_premiers": s.arl.refuser_premiers,
        "paiement.delai_min": s.paiement.delai_min,
        "paiement.differe_jours": s.paiement.differe_jours,
        "paiement.reprise_jours": s.paiement.reprise_jours,
        "controle.pieces_jours": s.controle.pieces_jours,
        "retours.retard_jours": s.retours.retard_jours,
        "retours.reedition_jours": s.retours.reedition_jours,
    }
    fautes += [f"{nom} vaut {valeur}, un nombre de 0 à 366 est attendu" for nom, valeur in jours.items() if not 0 <= valeur < 367]
    if s.paiement.delai_max < s.paiement.delai_min:
        fautes.append("paiement.delai_max est plus petit que paiement.delai_min")
    if s.reseau.avant + s.reseau.perdu + s.reseau.recu > 1:
        fautes.append("les parts reseau.avant, perdu et recu dépassent 1 ensemble")
    for montant in (*(i.montant for i in s.indu), *(f.montant for f in s.forfait)):
        if montant <= 0 or montant * 100 != int(montant * 100):
            fautes.append(f"montant {montant} : des euros au-dessus de 0, deux décimales au plus, sont attendus")
    codes = (f.code for f in s.forfait)
    fautes += [
        f"code de forfait {citer(code)} : 5 chiffres attendus" for code in codes if not (len(code) == 5 and code.isdigit())
    ]
    fautes += [f"référence {citer(i.reference)} : 10 caractères au plus" for i in s.indu if not 1 <= len(i.reference) <= 10]
    return fautes


def tirage(graine: int, *cle: object) -> float:
    """A number in [0, 1) that depends on the seed and the key alone, so that the order of calls changes nothing."""
    texte = "\x1f".join(map(str, (graine, *cle)))
    return int.from_bytes(hashlib.sha256(texte.encode()).digest()[:8], "big") / 2**64
