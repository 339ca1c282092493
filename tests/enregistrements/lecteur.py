"""A reader of the wire made from the table of positions alone (`dispositions.csv`): not a line of the program is used.

`lire_b2`, `lire_noemie` and `lire_arl` give what a stranger would find wrong, each with its rule; nothing is repaired.
"""

import csv
import json
import re
from collections import Counter
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


def _zones(code: str, fil: str, zones: list[tuple[int, int, str]], ou: str) -> Iterator[str]:
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
    places = enumerate(zip(fils, types, strict=True), 1)
    if faites := [faute for rang, (fil, type_) in places for faute in _zones(type_, fil, B2[type_], f"enregistrement {rang}")]:
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
    attendu = (len(groupes), len(actes), len(groupes), len(groupes), _somme(actes, 115, 7), _somme(actes, 108, 7), 0)
    declare = tuple(n(pied, d, lg) for d, lg in ((11, 3), (14, 4), (18, 4), (22, 3), (25, 9), (34, 9), (43, 9)))
    if declare != attendu:
        yield f"R6/R12 fin de lot {declare}, {attendu} attendus"
    if len(groupes) > 999:
        yield f"R6 {len(groupes)} factures"
    if bloc is not None:
        yield from _bloc(bloc, groupes)


def _somme(fils: list[str], debut: int, longueur: int) -> int:
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
    if z(entete, 95, 1) == "F" and _somme(actes, 123, 6):
        yield f"R10 {ou} : éclatée, et une part AMC dans ses lignes"
    if not oc and z(entete, 95, 1) != "F" and _somme(actes, 123, 6) and z(entete, 117, 2) != "89":
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
    honoraires, amo, amc = _somme(actes, 115, 7), _somme(actes, 108, 7), _somme(actes, 123, 6)
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


# --- NOEMIE -------------------------------------------------------------------------------------------------------------


def _entites(octets: bytes) -> tuple[str, list[str], str]:
    texte = octets.decode("ascii")
    return texte[:128], [f"{e}@" for e in texte[128:-128].split("@")[:-1]], texte[-128:]


def _commun(tete: str, entites: list[str], fin: str, cumul: int, lots: int) -> Iterator[str]:
    for rang, e in enumerate((tete, *entites, fin)):
        code = e[:3]
        if code not in LONGUEURS or len(e) != LONGUEURS[code]:
            yield f"entité {rang} : {code} de {len(e)} caractères"
        else:
            yield from _zones(code, e, NOEMIE[code], f"entité {rang} ({code})")
    dernier = entites[-1]
    if dernier[:5] != "99099" or z(dernier, 6, 17) != "000000000000EMU01":
        yield f"R16 {dernier[:25]!r}"
    if [e[:3] for e in entites].count("990") != 1 or n(dernier, 23, 8) != len(entites):
        yield f"R16 compteur {z(dernier, 23, 8)}, {len(entites)} entités"
    declares = (n(dernier, 31, 11), z(dernier, 42, 1), n(fin, 86, 11), z(fin, 97, 1))
    if declares != (cumul, "P", cumul, "P"):
        yield f"R17 cumuls {declares}, {cumul} compté"
    if (n(fin, 56, 8), n(fin, 83, 3)) != (len(entites) + 2, lots):
        yield f"R16/R18 fin : {z(fin, 56, 8)} enregistrements, {z(fin, 83, 3)} lots ; {len(entites) + 2} et {lots} comptés"
    if "SANS VALEUR REELLE" not in z(tete, 92, 37):
        yield "R26 marque absente"


def lire_noemie(octets: bytes) -> list[str]:
    """Everything wrong in a return, rules R15 to R21, R27 and R29 of the format."""
    return list(_noemie(octets))


