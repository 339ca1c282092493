"""The frozen contents of the copies: the text of the mould with the number, the person and the days of the copy."""

import hashlib
import re
import zlib
from collections.abc import Iterator
from datetime import date
from typing import Any

from attrs import frozen

from db.socle import Socle

LUES_ENSEMBLE = 5000
_TROU = re.compile("\x00(\\w+)\x00")


@frozen
class Moule:
    """A content cut where a copy differs: texts and names of values, in turn; `jour` and `prescrit` are the days it holds."""

    morceaux: tuple[str, ...]
    jour: date
    prescrit: date

    def copie(self, valeurs: dict[str, str]) -> bytes:
        """The text of a copy."""
        return "".join(valeurs[x] if i % 2 else x for i, x in enumerate(self.morceaux)).encode()


def copier_contenus(socle: Socle, p: dict[str, Any]) -> None:
    """Freeze every invoice above `f0`; those older than `recente` keep their lines, not the steps of their visits."""
    moules = [_moule(*rang) for rang in socle.lignes(_LIRE_MOULES)]
    anciens = [_sans_visites(m) for m in moules]
    for debut in range(p["f0"], p["f0"] + p["n"], LUES_ENSEMBLE):
        with socle.ecriture():
            lignes = socle.lignes(_LIRE, {"debut": debut, "fin": min(debut + LUES_ENSEMBLE, p["f0"] + p["n"])})
            copies = _copies(lignes, moules, anciens, p)
            socle.executer_tous("INSERT INTO instantane (facture, contenu, empreinte) VALUES (?, ?, ?)", copies)


_LIRE_MOULES = """SELECT i.contenu, f.numero, e.numero, f.jour, p.nir, p.cle, p.nom, p.prenom, p.naissance, p.id
FROM temp.moule m JOIN facture f ON f.id = m.facture JOIN instantane i ON i.facture = f.id JOIN patient p ON p.id = f.patient
LEFT JOIN facture e ON e.id = f.fse ORDER BY m.rang"""
_LIRE = """SELECT f.id, f.numero, coalesce(e.numero, 0), f.jour, p.nir, p.cle, p.nom, p.prenom, p.naissance, p.id
FROM facture f JOIN patient p ON p.id = f.patient LEFT JOIN facture e ON e.id = f.fse
WHERE f.id > :debut AND f.id <= :fin ORDER BY f.id"""
_CHAMPS = ("nir", "cle", "nom", "prenom", "naissance")


def _moule(contenu: bytes, numero: int, fse: int | None, jour: str, *personne: Any) -> Moule:
    texte = zlib.decompress(contenu).decode()
    prescrit = re.search(r'"prescription":\{"jour":"([^"]+)"', texte)
    if prescrit is None:
        raise AssertionError("un moule sans prescription")
    qui = dict(zip(_CHAMPS, personne, strict=False))
    trous = [(f'"{champ}":"{valeur}"', f'"{champ}":"\0{champ}\0"') for champ, valeur in qui.items()]
    trous += [
        (f'"jour":"{jour}"', '"jour":"\0jour\0"'),
        (f'"jour":"{prescrit[1]}"', '"jour":"\0prescrit\0"'),
        (f'"numero":{numero},"rectifie"', '"numero":\0numero\0,"rectifie"'),
        (f'"numero_fse":{fse or 0}', '"numero_fse":\0numero_fse\0'),
        (f'"patient":"{personne[-1]}"', '"patient":"\0patient\0"'),
        (f'"id":{personne[-1]}}}', '"id":\0patient\0}'),
    ]
    for avant, apres in trous:
        texte = texte.replace(avant, apres)
    return Moule(tuple(_TROU.split(texte)), date.fromisoformat(jour), date.fromisoformat(prescrit[1]))


def _sans_visites(moule: Moule) -> Moule:
    """The same without the steps of the price."""
    texte = "".join(f"\0{x}\0" if i % 2 else x for i, x in enumerate(moule.morceaux))
    debut, fin = texte.index('"seances":['), texte.rindex('],"nomenclature":"')
    court = texte[:debut] + '"seances":[' + texte[fin:]
    return Moule(tuple(_TROU.split(court)), moule.jour, moule.prescrit)


def _copies(lignes: list[Any], moules: list[Moule], anciens: list[Moule], p: dict[str, Any]) -> Iterator[tuple[int, bytes, str]]:
    for id, numero, fse, jour, *personne in lignes:
        choix = moules if id >= p["recente"] else anciens
        moule = choix[(id - p["f0"] - 1) % len(choix)]
        valeurs = dict(zip((*_CHAMPS, "patient"), map(str, personne), strict=True))
        valeurs |= {"numero": str(numero), "numero_fse": str(fse), "jour": jour}
        valeurs["prescrit"] = (date.fromisoformat(jour) - (moule.jour - moule.prescrit)).isoformat()
        texte = moule.copie(valeurs)
        yield id, zlib.compress(texte, 1), hashlib.sha256(texte).hexdigest()
