"""The returns (NOEMIE) and acknowledgements (ARL) read from the table of positions alone, as `lecteur` reads a lot."""

from collections import Counter
from collections.abc import Iterator

from tests.enregistrements.lecteur import LONGUEURS, NOEMIE, controler_zones, n, somme, z


def _entites(octets: bytes) -> tuple[str, list[str], str]:
    texte = octets.decode("ascii")
    return texte[:128], [f"{e}@" for e in texte[128:-128].split("@")[:-1]], texte[-128:]


def _commun(tete: str, entites: list[str], fin: str, cumul: int, lots: int) -> Iterator[str]:
    for rang, e in enumerate((tete, *entites, fin)):
        code = e[:3]
        if code not in LONGUEURS or len(e) != LONGUEURS[code]:
            yield f"entité {rang} : {code} de {len(e)} caractères"
        else:
            yield from controler_zones(code, e, NOEMIE[code], f"entité {rang} ({code})")
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
            if lignes and somme(lignes, *place) != paye:
                yield f"R21 {ou} : détail {somme(lignes, *place)}, {code} {paye}"
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
