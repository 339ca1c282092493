"""The rights service in memory, answering from the caisse's file of insured persons; late, absent or contradictory at will."""

from collections.abc import Iterable, Mapping
from datetime import date, timedelta
from typing import Literal

from attrs import evolve

from core.dossier.droits import Droits
from core.emulateurs.assures import AssureConnu
from core.ports import DemandeDroits, Horloge, PanneTransport
from core.telematique.adri import ReponseAdri, ecrire_exception, ecrire_reponse

Comportement = Literal["normal", "tardif", "absent", "indisponible", "contradictoire"]
LIBELLES = {
    "T01": "BENEFICIAIRE INCONNU DE L ORGANISME INTERROGE",
    "T02": "ORGANISME NON RACCORDE AU TELESERVICE",
    "T03": "SERVICE INDISPONIBLE",
    "T05": "DATE DE REFERENCE HORS PERIODE (UN AN)",
    "T06": "PLUSIEURS BENEFICIAIRES CORRESPONDENT",
}
_UN_AN = 366  # days


class AdriEmule:
    """Implements `core.ports.ServiceDroits`. `comportements` is by NIR (13); others behave as `defaut`.

    `tardif`: the first question of a NIR on a day gets no answer in time, the next one does.  `absent`: never an answer.
    `indisponible`: always T03.  `contradictoire`: the answer closes the rights the day before the care, whatever the file
    says.  The régimes of `non_raccordes` are not served (T02).  T04 (no CPS) is never answered: the program reads the CPS first.
    """

    marque = "EMU"

    def __init__(
        self,
        assures: Iterable[AssureConnu],
        horloge: Horloge,
        comportements: Mapping[str, Comportement] | None = None,
        defaut: Comportement = "normal",
        non_raccordes: frozenset[str] = frozenset(),
    ) -> None:
        self._assures = tuple(assures)
        self._horloge = horloge
        self._comportements = dict(comportements or {})
        self._defaut: Comportement = defaut
        self._non_raccordes = non_raccordes
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
        if comportement == "indisponible":
            return _exception("T03", "le service des droits est arrêté", globale=True)
        if demande.regime in self._non_raccordes:
            return _exception("T02", f"le régime {demande.regime} n'est pas servi")
        if abs((jour - demande.date_soins).days) > _UN_AN:
            return _exception("T05", f"les soins du {demande.date_soins:%d/%m/%Y} sont à plus d'un an")
        trouve = self._trouver(demande)
        if isinstance(trouve, bytes):
            return trouve
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

    def _trouver(self, demande: DemandeDroits) -> AssureConnu | bytes:
        """The beneficiary, or the exception that says why there is none; a rank of 0 is a rank not given."""
        famille = [a for a in self._assures if a.nir == demande.nir]
        if not famille:
            return _exception("T01", "le patient n'est pas présent dans la base de la caisse")
        if all(a.cle != demande.cle for a in famille):
            return _exception("T01", "la clé ne correspond pas au numéro")
        nes = [a for a in famille if a.naissance == demande.naissance and demande.rang in (0, a.rang)]
        if not nes:
            return _exception("T01", "aucun bénéficiaire à cette date et ce rang de naissance")
        if len(nes) > 1:
            return _exception("T06", f"{len(nes)} bénéficiaires nés ce jour-là : donner le rang de naissance")
        if not self._regime_connu(nes[0], demande.regime):
            return _exception("T01", "le bénéficiaire ne relève pas de ce régime")
        return nes[0]

    @staticmethod
    def _regime_connu(assure: AssureConnu, regime: str) -> bool:
        """A person with no AMO period (AME) has no régime to compare."""
        regimes = {p.regime for p in assure.droits.amo}
        return not regime or not regimes or regime in regimes


def _exception(code: str, detail: str, *, globale: bool = False) -> bytes:
    return ecrire_exception(code, LIBELLES[code], detail, globale=globale)


def _fermes_avant(droits: Droits, jour: date) -> Droits:
    """AMO periods ending the day before at the latest; those that began later disappear."""
    veille = jour - timedelta(days=1)
    gardees = [p for p in droits.amo if p.debut <= veille]
    return evolve(droits, amo=tuple(evolve(p, fin=veille if p.fin is None else min(p.fin, veille)) for p in gardees))
