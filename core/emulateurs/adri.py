"""The rights service in memory, answering from the caisse's file of insured persons; late, absent or contradictory at will."""

from collections.abc import Iterable, Mapping
from datetime import date, timedelta
from typing import Literal

from attrs import evolve

from core.dossier.droits import Droits
from core.emulateurs.assures import AssureConnu
from core.ports import DemandeDroits, Horloge, PanneTransport
from core.telematique.adri import ReponseAdri, ecrire_exception, ecrire_reponse

Comportement = Literal["normal", "tardif", "absent", "contradictoire"]


class AdriEmule:
    """Implements `core.ports.ServiceDroits`. `comportements` is by NIR (13); others behave as `defaut`.

    `tardif`: the first question of a NIR on a day gets no answer in time, the next one does.  `absent`: never an answer.
    `contradictoire`: the answer closes the rights the day before the care, whatever the file says.
    """

    marque = "EMU"

    def __init__(
        self,
        assures: Iterable[AssureConnu],
        horloge: Horloge,
        comportements: Mapping[str, Comportement] | None = None,
        defaut: Comportement = "normal",
    ) -> None:
        self._assures = tuple(assures)
        self._horloge = horloge
        self._comportements = dict(comportements or {})
        self._defaut: Comportement = defaut
        self._deja: set[tuple[str, date]] = set()
        self.appels = 0

    def interroger(self, demande: DemandeDroits) -> bytes:
        """The answer or the exception as bytes; raises `PanneTransport` when there is no answer."""
        self.appels += 1
        comportement = self._comportements.get(demande.nir, self._defaut)
        jour = self._horloge.aujourdhui()
        if comportement == "absent":
            raise PanneTransport("le service des droits ne répond pas", incertain=False)
        if comportement == "tardif" and (demande.nir, jour) not in self._deja:
            self._deja.add((demande.nir, jour))
            raise PanneTransport("le service des droits n'a pas répondu à temps", incertain=False)
        famille = [a for a in self._assures if a.nir == demande.nir]
        if not famille:
            return ecrire_exception("T001", "Patient inconnu", "le patient n'est pas présent dans la base de la caisse")
        if all(a.cle != demande.cle for a in famille):
            return ecrire_exception("T002", "Immatriculation fausse", "la clé ne correspond pas au numéro")
        trouve = next((a for a in famille if (a.naissance, a.rang) == (demande.naissance, demande.rang)), None)
        if trouve is None:
            return ecrire_exception("T003", "Bénéficiaire inconnu", "aucun bénéficiaire à cette date et ce rang de naissance")
        if not self._regime_connu(trouve, demande.regime):
            return ecrire_exception("T004", "Régime différent", "le bénéficiaire ne relève pas de ce régime")
        droits = trouve.droits
        if comportement == "contradictoire":
            droits = _fermes_avant(droits, demande.date_soins)
        reponse = ReponseAdri(
            date_reponse=jour,
            nir=trouve.nir,
            cle=trouve.cle,
            nom=trouve.nom,
            prenom=trouve.prenom,
            naissance=trouve.naissance,
            rang=trouve.rang,
            qualite=trouve.qualite,
            droits=droits,
            nir_individuel=trouve.nir_individuel,
            medecin_traitant=trouve.medecin_traitant,
        )
        return ecrire_reponse(reponse)

    @staticmethod
    def _regime_connu(assure: AssureConnu, regime: str) -> bool:
        """A person with no AMO period (AME) has no régime to compare."""
        regimes = {p.regime for p in assure.droits.amo}
        return not regime or not regimes or regime in regimes


def _fermes_avant(droits: Droits, jour: date) -> Droits:
    """AMO periods ending the day before at the latest; those that began later disappear."""
    veille = jour - timedelta(days=1)
    gardees = [p for p in droits.amo if p.debut <= veille]
    return evolve(droits, amo=tuple(evolve(p, fin=veille if p.fin is None else min(p.fin, veille)) for p in gardees))
