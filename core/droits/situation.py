"""The situation of a patient on a day, computed from the periods of her rights and never stored."""

from collections.abc import Iterable
from datetime import date
from typing import Literal

from attrs import evolve, field, frozen

from core.dates import afficher_jour
from core.dossier.droits import ContratAmc, Droits, Exoneration, NatureExoneration, PeriodeAmo, couvre
from core.dossier.personnes import Patient
from core.droits.bareme import Bareme, bareme
from core.erreurs import Anomalie
from core.identifiants.amc import AME, C2S

TiersPayant = Literal["integral", "amo", "aucun"]

# rights of the insured person that free all her care, in the order in which they are named when she has several
_EXONERATIONS_ASSURE: tuple[NatureExoneration, ...] = (
    "terrorisme",
    "mineur_victime",
    "invalidite",
    "rente_at",
    "veuf_invalide",
    "pension_militaire",
    "pension_militaire_lie",
    "ecroue",
    "prevention",
    "sncf_medecin",
    "assure_exonere",
)
CODE_GESTION_RETRAITE = "11"
TYPE_CONTRAT_C2S = "89"


@frozen
class Constat:
    """One fact that the situation rests on, for the person who reads it: a French sentence and its article."""

    phrase: str
    reference: str = ""


@frozen
class SituationDroits:
    """Who pays what on one day. `base` and `exonere` are ids of the table of rates (`core/droits/donnees/taux.toml`).

    `nature` is that of the flow: 10, 13, 30, 41, 90 or SMG. `ald`: an exonerating ALD is open, the link stays on each line.
    `part_amc` is the percent of the ticket modérateur that the complementary pays. Amounts are cents.
    """

    nature: str = "10"
    droits_amo: bool = True
    base: str = "droit_commun"
    taux_base: int | None = None  # percent given from outside, instead of the table
    exonere: str = ""
    aspa: bool = False
    ald: bool = False
    post_ald: bool = False
    ald_non_exonerante: bool = False
    regime_local: bool = False
    c2s: Literal["", "sans_participation", "avec_participation"] = ""
    c2s_sortant: bool = False
    ame: Literal["", "complete", "complementaire"] = ""
    part_amc: int = 0
    tp_amo: bool = False
    tp_amc: bool = False
    gestion_unique: bool = False
    franchise_exempte: str = ""  # the reason, in French; empty when it is due
    franchise_jour_deja: int = 0
    franchise_an_deja: int = 0
    amo: PeriodeAmo | None = None
    amc: ContratAmc | None = None
    date_nature: date | None = None
    numero_at: str = ""
    code_situation: str = "0100"
    constats: tuple[Constat, ...] = ()
    anomalies: tuple[Anomalie, ...] = field(factory=tuple)


def situation(
    patient: Patient,
    jour: date,
    *,
    nature: str = "10",
    tiers_payant: TiersPayant = "integral",
    date_prescription: date | None = None,
    franchise_jour_deja: int = 0,
    franchise_an_deja: int = 0,
    connu_le: date | None = None,
    donnees: Bareme | None = None,
) -> SituationDroits:
    """What the periods known for the patient give on `jour` for care of that nature (10, 30, 41 or SMG as the ordonnance says).

    Maternity and régime local change nature 10 into 30 or 13 by themselves; AT and military care must be asked for.
    `tiers_payant` is what the nurse grants: what the law imposes is added (ALD: see the lines).
    `connu_le` leaves out what was read after that day, so that a past situation can be found again as it was known.
    Anomalies say what was asked for and could not be given.
    """
    table = donnees or bareme()
    if connu_le is not None:
        patient = evolve(patient, droits=_connus(patient.droits, connu_le))
    ouvertes = {e.nature: e for e in sorted(patient.droits.exonerations, key=_lecture) if couvre(e.debut, e.fin, jour)}
    anomalies: list[Anomalie] = []
    constats: list[Constat] = []
    amo = _periode_amo(patient, jour)
    ame = _ame(ouvertes)
    if amo is None and ame != "complete":
        anomalies.append(_droits_fermes(jour))
    exonere = _exonere(patient, ouvertes, anomalies)
    retenue = _nature(nature, ouvertes, jour, anomalies)
    source = ouvertes.get("at" if retenue == "41" else "maternite") if retenue in ("30", "41") else None
    c2s = _c2s(ouvertes) if not ame else ""
    amc = _contrat(patient, jour, c2s=bool(c2s), ame=bool(ame), depart=amo.debut if amo else jour)
    base = _base(patient, amo, table)
    motifs = _motifs(retenue, exonere, base, ouvertes, ame, c2s)
    for motif in motifs:
        version = table.taux(motif, jour)
        constats.append(Constat(table.libelle(motif), version.reference))
        if version.confiance == "faible":
            anomalies.append(_taux_incertain(table.libelle(motif), version.amo, version.reference))
    imposes = {table.taux(motif, jour).tp for motif in motifs}
    ald = "ald" in ouvertes
    tp_amo = tiers_payant != "aucun" or bool(imposes - {"facultatif"})
    paye_amc = amc is not None and (amc.dre or amc.gestion == "unique")
    _alerter_ald(ouvertes, date_prescription, anomalies)
    return SituationDroits(
        nature=retenue,
        droits_amo=amo is not None,
        base=base,
        exonere=exonere,
        aspa="aspa" in ouvertes,
        ald=ald,
        post_ald="post_ald" in ouvertes,
        ald_non_exonerante="ald_non_exonerante" in ouvertes,
        regime_local="regime_local" in ouvertes,
        c2s=c2s,
        c2s_sortant="c2s_sortant" in ouvertes and not c2s,
        ame=ame,
        part_amc=amc.part_tm if amc else 0,
        tp_amo=tp_amo,
        tp_amc=paye_amc and ("integral" in imposes or tiers_payant == "integral"),
        gestion_unique=amc is not None and amc.gestion == "unique",
        franchise_exempte=_franchise_exempte(patient, jour, motifs, table),
        franchise_jour_deja=franchise_jour_deja,
        franchise_an_deja=franchise_an_deja,
        amo=amo,
        amc=amc,
        date_nature=source.date_nature if source else None,
        numero_at=source.numero if source and retenue == "41" else "",
        code_situation=next((c for c in (table.taux(m, jour).code_situation for m in motifs) if c), _code_situation(amo)),
        constats=tuple(constats),
        anomalies=tuple(anomalies),
    )


