"""The report of a month: visits, invoices, money asked, paid, rejected, left with its reason; and whether it all adds up."""

from typing import Any

from attrs import frozen

from core.argent import afficher, euros
from core.demonstration.mois import Deroulement
from core.facturation.etats import LIBELLES
from core.facturation.fiche import ResumeFacture
from core.pluriel import combien, denombrer
from core.ports import Registre


@frozen
class Reste:
    """Money asked that will not come, and why."""

    numero: int
    nom: str
    montant: int
    raison: str


@frozen
class Rapport:
    """Amounts in cents; `demande` counts each care once (the last invoice of a chain of corrections)."""

    cartes: int
    seances: int
    factures: int
    dre: int
    lots: int
    messages: int
    honoraires: int
    demande: int
    paye: int
    rejete: int
    rejets: int
    renvois: int
    restes: tuple[Reste, ...]
    fautes: tuple[str, ...]

    @property
    def juste(self) -> bool:
        """Every invoice is paid or closed with a reason, and the money adds up."""
        return not self.fautes


def etablir(registre: Registre, deroulement: Deroulement) -> Rapport:
    """Read the base at the end of the month and check it against itself."""
    toutes = [r for r in registre.factures() if r.numero]
    dernieres = [r for r in toutes if not r.remplacee_par]
    reglements = registre.reglements()
    rejetees = [r for r in registre.rejets() if r.nature == "rejet"]
    factures_rejetees = {r.facture for r in rejetees}
    return Rapport(
        cartes=deroulement.cartes,
        seances=deroulement.seances,
        factures=sum(r.nature == "FSE" for r in toutes),
        dre=sum(r.nature == "DRE" for r in toutes),
        lots=len(registre.lots()),
        messages=len(registre.messages()),
        honoraires=sum(r.honoraires for r in dernieres if r.nature == "FSE"),
        demande=sum(_demande(r, toutes) for r in dernieres),
        paye=sum(r.paye for r in toutes),
        rejete=sum(r.demande - r.paye for r in toutes if r.id in factures_rejetees),
        rejets=len(factures_rejetees),
        renvois=deroulement.renvois,
        restes=tuple(Reste(r.numero, r.nom, r.demande - r.paye, r.motif) for r in dernieres if r.demande != r.paye),
        fautes=tuple(_fautes(registre, toutes, sum(x.paye for x in reglements), deroulement)),
    )


def _demande(r: ResumeFacture, toutes: list[ResumeFacture]) -> int:
    """What is asked for the care of this chain: the last invoice, and what was paid of those it replaces."""
    avant = {x.id: x for x in toutes}
    total, precedente = r.demande, avant.get(r.remplace)
    while precedente is not None:
        total += precedente.paye
        precedente = avant.get(precedente.remplace)
    return total


def _fautes(registre: Registre, toutes: list[ResumeFacture], regle: int, deroulement: Deroulement) -> list[str]:
    fautes = [f"{a.ou} : {a.message}" for a in deroulement.blocages if a.gravite == "bloquant"]
    for r in toutes:
        if r.etat not in ("payee", "close"):
            fautes.append(f"facture {r.numero} ({r.nom}) : encore « {LIBELLES[r.etat]} »")
        elif r.etat == "close" and not r.motif:
            fautes.append(f"facture {r.numero} ({r.nom}) : close sans motif")
        if not 0 <= r.paye <= r.demande:
            fautes.append(f"facture {r.numero} : payée {afficher(r.paye)} pour {afficher(r.demande)} demandés")
    if regle != sum(r.paye for r in toutes):
        fautes.append(f"règlements {afficher(regle)}, factures payées {afficher(sum(r.paye for r in toutes))}")
    virements = sum(v.montant for v in registre.virements())
    autres = sum(e.montant for e in registre.ecarts() if e.code in ("FORFAIT", "RETENUE"))
    if virements != regle + autres:
        fautes.append(f"virements {afficher(virements)}, règlements et retenues {afficher(regle + autres)}")
    fautes += [f"message {m.nom} en quarantaine : {m.cause}" for m in registre.messages(etat="quarantaine")]
    return fautes


def en_texte(r: Rapport) -> str:
    """The report for people, in French."""
    lignes = [
        f"Cartes lues            {r.cartes}",
        f"Séances                {r.seances}",
        f"Factures               {r.factures} FSE, {r.dre} DRE, en {denombrer((r.lots, 'lot'), (r.messages, 'message reçu'))}",
        f"Honoraires             {afficher(r.honoraires)}",
        f"Demandé aux caisses    {afficher(r.demande)}",
        f"Payé                   {afficher(r.paye)}",
        f"Rejeté en chemin       {afficher(r.rejete)} ({combien(r.rejets, 'facture')}), {combien(r.renvois, 'renvoi')}",
        f"Reste                  {afficher(sum(x.montant for x in r.restes))}",
    ]
    lignes += [f"  facture {x.numero} {x.nom} : {afficher(x.montant)} — {x.raison}" for x in r.restes]
    if r.fautes:
        lignes += ["NE TOMBE PAS JUSTE :", *(f"  {f}" for f in r.fautes)]
    else:
        lignes.append("Toutes les factures sont payées ou closes avec un motif ; les montants tombent juste.")
    return "\n".join(lignes)


def en_json(r: Rapport) -> dict[str, Any]:
    """The report for machines: amounts as strings in euros."""
    return {
        "cartes": r.cartes,
        "seances": r.seances,
        "factures": r.factures,
        "dre": r.dre,
        "lots": r.lots,
        "messages": r.messages,
        "honoraires": euros(r.honoraires),
        "demande": euros(r.demande),
        "paye": euros(r.paye),
        "rejete": euros(r.rejete),
        "rejets": r.rejets,
        "renvois": r.renvois,
        "reste": euros(sum(x.montant for x in r.restes)),
        "restes": [{"facture": x.numero, "montant": euros(x.montant), "raison": x.raison} for x in r.restes],
        "juste": r.juste,
        "fautes": list(r.fautes),
    }
