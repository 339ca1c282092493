"""The knowledge of rejects: complete, in plain French, found whatever way the code is written."""

import csv
from pathlib import Path

import pytest

from core.rejets.connaissance import candidats, charger, expliquer
from core.rejets.remedes import remede_automatique, remedes
from tui.__main__ import main


def test_every_published_code_is_described():
    motifs = charger()
    assert sum(m.statut == "EMU" for m in motifs.values()) == 76
    assert sum("SNDS" in m.source for m in motifs.values()) == 425
    assert len(motifs) == 76 + 17 + 425


def test_every_code_says_why_where_and_what_to_do():
    for motif in charger().values():
        assert motif.cause.endswith("."), motif
        assert motif.cause != motif.libelle, motif
        assert motif.champ, motif
        assert motif.remede.endswith("."), motif


@pytest.mark.parametrize(
    ("ecrit", "code"),
    [
        ("E016", "E016"),
        ("e016", "E016"),
        ("0250", "0250"),
        ("0250 050", "0250"),
        ("2900 005", "2900"),
        ("R0611", "R0611"),
        ("0611", "R0611"),  # five characters lose their letter on the wire
        ("0401", "R0401"),  # R0401 and I0401 and P0401: the refusal first
        ("A08", "A08"),
    ],
)
def test_a_code_is_found_as_the_wire_writes_it(ecrit, code):
    motif = expliquer(ecrit)
    assert motif is not None
    assert motif.code == code


def test_an_ambiguous_wire_code_gives_every_reading():
    assert [m.code for m in candidats("0401")] == ["R0401", "I0401", "P0401"]


@pytest.mark.parametrize("ecrit", ["", "   ", "Z999", "0000", "R06111"])
def test_an_unknown_code_is_not_invented(ecrit):
    assert expliquer(ecrit) is None
    assert remede_automatique(None).cle == "DEMANDER_A_LA_CAISSE"


def test_each_reason_has_one_remedy():
    for motif in charger().values():
        assert remede_automatique(motif).phrase, motif


def test_the_remedy_agrees_with_sending_again():
    """What may not be sent again is never re-billed by the program alone."""
    refaire = {"RELIRE_DROITS", "RETIRER_EXONERATION", "CORRIGER_PRESCRIPTEUR", "CORRIGER_DATES", "RECOTER"}
    for motif in charger().values():
        if motif.nature == "rejet" and motif.statut == "EMU" and not motif.renvoi:
            assert remede_automatique(motif).cle not in refaire, motif


@pytest.mark.parametrize(
    ("code", "cle"),
    [
        ("2900", "RAPPROCHER"),
        ("E001", "RAPPROCHER"),
        ("E006", "RELIRE_DROITS"),
        ("E009", "RETIRER_EXONERATION"),
        ("E013", "CORRIGER_PRESCRIPTEUR"),
        ("E015", "CORRIGER_DATES"),
        ("E016", "NOUVELLE_ORDONNANCE"),
        ("E018", "CLORE"),
        ("E024", "RECOTER"),
        ("E028", "DEMANDER_ACCORD"),
        ("E031", "JOINDRE_PIECE"),
        ("E040", "REVOIR_COMPLEMENTAIRE"),
        ("A02", "REFAIRE_LOT"),
        ("A06", "RENVOYER_LOT"),
        ("A09", "RESIGNER_LOT"),
        ("E080", "NOTER"),
        ("E081", "NOTER"),
        ("I0407", "NOTER"),
    ],
)
def test_the_remedy_of_the_usual_codes(code, cle):
    assert remede_automatique(expliquer(code)).cle == cle


def test_no_remedy_names_an_unknown_code():
    for remede in remedes().values():
        for code in remede.codes:
            assert code in charger(), (remede.cle, code)


def test_a_signalement_never_leads_to_sending_again():
    for motif in charger().values():
        if motif.nature == "signalement":
            assert remede_automatique(motif).cle == "NOTER", motif


# the published lists, row by row: code, wording, family, level and part, whether it may be sent again, REEL or EMU
PUBLIES = list(csv.DictReader((Path(__file__).parent / "motifs_publies.csv").open(encoding="utf-8"), delimiter=";"))
# the list says "yes" of these two; the program knows better than to send again what was already taken
SANS_RENVOI = {"A08", "S09"}


def test_the_published_lists_are_whole():
    assert len(PUBLIES) == 93 + 425
    assert len(charger()) == len(PUBLIES)


@pytest.mark.parametrize("ligne", PUBLIES, ids=lambda li: li["code"] or li["libelle"][:20])
def test_each_row_of_the_published_lists_is_there_as_published(ligne):
    par_libelle = {m.libelle.upper(): m for m in charger().values()}
    motif = charger().get(ligne["code"]) if ligne["code"] else par_libelle[ligne["libelle"].upper()]
    assert motif is not None
    assert motif.libelle.upper() == ligne["libelle"].upper()
    assert (motif.sous_code, motif.statut) == (ligne["sous_code"], ligne["statut"])
    if ligne["famille"]:
        assert (motif.famille, motif.niveau, motif.part) == (ligne["famille"], ligne["niveau"], ligne["part"])
        assert motif.renvoi == (ligne["renvoi"] == "oui" and ligne["code"] not in SANS_RENVOI)


def test_the_command_explains_each_code(capsys):
    """Cause, field, remedy, sending again, real or emulated: every one of the codes."""
    for code, motif in charger().items():
        assert main(["rejets", "expliquer", code]) == 0
        dit = capsys.readouterr().out
        for attendu in (motif.cause, motif.champ, motif.remede, motif.statut):
            assert attendu in " ".join(dit.split()), (code, attendu, dit)
