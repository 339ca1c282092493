"""Any lot that is accepted is right: it verifies, reads back to the same amounts, and is written again with the same bytes."""

from datetime import date, timedelta
from decimal import Decimal

from attrs import evolve
from hypothesis import given, settings
from hypothesis import strategies as st

from core.argent import arrondir
from core.cotation.resultat import Cotation, Supplement
from core.cotation.seance import Seance
from core.facturation.facture import Facture, LigneFacture
from core.facturation.lignes import lignes_de
from core.telematique import b2
from tests.enregistrements.fabrique import AMO, JOUR, MUTUELLE, OC, facture, ligne, lot

COEFFICIENTS = st.sampled_from(("1", "4", "1.25", "0.625", "2.5", "0.5", "10", "5.8", "0", "3.125"))
ACTES = st.tuples(
    st.sampled_from(("AMI", "AMX", "AIS", "BSB", "DI")), st.integers(1, 3000), COEFFICIENTS, st.integers(1, 4), st.integers(0, 18)
)
KILOMETRES = st.tuples(
    st.sampled_from(("IK", "IKM")),
    st.sampled_from((35, 50, 366)),
    st.sampled_from(("1", "0.5")),
    st.integers(1, 400),
    st.integers(0, 18),
)


@st.composite
def factures(tirer: st.DrawFn) -> tuple[Facture, ...]:
    sortie = []
    for numero in range(1, tirer(st.integers(1, 4)) + 1):
        taux = tirer(st.sampled_from((60, 65, 80, 100)))
        amc = tirer(st.booleans())
        local = taux == 60 and tirer(st.booleans())
        lignes: list[LigneFacture] = []
        for code, prix, coefficient, quantite, avant in tirer(st.lists(ACTES | KILOMETRES, min_size=1, max_size=5)):
            jour = JOUR - timedelta(days=avant)
            parts = {"taux": taux, "amc": amc, "local": local, "jour": jour, "seance": len(lignes) + 1}
            lignes.append(ligne(len(lignes) + 1, code, prix, coefficient, quantite, **parts))
            if tirer(st.booleans()) and lignes[-1].base:
                lignes.append(ligne(len(lignes) + 1, code, 915, complement="N", **parts))
        if not any(x.base for x in lignes):
            lignes.append(ligne(len(lignes) + 1, "MAU", 135, taux=taux, amc=amc, local=local))
        sortie.append(
            facture(
                *lignes,
                numero=numero,
                amo=evolve(AMO, nature="13") if local else AMO,
                amc=MUTUELLE if amc else None,
                tiers_payant_amc=amc,
            )
        )
    return tuple(sortie)


@settings(max_examples=120, deadline=None)
@given(factures())
def test_ce_qui_est_ecrit_est_conforme_et_se_relit(faites: tuple[Facture, ...]) -> None:
    ecrit = b2.ecrire_lot(lot(*faites))
    assert b2.verifier(ecrit.b2) == ()
    lues = b2.lire(ecrit.b2).factures
    assert [(f.numero, f.honoraires, f.part_amo, f.part_amc) for f in lues] == [
        (f.numero, f.honoraires, f.part_amo, 0) for f in faites
    ]
    assert (ecrit.total, ecrit.total_amo) == (sum(f.honoraires for f in faites), sum(f.part_amo for f in faites))
    complements = b2.lire_complements(ecrit.json)
    assert [len(complements[f.numero].lieux) for f in lues] == [len(f.lignes) for f in lues]
    assert b2.ecrire_lot(lot(*faites)) == ecrit


@settings(max_examples=60, deadline=None)
@given(factures())
def test_la_dre_demande_exactement_ce_que_la_fse_laisse(faites: tuple[Facture, ...]) -> None:
    avec_dre = tuple(f for f in faites if f.dre)
    if not avec_dre:
        return
    demandes = tuple(evolve(f, numero=f.numero + 900_000_000, numero_fse=f.numero) for f in avec_dre)
    fse = b2.lire(b2.ecrire_lot(lot(*avec_dre)).b2).factures
    ecrit = b2.ecrire_lot(lot(*demandes, destinataire=OC, nature="DRE"))
    assert b2.verifier(ecrit.b2) == ()
    for une, autre in zip(fse, b2.lire(ecrit.b2).factures, strict=True):
        assert une.entete.top_eclatement == "F"
        assert autre.entete.entree == f"{une.numero:09d}"
        assert autre.part_amc == une.honoraires - une.part_amo
        assert (une.part_amc, autre.part_amo) == (0, une.part_amo)


def test_le_lot_accepte_des_soins_le_jour_meme_et_un_coefficient_exact() -> None:
    une = ligne(1, "AMI", 315, "4", jour=date(2026, 10, 21))
    assert b2.verifier(b2.ecrire_lot(lot(facture(evolve(une, coefficient=Decimal("4.00"))))).b2) == ()


@settings(deadline=None)
@given(st.integers(1, 450), st.integers(0, 900), st.sampled_from((35, 50, 340, 366)))
def test_des_kilometres_abattus_voyagent_en_pleins_et_en_demis(kilometres: int, demis: int, tarif: int) -> None:
    payes = min(Decimal(demis) / 2, Decimal(kilometres))
    montant = arrondir(tarif * payes)
    seance = Seance(JOUR, (), lieu="domicile")
    supplement = Supplement("IK", "IK", Decimal(kilometres), tarif, montant, (), payes)
    acte = ligne(1, "AMI", 315, "4")
    nues = lignes_de(seance, Cotation(JOUR, "metropole", (), (supplement,)), 1, {})
    parties = [evolve(x, rang=i, taux=100, part_amo=x.base) for i, x in enumerate(nues, 2)]
    assert sum(x.base for x in parties) == montant
    ecrit = b2.ecrire_lot(lot(facture(acte, *parties)))
    assert b2.verifier(ecrit.b2) == ()
    assert ecrit.total == 1260 + montant
