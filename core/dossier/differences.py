"""What a reading (card, rights service, attestation) says that the record does not, and the merge of what is accepted."""

from collections.abc import Callable, Collection
from datetime import date, timedelta
from typing import TypeVar

from attrs import evolve, frozen

from core.dates import afficher_jour
from core.dossier.droits import ContratAmc, Droits, Exoneration, PeriodeAmo
from core.dossier.personnes import Patient

# fields that a reading may change; one that the reading leaves empty never erases what is known
TRAITS = (
    "nom",
    "prenom",
    "naissance",
    "sexe",
    "nir",
    "cle",
    "nir_individuel",
    "nom_usuel",
    "rang",
    "qualite",
    "adresse",
    "commune",
)
AMO, EXONERATIONS, COMPLEMENTAIRES = "droits AMO", "exonérations", "complémentaires"


@frozen
class Difference:
    """One field to accept or not; the values are as they are shown ("" for none)."""

    champ: str
    ancien: str
    nouveau: str


def differences(connu: Patient, lu: Patient, jour: date) -> tuple[Difference, ...]:
    """What accepting everything read on `jour` would change in the record, in the order of the screen."""
    trouvees = []
    for champ in TRAITS:
        ancien, nouveau = getattr(connu, champ), getattr(lu, champ)
        if nouveau not in ("", ancien):
            trouvees.append(Difference(champ, str(ancien), str(nouveau)))
    fusion = fusionner_droits(connu.droits, lu.droits, jour)
    paires = (
        (AMO, [_texte_amo(p) for p in connu.droits.amo], [_texte_amo(p) for p in fusion.amo]),
        (
            EXONERATIONS,
            [_texte_exoneration(p) for p in connu.droits.exonerations],
            [_texte_exoneration(p) for p in fusion.exonerations],
        ),
        (COMPLEMENTAIRES, [_texte_amc(p) for p in connu.droits.amc], [_texte_amc(p) for p in fusion.amc]),
    )
    for champ, anciens, nouveaux in paires:
        if anciens != nouveaux:
            trouvees.append(Difference(champ, " ; ".join(anciens), " ; ".join(nouveaux)))
    return tuple(trouvees)


def fusionner(connu: Patient, lu: Patient, jour: date, champs: Collection[str] | None = None) -> Patient:
    """The record with the accepted fields of the reading (None: all); everything else of the record is kept."""
    traits = {c: getattr(lu, c) for c in TRAITS if getattr(lu, c) != "" and (champs is None or c in champs)}
    fusion = fusionner_droits(connu.droits, lu.droits, jour)
    droits = Droits(
        fusion.amo if champs is None or AMO in champs else connu.droits.amo,
        fusion.exonerations if champs is None or EXONERATIONS in champs else connu.droits.exonerations,
        fusion.amc if champs is None or COMPLEMENTAIRES in champs else connu.droits.amc,
    )
    return evolve(connu, droits=droits, **traits)


def fusionner_droits(connus: Droits, lus: Droits, jour: date) -> Droits:
    """Periods read on `jour` prevail; the past that they do not speak of is kept.

    A period of the same kind that was going on when the first new one begins stops the day before it.  A right once read on a
    card, and no longer on a card (or no longer known by the rights service), stops the day before the reading; what was typed
    or taken from an attestation stays.
    """
    lues: list[PeriodeAmo | Exoneration | ContratAmc] = [*lus.amo, *lus.exonerations, *lus.amc]
    source = lues[0].source if lues else "saisie"
    # the rights service knows better than a card; a card only knows what an older card said
    perimees = {"adri": {"adri", "carte"}, "carte": {"carte"}}.get(source, set())
    muettes = {"pension_militaire_lie", "separee"} if source == "adri" else set()
    return Droits(
        _fusion(connus.amo, lus.amo, jour, perimees, lambda p: "amo", muettes),
        _fusion(connus.exonerations, lus.exonerations, jour, perimees, _famille, muettes),
        _fusion(connus.amc, lus.amc, jour, perimees, lambda p: p.gestion, muettes),
    )


P = TypeVar("P", PeriodeAmo, Exoneration, ContratAmc)


def _famille(e: Exoneration) -> str:
    """Accidents are distinct rights, one for each date; the other natures are one right each."""
    return f"at {e.date_nature}" if e.nature == "at" else e.nature


def _fusion(
    connues: tuple[P, ...], lues: tuple[P, ...], jour: date, perimees: set[str], famille: Callable[[P], str], muettes: set[str]
) -> tuple[P, ...]:
    """`perimees`: sources that this reading replaces; `muettes`: families of which it never speaks."""
    gardees: list[P] = []
    for periode in connues:
        nouvelles = [p.debut for p in lues if famille(p) == famille(periode)]
        if nouvelles:
            fin: date | None = min(nouvelles) - timedelta(days=1)
        elif periode.source in perimees and famille(periode) not in muettes:
            fin = jour - timedelta(days=1)
        else:
            fin = periode.fin
        if periode.fin is not None and fin is not None:
            fin = min(fin, periode.fin)
        if fin is None or periode.debut <= fin:
            gardees.append(evolve(periode, fin=fin))
    gardees.extend(lues)
    return tuple(sorted(gardees, key=lambda p: p.debut))


def _du_au(debut: date, fin: date | None) -> str:
    return f"du {afficher_jour(debut)} au {afficher_jour(fin)}" if fin else f"depuis le {afficher_jour(debut)}"


def _texte_amo(p: PeriodeAmo) -> str:
    return f"{p.regime} {p.caisse} {p.centre} gestion {p.code_gestion} {_du_au(p.debut, p.fin)}"


def _texte_exoneration(e: Exoneration) -> str:
    precision = "".join(f" {morceau}" for morceau in (e.numero, afficher_jour(e.date_nature) if e.date_nature else "") if morceau)
    return f"{e.nature}{precision} {_du_au(e.debut, e.fin)}"


def _texte_amc(c: ContratAmc) -> str:
    gestion = "gestion unique" if c.gestion == "unique" else "gestion séparée"
    return f"{c.nom} ({c.organisme}, {gestion}, {c.part_tm} %) {_du_au(c.debut, c.fin)}"
