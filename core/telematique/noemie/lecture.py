"""The bytes of a return to what it says; a file whose order, counters or totals disagree is refused whole."""

from collections.abc import Iterator
from functools import cached_property
from typing import Any

from core.argent import afficher
from core.citation import citer
from core.erreurs import Anomalie, Refus
from core.telematique.codec import Enregistrement
from core.telematique.codec import lire as lire_entite
from core.telematique.noemie.assemblage import Assemblage
from core.telematique.noemie.controles import controler_facture, controler_forfaits, controler_virement
from core.telematique.noemie.ecriture import IDENTIFICATION_CONTROLE
from core.telematique.noemie.entites import acte, facture, fichier, lot, mouvement, part, reglement, rejet
from core.telematique.noemie.modele import FactureRetour, Forfait, Partie, Retenue, RetourNoemie, Virement

LONGUEUR = 128
FAUTES_MAX = 500
TAILLE_MAX = 64 * 1024 * 1024  # bytes: 170 000 rejected invoices; the raw bytes are in memory, and little else

CLASSES: dict[str, type[Enregistrement]] = {
    classe.CODE: classe
    for module in (acte, facture, fichier, lot, mouvement, part, reglement, rejet)
    for classe in vars(module).values()
    if isinstance(classe, type) and issubclass(classe, Enregistrement) and classe.CODE
}
NIVEAUX = {
    "080": "03",
    "102": "04",
    "103": "05",
    "198": "05",
    "199": "05",
    "210": "06",
    "290": "06",
    "294": "06",
    "295": "06",
    "261": "03",
    "262": "04",
    "250": "03",
}
_APRES_FACTURE = frozenset(("102", "081", "990"))
_APRES_MOUVEMENT = frozenset(("081", "990"))
SUITES: dict[str, frozenset[str]] = {
    "": frozenset(("000",)),
    "000": frozenset(("010", "040")),
    "010": frozenset(("040",)),
    "040": frozenset(("071",)),
    "071": frozenset(("081", "990")),
    "081": frozenset(("102", "261", "250")),
    "102": frozenset(("103",)),
    "103": frozenset(("198", "199")),
    "198": _APRES_FACTURE | {"199", "210", "290", "294", "295"},
    "199": _APRES_FACTURE | {"210", "290", "294", "295"},
    "210": _APRES_FACTURE | {"210", "290", "294", "295"},
    "290": _APRES_FACTURE | {"290", "294", "295"},
    "294": _APRES_FACTURE | {"294", "295"},
    "295": _APRES_FACTURE | {"295"},
    "261": _APRES_MOUVEMENT | {"261", "262"},
    "262": _APRES_MOUVEMENT | {"261", "262"},
    "250": _APRES_MOUVEMENT | {"250"},
    "990": frozenset(("999",)),
    "999": frozenset(),
}
BLOCS = {"102": ("01", "04"), "261": ("03",), "250": ("05",)}


class LecteurEntites:
    """Cut a file into entities and read each one; `fautes` fills up on the way. Shared by returns and ARL."""

    def __init__(self, octets: bytes, suites: dict[str, frozenset[str]], niveaux: dict[str, str]) -> None:
        if len(octets) > TAILLE_MAX:
            raise Refus(
                Anomalie(
                    "NOEMIE_TROP_GROS",
                    f"{len(octets)} octets, le plafond est {TAILLE_MAX}",
                    "demander à la caisse des retours plus petits",
                    "fichier reçu",
                )
            )
        self._octets = octets
        self._suites = suites
        self._niveaux = niveaux
        self.fautes: list[Anomalie] = []
        self.nombre = 0
        self.precedent = ""

    def faute(self, code: str, message: str, remede: str = "redemander le fichier : il est tronqué ou altéré") -> None:
        """Keep a fault at the current entity."""
        self.fautes.append(Anomalie(code, message, remede, f"entité n° {self.nombre} du fichier"))

    def lire(self) -> Iterator[Any]:
        """The entities that can be read, in order; the faults of the others are kept."""
        for fil in self._fils():
            if len(self.fautes) >= FAUTES_MAX:
                self.faute("NOEMIE_TROP_DE_FAUTES", f"lecture arrêtée après {FAUTES_MAX} fautes")
                return
            self.nombre += 1
            code = fil[:3]
            classe = CLASSES.get(code)
            if classe is None:
                self.faute("NOEMIE_ENTITE_INCONNUE", f"entité inconnue : {citer(code)}")
                continue
            attendues = self._suites[self.precedent]
            if code not in attendues:
                avant = f"après une {self.precedent}" if self.precedent else "en tête"
                self.faute("NOEMIE_ORDRE", f"entité {code} {avant} (attendu : {', '.join(sorted(attendues)) or 'rien'})")
            if code in self._suites:
                self.precedent = code
            try:
                valeur: Any = lire_entite(classe, fil, self.nombre)
            except Refus as refus:
                self.fautes.extend(refus.anomalies)
                continue
            niveau = self._niveaux.get(code)
            if niveau is not None and valeur.niveau != niveau:
                self.faute("NOEMIE_NIVEAU", f"niveau de rupture {valeur.niveau} au lieu de {niveau} pour l'entité {code}")
            yield valeur
        if self.precedent != "999":
            self.faute("NOEMIE_FIN_ABSENTE", "pas d'entité 999 à la fin")

    def _fils(self) -> Iterator[str]:
        """The 000 and 999 have 128 characters without delimiter, every other entity ends with `@`."""
        octets, debut, total = self._octets, 0, len(self._octets)
        while debut < total:
            if octets.startswith((b"000", b"999"), debut):
                fin = debut + LONGUEUR
            else:
                arobase = octets.find(b"@", debut)
                fin = arobase + 1 if arobase >= 0 else total
            yield octets[debut:fin].decode("latin-1")
            debut = fin


