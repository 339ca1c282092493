"""The entry form as text, one value a field: read into an ordonnance with the faults of every field, and written back."""

from collections.abc import Callable, Iterable
from datetime import date, time
from decimal import Decimal
from typing import Literal, TypeVar

from attrs import evolve, frozen

from core.citation import citer
from core.dossier.ordonnance import Ordonnance, Soignant, SoinPrescrit
from core.dossier.personnes import Infirmier, Patient
from core.erreurs import Anomalie, Refus
from core.langage.actes import Jeton, Recherche, lire_actes
from core.langage.avis import actes_finis_avant, avis_d_ordonnance
from core.langage.dates import avis_d_annee, lire_duree, lire_jour_court
from core.langage.passages import MentionsLues, Rythme, dire_distance, lire_distance, lire_heures, lire_mentions, lire_rythme
from core.langage.periodes import (
    ecrire_absences,
    ecrire_en_jours,
    ecrire_periode,
    ecrire_soignants,
    lire_absences,
    lire_soignants,
)
from core.langage.securisation import ModeTape

T = TypeVar("T")
Lieu = Literal["domicile", "cabinet"]
_LETTRES = "lmejvsd"
_NATURES = {"30": "mat", "41": "at"}


@frozen
class Fiche:
    """The fields as typed. `patient`, `prescripteur` and `ordonnance` are ids (0: none yet)."""

    patient: int = 0
    prescripteur: int = 0
    ordonnance: int = 0
    jour: str = ""
    actes: str = ""
    debut: str = ""
    duree: str = ""
    heures: str = ""
    rythme: str = ""
    lieu: str = ""
    km: str = ""
    mentions: str = ""
    absences: str = ""
    soignants: str = ""


@frozen
class LectureFiche:
    """What was understood: the ordonnance when nothing stops it, the tokens of the acts, the faults (`ou` is the field), what is
    worth a look."""

    ordonnance: Ordonnance | None
    jetons: tuple[Jeton, ...]
    fautes: tuple[Anomalie, ...]
    mode: ModeTape | None = None  # how to secure its invoices, when it is said
    avis: tuple[str, ...] = ()


def _jamais(jour: date) -> bool:
    return False


def lire_fiche(
    fiche: Fiche,
    patient: Patient,
    infirmier: int,
    aujourdhui: date,
    nomenclature: Recherche,
    territoire: str = "metropole",
    base: Ordonnance | None = None,
    equipe: Iterable[Infirmier] = (),
    est_ferie: Callable[[date], bool] = _jamais,
) -> LectureFiche:
    """Read every field; an empty one takes its default: ordonnance today, start the day of the ordonnance, one day, at home.

    `base` is the ordonnance the form came from: what the form does not show is kept from it. `equipe` are the nurses of the
    practice, `est_ferie` tells its public holidays.
    """
    fautes: list[Anomalie] = []

    def lire(champ: str, defaut: T, lecteur: Callable[[], T]) -> T:
        try:
            return lecteur()
        except Refus as refus:
            fautes.extend(evolve(a, ou=champ) for a in refus.anomalies)
            return defaut

    jour = lire("jour", aujourdhui, lambda: lire_jour_court(fiche.jour, aujourdhui) if fiche.jour.strip() else aujourdhui)
    debut = lire("debut", jour, lambda: lire_jour_court(fiche.debut, jour, aujourdhui) if fiche.debut.strip() else jour)
    un_jour: tuple[date | None, int | None] = (debut, None)
    fin, nombre = lire("duree", un_jour, lambda: lire_duree(fiche.duree, debut) if fiche.duree.strip() else un_jour)
    sans_heure: tuple[time, ...] = ()
    heures = lire("heures", sans_heure, lambda: lire_heures(fiche.heures))
    rythme = lire("rythme", Rythme(), lambda: lire_rythme(fiche.rythme))
    sans_km: tuple[Decimal | None, bool] = (None, False)
    km, montagne = lire("km", sans_km, lambda: lire_distance(fiche.km))
    mentions = lire("mentions", MentionsLues(), lambda: lire_mentions(fiche.mentions))
    chez_lui: Lieu = "domicile"
    lieu = lire("lieu", chez_lui, lambda: _lire_lieu(fiche.lieu))
    personne: tuple[int | None, tuple[Soignant, ...]] = (None, ())
    principal, autres = lire("soignants", personne, lambda: lire_soignants(fiche.soignants, equipe, debut))
    jetons = lire_actes(fiche.actes, nomenclature, debut, territoire, ald=mentions.ald)
    fautes += [j.faute for j in jetons if j.faute is not None]
    if not fautes:
        fautes += actes_finis_avant(jetons, debut)
    if not jetons:
        fautes.append(Anomalie("FICHE_SANS_ACTE", "aucun acte saisi", "taper au moins un acte, par exemple dex+ins", "actes"))
    if not fiche.prescripteur:
        fautes.append(
            Anomalie("PRESCRIPTEUR_MANQUANT", "le prescripteur manque", "taper quelques lettres de son nom", "prescripteur")
        )
    if montagne and patient.zone == "plaine":
        fautes.append(
            Anomalie(
                "ZONE_DU_PATIENT",
                "des kilomètres de montagne pour un domicile en plaine",
                "écrire km, ou corriger la fiche",
                "km",
            )
        )
    depart = base or Ordonnance(patient.id, fiche.prescripteur, infirmier, jour, (), debut)
    ordonnance = evolve(
        depart,
        patient=patient.id,
        prescripteur=fiche.prescripteur,
        jour=jour,
        soins=tuple(j.soin for j in jetons if j.soin is not None),
        infirmier=principal or depart.infirmier,
        soignants=autres,
        debut=debut,
        fin=fin,
        nombre=nombre,
        heures=heures,
        tous_les=rythme.tous_les,
        jours_semaine=rythme.jours,
        lieu=lieu,
        a_domicile=mentions.a_domicile,
        nuit_imperieuse=mentions.nuit,
        dimanche_ferie_quotidien=mentions.dimanche,
        urgence=mentions.urgence,
        nature=mentions.nature if mentions.nature != "10" or depart.nature in _NATURES else depart.nature,
        distance_km=km,
        jusqu_a_cicatrisation=mentions.cicatrisation,
        absences=(),
    )
    aucune: tuple[tuple[date, int], ...] = ()
    absences = lire("absences", aucune, lambda: lire_absences(fiche.absences, ordonnance, est_ferie))
    avis = [avis_d_annee(texte, lu, aujourdhui) for texte, lu in ((fiche.jour, jour), (fiche.debut, debut)) if texte.strip()]
    if km is not None and set(fiche.km) & set("+-"):
        avis.append(f"« {fiche.km.strip()} » : {dire_distance(km, montagne=montagne)}")
    if not fautes:
        avis += avis_d_ordonnance(ordonnance, jetons, patient)
    dits = tuple(dict.fromkeys(a for a in avis if a))
    if fautes:
        return LectureFiche(None, jetons, tuple(fautes), avis=dits)
    return LectureFiche(evolve(ordonnance, absences=absences), jetons, (), mentions.mode, dits)


