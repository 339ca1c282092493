"""Every situation of the table of rates is typed from F2, keys only, and the parts of the usual visit are right."""

import re

from attrs import evolve

from core.dossier.droits import Droits
from core.droits.bareme import bareme
from core.services.usuelle import LIBELLES
from tests.tui.outils import application, ouverte, taper
from tui.ecrans.attestation import RANGS
from tui.ecrans.propositions_droits import PROPOSEURS

ORDRE = [nom for rang in RANGS for nom, _ in rang]
# the visit of the patient: AMI 1, IFD, MAU, in cents
BASES = (335, 275, 135)
RG = {"regime": "01", "caisse": "349", "amo_du": "01/01/2026"}
FERMES = {**RG, "amo_au": "31/10/2026"}


def exo(nature, **reste):
    return {**RG, "nature": nature, **reste}


def regime(code, caisse="001", **reste):
    return {"regime": code, "caisse": caisse, "amo_du": "01/01/2026", **reste}


ALD = exo("ald", numero="30")
# situation: forms typed, reading of the care, AMO rate, who pays the rest
SITUATIONS = {
    "droit_commun": ([RG], "ordonnance", 60, "patient"),
    "ald": ([ALD], "ald", 100, ""),
    "ald_sans_rapport": ([ALD], "sans_rapport", 60, "patient"),
    "ald_non_exonerante": ([exo("ald_non_exonerante")], "ordonnance", 60, "patient"),
    "post_ald": ([exo("post_ald")], "ald", 100, ""),
    "maternite": ([exo("maternité", date_nature="15/01/2027")], "ordonnance", 100, ""),
    "grossesse_hors_periode": ([exo("maternité", date_nature="15/06/2027")], "ordonnance", 60, "patient"),
    "at": ([exo("at", numero="123456789", date_nature="02/11/2026")], "at", 100, ""),
    "rente_at": ([exo("rente")], "ordonnance", 100, ""),
    "invalidite": ([exo("invalidité")], "ordonnance", 100, ""),
    "veuf_invalide": ([exo("veuf")], "ordonnance", 100, ""),
    "aspa": ([exo("aspa")], "ordonnance", 80, "patient"),
    "c2s_sans_participation": ([exo("c2s")], "ordonnance", 60, "amc"),
    "c2s_avec_participation": ([exo("c2s part")], "ordonnance", 60, "amc"),
    "c2s_ald": ([ALD, {"nature": "c2s"}], "ald", 100, ""),
    "c2s_sortant": ([exo("sortie")], "ordonnance", 60, "patient"),
    "ame": ([{"nature": "ame"}], "ordonnance", 0, "amc"),
    "ame_complementaire": ([exo("ame compl")], "ordonnance", 60, "amc"),
    "soins_urgents": ([{"nature": "soins urgents"}], "ordonnance", 0, "patient"),
    "regime_local": ([exo("local")], "ordonnance", 60, "local"),
    "regime_local_ald": ([exo("local"), {"nature": "ald"}], "ald", 100, ""),
    "pension_militaire_lie": ([exo("soins liés")], "militaire", 100, ""),
    "pension_militaire": ([exo("pension_militaire")], "ordonnance", 100, ""),
    "sncf_medecin": ([regime("sncf", nature="sncf")], "ordonnance", 100, ""),
    "sncf_retraite": ([regime("sncf", gestion="11")], "ordonnance", 75, "patient"),
    "ratp": ([regime("ratp")], "ordonnance", 60, "patient"),
    "crpcen": ([regime("crpcen")], "ordonnance", 85, "patient"),
    "camieg": ([{"regime": "camieg", "amo_du": "01/01/2026"}], "ordonnance", 60, "patient"),
    "mines": ([regime("mines")], "ordonnance", 100, ""),
    "regimes_alignes": ([regime("msa")], "ordonnance", 60, "patient"),
    "ecroue": ([exo("écrou")], "ordonnance", 100, ""),
    "terrorisme": ([exo("terror")], "ordonnance", 100, ""),
    "mineur_victime": ([exo("mineur")], "ordonnance", 100, ""),
    "prevention": ([exo("prévention")], "prevention", 100, ""),
    "nouveau_ne_ville": ([{**RG, "qualite": "enfant"}], "ordonnance", 60, "patient"),
    "drom": ([regime("01", "974")], "ordonnance", 60, "patient"),
    "assure_exonere": ([exo("exonéré")], "ordonnance", 100, ""),
    "acte_exonere": ([RG], "acte_exonere", 100, ""),
    "droits_fermes": ([FERMES], "ordonnance", 0, "patient"),
    "sans_prescription": ([RG], "sans_prescription", 0, "patient"),
    "accord_refuse": ([RG], "accord_refuse", 0, "patient"),
    "hors_nomenclature": ([RG], "hors_nomenclature", 0, "patient"),
    "deplacement_non_prescrit": ([RG], "non_prescrit", None, "patient"),
}
FORCES = {"acte_exonere", "sans_prescription", "accord_refuse", "hors_nomenclature", "non_prescrit"}


