"""The payer and the scanned pieces: what it waits for, what it says meanwhile, what it refuses in the end."""

import io
import json
from datetime import date, datetime
from hashlib import sha256

import pytest
from PIL import Image, ImageDraw

from core.emulateurs.caisse import Caisse, Scenario
from core.emulateurs.caisse.scenario import ReglesControle, ReglesPaiement
from core.emulateurs.horloge import HorlogeEmulee
from core.telematique import arl, noemie
from core.telematique.scor import LotScor, PieceScor, ecrire_lot
from tests.caisse_emulee.monde import ANNUAIRE, CONNU, caisse, deposer, motifs, regles
from tests.enregistrements.fabrique import PRESCRIPTION, facture, ligne, lot

AM = "991234567"
AMI4, IFD = ligne(1, "AMI", 315, "4"), ligne(2, "IFD", 275)
LUNDI = date(2026, 10, 26)  # five days after the lot
EXIGEANT = Scenario(paiement=ReglesPaiement(3, 3), controle=ReglesControle(pieces="exiger", pieces_jours=8))


def scan(texte: str = "ORDONNANCE") -> bytes:
    image = Image.new("L", (400, 300), 255)
    dessin = ImageDraw.Draw(image)
    dessin.text((20, 20), texte, fill=0)
    dessin.rectangle((20, 80, 380, 200), fill=60)
    sortie = io.BytesIO()
    image.save(sortie, "PNG", dpi=(200, 200))
    return sortie.getvalue()


def envoyer_pieces(payeur: Caisse, *types: str, numero: int = 1, facture: int = 123) -> list[str]:
    """A lot of pieces for an invoice; the codes of its ARL."""
    pieces = tuple(PieceScor(f"{t}.png", facture, t, scan(t)) for t in types)  # type: ignore[arg-type]
    ecrit = ecrire_lot(LotScor(numero, payeur.aujourdhui(), AM, 42, pieces))
    payeur.recevoir(ecrit.nom, dict(ecrit.pieces) | {"manifest.json": ecrit.manifeste})
    (message,) = [m for m in payeur.produire_retours(payeur.aujourdhui()) if m.nom.endswith(".arl")]
    return [r.code for r in arl.lire(message.octets).rejets]


def image(fond: int, encre: int | None = None, dpi: int = 200, format_: str = "PNG") -> bytes:
    toile = Image.new("L", (400, 300), fond)
    if encre is not None:
        ImageDraw.Draw(toile).rectangle((20, 80, 380, 200), fill=encre)
    sortie = io.BytesIO()
    toile.save(sortie, format_, dpi=(dpi, dpi))
    return sortie.getvalue()


ABIMEES = {
    "IMAGE-1": (image(255), "S01"),
    "IMAGE-2": (image(0), "S02"),
    "IMAGE-3": (image(128, 130), "S03"),
    "IMAGE-4": (image(255, 60)[:-90], "S04"),
    "IMAGE-5": (image(255, 60, format_="GIF"), "S05"),
    "IMAGE-6": (image(255, 60, dpi=72), "S06"),
    "IMAGE-7": (image(255, 60) + bytes(5 * 1024 * 1024), "S07"),
}


def lot_de_pieces(octets: bytes, **autres: object) -> dict[str, bytes]:
    """A lot with one piece that our writer would not send: its manifest is made by hand."""
    piece = {
        "piece": "scan.png",
        "facture": "000000123",
        "type": "ordonnance",
        "sha256": sha256(octets).hexdigest(),
        "pages": 1,
        "dpi": 200,
        "format": "PNG",
    }
    tete = {
        "format": "SCOR-EMU-1",
        "marque": "SANS VALEUR REELLE",
        "lot": "001",
        "jour": "2026-10-21",
        "emetteur": AM,
        "lot_factures": "042",
        "pieces": [piece],
        **autres,
    }
    return {"manifest.json": json.dumps(tete).encode(), "scan.png": octets}


def accuser(payeur: Caisse, fichiers: dict[str, bytes]) -> arl.Arl:
    payeur.recevoir(f"EMU_SCOR_{AM}_001", fichiers)
    (message,) = [m for m in payeur.produire_retours(payeur.aujourdhui()) if m.nom.endswith(".arl")]
    return arl.lire(message.octets)


