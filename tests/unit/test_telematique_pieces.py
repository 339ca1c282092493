"""Scanned pieces from the invoice to the ARL SCOR, in memory and through the spool."""

import io
from pathlib import Path

import pytest
from attrs import evolve
from fabrique_base import JOUR, LecteurFixe, TransportScripte, base, facture_validee, horloge, instantane, patient, seance
from PIL import Image, ImageDraw
from test_telematique_flux import caisse

from core.emulateurs.caisse.service import ouvrir_dossier, tour
from core.emulateurs.transports.dossier import TransportDossier
from core.emulateurs.transports.memoire import TransportMemoire
from core.erreurs import Refus
from core.facturation.etats import EN_ROUTE
from core.facturation.modes import code_situation
from core.lots.pieces import suivant
from core.services.envoi import constituer_lots, envoyer, signer_lots
from core.services.parametres import regler
from core.services.pieces import compter, constituer_lots_pieces, feuilles_numerisees, joindre, manquantes
from core.services.retours import relever
from core.telematique.scor import Plafonds
from db.registre import RegistreBase


def scan(texte: str = "ORDONNANCE", dpi: int = 200, format_: str = "PNG") -> bytes:
    image = Image.new("L", (400, 300), 255)
    dessin = ImageDraw.Draw(image)
    dessin.text((20, 20), texte, fill=0)
    dessin.rectangle((20, 80, 380, 200), fill=60)
    sortie = io.BytesIO()
    image.save(sortie, format_, dpi=(dpi, dpi))
    return sortie.getvalue()


@pytest.fixture
def registre(tmp_path: Path) -> RegistreBase:
    return base(tmp_path)


def degradee(registre: RegistreBase):  # type: ignore[no-untyped-def]
    p = patient(registre)
    contenu = instantane(p, montant=315, mode=5)
    contenu = evolve(contenu, facture=evolve(contenu.facture, code_situation=code_situation(contenu.facture)))
    return registre.valider_facture(registre.creer_facture(contenu, [seance(registre, p).id]).id, JOUR)


@pytest.mark.parametrize("par", ["memoire", "dossier"])
def test_les_pieces_d_un_lot_partent_par_la_meme_boite_et_sont_accusees(registre, tmp_path, par):
    heure = horloge()
    payeur = caisse(heure)
    if par == "dossier":
        ouvrir_dossier(tmp_path / "echange")
    transport = TransportMemoire(payeur) if par == "memoire" else TransportDossier(tmp_path / "echange")
    facture = facture_validee(registre, patient(registre), montant=315)
    piece = joindre(registre, facture.id, "ordonnance", "scan.png", scan(), heure)
    assert piece.nom == f"ordonnance_{facture.resume.numero:09d}.png"
    constituer_lots(registre, heure)
    signer_lots(registre, LecteurFixe(), "1234", heure)
    assert constituer_lots_pieces(registre, heure) == ()  # its lot of invoices has not left yet
    bilan = envoyer(registre, transport, None, heure)
    (lot,) = registre.lots_pieces()
    assert (lot.nom, lot.etat, lot.numero) == ("EMU_SCOR_999000018_001", "depose", 1)
    assert constituer_lots_pieces(registre, heure) == ()
    assert (bilan.deposes, bilan.anomalies) == (2, ())
    if par == "dossier":
        tour(payeur, tmp_path / "echange")
        assert (tmp_path / "echange" / "pris" / lot.nom / "manifest.json").exists()
    recus = relever(registre, transport, heure)
    assert (recus.appliques, recus.anomalies) == (2, ())
    assert registre.lots_pieces()[0].etat == "accepte"
    assert payeur.etat.pieces == {f"999000018/{facture.resume.numero:09d}": {piece.empreinte: "ordonnance"}}
    assert [e.scor for e in registre.envois()] == [0, lot.id]
    assert len(registre.envois(lot=lot.lot)) == 1


def test_une_piece_que_la_caisse_refuse_se_numerise_a_nouveau(registre):
    """A caisse that asks for more than the program checks: the pieces are accepted here at 100 dpi, refused there."""
    heure = horloge()
    transport = TransportMemoire(caisse(heure))
    facture = facture_validee(registre, patient(registre), montant=315)
    joindre(registre, facture.id, "ordonnance", "scan.png", scan(dpi=100), heure, Plafonds(dpi_minimum=72))
    constituer_lots(registre, heure)
    regler(registre, "piece_dpi", "72")
    envoyer(registre, transport, LecteurFixe(), heure, "1234")
    regler(registre, "piece_dpi", "")
    assert relever(registre, transport, heure).anomalies == ()
    (refuse,) = registre.lots_pieces()
    assert refuse.etat == "refuse"
    assert refuse.motif == f"S06 RESOLUTION INSUFFISANTE (< 150 DPI) (facture {facture.resume.numero:09d})"
    assert registre.lot(refuse.lot).etat == "accepte"  # the invoices are not touched
    assert compter(registre).refusees == 1
    joindre(registre, facture.id, "ordonnance", "scan.png", scan("MIEUX"), heure)
    (second,) = constituer_lots_pieces(registre, heure)
    assert second.numero == 2
    envoyer(registre, transport, None, heure)
    relever(registre, transport, heure)
    assert registre.lots_pieces()[0].etat == "accepte"


