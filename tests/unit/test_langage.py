from datetime import date, time
from decimal import Decimal

import pytest

from core.erreurs import Refus
from core.langage.dates import lire_duree, lire_jour_court
from core.langage.passages import MentionsLues, Rythme, lire_distance, lire_heures, lire_mentions, lire_rythme

SAMEDI = date(2026, 11, 21)


@pytest.mark.parametrize(
    ("tape", "repere", "lu"),
    [
        ("12", SAMEDI, date(2026, 11, 12)),
        ("12/11", SAMEDI, date(2026, 11, 12)),
        ("1/3", SAMEDI, date(2027, 3, 1)),
        ("12/11/25", SAMEDI, date(2025, 11, 12)),
        ("12.11.2025", SAMEDI, date(2025, 11, 12)),
        ("121125", SAMEDI, date(2025, 11, 12)),
        ("j", SAMEDI, SAMEDI),
        ("H", SAMEDI, date(2026, 11, 20)),
        ("+1", SAMEDI, date(2026, 11, 22)),
        ("-2", SAMEDI, date(2026, 11, 19)),
        ("lu", SAMEDI, date(2026, 11, 16)),
        ("samedi", SAMEDI, SAMEDI),
        ("28/12", date(2027, 1, 4), date(2026, 12, 28)),
        ("5/1", date(2026, 12, 28), date(2027, 1, 5)),
        ("29/2", date(2026, 3, 1), None),
        ("29/2", date(2028, 1, 1), date(2028, 2, 29)),
    ],
)
def test_dates_courtes(tape, repere, lu):
    if lu is None:
        with pytest.raises(Refus):
            lire_jour_court(tape, repere)
    else:
        assert lire_jour_court(tape, repere) == lu


def test_un_jour_relatif_part_d_aujourd_hui_un_nombre_du_mois_de_l_ordonnance():
    ordonnance = date(2026, 10, 12)
    lus = [lire_jour_court(t, ordonnance, SAMEDI) for t in ("j", "h", "lu", "15", "+2")]
    assert lus == [SAMEDI, date(2026, 11, 20), date(2026, 11, 16), date(2026, 10, 15), date(2026, 10, 14)]


@pytest.mark.erreur("DATE_COURTE_ILLISIBLE")
@pytest.mark.parametrize("tape", ["", "x", "32", "0", "31/11", "12/13", "12/11/1", "l", "1/2/3/4", "²"])
def test_dates_refusees(tape):
    with pytest.raises(Refus, match="date illisible"):
        lire_jour_court(tape, SAMEDI)


@pytest.mark.parametrize(
    ("tape", "fin", "nombre"),
    [
        ("", None, None),
        ("30j", date(2026, 12, 20), None),
        ("1j", SAMEDI, None),
        ("4s", date(2026, 12, 18), None),
        ("1m", date(2026, 12, 20), None),
        ("3m", date(2027, 2, 20), None),
        ("x14", None, 14),
        ("..30/11", date(2026, 11, 30), None),
        ("30/11", date(2026, 11, 30), None),
        ("..21", date(2026, 11, 21), None),
        ("..25", date(2026, 11, 25), None),
        ("..20", date(2026, 12, 20), None),
        ("20", date(2026, 12, 20), None),
        ("..5/1", date(2027, 1, 5), None),
    ],
)
def test_durees(tape, fin, nombre):
    assert lire_duree(tape, SAMEDI) == (fin, nombre)


def test_un_dernier_jour_qui_n_existe_pas_le_mois_d_apres_est_refuse():
    """30 after 31 January: nobody meant March."""
    with pytest.raises(Refus, match="date illisible"):
        lire_duree("..30", date(2027, 1, 31))


@pytest.mark.erreur("DUREE_ILLISIBLE")
@pytest.mark.parametrize("tape", ["0j", "x0", "xx", "..20/11", "x1000"])
def test_durees_refusees(tape):
    with pytest.raises(Refus):
        lire_duree(tape, SAMEDI)


def test_heures():
    assert lire_heures("19h, 8h") == (time(8), time(19))
    assert lire_heures("8h30 12:15 7") == (time(7), time(8, 30), time(12, 15))
    assert lire_heures("8h,8h") == (time(8),)
    assert lire_heures("") == ()


@pytest.mark.erreur("HEURE_ILLISIBLE")
@pytest.mark.parametrize("tape", ["25h", "8h60", "midi", "8hh"])
def test_heures_refusees(tape):
    with pytest.raises(Refus, match="heure illisible"):
        lire_heures(tape)


@pytest.mark.parametrize(
    ("tape", "lu"),
    [
        ("", Rythme()),
        ("/j", Rythme(1)),
        ("/2j", Rythme(2)),
        ("/s", Rythme(7)),
        ("/2s", Rythme(14)),
        ("lmv", Rythme(1, (0, 1, 4))),
        ("l e v", Rythme(1, (0, 2, 4))),
        ("lmmjv", Rythme(1, (0, 1, 2, 3, 4))),
        ("sd", Rythme(1, (5, 6))),
    ],
)
def test_rythmes(tape, lu):
    assert lire_rythme(tape) == lu


@pytest.mark.erreur("RYTHME_ILLISIBLE")
@pytest.mark.parametrize("tape", ["/0j", "2j", "xyz", "ll", "lmem"])
def test_rythmes_refuses(tape):
    with pytest.raises(Refus, match="rythme illisible"):
        lire_rythme(tape)


@pytest.mark.parametrize(
    ("tape", "km", "montagne"),
    [
        ("", None, False),
        ("6", Decimal(6), False),
        ("6,5 km", Decimal("6.5"), False),
        ("12kmm", Decimal(12), True),
        ("7+7-4", Decimal(10), False),
        ("0", Decimal(0), False),
    ],
)
def test_distances(tape, km, montagne):
    assert lire_distance(tape) == (km, montagne)


@pytest.mark.erreur("DISTANCE_ILLISIBLE")
@pytest.mark.parametrize("tape", ["loin", "-3", "7-9", "1e3", "7++2", "301", "km", "+", "٣"])
def test_distances_refusees(tape):
    with pytest.raises(Refus, match="distance illisible"):
        lire_distance(tape)


def test_mentions():
    assert lire_mentions("") == MentionsLues()
    assert lire_mentions("!dim nuit, urg ald") == MentionsLues(nuit=True, dimanche=True, urgence=True, ald=True)
    assert lire_mentions("horsdom at") == MentionsLues(a_domicile=False, nature="41")


@pytest.mark.erreur("MENTION_INCONNUE")
def test_toutes_les_mentions_inconnues_sont_nommees():
    with pytest.raises(Refus) as refus:
        lire_mentions("dim bof nuit zut")
    assert [a.message for a in refus.value.anomalies] == ["mention inconnue : « bof »", "mention inconnue : « zut »"]
