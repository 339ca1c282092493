"""Strict reading of a fictitious world: a folder of TOML files, cards and the other side's files.

    monde.toml                 maintenant, debut, fin
    cabinets.toml              [[cabinet]] and [[infirmier]] (with carte and code_porteur)
    prescripteurs.toml         [[prescripteur]]
    patients.toml              [[patient]] (with situation, and carte when she has one)
    ordonnances/*.toml         one ordonnance a file, in the order of their names
    corrections.toml           [[correction]]: piece, the record it corrects, and what it changes
    cartes/vitale, cartes/cps  the cards, as XML
    caisse/                    assures.toml, prescripteurs.toml and professionnels.toml, what the caisse knows
    scenarios/*.toml           how the caisse behaves

Records are named by `repere` and point at each other by it; everything else has the names of `core.dossier`.
"""

from collections.abc import Mapping
from datetime import date, datetime
from pathlib import Path
from typing import Any, TypeVar

from attrs import field, fields, frozen

from core.citation import citer
from core.demonstration.monde import CarteCpsMonde, Correction, Monde
from core.donnees import lire, lire_toml, structurer, texte_utf8
from core.dossier.ordonnance import Ordonnance
from core.dossier.personnes import Cabinet, Infirmier, Patient, Prescripteur
from core.erreurs import Anomalie, Refus

V = TypeVar("V", Cabinet, Infirmier, Prescripteur, Patient, Ordonnance)


@frozen
class _Cadre:
    maintenant: datetime
    debut: date
    fin: date


@frozen
class _Repere:
    repere: str


@frozen
class _Porteuse:
    repere: str
    carte: str
    code_porteur: str


@frozen
class _Malade:
    repere: str
    situation: str
    carte: str = ""


@frozen
class _Changement:
    piece: str
    patient: str = ""
    prescripteur: str = ""
    ordonnance: str = ""
    change: dict[str, Any] = field(factory=dict)


@frozen
class _Corrections:
    correction: tuple[_Changement, ...] = ()


@frozen
class _Table:
    """The records of one kind: raw tables and places, kept for the corrections, and their rank by `repere`."""

    brutes: tuple[dict[str, Any], ...]
    places: tuple[str, ...]
    rangs: Mapping[str, int]

    def rang(self, repere: Any, quoi: str, ou: str) -> int:
        """The id (from 1) of the record named `repere`; raises `Refus` when nothing has that name."""
        if repere not in self.rangs:
            raise Refus(
                Anomalie(
                    "REPERE_INCONNU",
                    f"{quoi} {citer(repere)} n'existe pas dans ce dossier",
                    f"écrire un de : {', '.join(list(self.rangs)[:8])}…",
                    ou,
                )
            )
        return self.rangs[repere]


def _absent(nom: str, ou: str) -> Anomalie:
    return Anomalie("MONDE_INCOMPLET", f"il manque le fichier {nom}", "reprendre les exemples livrés avec le programme", ou)


