"""Whatever invoices come, what the payer writes obeys the format and adds up (rules R17, R19, R20)."""

from collections import defaultdict
from datetime import date, time
from decimal import Decimal

from attrs import evolve
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from core.dossier.droits import Exoneration, PeriodeAmo
from core.emulateurs.caisse import Scenario
from core.emulateurs.caisse.scenario import ForfaitPrevu, InduPrevu, ReglesControle, ReglesPaiement
from core.facturation.facture import Amc
from core.telematique import noemie
from core.telematique.noemie.nature import est_signalement
from tests.caisse_emulee.monde import MUTUELLE, avec_droits, caisse, deposer, retours
from tests.enregistrements.fabrique import ALPHA, AMO, INFIRMIER, OC, PRESCRIPTION, facture, ligne, lot

CODES = st.sampled_from(
    [
        ("AMI", 315, "4"),
        ("AMI", 335, "4"),
        ("AMI", 315, "0.5"),
        ("AMX", 315, "1.5"),
        ("BSB", 1820, "1"),
        ("IFD", 275, "1"),
        ("IFI", 275, "1"),
        ("MAU", 135, "1"),
        ("IK", 35, "1"),
        ("AMK", 215, "7"),
    ]
)
C2S = Amc("0088888888", gestion="unique", dre=False)
MUT = Amc("0075500017", "CM", "ADHERENT1", "MUTUELLE EMULEE")


@st.composite
def envoyees(draw: st.DrawFn, numero: int, *, dre: bool):
    """An invoice, right or wrong in any way the writer lets through."""
    nombre = draw(st.integers(1, 6))
    nature = draw(st.sampled_from(["10", "10", "10", "13", "30", "41"]))
    exoneration = draw(st.sampled_from(["0", "0", "4", "5"]))
    unique = draw(st.booleans())
    lignes = []
    for rang in range(1, nombre + 1):
        code, prix, coefficient = draw(CODES)
        taux = draw(st.sampled_from([60, 60, 60, 100, 0]))
        lignes.append(
            ligne(
                rang,
                code,
                prix,
                coefficient,
                draw(st.sampled_from([1, 1, 1, 3])),
                taux,
                amc=unique or dre,
                ald=draw(st.booleans()),
                seance=draw(st.integers(1, 2)),
                heure=draw(st.sampled_from([None, time(8), time(19)])),
                jour=draw(st.sampled_from([date(2026, 10, 20), date(2026, 9, 1), date(2023, 1, 10)])),
                lieu=draw(st.sampled_from(["domicile", "cabinet"])),
            )
        )
    centre = draw(st.sampled_from(["0000", "0000", "0001"]))
    return facture(
        *lignes,
        numero=numero,
        amo=evolve(AMO, nature=nature, exoneration=exoneration, date_nature=date(2026, 9, 1), centre=centre),
        beneficiaire=evolve(ALPHA, rang=draw(st.sampled_from([1, 1, 1, 2]))),
        executant=evolve(INFIRMIER, am_execution=draw(st.sampled_from(["", "", "991234575"]))),
        prescription=evolve(PRESCRIPTION, jour=draw(st.sampled_from([date(2026, 9, 1), date(2026, 10, 20), date(2025, 1, 1)]))),
        amc=MUT if dre else C2S if unique else None,
        tiers_payant_amo=draw(st.booleans()) or draw(st.booleans()),
        tiers_payant_amc=draw(st.booleans()),
        mode=draw(st.sampled_from([3, 3, 5])),
        bsi=draw(st.sampled_from(["", "B"])),
        rectifie=draw(st.sampled_from([0, 0, 1])),
        numero_fse=999 if dre else 0,
        pieces=draw(st.sampled_from([(), ("ordonnance.pdf",)])),
    )


@st.composite
def situations(draw: st.DrawFn):
    """A payer: its scenario and what it knows of the patient."""
    part = st.sampled_from([Decimal(0), Decimal("0.5"), Decimal(1)])
    scenario = Scenario(
        paiement=ReglesPaiement(1, 4, draw(part), 3, draw(part), 4, draw(st.booleans())),
        controle=ReglesControle(
            draw(st.sampled_from(["rejeter", "signaler"])),
            draw(st.sampled_from(["rejeter", "reaiguiller"])),
            draw(st.sampled_from(["ignorer", "signaler", "exiger"])),
        ),
        indu=(InduPrevu("IND1", Decimal("12.34"), date(2026, 1, 1)),) * draw(st.integers(0, 1)),
        forfait=(ForfaitPrevu("00261", "FORFAIT", Decimal("10.00"), date(2026, 1, 1)),) * draw(st.integers(0, 1)),
    )
    droits = draw(st.sets(st.sampled_from(["ald", "c2s", "invalidite", "maternite", "regime_local", "ame"])))
    periodes = (PeriodeAmo("01", "999", "0000", draw(st.sampled_from([date(2020, 1, 1), date(2026, 10, 1)]))),)
    return scenario, avec_droits(*(Exoneration(d, date(2026, 1, 1)) for d in sorted(droits)), amo=periodes, amc=(MUTUELLE,))


@settings(max_examples=120, deadline=None, suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large])
@given(st.data(), situations())
def test_what_the_payer_writes_is_sound(data, situation):
    scenario, assure = situation
    payeur = caisse(assure, scenario=scenario)
    demandes: dict[int, tuple[int, int]] = {}
    for n in range(1, data.draw(st.integers(1, 3)) + 1):
        dre = data.draw(st.booleans())
        une = data.draw(envoyees(n, dre=dre))
        if (dre and not une.part_amc) or not une.honoraires:
            continue
        cible = {"nature": "DRE", "destinataire": OC} if dre else {}
        deposer(payeur, lot(une, numero=n, identifiant6=f"EMU{n:03d}", **cible))
        demandes[n] = (0 if dre else une.part_amo, une.part_amc)
    totaux: dict[tuple[int, str], int] = defaultdict(int)
    vues = set()
    for message in retours(payeur):
        if not message.nom.endswith(".noemie"):
            continue
        retour = noemie.lire(message.octets)  # counters, totals, states and reasons agree, or it raises
        assert retour.cumul >= 0
        for reponse in retour.toutes:
            vues.add(reponse.numero)
            for nom, part, demande in (("AMO", reponse.amo, 0), ("AMC", reponse.amc, 1)):
                if part is not None:
                    assert reponse.type == "E" or part.demande == demandes[reponse.numero][demande]
                    totaux[reponse.numero, nom] += part.paye_signe
                    assert 0 <= totaux[reponse.numero, nom] <= demandes[reponse.numero][demande]
            assert all(m.information.startswith("REGLE ") for m in reponse.motifs)
            de_ligne = [(m.ligne, m.part, est_signalement(m, reponse)) for m in reponse.motifs if m.ligne]
            assert len(set(de_ligne)) == len(de_ligne)
            refusee = all(p is None or p.etat == "R" for p in (reponse.amo, reponse.amc))
            assert not (refusee and any(est_signalement(m, reponse) for m in reponse.motifs)), reponse
    assert vues == set(demandes), payeur.decisions
