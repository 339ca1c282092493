"""What the payer answers to an invoice: one case a rule, and the amount that is left to pay."""

from datetime import date, time
from decimal import Decimal

import pytest
from attrs import evolve, frozen

from core.dossier.droits import Exoneration, PeriodeAmo
from core.emulateurs.assures import AssureConnu
from core.emulateurs.caisse import Scenario
from core.emulateurs.caisse.scenario import ReglesControle
from core.facturation.facture import Amo, Facture
from tests.caisse_emulee.monde import avec_droits, caisse, motifs, regles, repondre
from tests.enregistrements.fabrique import ALPHA, AMO, INFIRMIER, PRESCRIPTION, SOINS, facture, ligne

ALD = Exoneration("ald", date(2024, 1, 1), date(2030, 1, 1))
AMI4, IFD = ligne(1, "AMI", 315, "4"), ligne(2, "IFD", 275)


def exo(nature, debut=date(2026, 1, 1), fin=date(2026, 12, 31), **autres):
    return Exoneration(nature, debut, fin, **autres)


def au(jour: date, *lignes, **autres) -> Facture:
    """An invoice whose lines are all of that day."""
    return facture(*(evolve(une, jour=jour) for une in lignes), **autres)


def prescrit(**change) -> dict[str, object]:
    return {"prescription": evolve(PRESCRIPTION, **change)}


def amo(**change) -> dict[str, Amo]:
    return {"amo": evolve(AMO, **change)}


@frozen
class Cas:
    """One invoice, what the payer knows, the code expected on which lines (0: the whole invoice)."""

    regle: str
    code: str
    envoyee: Facture
    lignes: tuple[int, ...] = (1, 2)
    assure: AssureConnu | None = None
    scenario: Scenario | None = None
    jour: date = date(2026, 10, 21)

    def __str__(self) -> str:
        return f"{self.regle}-{self.code}"


def strict(**change) -> Scenario:
    return Scenario(controle=ReglesControle(**change))


FERME = avec_droits(amo=(PeriodeAmo("01", "999", "0000", date(2020, 1, 1), date(2026, 10, 19)),))
AGRICOLE = avec_droits(amo=(PeriodeAmo("02", "999", "0000", date(2020, 1, 1)),))
DEPENDANCE = {"bsi": "B"}
BSB, IFI, DEMI = ligne(1, "BSB", 1820), ligne(4, "IFI", 275), ligne(2, "AMI", 315, "0.5")
IFD_SEUL = ligne(1, "IFD", 275)
A_100 = facture(ligne(1, "AMI", 315, "4", 1, 100, ald=True), **amo(exoneration="4"))
DEUX_ANS = date(2024, 6, 30)

