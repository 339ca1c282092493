"""What stays true of every split and of every situation, whatever the rights, the lines and the day."""

from datetime import date, timedelta
from typing import get_args

import pytest
from attrs import evolve
from hypothesis import given, settings
from hypothesis import strategies as st

from core.dossier.differences import fusionner_droits
from core.dossier.droits import ContratAmc, Droits, Exoneration, NatureExoneration, PeriodeAmo, couvre
from core.dossier.personnes import Patient
from core.droits.bareme import bareme
from core.droits.explication import expliquer
from core.droits.partage import LigneAPartager, partager, pourcent
from core.droits.situation import SituationDroits, situation
from core.erreurs import Refus

JOUR = date(2026, 6, 15)
JOURS = st.integers(0, 400).map(lambda n: date(2026, 1, 1) + timedelta(days=n))
NATURES = st.sampled_from(get_args(NatureExoneration))


@st.composite
def periodes(draw: st.DrawFn) -> tuple[date, date | None]:
    debut = draw(JOURS)
    duree = draw(st.one_of(st.none(), st.integers(0, 200)))
    return debut, None if duree is None else debut + timedelta(days=duree)


@st.composite
def des_droits(draw: st.DrawFn) -> Droits:
    lectures = st.one_of(st.none(), JOURS)
    amo = [
        PeriodeAmo(draw(st.sampled_from(("01", "02", "04", "07", "10"))), "999", "0000", *draw(periodes()), lu_le=draw(lectures))
        for _ in range(draw(st.integers(0, 3)))
    ]
    exonerations = [
        Exoneration(draw(NATURES), *draw(periodes()), date_nature=draw(st.one_of(st.none(), JOURS)), lu_le=draw(lectures))
        for _ in range(draw(st.integers(0, 4)))
    ]
    amc = [
        ContratAmc(
            "99123456",
            "TEST",
            *draw(periodes()),
            gestion=draw(st.sampled_from(("unique", "separee"))),
            dre=draw(st.booleans()),
            part_tm=draw(st.integers(0, 100)),
            lu_le=draw(lectures),
        )
        for _ in range(draw(st.integers(0, 2)))
    ]
    return Droits(tuple(amo), tuple(exonerations), tuple(amc))


PATIENTS = st.builds(
    Patient,
    nom=st.just("TEST-PROPRE"),
    prenom=st.just("Ida"),
    naissance=st.sampled_from(("19500101", "20080101", "20080102", "20200730", "19500000")),
    qualite=st.sampled_from("0268"),
    droits=des_droits(),
)
LIGNES = st.lists(
    st.builds(
        LigneAPartager,
        code=st.just("AMI"),
        base=st.integers(0, 20_000),
        honoraires=st.one_of(st.none(), st.integers(0, 30_000)),
        acte=st.booleans(),
        nb_actes=st.integers(0, 9),
        ald=st.booleans(),
        ap_refuse=st.booleans(),
        sans_prescription=st.booleans(),
        hors_nomenclature=st.booleans(),
        exo_acte=st.booleans(),
        qualificatif=st.sampled_from(("", "F")),
    ),
    max_size=6,
)
SITUATIONS = {"nature": st.sampled_from(("10", "30", "41", "SMG")), "tiers_payant": st.sampled_from(("integral", "amo", "aucun"))}


@settings(max_examples=150, deadline=None)
@given(PATIENTS, LIGNES, JOURS, SITUATIONS["nature"], SITUATIONS["tiers_payant"])
def test_les_parts_font_les_honoraires_et_ne_sont_jamais_negatives(patient, lignes, jour, nature, tiers_payant) -> None:
    s = situation(patient, jour, nature=nature, tiers_payant=tiers_payant)
    partage = partager(lignes, s, jour)
    for demandee, x in zip(lignes, partage.lignes, strict=True):
        parts = (x.amo, x.rl, x.amc, x.ticket_moderateur, x.hors_base)
        assert min(*parts, x.patient_facture, x.amc_facturee, x.franchise) >= 0, expliquer(partage)
        assert sum(parts) == x.honoraires, expliquer(partage)
        assert x.amo + x.rl + x.amc_facturee + x.patient_facture == x.honoraires
        assert x.honoraires == (demandee.base if demandee.honoraires is None else demandee.honoraires)
        assert x.franchise <= x.amo
        assert x.etapes
        assert all(e.reference for e in x.etapes)
    assert partage.caisse + partage.complementaire + partage.patient == partage.total("honoraires")
    version = bareme().franchise(jour)
    assert version is not None
    assert partage.total("franchise") <= version.par_jour
    recu = partage.rembourse_amo + partage.rembourse_amc
    avance = partage.patient + (partage.total("franchise") if s.tp_amo else 0)
    assert avance - recu == partage.reste_final, expliquer(partage)