@pytest.mark.parametrize("regle", ABIMEES)
def test_an_image_that_cannot_be_read_is_refused_by_its_rule(regle):
    octets, code = ABIMEES[regle]
    payeur = caisse()
    deposer(payeur, lot(facture(AMI4, IFD)))
    accuse = accuser(payeur, lot_de_pieces(octets))
    assert accuse.scor
    assert [(r.code, r.facture) for r in accuse.rejets] == [(code, 123)]
    assert regle in regles(payeur)
    assert payeur.etat.pieces == {}


def test_a_manifest_that_lies_or_cannot_be_read_is_refused():
    bonne = scan()
    sans_piece = lot_de_pieces(bonne)
    del sans_piece["scan.png"]
    cas = {
        "SCOR-4": (sans_piece, "S04"),
        "SCOR-5": ({"manifest.json": b"{", "scan.png": bonne}, "S05"),
        "SCOR-1": (lot_de_pieces(bonne, emetteur="990000000"), "S08"),
    }
    for regle, (fichiers, code) in cas.items():
        payeur = caisse()
        deposer(payeur, lot(facture(AMI4, IFD)))
        assert code in {r.code for r in accuser(payeur, fichiers).rejets}, regle
        assert regle in regles(payeur)


def au(payeur: Caisse, jour: date) -> list[tuple[str, int, list[tuple[str, int]]]]:
    """The day comes: state of the AMO part, cents paid and reasons of each answer that leaves until then."""
    payeur._horloge = HorlogeEmulee(datetime(jour.year, jour.month, jour.day, 9))
    retours = [noemie.lire(m.octets) for m in payeur.produire_retours(jour) if m.nom.endswith(".noemie")]
    return [(f.amo.etat, f.amo.paye, motifs(f)) for r in retours for f in r.factures if f.amo]


def test_with_its_ordonnance_the_invoice_is_paid_on_its_day():
    payeur = caisse(scenario=EXIGEANT)
    deposer(payeur, lot(facture(AMI4, IFD)))
    assert envoyer_pieces(payeur, "ordonnance") == []
    assert au(payeur, LUNDI) == [("P", 921, [])]
    assert au(payeur, date(2027, 1, 31)) == []


def test_a_piece_that_never_comes_is_asked_for_then_refuses_the_invoice():
    payeur = caisse(scenario=EXIGEANT)
    deposer(payeur, lot(facture(AMI4, IFD)))
    assert au(payeur, LUNDI) == [("D", 0, [("E083", 0)])]
    assert au(payeur, date(2026, 11, 1)) == []
    assert au(payeur, date(2026, 11, 2)) == [("R", 0, [("E031", 0)])]
    assert {"PIECE-1", "PIECE-3"} <= regles(payeur)
    assert au(payeur, date(2027, 1, 31)) == []


def test_a_piece_that_comes_late_has_the_invoice_paid_the_next_working_day():
    payeur = caisse(scenario=EXIGEANT)
    deposer(payeur, lot(facture(AMI4, IFD)))
    assert au(payeur, LUNDI) == [("D", 0, [("E083", 0)])]
    assert envoyer_pieces(payeur, "ordonnance") == []
    assert au(payeur, date(2026, 10, 27)) == [("P", 921, [])]
    assert au(payeur, date(2027, 1, 31)) == []


def test_what_was_refused_for_a_piece_is_paid_once_sent_again_with_it():
    payeur = caisse(scenario=EXIGEANT)
    deposer(payeur, lot(facture(AMI4, IFD)))
    au(payeur, date(2026, 11, 2))
    deposer(payeur, lot(facture(AMI4, IFD, numero=124, rectifie=123), numero=43, jour=date(2026, 11, 2)))
    assert envoyer_pieces(payeur, "ordonnance", facture=124) == []
    assert au(payeur, date(2026, 11, 5)) == [("P", 921, [])]


def test_a_degraded_invoice_also_waits_for_its_paper_sheet():
    payeur = caisse(scenario=EXIGEANT)
    deposer(payeur, lot(facture(AMI4, IFD, mode=5)))
    assert envoyer_pieces(payeur, "ordonnance") == []
    assert au(payeur, LUNDI) == [("D", 0, [("E083", 0)])]
    assert au(payeur, date(2026, 11, 2)) == [("R", 0, [("E032", 0)])]
    assert "PIECE-2" in regles(payeur)


def test_a_payer_that_only_asks_pays_all_the_same():
    payeur = caisse(scenario=Scenario(controle=ReglesControle(pieces="signaler")))
    deposer(payeur, lot(facture(AMI4, IFD)))
    assert au(payeur, date(2026, 12, 1)) == [("P", 921, [("E083", 0)])]
    assert "PIECE-3" in regles(payeur)


