"""The commands of the flows: pieces, slip of a lot, advice, cancellation, through the payer's own process turn."""

import json
from pathlib import Path

import pytest
from fabrique_base import AM, CLE, JOUR, LecteurFixe, base, facture_validee, horloge, instantane, patient, seance
from test_telematique_flux import caisse
from test_telematique_pieces import scan

from core.emulateurs.caisse.service import ouvrir_dossier, tour
from core.emulateurs.transports.dossier import TransportDossier
from core.services.envoi import constituer_lots, envoyer
from core.services.indus import noter_retenue
from tui.__main__ import main


@pytest.fixture
def lieu(tmp_path: Path):  # type: ignore[no-untyped-def]
    registre = base(tmp_path)
    yield registre, ["--base", str(tmp_path / "essai.db"), "--cle", CLE, "--au", "2026-11-20"]
    registre.fermer()


def lire(capsys: pytest.CaptureFixture[str]) -> list[dict]:  # type: ignore[type-arg]
    return [json.loads(ligne) for ligne in capsys.readouterr().out.splitlines()]


@pytest.mark.erreur("PIECE_ILLISIBLE")
@pytest.mark.erreur("PIECE_INCOMPLETE")
@pytest.mark.erreur("PIECE_SANS_FACTURE")
def test_pieces(lieu, tmp_path, capsys):
    registre, acces = lieu
    facture = facture_validee(registre, patient(registre))
    fichier = tmp_path / "scan.png"
    fichier.write_bytes(scan())
    (tmp_path / "noire.png").write_bytes(scan(dpi=72))
    assert main(["pieces", "verifier", str(fichier)]) == 0
    assert lire(capsys)[0]["dpi"] == 200
    assert main(["pieces", "verifier", str(fichier), str(tmp_path / "noire.png")]) == 2
    assert "72 points par pouce" in capsys.readouterr().err
    assert main(["pieces", "joindre", *acces]) == 2
    assert main(["pieces", "joindre", str(fichier), "--facture", "99", *acces]) == 2
    assert main(["pieces", "joindre", str(tmp_path / "absente.png"), "--facture", "1", *acces]) == 2
    capsys.readouterr()
    assert main(["pieces", "joindre", str(fichier), "--facture", str(facture.resume.numero), *acces]) == 0
    assert lire(capsys)[0]["piece"] == "ordonnance_000000001.png"
    assert main(["pieces", *acces]) == 0
    assert capsys.readouterr().out.splitlines()[-1] == "pièces 1 · à envoyer 1 · refusées 0 · manquantes 0"
    assert main(["pieces", "manquantes", *acces]) == 0
    assert main(["pieces", "retirer", "--piece", "1", *acces]) == 0
    capsys.readouterr()
    assert main(["pieces", "--json", *acces]) == 0
    assert lire(capsys) == [{"compteurs": {"jointes": 0, "a_envoyer": 0, "refusees": 0, "manquantes": 0}}]


@pytest.mark.erreur("BORDEREAU_SANS_LOT")
def test_bordereau_et_feuille_qui_manque(lieu, capsys):
    registre, acces = lieu
    p = patient(registre)
    registre.valider_facture(registre.creer_facture(instantane(p, mode=5), [seance(registre, p).id]).id, JOUR)
    (lot,) = constituer_lots(registre, horloge()).lots
    assert main(["lots", "--bordereau", *acces]) == 0
    assert "papier à joindre" in capsys.readouterr().out
    assert main(["lots", "--bordereau", lot.nom, *acces]) == 0
    assert main(["lots", "--bordereau", "EMU_X", *acces]) == 2
    capsys.readouterr()
    assert main(["pieces", "manquantes", "--json", *acces]) == 3
    assert lire(capsys)[-1]["ou"] == "facture 000000001"


def test_conseils(lieu, capsys):
    registre, acces = lieu
    facture_validee(registre, patient(registre))
    assert main(["lots", "--conseils", *acces]) == 0
    assert "en retard depuis le 22/10/2026" in capsys.readouterr().out
    assert main(["lots", "--conseils", "--json", *acces]) == 0
    (conseil,) = lire(capsys)
    assert (conseil["genre"], conseil["infirmier"], conseil["limite"]) == ("retard", AM, "2026-10-22")


@pytest.mark.erreur("DRE_INCONNUE")
def test_annuler_une_dre_envoyee_par_le_dossier_d_echange(lieu, tmp_path, capsys):
    registre, acces = lieu
    heure = horloge()
    fse = facture_validee(registre, patient(registre), dre=True, montant=315)
    (dre,) = registre.factures(fse=fse.id)
    echange = tmp_path / "echange"
    ouvrir_dossier(echange)
    payeur = caisse(heure)

    def echanger() -> None:
        constituer_lots(registre, heure)
        envoyer(registre, TransportDossier(echange), LecteurFixe(), heure, "1234")
        tour(payeur, echange)
        assert main(["recevoir", "--depot", str(echange), *acces]) == 0

    echanger()
    assert main(["annuler-dre", "999", *acces]) == 2
    capsys.readouterr()
    assert main(["annuler-dre", str(dre.numero), *acces]) == 0
    (faite,) = lire(capsys)
    assert (faite["dre"], faite["etat"]) == (dre.numero, "validee")
    echanger()
    assert registre.facture(dre.id).resume.etat == "close"
    assert main(["annuler-dre", str(dre.numero), *acces]) == 2


@pytest.mark.erreur("INDU_NON_INDIQUE")
def test_indus(lieu, capsys):
    registre, acces = lieu
    with registre.ecriture():
        noter_retenue(registre, AM, "IND1", "IND", -200, 300, JOUR, horloge())
    assert main(["indus", "--json", *acces]) == 3
    (indu,) = lire(capsys)
    assert (indu["reference"], indu["retenu"], indu["reste"], indu["contester_avant"]) == ("IND1", "2.00", "3.00", "2026-12-12")
    assert main(["indus", "contester", *acces]) == 2
    assert main(["indus", "dater", "1", *acces]) == 2
    capsys.readouterr()
    assert main(["indus", "dater", "1", "--le", "2026-11-02", *acces]) == 0
    assert "à contester avant le 02/01/2027" in capsys.readouterr().out
    assert main(["indus", "contester", "1", "--motif", "actes faits", *acces]) == 0
    assert main(["indus", *acces]) == 0, "il n'y a plus à répondre"
    assert main(["indus", "abandonne", "1", "--motif", "lettre du 20/11", *acces]) == 0
    capsys.readouterr()
    assert main(["indus", *acces]) == 0
    assert capsys.readouterr().out == ""
    assert main(["indus", "--tous", *acces]) == 0
    assert "abandonné par la caisse" in capsys.readouterr().out


def test_parametres(lieu, capsys):
    _, acces = lieu
    assert main(["parametres", *acces]) == 0
    assert "envoi_differe" in capsys.readouterr().out
    assert main(["parametres", "silence_amc:0055555501", "21", "--json", *acces]) == 0
    (change,) = lire(capsys)
    assert (change["valeur"], change["defaut"]) == (21, 10)
    assert main(["parametres", "--json", *acces]) == 0
    assert [p["nom"] for p in lire(capsys)][-1] == "silence_amc:0055555501"
    assert main(["parametres", "envoi_differe", "peu", *acces]) == 2