def _connus(droits: Droits, jour: date) -> Droits:
    """Only what was read on that day or before; what has no date of reading is kept."""
    return Droits(
        tuple(p for p in droits.amo if p.lu_le is None or p.lu_le <= jour),
        tuple(p for p in droits.exonerations if p.lu_le is None or p.lu_le <= jour),
        tuple(p for p in droits.amc if p.lu_le is None or p.lu_le <= jour),
    )


def _lecture(exoneration: Exoneration) -> tuple[date, date]:
    """The last one read, then the last one begun, wins when two periods of the same nature cover a day."""
    return (exoneration.lu_le or date.min, exoneration.debut)


def _periode_amo(patient: Patient, jour: date) -> PeriodeAmo | None:
    ouvertes = [p for p in patient.droits.amo if couvre(p.debut, p.fin, jour)]
    return max(ouvertes, key=lambda p: (p.lu_le or date.min, p.debut), default=None)


def _ame(ouvertes: dict[NatureExoneration, Exoneration]) -> Literal["", "complete", "complementaire"]:
    if "ame" in ouvertes:
        return "complete"
    return "complementaire" if "ame_complementaire" in ouvertes else ""


def _c2s(ouvertes: dict[NatureExoneration, Exoneration]) -> Literal["", "sans_participation", "avec_participation"]:
    """The participation is a contribution paid apart: the parts of the care are the same."""
    if "c2s" in ouvertes:
        return "sans_participation"
    return "avec_participation" if "c2s_participation" in ouvertes else ""


def _exonere(patient: Patient, ouvertes: dict[NatureExoneration, Exoneration], anomalies: list[Anomalie]) -> str:
    """The id of what frees the insured person from the ticket modérateur, or an empty string."""
    for nature in _EXONERATIONS_ASSURE:
        if nature not in ouvertes:
            continue
        if nature == "invalidite" and patient.qualite not in ("0", "8"):
            anomalies.append(
                Anomalie(
                    "INVALIDITE_AYANT_DROIT",
                    "la pension d'invalidité ne couvre que l'invalide, pas son conjoint ni ses enfants",
                    "facturer au taux de droit commun, ou corriger la qualité du bénéficiaire",
                    "droits",
                    "CSS R160-10",
                    "alerte",
                )
            )
            continue
        # outside the infirmity, the holder of a military pension is freed by L371-6
        return "pension_militaire" if nature == "pension_militaire_lie" else nature
    return ""