@settings(max_examples=80, deadline=None)
@given(PATIENTS, LIGNES, JOURS)
def test_l_ordre_des_lignes_ne_change_pas_les_parts(patient, lignes, jour) -> None:
    """The franchise depends on the order, as ceilings do; the parts do not."""
    s = situation(patient, jour)

    def parts(suite):
        return sorted((x.code, x.honoraires, x.amo, x.rl, x.amc, x.patient) for x in partager(suite, s, jour).lignes)

    assert parts(lignes) == parts(lignes[::-1])


@settings(max_examples=120, deadline=None)
@given(PATIENTS, JOURS, JOURS, NATURES, periodes())
def test_un_droit_lu_plus_tard_ne_change_pas_une_situation_passee(patient, jour, connu_le, nature, periode) -> None:
    avant = situation(patient, jour, connu_le=connu_le)
    lecture = connu_le + timedelta(days=1)
    plus = Droits(
        (*patient.droits.amo, PeriodeAmo("02", "999", "0000", *periode, lu_le=lecture)),
        (*patient.droits.exonerations, Exoneration(nature, *periode, lu_le=lecture)),
        (*patient.droits.amc, ContratAmc("99888888", "TEST", *periode, lu_le=lecture)),
    )
    assert situation(evolve(patient, droits=plus), jour, connu_le=connu_le) == avant


@settings(max_examples=120, deadline=None)
@given(PATIENTS, st.data())
def test_fermer_un_droit_un_jour_plus_tot_ne_change_que_ce_jour(patient, data) -> None:
    if not patient.droits.amo:
        patient = evolve(patient, droits=evolve(patient.droits, amo=(PeriodeAmo("01", "999", "0000", date(2026, 1, 1)),)))
    rang = data.draw(st.integers(0, len(patient.droits.amo) - 1))
    choisie = patient.droits.amo[rang]
    fin = choisie.fin or choisie.debut + timedelta(days=90)
    ouverte, fermee = (
        evolve(
            patient,
            droits=evolve(
                patient.droits,
                amo=(*patient.droits.amo[:rang], evolve(choisie, fin=f), *patient.droits.amo[rang + 1 :]),
            ),
        )
        for f in (fin, fin - timedelta(days=1))
    )
    for ecart in (-40, -2, -1, 1, 2, 40):
        jour = fin + timedelta(days=ecart)
        assert resume(situation(ouverte, jour)) == resume(situation(fermee, jour))


def resume(s: SituationDroits) -> tuple[object, ...]:
    """The situation without the period itself, whose end was changed on purpose."""
    amo = (s.amo.regime, s.amo.debut) if s.amo else None
    return (
        *(s.nature, s.droits_amo, s.base, s.exonere, s.aspa, s.ald, s.regime_local, s.c2s, s.ame),
        *(s.part_amc, s.tp_amo, s.tp_amc, s.gestion_unique, s.franchise_exempte, amo, s.code_situation, s.anomalies),
    )


@pytest.mark.parametrize("nature", get_args(NatureExoneration))
def test_fermer_une_exoneration_d_un_jour(nature: NatureExoneration) -> None:
    """The day itself changes only if nothing else gives the same; the days around never do."""
    amo = (PeriodeAmo("01", "999", "0000", date(2026, 1, 1)),)

    def le(fin: date, jour: date) -> tuple[object, ...]:
        exoneration = Exoneration(nature, date(2026, 2, 1), fin, date_nature=date(2026, 2, 1))
        patient = Patient("TEST-FIN", "Ida", "19600101", droits=Droits(amo, (exoneration,)))
        return resume(situation(patient, jour, nature="41" if nature == "at" else "10"))

    for ecart in (-3, -1, 1, 3):
        jour = JOUR + timedelta(days=ecart)
        assert le(JOUR, jour) == le(JOUR - timedelta(days=1), jour)


