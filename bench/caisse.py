"""Speed of the emulated payer: `python bench/caisse.py [invoices]` (default 3 000); reception, decision, return, in memory."""

import sys
from datetime import date, time
from pathlib import Path
from time import process_time

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from attrs import evolve

from tests.caisse_emulee.monde import caisse, paquet
from tests.enregistrements.fabrique import facture, ligne, lot

PAR_LOT = 500


def main() -> None:
    """Prepare the lots, then time the payer alone."""
    combien = int(sys.argv[1]) if len(sys.argv) > 1 else 3_000
    lignes = (ligne(1, "AMI", 315, "4"), ligne(2, "IFD", 275), ligne(3, "MCI", 500))
    factures = []
    for n in range(1, combien + 1):
        jour, heure = date(2026, 1 + n % 9, 1 + n % 28), time(n // 252 % 24, n // 6048 % 60)
        prescription = evolve(facture().prescription, jour=jour)
        du_jour = tuple(evolve(x, jour=jour, heure=heure) for x in lignes)
        factures.append(facture(*du_jour, numero=n, prescription=prescription))
    lots = [
        paquet(lot(*factures[i : i + PAR_LOT], numero=1 + i // PAR_LOT, identifiant6=f"B{i // PAR_LOT:05d}"))
        for i in range(0, combien, PAR_LOT)
    ]
    payeur = caisse()
    debut = process_time()
    for envoi in lots:
        payeur.recevoir(envoi.nom, dict(envoi.fichiers))
    recu = process_time()
    octets = 0
    while (jour_suivant := payeur.prochain_jour()) is not None:
        octets += sum(len(m.octets) for m in payeur.produire_retours(jour_suivant))
    fin = process_time()
    print(f"{combien} factures : réception et décision {combien / (recu - debut):.0f}/s, retours {combien / (fin - recu):.0f}/s")
    print(f"ensemble {combien / (fin - debut):.0f} factures/s, {octets} octets rendus")


if __name__ == "__main__":
    main()
