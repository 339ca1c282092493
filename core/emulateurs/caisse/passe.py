"""What the payer remembers of earlier invoices: numbers seen, acts accepted, invoices paid."""

from datetime import date
from decimal import Decimal

from attrs import define, field

from core.emulateurs.caisse.recu import FactureRecue, LigneRecue

# payer ("AMO" or the number of an AMC) · nurse · number
CleFacture = str
CleActe = tuple[str, str, str, int, date, str, Decimal, str]


def payeur_de(facture: FactureRecue) -> str:
    """Who pays this flow."""
    return facture.organisme or "AMO"


def cle_facture(payeur: str, emetteur: str, numero: int) -> CleFacture:
    """What a number is unique by."""
    return f"{payeur}/{emetteur}/{numero:09d}"


def cle_acte(facture: FactureRecue, ligne: LigneRecue) -> CleActe:
    """What an act is the same by, but for its hour."""
    nir, naissance, rang = facture.beneficiaire
    acte = ligne.acte
    return payeur_de(facture), nir, naissance, rang, ligne.jour, acte.code_acte, acte.coefficient, acte.executant


@define
class Passe:
    """The memory of the payer; filled again from its state when it starts."""

    numeros: set[CleFacture] = field(factory=set)  # every number once received in a lot that counts
    payees: set[CleFacture] = field(factory=set)  # accepted for payment, in whole or in part
    # hour at which the act was accepted ("" when not known) -> the invoice, and how many it counts for in the day
    actes: dict[CleActe, dict[str, tuple[CleFacture, int]]] = field(factory=dict)
    par_jour: dict[tuple[str, str, int, date, str], int] = field(factory=dict)  # beneficiary, day, letter: how many
    premiers: dict[tuple[str, str, int], date] = field(factory=dict)  # first act that will need a prior agreement

    def noter_numero(self, facture: FactureRecue) -> None:
        """The number is used, whatever becomes of the invoice."""
        self.numeros.add(cle_facture(payeur_de(facture), facture.emetteur, facture.numero))

    def noter_actes(self, facture: FactureRecue, refusees: frozenset[int], soumis: tuple[str, Decimal]) -> None:
        """Remember the lines accepted; `soumis` is the letter and coefficient under prior agreement."""
        acceptees = [ligne for ligne in facture.lignes if ligne.rang not in refusees]
        if not acceptees:
            return
        cle_sienne = cle_facture(payeur_de(facture), facture.emetteur, facture.numero)
        self.payees.add(cle_sienne)
        for ligne in acceptees:
            # a majoration bears the code of the act it follows: it is not one more of it
            compte = ligne.acte.quantite if payeur_de(facture) == "AMO" and not ligne.complement else 0
            heures = self.actes.setdefault(cle_acte(facture, ligne), {})
            deja = heures[ligne.heure][1] if ligne.heure in heures else 0
            heures[ligne.heure] = (cle_sienne, deja + compte)
            if compte:
                cle = (*facture.beneficiaire, ligne.jour, ligne.lettre)
                self.par_jour[cle] = self.par_jour.get(cle, 0) + compte
                if (ligne.lettre, ligne.acte.coefficient) == soumis:
                    premier = self.premiers.get(facture.beneficiaire, ligne.jour)
                    self.premiers[facture.beneficiaire] = min(premier, ligne.jour)

    def oublier_actes(self, cle: CleFacture) -> None:
        """The acts of an invoice cancelled, or refused after all, may be billed again."""
        self.payees.discard(cle)
        for acte, heures in list(self.actes.items()):
            for heure in [h for h, (facture, _) in heures.items() if facture == cle]:
                _, compte = heures.pop(heure)
                _, nir, naissance, rang, jour, code, _, _ = acte
                if compte:
                    self.par_jour[nir, naissance, rang, jour, code[:4].rstrip()] -= compte
            if not heures:
                del self.actes[acte]

    def deja_accepte(self, facture: FactureRecue, ligne: LigneRecue) -> bool:
        """Whether the act was accepted before at the same hour; an unknown hour is every hour."""
        heures = self.actes.get(cle_acte(facture, ligne), {})
        return bool(heures) and (not ligne.heure or "" in heures or ligne.heure in heures)