def _noemie(octets: bytes) -> Iterator[str]:
    tete, entites, fin = _entites(octets)
    yield from _ordre(entites)
    cumul = sum(map(_effet, entites))
    lots = {z(e, 21, 3) for e in entites if e[:3] == "102"} - {"000"}
    yield from _commun(tete, entites, fin, cumul, len(lots))
    libelle = z(next(e for e in entites if e[:3] == "071"), 12, 32).rstrip()
    if not libelle or (libelle == "SANS VIREMENT") != (cumul == 0) or cumul < 0:
        yield f"R15 libellé {libelle!r} pour {cumul}"
    if z(next(e for e in entites if e[:3] == "040"), 6, 15) != "0" + z(tete, 28, 14):
        yield "R15 040 n'est pas le destinataire de 000"
    if any(e[:3] == "010" for e in entites) != (z(tete, 4, 2) == "OC"):
        yield "R10 010 et émetteur ne vont pas ensemble"
    bloc, facture = "", []
    for e in (*entites, "081"):
        if e[:3] in ("081", "102", "990") and facture:
            yield from _reponse(facture, bloc)
            facture = []
        if e[:3] == "081" and len(e) > 3:
            bloc = z(e, 6, 2)
        if e[:3] in ("102", "103", "198", "199", "210", "290", "294", "295"):
            facture.append(e)
    detail = 0
    for e in reversed(entites):
        if e[:3] == "262":
            detail += n(e, 126, 8)
        elif e[:3] == "261":
            if detail not in (0, n(e, 11, 8)):
                yield f"R17 forfait {z(e, 6, 5)} : détail {detail}"
            detail = 0


def _effet(e: str) -> int:
    """What an entity adds to the transfer, in cents (R17)."""
    if e[:3] in ("198", "199"):
        return (-1 if e[22] == "N" else 1) * n(e, 15, 8) if e[13] == "P" else 0
    if e[:3] == "261":
        return n(e, 11, 8)
    return (-1 if e[37] == "N" else 1) * n(e, 30, 8) if e[:3] == "250" else 0


_SUITES = {
    "": "010 040", "010": "040", "040": "071", "071": "081", "081": "102 261 250", "102": "103", "103": "198 199",
    "198": "199 210 290 294 295 102 081 990", "199": "210 290 294 295 102 081 990", "210": "210 290 294 295 102 081 990",
    "290": "290 294 295 102 081 990", "294": "294 295 102 081 990", "295": "295 102 081 990",
    "261": "262 261 081 990", "262": "262 261 081 990", "250": "250 081 990", "990": "",
}  # fmt: skip
_NIVEAUX = {
    "010": "01", "040": "02", "071": "02", "080": "03", "081": "02", "102": "04", "103": "05", "198": "05", "199": "05",
    "210": "06", "290": "06", "294": "06", "295": "06", "250": "03", "261": "03", "262": "04", "990": "99",
}  # fmt: skip
_SOUS = {"102": ("01", "04"), "261": ("03",), "250": ("05",)}


def _ordre(entites: list[str]) -> Iterator[str]:
    """R15: what may follow what, the levels, and what stands under which 081."""
    avant, blocs = "", []
    for e in entites:
        if e[:3] not in _SUITES[avant].split():
            yield f"R15 {e[:3]} après {avant or 'le début'}"
        if e[3:5] != _NIVEAUX[e[:3]]:
            yield f"R15 niveau {e[3:5]} pour {e[:3]}"
        if e[:3] == "081":
            blocs.append(z(e, 6, 2))
        if e[:3] in _SOUS and blocs[-1:] and blocs[-1] not in _SOUS[e[:3]]:
            yield f"R15 {e[:3]} sous un 081 {blocs[-1]}"
        avant = e[:3]
    if blocs != sorted(set(blocs)):
        yield f"R15 blocs 081 {blocs}"


