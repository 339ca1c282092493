"""Who pays what on each line: AMO, régime local, AMC, patient, in cents; the last part by subtraction; every amount explained.

The franchise is only an estimate of what the caisse will recover from the patient: it is never taken off what the nurse is paid.
"""

from collections.abc import Sequence
from datetime import date

from attrs import frozen

from core.argent import afficher
from core.cotation.resultat import Etape
from core.droits.bareme import Bareme, VersionTaux, bareme
from core.droits.situation import SituationDroits
from core.erreurs import Anomalie, Refus

MODE_TIERS_PAYANT = "récupérée plus tard par la caisse (tiers payant)"
MODE_DEDUITE = "déduite du remboursement versé au patient"
MODE_SANS_OBJET = "sans objet"


@frozen
class LigneAPartager:
    """A line to split, in cents: `base` is what the nomenclature gives, `honoraires` what is billed (None: the same).

    `acte`: a key-letter act, which counts for the franchise (`nb_actes` of them); `ald`: linked to the ALD on the ordonnance
    (bizone); `qualificatif` F: travel that was not prescribed.
    """

    code: str
    base: int
    honoraires: int | None = None
    acte: bool = True
    nb_actes: int = 1
    ald: bool = False
    ap_refuse: bool = False
    sans_prescription: bool = False
    hors_nomenclature: bool = False
    exo_acte: bool = False
    qualificatif: str = ""


@frozen
class PartLigne:
    """The parts of one line: amo + rl + amc + ticket_moderateur + hors_base = honoraires. `taux` is the AMO rate in percent.

    `motif` is the id of the rate that was applied, `exoneration` its B2 code; `franchise` an estimate outside the sum.
    """

    code: str
    base: int
    honoraires: int
    taux: int
    motif: str
    exoneration: str
    amo: int
    rl: int
    amc: int
    ticket_moderateur: int
    hors_base: int
    franchise: int
    tp_amc: bool
    etapes: tuple[Etape, ...]

    @property
    def patient(self) -> int:
        """Borne by the patient on this line before any franchise."""
        return self.ticket_moderateur + self.hors_base

    @property
    def amc_facturee(self) -> int:
        """Asked from the complementary by the nurse: nothing without tiers payant AMC."""
        return self.amc if self.tp_amc else 0

    @property
    def patient_facture(self) -> int:
        """The part of the patient on the invoice when the AMO pays: what AMO, régime local and AMC are not asked for."""
        return self.honoraires - self.amo - self.rl - self.amc_facturee


@frozen
class Partage:
    """The parts of a whole set of lines on one day."""

    lignes: tuple[PartLigne, ...]
    situation: SituationDroits
    anomalies: tuple[Anomalie, ...] = ()

    def total(self, part: str) -> int:
        """Sum of one field of the lines, in cents."""
        return sum(int(getattr(ligne, part)) for ligne in self.lignes)

    @property
    def caisse(self) -> int:
        """Paid to the nurse by the caisse: AMO and régime local in tiers payant, and the AMC part in gestion unique."""
        s = self.situation
        amo = self.total("amo") + self.total("rl") if s.tp_amo else 0
        return amo + (self.total("amc") if s.tp_amc and s.gestion_unique else 0)

    @property
    def complementaire(self) -> int:
        """Paid to the nurse by the complementary itself."""
        return self.total("amc") if self.situation.tp_amc and not self.situation.gestion_unique else 0

    @property
    def patient(self) -> int:
        """Paid to the nurse by the patient."""
        return self.total("honoraires") - self.caisse - self.complementaire

    @property
    def rembourse_amo(self) -> int:
        """Given back to the patient by the caisse, the franchise being taken off."""
        return 0 if self.situation.tp_amo else self.total("amo") + self.total("rl") - self.total("franchise")

    @property
    def rembourse_amc(self) -> int:
        """Given back to the patient by the complementary."""
        return 0 if self.situation.tp_amc else self.total("amc")

    @property
    def reste_final(self) -> int:
        """What the care costs the patient in the end, franchise included."""
        return self.total("ticket_moderateur") + self.total("hors_base") + self.total("franchise")

    @property
    def franchise_mode(self) -> str:
        """How the franchise reaches the patient, in French."""
        if not self.total("franchise"):
            return MODE_SANS_OBJET
        return MODE_TIERS_PAYANT if self.situation.tp_amo else MODE_DEDUITE

    @property
    def exoneration(self) -> str:
        """The B2 code of the whole invoice: the first one of a line that has one, else "0"."""
        return next((ligne.exoneration for ligne in self.lignes if ligne.exoneration != "0"), "0")