CAS = [
    # droits
    Cas("DROITS-1", "E003", facture(AMI4, IFD, beneficiaire=evolve(ALPHA, nir="2991355555043", cle="68")), (0,)),
    Cas("DROITS-3", "E005", facture(AMI4, IFD, beneficiaire=evolve(ALPHA, naissance="19550602")), (0,)),
    Cas("DROITS-3", "E005", facture(AMI4, IFD, beneficiaire=evolve(ALPHA, rang=2)), (0,)),
    Cas("DROITS-4", "E006", facture(AMI4, IFD), assure=FERME),
    Cas("REFERENTIEL-1", "0250", facture(AMI4, IFD), (0,), assure=avec_droits(amo=())),
    Cas("ORGANISME-1", "E007", facture(AMI4, IFD, **amo(centre="0001")), (0,)),
    Cas("ORGANISME-1", "E007", facture(AMI4, IFD, **amo(caisse="349")), (0,)),
    Cas("ORGANISME-2", "E008", facture(AMI4, IFD), (0,), assure=AGRICOLE),
    # professionnel
    Cas("PS-2", "E034", facture(AMI4, IFD, executant=evolve(INFIRMIER, am_execution="991234575")), (0,)),
    # nature d'assurance et exonérations
    Cas("NATURE-1", "0317", facture(ligne(1, "AMI", 315, "4", 1, 60, local=True), **amo(nature="13")), (0,)),
    Cas("EXO-1", "E009", facture(ligne(1, "AMI", 315, "4", 1, 100, ald=True), IFD, **amo(exoneration="4")), (1,)),
    Cas("EXO-3", "E010", facture(ligne(1, "AMI", 315, "4", 1, 100), **amo(nature="30", date_nature=date(2026, 12, 1))), (1,)),
    Cas("EXO-4", "E011", facture(ligne(1, "AMI", 315, "4", 1, 100), **amo(nature="41", date_nature=date(2026, 9, 1))), (0,)),
    Cas("EXO-5", "0450", facture(ligne(1, "AMI", 315, "4", 1, 100), **amo(exoneration="5")), (1,)),
    Cas("TARIF-5", "E023", facture(ligne(1, "AMI", 315, "4", 1, 100), IFD), (1,)),
    # prescription
    Cas("PRESCRIPTION-2", "E013", facture(AMI4, IFD, **prescrit(am="991111134", rpps=""))),
    Cas("ETABLISSEMENT-1", "0460", facture(AMI4, IFD, **prescrit(am="991111134", rpps="", situation="salarie"))),
    Cas("PRESCRIPTION-3", "0470", facture(AMI4, IFD, **prescrit(am="991111126", rpps=""))),
    Cas("PRESCRIPTION-5", "E015", facture(AMI4, IFD, **prescrit(jour=date(2026, 10, 21)))),
    Cas("PRESCRIPTION-6", "E016", facture(AMI4, IFD, **prescrit(jour=date(2025, 10, 18)))),
    Cas("DELAI-1", "E017", facture(AMI4, IFD), jour=date(2026, 10, 19)),
    Cas("DELAI-2", "E018", au(DEUX_ANS, AMI4, IFD, **prescrit(jour=date(2024, 6, 1))), (0,)),
    Cas("ACCORD-3", "E029", facture(ligne(1, "AMI", 315, "1.2"), IFD, **prescrit(accord_prealable="refus:2026-10-10")), (1,)),
    Cas("ACCORD-2", "E028", facture(ligne(1, "AMI", 315, "1.2"), IFD, **prescrit(accord_prealable="demande:2026-10-10")), (1,)),
    Cas("BSI-1", "E030", facture(BSB, ligne(2, "IFI", 275)), (1,)),
    Cas("BSI-1", "E030", facture(BSB, ligne(2, "IFI", 275), bsi="A"), (1,)),
    # tarifs
    Cas("TARIF-1", "E019", facture(ligne(1, "AIS", 265, "3"), IFD), (1,)),
    Cas("TARIF-1", "E019", facture(ligne(1, "CIA", 2000), IFD), (1,)),
    Cas("TARIF-2", "E020", facture(ligne(1, "AMK", 221, "7"), IFD), (1,)),
    Cas("TARIF-3", "E021", facture(ligne(1, "AMI", 315, "4.37"), IFD), (1,)),
    Cas("TARIF-3", "E021", facture(AMI4, ligne(2, "IFD", 275, "2")), (2,)),
    Cas("TARIF-4", "E022", facture(ligne(1, "AMI", 335, "4"), IFD), (1,)),
    Cas("TARIF-4", "E022", au(date(2026, 11, 10), AMI4, IFD), (1,), jour=date(2026, 11, 12)),
    Cas("TARIF-4", "E022", facture(AMI4, ligne(2, "AMI", 850, complement="N")), (2,)),
    # cumuls
    Cas("CUMUL-1", "E024", facture(AMI4, ligne(2, "AMI", 315, "4")), (2,)),
    Cas("CUMUL-1", "E024", facture(ligne(1, "AMI", 315, "5.1"), ligne(2, "AMI", 315, "3.9")), (2,)),
    Cas("CUMUL-1", "E024", facture(AMI4, ligne(2, "AMI", 315, "1.25"), ligne(3, "AMI", 315, "1.25")), (3,)),
    Cas("CUMUL-1", "E024", facture(ligne(1, "AMI", 315, "4", 2), IFD), (1,)),
    Cas("CUMUL-2", "E024", facture(AMI4, IFD, ligne(3, "IFI", 275)), (2,)),
    Cas("CUMUL-3", "E024", facture(BSB, ligne(2, "MAU", 135), **DEPENDANCE), (2,)),
    Cas("CUMUL-3", "E024", facture(ligne(1, "AMI", 315, "1"), ligne(2, "MAU", 135), ligne(3, "MCI", 500)), (2,)),
    Cas("CUMUL-4", "E024", facture(BSB, evolve(BSB, rang=2, seance=2), **DEPENDANCE), (2,)),
    Cas("CUMUL-5", "E024", facture(BSB, ligne(2, "AMI", 315, "1"), **DEPENDANCE), (2,)),
    Cas("CUMUL-5", "E024", facture(BSB, ligne(2, "AMX", 315, "3"), **DEPENDANCE), (2,)),
    Cas("CUMUL-6", "E024", facture(BSB, ligne(2, "IFI", 275, "1", 5), **DEPENDANCE), (2,)),
    Cas("CUMUL-7", "E024", facture(AMI4, ligne(2, "AMI", 915, complement="N"), ligne(3, "AMI", 850, complement="F")), (3,)),
    Cas("MAJORATION-1", "E025", facture(AMI4, ligne(2, "MAU", 135)), (2,)),
    Cas("MAJORATION-1", "E025", facture(ligne(1, "AMI", 315, "1"), ligne(2, "AMI", 315, "0.5"), ligne(3, "MAU", 135)), (3,)),
    Cas("MAJORATION-2", "E025", facture(AMI4, ligne(2, "MCI", 500, seance=2)), (2,)),
    Cas("DEPLACEMENT-1", "E026", facture(AMI4, ligne(2, "IFD", 275, seance=2)), (2,)),
    Cas("DEPLACEMENT-2", "E026", facture(AMI4, IFD, **prescrit(a_domicile=False)), (2,)),
    Cas("DEPLACEMENT-2", "E026", facture(AMI4, ligne(2, "IFD", 275, lieu="cabinet")), (2,)),
    Cas("DEPLACEMENT-3", "E027", facture(AMI4, ligne(2, "IK", 35, "1", 20)), (2,)),
]  # fmt: skip


