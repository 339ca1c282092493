"""What the payer looks at before any invoice: the file, its counters, its order, its totals, its signature.

The zones are cut by position here, not through the declared records: a file must be refused for a reason even when nothing
else can be read of it.
"""

import hmac
import re
from collections import Counter
from collections.abc import Iterator, Mapping
from hashlib import sha256

from attrs import frozen

from core.emulateurs.caisse.annuaire import Professionnel
from core.emulateurs.caisse.constats import Constat
from core.erreurs import Refus
from core.telematique.b2.lecture import CLASSES, reconnaitre
from core.telematique.codec import lire as lire_enregistrement

TYPES_PAR_REGIME = {
    "01": "CT",
    "02": "MA",
    "03": "SR",
    "04": "CF",
    "05": "RP",
    "06": "EN",
    "07": "RM",
    "08": "CM",
    "09": "BF",
    "10": "CE",
    "12": "CI",
    "14": "AN",
    "15": "SE",
    "16": "PB",
    "90": "CC",
    **dict.fromkeys(("91", "92", "93", "94", "95", "96", "99"), "SM"),
}
ORGANISMES = ("999", "349")  # the caisses made for tests
_ORDRE = re.compile(r"HL(2s(4a?ep?|3c*)+5)+6Z")
_LETTRES = {"000": "H", "1": "L", "2": "2", "2S": "s", "3": "3", "4": "4", "4S": "a", "4E": "e", "5": "5", "6": "6", "999": "Z"}


@frozen
class Enveloppe:
    """What can be read of the ends of a file, as characters; empty strings when they cannot be."""

    emetteur: str = ""  # 9
    type_destinataire: str = ""
    destinataire: str = ""  # 14
    type_emetteur: str = ""
    lot: str = ""  # 3
    jour_lot: str = ""  # AAMMJJ

    @property
    def lisible(self) -> bool:
        """Whether an answer can be addressed to the sender by what is written in the file."""
        return (
            chiffres(self.emetteur, 9)
            and chiffres(self.destinataire, 14)
            and (self.complementaire or self.type_destinataire in TYPES_PAR_REGIME.values())
        )

    @property
    def complementaire(self) -> bool:
        """Whether the file goes to an AMC."""
        return self.type_destinataire == "OC"


def chiffres(zone: str, longueur: int) -> bool:
    """Whether the zone is exactly that many digits (and not superscripts, which `str.isdigit` takes)."""
    return len(zone) == longueur and zone.isascii() and zone.isdigit()


def numeros(fils: list[str]) -> tuple[int, ...]:
    """The invoice numbers that can be read in the records 2, without repetition."""
    return tuple(dict.fromkeys(_entier(f[29:38]) for f in fils if len(f) == 128 and reconnaitre(f) == "2"))


def ouvrir(octets: bytes) -> tuple[Enveloppe, list[str]]:
    """The envelope and the records of 128 characters (the last one may be shorter)."""
    texte = octets.decode("latin-1")
    fils = [texte[i : i + 128] for i in range(0, len(texte), 128)]
    tete = fils[0] if fils and len(fils[0]) == 128 and fils[0].startswith("000") else " " * 128
    lot = next((f for f in fils[1:2] if len(f) == 128 and f[0] == "1"), " " * 128)
    enveloppe = Enveloppe(
        tete[10:19].strip(), tete[25:27].strip(), tete[27:41].strip(), tete[3:5].strip(), lot[19:22].strip(), lot[71:77].strip()
    )
    return enveloppe, fils


def controler_fichier(fils: list[str], octets: bytes, enveloppe: Enveloppe) -> Iterator[Constat]:
    """Rules FICHIER and LOT that need nothing but the bytes, the gravest first; `controler_zones` comes after."""
    if not octets or not octets.isascii() or b"\x00" in octets:
        yield Constat("FICHIER-1", info="OCTETS ILLISIBLES")
        return
    if len(octets) % 128:
        yield Constat("FICHIER-2", info=f"{len(octets) % 128} CARACTERES EN TROP")
        return
    tete, pied = fils[0], fils[-1]
    if tete[:3] != "000" or pied[:3] != "999" or tete[3:55] != pied[3:55] or len(fils) < 3:
        yield Constat("FICHIER-3")
        return
    yield from _norme(tete, fils[1])
    yield from _destinataire(enveloppe)
    if pied[55:63] != f"{len(fils):08d}" or pied[82:85] != "001":
        yield Constat("FICHIER-7", info=f"{len(fils)} ENREGISTREMENTS LUS")
    types = [reconnaitre(fil) for fil in fils]
    if not _ORDRE.fullmatch("".join(_LETTRES.get(t, "c" if t[:1] == "3" else "p" if t[:1] == "4" else "?") for t in types)):
        yield Constat("LOT-3")
        return
    yield from _zones_vides(fils, types)
    yield from _totaux(fils, types)
    numeros = Counter(fil[29:38] for fil, t in zip(fils, types, strict=True) if t == "2")
    yield from (Constat("LOT-6", facture=_entier(numero)) for numero, fois in numeros.items() if fois > 1)


