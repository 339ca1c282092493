"""What must hold for every visit, whatever its acts: hypothesis looks for a counter-example."""

from collections import Counter
from datetime import date, time, timedelta
from decimal import Decimal
from functools import cache
from itertools import permutations

from attrs import evolve
from hypothesis import given, settings
from hypothesis import strategies as st

from core.cotation import coter, coter_journee, expliquer
from core.cotation.conseils import conseiller
from core.cotation.resultat import Cotation
from core.cotation.seance import ActeFait, Mentions, Seance
from core.cotation.situation import ActeAnterieur, Situation
from core.nomenclature import Nomenclature, charger

JOUR = date(2026, 11, 17)
GROUPE_5BIS = ("II.5bis.SURV_DIAB", "II.5bis.INSULINE", "II.5bis.PANS_DIAB", "II.5bis.HEBDO_75")


@cache
def nomenclature() -> Nomenclature:
    return charger()


@cache
def actes_du_jour() -> tuple[str, ...]:
    """Every act that can be billed on JOUR."""
    return tuple(sorted(nomenclature().au(JOUR, "metropole").actes))


@st.composite
def seances(dessin: st.DrawFn) -> Seance:
    """A visit of one to five acts with any facts; some are refused, which is a result too."""
    actes = dessin(st.lists(st.sampled_from(actes_du_jour()), min_size=1, max_size=5, unique=True))
    faits = tuple(ActeFait(a, dessin(st.integers(1, 3))) for a in actes)
    return Seance(
        jour=JOUR + timedelta(days=dessin(st.integers(0, 6))),
        actes=faits,
        heure=dessin(st.one_of(st.none(), st.times().map(lambda h: time(h.hour, h.minute)))),
        lieu=dessin(st.sampled_from(("domicile", "domicile", "cabinet", None))),
        distance_km=dessin(st.sampled_from((None, None, Decimal("1"), Decimal("2.5"), Decimal("12.3")))),
        zone=dessin(st.sampled_from(("plaine", "montagne", "pied_ski"))),
        meme_foyer=dessin(st.sampled_from((None, None, (1, 2), (2, 2)))),
        bsi=dessin(st.sampled_from((None, None, None, "A", "B", "C"))),
        insulino_traite=dessin(st.booleans()),
        cancer_immunodeprime=dessin(st.booleans()),
        palliatif=dessin(st.booleans()),
        age=dessin(st.sampled_from((None, 3, 6, 40, 76, 91))),
        prescription=Mentions(dessin(st.booleans()), dessin(st.booleans())),
        urgence=dessin(st.booleans()),
        territoire=dessin(st.sampled_from(("metropole", "974", "alsace_moselle"))),
    )


def lignes(cotation: Cotation) -> Counter[tuple[str, str, Decimal, int, int]]:
    """The lines without their order."""
    return Counter((x.acte, x.lettre, x.coefficient, x.taux, x.montant) for x in cotation.lignes for _ in range(x.quantite))


def refusee(cotation: Cotation) -> bool:
    return any(a.gravite == "bloquant" for a in cotation.anomalies)


@given(seances(), st.randoms())
@settings(max_examples=150, deadline=None)
def test_ordre_de_saisie_indifferent(seance: Seance, hasard: object) -> None:
    melange = list(seance.actes)
    hasard.shuffle(melange)  # type: ignore[attr-defined]
    une = coter(seance, nomenclature())
    autre = coter(evolve(seance, actes=tuple(melange)), nomenclature())
    assert lignes(une) == lignes(autre), expliquer(une) + "\n---\n" + expliquer(autre)
    assert {(s.code, s.quantite, s.montant) for s in une.supplements} == {
        (s.code, s.quantite, s.montant) for s in autre.supplements
    }
    assert une.montant == autre.montant


@given(seances())
@settings(max_examples=150, deadline=None)
def test_parts_du_groupe_5bis_ensemble(seance: Seance) -> None:
    """Outside a BSI the acts of 5 bis share one rate, but for an act set aside, and the analgesia whose text stands alone."""
    cotation = coter(evolve(seance, bsi=None, insulino_traite=True, age=80), nomenclature())
    ecartes = {e.acte for e in cotation.ecartees}
    taux = {x.taux for x in cotation.lignes if x.acte in GROUPE_5BIS and x.lettre == "AMI" and (x.taux or x.acte not in ecartes)}
    assert len(taux) <= 1, expliquer(cotation)


@given(seances())
@settings(max_examples=100, deadline=None)
def test_ce_qui_est_date_apres_ne_change_rien(seance: Seance) -> None:
    futur = tuple(ActeAnterieur(seance.jour + timedelta(days=1 + n), a.acte, 4) for n, a in enumerate(seance.actes))
    sans = coter(seance, nomenclature())
    avec = coter(seance, nomenclature(), Situation(historique=futur))
    assert lignes(sans) == lignes(avec), expliquer(avec)
    assert sans.montant == avec.montant


@given(seances())
@settings(max_examples=200, deadline=None)
def test_aucun_acte_ne_disparait(seance: Seance) -> None:
    cotation = coter(seance, nomenclature())
    if refusee(cotation):
        assert cotation.lignes == ()
        return
    comptes: Counter[str] = Counter()
    for ligne in cotation.lignes:
        comptes[ligne.acte] += ligne.quantite
    ecartes = {e.acte for e in cotation.ecartees}
    for acte in seance.actes:
        assert comptes[acte.acte] == acte.quantite or acte.acte in ecartes, expliquer(cotation)
        assert comptes[acte.acte] <= acte.quantite, expliquer(cotation)


