"""The visit being priced: lines still to settle, supplements, what is left out, and the readings used on the way."""

from decimal import Decimal

from attrs import evolve

from core.argent import afficher, arrondir
from core.cotation.plan import Plan, Regle, nombre
from core.cotation.resultat import Cotation, Ecartee, Etape, LigneCotee, Supplement
from core.cotation.seance import Seance
from core.cotation.situation import Situation
from core.erreurs import Anomalie
from core.nomenclature.modele import VersionActe


class Travail:
    """Some units of one act, with the rate the rules gave them so far.

    `etat`: "" to be priced; "inclus" paid by a forfait of the day; "ecarte" not billable.
    """

    __slots__ = ("acte", "etat", "groupe", "lettre", "phrase", "plein", "quantite", "regle", "taux")

    def __init__(self, acte: VersionActe, quantite: int) -> None:
        self.acte = acte
        self.quantite = quantite
        self.lettre = acte.lettre
        self.taux: int | None = None
        self.etat = ""
        self.regle: Regle | None = None
        self.phrase = ""
        self.groupe: Regle | None = None
        self.plein: Regle | None = None

    def fixer(self, taux: int, regle: Regle, phrase: str) -> None:
        """Settle the rate and say which rule did."""
        self.taux, self.regle, self.phrase = taux, regle, phrase


class Contexte:
    """Mutable state of one pricing; the forms read and change it, `conclure` freezes it."""

    __slots__ = (
        "anomalies",
        "dependance",
        "ecartees",
        "frais",
        "km",
        "plan",
        "presents",
        "seance",
        "situation",
        "supplements",
        "travaux",
        "utilises",
    )

    def __init__(self, seance: Seance, plan: Plan, situation: Situation, actes: dict[str, tuple[VersionActe, int]]) -> None:
        self.seance = seance
        self.plan = plan
        self.situation = situation
        self.travaux = [Travail(acte, quantite) for acte, quantite in actes.values()]
        self.presents = frozenset(actes)
        self.supplements: list[Supplement] = []
        self.ecartees: list[Ecartee] = []
        self.anomalies: list[Anomalie] = []
        self.utilises: dict[str, str] = {}
        self.dependance = False
        self.frais = ""  # code of the travel supplement billed, "" when none
        self.km: tuple[str, Decimal] | None = None  # code and kilometres after deduction, which count in the slices of the day

    def reglage(self, nom: str) -> str:
        """The reading of a setting, noted as one this price depends on."""
        valeur = self.plan.reglages[nom]
        self.utilises[nom] = valeur
        return valeur

    def vises(self, regle: Regle) -> list[Travail]:
        """The units a rule is about that can still be billed."""
        concernes = regle.concernes or frozenset()
        return [t for t in self.travaux if t.acte.id in concernes and not t.etat]

    def ecarter(self, travail: Travail, quantite: int, regle: Regle, raison: str) -> None:
        """Leave out some units: they stay as a line at rate 0, with the reason."""
        self.sans_effet(travail, quantite, regle, raison, "ecarte")

    def sans_effet(self, travail: Travail, quantite: int, regle: Regle, raison: str, etat: str) -> None:
        """Make some units bring nothing, splitting the line if need be."""
        cible = travail
        if quantite < travail.quantite:
            travail.quantite -= quantite
            cible = Travail(travail.acte, quantite)
            cible.lettre = travail.lettre
            self.travaux.append(cible)
        cible.etat = etat
        cible.groupe = cible.plein = None
        cible.fixer(0, regle, raison)
        self.ecartees.append(Ecartee(cible.acte.id, raison, regle.reference))

    def signaler(self, anomalie: Anomalie) -> None:
        """Keep a warning or a refusal."""
        self.anomalies.append(anomalie)

    def supplement(self, code: str, quantite: Decimal, regle: Regle, phrase: str, coefficient: Decimal | None = None) -> bool:
        """Bill a supplement once; False (and left out) when it had no value that day. `quantite` counts, or kilometres."""
        tarif = self.plan.tarifs.get(code)
        if tarif is None:
            self.ecartees.append(Ecartee(code, f"{code} n'avait pas de valeur à cette date", regle.reference))
            return False
        if code in self.plan.variables:
            self.reglage(self.plan.variables[code])
        affiche, facteur = (code, quantite) if coefficient is None else (f"{code}001", quantite * coefficient)
        cle = (affiche, quantite, regle.id, phrase)
        fait = self.plan.memo.get(cle)
        if fait is None:
            montant = arrondir(tarif.montant * facteur)
            calcul = f"{code} {nombre(facteur)} × {afficher(tarif.montant)} = {afficher(montant)} : {phrase}"
            calcul += self.plan.reserve(code)
            etape = Etape(regle.id, regle.version, regle.reference, calcul, 0, montant)
            fait = Supplement(affiche, tarif.libelle, quantite, tarif.montant, montant, (etape,), facteur)
            self.plan.memo[cle] = fait
        self.supplements.append(fait)
        return True

    def reduire(self, code: str, facteur: Decimal, regle: Regle, phrase: str) -> None:
        """Lower a supplement already billed to `facteur` times its tariff, with one more step."""
        for rang, fait in enumerate(self.supplements):
            if fait.code == code:
                montant = arrondir(fait.tarif * facteur)
                etape = Etape(regle.id, regle.version, regle.reference, phrase, fait.montant, montant)
                self.supplements[rang] = Supplement(
                    code, fait.libelle, fait.quantite, fait.tarif, montant, (*fait.etapes, etape), facteur
                )

    def refuser_supplement(self, code: str, raison: str, regle: Regle) -> None:
        """Say why a supplement is not billed."""
        self.ecartees.append(Ecartee(code, raison, regle.reference))

    def _ligne(self, travail: Travail) -> LigneCotee:
        """The frozen line; the same one is reused for the same facts."""
        acte, taux, regle = travail.acte, travail.taux, travail.regle
        if taux is None or regle is None:
            raise AssertionError(f"acte sans taux : {acte.id}")
        if travail.lettre in self.plan.variables:
            self.reglage(self.plan.variables[travail.lettre])
        cle = (acte.id, travail.lettre, travail.quantite, taux, regle.id, travail.phrase)
        ligne: LigneCotee | None = self.plan.memo.get(cle)
        if ligne is not None:
            return ligne
        valeur, plein = self.plan.base(acte, travail.lettre, travail.quantite)
        montant = plein if taux == 100 else arrondir(acte.coefficient * valeur * travail.quantite * taux / 100)
        fois = f" × {travail.quantite}" if travail.quantite > 1 else ""
        calcul = f"{travail.lettre} {nombre(acte.coefficient)}{fois} × {afficher(valeur)} = {afficher(plein)}"
        calcul += self.plan.reserve(travail.lettre)
        suite = travail.phrase if taux == 100 else f"{travail.phrase} : {taux} %, soit {afficher(montant)}"
        etapes = (
            Etape("VALEUR", acte.du.isoformat() if acte.du else "", acte.reference, calcul, 0, plein),
            Etape(regle.id, regle.version, regle.reference, suite, plein, montant),
        )
        ligne = LigneCotee(
            acte.id, acte.libelle, travail.lettre, acte.coefficient, taux, travail.quantite, valeur, montant, etapes
        )
        self.plan.memo[cle] = ligne
        return ligne

    def conclure(self) -> Cotation:
        """Freeze the result and check it: nothing negative, last step = amount, no act lost."""
        lignes = [self._ligne(t) for t in self.travaux]
        if len(lignes) > 1:
            lignes.sort(key=_rang)
            lignes = _fusionner(lignes)
        cotation = Cotation(
            self.seance.jour,
            self.seance.territoire,
            tuple(lignes),
            tuple(self.supplements),
            tuple(sorted(self.ecartees, key=lambda e: (e.acte, e.raison))) if len(self.ecartees) > 1 else tuple(self.ecartees),
            tuple(self.anomalies),
            (),
            (),
            tuple(f"{nom}={valeur}" for nom, valeur in sorted(self.utilises.items())),
            self.plan.ngap.empreinte,
        )
        _verifier(self.seance, cotation)
        return cotation