def partager(lignes: Sequence[LigneAPartager], situation: SituationDroits, jour: date, donnees: Bareme | None = None) -> Partage:
    """Split each line under the rates in force on `jour`; raises `Refus` LIGNE_ABSURDE for a negative amount or count."""
    table = donnees or bareme()
    absurdes = [a for rang, ligne in enumerate(lignes, 1) for a in _absurdites(ligne, rang)]
    if absurdes:
        raise Refus(absurdes)
    franchise = _Franchise(situation, jour, table)
    anomalies = list(situation.anomalies)
    parts = []
    for ligne in lignes:
        if ligne.ald and not situation.ald and not situation.post_ald and not situation.ame:
            anomalies.append(_ald_non_ouverte(ligne, situation))
        part = _partager(ligne, situation, jour, table, franchise)
        parts.append(part)
        if not situation.tp_amo and table.taux(part.motif, jour).tp != "facultatif":
            anomalies.append(_avance_interdite(table.libelle(part.motif), table.taux(part.motif, jour).reference))
    return Partage(tuple(parts), situation, tuple(dict.fromkeys(anomalies)))


def motif(ligne: LigneAPartager, situation: SituationDroits, base_plus_forte: bool = False) -> str:
    """The id of the rate that applies to the line; `base_plus_forte`: the rate of the régime is better than that of the ASPA."""
    if ligne.hors_nomenclature:
        return "hors_nomenclature"
    if ligne.qualificatif == "F":
        return "deplacement_non_prescrit"
    if ligne.sans_prescription:
        return "sans_prescription"
    if ligne.ap_refuse:
        return "accord_refuse"
    if situation.ame == "complete":
        return "ame"
    if not situation.droits_amo:
        return "droits_fermes"
    par_nature = {"30": "maternite", "41": "at", "SMG": "pension_militaire_lie", "90": "prevention"}.get(situation.nature)
    if par_nature:
        return par_nature
    if situation.exonere:
        return situation.exonere
    if ligne.ald and situation.ald:
        return "c2s_ald" if situation.c2s else "regime_local_ald" if situation.regime_local else "ald"
    if ligne.ald and situation.post_ald:
        return "post_ald"
    if ligne.exo_acte:
        return "acte_exonere"
    return "aspa" if situation.aspa and not base_plus_forte else situation.base


def pourcent(montant: int, taux: int) -> int:
    """`taux` percent of a non-negative amount in cents, rounded half up."""
    return (montant * taux + 50) // 100


class _Franchise:
    """What is left of the ceilings of the day and of the year, line after line."""

    def __init__(self, situation: SituationDroits, jour: date, table: Bareme) -> None:
        version = table.franchise(jour)
        self.version = version
        self.exempte = situation.franchise_exempte
        if version is None:
            self.reste = 0
        else:
            self.reste = max(
                0, min(version.par_jour - situation.franchise_jour_deja, version.par_an - situation.franchise_an_deja)
            )

    def prendre(self, ligne: LigneAPartager, amo: int, taux: VersionTaux) -> int:
        """The estimate for one line; it never exceeds the AMO part."""
        if self.version is None or self.exempte or not taux.franchise or not ligne.acte:
            return 0
        due = min(self.version.par_acte * ligne.nb_actes, amo, self.reste)
        self.reste -= due
        return due


