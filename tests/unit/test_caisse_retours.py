"""What the payer remembers and pays: duplicates, DRE, deferrals, debts, lump sums, recoveries, its calendar, its state."""

from datetime import date, datetime, time
from decimal import Decimal

import pytest
from attrs import evolve

from core.emulateurs.caisse import Caisse, Scenario, lire_anterieurs
from core.emulateurs.caisse.calendrier import est_ferie, jour_ouvre, limite_facturation
from core.emulateurs.caisse.scenario import ForfaitPrevu, InduPrevu, ReglesPaiement, Retours
from core.emulateurs.horloge import HorlogeEmulee
from core.facturation.facture import Facture
from core.telematique import noemie
from core.telematique.b2 import LotAEcrire
from core.telematique.noemie import SANS_VIREMENT
from tests.caisse_emulee.monde import (
    ANNUAIRE,
    CONNU,
    DRE,
    MUTUELLE,
    avec_droits,
    caisse,
    deposer,
    deposer_dre,
    factures,
    lus,
    motifs,
    paquet,
    regles,
    retours,
)
from tests.enregistrements.fabrique import PRESCRIPTION, facture, ligne, lot

AMI4, IFD = ligne(1, "AMI", 315, "4"), ligne(2, "IFD", 275)
HUIT, DIX_NEUF = time(8), time(19)


def a(heure: time | None, *lignes: object, **autres: object) -> Facture:
    """An invoice whose lines are all done at that hour."""
    return facture(*(evolve(une, heure=heure) for une in lignes or (AMI4, IFD)), **autres)


def suite(*envoyees: Facture, payeur: Caisse | None = None) -> tuple[Caisse, list[LotAEcrire]]:
    """One lot an invoice, numbers from 1."""
    payeur = payeur or caisse()
    lots = [lot(f, numero=i, identifiant6=f"EMU{i:03d}") for i, f in enumerate(envoyees, 1)]
    for un in lots:
        accuse = deposer(payeur, un)
        assert accuse is not None
        assert accuse.positif, payeur.decisions
    return payeur, lots


# --- what was paid before ---------------------------------------------------------------------------------------------


def test_the_same_invoice_number_in_two_lots_is_refused():
    payeur, _ = suite(a(HUIT), a(DIX_NEUF))
    reponses = [(f.lot, motifs(f)) for r in lus(payeur) for f in r.factures]
    assert sorted(reponses) == [(1, []), (2, [("E001", 0)])]
    assert "DOUBLON-1" in regles(payeur)


@pytest.mark.parametrize(("premier", "second"), [(HUIT, HUIT), (None, HUIT), (HUIT, None), (None, None)])
def test_the_same_act_at_the_same_hour_is_paid_once(premier, second):
    payeur, _ = suite(a(premier), a(second, numero=124))
    reponses = factures(payeur)
    assert motifs(reponses[123]) == []
    assert motifs(reponses[124]) == [("E002", 1), ("E002", 2)]
    assert reponses[124].amo.etat == "R"


def test_what_was_paid_before_the_story_begins_is_not_paid_again():
    anterieurs = lire_anterieurs(
        b"""
[[acte]]
nir = "2991355555042"
naissance = "550601"
jour = 2026-10-20
code = "AMI"
coefficient = 4
executant = "991234567"
heure = "08:00"
"""
    )
    horloge = HorlogeEmulee(datetime(2026, 10, 21, 9))
    payeur = Caisse(None, (CONNU,), Scenario(), 1, horloge, ANNUAIRE, anterieurs)
    suite(a(HUIT), a(DIX_NEUF, numero=124), payeur=payeur)
    reponses = factures(payeur)
    assert (motifs(reponses[123]), motifs(reponses[124])) == ([("E002", 1)], [])


def test_the_evening_visit_is_not_the_morning_one():
    payeur, _ = suite(a(HUIT), a(DIX_NEUF, numero=124))
    assert motifs(factures(payeur)[124]) == []


def test_only_the_act_already_paid_is_refused():
    payeur, _ = suite(a(HUIT, AMI4), a(HUIT, AMI4, IFD, numero=124))
    reponse = factures(payeur)[124]
    assert motifs(reponse) == [("E002", 1)]
    assert reponse.amo.paye == 165


def test_what_was_refused_may_be_corrected():
    payeur, _ = suite(a(HUIT, evolve(AMI4, prix_unitaire=335, base=1340, honoraires=1340, part_amo=804, part_patient=536)))
    corrigee = a(HUIT, AMI4, numero=124, rectifie=123)
    assert deposer(payeur, lot(corrigee, numero=2, identifiant6="EMU002")).positif
    assert motifs(factures(payeur)[124]) == []


def test_rectifying_a_paid_invoice_is_refused():
    payeur, _ = suite(a(HUIT), a(HUIT, numero=124, rectifie=123))
    assert motifs(factures(payeur)[124]) == [("2900", 0)]
    assert "DOUBLON-3" in regles(payeur)