def _lire_lieu(texte: str) -> Lieu:
    mot = texte.strip().casefold()
    if "domicile".startswith(mot):
        return "domicile"
    if "cabinet".startswith(mot):
        return "cabinet"
    raise Refus(Anomalie("LIEU_ILLISIBLE", f"lieu illisible : {citer(texte)}", "écrire dom ou cab"))


def ecrire_fiche(
    ordonnance: Ordonnance, code: Callable[[str], str], equipe: Iterable[Infirmier] = (), *, en_jours: bool = False
) -> Fiche:
    """The form that reads back as this ordonnance; `code` gives the short code of an act by its id, `equipe` the nurses of the
    practice. `en_jours`: the days of the acts are counted from the first one (`..j3`), for care that begins another day."""
    soins = ordonnance.soins
    tous_ald = bool(soins) and all(s.ald for s in soins)
    mots = ["ald"] * tous_ald + ["horsdom"] * (not ordonnance.a_domicile) + ["nuit"] * ordonnance.nuit_imperieuse
    mots += ["dim"] * ordonnance.dimanche_ferie_quotidien + ["urg"] * ordonnance.urgence
    mots += ["cicat"] * ordonnance.jusqu_a_cicatrisation
    mots += [_NATURES[ordonnance.nature]] if ordonnance.nature in _NATURES else []
    return Fiche(
        patient=ordonnance.patient,
        prescripteur=ordonnance.prescripteur,
        ordonnance=ordonnance.id,
        jour=f"{ordonnance.jour:%d/%m/%y}",
        actes="+".join(_ecrire_soin(s, code(s.acte), ordonnance.debut, tous_ald=tous_ald, en_jours=en_jours) for s in soins),
        debut=f"{ordonnance.debut:%d/%m/%y}",
        duree=f"x{ordonnance.nombre}" if ordonnance.nombre else (f"..{ordonnance.fin:%d/%m/%y}" if ordonnance.fin else ".."),
        heures=",".join(f"{h.hour}h{h.minute:02d}" if h.minute else f"{h.hour}h" for h in ordonnance.heures),
        rythme=_ecrire_rythme(ordonnance),
        lieu="dom" if ordonnance.lieu == "domicile" else "cab",
        km=_nombre(ordonnance.distance_km),
        mentions=" ".join(mots),
        absences=ecrire_absences(ordonnance),
        soignants=ecrire_soignants(ordonnance, equipe),
    )


def _ecrire_soin(soin: SoinPrescrit, code: str, repere: date, *, tous_ald: bool, en_jours: bool) -> str:
    quantite = f"*{soin.quantite}" if soin.quantite != 1 else ""
    passages = "@" + "".join(map(str, soin.passages)) if soin.passages else ""
    ecrire = ecrire_en_jours if en_jours else ecrire_periode
    limite = ecrire(soin.debut, soin.fin, repere) if soin.debut or soin.fin else ""
    return code + quantite + passages + ("!" if soin.ald and not tous_ald else "") + (f":{limite}" if limite else "")


def _ecrire_rythme(ordonnance: Ordonnance) -> str:
    if ordonnance.jours_semaine:
        return "".join(_LETTRES[j] for j in ordonnance.jours_semaine)
    pas = ordonnance.tous_les
    if pas == 1:
        return ""
    return ("/s" if pas == 7 else f"/{pas // 7}s") if pas % 7 == 0 else f"/{pas}j"


def _nombre(valeur: Decimal | None) -> str:
    return "" if valeur is None else f"{valeur.normalize():f}".replace(".", ",")
