"""What the base knows around the visits of an ordonnance: the rest of the nurse's days, and what was billed for the patients.

Read once, off the screen; with it the preview of a series is priced exactly like the invoice will be.
"""

import json
from collections.abc import Iterable
from datetime import date, time, timedelta

from attrs import evolve, field, frozen

from core.cotation.memoire import actes_suivis
from core.cotation.seance import Seance
from core.cotation.situation import SITUATION_NEUTRE, ActeAnterieur, Situation
from core.dossier.ordonnance import Ordonnance
from core.facturation.fiche import ActeCote
from core.facturation.instantane import depuis_json
from core.nomenclature import Nomenclature
from core.ports import Registre
from core.registre_reglages import VisiteVoisine

# quotas of the nomenclature count over a year at most, and an episode of care restarts after two months
MEMOIRE = timedelta(days=400)


@frozen
class Entourage:
    """Between two days (included), for the nurses of an ordonnance: the other visits of each, in the order of the base, and the
    acts that count.

    Visits of the ordonnance itself are not here: the series knows them.
    """

    infirmiers: frozenset[int]
    patient: int
    ordonnance: int
    debut: date
    fin: date
    voisines: dict[tuple[date, int], tuple[VisiteVoisine, ...]]  # by day and nurse, until they are wanted
    actes: tuple[ActeCote, ...]
    _lues: dict[tuple[date, int], tuple[tuple[int, Seance], ...]] = field(factory=dict, eq=False, repr=False)
    _memes: dict[str, Seance] = field(factory=dict, eq=False, repr=False)  # by what they have in common

    def couvre(self, ordonnance: Ordonnance, debut: date, fin: date) -> bool:
        """Whether it was read for this ordonnance, and these days."""
        memes = (ordonnance.patient, ordonnance.id) == (self.patient, self.ordonnance)
        return memes and ordonnance.infirmiers <= self.infirmiers and self.debut <= debut and fin <= self.fin

    def du_jour(self, jour: date, infirmier: int) -> tuple[tuple[int, Seance], ...]:
        """The other visits of that nurse that day, id and facts, read when first wanted; their text is then let go."""
        cle = jour, infirmier
        lues = self._lues.get(cle)
        if lues is None:
            lues = self._lues[cle] = tuple((v.id, self._seance(v)) for v in self.voisines.pop(cle, ()))
        return lues

    def _seance(self, v: VisiteVoisine) -> Seance:
        """Most visits of a nurse differ by their patient, day and hour only: the rest is understood once, and shared."""
        lue = json.loads(v.contenu)
        heure = time.fromisoformat(lue["heure"]) if lue["heure"] else None
        commun = json.dumps(lue | {"jour": "", "heure": None, "patient": ""})
        meme = self._memes.get(commun)
        if meme is None:
            meme = self._memes[commun] = depuis_json(v.contenu, Seance)
        return evolve(meme, jour=date.fromisoformat(lue["jour"]), heure=heure, patient=lue["patient"] or str(v.patient))


def lire_entourage(
    registre: Registre,
    ngap: Nomenclature,
    ordonnance: Ordonnance,
    debut: date,
    fin: date,
    territoire: str = "metropole",
    situation: Situation = SITUATION_NEUTRE,
) -> Entourage:
    """Two requests, whatever the length; the ordonnance need not be recorded yet."""
    o, voisines = ordonnance, dict[tuple[date, int], list[VisiteVoisine]]()
    for v in registre.visites_voisines(sorted(o.infirmiers), debut, fin):
        if not o.id or v.ordonnance != o.id:
            voisines.setdefault((v.jour, v.infirmier), []).append(v)
    patients = {v.patient for jour in voisines.values() for v in jour} | {o.patient}
    suivis = actes_suivis(ngap, debut, territoire, situation) | actes_suivis(ngap, fin, territoire, situation)
    # what one nurse bills counts for the others that day: with several, nobody's acts are left aside
    sauf = o.infirmier if len(o.infirmiers) == 1 else 0
    actes = registre.actes_voisins(sorted(patients), debut - MEMOIRE, debut, fin, suivis, sauf)
    return Entourage(o.infirmiers, o.patient, o.id, debut, fin, {cle: tuple(v) for cle, v in voisines.items()}, tuple(actes))


def historique(
    actes: Iterable[ActeCote], patients: Iterable[int], infirmier: int, jour: date, suivis: frozenset[str]
) -> tuple[ActeAnterieur, ...]:
    """What counts for the price of that day: before it what a rule follows, on it what other nurses billed."""
    vus, depuis = frozenset(patients), jour - MEMOIRE
    return tuple(
        ActeAnterieur(a.jour, a.acte, a.quantite, "", str(a.patient))
        if a.infirmier == infirmier
        else ActeAnterieur(
            a.jour, a.acte, a.quantite, f"infirmier {a.infirmier}", str(a.patient), a.heure if a.jour == jour else None
        )
        for a in actes
        if a.patient in vus and ((depuis <= a.jour < jour and a.acte in suivis) or (a.jour == jour and a.infirmier != infirmier))
    )