@pytest.mark.parametrize("cas", CAS, ids=str)
def test_each_rule_refuses_what_it_should_and_nothing_else(cas: Cas):
    payeur = caisse(*([cas.assure] if cas.assure else []), scenario=cas.scenario, jour=cas.jour)
    # the lot is dated like the payer; the codec refuses care after it, so that one is dated by hand
    reponse = repondre(cas.envoyee, payeur=payeur, jour=max(cas.jour, max(x.jour for x in cas.envoyee.lignes)))
    assert motifs(reponse) == [(cas.code, rang) for rang in cas.lignes], payeur.decisions
    assert cas.regle in regles(payeur)
    refusees = {x.rang for x in cas.envoyee.lignes} if 0 in cas.lignes else set(cas.lignes)
    reste = sum(x.part_amo + x.part_rl for x in cas.envoyee.lignes if x.rang not in refusees)
    assert reponse.amo is not None
    assert reponse.amo.paye == reste
    assert reponse.amo.etat == ("P" if reste else "R")


JUSTES: dict[str, tuple[Facture, AssureConnu | None]] = {
    "droit commun": (facture(AMI4, IFD), None),
    "ald": (facture(ligne(1, "AMI", 315, "4", 1, 100, ald=True), IFD, **amo(exoneration="4")), avec_droits(ALD)),
    "maternité": (
        facture(ligne(1, "AMI", 315, "4", 1, 100), **amo(nature="30", date_nature=date(2026, 12, 1))),
        avec_droits(exo("maternite", date_nature=date(2026, 12, 1))),
    ),
    "accident par sa date": (
        facture(ligne(1, "AMI", 315, "4", 1, 100), **amo(nature="41", date_nature=date(2026, 9, 1))),
        avec_droits(exo("at", date_nature=date(2026, 9, 1))),
    ),
    "accident par son numéro": (
        facture(ligne(1, "AMI", 315, "4", 1, 100), **amo(nature="41", numero_at="123456782")),
        avec_droits(exo("at", numero="123456782")),
    ),
    "régime local": (facture(ligne(1, "AMI", 315, "4", local=True), **amo(nature="13")), avec_droits(exo("regime_local"))),
    "invalidité": (facture(ligne(1, "AMI", 315, "4", 1, 100), **amo(exoneration="5")), avec_droits(exo("invalidite"))),
    "aspa": (facture(ligne(1, "AMI", 315, "4", 1, 80), **amo(exoneration="9")), avec_droits(exo("aspa"))),
    "11B : plein, moitié": (facture(AMI4, ligne(2, "AMI", 315, "1"), ligne(3, "IFD", 275)), None),
    "demi-coefficient à trois décimales": (facture(AMI4, ligne(2, "AMI", 315, "0.625")), None),
    "ponction au taux plein": (facture(AMI4, ligne(2, "AMI", 315, "1.5")), None),
    "glycémie et insuline": (facture(ligne(1, "AMI", 315, "1"), ligne(2, "AMI", 315, "1"), ligne(3, "IFD", 275)), None),
    "groupe à moitié derrière un gavage": (facture(ligne(1, "AMI", 315, "3"), DEMI, evolve(DEMI, rang=3)), None),
    "perfusions": (facture(ligne(1, "AMI", 315, "14"), ligne(2, "AMI", 315, "9"), ligne(3, "AMI", 315, "6", 2)), None),
    "deux séances du même jour": (facture(AMI4, IFD, evolve(AMI4, rang=3, seance=2), evolve(IFD, rang=4, seance=2)), None),
    "acte unique et MAU": (facture(ligne(1, "AMI", 315, "1"), ligne(2, "MAU", 135), ligne(3, "IFD", 275)), None),
    "MCI": (facture(AMI4, ligne(2, "MCI", 500), ligne(3, "IFD", 275)), None),
    "nuit": (facture(AMI4, ligne(2, "AMI", 915, complement="N"), ligne(3, "IFD", 275)), None),
    "dimanche": (facture(AMI4, ligne(2, "AMI", 850, complement="F"), ligne(3, "IFD", 275)), None),
    "dépendance": (facture(BSB, ligne(2, "AMX", 315, "4"), ligne(3, "AMX", 315, "0.5"), IFI, **DEPENDANCE), None),
    "second dépendant du foyer": (facture(BSB, ligne(2, "IFI", 275, "0.01"), **DEPENDANCE), None),
    "déplacement non prescrit, laissé au patient": (
        facture(AMI4, ligne(2, "IFD", 275, taux=0, qualificatif="F"), **prescrit(a_domicile=False)),
        None,
    ),
    "accord refusé, laissé au patient": (
        facture(IFD_SEUL, ligne(2, "AMI", 315, "1.2", taux=0), **prescrit(accord_prealable="refus:2026-10-10")),
        None,
    ),
    "kilomètres": (facture(AMI4, IFD, ligne(3, "IK", 35, "1", 120), ligne(4, "IKM", 50, "0.5", 20)), None),
    "après la hausse": (au(date(2026, 10, 20), AMI4, IFD), None),
    "prescrit par elle-même": (facture(AMI4, IFD, **prescrit(am=INFIRMIER.am, rpps="", origine="P")), None),
    "accord tacite": (facture(ligne(1, "AMI", 315, "1.2"), IFD, **prescrit(accord_prealable="demande:2026-10-01")), None),
}  # fmt: skip


