"""The state of the payer: what it received, what it owes, what it has written; kept in memory and, with a folder, as JSON."""

import json
from base64 import b64decode, b64encode
from datetime import date
from decimal import Decimal
from functools import cache
from pathlib import Path
from typing import Any

from attrs import define, field, frozen
from cattrs import Converter

from core.emulateurs.caisse.passe import Passe
from core.emulateurs.transports.fichiers import ecrire_durable
from core.erreurs import Anomalie, Refus
from core.telematique.noemie import FactureRetour

NOM = "etat.json"
VERSION = 2


@frozen
class LotConnu:
    """A lot that counts: its file, its SHA-256, whether its ARL was positive."""

    nom: str
    empreinte: str
    accepte: bool
    recu_le: date


@frozen
class Echeance:
    """An answer to be given on that day, or a recovery.

    `attendues` are the types of the scanned pieces it waits for, until `limite` (None: they are only asked for); `reprise`
    the working days after which what is paid is taken back (0: never).
    """

    jour: date
    type_payeur: str
    payeur: str  # 14 digits
    paye: str  # the nurse, 9
    retour: FactureRetour
    rappel: bool = False
    attendues: tuple[str, ...] = ()
    limite: date | None = None
    reprise: int = 0
    en_attente: bool = False  # put off once already, for a piece


@frozen
class MessagePret:
    """A message and the day it leaves; `rang` keeps the order of writing."""

    jour: date
    nom: str
    octets: bytes
    rang: int


@define
class Etat:
    """Everything the payer would lose by stopping."""

    sequence: int = 0
    recus: int = 0  # packages received, whatever they were
    lots: dict[str, LotConnu] = field(factory=dict)  # issuer/lot/day
    accuses: dict[str, int] = field(factory=dict)  # base name -> ARL written
    passe: Passe = field(factory=Passe)
    echeances: list[Echeance] = field(factory=list)
    messages: list[MessagePret] = field(factory=list)
    retenu: dict[str, int] = field(factory=dict)  # debt reference -> cents withheld
    forfaits: list[str] = field(factory=list)  # keys of the lump sums paid
    debiteurs: dict[str, str] = field(factory=dict)  # debt reference -> nurse
    rappels_en_attente: list[Echeance] = field(factory=list)
    dre_payees: dict[str, Echeance] = field(factory=dict)  # issuer/number -> what was answered
    a_remettre: list[MessagePret] = field(factory=list)  # due, not handed over yet
    pieces: dict[str, dict[str, str]] = field(factory=dict)  # nurse/invoice -> SHA-256 of each scanned piece taken -> its type
    admises: dict[str, list[str]] = field(factory=dict)  # nurse/invoice -> types of pieces that go with it
    a_ranger: dict[str, bool] = field(factory=dict)  # package -> accepted, files not moved yet


@cache
def _convertisseur() -> Converter:
    """Dates, decimals and bytes as text; made once, for it writes code for each class."""
    convertisseur = Converter()
    convertisseur.register_unstructure_hook(date, date.isoformat)
    convertisseur.register_structure_hook(date, lambda v, _: date.fromisoformat(v))
    convertisseur.register_unstructure_hook(Decimal, str)
    convertisseur.register_structure_hook(Decimal, lambda v, _: Decimal(v))
    convertisseur.register_unstructure_hook(bytes, lambda v: b64encode(v).decode())
    convertisseur.register_structure_hook(bytes, lambda v, _: b64decode(v))
    convertisseur.register_unstructure_hook(Passe, _passe_vers_json)
    convertisseur.register_structure_hook(Passe, lambda v, _: _passe_de_json(v))
    return convertisseur


def _passe_vers_json(passe: Passe) -> dict[str, Any]:
    return {
        "numeros": sorted(passe.numeros),
        "payees": sorted(passe.payees),
        "actes": [[*map(str, cle), heures] for cle, heures in passe.actes.items()],
        "par_jour": [[*map(str, cle), nombre] for cle, nombre in passe.par_jour.items()],
        "premiers": [[*map(str, cle), jour.isoformat()] for cle, jour in passe.premiers.items()],
    }


def _passe_de_json(v: dict[str, Any]) -> Passe:
    return Passe(
        set(v["numeros"]),
        set(v["payees"]),
        {
            (p, n, d, int(r), date.fromisoformat(j), c, Decimal(k), e): {heure: (f, q) for heure, (f, q) in h.items()}
            for p, n, d, r, j, c, k, e, h in v["actes"]
        },
        {(n, d, int(r), date.fromisoformat(j), c): nombre for n, d, r, j, c, nombre in v["par_jour"]},
        {(n, d, int(r)): date.fromisoformat(j) for n, d, r, j in v["premiers"]},
    )


def lire_etat(dossier: Path) -> Etat:
    """The state of the folder, or a new one; raises `Refus` ETAT_CAISSE_ILLISIBLE."""
    chemin = dossier / NOM
    if not chemin.exists():
        return Etat()
    try:
        objet = json.loads(chemin.read_bytes())
        if objet.pop("version") != VERSION:
            raise ValueError
        return _convertisseur().structure(objet, Etat)
    except (ValueError, KeyError, TypeError, AttributeError, ExceptionGroup):
        raise Refus(
            Anomalie(
                "ETAT_CAISSE_ILLISIBLE",
                "l'état de la caisse émulée est illisible",
                "choisir un autre dossier, ou retirer ce fichier pour repartir d'une caisse neuve",
                str(chemin),
            )
        ) from None


def ecrire_etat(dossier: Path, etat: Etat) -> None:
    """Replace the state atomically; raises `OSError`."""
    objet = {"version": VERSION, **_convertisseur().unstructure(etat)}
    ecrire_durable(dossier, NOM, json.dumps(objet, ensure_ascii=False, separators=(",", ":")).encode())