def attendues(taux, reste):
    """The parts AMO (régime local included), AMC, patient: each line rounded once, the rest by subtraction."""
    taux_des_lignes = (taux, taux, taux) if taux is not None else (60, 0, 60)
    amo = [(base * t + 50) // 100 for base, t in zip(BASES, taux_des_lignes, strict=True)]
    if reste == "local":
        return sum((base * 90 + 50) // 100 for base in BASES), 0, sum(BASES) - sum((base * 90 + 50) // 100 for base in BASES)
    autre = sum(BASES) - sum(amo)
    return sum(amo), autre if reste == "amc" else 0, 0 if reste == "amc" else autre


async def remplir(pilote, champs):
    """Tab to each field of the form, in its order, and type."""
    ici = ORDRE.index("regime")
    for nom in sorted(champs, key=ORDRE.index):
        pas = ORDRE.index(nom) - ici
        await taper(pilote, *["tab" if pas > 0 else "shift+tab"] * abs(pas), *champs[nom])
        ici = ORDRE.index(nom)
        if nom in PROPOSEURS:
            await taper(pilote, "enter")
            ici += 1


def parts_montrees(texte, cas):
    """The amounts of the line of that reading of the care."""
    ligne = next((x for x in texte.splitlines() if x.strip().startswith(LIBELLES[cas] + " ") and " % " in x), texte)
    trouve = re.search(r"AMO ([\d,]+).*? · AMC ([\d,]+) · patient ([\d,]+)", ligne)
    return tuple(int(montant.replace(",", "")) for montant in trouve.groups()) if trouve else ligne


def test_le_tableau_est_entier():
    assert set(SITUATIONS) == set(bareme().situations)


async def test_chaque_situation_se_tape_depuis_f2(demo):
    app = application(demo)
    fautes = []
    async with ouverte(app) as pilote:
        await taper(pilote, *"jacob")
        (patient,) = app.contexte.executeur.faire(lambda r: r.chercher_patients("jacob"))
        for situation, (formulaires, cas, taux, reste) in SITUATIONS.items():
            app.contexte.executeur.faire(lambda r: r.enregistrer_patient(evolve(patient, droits=Droits())))
            await taper(pilote, "ctrl+u", *"jacob", "f10")
            for rang, champs in enumerate(formulaires):
                if rang:
                    await taper(pilote, "f10")
                await remplir(pilote, champs)
            await taper(pilote, "f12")
            if app.screen.NOM != "patients":
                fautes.append(f"{situation} : {app.screen.message_montre()}")
                await taper(pilote, "escape")
                continue
            if cas in FORCES:
                rang = [c for c in LIBELLES if c != "ordonnance"].index(cas)
                await taper(pilote, "ctrl+y", *["down"] * rang, "enter")
            montrees = parts_montrees(app.screen.query_one("#fiche-patient").texte(), cas)
            if montrees != attendues(taux, reste):
                fautes.append(f"{situation} : montré {montrees}, attendu {attendues(taux, reste)}")
        assert app.screen.NOM == "patients"
    assert not fautes, "\n".join(fautes)