def _norme(tete: str, lot: str) -> Iterator[Constat]:
    if tete[61:67] != "EMU B2" or tete[82:85] != "128" or (lot[69:71], lot[78:80], lot[81:87]) != ("B2", "CP", "062007"):
        yield Constat("FICHIER-4")
    if tete[70] != "T":
        yield Constat("FICHIER-8")


def _destinataire(e: Enveloppe) -> Iterator[Constat]:
    if not chiffres(e.destinataire, 14):
        yield Constat("FICHIER-5")
    elif e.complementaire:
        if int(e.destinataire) == 0:
            yield Constat("FICHIER-5")
    elif TYPES_PAR_REGIME.get(e.destinataire[6:8]) != e.type_destinataire or e.destinataire[-3:] not in ORGANISMES:
        yield Constat("FICHIER-5", info=f"REGIME {e.destinataire[6:8]} ORGANISME {e.destinataire[-3:]}")


def _zones_vides(fils: list[str], types: list[str]) -> Iterator[Constat]:
    """Zones that the layout allows to be zeros and this payer does not."""
    for fil, type_ in zip(fils, types, strict=True):
        if type_ == "2" and (_entier(fil[29:38]) == 0 or _entier(fil[1:10]) == 0):
            yield Constat("LOT-5", facture=_numero_facture(fil, type_))
        if type_ == "4" and fil[69:75] == "000000":
            yield Constat("LOT-7", facture=_numero_facture(fil, type_), info="DATE DES SOINS ABSENTE")


def controler_zones(fils: list[str]) -> Iterator[Constat]:
    """LOT-5 and LOT-7, record by record, for a file whose records cannot all be read."""
    for rang, fil in enumerate(fils, start=1):
        type_ = reconnaitre(fil)
        try:
            lire_enregistrement(CLASSES[type_], fil, rang)
        except Refus as refus:
            facture = _numero_facture(fil, type_)
            yield from (Constat("LOT-7" if a.code == "ZONE_DATE" else "LOT-5", facture=facture) for a in refus.anomalies)


def _numero_facture(fil: str, type_: str) -> int:
    """2 to 5 carry the number in 30-38, the complements of a 3 or a 4 in 27-35."""
    if type_[:1] not in "2345":
        return 0
    return _entier(fil[26:35] if len(type_) == 2 and type_ != "2S" else fil[29:38])


def _entier(zone: str) -> int:
    return int(zone) if zone.isascii() and zone.isdigit() else 0


def _totaux(fils: list[str], types: list[str]) -> Iterator[Constat]:
    actes = [fil for fil, t in zip(fils, types, strict=True) if t == "4"]
    pied = fils[-2]
    factures = types.count("2")
    attendu = (
        factures,
        sum(t in ("3", "4") for t in types),
        factures,
        factures,
        sum(_entier(a[114:121]) for a in actes),
        sum(_entier(a[107:114]) for a in actes),
        0,
        fils[1][19:22],
    )
    lu = tuple(_entier(pied[a:b]) for a, b in ((10, 13), (13, 17), (17, 21), (21, 24), (24, 33), (33, 42), (42, 51)))
    if (*lu, pied[51:54]) != attendu:
        yield Constat("LOT-4")


def signature_juste(ps: Professionnel, octets: bytes, signature: bytes | None) -> bool:
    """Whether `.sig` is the hex HMAC-SHA256 of the lot by the key of the nurse's CPS (its form alone when the key is unknown)."""
    if signature is None or not re.fullmatch(rb"[0-9a-f]{64}", signature):
        return False
    if not ps.cle_signature:
        return True
    attendue = hmac.new(bytes.fromhex(ps.cle_signature), octets, sha256).hexdigest().encode()
    return hmac.compare_digest(attendue, signature)


def fichier(fichiers: Mapping[str, bytes], extension: str) -> bytes | None:
    """The bytes of the only file of that extension."""
    trouves = [octets for nom, octets in fichiers.items() if nom.endswith(extension)]
    return trouves[0] if len(trouves) == 1 else None
