"""A return or an acknowledgement in French lines and as a plain object; the NIR is hidden but for its ends."""

from collections.abc import Iterator
from typing import Any

from core.argent import afficher, euros
from core.dates import afficher_jour
from core.identifiants import nir
from core.pluriel import combien
from core.telematique.arl.modele import Arl
from core.telematique.noemie.modele import FactureRetour, Motif, PartRetour, RetourNoemie
from core.telematique.noemie.nature import est_signalement

ETATS = {"P": "payée", "R": "rejetée", "D": "différée", "": "non traitée"}


def retour(lu: RetourNoemie) -> Iterator[str]:
    """The whole return: transfer, invoices, recoveries, lump sums, retentions, total."""
    v = lu.virement
    emetteur = f"{lu.emetteur.type} {lu.emetteur.numero}"
    yield f"Retour {lu.identifiant6} du {afficher_jour(lu.jour)} : {emetteur} → {lu.destinataire.numero}"
    yield f"Virement du {afficher_jour(v.jour)} : « {v.libelle} » {v.libelle_2}".rstrip() + f", {afficher(lu.cumul)}"
    for facture in lu.factures:
        yield from _facture(facture, "Facture")
    for facture in lu.rappels:
        yield from _facture(facture, "Rappel sur la facture")
    for forfait in lu.forfaits:
        yield f"Forfait {forfait.code} : {afficher(forfait.montant)}"
        for d in forfait.details:
            yield f"  {d.codification} {d.libelle} : {afficher(d.montant)}"
    for r in lu.retenues:
        sens = "retenu" if r.signe == "N" else "rendu"
        yield f"Dette {r.reference} ({r.nature}, {r.operation}) : {sens} {afficher(r.montant)}, reste dû {afficher(r.solde)}"
    paye = afficher(sum(f.paye for f in lu.toutes))
    yield f"Recalculé : {combien(len(lu.toutes), 'facture')}, payé {paye}, viré {afficher(lu.cumul)}"
    yield f"{lu.nombre_enregistrements} entités et cumul déclarés : ils s'accordent avec le contenu"


def _facture(f: FactureRetour, mot: str) -> Iterator[str]:
    a = f.assure
    nom = f"{a.nom_beneficiaire or a.nom} {a.prenom_beneficiaire or a.prenom}".strip() or "(inconnu de la caisse)"
    yield f"{mot} {f.numero:09d} (lot {f.lot:03d}, type {f.type}, {f.nature}) — {nom}, NIR {nir.masquer(a.nir + a.cle)}"
    for quoi, part in (("AMO", f.amo), ("AMC", f.amc)):
        if part is not None:
            yield f"  {_part(quoi, part)}"
    for acte in f.actes:
        yield f"  {acte.rang:3d}  {afficher_jour(acte.jour)}  {acte.prestation}{acte.complement}  payé {afficher(acte.montant)}"
    for motif in f.motifs:
        yield f"  {_motif(motif, est_signalement(motif, f))}"
    for commentaire in f.commentaires:
        yield f"  {commentaire}"


def _part(quoi: str, part: PartRetour) -> str:
    return f"part {quoi} : {ETATS[part.etat]}, demandé {afficher(part.demande)}, payé {afficher(part.paye_signe)}"


def _motif(m: Motif, signalement: bool) -> str:
    mot = "signalement" if signalement else "rejet"
    ligne = f", ligne {m.ligne} {m.prestation}".rstrip() if m.ligne else ""
    return f"{mot} {m.code} (part {m.part}, niveau {m.niveau}{ligne}) : {m.libelle}"


def arl(lu: Arl) -> Iterator[str]:
    """An acknowledgement: positive, or each reason."""
    lot = f"lot {lu.lot:03d}" + (f" du {afficher_jour(lu.jour_lot)}" if lu.jour_lot else "")
    sorte = "ARL SCOR" if lu.scor else "ARL"
    yield f"{sorte} {lu.identifiant6} du {afficher_jour(lu.jour)} : {lot}, {'positif' if lu.positif else 'négatif'}"
    for rejet in lu.rejets:
        cible = f"facture {rejet.facture:09d}" if rejet.facture else "fichier ou lot"
        yield f"  {rejet.code} ({cible}) : {rejet.libelle}"


def objet_arl(lu: Arl) -> dict[str, Any]:
    """An acknowledgement as plain values."""
    return {
        "sorte": "arl",
        "lot": f"{lu.lot:03d}",
        "jour_lot": lu.jour_lot.isoformat() if lu.jour_lot else "",
        "jour": lu.jour.isoformat(),
        "positif": lu.positif,
        "scor": lu.scor,
        "rejets": [
            {"code": r.code, "libelle": r.libelle, "niveau": r.niveau, "facture": f"{r.facture:09d}" if r.facture else ""}
            for r in lu.rejets
        ],
    }


def objet(lu: RetourNoemie) -> Iterator[dict[str, Any]]:
    """The transfer, then one object an invoice, lump sum or retention; amounts in euros as strings."""
    v = lu.virement
    yield {
        "sorte": "virement",
        "jour": v.jour.isoformat(),
        "libelle": v.libelle,
        "libelle_2": v.libelle_2,
        "organisme_payeur": v.organisme_payeur,
        "montant": euros(lu.cumul),
    }
    for sorte, factures in (("facture", lu.factures), ("rappel", lu.rappels)):
        for f in factures:
            yield {
                "sorte": sorte,
                "facture": f"{f.numero:09d}",
                "lot": f"{f.lot:03d}",
                "type": f.type,
                "amo": _objet_part(f.amo),
                "amc": _objet_part(f.amc),
                "motifs": [
                    {"code": m.code, "libelle": m.libelle, "niveau": m.niveau, "part": m.part, "ligne": m.ligne} for m in f.motifs
                ],
            }
    for forfait in lu.forfaits:
        yield {"sorte": "forfait", "code": forfait.code, "montant": euros(forfait.montant)}
    for r in lu.retenues:
        yield {"sorte": "retenue", "reference": r.reference, "montant": euros(r.effet), "solde": euros(r.solde)}


def _objet_part(part: PartRetour | None) -> dict[str, str] | None:
    if part is None:
        return None
    return {"etat": part.etat, "demande": euros(part.demande), "paye": euros(part.paye_signe)}