class _Lecteur:
    """Reads one folder and keeps the faults, so that all of them are told at once."""

    def __init__(self, dossier: Path) -> None:
        self.dossier = dossier
        self.fautes: list[Anomalie] = []

    def octets(self, nom: str) -> bytes:
        chemin = self.dossier / nom
        if not chemin.is_file():
            raise Refus(_absent(nom, str(self.dossier)))
        return chemin.read_bytes()

    def chemin(self, nom: str, ou: str) -> Path:
        chemin = self.dossier / nom
        if not chemin.is_file():
            self.fautes.append(_absent(nom, ou))
        return chemin

    def tables(self, noms: list[str], cle: str, fiche: type[Any]) -> tuple[_Table, list[Any]]:
        """The `[[cle]]` of these files (or the whole file when `cle` is empty), each parted in its fiche and its record."""
        brutes: list[dict[str, Any]] = []
        places: list[str] = []
        fiches: list[Any] = []
        rangs: dict[str, int] = {}
        propres = {champ.name for champ in fields(fiche)}
        for nom in noms:
            contenu = lire_toml(self.octets(nom), nom)
            for i, table in enumerate(contenu.get(cle, []) if cle else [{"repere": Path(nom).stem, **contenu}], start=1):
                place = f"{nom}, {cle}[{i}]" if cle else nom
                try:
                    lue = structurer({k: v for k, v in table.items() if k in propres}, fiche, place)
                except Refus as refus:
                    self.fautes.extend(refus.anomalies)
                    continue
                if lue.repere in rangs:
                    self.fautes.append(
                        Anomalie(
                            "REPERE_EN_DOUBLE", f"le repère {citer(lue.repere)} sert deux fois", "donner un autre repère", place
                        )
                    )
                brutes.append({k: v for k, v in table.items() if k not in propres})
                places.append(f"{place} ({lue.repere})")
                fiches.append(lue)
                rangs[lue.repere] = len(fiches)
        return _Table(tuple(brutes), tuple(places), rangs), fiches

    def valeurs(self, table: _Table, classe: type[V]) -> tuple[V, ...]:
        """Every record of the table as a value of the domain."""
        lues: list[V] = []
        for rang, (brute, place) in enumerate(zip(table.brutes, table.places, strict=True), start=1):
            try:
                lues.append(structurer(brute | {"id": rang}, classe, place))
            except Refus as refus:
                self.fautes.extend(refus.anomalies)
        return tuple(lues)

    def verifier(self) -> None:
        """Raises `Refus` with everything found so far."""
        if self.fautes:
            raise Refus(self.fautes)


def lire_monde(dossier: Path) -> Monde:
    """Read the whole folder; raises `Refus` with the faults of every record at once."""
    lecteur = _Lecteur(dossier)
    cadre = lire(lecteur.octets("monde.toml"), _Cadre, "monde.toml")
    cabinets = _cabinets(lecteur)
    t_infirmiers, porteuses = lecteur.tables(["cabinets.toml"], "infirmier", _Porteuse)
    t_prescripteurs, _ = lecteur.tables(["prescripteurs.toml"], "prescripteur", _Repere)
    t_patients, malades = lecteur.tables(["patients.toml"], "patient", _Malade)
    noms = sorted(f"ordonnances/{fichier.name}" for fichier in (dossier / "ordonnances").glob("*.toml"))
    t_ordonnances, _ = lecteur.tables(noms, "", _Repere)
    lecteur.verifier()
    t_ordonnances = _relier(lecteur, t_ordonnances, t_patients, t_prescripteurs, t_infirmiers)
    infirmiers = lecteur.valeurs(t_infirmiers, Infirmier)
    patients = lecteur.valeurs(t_patients, Patient)
    prescripteurs = lecteur.valeurs(t_prescripteurs, Prescripteur)
    ordonnances = lecteur.valeurs(t_ordonnances, Ordonnance)
    lecteur.verifier()
    monde = Monde(
        maintenant=cadre.maintenant,
        debut=cadre.debut,
        fin=cadre.fin,
        cabinets=cabinets,
        infirmiers=infirmiers,
        prescripteurs=prescripteurs,
        patients=patients,
        ordonnances=ordonnances,
        vitale={
            rang: lecteur.chemin(f"cartes/vitale/{malade.carte}", t_patients.places[rang - 1])
            for rang, malade in enumerate(malades, start=1)
            if malade.carte
        },
        cps={
            rang: CarteCpsMonde(lecteur.chemin(f"cartes/cps/{p.carte}", t_infirmiers.places[rang - 1]), p.code_porteur)
            for rang, p in enumerate(porteuses, start=1)
        },
        situations={rang: malade.situation for rang, malade in enumerate(malades, start=1)},
        corrections=_corrections(lecteur, t_patients, t_prescripteurs, t_ordonnances),
        assures=lecteur.chemin("caisse/assures.toml", str(dossier)),
        prescripteurs_caisse=lecteur.chemin("caisse/prescripteurs.toml", str(dossier)),
        professionnels_caisse=lecteur.chemin("caisse/professionnels.toml", str(dossier)),
        scenarios={fichier.stem: fichier for fichier in sorted((dossier / "scenarios").glob("*.toml"))},
    )
    _verifier_cabinets(lecteur, monde)
    lecteur.verifier()
    return monde


