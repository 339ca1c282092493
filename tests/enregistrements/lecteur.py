"""A reader of the wire made from the table of positions alone (`dispositions.csv`): not a line of the program is used.

`lire_b2` gives what a stranger would find wrong in a lot, each fault with its rule; nothing is repaired. The returns are read by
`lecteur_retours`.
"""

import csv
import json
import re
from collections.abc import Iterator
from pathlib import Path

Zones = dict[str, list[tuple[int, int, str]]]


def _tables() -> tuple[Zones, Zones]:
    familles: dict[str, Zones] = {"b2": {}, "noemie": {}}
    texte = (Path(__file__).parent / "dispositions.csv").read_text("utf-8")
    for famille, code, debut, longueur, genre in csv.reader((li for li in texte.splitlines() if li[:1] != "#"), delimiter=";"):
        familles[famille].setdefault(code, []).append((int(debut), int(longueur), genre))
    return familles["b2"], familles["noemie"]


B2, NOEMIE = _tables()
LONGUEURS = {code: max(debut + longueur - 1 for debut, longueur, _ in zones) for code, zones in NOEMIE.items()}
_TEXTE = re.compile(r"[ -?A-Z\[-_]*")  # upper-case ASCII, neither @ nor `


def z(fil: str, debut: int, longueur: int) -> str:
    """A zone, by its published position."""
    return fil[debut - 1 : debut - 1 + longueur]


def n(fil: str, debut: int, longueur: int) -> int:
    """The same, as a number."""
    return int(z(fil, debut, longueur))


def controler_zones(code: str, fil: str, zones: list[tuple[int, int, str]], ou: str) -> Iterator[str]:
    """Zones touch each other, fill the record, and hold only what their type allows."""
    fin = 1
    for debut, longueur, genre in sorted(zones):
        contenu = z(fil, debut, longueur)
        if debut != fin:
            yield f"{ou} : zone {debut} après {fin - 1}"
        fin = debut + longueur
        if genre == "N" and not (contenu.isascii() and contenu.isdigit()):
            yield f"{ou} : zone numérique {code} {debut}-{fin - 1} = {contenu!r}"
        if genre == "A" and not _TEXTE.fullmatch(contenu.removesuffix("@") if debut + longueur - 1 == len(fil) else contenu):
            yield f"{ou} : zone alphanumérique {code} {debut}-{fin - 1} = {contenu!r}"
    if fin - 1 != len(fil):
        yield f"{ou} : {len(fil)} caractères, {fin - 1} décrits"


def nature(fil: str) -> str:
    """The type of a B2 record: three characters at the ends, one and perhaps a letter between."""
    if fil[:3] in ("000", "999"):
        return fil[:3]
    if fil[0] == "2":
        return "2S" if fil[38] == "S" else "2"
    return fil[0] + fil[35] if fil[0] in "34" and fil[35].isalpha() else fil[0]


_ORDRE = re.compile(r"000 1 (2 2S (4 (4S )?4E )+5 )+6 999 ")


def _demi_haut(numerateur: int, diviseur: int) -> int:
    return (2 * numerateur + diviseur) // (2 * diviseur)


def _nir(numero: str, cle: str) -> bool:
    """R23: a birth month that does not exist and a right key, or a number that is nobody's."""
    if numero.startswith(("555555", "A555555")):
        return True
    chiffres = numero.replace("2A", "19").replace("2B", "18")
    return 13 <= int(numero[3:5]) <= 19 and 97 - int(chiffres) % 97 == int(cle)


def _rpps(numero: str) -> bool:
    """R24: zeros, or 999, seven digits and a Luhn key."""
    doubles = [int(c) * (1 + i % 2) for i, c in enumerate(reversed(numero))]
    return not int(numero) or (numero[:3] == "999" and sum(d - 9 if d > 9 else d for d in doubles) % 10 == 0)


def _date(zone: str, *, lunaire: bool = False) -> bool:
    mois, jour = int(zone[2:4]), int(zone[4:6])
    if lunaire:
        return mois <= 12 and jour <= 31
    return not int(zone) or (1 <= mois <= 12 and 1 <= jour <= (31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31)[mois - 1])


def lire_b2(octets: bytes, bloc: bytes | None = None) -> list[str]:
    """Everything wrong in a B2 file, rules R1 to R14 and R23 to R28 of the format."""
    return list(_b2(octets, bloc))


