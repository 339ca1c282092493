"""A return is applied while it is read, by slices: what its end disowns leaves no trace, and its memory does not grow with it."""

import tracemalloc
from datetime import date
from pathlib import Path

import pytest
from attrs import evolve
from fabrique_base import CAISSE, noemie_de
from test_services_retours import Cabinet

from core.erreurs import Refus
from core.ports import Message
from core.services import retours_noemie
from core.telematique import noemie

PAYE = noemie.FactureRetour(
    numero=1,
    lot=1,
    jour_lot=date(2026, 11, 20),
    type="F",
    assure=noemie.AssureRetour("2991355555042", "69", "500612", 1),
    amo=noemie.PartRetour(540, "P", 540),
)


@pytest.fixture
def cabinet(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Cabinet:
    """Slices of two, so that five invoices are written in three times."""
    monkeypatch.setattr(retours_noemie, "LUES_ENSEMBLE", 2)
    return Cabinet(tmp_path, 5)


def retour(nombre: int, libelle: str = "VIR EMU") -> bytes:
    return noemie.ecrire(
        noemie.RetourAEcrire(
            emetteur=CAISSE,
            destinataire=noemie.Partie("TP", "00000999000018"),
            identifiant6="N00001",
            jour=date(2026, 11, 25),
            virement=noemie.Virement(date(2026, 11, 25), libelle),
            factures=tuple(evolve(PAYE, numero=n) for n in range(1, nombre + 1)),
        )
    )


def test_plusieurs_tranches_paient_tout(cabinet: Cabinet) -> None:
    assert cabinet.recevoir(noemie_de([cabinet.repondre(i) for i in (4, 0, 3, 1, 2)])).appliques == 1
    assert cabinet.etats == ["payee"] * 5
    assert [r.rang for r in cabinet.registre.reglements()] == [1, 2, 3, 4, 5]
    assert cabinet.tombe_juste()


@pytest.mark.parametrize("code", ["NOEMIE_TOTAL_FAUX", "NOEMIE_FIN_ABSENTE"])
def test_une_faute_a_la_derniere_entite_ne_laisse_rien_de_ce_qui_precede(cabinet: Cabinet, code: str) -> None:
    sain = noemie_de([cabinet.repondre(i) for i in range(5)])
    factures, journal = cabinet.registre.factures(), len(cabinet.registre.journal())
    octets = sain.octets[:-128] if code == "NOEMIE_FIN_ABSENTE" else _compteur_faux(sain.octets)
    bilan = cabinet.recevoir(Message("EMU_ABIME.noemie", octets))
    assert {a.code for a in bilan.anomalies} == {code}
    assert cabinet.registre.factures() == factures
    assert (cabinet.registre.reglements(), cabinet.registre.virements(), cabinet.registre.ecarts()) == ([], [], [])
    assert [e.type for e in cabinet.registre.journal()[journal:]] == ["quarantaine"]
    assert cabinet.recevoir(sain).appliques == 1
    assert cabinet.etats == ["payee"] * 5
    assert cabinet.tombe_juste()


def _compteur_faux(octets: bytes) -> bytes:
    """The counter of the 990, one too many."""
    debut = octets.rindex(b"@99099") + 1 + 22
    return octets[:debut] + b"%08d" % (int(octets[debut : debut + 8]) + 1) + octets[debut + 8 :]


def test_un_fichier_en_faute_est_refuse_pour_ses_fautes_et_non_pour_ce_qu_elles_font(cabinet: Cabinet) -> None:
    """The same transfer again would be refused for it; a damaged file says first that it is damaged."""
    cabinet.recevoir(noemie_de([cabinet.repondre(i) for i in range(5)]))
    encore = noemie_de([cabinet.repondre(i) for i in range(5)], "N00002")
    bilan = cabinet.recevoir(Message("EMU_N00002.noemie", _compteur_faux(encore.octets)), encore)
    assert [a.code for a in bilan.anomalies] == ["NOEMIE_TOTAL_FAUX", "VIREMENT_DEJA_VU"]


def test_la_lecture_donne_les_factures_jusqu_a_la_premiere_faute() -> None:
    lues: list[int] = []
    factures = noemie.ouvrir(retour(5).replace(b"10204000000004", b"10204X00000004")).factures()
    with pytest.raises(Refus) as refus:
        lues.extend(facture.numero for facture in factures)
    assert [a.code for a in refus.value.anomalies] == ["NOEMIE_VALEUR"]
    assert lues == [1, 2]


def test_lire_dix_fois_plus_de_factures_ne_prend_pas_plus_de_memoire() -> None:
    def sommet(nombre: int) -> int:
        octets = retour(nombre)
        tracemalloc.start()
        assert sum(1 for _ in noemie.ouvrir(octets).factures()) == nombre
        haut = tracemalloc.get_traced_memory()[1]
        tracemalloc.stop()
        return haut

    sommet(10)  # what is imported and kept once
    assert sommet(3_000) < sommet(300) + 16_384
