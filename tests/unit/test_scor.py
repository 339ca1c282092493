"""Pieces: each fault of the image is seen and named, a lot is read back as written, a missing piece is named."""

import io
import json
import sys
from datetime import date
from typing import Any

import pypdfium2
import pypdfium2.raw as brut
import pytest
from attrs import evolve
from PIL import Image, ImageDraw

from core.erreurs import Anomalie, Refus
from core.telematique import scor
from core.telematique.scor import LotScor, PieceDeclaree, PieceScor, Plafonds
from tests.enregistrements.fabrique import facture, ligne


def _image(fond: int = 255, encre: int | None = 0, dpi: int | None = 200, genre: str = "PNG", cote: int = 400) -> bytes:
    image = Image.new("L", (cote, cote), fond)
    if encre is not None:
        dessin = ImageDraw.Draw(image)
        for y in range(20, cote - 20, 16):
            dessin.line((20, y, cote - 20, y), fill=encre, width=3)
    sortie = io.BytesIO()
    image.save(sortie, genre, **({"dpi": (dpi, dpi)} if dpi else {}))
    return sortie.getvalue()


def _pdf(octets_jpeg: bytes, points: float) -> bytes:
    """A one-page PDF whose only image covers the page, `points` wide and high."""
    document = pypdfium2.PdfDocument.new()
    page = document.new_page(points, points)
    image = pypdfium2.PdfImage.new(document)
    image.load_jpeg(io.BytesIO(octets_jpeg))
    image.set_matrix(pypdfium2.PdfMatrix().scale(points, points))
    page.insert_obj(image)
    page.gen_content()
    sortie = io.BytesIO()
    document.save(sortie)
    return sortie.getvalue()


def _pdf_dessine() -> bytes:
    """A PDF drawn without any image, as a word processor makes them."""
    document = pypdfium2.PdfDocument.new()
    page = document.new_page(200, 200)
    for y in range(20, 180, 16):
        barre = brut.FPDFPageObj_CreateNewRect(20, y, 160, 4)
        brut.FPDFPageObj_SetFillColor(barre, 0, 0, 0, 255)
        brut.FPDFPath_SetDrawMode(barre, brut.FPDF_FILLMODE_WINDING, False)
        brut.FPDFPage_InsertObject(page.raw, barre)
    page.gen_content()
    sortie = io.BytesIO()
    document.save(sortie)
    return sortie.getvalue()


JPEG = _image(genre="JPEG")
PDF = _pdf(JPEG, 144)  # 400 pixels on 2 inches: 200 dpi


def _codes(octets: bytes, plafonds: Plafonds | None = None) -> list[str]:
    examen = scor.examiner("piece.pdf", octets, plafonds)
    return [] if isinstance(examen, PieceDeclaree) else [a.code for a in examen]


@pytest.mark.parametrize(("octets", "genre"), [(_image(), "PNG"), (JPEG, "JPEG"), (PDF, "PDF")])
def test_une_piece_lisible_est_decrite(octets: bytes, genre: str) -> None:
    examen = scor.examiner("ordonnance.pdf", octets)
    assert isinstance(examen, PieceDeclaree), examen
    assert (examen.format, examen.pages, examen.dpi) == (genre, 1, 200)


def test_un_pdf_sans_image_n_a_pas_de_resolution() -> None:
    examen = scor.examiner("ordonnance.pdf", _pdf_dessine())
    assert isinstance(examen, PieceDeclaree), examen
    assert (examen.format, examen.pages, examen.dpi) == ("PDF", 1, 0)