def _b2(octets: bytes, bloc: bytes | None) -> Iterator[str]:
    texte = octets.decode("ascii")
    fils = [texte[i : i + 128] for i in range(0, len(texte), 128)]
    if len(texte) % 128:
        yield f"{len(texte)} caractères : pas un multiple de 128"
        return
    types = [nature(f) for f in fils]
    faites = []
    for rang, (fil, type_) in enumerate(zip(fils, types, strict=True), 1):
        faites += controler_zones(type_, fil, B2[type_], f"enregistrement {rang}")
    if faites:
        yield from faites
        return
    if not _ORDRE.fullmatch("".join(f"{t} " for t in types)):
        yield f"R4 ordre {types}"
        return
    tete, lot, pied, fin = fils[0], fils[1], fils[-2], fils[-1]
    yield from _enveloppe(fils, tete, lot, fin)
    groupes: list[list[str]] = []
    for fil, type_ in zip(fils[2:-2], types[2:-2], strict=True):
        if type_ == "2":
            groupes.append([])
        groupes[-1].append(fil)
    for groupe in groupes:
        yield from _facture(groupe, tete)
    numeros = [z(g[0], 30, 9) for g in groupes]
    if len(set(numeros)) < len(numeros):
        yield f"R1 numéros en double {numeros}"
    actes = [f for f in fils if nature(f) == "4"]
    attendu = (len(groupes), len(actes), len(groupes), len(groupes), somme(actes, 115, 7), somme(actes, 108, 7), 0)
    declare = tuple(n(pied, d, lg) for d, lg in ((11, 3), (14, 4), (18, 4), (22, 3), (25, 9), (34, 9), (43, 9)))
    if declare != attendu:
        yield f"R6/R12 fin de lot {declare}, {attendu} attendus"
    if len(groupes) > 999:
        yield f"R6 {len(groupes)} factures"
    if bloc is not None:
        yield from _bloc(bloc, groupes)


def somme(fils: list[str], debut: int, longueur: int) -> int:
    return sum(n(f, debut, longueur) for f in fils)


def _enveloppe(fils: list[str], tete: str, lot: str, fin: str) -> Iterator[str]:
    emetteur = z(tete, 6, 14)
    siens = {z(f, 2, 9) for f in fils[1:-1]}
    if emetteur[:5] != "00000" or siens != {emetteur[5:]}:
        yield f"R2 émetteur {emetteur}, enregistrements {siens}"
    fixes = {
        "R3 norme": (z(tete, 62, 6), "EMU B2"),
        "R3 flux": (z(tete, 71, 1), "T"),
        "R3 lot CP": (z(lot, 79, 2), "CP"),
        "R3 version": (z(lot, 82, 6), "062007"),
        "R3 organisme": (z(lot, 17, 3), z(tete, 39, 3)),
        "R9 jour": (z(lot, 72, 6), z(tete, 56, 6)),
        "R6 compteur": (z(fin, 56, 8), f"{len(fils):08d}"),
        "R14 blancs": (z(fin, 64, 19) + z(fin, 86, 43), " " * 62),
        "999 = 000": (fin[3:55], tete[3:55]),
    }
    yield from (f"{regle} : {lu!r}, {attendu!r} attendu" for regle, (lu, attendu) in fixes.items() if lu != attendu)
    if "SANS VALEUR REELLE" not in z(tete, 92, 37):
        yield "R26 marque absente"
    if z(tete, 26, 2) != "OC" and (z(tete, 28, 6) != "000000" or z(tete, 39, 3) not in ("999", "349")):
        yield f"R25 destinataire {z(tete, 26, 16)}"


