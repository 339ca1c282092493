"""The paper slip of a lot in mode dégradé: which feuilles de soins must follow, with their numbers and amounts."""

from collections.abc import Collection, Sequence

from core.argent import afficher
from core.dates import afficher_jour
from core.facturation.fiche import ResumeFacture
from core.facturation.modes import LIBELLES
from core.facturation.payeur import nom_du_payeur
from core.lots.echanges import Lot
from core.pluriel import combien, pluriel

MARQUE = "ÉMULATION – sans valeur"


def bordereau(lot: Lot, factures: Sequence[ResumeFacture], numerisees: Collection[int] = ()) -> str:
    """The text to print for one lot; `numerisees` are the numbers of the invoices whose sheet is a SCOR piece."""
    lignes = [
        f"BORDEREAU DE TRANSMISSION — {MARQUE}",
        f"Infirmier {lot.infirmier}   lot {lot.numero:03d} du {afficher_jour(lot.jour)}   mode {lot.mode} ({LIBELLES[lot.mode]})",
        f"Payeur {nom_du_payeur(lot.payeur)}   fichier {lot.nom}",
        "",
        f"{'facture':>9}  {'bénéficiaire':<30} {'soins':<23} {'montant':>12}  feuille",
    ]
    for f in sorted(factures, key=lambda f: f.numero):
        soins = f"{afficher_jour(f.jour)}-{afficher_jour(f.fin)}" if f.fin != f.jour else afficher_jour(f.jour)
        feuille = "numérisée (SCOR)" if f.numero in numerisees else "papier à joindre"
        lignes.append(f"{f.numero:09d}  {f.nom:<30.30} {soins:<23} {afficher(f.honoraires):>12}  {feuille}")
    papier = sum(f.numero not in numerisees for f in factures)
    total = sum(f.honoraires for f in factures)
    feuilles = f"{combien(papier, 'feuille')} papier {pluriel(papier, 'jointe')}"
    somme = f"{combien(len(factures), 'facture')}, {afficher(total)} ; {feuilles}"
    lignes += ["", somme, "Date et signature :", ""]
    return "\n".join(lignes)
