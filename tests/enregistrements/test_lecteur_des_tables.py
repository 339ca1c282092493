"""What the program writes, read by a reader made from the published positions alone; and the proof that it sees faults."""

import contextlib
import io
import os
from collections.abc import Callable
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest
from attrs import evolve

from core.emulateurs.caisse import Scenario
from core.emulateurs.caisse.scenario import ForfaitPrevu, InduPrevu, ReglesControle, ReglesPaiement
from core.telematique.b2 import Destinataire, LotAEcrire
from tests.caisse_emulee.monde import DRE, MUTUELLE, avec_droits, caisse, deposer, deposer_dre, paquet, retours
from tests.enregistrements.fabrique import AMO, PRESCRIPTION, facture, ligne, lot
from tests.enregistrements.lecteur import lire_b2, z
from tests.enregistrements.lecteur_retours import lire_arl, lire_noemie
from tui.__main__ import main

DOSSIER = Path(__file__).parent
AMI4, IFD = ligne(1, "AMI", 315, "4"), ligne(2, "IFD", 275)
GRAINES = int(os.environ.get("FACTURIER_GRAINES", "1"))


def controler(nom: str, octets: bytes, bloc: bytes | None = None, envoyees: set[int] | None = None) -> list[str]:
    """By its extension."""
    if nom.endswith(".b2"):
        return lire_b2(octets, bloc)
    return lire_arl(octets, envoyees) if nom.endswith(".arl") else lire_noemie(octets)


# the published example of a return comes before the rules: no mark, and a label for a transfer of nothing
ANCIENNE_LECTURE = ["R26 marque absente", "R15 libellé 'CAISSE EMULEE LOT 042' pour 0"]


@pytest.mark.parametrize(
    "chemin", sorted(p for p in DOSSIER.iterdir() if p.suffix in (".b2", ".noemie", ".arl")), ids=lambda p: p.name
)
def test_les_fichiers_de_reference(chemin: Path) -> None:
    bloc = chemin.with_suffix(".emu.json")
    dites = controler(chemin.name, chemin.read_bytes(), bloc.read_bytes() if bloc.exists() else None)
    assert dites == (ANCIENNE_LECTURE if chemin.name == "exemple.noemie" else [])


@pytest.mark.parametrize(
    ("scenario", "graine"),
    [
        (scenario, graine)
        for graine in range(1, GRAINES + 1)
        for scenario in (
            ["severe"] if GRAINES == 1 else ["ordinaire", "severe", "silences", "pannes", "lot_refuse", "pieces_exigees"]
        )
    ],
)
def test_un_mois_entier_de_la_demonstration(scenario: str, graine: int, tmp_path: Path) -> None:
    dossier = tmp_path / "messages"
    commande = ["demo", "--sans-ecran", "--json", "--scenario", scenario, "--graine", str(graine), "--garder", str(dossier)]
    with contextlib.redirect_stdout(io.StringIO()):
        assert main(commande) == 0
    envoyees: dict[str, int] = {}
    lots = sorted(dossier.glob("*.b2"))
    genres = set()
    for chemin in lots:
        octets = chemin.read_bytes()
        assert lire_b2(octets, chemin.with_suffix(".emu.json").read_bytes()) == [], chemin.name
        numeros = {z(octets.decode("ascii")[i : i + 128], 30, 9) for i in range(0, len(octets), 128) if octets[i : i + 1] == b"5"}
        assert not numeros & set(envoyees), "R1 : un numéro dans deux fichiers"
        envoyees |= dict.fromkeys(numeros, 1)
        genres.add(octets[25:27].decode())
    assert {"CT", "OC", "MA"} <= genres
    autres = [p for p in dossier.iterdir() if p.suffix in (".arl", ".noemie")]
    assert len(autres) > len(lots)
    for chemin in autres:
        octets = chemin.read_bytes()
        if scenario == "pannes" and not (octets.isascii() and octets[-128:-125] == b"999"):
            continue  # damaged on purpose
        assert controler(chemin.name, octets, None, {int(x) for x in envoyees}) == [], chemin.name


def _lots() -> dict[str, LotAEcrire]:
    """Every mode, every régime with a test caisse, what rectifies, DRE and their cancellation."""
    cas: dict[str, LotAEcrire] = {}
    for mode in range(6):
        code = "0060" if mode in (1, 5) else ""
        cas[f"mode {mode}"] = lot(facture(AMI4, IFD, mode=mode, code_situation=code))
    from core.telematique.b2.controles import TYPES_DESTINATAIRE

    for regime, genre in TYPES_DESTINATAIRE.items():
        sienne = facture(AMI4, amo=evolve(AMO, regime=regime))
        cas[f"régime {regime}"] = lot(sienne, destinataire=Destinataire(genre, "999", regime, "999"))
    cas["rectificative"] = lot(facture(AMI4, numero=124, rectifie=123))
    cas["999 factures"] = lot(*(facture(AMI4, IFD, numero=i) for i in range(1, 1000)))
    cas["accord préalable"] = lot(
        facture(ligne(1, "AMI", 315, "1.2"), prescription=evolve(PRESCRIPTION, accord_prealable="accord:2026-10-02"))
    )
    cas["remplaçant"] = lot(facture(AMI4, executant=evolve(lot(facture(AMI4)).emetteur, am_execution="997654321")))
    return cas