def _cabinets(lecteur: _Lecteur) -> tuple[Cabinet, ...]:
    source = lecteur.octets("cabinets.toml")
    tables = lire_toml(source, "cabinets.toml").get("cabinet", [])
    texte = texte_utf8(source, "cabinets.toml")
    return tuple(
        structurer(table | {"id": rang}, Cabinet, f"cabinets.toml, cabinet[{rang}]", texte)
        for rang, table in enumerate(tables, start=1)
    )


def _relier(lecteur: _Lecteur, ordonnances: _Table, patients: _Table, prescripteurs: _Table, infirmiers: _Table) -> _Table:
    """Replace the `repere` of the people by their ids in every ordonnance."""
    reliees = []
    for brute, place in zip(ordonnances.brutes, ordonnances.places, strict=True):
        reliee = dict(brute)
        for cle, table in (("patient", patients), ("prescripteur", prescripteurs), ("infirmier", infirmiers)):
            try:
                reliee[cle] = table.rang(brute.get(cle), cle, place)
            except Refus as refus:
                lecteur.fautes.extend(refus.anomalies)
        reliees.append(reliee)
    lecteur.verifier()
    return _Table(tuple(reliees), ordonnances.places, ordonnances.rangs)


def _corrections(lecteur: _Lecteur, patients: _Table, prescripteurs: _Table, ordonnances: _Table) -> tuple[Correction, ...]:
    """Each correction as the whole corrected record: the changes laid over the table it names."""
    lues = []
    for i, fiche in enumerate(lire(lecteur.octets("corrections.toml"), _Corrections, "corrections.toml").correction, start=1):
        ou = f"corrections.toml, correction[{i}]"
        if sum(map(bool, (fiche.patient, fiche.prescripteur, fiche.ordonnance))) != 1 or not fiche.change:
            lecteur.fautes.append(
                Anomalie(
                    "CORRECTION_AMBIGUE",
                    "une correction vise un patient, un prescripteur ou une ordonnance, et change quelque chose",
                    "donner une seule de ces clés et une table [correction.change]",
                    ou,
                )
            )
            continue
        change = dict(fiche.change)
        try:
            if fiche.patient:
                lues.append(Correction(fiche.piece, patient=_change(patients, fiche.patient, change, Patient, ou)))
            elif fiche.prescripteur:
                corrige = _change(prescripteurs, fiche.prescripteur, change, Prescripteur, ou)
                lues.append(Correction(fiche.piece, prescripteur=corrige))
            else:
                if "prescripteur" in change:
                    change["prescripteur"] = prescripteurs.rang(change["prescripteur"], "prescripteur", ou)
                lues.append(Correction(fiche.piece, ordonnance=_change(ordonnances, fiche.ordonnance, change, Ordonnance, ou)))
        except Refus as refus:
            lecteur.fautes.extend(refus.anomalies)
    return tuple(lues)


def _change(table: _Table, repere: str, change: dict[str, Any], classe: type[V], ou: str) -> V:
    """The record named `repere` with these keys replaced."""
    rang = table.rang(repere, classe.__name__.lower(), ou)
    return structurer(table.brutes[rang - 1] | change | {"id": rang}, classe, ou)


def _verifier_cabinets(lecteur: _Lecteur, monde: Monde) -> None:
    connus = {cabinet.code for cabinet in monde.cabinets}
    personnes: tuple[Infirmier | Patient, ...] = (*monde.infirmiers, *monde.patients)
    for personne in personnes:
        if personne.cabinet not in connus:
            lecteur.fautes.append(
                Anomalie(
                    "REPERE_INCONNU",
                    f"{personne.nom} {personne.prenom} : cabinet {citer(personne.cabinet)} inconnu",
                    f"écrire un de : {', '.join(sorted(connus))}",
                    str(lecteur.dossier),
                )
            )
