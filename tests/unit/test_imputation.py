"""What a return writes, slice by slice: each invoice moves from the state and the sum it was read with, or nothing is kept."""

from pathlib import Path

import pytest
from attrs import evolve
from fabrique_base import JOUR, noemie_de
from test_services_retours import Cabinet

from core.erreurs import Refus
from core.lots.echanges import Imputation, Reglement


@pytest.fixture
def cabinet(tmp_path: Path) -> Cabinet:
    return Cabinet(tmp_path)


@pytest.mark.parametrize("change", ["etat = 'acceptee'", "paye = paye + 1"])
def test_une_facture_qui_a_bouge_refuse_toute_la_tranche(cabinet: Cabinet, change: str) -> None:
    """The update is conditional on what was read: nothing of the slice is kept when one row is not as it was."""
    premiere, seconde = (f.resume for f in cabinet.factures)
    cabinet.registre.stocker_message("M", b"M", cabinet.horloge.maintenant())
    cabinet.registre.executer(f"UPDATE facture SET {change} WHERE id = ?", (seconde.id,))
    imputations = [Imputation(r.id, "transmise", 0, "payee", 540) for r in (premiere, seconde)]
    reglements = [Reglement(premiere.id, 1, 1, "AMO", "01", 540, "P", 540, "VIR EMU", JOUR)]
    with pytest.raises(Refus) as refus:
        cabinet.registre.imputer(imputations, reglements)
    assert [a.code for a in refus.value.anomalies] == ["ETAT_CHANGE"]
    assert f"facture {seconde.id} " in refus.value.anomalies[0].message
    assert cabinet.registre.reglements() == []
    assert cabinet.registre.facture(premiere.id).resume == premiere


def test_la_meme_facture_n_est_pas_imputee_deux_fois_d_un_coup(cabinet: Cabinet) -> None:
    imputation = Imputation(cabinet.factures[0].id, "transmise", 0, "payee", 540)
    with pytest.raises(Refus, match="n'est plus dans l'état"):
        cabinet.registre.imputer([imputation, imputation], [])
    with pytest.raises(Refus, match="n'existe pas"):
        cabinet.registre.imputer([evolve(imputation, facture=999)], [])
    assert cabinet.etats == ["transmise", "transmise"]


def test_une_facture_citee_deux_fois_dans_le_meme_retour_est_relue_entre_les_deux(cabinet: Cabinet) -> None:
    """The second line sees what the first one did, though they are written by slices."""
    cabinet.recevoir(noemie_de([cabinet.repondre(0), cabinet.repondre(1), cabinet.repondre(0)]))
    assert [r.paye for r in cabinet.registre.factures()] == [1080, 540]
    assert cabinet.etats == ["payee", "payee"]
    assert "TROP_PERCU" in cabinet.ecarts
    assert cabinet.tombe_juste()
