"""Card, rights service and record side by side: what differs, and which reading is kept for each field."""

from collections.abc import Mapping
from datetime import date
from typing import Literal

from attrs import evolve, field, frozen

from core.dates import afficher_jour
from core.dossier.differences import AMO, COMPLEMENTAIRES, EXONERATIONS, Difference, differences, fusionner
from core.dossier.ins import apres_changement
from core.dossier.personnes import Patient

Origine = Literal["carte", "adri"]
DOSSIER_NEUF = "nouveau dossier"
DROITS = (AMO, EXONERATIONS, COMPLEMENTAIRES)


@frozen
class Comparee:
    """One person: her record (None: not stored yet) and what each source says of her on `jour`."""

    connu: Patient | None
    lus: Mapping[Origine, Patient]
    jour: date
    anomalies: Mapping[Origine, str] = field(factory=dict)

    @property
    def nom(self) -> str:
        """As the record says, else as read."""
        p = self.connu or next(iter(self.lus.values()))
        return f"{p.nom} {p.prenom}"

    @property
    def depart(self) -> Patient:
        """What the readings are compared with: the record, or the first draft of a new person."""
        return self.connu or next(iter(self.lus.values()))

    def avec(self, origine: Origine, lu: Patient) -> "Comparee":
        """The same with one more reading."""
        return evolve(self, lus={**self.lus, origine: lu})


@frozen
class LigneComparee:
    """One field: what the record says, and what each source that differs says."""

    champ: str
    ancien: str
    lus: Mapping[Origine, str]

    @property
    def preferee(self) -> Origine:
        """The rights service knows the rights better than a card; the card is read first for the rest."""
        if self.champ in DROITS and "adri" in self.lus:
            return "adri"
        return "carte" if "carte" in self.lus else "adri"


def lignes(c: Comparee) -> tuple[LigneComparee, ...]:
    """The fields that differ, in the order of the record; a new person is one line first."""
    trouvees: list[LigneComparee] = []
    if c.connu is None:
        origine, lu = next(iter(c.lus.items()))
        trouvees.append(LigneComparee(DOSSIER_NEUF, "", {origine: _presenter(lu)}))
    par_champ: dict[str, dict[Origine, Difference]] = {}
    for origine, lu in c.lus.items():
        for d in differences(c.depart, lu, c.jour):
            par_champ.setdefault(d.champ, {})[origine] = d
    for champ, trouves in par_champ.items():
        ancien = next(iter(trouves.values())).ancien
        trouvees.append(LigneComparee(champ, ancien, {origine: d.nouveau for origine, d in trouves.items()}))
    return tuple(trouvees)


def accepter(c: Comparee, choix: Mapping[str, Origine | None]) -> Patient | None:
    """The record with, for each field that differs, the source chosen (None: left as it is); None for a new person refused.

    Rights that a source only confirms take its date of reading.
    """
    if c.connu is None and choix.get(DOSSIER_NEUF) is None:
        return None
    garde = c.depart
    for origine, lu in c.lus.items():
        differents = {d.champ for d in differences(c.depart, lu, c.jour)}
        champs = {champ for champ in differents if choix.get(champ) == origine}
        champs |= {champ for champ in DROITS if champ not in differents and choix.get(champ) is None}
        garde = fusionner(garde, lu, c.jour, champs)
    return apres_changement(c.depart, garde)


def _presenter(p: Patient) -> str:
    n = p.naissance
    droits = f"{p.droits.amo[-1].regime} {p.droits.amo[-1].caisse}" if p.droits.amo else "sans droit AMO"
    fin = p.droits.amo[-1].fin if p.droits.amo else None
    return f"né(e) le {n[6:8]}/{n[4:6]}/{n[:4]}, {droits}{f' au {afficher_jour(fin)}' if fin else ''}"
