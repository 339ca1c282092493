"""A signalement is a fact of the reason and of what was paid, not of a prefix of its code."""

import re

import pytest
from attrs import evolve
from fabrique_base import motif, noemie_de
from test_services_retours import Cabinet

from core.rejets.connaissance import candidats
from core.services.rejets import file
from core.telematique import noemie
from core.telematique.noemie.lisible import retour as en_clair
from core.telematique.noemie.modele import FactureRetour, Motif, PartRetour
from core.telematique.noemie.nature import est_signalement
from tests.enregistrements.fabrique_retours import RETOURS, facture_retour

TOUT, PARTIE, REJET = PartRetour(921, "P", 921), PartRetour(921, "P", 165), PartRetour(921, "R")
DIFFERE = PartRetour(921, "D")


def _motif(code: str, niveau: str = "F", part: str = "O") -> Motif:
    return Motif(code, "MOTIF", niveau, part, ligne=int(niveau == "L"))  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("code", "niveau", "part", "informe"),
    [
        ("0407", "F", TOUT, True),  # I0407 as well as R0407: everything is paid
        ("0407", "L", TOUT, True),
        ("0407", "F", PARTIE, True),  # a reason of the whole invoice would have refused the whole
        ("0407", "L", PARTIE, False),  # R0407: the line is missing
        ("0407", "F", REJET, False),
        ("0407", "F", DIFFERE, True),
        ("E081", "L", PARTIE, True),  # one meaning only
        ("L02", "L", PARTIE, True),
        ("E083", "F", DIFFERE, True),
        ("E016", "L", PARTIE, False),
        ("E016", "F", DIFFERE, False),
        ("ZZZZ", "F", TOUT, True),  # unknown: nothing was refused
        ("ZZZZ", "L", PARTIE, False),
    ],
)
def test_la_table_puis_ce_qui_est_paye(code: str, niveau: str, part: PartRetour, informe: bool) -> None:
    lu = _motif(code, niveau)
    assert est_signalement(lu, facture_retour(part, motifs=(lu,))) is informe


def test_une_ligne_detaillee_et_payee_n_est_pas_refusee() -> None:
    payee = RETOURS["paye"]().factures[0]
    assert payee.amo is not None
    actes = (payee.actes[0], evolve(payee.actes[1], montant=0))
    premiere, seconde = _motif("0407", "L"), evolve(_motif("0407", "L"), ligne=2, rang=2)
    lue = evolve(payee, amo=evolve(payee.amo, paye=actes[0].montant), actes=actes, motifs=(premiere, seconde))
    assert [est_signalement(m, lue) for m in lue.motifs] == [True, False]


def test_la_part_complementaire_refusee_ne_change_pas_le_signalement_de_l_autre() -> None:
    informe, refuse = _motif("0407"), evolve(_motif("E044", part="C"), rang=2)
    lue = facture_retour(TOUT, amc=PartRetour(614, "R"), motifs=(informe, refuse))
    assert [est_signalement(m, lue) for m in lue.motifs] == [True, False]
    seul = facture_retour(TOUT, amc=PartRetour(614, "R"), motifs=(informe,))
    assert not est_signalement(informe, seul)  # the only reason of that refusal (R19: C or O)


def test_un_rappel_suit_la_table() -> None:
    def rappel(code: str) -> FactureRetour:
        return facture_retour(PartRetour(921, "P", 921, "N"), type="E", motifs=(_motif(code),))

    assert not est_signalement(_motif("E002"), rappel("E002"))
    assert est_signalement(_motif("E083"), rappel("E083"))


def test_i0407_recu_sur_un_paiement_informe_dans_la_base(tmp_path) -> None:  # type: ignore[no-untyped-def]
    cabinet = Cabinet(tmp_path, 2)
    retour = noemie_de(
        [
            cabinet.repondre(0, motifs=[motif("0407", "ALD NON TROUVEE EN BDO MAIS RGM EXO")]),
            cabinet.repondre(1, "R", motifs=[motif("0407", "EXONERATION REFUSEE")]),
        ]
    )
    cabinet.recevoir(retour)
    assert cabinet.etats == ["payee", "rejetee"]
    assert [(r.facture, r.nature) for r in cabinet.registre.rejets()] == [(1, "signalement"), (2, "rejet")]
    (dossier,) = file(cabinet.registre)
    assert dossier.motif is not None
    assert dossier.motif.code == "R0407"
    lignes = [ligne for ligne in en_clair(noemie.lire(retour.octets)) if "0407" in ligne]
    assert [re.match(r" *(\w+) 0407", ligne)[1] for ligne in lignes] == ["signalement", "rejet"]  # type: ignore[index]
    assert {m.code: m.nature for m in candidats("0407")} == {"R0407": "rejet", "I0407": "signalement"}


def test_l_historique_dit_le_sens_qui_informe(tmp_path) -> None:  # type: ignore[no-untyped-def]
    from tui.ecrans.historique import raconter

    cabinet = Cabinet(tmp_path, 1)
    cabinet.recevoir(noemie_de([cabinet.repondre(0, motifs=[motif("0407", "ALD NON TROUVEE")])]))
    texte = raconter(cabinet.registre, 1)
    assert "L'ALD n'est pas connue de la caisse, mais le régime exonère." in texte