@given(seances())
@settings(max_examples=200, deadline=None)
def test_total_egale_la_somme_et_rien_n_est_negatif(seance: Seance) -> None:
    cotation = coter(seance, nomenclature())
    assert cotation.montant == sum(x.montant for x in cotation.lignes) + sum(s.montant for s in cotation.supplements)
    for partie in (*cotation.lignes, *cotation.supplements):
        assert partie.montant >= 0
        if partie.etapes:
            assert partie.etapes[-1].apres == partie.montant
    for ligne in cotation.lignes:
        assert ligne.taux in (0, 50, 100)
        exact = ligne.coefficient * ligne.valeur * ligne.taux * ligne.quantite / 100
        assert abs(exact - ligne.montant) <= Decimal("0.5"), expliquer(cotation)
        assert (ligne.montant > 0) == (ligne.taux > 0 and ligne.coefficient > 0)


@given(seances(), st.data())
@settings(max_examples=200, deadline=None)
def test_un_acte_de_plus_ne_baisse_le_total_que_par_une_regle_nommee(seance: Seance, donnees: st.DataObject) -> None:
    """A lower total is explained by a supplement that another act forbids, an incompatibility, or the setting D3."""
    nouveau = donnees.draw(st.sampled_from(sorted(set(actes_du_jour()) - {a.acte for a in seance.actes})))
    avant = coter(seance, nomenclature())
    apres = coter(evolve(seance, actes=(*seance.actes, ActeFait(nouveau))), nomenclature())
    if refusee(apres) or refusee(avant) or apres.montant >= avant.montant:
        return
    perdus = {s.code for s in avant.supplements} - {s.code for s in apres.supplements}
    ecartes = {e.acte for e in apres.ecartees} - {e.acte for e in avant.ecartees}
    nommee = perdus or ecartes or any(r.startswith("D3") for r in apres.reglages)
    assert nommee, expliquer(avant) + "\n---\n" + expliquer(apres)


@given(seances())
@settings(max_examples=60, deadline=None)
def test_meme_question_meme_reponse(seance: Seance) -> None:
    assert coter(seance, nomenclature()) == coter(seance, nomenclature())


@given(seances())
@settings(max_examples=100, deadline=None)
def test_l_explication_dit_chaque_acte_et_le_total(seance: Seance) -> None:
    cotation = coter(seance, nomenclature())
    texte = expliquer(cotation)
    for anomalie in cotation.anomalies:
        assert anomalie.message in texte
    for ligne in cotation.lignes:
        assert ligne.acte in texte
        assert all(etape.reference for etape in ligne.etapes)


@given(seances())
@settings(max_examples=60, deadline=None)
def test_les_conseils_ne_changent_pas_le_prix(seance: Seance) -> None:
    cotation = coter(seance, nomenclature())
    conseillee = conseiller(cotation, seance, nomenclature())
    assert lignes(conseillee) == lignes(cotation)
    assert conseillee.montant == cotation.montant
    assert all(m.montant > 0 and m.fait_requis and m.reference for m in conseillee.manques), expliquer(conseillee)
    assert all(0 < r.montant <= cotation.montant and r.preuve for r in conseillee.risques), expliquer(conseillee)


@given(st.lists(seances(), min_size=2, max_size=5), st.randoms())
@settings(max_examples=60, deadline=None)
def test_l_ordre_de_saisie_d_une_journee_est_indifferent(visites: list[Seance], hasard: object) -> None:
    """With different hours the day is priced in the order of the hours, whatever the order of entry."""
    journee = [
        evolve(v, jour=JOUR, heure=time(8 + rang), patient=f"p{rang % 2}", foyer="", meme_foyer=None, territoire="metropole")
        for rang, v in enumerate(visites)
    ]
    melange = list(journee)
    hasard.shuffle(melange)  # type: ignore[attr-defined]
    une = {s.heure: c.montant for s, c in zip(journee, coter_journee(journee, nomenclature()), strict=True)}
    autre = {s.heure: c.montant for s, c in zip(melange, coter_journee(melange, nomenclature()), strict=True)}
    assert une == autre


def test_de_deux_forfaits_du_meme_jour_le_premier_par_l_heure_compte() -> None:
    journee = [
        Seance(jour=JOUR, actes=(ActeFait(acte),), heure=time(heure), lieu="domicile", patient="p", territoire="metropole")
        for heure, acte in ((8, "I.12.BSA"), (10, "I.12.BSB"), (12, "I.12.BSA"))
    ]
    attendus = {s.heure: c.montant for s, c in zip(journee, coter_journee(journee, nomenclature()), strict=True)}
    assert attendus[time(8)] > 0
    for melange in permutations(journee):
        assert {s.heure: c.montant for s, c in zip(melange, coter_journee(melange, nomenclature()), strict=True)} == attendus


@given(seances())
@settings(max_examples=60, deadline=None)
def test_une_visite_seule_vaut_la_journee_d_une_visite(seance: Seance) -> None:
    seule = coter(evolve(seance, foyer=""), nomenclature())
    assert coter_journee([evolve(seance, foyer="")], nomenclature())[0].montant == seule.montant