@pytest.mark.parametrize("nom", JUSTES)
def test_what_is_right_is_paid_in_full(nom: str):
    envoyee, assure = JUSTES[nom]
    payeur = caisse(*([assure] if assure else []))
    reponse = repondre(envoyee, payeur=payeur)
    assert motifs(reponse) == [], payeur.decisions
    assert reponse.amo is not None
    assert (reponse.amo.etat, reponse.amo.paye) == ("P", envoyee.part_amo)
    assert sum(acte.montant for acte in reponse.actes) == envoyee.part_amo


def test_a_wrong_key_is_seen_even_when_the_number_is_known():
    from core.telematique.b2 import FichiersLot
    from tests.caisse_emulee.monde import deposer, factures, paquet, signer
    from tests.enregistrements.fabrique import lot

    envoi = paquet(lot(facture(AMI4, IFD)))
    fichiers = dict(envoi.fichiers)
    octets = fichiers[envoi.nom + ".b2"].replace(b"299135555504269", b"299135555504268")
    payeur = caisse()
    deposer(payeur, FichiersLot(envoi.nom, octets, fichiers[envoi.nom + ".emu.json"], 1, 0, 0, 0).paquet(signer(octets)))
    assert motifs(factures(payeur)[123]) == [("E004", 0)]


def test_a_prescriber_may_be_known_by_rpps_only():
    assert motifs(repondre(facture(AMI4, IFD, **prescrit(am="")))) == []


