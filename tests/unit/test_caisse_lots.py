"""What the payer answers to a lot: one case a rule of the file and of the lot."""

from collections.abc import Callable
from datetime import date

import pytest
from attrs import evolve
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from core.emulateurs.caisse import Scenario
from core.emulateurs.caisse.scenario import ReglesArl
from core.ports import Paquet
from core.telematique.b2 import Destinataire, FichiersLot
from tests.caisse_emulee.monde import caisse, deposer, factures, paquet, regles, retours, signer
from tests.enregistrements.fabrique import facture, ligne, lot

LOT = lot(
    facture(ligne(1, "AMI", 315, "4"), ligne(2, "IFD", 275)),
    facture(ligne(1, "AMI", 315, "2"), ligne(2, "IFD", 275), numero=124),
)


def refaire(b2: Callable[[bytes], bytes] = lambda o: o, json: bytes | None = None, signature: str | None = None) -> Paquet:
    """The lot with other bytes, signed after the change unless a signature is given."""
    envoi = paquet(LOT)
    fichiers = dict(envoi.fichiers)
    octets = b2(fichiers[f"{envoi.nom}.b2"])
    bloc = fichiers[f"{envoi.nom}.emu.json"] if json is None else json
    return FichiersLot(envoi.nom, octets, bloc, 2, 0, 0, 0).paquet(signer(octets) if signature is None else signature)


def zone(enregistrement: int, debut: int, valeur: str) -> Callable[[bytes], bytes]:
    """Write `valeur` at position `debut` of that record (both from 1, records from the end when negative)."""

    def ecrire(octets: bytes) -> bytes:
        rang = enregistrement - 1 if enregistrement > 0 else len(octets) // 128 + enregistrement
        place = rang * 128 + debut - 1
        return octets[:place] + valeur.encode() + octets[place + len(valeur) :]

    return ecrire


def deux_fois_la_meme(octets: bytes) -> bytes:
    return octets.replace(b"000000124", b"000000123")


def sans_le_2s(octets: bytes) -> bytes:
    """Leave out the 2S of the first invoice, and count one record less."""
    fils = [octets[i : i + 128] for i in range(0, len(octets), 128)]
    return b"".join(f for i, f in enumerate(fils) if i != 3).replace(b"%08d" % len(fils), b"%08d" % (len(fils) - 1))


# rule, code, level, what is done to the file (record 3 is the 2, record 5 the first 4)
CAS_FICHIER = [
    ("FICHIER-1", "A01", "A", lambda o: b""),
    ("FICHIER-1", "A01", "A", lambda o: o[:300] + b"\xe9" + o[301:]),
    ("FICHIER-2", "A02", "A", lambda o: o + b"\n"),
    ("FICHIER-2", "A02", "A", lambda o: o[:-60]),
    ("FICHIER-3", "A03", "A", lambda o: o[128:]),
    ("FICHIER-3", "A03", "A", lambda o: o[:-128]),
    ("FICHIER-3", "A03", "A", zone(-1, 6, "00000999999999")),
    ("FICHIER-4", "A04", "A", zone(1, 62, "CP  ")),
    ("FICHIER-4", "A04", "A", zone(2, 82, "062099")),
    ("FICHIER-5", "A05", "A", lambda o: zone(-1, 28, "00000001999123")(zone(1, 28, "00000001999123")(o))),
    ("FICHIER-5", "A05", "A", lambda o: zone(-1, 26, "MA")(zone(1, 26, "MA")(o))),
    ("FICHIER-6", "A06", "A", lambda o: zone(-1, 6, "00000888888888")(zone(1, 6, "00000888888888")(o))),
    ("FICHIER-7", "A07", "A", zone(-1, 56, "00000099")),
    ("FICHIER-7", "A07", "A", zone(-1, 83, "002")),
    ("FICHIER-8", "A15", "A", zone(1, 71, "R")),
    ("LOT-3", "A10", "A", sans_le_2s),
    ("LOT-4", "A11", "A", zone(-2, 25, "000000001")),
    ("LOT-5", "A12", "F", zone(5, 81, "0X")),
    ("LOT-5", "A12", "F", zone(3, 49, "XX")),
    ("LOT-6", "A13", "F", deux_fois_la_meme),
    ("LOT-7", "A14", "F", zone(5, 70, "261340")),
    ("LOT-7", "A14", "F", zone(5, 70, "000000")),
]