class LectureRetour:
    """A return read as it comes, one invoice in memory at a time.

    What is given can still be disowned by what follows: nothing is to be kept before `factures` has ended without `Refus`.
    """

    def __init__(self, octets: bytes) -> None:
        self._lecteur = LecteurEntites(octets, SUITES, NIVEAUX)
        self._assemblage = Assemblage()
        self._fautes: list[Anomalie] = []  # of what is said, not of how it is written
        self._paye = 0
        self._lots: set[int] = set()
        self._vide = True

    @cached_property
    def emetteur(self) -> Partie:
        """Who pays; from the first invoice on, as the three below."""
        return self._assemblage.emetteur

    @cached_property
    def destinataire(self) -> Partie:
        """Who is paid."""
        return self._assemblage.destinataire

    @cached_property
    def virement(self) -> Virement:
        """The transfer, without its amount."""
        return self._assemblage.virement

    @property
    def forfaits(self) -> list[Forfait]:
        """The lump sums met so far."""
        return self._assemblage.forfaits

    @property
    def retenues(self) -> list[Retenue]:
        """The retentions met so far."""
        return self._assemblage.retenues

    @property
    def cumul(self) -> int:
        """The bank transfer, in cents, once everything is read."""
        return self._paye + sum(f.montant for f in self.forfaits) + sum(r.effet for r in self.retenues)

    def factures(self) -> Iterator[FactureRetour]:
        """Invoices and recoveries (type E) in the order of the file, until the first fault; raises `Refus` with all of them."""
        lecteur, assemblage = self._lecteur, self._assemblage
        for valeur in lecteur.lire():
            bloc, requis = assemblage.bloc, BLOCS.get(valeur.CODE)
            if requis and bloc not in requis:
                lecteur.faute("NOEMIE_ORDRE", f"entité {valeur.CODE} sous un type de retour {bloc or 'absent'}")
            faute = assemblage.ajouter(valeur)
            if faute:
                lecteur.faute("NOEMIE_VALEUR", faute)
            facture = assemblage.finie()
            if facture is not None and not lecteur.fautes:
                self._compter(facture, rappel=bloc == "04")
                if not self._fautes:
                    yield facture
        fautes = lecteur.fautes or [*self._fautes, *self._fin()]
        if fautes:
            raise Refus(fautes)

    def retour(self, factures: list[FactureRetour]) -> RetourNoemie:
        """The whole, made of the invoices that were given."""
        return self._assemblage.retour(factures)

    def _compter(self, facture: FactureRetour, *, rappel: bool) -> None:
        self._vide = False
        self._paye += facture.paye
        if facture.lot:
            self._lots.add(facture.lot)
        if len(self._fautes) < FAUTES_MAX:
            self._fautes += controler_facture(facture, rappel=rappel)

    def _fin(self) -> Iterator[Anomalie]:
        """What the file says of itself, against what was read."""
        un, nombre, cumul = self._assemblage.un, self._lecteur.nombre, self.cumul
        yield from controler_forfaits(self.forfaits)
        yield from controler_virement(self.virement, cumul, vide=self._vide and not self.forfaits and not self.retenues)
        controle, fin, entete = un("990"), un("999"), un("000")
        for ou, quoi, declare, calcule in (
            ("990", "nombre d'entités", controle.compteur, nombre - 2),
            ("999", "nombre d'entités", fin.nombre_enregistrements, nombre),
            ("999", "nombre de lots", fin.nombre_lots, len(self._lots)),
        ):
            if declare != calcule:
                yield _ecart(ou, quoi, str(declare), str(calcule))
        for ou, total, signe in (("990", controle.cumul, controle.signe), ("999", fin.cumul, fin.signe)):
            if total != cumul or signe != "P":
                yield _ecart(ou, "cumul des montants", f"{afficher(total)} {signe}", f"{afficher(cumul)} P")
        yield from fautes_enveloppe(entete, controle, fin)
        if un("040").numero != f"0{entete.destinataire}":
            yield _ecart("040", "destinataire de règlement", un("040").numero, f"0{entete.destinataire}")


def lire(octets: bytes) -> RetourNoemie:
    """See `core.telematique.noemie.lire`."""
    lecture = LectureRetour(octets)
    return lecture.retour(list(lecture.factures()))


def fautes_enveloppe(entete: Any, controle: Any, fin: Any) -> Iterator[Anomalie]:
    """What 000, 990 and 999 must say alike, in a return as in an ARL."""
    communs = ("type_emetteur", "emetteur", "type_destinataire", "destinataire", "application", "identification", "type_flux")
    for nom in communs:
        if getattr(entete, nom) != getattr(fin, nom):
            yield _ecart("999", f"zone {nom}", citer(getattr(fin, nom)), citer(getattr(entete, nom)))
    if (entete.norme, entete.application, entete.type_flux) != ("EMU", "RT", "T"):
        yield Anomalie(
            "NOEMIE_NORME",
            f"norme {citer(entete.norme)}, application {citer(entete.application)}, flux {citer(entete.type_flux)}",
            "seuls les retours EMU de test sont acceptés",
            "entité 000",
        )
    if controle.identification != IDENTIFICATION_CONTROLE:
        yield _ecart("990", "identification", citer(controle.identification), citer(IDENTIFICATION_CONTROLE))


def _ecart(entite: str, quoi: str, declare: str, calcule: str) -> Anomalie:
    return Anomalie(
        "NOEMIE_TOTAL_FAUX",
        f"{quoi} : {declare} déclaré, {calcule} calculé",
        "refuser ce retour entier et le redemander à la caisse",
        f"entité {entite}",
    )
