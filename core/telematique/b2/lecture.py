"""A B2 file to typed records and invoices, one after the other; a fault is kept and reading goes on with the next record.

What follows what is a table; a record that breaks it is a fault and the reading resumes from that record, so that
one missing record gives one fault.
"""

import io
from collections.abc import Iterator
from typing import Any, BinaryIO

from core.citation import citer
from core.erreurs import Anomalie, Refus
from core.pluriel import combien
from core.telematique.b2.enregistrements.acte import Acte, BiologieActe, CcamActe, RppsActe, SuiteActe, UcdActe
from core.telematique.b2.enregistrements.facture import EnteteFacture, FinFacture, SuiteFacture
from core.telematique.b2.enregistrements.fichier import EnteteFichier, FinFichier
from core.telematique.b2.enregistrements.lot import EnteteLot, FinLot
from core.telematique.b2.enregistrements.sejour import LppSejour, RppsSejour, Sejour, SuiteSejour, UcdSejour
from core.telematique.b2.modele import FactureLue, FichierB2, LigneLue, LotLu
from core.telematique.codec import Enregistrement
from core.telematique.codec import lire as lire_enregistrement

LONGUEUR = 128
FAUTES_MAX = 500
_BLOC = LONGUEUR * 512

CLASSES: dict[str, type[Enregistrement]] = {
    c.CODE: c
    for c in (
        EnteteFichier,
        EnteteLot,
        EnteteFacture,
        SuiteFacture,
        Sejour,
        SuiteSejour,
        RppsSejour,
        LppSejour,
        UcdSejour,
        Acte,
        SuiteActe,
        RppsActe,
        BiologieActe,
        UcdActe,
        CcamActe,
        FinFacture,
        FinLot,
        FinFichier,
    )
}
_APRES_ACTE = frozenset(("4", "5"))
_APRES_SEJOUR = frozenset(("3", "4", "5"))
SUITES: dict[str, frozenset[str]] = {
    "": frozenset(("000",)),
    "000": frozenset(("1",)),
    "1": frozenset(("2",)),
    "2": frozenset(("2S", "3", "4")),
    "2S": frozenset(("3", "4")),
    "3": _APRES_SEJOUR | {"3S", "3E", "3F", "3H"},
    "3S": _APRES_SEJOUR | {"3E", "3F", "3H"},
    "3E": _APRES_SEJOUR | {"3F", "3H"},
    "3F": _APRES_SEJOUR | {"3F", "3H"},
    "3H": _APRES_SEJOUR | {"3H"},
    "4": _APRES_ACTE | {"4S", "4E", "4B", "4H", "4M"},
    "4S": _APRES_ACTE | {"4E", "4B", "4H", "4M"},
    "4E": _APRES_ACTE | {"4B", "4H", "4M"},
    "4B": _APRES_ACTE | {"4B"},
    "4H": _APRES_ACTE | {"4H"},
    "4M": _APRES_ACTE | {"4M"},
    "5": frozenset(("2", "6")),
    "6": frozenset(("1", "999")),
    "999": frozenset(),
}


def reconnaitre(fil: str) -> str:
    """The code of a record from its first characters and the letter of its complement; empty when it is none."""
    tete = fil[0]
    if tete == "4":
        lettre = fil[35]
        return "4" if lettre in "0123456789" else f"4{lettre}"
    if tete in "23":
        lettre = fil[38] if fil[35] in "0123456789" else fil[35]
        return tete if lettre in "0123456789" else tete + lettre
    if tete in "09":
        return fil[:3]
    return tete


