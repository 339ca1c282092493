"""A B2 file in French lines and in JSON objects, one invoice at a time; the NIR is hidden but for its ends."""

from collections.abc import Iterator
from typing import Any

from core.argent import afficher, euros
from core.dates import afficher_jour
from core.identifiants import nir
from core.pluriel import combien
from core.telematique.b2.complement import ComplementFacture
from core.telematique.b2.lecture import LecteurB2
from core.telematique.b2.modele import FactureLue, LigneLue

NATURES = {"10": "maladie", "13": "maladie, régime local", "30": "maternité", "41": "accident du travail", "90": "prévention"}


def entete(lecteur: LecteurB2) -> Iterator[str]:
    """The file, then the lot being read."""
    e = lecteur.entete
    if e is not None:
        jour = afficher_jour(e.creation) if e.creation else "date absente"
        yield f"Fichier {e.identification} du {jour} : {e.type_emetteur} {e.emetteur} → {e.type_destinataire} {e.destinataire}"
        yield f"  norme {e.norme} {e.version}, flux {e.type_flux or 'réel'}, message « {e.message} »"
    if lecteur.entetes_lot:
        lot = lecteur.entetes_lot[-1]
        yield f"Lot {lot.lot:03d}, organisme {lot.organisme}, {lot.nom} ({lot.ps})"


def complement(bloc: ComplementFacture) -> str:
    """What the block beside the file says of one invoice."""
    parties = [f"prescription du {afficher_jour(bloc.prescription)}", f"mode {bloc.mode}"]
    parties += ["tiers payant AMO"] * bloc.tiers_payant_amo + ["tiers payant AMC"] * bloc.tiers_payant_amc
    parties += [f"BSI {bloc.bsi}"] if bloc.bsi else []
    parties += [f"remplace la facture {bloc.rectifie:09d}"] if bloc.rectifie else []
    return "  bloc EMU : " + ", ".join(parties)


def facture(lue: FactureLue, bloc: ComplementFacture | None = None) -> Iterator[str]:
    """One invoice: who, under what, its lines, its totals declared and recomputed."""
    e = lue.entete
    nature = NATURES.get(e.nature_assurance, e.nature_assurance)
    operation = ", annulation" if e.nature_operation == "2" else ""
    yield (
        f"Facture {e.facture:09d}{operation} — NIR {nir.masquer(e.nir + e.cle)}, né(e) {e.naissance} rang {e.rang_naissance}, "
        f"{e.regime}-{e.caisse}-{e.centre}, {nature}, exonération {e.exoneration}"
    )
    if e.entree != "000000000":
        yield f"  rattachée à la facture {e.entree}"
    if e.organisme_complementaire:
        coupe = " (part facturée à part)" if e.top_eclatement == "F" else ""
        yield f"  complémentaire {e.organisme_complementaire}, contrat {e.type_contrat}{coupe}"
    if bloc is not None:
        yield complement(bloc)
    for ligne in lue.lignes:
        yield f"  {_ligne(ligne)}"
    f = lue.fin
    yield (
        f"  total déclaré {afficher(f.honoraires)}, AMO {afficher(f.montant_amo)}, AMC {afficher(f.montant_amc)} ; "
        f"recalculé {afficher(lue.honoraires)}, {afficher(lue.part_amo)}, {afficher(lue.part_amc)}"
    )


def _ligne(ligne: LigneLue) -> str:
    a = ligne.acte
    if a is None:
        return f"{ligne.rang:3d}  enregistrement 3"
    jour = afficher_jour(a.date_soins) if a.date_soins else "date absente"
    accord = f", accord préalable {ligne.suite.accord_prealable}" if ligne.suite else ""
    return (
        f"{ligne.rang:3d}  {jour}  {a.code_acte:<5}  {a.quantite} x {str(a.coefficient).replace('.', ',')} x "
        f"{afficher(a.prix_unitaire)} = {afficher(a.base)}, {a.taux} % : AMO {afficher(a.montant_amo)}, "
        f"AMC {afficher(a.montant_amc)}, honoraires {afficher(a.honoraires)}{accord}"
    )


def fin(lecteur: LecteurB2, factures: int, honoraires: int, amo: int) -> Iterator[str]:
    """Counters and totals of the lots and of the file, declared and recomputed."""
    for lot in lecteur.fins_lot:
        yield (
            f"Fin du lot {lot.lot:03d} : {combien(lot.factures, 'facture')}, {combien(lot.actes, 'acte')}, "
            f"facturé {afficher(lot.total_factures)}, AMO {afficher(lot.total_amo)} déclarés"
        )
    yield f"Recalculé : {combien(factures, 'facture')}, facturé {afficher(honoraires)}, AMO {afficher(amo)}"
    if lecteur.fin is not None:
        declare = lecteur.fin.nombre_enregistrements
        yield f"Fin du fichier : {declare} enregistrements déclarés, {lecteur.enregistrements} lus"


def objet(lue: FactureLue) -> dict[str, Any]:
    """One invoice as plain values; amounts in euros as strings."""
    e = lue.entete
    return {
        "facture": f"{e.facture:09d}",
        "nature_operation": e.nature_operation,
        "rattachee": "" if e.entree == "000000000" else e.entree,
        "regime": e.regime,
        "caisse": e.caisse,
        "centre": e.centre,
        "nature_assurance": e.nature_assurance,
        "exoneration": e.exoneration,
        "top_eclatement": e.top_eclatement,
        "organisme_complementaire": e.organisme_complementaire,
        "honoraires": euros(lue.honoraires),
        "part_amo": euros(lue.part_amo),
        "part_amc": euros(lue.part_amc),
        "lignes": [
            {
                "rang": ligne.rang,
                "jour": ligne.acte.date_soins.isoformat() if ligne.acte.date_soins else "",
                "code": ligne.acte.code_acte,
                "quantite": ligne.acte.quantite,
                "coefficient": str(ligne.acte.coefficient),
                "prix_unitaire": euros(ligne.acte.prix_unitaire),
                "base": euros(ligne.acte.base),
                "taux": ligne.acte.taux,
                "part_amo": euros(ligne.acte.montant_amo),
                "part_amc": euros(ligne.acte.montant_amc),
                "honoraires": euros(ligne.acte.honoraires),
            }
            for ligne in lue.lignes
            if ligne.acte
        ],
    }
