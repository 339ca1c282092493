"""A package comes in: the lot is checked, answered, and its invoices decided; nothing is paid yet."""

from collections.abc import Mapping
from datetime import date
from hashlib import sha256

from attrs import frozen

from core.emulateurs.caisse.annuaire import Annuaire
from core.emulateurs.caisse.constats import Constat
from core.emulateurs.caisse.controle_lot import (
    Enveloppe,
    chiffres,
    controler_fichier,
    controler_zones,
    fichier,
    numeros,
    ouvrir,
    signature_juste,
)
from core.emulateurs.caisse.etat import Etat
from core.emulateurs.caisse.recu import Bloc, FactureRecue, Nature, lire_blocs, recevoir_facture
from core.emulateurs.caisse.scenario import Scenario
from core.erreurs import Refus
from core.telematique.b2 import lire as lire_b2

# codes after which the very same bytes may come again: the lot number is not used up (format, R1)
RENVOI_ADMIS = frozenset(("FICHIER-1", "FICHIER-5", "FICHIER-6", "FICHIER-9", "LOT-2"))


@frozen
class Lot:
    """A package once read: `constats` refuse it whole; `factures` only when there are none."""

    nom: str
    enveloppe: Enveloppe
    cle: str  # issuer/lot/day, empty when they could not be read
    numero: int
    jour: date | None
    empreinte: str
    constats: tuple[Constat, ...]
    factures: tuple[FactureRecue, ...]
    numeros: tuple[int, ...] = ()  # of the invoices, even when the lot is refused

    @property
    def accepte(self) -> bool:
        """Whether the ARL is positive."""
        return not self.constats


def lire_lot(nom: str, fichiers: Mapping[str, bytes], etat: Etat, annuaire: Annuaire, scenario: Scenario) -> Lot:
    """Read and check a package; never raises on its content."""
    b2 = fichier(fichiers, ".b2") or b""
    enveloppe, fils = ouvrir(b2)
    jour = _jour(enveloppe.jour_lot)
    numero = int(enveloppe.lot) if chiffres(enveloppe.lot, 3) else 0
    lisible = bool(jour and numero and chiffres(enveloppe.emetteur, 9))
    cle = f"{enveloppe.emetteur}/{numero:03d}/{enveloppe.jour_lot}" if lisible else ""
    factures: tuple[FactureRecue, ...] = ()
    constats = list(controler_fichier(fils, b2, enveloppe))
    if not constats or not _illisible(constats):
        constats += _lot(cle, b2, fichiers, enveloppe, etat, annuaire)
    if etat.recus <= scenario.arl.refuser_premiers:
        constats = [Constat("FICHIER-9")]
    if not constats:
        factures, constats = _factures(b2, fils, fichiers, enveloppe)
    empreinte = sha256(b2).hexdigest()
    return Lot(nom, enveloppe, cle, numero, jour, empreinte, tuple(constats), factures, numeros(fils))


def _illisible(constats: list[Constat]) -> bool:
    return any(c.regle in ("FICHIER-1", "FICHIER-2", "FICHIER-3") for c in constats)


def _lot(
    cle: str, b2: bytes, fichiers: Mapping[str, bytes], enveloppe: Enveloppe, etat: Etat, annuaire: Annuaire
) -> list[Constat]:
    """Sender, number already used, signature."""
    ps = annuaire.professionnel(enveloppe.emetteur)
    if ps is None or enveloppe.type_emetteur != "TP" or not chiffres(enveloppe.emetteur, 9):
        return [Constat("FICHIER-6")]
    if cle in etat.lots:
        return [Constat("LOT-1")]
    return [] if signature_juste(ps, b2, fichier(fichiers, ".sig")) else [Constat("LOT-2")]


def _factures(
    b2: bytes, fils: list[str], fichiers: Mapping[str, bytes], enveloppe: Enveloppe
) -> tuple[tuple[FactureRecue, ...], list[Constat]]:
    bloc = fichier(fichiers, ".emu.json")
    blocs = lire_blocs(bloc) if bloc is not None else None
    if blocs is None:
        return (), [Constat("FICHIER-1", info="BLOC EMU ILLISIBLE")]
    try:
        lues = lire_b2(b2).factures
    except Refus:
        return (), list(controler_zones(fils)) or [Constat("LOT-5")]
    organisme = str(int(enveloppe.destinataire)).rjust(10, "0") if enveloppe.complementaire else ""
    factures = tuple(
        recevoir_facture(
            lue, blocs.get(lue.numero, Bloc()), _nature(lue.entete.nature_operation, enveloppe.complementaire), organisme
        )
        for lue in lues
    )
    return factures, []


def _nature(operation: str, complementaire: bool) -> Nature:
    if not complementaire:
        return "FSE"
    return "ANNULATION" if operation == "2" else "DRE"


def _jour(zone: str) -> date | None:
    if not chiffres(zone, 6):
        return None
    try:
        return date(2000 + int(zone[:2]), int(zone[2:4]), int(zone[4:]))
    except ValueError:
        return None