class LecteurB2:
    """Iterate over the invoices of a file; `fautes` fills up on the way, header and end records are attributes.

    An invoice with a faulty record is not given. Reading stops after `FAUTES_MAX` faults.
    """

    def __init__(self, source: bytes | BinaryIO) -> None:
        self._flux: BinaryIO = io.BytesIO(source) if isinstance(source, bytes) else source
        self.fautes: list[Anomalie] = []
        self.entete: EnteteFichier | None = None
        self.entetes_lot: list[EnteteLot] = []
        self.fins_lot: list[FinLot] = []
        self.fin: FinFichier | None = None
        self.enregistrements = 0
        self.abimees: list[list[Any]] = []  # of each invoice that is not given: its records, None for those not understood
        self._precedent = ""
        self._facture: list[Any] = []  # records of the invoice being read
        self._intacte = True

    def __iter__(self) -> Iterator[FactureLue]:
        for fil in self._fils():
            if len(self.fautes) >= FAUTES_MAX:
                self._faute("B2_TROP_DE_FAUTES", f"lecture arrêtée après {FAUTES_MAX} fautes", "redemander le fichier")
                return
            self.enregistrements += 1
            code = reconnaitre(fil)
            classe = CLASSES.get(code)
            if classe is None:
                self._faute("B2_TYPE_INCONNU", f"type d'enregistrement inconnu : {citer(fil[:3])}", "redemander le fichier")
                self._intacte = False
                continue
            self._ordre(code)
            try:
                valeur: Any = lire_enregistrement(classe, fil, self.enregistrements)
            except Refus as refus:
                self.fautes.extend(refus.anomalies)
                self._intacte = False
                valeur = None
            facture = self._ranger(code, valeur)
            if facture is not None:
                yield facture
        if self._precedent != "999":
            self._faute("B2_FIN_ABSENTE", "pas d'enregistrement 999 à la fin", "redemander le fichier : il est tronqué")

    def _fils(self) -> Iterator[str]:
        """The records, 128 characters each; a last piece that is shorter is a fault."""
        reste = ""
        while bloc := self._flux.read(_BLOC):
            texte = reste + bloc.decode("latin-1")
            if not self.enregistrements and texte[LONGUEUR : LONGUEUR + 1] in ("\r", "\n"):
                self._lignes("des retours à la ligne séparent les enregistrements")
                self._precedent = "999"  # nothing else is worth saying of this file
                return
            complet = len(texte) - len(texte) % LONGUEUR
            for debut in range(0, complet, LONGUEUR):
                yield texte[debut : debut + LONGUEUR]
            reste = texte[complet:]
        if reste.strip("\r\n") == "" and reste:
            self._lignes("un retour à la ligne suit le dernier enregistrement")
        elif reste or self.enregistrements == 0:
            self._faute(
                "B2_LONGUEUR",
                f"{combien(len(reste), 'caractère')} de trop après le dernier enregistrement complet"
                if reste
                else "fichier vide",
                f"redemander le fichier : il doit être fait d'enregistrements de {LONGUEUR} caractères mis bout à bout",
            )

    def _lignes(self, message: str) -> None:
        self._faute("B2_LONGUEUR", message, "les enlever (tr -d '\\r\\n') : les enregistrements se suivent sans rien entre eux")

    def _faute(self, code: str, message: str, remede: str) -> None:
        self.fautes.append(Anomalie(code, message, remede, f"enregistrement n° {self.enregistrements} du fichier"))

    def _ordre(self, code: str) -> None:
        if code not in SUITES[self._precedent]:
            avant = f"après un {self._precedent}" if self._precedent else "en tête de fichier"
            self._faute(
                "B2_ORDRE",
                f"enregistrement {code} {avant} (attendu : {', '.join(sorted(SUITES[self._precedent])) or 'rien'})",
                "redemander le fichier : un enregistrement manque ou est déplacé",
            )
            self._intacte = False
        self._precedent = code

    def _ranger(self, code: str, valeur: Any) -> FactureLue | None:
        match code:
            case "000":
                self.entete = valeur
            case "999":
                self.fin = valeur
            case "1" if valeur is not None:
                self.entetes_lot.append(valeur)
            case "6" if valeur is not None:
                self.fins_lot.append(valeur)
            case "2":
                self._facture = [valeur]
                self._intacte = valeur is not None
            case "5":
                lus, self._facture = [*self._facture, valeur], []
                if self._intacte:
                    return assembler(lus)
                self.abimees.append(lus)
            case _:
                self._facture.append(valeur)
        return None


def assembler(enregistrements: list[Any]) -> FactureLue:
    """The records of one invoice, in order, to its structure."""
    suite: SuiteFacture | None = None
    lignes: list[LigneLue] = []
    courante: dict[str, Any] = {}
    for valeur in enregistrements[1:-1]:
        code = valeur.CODE
        if code in ("3", "4"):
            if courante:
                lignes.append(LigneLue(**courante))
            courante = {"rang": len(lignes) + 1, "acte": valeur if code == "4" else None}
            if code == "3":
                courante["sejour"] = valeur
        elif code == "2S":
            suite = valeur
        elif code == "4S":
            courante["suite"] = valeur
        elif code == "4E":
            courante["rpps"] = valeur
        else:
            courante["autres"] = (*courante.get("autres", ()), valeur)
    if courante:
        lignes.append(LigneLue(**courante))
    return FactureLue(enregistrements[0], suite, tuple(lignes), enregistrements[-1])


def lire(octets: bytes) -> FichierB2:
    """See `core.telematique.b2.lire`."""
    lecteur = LecteurB2(octets)
    par_lot: list[list[FactureLue]] = []
    for facture in lecteur:
        while len(par_lot) < len(lecteur.entetes_lot):
            par_lot.append([])
        if par_lot:
            par_lot[-1].append(facture)
    if lecteur.fautes or lecteur.entete is None or lecteur.fin is None:
        raise Refus(lecteur.fautes)
    lots = zip(lecteur.entetes_lot, par_lot, lecteur.fins_lot, strict=True)
    return FichierB2(
        lecteur.entete,
        tuple(LotLu(entete, tuple(factures), fin) for entete, factures, fin in lots),
        lecteur.fin,
        lecteur.enregistrements,
    )


def parcourir(flux: BinaryIO) -> Iterator[FactureLue]:
    """See `core.telematique.b2.parcourir`."""
    lecteur = LecteurB2(flux)
    for facture in lecteur:
        if lecteur.fautes:
            raise Refus(lecteur.fautes)
        yield facture
    if lecteur.fautes:
        raise Refus(lecteur.fautes)