def test_two_forfaits_of_one_day_in_two_invoices():
    bsb = ligne(1, "BSB", 1820, heure=HUIT)
    payeur, _ = suite(facture(bsb, bsi="B"), facture(evolve(bsb, heure=DIX_NEUF), bsi="B", numero=124))
    assert motifs(factures(payeur)[124]) == [("E024", 1)]
    assert "CUMUL-4" in regles(payeur)


def test_after_a_month_a_prior_agreement_is_needed():
    def visite(jour: date, numero: int, **prescription: object) -> Facture:
        return facture(
            ligne(1, "AMI", 315, "1.2", jour=jour),
            numero=numero,
            prescription=evolve(PRESCRIPTION, jour=date(2026, 9, 1), **prescription),
        )

    payeur, _ = suite(
        visite(date(2026, 9, 1), 1),
        visite(date(2026, 10, 1), 2),
        visite(date(2026, 10, 3), 3),
        visite(date(2026, 10, 4), 4, accord_prealable="accord:2026-10-01"),
        visite(date(2026, 10, 5), 5, accord_prealable="urgence"),
    )
    reponses = factures(payeur)
    assert {n: motifs(r) for n, r in reponses.items()} == {1: [], 2: [], 3: [("E028", 1)], 4: [], 5: []}
    assert "ACCORD-1" in regles(payeur)


# --- money that moves otherwise ---------------------------------------------------------------------------------------


def test_a_debt_is_withheld_until_it_is_paid_and_never_more_than_the_transfer():
    indu = InduPrevu("IND1", Decimal("15.00"), date(2026, 10, 1))
    payeur, _ = suite(a(HUIT), payeur=caisse(scenario=Scenario(indu=(indu,))))
    (premier,) = lus(payeur)
    assert [(r.montant, r.solde, r.signe) for r in premier.retenues] == [(921, 579, "N")]
    assert (premier.cumul, premier.virement.libelle) == (0, SANS_VIREMENT)
    deposer(payeur, lot(a(DIX_NEUF, numero=124), numero=2, identifiant6="EMU002"))
    (second,) = lus(payeur)
    assert [(r.montant, r.solde) for r in second.retenues] == [(579, 0)]
    assert second.cumul == 921 - 579


def test_a_lump_sum_is_paid_once():
    forfait = ForfaitPrevu("00261", "FORFAIT", Decimal("120.00"), date(2026, 10, 1))
    payeur, _ = suite(a(HUIT), payeur=caisse(scenario=Scenario(forfait=(forfait,))))
    (premier,) = lus(payeur)
    assert [(f.code, f.montant, f.details[0].montant) for f in premier.forfaits] == [("00261", 12000, 12000)]
    deposer(payeur, lot(a(DIX_NEUF, numero=124), numero=2, identifiant6="EMU002"))
    (second,) = lus(payeur)
    assert second.forfaits == ()


def test_a_recovery_never_makes_a_transfer_negative():
    scenario = Scenario(paiement=ReglesPaiement(1, 1, reprises=Decimal(1), reprise_jours=1))
    payeur, _ = suite(a(HUIT), payeur=caisse(scenario=scenario))
    tous = list(lus(payeur))
    assert [r.cumul for r in tous] == [921], "nothing to take it from yet"
    deposer(payeur, lot(a(DIX_NEUF, numero=124), numero=2, identifiant6="EMU002"))
    suivant, *_ = lus(payeur)
    assert [(f.numero, f.type, f.amo.signe, f.paye) for f in suivant.rappels] == [(123, "E", "N", -921)]
    assert suivant.cumul == 0


def test_a_deferred_invoice_is_paid_later():
    payeur, _ = suite(a(HUIT), payeur=caisse(scenario=Scenario(paiement=ReglesPaiement(1, 1, differes=Decimal(1)))))
    etats = [(r.factures[0].amo.etat, r.factures[0].amo.paye) for r in lus(payeur)]
    assert etats == [("D", 0), ("P", 921)]


def test_each_transfer_has_its_own_label():
    payeur, _ = suite(
        *(a(time(h), numero=h) for h in range(1, 13)), payeur=caisse(scenario=Scenario(paiement=ReglesPaiement(1, 6)))
    )
    libelles = [r.virement.libelle for r in lus(payeur)]
    assert len(libelles) > 1
    assert len(set(libelles)) == len(libelles)


# --- calendar ---------------------------------------------------------------------------------------------------------


def test_the_payer_knows_its_holidays():
    feries = [jour for jour in (date(2026, 1, 1).toordinal() + n for n in range(365)) if est_ferie(date.fromordinal(jour))]
    assert [f"{date.fromordinal(j):%d/%m}" for j in feries] == [
        "01/01",
        "06/04",
        "01/05",
        "08/05",
        "14/05",
        "25/05",
        "14/07",
        "15/08",
        "01/11",
        "11/11",
        "25/12",
    ]