@pytest.mark.parametrize(
    "attendu_sans",
    [
        pytest.param(facture(ligne(1, "TLS", 1000), prescription=PRESCRIPTION), id="acte sans ordonnance"),
        pytest.param(facture(AMI4, IFD), id="caisse qui ne réclame rien"),
    ],
)
def test_nothing_is_awaited_for_what_needs_none(attendu_sans):
    exigeant = attendu_sans.lignes[0].code == "TLS"
    payeur = caisse(scenario=EXIGEANT if exigeant else Scenario())
    deposer(payeur, lot(attendu_sans))
    assert {e.attendues for e in payeur.etat.echeances} == {()}


def test_an_invoice_refused_otherwise_does_not_wait():
    payeur = caisse(scenario=EXIGEANT)
    deposer(payeur, lot(facture(ligne(1, "AMI", 335, "4"))))
    assert au(payeur, LUNDI) == [("R", 0, [("E022", 1)])]


@pytest.mark.parametrize("type_", ["feuille_soins", "bsi", "accord_prealable"])
def test_a_piece_of_a_type_that_the_invoice_does_not_call_for_is_refused(type_):
    payeur = caisse(scenario=EXIGEANT)
    deposer(payeur, lot(facture(AMI4, IFD)))
    assert envoyer_pieces(payeur, type_) == ["S10"]
    assert "SCOR-3" in regles(payeur)
    assert envoyer_pieces(payeur, "ordonnance", numero=2) == []


def test_the_pieces_an_invoice_calls_for_are_taken():
    accord = facture(
        ligne(1, "AMI", 315, "1.2"),
        prescription=PRESCRIPTION.__class__(
            PRESCRIPTION.jour, am="991111118", rpps="99900000003", accord_prealable="accord:2026-10-02"
        ),
    )
    dependance = facture(ligne(1, "BSB", 1820), bsi="B", numero=124)
    payeur = caisse()
    deposer(payeur, lot(accord, dependance))
    assert envoyer_pieces(payeur, "ordonnance", "accord_prealable") == []
    assert envoyer_pieces(payeur, "ordonnance", "bsi", numero=2, facture=124) == []


def test_the_other_refusals_of_a_lot_of_pieces():
    payeur = caisse()
    deposer(payeur, lot(facture(AMI4, IFD)))
    assert envoyer_pieces(payeur, "ordonnance", facture=999) == ["S08"]
    assert envoyer_pieces(payeur, "ordonnance", numero=2) == []
    assert envoyer_pieces(payeur, "ordonnance", numero=3) == ["S09"]  # the same image again
    assert envoyer_pieces(payeur, "ordonnance", numero=2) == ["S09"]  # the same lot again
    assert {"SCOR-1", "SCOR-2"} <= regles(payeur)


def test_a_payer_that_starts_again_still_waits(tmp_path):
    def ouvrir(jour: date) -> Caisse:
        return Caisse(tmp_path, (CONNU,), EXIGEANT, 1, HorlogeEmulee(datetime(jour.year, jour.month, jour.day, 9)), ANNUAIRE)

    deposer(ouvrir(date(2026, 10, 21)), lot(facture(AMI4, IFD)))
    assert au(ouvrir(LUNDI), LUNDI) == [("D", 0, [("E083", 0)])]
    premier = ouvrir(LUNDI)
    au(premier, LUNDI)
    premier.enregistrer()
    assert envoyer_pieces(ouvrir(LUNDI), "ordonnance") == []
    assert au(ouvrir(date(2026, 10, 27)), date(2026, 10, 27)) == [("P", 921, [])]


def test_gestion_unique_is_refused_whole_without_its_piece():
    from core.dossier.droits import Exoneration
    from tests.caisse_emulee.monde import UNIQUE, avec_droits

    payeur = caisse(avec_droits(Exoneration("c2s", date(2026, 1, 1))), scenario=EXIGEANT)
    deposer(payeur, lot(UNIQUE))
    (retour,) = [noemie.lire(m.octets) for m in payeur.produire_retours(date(2026, 10, 26)) if m.nom.endswith(".noemie")]
    assert [p.etat for p in (retour.factures[0].amo, retour.factures[0].amc) if p] == ["D", "D"]
    (retour,) = [noemie.lire(m.octets) for m in payeur.produire_retours(date(2026, 11, 2)) if m.nom.endswith(".noemie")]
    assert [(p.etat, p.paye) for p in (retour.factures[0].amo, retour.factures[0].amc) if p] == [("R", 0), ("R", 0)]
    assert retour.virement.libelle == noemie.SANS_VIREMENT