@pytest.mark.parametrize(("regle", "code", "niveau", "changer"), CAS_FICHIER)
def test_a_file_that_breaks_a_rule_is_refused_whole(regle, code, niveau, changer):
    payeur = caisse()
    accuse = deposer(payeur, refaire(changer))
    assert accuse is not None
    assert not accuse.positif
    assert (code, niveau) in {(r.code, r.niveau) for r in accuse.rejets}, payeur.decisions
    assert regle in regles(payeur)
    assert retours(payeur) == [], "a refused lot is never paid"


def test_the_culprit_is_named():
    accuse = deposer(caisse(), refaire(zone(5, 81, "0X")))
    assert accuse is not None
    assert {r.facture for r in accuse.rejets} == {123}


def test_a_sound_lot_is_accepted():
    accuse = deposer(caisse(), LOT)
    assert accuse is not None
    assert accuse.positif
    assert (accuse.lot, accuse.jour_lot) == (42, date(2026, 10, 21))
    assert accuse.destinataire.numero == "00000991234567"


@pytest.mark.parametrize("signature", ["00" * 32, "ab", "Z" * 64])
def test_a_signature_of_another_card_is_refused_then_the_same_bytes_pass(signature):
    payeur = caisse()
    refus = deposer(payeur, refaire(signature=signature))
    assert refus is not None
    assert [r.code for r in refus.rejets] == ["A09"]
    accuse = deposer(payeur, LOT)
    assert accuse is not None
    assert accuse.positif


def test_a_lot_without_its_signature_file_is_refused():
    envoi = paquet(LOT)
    sans = Paquet(envoi.nom, envoi.cle, tuple(f for f in envoi.fichiers if not f[0].endswith(".sig")))
    accuse = deposer(caisse(), sans)
    assert accuse is not None
    assert [r.code for r in accuse.rejets] == ["A09"]


@pytest.mark.parametrize("bloc", [b"", b"{}", b'{"factures": []}', b"\xff", b'{"factures": {"x": {}}}'])
def test_an_unreadable_block_is_an_unreadable_file(bloc):
    accuse = deposer(caisse(), refaire(json=bloc))
    assert accuse is not None
    assert [r.code for r in accuse.rejets] == ["A01"]


def test_the_same_lot_twice_is_a_duplicate_and_is_paid_once():
    payeur = caisse()
    premier, second = deposer(payeur, LOT), deposer(payeur, LOT)
    assert premier is not None
    assert second is not None
    assert premier.positif
    assert [r.code for r in second.rejets] == ["A08"]
    assert [m.nom for m in retours(payeur) if m.nom.endswith(".noemie")] == ["EMU_N00003.noemie"]


def test_the_number_of_a_refused_lot_is_used_up():
    payeur = caisse()
    deposer(payeur, refaire(zone(-2, 25, "000000001")))
    accuse = deposer(payeur, LOT)
    assert accuse is not None
    assert [r.code for r in accuse.rejets] == ["A08"]


def test_the_same_number_another_day_is_another_lot():
    payeur = caisse(jour=date(2026, 10, 22))
    assert deposer(payeur, LOT).positif
    autre = evolve(LOT, jour=date(2026, 10, 22), identifiant6="EMU002", factures=(evolve(LOT.factures[0], numero=200),))
    assert deposer(payeur, autre).positif