@pytest.mark.parametrize(
    ("depart", "nombre", "arrivee"),
    [
        (date(2026, 11, 20), 0, date(2026, 11, 20)),
        (date(2026, 11, 20), 1, date(2026, 11, 23)),  # Friday to Monday
        (date(2026, 11, 10), 1, date(2026, 11, 12)),  # over the 11th of November
        (date(2026, 12, 24), 1, date(2026, 12, 28)),
    ],
)
def test_working_days(depart, nombre, arrivee):
    assert jour_ouvre(depart, nombre) == arrivee


@pytest.mark.parametrize(
    ("soins", "trimestre", "limite"),
    [
        (date(2024, 7, 15), True, date(2026, 9, 30)),  # two years from the 1st of October 2024
        (date(2024, 12, 31), True, date(2026, 12, 31)),
        (date(2024, 7, 15), False, date(2026, 7, 15)),
        (date(2024, 2, 29), False, date(2026, 2, 28)),
    ],
)
def test_the_last_day_to_invoice(soins, trimestre, limite):
    assert limite_facturation(soins, 2, trimestre) == limite


# --- fault modes, seed, state -----------------------------------------------------------------------------------------


def livrer(**pannes: object) -> list[tuple[str, bytes]]:
    """Everything that leaves the payer after five lots."""
    payeur = caisse(scenario=Scenario(retours=Retours(**pannes)))
    for n in range(1, 6):
        envoi = paquet(lot(a(time(n), numero=n), numero=n, identifiant6=f"EMU{n:03d}"))
        payeur.recevoir(envoi.nom, dict(envoi.fichiers))
    return [(m.nom, m.octets) for m in retours(payeur)]


def test_lost_messages_leave_again():
    noemies = {x for x in livrer() if x[0].endswith(".noemie")}
    assert noemies <= set(livrer(perdus=Decimal(1)))
    assert livrer(perdus=Decimal(1), reedition_jours=0) == []


def test_a_message_may_come_twice():
    noms = [nom for nom, _ in livrer(doubles=Decimal(1))]
    assert all(noms.count(nom) == 2 for nom in noms if nom.endswith(".noemie"))


def test_a_damaged_message_never_reads_and_a_sound_one_follows():
    from core.emulateurs.caisse.pannes import alterer
    from core.erreurs import Refus

    sains = [octets for nom, octets in livrer() if nom.endswith(".noemie")]
    for graine in range(50):
        with pytest.raises(Refus):
            noemie.lire(alterer(sains[0], graine, "x"))
    abimes = livrer(alteres=Decimal(1))
    assert set(sains) <= {octets for _, octets in abimes}


def test_same_inputs_and_seed_give_the_same_bytes():
    pannes = {
        "perdus": Decimal("0.3"),
        "doubles": Decimal("0.3"),
        "retards": Decimal("0.3"),
        "desordre": True,
        "alteres": Decimal("0.3"),
    }
    assert livrer(**pannes) == livrer(**pannes)


def test_another_seed_changes_the_calendar():
    def jours(graine: int) -> list[date]:
        scenario = Scenario(paiement=ReglesPaiement(1, 30))
        payeur, _ = suite(*(a(time(h), numero=h) for h in range(1, 6)), payeur=caisse(scenario=scenario, graine=graine))
        return [r.jour for r in lus(payeur)]

    assert jours(1) == jours(1)
    assert jours(1) != jours(2)


def test_a_payer_that_starts_again_from_its_folder_goes_on(tmp_path):
    def payeur() -> Caisse:
        return Caisse(
            tmp_path, (avec_droits(amc=(MUTUELLE,)),), Scenario(), 1, HorlogeEmulee(datetime(2026, 10, 21, 9)), ANNUAIRE
        )

    temoin = caisse(avec_droits(amc=(MUTUELLE,)))
    premier = payeur()
    for p in (temoin, premier):
        deposer(p, lot(a(HUIT)))
        deposer_dre(p, DRE, numero=43)
    premier.enregistrer()
    second = payeur()
    for p in (temoin, second):
        deposer(p, lot(a(HUIT, numero=124), numero=44, identifiant6="EMU044"))
    assert retours(second) == retours(temoin)


@pytest.mark.erreur("ETAT_CAISSE_ILLISIBLE")
@pytest.mark.parametrize("contenu", [b"", b"{}", b"[]", b'{"version": 1}x', b'{"version": 99}', b'{"version": 1, "lots": 3}'])
def test_a_damaged_state_is_refused(tmp_path, contenu):
    from core.emulateurs.caisse.etat import lire_etat
    from core.erreurs import Refus

    (tmp_path / "etat.json").write_bytes(contenu)
    with pytest.raises(Refus) as refus:
        lire_etat(tmp_path)
    assert refus.value.anomalies[0].code == "ETAT_CAISSE_ILLISIBLE"