@pytest.mark.parametrize(
    ("champ", "code"), [("rpps_prescripteur", "E012"), ("prescription", "E014"), ("parcours", "E035"), ("total", "E036")]
)
def test_what_the_writer_never_leaves_out_is_looked_for_anyway(champ: str, code: str):
    from core.telematique.b2 import FichiersLot
    from tests.caisse_emulee.monde import deposer, factures, paquet, signer
    from tests.enregistrements.fabrique import lot

    envoi = paquet(lot(facture(AMI4, IFD)))
    fichiers = dict(envoi.fichiers)
    octets, bloc = fichiers[envoi.nom + ".b2"], fichiers[envoi.nom + ".emu.json"]
    match champ:
        case "rpps_prescripteur":
            octets = octets.replace(b"991111118T", b"000000000T").replace(b"E0299900000003", b"E0200000000000")
        case "prescription":
            bloc = bloc.replace(b'"prescription":"2026-10-01"', b'"prescription":""')
        case "parcours":
            octets = octets.replace(b"T       499", b"Z       499")
        case "total":
            octets = octets.replace(b"00001535000009210000061400000000", b"00001535000009210000061300000000")
    payeur = caisse()
    deposer(payeur, FichiersLot(envoi.nom, octets, bloc, 1, 0, 0, 0).paquet(signer(octets)))
    assert {c for c, _ in motifs(factures(payeur)[123])} == {code}, payeur.decisions


def test_a_nurse_who_has_stopped_is_not_paid():
    from core.emulateurs.caisse import Annuaire, Professionnel
    from tests.caisse_emulee.monde import AM, ANNUAIRE, CLE

    payeur = caisse()
    payeur._annuaire = Annuaire((Professionnel(AM, cle_signature=CLE, fin=date(2026, 10, 1)),), ANNUAIRE.prescripteurs)
    assert motifs(repondre(facture(AMI4, IFD), payeur=payeur)) == [("E033", 0)]
    assert "PS-1" in regles(payeur)


@pytest.mark.parametrize(
    ("regle", "code", "envoyee", "assure", "scenario", "paye"),
    [
        ("EXO-2", "E081", A_100, None, strict(ald_inconnue="signaler"), 756),
        ("ORGANISME-3", "E082", facture(AMI4, IFD, **amo(caisse="349")), None, strict(mauvaise_caisse="reaiguiller"), 921),
        (
            "DROITS-5",
            "E080",
            facture(AMI4, IFD, **amo(droits_lus_le=date(2026, 9, 1))),
            avec_droits(amo=(PeriodeAmo("01", "999", "0000", date(2026, 10, 1)),)),
            None,
            921,
        ),
    ],
)  # fmt: skip
def test_a_signalement_informs_and_pays(regle, code, envoyee, assure, scenario, paye):
    payeur = caisse(*([assure] if assure else []), scenario=scenario)
    reponse = repondre(envoyee, payeur=payeur)
    assert [c for c, _ in motifs(reponse)] == [code]
    assert regle in regles(payeur)
    assert reponse.amo is not None
    assert (reponse.amo.etat, reponse.amo.paye) == ("P", paye)


