"""Read the golden files as a stranger would: by the published positions alone, without a line of the codec."""

import json
from datetime import date, timedelta
from pathlib import Path

import pytest

DOSSIER = Path(__file__).parent
B2 = sorted(DOSSIER.glob("*.b2"))
NOEMIE = sorted(DOSSIER.glob("*.noemie"))


def _zone(fil: str, debut: int, longueur: int) -> str:
    return fil[debut - 1 : debut - 1 + longueur]


def _n(fil: str, debut: int, longueur: int) -> int:
    return int(_zone(fil, debut, longueur))


def _enregistrements(chemin: Path) -> list[str]:
    texte = chemin.read_bytes().decode("ascii")
    assert len(texte) % 128 == 0
    return [texte[i : i + 128] for i in range(0, len(texte), 128)]


@pytest.mark.parametrize("chemin", B2, ids=lambda c: c.stem)
def test_un_lot_se_lit_par_positions(chemin: Path) -> None:
    fils = _enregistrements(chemin)
    assert [fils[0][:3], fils[1][0], fils[-2][0], fils[-1][:3]] == ["000", "1", "6", "999"]
    assert _zone(fils[0], 62, 6) == "EMU B2"
    assert _n(fils[-1], 56, 8) == len(fils)
    complements = json.loads(chemin.with_suffix(".emu.json").read_text("utf-8"))["factures"]
    factures: dict[str, list[str]] = {}
    for fil in fils[2:-2]:
        numero = _zone(fil, 27, 9) if fil[0] == "4" and fil[35].isalpha() else _zone(fil, 30, 9)
        factures.setdefault(numero, []).append(fil)
    assert list(factures) == list(complements)
    honoraires = amo = actes = 0
    for numero, siens in factures.items():
        lignes = [f for f in siens if f[0] == "4" and f[35].isdigit()]
        fin = siens[-1]
        assert (siens[0][0], siens[1][38:41], fin[0]) == ("2", "S01", "5")
        assert _n(fin, 39, 3) == len(siens) - 3
        assert _n(fin, 58, 8) == sum(_n(f, 115, 7) for f in lignes)
        assert _n(fin, 66, 8) == sum(_n(f, 108, 7) for f in lignes)
        assert _n(fin, 90, 8) == sum(_n(f, 123, 6) for f in lignes)
        assert _n(fin, 74, 8) == _n(fin, 58, 8) - _n(fin, 66, 8)
        assert len(complements[numero]["lieux"]) == len(complements[numero]["seances"]) == len(lignes)
        for f in lignes:
            centiemes = _n(f, 91, 7) * _n(f, 83, 6) * _n(f, 81, 2)  # hundredths of a cent
            demi = _n(f, 91, 7) * _n(f, 81, 2) // 2
            assert _n(f, 98, 7) in {(centiemes + 50) // 100, (2 * centiemes - 2 * demi + 100) // 200}
            assert _n(f, 108, 7) == (_n(f, 98, 7) * _n(f, 105, 3) + 50) // 100
            assert _zone(f, 70, 6) <= _zone(fils[0], 56, 6)
        honoraires, amo, actes = honoraires + _n(fin, 58, 8), amo + _n(fin, 66, 8), actes + len(lignes)
        assert len({f[1:26] for f in siens}) == 1  # nurse, NIR and key on every record
    fin_lot = fils[-2]
    assert (_n(fin_lot, 14, 4), _n(fin_lot, 25, 9), _n(fin_lot, 34, 9)) == (actes, honoraires, amo)
    assert _n(fin_lot, 11, 3) == _n(fin_lot, 18, 4) == _n(fin_lot, 22, 3) == len(factures)


LONGUEURS = {
    "010": 14, "040": 21, "071": 86, "080": 15, "081": 22, "102": 40, "103": 152, "198": 24, "199": 49,
    "210": 118, "250": 47, "261": 19, "262": 134, "294": 153, "990": 43,
}  # fmt: skip


@pytest.mark.parametrize("chemin", NOEMIE, ids=lambda c: c.stem)
def test_un_retour_se_lit_par_positions(chemin: Path) -> None:
    texte = chemin.read_bytes().decode("ascii")
    tete, milieu, fin = texte[:128], texte[128:-128], texte[-128:]
    entites = [e + "@" for e in milieu.split("@")[:-1]]
    assert (tete[:3], fin[:3], entites[-1][:5]) == ("000", "999", "99099")
    assert all(len(e) == LONGUEURS[e[:3]] for e in entites)
    cumul = 0
    for e in entites:
        signe = -1 if (e[:3] in ("198", "199") and e[22] == "N") or (e[:3] == "250" and e[37] == "N") else 1
        if e[:3] in ("198", "199") and e[13] == "P":
            cumul += signe * _n(e, 15, 8)
        elif e[:3] == "261":
            cumul += _n(e, 11, 8)
        elif e[:3] == "250":
            cumul += signe * _n(e, 30, 8)
    lots = {_zone(e, 21, 3) for e in entites if e[:3] == "102"}
    controle = entites[-1]
    assert _zone(controle, 6, 17) == "000000000000EMU01"
    assert (_n(controle, 23, 8), _n(controle, 31, 11), controle[41]) == (len(entites), cumul, "P")
    assert (_n(fin, 56, 8), _n(fin, 83, 3), _n(fin, 86, 11), fin[96]) == (len(entites) + 2, len(lots), cumul, "P")
    assert next(e for e in entites if e[:3] == "040")[5:20] == "0" + _zone(tete, 28, 14)


def test_les_dates_du_lot_ne_precedent_aucun_soin() -> None:
    fils = _enregistrements(DOSSIER / "exemple.b2")
    creation = date(2000 + _n(fils[0], 56, 2), _n(fils[0], 58, 2), _n(fils[0], 60, 2))
    soins = date(2000 + _n(fils[4], 70, 2), _n(fils[4], 72, 2), _n(fils[4], 74, 2))
    assert creation - soins == timedelta(days=1)