@given(st.integers(0, 10**9), st.integers(0, 100))
def test_pourcent_arrondit_le_demi_centime_vers_le_haut(montant: int, taux: int) -> None:
    exact = montant * taux
    assert 0 <= pourcent(montant, taux) <= montant
    assert -50 <= exact - 100 * pourcent(montant, taux) < 50


@pytest.mark.erreur("LIGNE_ABSURDE")
def test_toutes_les_lignes_absurdes_sont_dites_ensemble() -> None:
    lignes = [LigneAPartager("A", -1), LigneAPartager("B", 100, nb_actes=-2), LigneAPartager("C", 100, honoraires=-5)]
    with pytest.raises(Refus) as refus:
        partager(lignes, SituationDroits(), JOUR)
    assert [a.ou for a in refus.value.anomalies] == ["ligne 1", "ligne 2", "ligne 3"]


def test_la_table_est_bien_formee() -> None:
    table = bareme()
    for s in table.situations.values():
        for precedente, suivante in zip(s.version, s.version[1:], strict=False):
            assert precedente.fin is not None
            assert precedente.fin < suivante.debut
        for version in s.version:
            assert 0 <= version.amo <= 100
            assert version.reference
    for regime in table.regimes:
        assert {regime.situation, regime.retraite or "droit_commun", regime.ayant_droit or "droit_commun"} <= set(
            table.situations
        )


def test_chaque_exoneration_a_un_nom_a_l_ecran_et_sa_place_sur_une_carte() -> None:
    """A nature added to the rights must be shown, written on a card and read back."""
    from core.telematique.cartes import CarteVitale, ecrire_vitale, lire_vitale
    from tui.ecrans.frise import NOMS

    natures = get_args(NatureExoneration)
    assert set(natures) == set(NOMS)
    droits = Droits(exonerations=tuple(Exoneration(n, JOUR, source="carte") for n in natures))
    carte = CarteVitale("EMU", JOUR, JOUR, "2991355555042", "69", (Patient("TEST", "A", "19990101", droits=droits),))
    assert lire_vitale(ecrire_vitale(carte)).beneficiaires[0].droits == droits


def depuis_carte(droits: Droits, jour: date) -> Droits:
    """The same rights as read on a card that day."""
    return Droits(
        tuple(evolve(p, source="carte", lu_le=jour) for p in droits.amo),
        tuple(evolve(p, source="carte", lu_le=jour) for p in droits.exonerations),
        tuple(evolve(p, source="carte", lu_le=jour) for p in droits.amc),
    )


@settings(max_examples=50, deadline=None)
@given(des_droits(), des_droits(), JOURS)
def test_relire_la_meme_carte_ne_change_plus_rien(connus: Droits, lus: Droits, jour: date) -> None:
    carte = depuis_carte(lus, jour)
    une_fois = fusionner_droits(connus, carte, jour)
    assert fusionner_droits(une_fois, carte, jour) == une_fois
    assert set(carte.amo) <= set(une_fois.amo)


@settings(max_examples=50, deadline=None)
@given(des_droits(), des_droits(), JOURS, st.integers(1, 60))
def test_une_lecture_ne_change_pas_le_passe_dont_elle_ne_parle_pas(connus: Droits, lus: Droits, jour: date, recul: int) -> None:
    """A day before the reading and before everything that it says keeps the same periods."""
    carte = depuis_carte(lus, jour)
    debuts = [p.debut for p in (*carte.amo, *carte.exonerations, *carte.amc)]
    avant = min([jour, *debuts]) - timedelta(days=recul)
    fusion = fusionner_droits(connus, carte, jour)

    def ouvertes(droits: Droits) -> list[tuple[object, date]]:
        toutes = [(p.regime, p) for p in droits.amo] + [(e.nature, e) for e in droits.exonerations]
        return sorted((nom, p.debut) for nom, p in toutes if couvre(p.debut, p.fin, avant))

    assert ouvertes(fusion) == ouvertes(connus)