def test_a_signalement_never_stands_alone_on_a_refusal():
    reponse = repondre(facture(AMI4, **prescrit(am="991111134", rpps="")), payeur=caisse(scenario=strict(pieces="signaler")))
    assert reponse.amo is not None
    assert reponse.amo.etat == "R"
    assert motifs(reponse) == [("E013", 1)]


def test_an_invoice_not_in_tiers_payant_is_left_to_the_patient():
    reponse = repondre(facture(AMI4, IFD, tiers_payant_amo=False))
    assert reponse.amo is not None
    assert (reponse.amo.etat, reponse.amo.paye, reponse.motifs) == ("", 0, ())


def test_more_reasons_than_ranks_refuse_the_whole_invoice():
    """The rank of a reason has two digits: an invoice of 120 faulty lines is refused with the first 99."""
    lignes = tuple(ligne(i, "AMI", 335, "4", seance=i, heure=time(i // 10, i % 10)) for i in range(1, 121))
    reponse = repondre(facture(*lignes))
    assert reponse.amo is not None
    assert (reponse.amo.etat, len(reponse.motifs)) == ("R", 99)


def test_the_reason_names_the_line_and_the_rule():
    motif = repondre(facture(ligne(1, "AMI", 335, "4"), IFD)).motifs[0]
    assert (motif.niveau, motif.part, motif.prestation, motif.jour) == ("L", "O", "AMI", SOINS)
    assert motif.executant == INFIRMIER.am
    assert motif.information == "REGLE TARIF-4"


def test_overseas_prices_are_those_of_the_nurse_s_territory():
    envoyee = facture(ligne(1, "AMI", 330, "4"), ligne(2, "IFD", 275))
    assert motifs(repondre(envoyee)) == [("E022", 1)]
    from core.emulateurs.caisse import Annuaire, Professionnel
    from tests.caisse_emulee.monde import AM, ANNUAIRE, CLE

    outremer = caisse()
    outremer._annuaire = Annuaire((Professionnel(AM, cle_signature=CLE, territoire="drom"),), ANNUAIRE.prescripteurs)
    assert motifs(repondre(envoyee, payeur=outremer)) == []


def test_ame_is_paid_by_the_caisse_whatever_the_share():
    from core.facturation.facture import Amc

    ame = Amc("75500017", gestion="unique", dre=False)
    moitie = evolve(ligne(1, "AMI", 315, "4", 1, 0), part_amc=1260, part_patient=0)
    reponse = repondre(facture(moitie, amc=ame, tiers_payant_amc=True), payeur=caisse(avec_droits(exo("ame"))))
    assert reponse.amc is not None
    assert (reponse.amc.etat, reponse.amc.paye) == ("P", 1260)
    assert Decimal(reponse.amc.paye) == 1260


@pytest.mark.parametrize(("regime", "taux", "exoneration"), [("04", 75, "0"), ("04", 60, "0"), ("10", 85, "0"), ("07", 100, "5")])
def test_special_regimes_have_their_own_rates(regime: str, taux: int, exoneration: str):
    from core.telematique.b2 import Destinataire
    from core.telematique.b2.controles import TYPES_DESTINATAIRE

    connu = avec_droits(amo=(PeriodeAmo(regime, "999", "0000", date(2024, 1, 1)),))
    une = facture(ligne(1, "AMI", 315, "4", 1, taux), **amo(regime=regime, exoneration=exoneration))
    cible = Destinataire(TYPES_DESTINATAIRE[regime], "999", regime, "999")
    reponse = repondre(une, payeur=caisse(connu), destinataire=cible)
    assert motifs(reponse) == []
    assert reponse.amo is not None
    assert reponse.amo.paye == une.part_amo


def test_the_rate_of_another_regime_is_refused():
    assert motifs(repondre(facture(ligne(1, "AMI", 315, "4", 1, 85)))) == [("E023", 1)]