@pytest.mark.parametrize(
    ("octets", "attendu"),
    [
        pytest.param(_image(encre=None), "SCOR_BLANCHE", marks=pytest.mark.erreur("SCOR_BLANCHE")),
        pytest.param(_image(fond=0, encre=None), "SCOR_NOIRE", marks=pytest.mark.erreur("SCOR_NOIRE")),
        pytest.param(_image(fond=128, encre=130), "SCOR_CONTRASTE", marks=pytest.mark.erreur("SCOR_CONTRASTE")),
        pytest.param(_image()[:-200], "SCOR_TRONQUEE", marks=pytest.mark.erreur("SCOR_TRONQUEE")),
        (JPEG[: len(JPEG) // 2], "SCOR_TRONQUEE"),
        (PDF[: len(PDF) // 2], "SCOR_TRONQUEE"),
        (b"%PDF-1.7 rien %%EOF", "SCOR_TRONQUEE"),
        pytest.param(b"GIF89a", "SCOR_FORMAT", marks=pytest.mark.erreur("SCOR_FORMAT")),
        (b"", "SCOR_FORMAT"),
        pytest.param(_image(dpi=100), "SCOR_RESOLUTION", marks=pytest.mark.erreur("SCOR_RESOLUTION")),
        (_image(dpi=None), "SCOR_RESOLUTION"),
        (_pdf(JPEG, 400), "SCOR_RESOLUTION"),
        (_pdf(_image(encre=None, genre="JPEG"), 144), "SCOR_BLANCHE"),
    ],
)
def test_une_piece_qu_une_caisse_refuserait_est_nommee(octets: bytes, attendu: str) -> None:
    assert _codes(octets) == [attendu]


@pytest.mark.erreur("SCOR_TAILLE")
def test_les_plafonds_sont_tenus() -> None:
    assert _codes(_image(), Plafonds(octets_piece=100)) == ["SCOR_TAILLE"]
    assert _codes(_image(), Plafonds(pixels=1000)) == ["SCOR_TAILLE"]


@pytest.mark.erreur("SCOR_OUTIL_ABSENT")
def test_sans_les_outils_le_programme_dit_quoi_installer(monkeypatch: pytest.MonkeyPatch) -> None:
    octets = _image()
    monkeypatch.setitem(sys.modules, "PIL", None)
    with pytest.raises(Refus, match=r"facturier\[scor\]"):
        scor.examiner("ordonnance.png", octets)


LOT = LotScor(
    3,
    date(2026, 10, 21),
    "991234567",
    42,
    (PieceScor("ordonnance-1.png", 123, "ordonnance", _image()), PieceScor("feuille-2.pdf", 124, "feuille_soins", PDF)),
)


def test_un_lot_de_pieces_se_relit() -> None:
    ecrit = scor.ecrire_lot(LOT)
    lues = scor.lire_manifeste(ecrit.manifeste, dict(ecrit.pieces))
    assert ecrit.nom == "EMU_SCOR_991234567_003"
    assert [(p.nom, p.facture, p.type, p.format, p.dpi) for p in lues] == [
        ("ordonnance-1.png", 123, "ordonnance", "PNG", 200),
        ("feuille-2.pdf", 124, "feuille_soins", "PDF", 200),
    ]
    assert scor.ecrire_lot(LOT) == ecrit


@pytest.mark.erreur("SCOR_MANIFESTE")
@pytest.mark.parametrize(
    "changements",
    [
        {"numero": 0},
        {"pieces": ()},
        {"pieces": (evolve(LOT.pieces[0], nom="../ordonnance.png"),)},
        {"pieces": (evolve(LOT.pieces[0], facture=0),)},
        {"pieces": (evolve(LOT.pieces[0], type="lettre"),)},
        {"pieces": (LOT.pieces[0], LOT.pieces[0])},
    ],
)
def test_un_lot_de_pieces_faux_n_est_pas_ecrit(changements: dict[str, Any]) -> None:
    with pytest.raises(Refus) as refuse:
        scor.ecrire_lot(evolve(LOT, **changements))
    assert {a.code for a in refuse.value.anomalies} == {"SCOR_MANIFESTE"}


@pytest.mark.erreur("SCOR_LOT_TROP_GROS")
def test_un_lot_trop_gros_est_a_repartir() -> None:
    with pytest.raises(Refus) as refuse:
        scor.ecrire_lot(LOT, Plafonds(octets_lot=100))
    assert [a.code for a in refuse.value.anomalies] == ["SCOR_LOT_TROP_GROS"]


@pytest.mark.parametrize(
    ("changer", "attendu"),
    [
        (lambda o, p: p.pop("feuille-2.pdf"), "SCOR_PIECE_ABSENTE"),
        (lambda o, p: p.update({"feuille-2.pdf": b"autre"}), "SCOR_MANIFESTE"),
        (lambda o, p: p.update({"en-trop.pdf": PDF}), "SCOR_MANIFESTE"),
        (lambda o, p: o.update({"inconnue": 1}), "SCOR_MANIFESTE"),
        (lambda o, p: o["pieces"][0].update({"dpi": "200"}), "SCOR_MANIFESTE"),
        (lambda o, p: o["pieces"][0].update({"piece": "../x.pdf"}), "SCOR_MANIFESTE"),
        (lambda o, p: o["pieces"].append([]), "SCOR_MANIFESTE"),
    ],
)
def test_un_manifeste_altere_est_refuse(changer: Any, attendu: str) -> None:
    ecrit = scor.ecrire_lot(LOT)
    objet, pieces = json.loads(ecrit.manifeste), dict(ecrit.pieces)
    changer(objet, pieces)
    with pytest.raises(Refus) as refuse:
        scor.lire_manifeste(json.dumps(objet).encode(), pieces)
    assert attendu in {a.code for a in refuse.value.anomalies}


@pytest.mark.erreur("SCOR_PIECE_ABSENTE")
def test_la_piece_qui_manque_est_nommee() -> None:
    f = facture(ligne(1, "AMI", 315, "4"), pieces=("ordonnance-1.png",), mode=5)
    absentes: tuple[Anomalie, ...] = scor.pieces_absentes(f, {})
    assert [a.message for a in absentes] == [
        "la pièce ordonnance-1.png manque",
        "la pièce feuille_soins_000000123.pdf manque",
    ]
    assert scor.pieces_absentes(f, {"ordonnance-1.png": b"", "feuille_soins_000000123.jpg": b""}) == ()
    assert scor.pieces_absentes(evolve(f, mode=3), {"ordonnance-1.png": b""}) == ()