def _rang(ligne: LigneCotee) -> tuple[int, Decimal, int, str]:
    """Order of the lines: best rate first, then by coefficient, amount and id."""
    return (-ligne.taux, -ligne.coefficient, -ligne.montant, ligne.acte)


def _fusionner(lignes: list[LigneCotee]) -> list[LigneCotee]:
    """The units of one act that bring nothing are one line, whichever rules left them out."""
    gardees: list[LigneCotee] = []
    nulles: dict[str, int] = {}
    for ligne in lignes:
        rang = nulles.get(ligne.acte) if ligne.taux == 0 else None
        if rang is not None:
            deja = gardees[rang]
            gardees[rang] = evolve(deja, quantite=deja.quantite + ligne.quantite, etapes=deja.etapes + ligne.etapes[1:])
            continue
        if ligne.taux == 0:
            nulles[ligne.acte] = len(gardees)
        gardees.append(ligne)
    return gardees


def _verifier(seance: Seance, cotation: Cotation) -> None:
    """Post-conditions, checked on every price."""
    demandees: dict[str, int] = {}
    for fait in seance.actes:
        demandees[fait.acte] = demandees.get(fait.acte, 0) + fait.quantite
    for ligne in cotation.lignes:
        demandees[ligne.acte] -= ligne.quantite
        if ligne.montant < 0 or ligne.etapes[-1].apres != ligne.montant:
            raise AssertionError(f"ligne incohérente : {ligne}")
    for supplement in cotation.supplements:
        if supplement.montant < 0 or supplement.etapes[-1].apres != supplement.montant:
            raise AssertionError(f"supplément incohérent : {supplement}")
    if any(demandees.values()):
        raise AssertionError(f"acte perdu ou ajouté : {demandees}")