def _partager(ligne: LigneAPartager, situation: SituationDroits, jour: date, table: Bareme, franchise: _Franchise) -> PartLigne:
    honoraires = ligne.base if ligne.honoraires is None else ligne.honoraires
    base = min(ligne.base, honoraires)
    fort = situation.aspa and _taux_de_base(situation, jour, table) > table.taux("aspa", jour).amo
    nom = motif(ligne, situation, fort)
    version = table.taux(nom, jour)
    taux = situation.taux_base if nom == situation.base and situation.taux_base is not None else version.amo
    debut = f"{version.debut:%Y-%m-%d}"
    if nom in ("hors_nomenclature", "deplacement_non_prescrit", "sans_prescription", "accord_refuse", "droits_fermes"):
        phrase = f"{table.libelle(nom)} : rien n'est remboursé, {afficher(honoraires)} au patient"
        etape = Etape("refus", debut, version.reference, phrase, honoraires, honoraires)
        return PartLigne(ligne.code, base, honoraires, 0, nom, "0", 0, 0, 0, 0, honoraires, 0, situation.tp_amc, (etape,))
    amo = pourcent(base, taux)
    etapes = [Etape("part AMO", debut, version.reference, f"{taux} % de {afficher(base)} : {table.libelle(nom)}", base, amo)]
    rl = 0
    if situation.regime_local:
        local = table.taux("regime_local", jour)
        rl = max(0, pourcent(base, local.plafond_local) - amo)
        if rl:
            phrase = f"régime local : {local.plafond_local} % de {afficher(base)} moins la part AMO"
            etapes.append(Etape("régime local", f"{local.debut:%Y-%m-%d}", local.reference, phrase, base, rl))
    reste = base - amo - rl
    # a contract said to pay 200 % still pays only what is left: it never exceeds the ticket modérateur
    amc = min(reste, pourcent(reste, situation.part_amc))
    if amc:
        etapes.append(_etape_amc(situation, reste, amc, jour, table))
    moderateur = reste - amc
    if moderateur:
        phrase = f"ticket modérateur du patient : {afficher(base)} moins les autres parts"
        etapes.append(Etape("ticket modérateur", debut, "CSS L160-13", phrase, reste, moderateur))
    if honoraires > base:
        phrase = "dépassement, à la charge du patient"
        etapes.append(Etape("dépassement", debut, "CSS L162-1-7", phrase, honoraires, honoraires - base))
    retenue = franchise.prendre(ligne, amo, version)
    if retenue and franchise.version:
        phrase = f"franchise estimée {afficher(retenue)}, récupérée par la caisse, jamais déduite de la facture"
        v = franchise.version
        etapes.append(Etape("franchise (estimation)", f"{v.debut:%Y-%m-%d}", v.reference, phrase, amo, retenue))
    return PartLigne(
        code=ligne.code,
        base=base,
        honoraires=honoraires,
        taux=taux,
        motif=nom,
        exoneration=version.exo,
        amo=amo,
        rl=rl,
        amc=amc,
        ticket_moderateur=moderateur,
        hors_base=honoraires - base,
        franchise=retenue,
        tp_amc=situation.tp_amc,
        etapes=tuple(etapes),
    )


def _taux_de_base(situation: SituationDroits, jour: date, table: Bareme) -> int:
    return situation.taux_base if situation.taux_base is not None else table.taux(situation.base, jour).amo


def _etape_amc(situation: SituationDroits, reste: int, amc: int, jour: date, table: Bareme) -> Etape:
    if situation.ame:
        nom = "ame" if situation.ame == "complete" else "ame_complementaire"
        payeur = "AME, payée par la caisse"
    elif situation.c2s:
        nom = f"c2s_{situation.c2s}"
        payeur = "C2S, payée par la caisse avec la part AMO"
    else:
        phrase = f"complémentaire : {min(situation.part_amc, 100)} % du ticket modérateur de {afficher(reste)}"
        return Etape("part AMC", "2014-11-19", "CSS R871-2 1°", phrase, reste, amc)
    version = table.taux(nom, jour)
    return Etape("part AMC", f"{version.debut:%Y-%m-%d}", version.reference, f"{payeur} : {afficher(amc)}", reste, amc)


def _ald_non_ouverte(ligne: LigneAPartager, situation: SituationDroits) -> Anomalie:
    if situation.ald_non_exonerante:
        raison = "l'ALD connue n'est pas exonérante"
    else:
        raison = "aucune ALD exonérante n'est ouverte ce jour-là"
    return Anomalie(
        "ALD_NON_OUVERTE",
        f"ligne {ligne.code} liée à une ALD, mais {raison} : taux de droit commun",
        "relire les droits, ou retirer le lien avec l'ALD",
        "droits",
        "CSS R160-11 ; L324-1",
        "alerte",
    )


def _avance_interdite(libelle: str, reference: str) -> Anomalie:
    return Anomalie(
        "TIERS_PAYANT_OBLIGATOIRE",
        f"« {libelle} » : le patient n'a pas à avancer la part AMO",
        "facturer en tiers payant",
        "droits",
        reference,
        "alerte",
    )


def _absurdites(ligne: LigneAPartager, rang: int) -> list[Anomalie]:
    fautes = []
    if ligne.base < 0 or (ligne.honoraires or 0) < 0:
        fautes.append(
            Anomalie("LIGNE_ABSURDE", f"montant négatif ({ligne.code})", "donner un montant d'au moins 0.00", f"ligne {rang}")
        )
    if ligne.nb_actes < 0:
        fautes.append(
            Anomalie("LIGNE_ABSURDE", f"nombre d'actes négatif ({ligne.code})", "donner au moins 0 acte", f"ligne {rang}")
        )
    return fautes