def _nature(demandee: str, ouvertes: dict[NatureExoneration, Exoneration], jour: date, anomalies: list[Anomalie]) -> str:
    """The nature d'assurance of the flow, from what the ordonnance says and what is open."""
    if demandee == "41":
        at = ouvertes.get("at")
        if at is not None and at.date_nature is not None:
            return "41"
        anomalies.append(
            Anomalie(
                "AT_SANS_FEUILLE",
                f"soin d'accident du travail le {afficher_jour(jour)} sans feuille d'accident connue (ou sans sa date)",
                "demander la feuille d'accident (S6201) ; sinon facturer en maladie et régulariser",
                "droits",
                "CSS L441-5 ; L432-1",
                "alerte",
            )
        )
    elif demandee == "SMG":
        if "pension_militaire_lie" in ouvertes:
            return "SMG"
        anomalies.append(
            Anomalie(
                "SMG_SANS_DROIT",
                f"soin militaire gratuit le {afficher_jour(jour)} sans droit connu",
                "demander la feuille de la CNMSS ; sinon facturer en maladie",
                "droits",
                "CPMIVG L212-1",
                "alerte",
            )
        )
    elif demandee == "30" and "maternite" not in ouvertes:
        anomalies.append(
            Anomalie(
                "MATERNITE_HORS_PERIODE",
                f"le {afficher_jour(jour)} n'est pas dans la période de maternité connue",
                "vérifier la date présumée d'accouchement ; hors période, facturer en maladie",
                "droits",
                "CSS D160-3",
                "alerte",
            )
        )
    if "maternite" in ouvertes:
        return "30"
    if "prevention" in ouvertes and demandee == "90":
        return "90"
    return "13" if "regime_local" in ouvertes else "10"


def _contrat(patient: Patient, jour: date, *, c2s: bool, ame: bool, depart: date) -> ContratAmc | None:
    """The complementary that pays: AME and C2S before any mutuelle, in gestion unique unless the card says otherwise."""
    contrats = [c for c in patient.droits.amc if couvre(c.debut, c.fin, jour)]
    if ame:
        return ContratAmc(AME, "AME", depart, type_contrat="", gestion="unique", dre=False)
    if c2s:
        connu = next((c for c in contrats if c.type_contrat == TYPE_CONTRAT_C2S), None)
        return connu or ContratAmc(C2S, "C2S", depart, type_contrat=TYPE_CONTRAT_C2S, gestion="unique", dre=False)
    return max(contrats, key=lambda c: (c.lu_le or date.min, c.debut), default=None)


def _base(patient: Patient, amo: PeriodeAmo | None, table: Bareme) -> str:
    if amo is None:
        return "droit_commun"
    return table.situation_de_base(
        amo.regime,
        amo.caisse,
        retraite=amo.code_gestion == CODE_GESTION_RETRAITE,
        ayant_droit=patient.qualite != "0",
    )


def _motifs(nature: str, exonere: str, base: str, ouvertes: Iterable[NatureExoneration], ame: str, c2s: str) -> tuple[str, ...]:
    """The rows of the table that apply to the whole day, most favourable first; those of a line (ALD) are left to the line."""
    trouves = {"30": ["maternite"], "41": ["at"], "SMG": ["pension_militaire_lie"], "90": ["prevention"]}.get(nature, [])
    trouves += [exonere] if exonere else []
    trouves += [n for n in ("aspa", "regime_local", "c2s_sortant", "soins_urgents") if n in ouvertes]
    trouves += [f"c2s_{c2s}"] if c2s else []
    trouves += ["ame" if ame == "complete" else "ame_complementaire"] if ame else []
    return tuple(dict.fromkeys([*trouves, base]))


def _franchise_exempte(patient: Patient, jour: date, motifs: Iterable[str], table: Bareme) -> str:
    """Why the franchise is not due, or an empty string."""
    version = table.franchise(jour)
    if version is None:
        return "pas de franchise à cette date"
    if patient.naissance[:8] and patient.age(date(jour.year, 1, 1)) < version.age:
        return f"moins de {version.age} ans au 1er janvier"
    return next((table.libelle(m) for m in motifs if not table.taux(m, jour).franchise), "")


def _code_situation(amo: PeriodeAmo | None) -> str:
    return "0110" if amo is not None and amo.code_gestion == CODE_GESTION_RETRAITE else "0100"


def _alerter_ald(
    ouvertes: dict[NatureExoneration, Exoneration], date_prescription: date | None, anomalies: list[Anomalie]
) -> None:
    ald = ouvertes.get("ald")
    if ald is None or date_prescription is None or date_prescription >= ald.debut:
        return
    anomalies.append(
        Anomalie(
            "ALD_APRES_PRESCRIPTION",
            f"ordonnance du {afficher_jour(date_prescription)}, antérieure au début de l'ALD ({afficher_jour(ald.debut)})",
            "vérifier que le soin est bien lié à l'ALD avant de le facturer à 100 %",
            "droits",
            "CSS R160-11",
            "alerte",
        )
    )


def _droits_fermes(jour: date) -> Anomalie:
    return Anomalie(
        "DROITS_FERMES",
        f"aucun droit AMO connu le {afficher_jour(jour)}",
        "lire la carte (F9) ou interroger les droits ; à défaut facturer au patient",
        "droits",
        "CSS L161-36-3",
    )


def _taux_incertain(libelle: str, taux: int, reference: str) -> Anomalie:
    return Anomalie(
        "TAUX_INCERTAIN",
        f"taux de {taux} % pour « {libelle} » : source de faible confiance",
        "vérifier le taux par les droits en ligne ou auprès de la caisse",
        "droits",
        reference,
        "alerte",
    )