def _facture(groupe: list[str], tete: str) -> Iterator[str]:
    entete, suite, fin = groupe[0], groupe[1], groupe[-1]
    ou = f"facture {z(entete, 30, 9)}"
    actes = [f for f in groupe if nature(f) == "4"]
    oc = z(tete, 26, 2) == "OC"
    if not n(entete, 30, 9):
        yield f"{ou} : numéro nul"
    if {z(f, 12, 15) for f in (entete, suite, *actes, fin)} != {z(entete, 12, 15)} or not _nir(
        z(entete, 12, 13), z(entete, 25, 2)
    ):
        yield f"R23 {ou} : NIR {z(entete, 12, 15)}"
    if not _date(z(entete, 96, 6), lunaire=True):
        yield f"R9 {ou} : naissance {z(entete, 96, 6)}"
    if z(entete, 39, 1) not in ("12" if oc else "1"):
        yield f"R10 {ou} : nature d'opération {z(entete, 39, 1)!r}"
    if oc and not n(entete, 40, 9):
        yield f"R10 {ou} : DRE sans son numéro lié"
    if z(entete, 95, 1) == "F" and somme(actes, 123, 6):
        yield f"R10 {ou} : éclatée, et une part AMC dans ses lignes"
    if not oc and z(entete, 95, 1) != "F" and somme(actes, 123, 6) and z(entete, 117, 2) != "89":
        yield f"R10 {ou} : part AMC sans éclatement ni gestion unique"
    if not oc and z(entete, 51, 3) not in ("999", "349"):
        yield f"R25 {ou} : caisse {z(entete, 51, 3)}"
    accident = z(entete, 86, 9)
    if (z(entete, 77, 2) == "41") != bool(accident.strip("0 ")):
        yield f"{ou} : nature {z(entete, 77, 2)}, accident {accident!r}"
    for rang, fil in enumerate(groupe):
        if nature(fil) == "4E" and (z(fil, 36, 3) != "E02" or not (_rpps(z(fil, 39, 11)) and _rpps(z(fil, 64, 11)))):
            yield f"R4/R24 {ou} : 4E {fil[35:80]!r}"
        if nature(fil) == "4" and nature(groupe[rang + 1]) not in ("4S", "4E"):
            yield f"R4 {ou} : un 4 sans 4E"
    for rang, acte in enumerate(actes, 1):
        yield from _acte(acte, f"{ou} ligne {rang}", z(tete, 56, 6), z(entete, 77, 2), dre=oc)
    honoraires, amo, amc = somme(actes, 115, 7), somme(actes, 108, 7), somme(actes, 123, 6)
    attendu = (len(groupe) - 3, honoraires, amo, honoraires - amo, amc)
    declare = tuple(n(fin, d, lg) for d, lg in ((39, 3), (58, 8), (66, 8), (74, 8), (90, 8)))
    if declare != attendu:
        yield f"R6/R11 {ou} : fin {declare}, {attendu} attendus"
    if any(n(fin, d, lg) for d, lg in ((42, 8), (50, 8), (82, 8), (115, 8))):
        yield f"R5 {ou} : séjour non nul dans le 5"


def _acte(acte: str, ou: str, creation: str, assurance: str, *, dre: bool) -> Iterator[str]:
    quantite, coefficient, prix = n(acte, 81, 2), n(acte, 83, 6), n(acte, 91, 7)
    base, taux, amo, honoraires, amc = n(acte, 98, 7), n(acte, 105, 3), n(acte, 108, 7), n(acte, 115, 7), n(acte, 123, 6)
    # the zone has two decimals; a third one, 5, was rounded up into it
    bases = {_demi_haut(prix * coefficient * quantite, 100), _demi_haut(prix * (10 * coefficient - 5) * quantite, 1000)}
    if base not in bases:
        yield f"R7 {ou} : base {base} pour {prix} x {coefficient} x {quantite}"
    if not 1 <= quantite <= 99:
        yield f"R7 {ou} : quantité {quantite}"
    if amo not in (_demi_haut(base * taux, 100), 0) and not dre:
        yield f"R8 {ou} : AMO {amo} pour {base} à {taux} %"
    if amo + amc > honoraires or honoraires < base:
        yield f"R8 {ou} : AMO {amo} + AMC {amc}, honoraires {honoraires}, base {base}"
    if (assurance == "13") != (taux == 90) and taux == 90:
        yield f"R8 {ou} : taux 90 hors régime local"
    if not int(z(acte, 70, 6)) or z(acte, 70, 6) > creation or not _date(z(acte, 70, 6)):
        yield f"R9 {ou} : soins du {z(acte, 70, 6)}, fichier du {creation}"
    if not re.fullmatch(r"[A-Z]{2,4} {0,2}[NFU]?|[A-Z]{4}[NFU]", z(acte, 76, 5).rstrip()):
        yield f"R5 {ou} : code {z(acte, 76, 5)!r}"


def _bloc(bloc: bytes, groupes: list[list[str]]) -> Iterator[str]:
    factures = json.loads(bloc.decode("utf-8"))["factures"]
    if list(factures) != [z(g[0], 30, 9) for g in groupes]:
        yield "R13 le bloc n'a pas les factures du lot"
        return
    for groupe in groupes:
        sien, actes = factures[z(groupe[0], 30, 9)], [f for f in groupe if nature(f) == "4"]
        if len(sien["lieux"]) != len(actes) or sien["mode"] not in range(6):
            yield f"R13 facture {z(groupe[0], 30, 9)} : {len(sien['lieux'])} lieux, {len(actes)} lignes, mode {sien['mode']}"