@pytest.mark.parametrize("nom", _lots())
def test_chaque_mode_et_chaque_regime(nom: str) -> None:
    envoi = paquet(_lots()[nom])
    fichiers = dict(envoi.fichiers)
    assert lire_b2(fichiers[f"{envoi.nom}.b2"], fichiers[f"{envoi.nom}.emu.json"]) == []


MOUVEMENTS = Scenario(
    paiement=ReglesPaiement(1, 3, reprises=Decimal(1), reprise_jours=2),
    controle=ReglesControle(pieces="signaler", ald_inconnue="signaler"),
    indu=(InduPrevu("IND1", Decimal(25), date(2026, 10, 1)), InduPrevu("IND2", Decimal(500), date(2026, 10, 1))),
    forfait=(ForfaitPrevu("00261", "FORFAIT", Decimal(120), date(2026, 10, 1)),),
)


def test_retenues_forfaits_rappels_et_retours_des_complementaires() -> None:
    payeur = caisse(avec_droits(amc=(MUTUELLE,)), scenario=MOUVEMENTS)
    for rang in range(1, 6):
        jour = date(2026, 10, rang + 5)
        prix = 335 if rang == 3 else 315
        une = facture(ligne(1, "AMI", prix, "4", jour=jour), evolve(IFD, jour=jour), numero=rang)
        assert deposer(payeur, lot(une, numero=rang, identifiant6=f"EMU{rang:03d}"))
    deposer_dre(payeur, DRE, numero=43)
    messages = retours(payeur)
    deposer_dre(payeur, evolve(DRE, numero=501, numero_fse=500), nature="ANNULATION", numero=44)
    assert deposer(payeur, lot(facture(ligne(1, "AMI", 315, "4"), numero=9), numero=50, identifiant6="EMU050"))
    messages += retours(payeur)
    entites = {m.octets[i + 1 : i + 4] for m in messages for i in range(len(m.octets) - 4) if m.octets[i : i + 1] == b"@"}
    assert {b"198", b"199", b"210", b"250", b"261", b"262", b"294"} <= entites
    assert any(b"@0810204" in m.octets for m in messages)
    assert any(m.octets[3:5] == b"OC" for m in messages)
    assert {m.nom: controler(m.nom, m.octets) for m in messages} == {m.nom: [] for m in messages}


# --- the reader sees -----------------------------------------------------------------------------------------------------


def _change(octets: bytes, enregistrement: int, debut: int, valeur: bytes) -> bytes:
    place = 128 * (enregistrement - 1) + debut - 1
    return octets[:place] + valeur + octets[place + len(valeur) :]


@pytest.mark.parametrize(
    ("regle", "changer"),
    [
        ("multiple de 128", lambda b: b[:-1]),
        ("numérique", lambda b: _change(b, 5, 115, b"0000A35")),
        ("alphanumérique", lambda b: _change(b, 1, 92, b"a")),
        ("R2", lambda b: _change(b, 3, 2, b"991234568")),
        ("R3", lambda b: _change(b, 1, 62, b"REEL")),
        ("R4", lambda b: b[: 128 * 5] + b[128 * 6 :]),
        ("R6", lambda b: _change(b, 11, 56, b"00000009")),
        ("R7", lambda b: _change(b, 5, 98, b"0001261")),
        ("R8", lambda b: _change(b, 5, 108, b"0000757")),
        ("R9", lambda b: _change(b, 5, 70, b"261022")),
        ("R11", lambda b: _change(b, 9, 74, b"00000001")),
        ("R12", lambda b: _change(b, 10, 25, b"000000001")),
        ("R14", lambda b: _change(b, 11, 64, b"X")),
        ("R23", lambda b: b.replace(b"299135555504269", b"299135555504268")),
        ("R24", lambda b: b.replace(b"99900000003", b"99900000004")),
        ("R25", lambda b: _change(b, 1, 39, b"751")),
    ],
    ids=lambda x: x if isinstance(x, str) else "",
)
def test_il_voit_une_faute_de_chaque_regle_du_b2(regle: str, changer: Callable[[bytes], bytes]) -> None:
    octets = (DOSSIER / "exemple.b2").read_bytes()
    dites = " ; ".join(lire_b2(changer(octets)))
    assert regle in dites, dites


@pytest.mark.parametrize(
    ("regle", "changer"),
    [
        ("R15", lambda b: b.replace(b"@07102", b"@07202".replace(b"072", b"070"))),
        ("R15 niveau", lambda b: b.replace(b"@10204", b"@10203")),
        ("R15 libellé", lambda b: b.replace(b"CPAM EMULEE 0002", b"                ")),
        ("R16", lambda b: b.replace(b"EMU01", b"EMU02")),
        ("R17", lambda b: b.replace(b"@1980500000921P00000165P", b"@1980500000921P00000166P")),
        ("R19", lambda b: b.replace(b"@1980500000921P00000165P", b"@1980500000921R00000165P")),
        ("R20", lambda b: b.replace(b"99123456700101", b"99123456700001")),
        ("R18", lambda b: b[:-46] + b"009" + b[-43:]),
    ],
    ids=lambda x: x if isinstance(x, str) else "",
)
def test_il_voit_une_faute_de_chaque_regle_du_noemie(regle: str, changer: Callable[[bytes], bytes]) -> None:
    octets = (DOSSIER / "partiel.noemie").read_bytes()
    change = changer(octets)
    assert change != octets
    try:
        dites = " ; ".join(lire_noemie(change))
    except (KeyError, StopIteration, ValueError) as erreur:
        dites = f"{regle.split()[0]} {type(erreur).__name__}" if regle == "R15" else str(erreur)
    assert regle in dites, dites
