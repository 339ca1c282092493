"""The life of an invoice as a text: what it is, each return, each reason, what replaced it, the journal."""

from collections import Counter
from collections.abc import Sequence

from core.argent import afficher
from core.facturation.etats import LIBELLES
from core.facturation.fiche import ResumeFacture
from core.facturation.payeur import nom_du_payeur
from core.lots.echanges import RejetRecu
from core.ports import Registre
from core.rejets.connaissance import expliquer
from core.services.journal import raconter as dire_entree


def raconter(registre: Registre, facture: int) -> str:
    """Everything the base knows of one invoice; no question to anybody else."""
    lue = registre.facture(facture)
    r, f = lue.resume, lue.facture
    lignes = [
        f"{r.nature} n° {r.numero or '(brouillon)'} — {LIBELLES[r.etat]}" + (f" : {r.motif}" if r.motif else ""),
        f"{r.nom}, soins du {r.jour:%d/%m/%Y} au {r.fin:%d/%m/%Y}, payeur {nom_du_payeur(r.payeur)}, mode {r.mode}",
        f"Honoraires {afficher(r.honoraires)} : AMO {afficher(r.part_amo)}, AMC {afficher(r.part_amc)}, "
        f"patient {afficher(r.part_patient)}",
        f"Demandé {afficher(r.demande)}, payé {afficher(r.paye)}",
    ]
    lignes += _chaine(registre, r)
    if r.lot:
        lot = registre.lot(r.lot)
        depot = f", déposé le {lot.depose_le:%d/%m/%Y %H:%M}" if lot.depose_le else ""
        arl = f", ARL positif le {lot.accepte_le:%d/%m/%Y %H:%M}" if lot.accepte_le else ""
        lignes.append(f"Lot {lot.numero}{depot}{arl}")
    lignes += ["", "Lignes"]
    for x in f.lignes:
        acte = f"{x.code}{x.complement:<2} {x.libelle or x.acte}"
        lignes.append(f"  {x.rang:>3}  {x.jour:%d/%m/%Y}  {acte}  {afficher(x.honoraires)}  taux {x.taux} %")
    rejets = registre.rejets(facture=facture)
    if rejets:
        lignes += ["", "Motifs reçus"]
    lignes += _motifs(rejets)
    reglements = registre.reglements(facture=facture)
    if reglements:
        lignes += ["", "Règlements"]
    for p in reglements:
        lignes.append(f"  {p.jour:%d/%m/%Y}  {p.part}  demandé {afficher(p.demande)}  payé {afficher(p.paye)}  {p.ecart}")
    encaisses = registre.encaissements(facture)
    if encaisses:
        lignes += ["", "Reçu du patient"]
    lignes += [f"  {e.jour:%d/%m/%Y}  {e.moyen}  {afficher(e.montant)}  {e.note}" for e in encaisses]
    demarches = registre.demarches(facture=facture)
    if demarches:
        lignes += ["", "Relances et contacts"]
    lignes += [f"  {d.jour:%d/%m/%Y}  {d.quoi}, {d.canal}, à {d.a_qui}  {d.note or d.fichier}" for d in reversed(demarches)]
    lignes += ["", "Journal"]
    lignes += [f"  {dire_entree(e)}" for e in registre.journal(objet="facture", objet_id=facture)]
    return "\n".join(lignes)


def _motifs(rejets: Sequence[RejetRecu]) -> list[str]:
    """Each reason once, with how many lines it was given for."""
    lignes = []
    for (code, sous_code, libelle, nature), fois in Counter((j.code, j.sous_code, j.libelle, j.nature) for j in rejets).items():
        motif = expliquer(f"{code} {sous_code}".strip(), nature)
        combien_de = f" (sur {fois} lignes)" if fois > 1 else ""
        lignes.append(f"  {code} {sous_code} {libelle}{combien_de}" + (f" — {motif.cause} {motif.remede}" if motif else ""))
    return lignes


def _chaine(registre: Registre, r: ResumeFacture) -> list[str]:
    """The invoices this one corrects, from the first, then those that corrected it, each with where it stands."""
    avant, apres = [], []
    autre = r.remplace
    while autre:
        x = registre.facture(autre).resume
        avant.append(f"Corrige la facture {_nom(x)}")
        autre = x.remplace
    autre = r.remplacee_par
    while autre:
        x = registre.facture(autre).resume
        apres.append(f"Remplacée par la facture {_nom(x)}")
        autre = x.remplacee_par
    return [*reversed(avant), *apres]


def _nom(x: ResumeFacture) -> str:
    motif = f" : {x.motif}" if x.motif else ""
    return f"{x.numero or '(brouillon)'} — {LIBELLES[x.etat]}{motif}, demandé {afficher(x.demande)}, payé {afficher(x.paye)}"