def test_each_file_received_has_its_own_arl_name():
    payeur = caisse()
    noms = []
    for _ in range(3):
        envoi = paquet(LOT)
        payeur.recevoir(envoi.nom, dict(envoi.fichiers))
        noms += [m.nom for m in payeur.produire_retours(payeur.aujourdhui())]
    assert noms == ["EMU_991234567_042_EMU001.arl", "EMU_991234567_042_EMU001-2.arl", "EMU_991234567_042_EMU001-3.arl"]


def test_a_silent_payer_pays_without_an_arl():
    payeur = caisse(scenario=Scenario(arl=ReglesArl(silence=1)))
    assert deposer(payeur, LOT) is None
    assert [m.nom[-7:] for m in retours(payeur)] == [".noemie"]


def test_no_arl_for_a_lot_in_degraded_mode():
    payeur = caisse()
    assert deposer(payeur, evolve(LOT, factures=tuple(evolve(f, mode=5) for f in LOT.factures))) is None
    assert [m.nom[-7:] for m in retours(payeur)] == [".noemie"]


def test_the_first_lots_may_be_refused_by_the_scenario():
    payeur = caisse(scenario=Scenario(arl=ReglesArl(refuser_premiers=1)))
    refus, accuse = deposer(payeur, LOT), deposer(payeur, LOT)
    assert refus is not None
    assert accuse is not None
    assert [r.code for r in refus.rejets] == ["A01"]
    assert "FICHIER-9" in regles(payeur)
    assert accuse.positif


def test_an_arl_may_come_later():
    payeur = caisse(scenario=Scenario(arl=ReglesArl(delai_jours=1)))
    assert deposer(payeur, LOT) is None
    assert payeur.prochain_jour() == date(2026, 10, 22)


def test_a_payer_of_another_regime_is_served():
    amo = evolve(LOT.factures[0].amo, regime="02")
    accuse = deposer(
        caisse(), evolve(LOT, destinataire=Destinataire("MA", "999", "02", "999"), factures=(evolve(LOT.factures[0], amo=amo),))
    )
    assert accuse is not None
    assert accuse.positif
    assert accuse.emetteur.type == "MA"


def test_the_invoice_numbers_of_a_refused_lot_are_used_up():
    payeur = caisse()
    deposer(payeur, refaire(zone(-2, 25, "000000001")))
    suivant = evolve(LOT, numero=43, identifiant6="EMU043", factures=(LOT.factures[0], evolve(LOT.factures[1], numero=224)))
    assert deposer(payeur, suivant).positif
    reponses = factures(payeur)
    assert [m.code for m in reponses[123].motifs] == ["E001"]
    assert reponses[224].amo.etat == "P"


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(place=st.integers(0, 128 * 12), morceau=st.binary(max_size=12), coupe=st.booleans())
def test_no_bytes_stop_the_payer(place, morceau, coupe):
    """Whatever comes, one ARL leaves, addressed to somebody, and the payer goes on."""
    payeur = caisse()
    envoi = refaire(lambda o: o[:place] + morceau + (b"" if coupe else o[place + len(morceau) :]))
    accuse = deposer(payeur, envoi)
    assert accuse is not None
    retours(payeur)
    suivant = evolve(LOT, numero=43, identifiant6="EMU043", factures=(evolve(LOT.factures[0], numero=999),))
    assert deposer(payeur, suivant).positif


CLES = ("prescription", "mode", "lieux", "rectifie", "pieces", "seances", "heures", "bsi")
SIMPLES = st.none() | st.booleans() | st.integers() | st.text(max_size=5)
VALEURS = st.recursive(SIMPLES, lambda x: st.lists(x, max_size=3))


@settings(max_examples=60, deadline=None)
@given(st.dictionaries(st.sampled_from(CLES), VALEURS))
def test_no_block_stops_the_payer(valeurs):
    import json

    payeur = caisse()
    bloc = json.dumps({"format": "EMU-1", "marque": "SANS VALEUR REELLE", "factures": {"000000123": valeurs}}).encode()
    assert deposer(payeur, refaire(json=bloc)) is not None
    retours(payeur)