def test_en_mode_degrade_la_feuille_manque_tant_qu_elle_n_est_pas_jointe(registre):
    facture = degradee(registre)
    (manque,) = manquantes(registre, [facture.id], "bloquant")
    assert manque.gravite == "bloquant"
    assert f"feuille_soins_{facture.resume.numero:09d}" in manque.message
    (lot,) = constituer_lots(registre, horloge()).lots
    assert compter(registre).manquantes == 1
    assert feuilles_numerisees(registre, lot.id) == frozenset()
    joindre(registre, facture.id, "feuille_soins", "a.jpg", scan(format_="JPEG"), horloge())
    assert manquantes(registre, [facture.id]) == ()
    assert feuilles_numerisees(registre, lot.id) == {facture.resume.numero}
    assert compter(registre).manquantes == 0
    assert (compter(registre).jointes, compter(registre).a_envoyer) == (1, 1)


@pytest.mark.parametrize("etat", EN_ROUTE)
def test_une_feuille_manque_jusqu_a_la_reponse_de_la_caisse(registre, etat):
    """A caisse puts an invoice off because it waits for its pieces: that is when they are missing most."""
    facture = degradee(registre)
    (lot,) = constituer_lots(registre, horloge()).lots
    for evenement in {"en_lot": (), "transmise": ("deposer",), "acceptee": ("accepter",), "differee": ("accepter", "differer")}[
        etat
    ]:
        registre.avancer_facture(facture.id, evenement, lot=lot.id)
    assert registre.facture(facture.id).resume.etat == etat
    assert compter(registre).manquantes == 1
    assert registre.fse_en_cours(facture.resume.cabinet, JOUR.replace(day=1), JOUR) == [facture.id]
    registre.avancer_facture(facture.id, "rejeter", lot=lot.id)
    assert compter(registre).manquantes == 0


@pytest.mark.erreur("PIECE_SANS_FSE")
@pytest.mark.erreur("PIECE_DEJA_JOINTE")
@pytest.mark.erreur("PIECE_ENVOYEE")
def test_ce_qui_ne_se_joint_pas(registre):
    heure = horloge()
    fse = facture_validee(registre, patient(registre), dre=True)
    (dre,) = registre.factures(fse=fse.id)

    def codes(facture: int, octets: bytes) -> list[str]:
        with pytest.raises(Refus) as refus:
            joindre(registre, facture, "ordonnance", "scan.png", octets, heure)
        return [a.code for a in refus.value.anomalies]

    assert codes(dre.id, scan()) == ["PIECE_SANS_FSE"]
    assert codes(fse.id, scan(dpi=72)) == ["SCOR_RESOLUTION"]
    assert codes(fse.id, scan()[:-90]) == ["SCOR_TRONQUEE"]
    assert registre.pieces() == []
    premiere = joindre(registre, fse.id, "ordonnance", "scan.png", scan(), heure)
    assert codes(fse.id, scan()) == ["PIECE_DEJA_JOINTE"]
    retirable = joindre(registre, fse.id, "ordonnance", "scan.png", scan("PAGE 2"), heure)
    assert retirable.nom.endswith("-2.png")
    registre.retirer_piece(retirable.id)
    constituer_lots(registre, heure)
    signer_lots(registre, LecteurFixe(), "1234", heure)
    assert constituer_lots_pieces(registre, heure) == (), "un lot signé peut encore être repris : ses pièces l'attendent"
    envoyer(registre, TransportScripte(), None, heure)
    with pytest.raises(Refus, match="ne se retire plus"):
        registre.retirer_piece(premiere.id)


def test_trop_grosses_pour_un_lot_elles_en_font_plusieurs(registre):
    heure = horloge()
    p = patient(registre)
    for rang in range(3):
        joindre(registre, facture_validee(registre, p).id, "ordonnance", "scan.png", scan(f"N{rang}"), heure)
    constituer_lots(registre, heure)
    for lot in registre.lots():
        registre.avancer_lot(lot.id, "signer", heure.maintenant())
        registre.avancer_lot(lot.id, "deposer", heure.maintenant())
    taille = max(x.taille for x in registre.pieces())
    lots = constituer_lots_pieces(registre, heure, Plafonds(octets_lot=64 * 1024 + 2 * taille + 10))
    assert [len(registre.pieces(scor=lot.id)) for lot in lots] == [2, 1]


def test_un_lot_de_pieces_en_doute_repart_a_l_identique(registre):
    from core.ports import PanneTransport

    heure = horloge()
    transport = TransportScripte()
    joindre(registre, facture_validee(registre, patient(registre)).id, "ordonnance", "scan.png", scan(), heure)
    constituer_lots(registre, heure)
    transport.pannes = [None, PanneTransport("coupure", incertain=True)]
    assert envoyer(registre, transport, LecteurFixe(), heure, "1234").en_doute == 1
    assert registre.lots_pieces()[0].etat == "pret"
    assert envoyer(registre, transport, None, heure, forcer=True).deposes == 1
    assert registre.lots_pieces()[0].etat == "depose"
    assert transport.depots[1] == transport.depots[2]


@pytest.mark.erreur("TRANSITION_SCOR")
def test_un_lot_accepte_ne_se_refuse_plus():
    with pytest.raises(Refus) as refus:
        suivant("accepte", "refuser")
    assert refus.value.anomalies[0].code == "TRANSITION_SCOR"
