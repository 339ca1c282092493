"""The bytes of an acknowledgement to what it says; refused whole when its counters disagree or its levels make no sense."""

from typing import Any, cast

from core.citation import citer
from core.erreurs import Anomalie, Refus
from core.telematique.arl.ecriture import VERSION, controler
from core.telematique.arl.modele import Arl, RejetArl
from core.telematique.noemie.lecture import LecteurEntites, fautes_enveloppe
from core.telematique.noemie.modele import Partie

SUITES: dict[str, frozenset[str]] = {
    "": frozenset(("000",)),
    "000": frozenset(("080",)),
    "080": frozenset(("294", "990")),
    "294": frozenset(("294", "990")),
    "990": frozenset(("999",)),
    "999": frozenset(),
}
NIVEAUX = {"080": "03", "294": "06"}


def lire(octets: bytes) -> Arl:
    """See `core.telematique.arl.lire`."""
    lecteur = LecteurEntites(octets, SUITES, NIVEAUX)
    uniques: dict[str, Any] = {}
    rejets: list[RejetArl] = []
    for valeur in lecteur.lire():
        if valeur.CODE != "294":
            uniques[valeur.CODE] = valeur
        elif (facture := _facture(valeur)) is None:
            lecteur.faute("ARL_FACTURE", f"numéro de facture illisible : {citer(valeur.information)}")
        else:
            rejets.append(RejetArl(valeur.code_rejet, valeur.libelle, valeur.niveau_rejet, facture))
    entete = uniques.get("000")
    if entete is not None and (entete.version != VERSION or entete.creation is None):
        lecteur.faute("ARL_ENTETE", f"version {citer(entete.version)} au lieu de {citer(VERSION)}, ou date de création absente")
    if lecteur.fautes or entete is None:
        raise Refus(lecteur.fautes)
    arl = Arl(
        emetteur=Partie(entete.type_emetteur, entete.emetteur),
        destinataire=Partie(entete.type_destinataire, entete.destinataire),
        identifiant6=entete.identification,
        jour=entete.creation,
        lot=uniques["080"].lot,
        jour_lot=uniques["080"].date_lot,
        rejets=tuple(rejets),
        message=entete.message,
    )
    fautes = [*controler(arl), *fautes_enveloppe(entete, uniques["990"], uniques["999"])]
    fautes += _compteurs(uniques["990"], uniques["999"], lecteur.nombre)
    if fautes:
        raise Refus(fautes)
    return arl


def _facture(valeur: Any) -> int | None:
    """The invoice of a level F reject; 0 at another level, None when it cannot be read."""
    if valeur.niveau_rejet != "F":
        return 0 if not valeur.information else None
    numero = cast(str, valeur.information)
    return int(numero) if len(numero) == 9 and numero.isdigit() else None


def _compteurs(controle: Any, fin: Any, nombre: int) -> list[Anomalie]:
    declare = (
        controle.compteur,
        controle.cumul,
        controle.signe,
        fin.nombre_enregistrements,
        fin.nombre_lots,
        fin.cumul,
        fin.signe,
    )
    calcule = (nombre - 2, 0, "P", nombre, 1, 0, "P")
    if declare == calcule:
        return []
    return [
        Anomalie(
            "ARL_TOTAL_FAUX",
            f"compteurs et cumuls du 990 et du 999 : {declare} déclarés, {calcule} calculés",
            "redemander l'ARL à la caisse",
            "entités 990 et 999",
        )
    ]
