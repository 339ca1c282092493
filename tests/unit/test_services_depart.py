"""Delayed sending: a signed lot waits for its hour, can be taken back until then, and nothing else leaves with it."""

from datetime import datetime, timedelta
from pathlib import Path

import pytest
from fabrique_base import CLE, JOUR, MAINTENANT, LecteurFixe, TransportScripte, base, facture_validee, horloge, patient

from core.erreurs import Refus
from core.services.depart import differer, partir_maintenant, prochain_essai_du
from core.services.envoi import constituer_lots, defaire_lot, envoyer
from core.services.parametres import regler
from db.ouverture import ouvrir
from db.registre import RegistreBase

SOIR = MAINTENANT.replace(hour=18, minute=30)


@pytest.fixture
def registre(tmp_path: Path) -> RegistreBase:
    return base(tmp_path)


def signe(registre: RegistreBase, partir: datetime | None = None) -> int:
    facture_validee(registre, patient(registre))
    (lot,) = constituer_lots(registre, horloge()).lots
    bilan = envoyer(registre, TransportScripte(), LecteurFixe(), horloge(), "1234", partir=partir)
    assert bilan.deposes == 0
    return lot.id


def test_il_attend_son_heure_meme_force_et_part_ensuite(registre: RegistreBase, tmp_path: Path) -> None:
    lot = signe(registre, SOIR)
    transport = TransportScripte()
    bilan = envoyer(registre, transport, None, horloge(SOIR - timedelta(minutes=1)), forcer=True)
    assert (bilan.deposes, bilan.retenus, bilan.attente, transport.depots) == (0, 1, 0, [])
    registre.fermer()
    rouvert = ouvrir(tmp_path / "essai.db", CLE)
    assert prochain_essai_du(rouvert) == SOIR, "l'heure survit à la fermeture"
    bilan = envoyer(rouvert, transport, None, horloge(SOIR))
    assert (bilan.deposes, bilan.retenus) == (1, 0)
    assert rouvert.lot(lot).etat == "depose"
    assert "départ le 20/11/2026 à 18:30" in rouvert.journal(objet="lot", objet_id=lot)[1].donnees


def test_l_attente_reglee_vaut_pour_tout_ce_qui_est_signe(registre: RegistreBase) -> None:
    regler(registre, "envoi_differe", "45")
    signe(registre)
    assert prochain_essai_du(registre) == MAINTENANT + timedelta(minutes=45)


def test_il_se_reprend_jusqu_a_son_depart_et_ses_factures_sont_a_envoyer(registre: RegistreBase) -> None:
    lot = signe(registre, SOIR)
    defaire_lot(registre, lot, horloge())
    assert [f.etat for f in registre.factures()] == ["validee"]
    transport = TransportScripte()
    assert envoyer(registre, transport, None, horloge(SOIR + timedelta(days=1))).deposes == 0
    assert transport.depots == []


def test_il_peut_partir_plus_tot_ou_plus_tard(registre: RegistreBase) -> None:
    lot = signe(registre, SOIR)
    differer(registre, [lot], SOIR + timedelta(hours=2), horloge())
    assert envoyer(registre, TransportScripte(), None, horloge(SOIR)).retenus == 1
    partir_maintenant(registre, [lot], horloge())
    assert envoyer(registre, TransportScripte(), None, horloge()).deposes == 1


@pytest.mark.erreur("DEPART_PASSE")
@pytest.mark.erreur("LOT_NON_DIFFERABLE")
def test_ce_qui_ne_se_differe_pas(registre: RegistreBase) -> None:
    lot = signe(registre, SOIR)
    with pytest.raises(Refus) as pris:
        differer(registre, [lot], MAINTENANT, horloge())
    assert pris.value.anomalies[0].code == "DEPART_PASSE"
    envoyer(registre, TransportScripte(), None, horloge(SOIR))
    for geste in (lambda: differer(registre, [lot], SOIR, horloge()), lambda: partir_maintenant(registre, [lot], horloge())):
        with pytest.raises(Refus) as pris:
            geste()
        assert pris.value.anomalies[0].code == "LOT_NON_DIFFERABLE"


def test_le_nombre_de_factures_par_lot_est_un_parametre(registre: RegistreBase) -> None:
    p = patient(registre)
    for _ in range(3):
        facture_validee(registre, p, JOUR)
    regler(registre, "lot_factures", "2")
    assert sorted(lot.nombre for lot in constituer_lots(registre, horloge()).lots) == [1, 2]