def _reponse(facture: list[str], bloc: str) -> Iterator[str]:
    """R19 to R21 on one invoice."""
    tete = facture[0]
    ou = f"facture {z(tete, 6, 9)}"
    parts = {e[:3]: e for e in facture if e[:3] in ("198", "199")}
    motifs = [e for e in facture if e[:3] == "294"]
    rappel, genre = bloc == "04", z(tete, 30, 1)
    if "198" not in parts and genre != "D":
        yield f"R19 {ou} : pas de 198 hors DRE ({genre})"
    if rappel != (genre == "E"):
        yield f"R19 {ou} : type {genre} sous un 081 {bloc}"
    for code, lettres in (("198", "O"), ("199", "OC")):
        if code in parts:
            e = parts[code]
            demande, etat, paye, signe = n(e, 6, 8), e[13], n(e, 15, 8), e[22]
            leurs = [m for m in motifs if z(m, 97, 1) in lettres]
            refus = [m for m in leurs if not z(m, 6, 4).startswith("E08")]
            if etat not in "PRD " or (etat == "P") != bool(paye) or paye > demande:
                yield f"R19 {ou} : {code} état {etat!r}, {paye} payés sur {demande}"
            if signe != ("N" if rappel and etat == "P" else "P"):
                yield f"R19 {ou} : {code} signe {signe!r}"
            if etat == "R" and not refus:
                yield f"R19/R20 {ou} : {code} rejetée sans motif"
            if etat == "P" and paye < demande and not leurs and not rappel:
                yield f"R19 {ou} : {code} payée en partie sans motif"
            lignes = [f for f in facture if f[:3] == "210"]
            place = (53, 8) if code == "198" else (102, 8)
            if lignes and _somme(lignes, *place) != paye:
                yield f"R21 {ou} : détail {_somme(lignes, *place)}, {code} {paye}"
    if any(e[:3] == "290" for e in facture):
        yield f"R20 {ou} : une 290 écrite"
    for rang, m in enumerate(motifs, 1):
        niveau, ligne = z(m, 96, 1), n(m, 118, 3)
        if (niveau == "L") != bool(ligne) or niveau not in "FL" or n(m, 121, 2) != rang:
            yield f"R20 {ou} : motif {z(m, 6, 4)} niveau {niveau} ligne {ligne} rang {z(m, 121, 2)}"
    refusees = {n(m, 118, 3) for m in motifs if z(m, 96, 1) == "L" and not z(m, 6, 4).startswith("E08")}
    details = [f for f in facture if f[:3] == "210"]
    for rang, d in enumerate(details, 1):
        if rang in refusees and n(d, 53, 8):
            yield f"R19 {ou} : ligne {rang} rejetée et payée"


# --- ARL ----------------------------------------------------------------------------------------------------------------


def lire_arl(octets: bytes, envoyees: set[int] | None = None) -> list[str]:
    """Everything wrong in an ARL, rule R22; `envoyees` are the invoice numbers that may be named."""
    return list(_arl(octets, envoyees))


def _arl(octets: bytes, envoyees: set[int] | None) -> Iterator[str]:
    tete, entites, fin = _entites(octets)
    yield from _commun(tete, entites, fin, 0, 1)
    if (z(tete, 48, 2), z(tete, 62, 6)) != ("RT", "EMU AR"):
        yield f"R22 {z(tete, 48, 20)!r}"
    codes = [e[:3] for e in entites]
    if Counter(codes)["080"] != 1 or codes[0] != "080" or set(codes[1:-1]) - {"294"}:
        yield f"R22 ordre {codes}"
    for rang, m in enumerate((e for e in entites if e[:3] == "294"), 1):
        cite = z(m, 123, 9).strip()
        if z(m, 96, 1) not in "AF" or n(m, 121, 2) != rang or n(m, 118, 3):
            yield f"R22 motif {z(m, 6, 4)} niveau {z(m, 96, 1)}"
        if (z(m, 96, 1) == "F") != bool(cite) or (cite and envoyees is not None and int(cite) not in envoyees):
            yield f"R22 facture citée {cite!r}"
