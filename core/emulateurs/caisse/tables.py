"""The payer's own tables, read once from its data files: what it knows of tariffs, acts, cumuls, rates and delays."""

from collections.abc import Mapping
from datetime import date
from decimal import ROUND_HALF_UP, Decimal
from functools import cache
from typing import Literal

from attrs import field, frozen

from core.donnees import lire
from core.livre import lire_livre

_DOSSIER = "core/emulateurs/caisse/donnees"
CENTIEME = Decimal("0.01")


@frozen
class Tarif:
    """A price in cents; the code is that of the wire, `+N` and `+F` for the complements of night and Sunday."""

    code: str
    territoire: Literal["metro", "drom"]
    centimes: int
    confiance: str = ""
    debut: date = date.min
    fin: date = date.max


@frozen
class ActeAdmis:
    """A letter and a coefficient that exist between two days; `actes` says which acts of the nomenclature have it."""

    lettre: str
    coefficient: Decimal
    actes: tuple[str, ...] = ()
    debut: date = date.min
    fin: date = date.max


@frozen
class Cumuls:
    """What may go with what (see cumuls.toml)."""

    lettres_11b: tuple[str, ...]
    forfaits_dependance: tuple[str, ...]
    deplacements: tuple[str, ...]
    kilometres: tuple[str, ...]
    majorations_seules: tuple[str, ...]
    sans_prescription: tuple[str, ...]
    hors_11b: tuple[str, ...]
    exclus_mau: tuple[str, ...]
    coefficient_mau: Decimal
    ifi_par_jour: int
    km_par_jour: int
    toujours_pleins: tuple[Decimal, ...]
    groupes: tuple[tuple[Decimal, ...], ...]
    amx_pleins: tuple[Decimal, ...]
    amx_moities: tuple[Decimal, ...]
    accord_lettre: str
    accord_coefficient: Decimal
    accord_apres_jours: int
    accord_silence_jours: int
    autres_professions: tuple[str, ...]


@frozen
class TauxAdmis:
    """A rate in percent: the code and nature of insurance that carry it, the rights that justify it (any of them)."""

    exoneration: str
    taux: int
    source: str
    nature: str = ""
    regime: str = ""
    droits: tuple[str, ...] = ()


@frozen
class Delais:
    """Delays of the payer (see droits.toml)."""

    prescription_maladie_ans: int
    prescription_at_ans: int
    ordonnance_jours: int
    paiement_max_ouvres: int


@frozen
class Regle:
    """A rule of the payer: every reason it gives quotes one. `code` is what goes on the wire."""

    id: str
    code: str
    texte: str
    reference: str


@frozen
class Code:
    """A code as it goes on the wire: label, level (A, F, L), part (O, C), and whether it refuses or only informs."""

    code: str
    libelle: str
    niveau: Literal["A", "F", "L"]
    part: Literal["O", "C"] = "O"
    signalement: bool = False


@frozen
class _Tarifs:
    tarif: tuple[Tarif, ...]


@frozen
class _Actes:
    acte: tuple[ActeAdmis, ...]


@frozen
class _Droits:
    taux: tuple[TauxAdmis, ...]
    delais: Delais


@frozen
class _Regles:
    code: tuple[Code, ...]
    regle: tuple[Regle, ...]


@frozen
class Tables:
    """Everything together; built by `charger`."""

    tarifs: Mapping[str, tuple[Tarif, ...]]
    actes: Mapping[str, tuple[ActeAdmis, ...]]
    cumuls: Cumuls
    taux: tuple[TauxAdmis, ...]
    delais: Delais
    codes: Mapping[str, Code]
    regles: Mapping[str, Regle]

    _prix: dict[tuple[str, date, str], frozenset[int]] = field(factory=dict, eq=False, repr=False, init=False)
    _exacts: dict[tuple[str, Decimal, date], frozenset[Decimal]] = field(factory=dict, eq=False, repr=False, init=False)

    def prix(self, code: str, jour: date, territoire: str = "") -> frozenset[int]:
        """The prices in force that day, in cents; of both territories when it is not known."""
        cle = (code, jour, territoire)
        if cle not in self._prix:
            tarifs = self.tarifs.get(code, ())
            self._prix[cle] = frozenset(
                t.centimes for t in tarifs if t.debut <= jour <= t.fin and territoire in ("", t.territoire)
            )
        return self._prix[cle]

    def coefficients(self, lettre: str, jour: date) -> frozenset[Decimal]:
        """The coefficients of the letter that day."""
        return frozenset(a.coefficient for a in self.actes.get(lettre, ()) if a.debut <= jour <= a.fin)

    def valeurs_exactes(self, lettre: str, zone: Decimal, jour: date) -> frozenset[Decimal]:
        """The exact coefficients that the zone of two decimals may stand for: whole, or half of one, rounded half up."""
        cle = (lettre, zone, jour)
        if cle not in self._exacts:
            pleins = self.coefficients(lettre, jour)
            moities = {c / 2 for c in pleins if lettre in self.cumuls.lettres_11b}
            self._exacts[cle] = frozenset(c for c in pleins | moities if c.quantize(CENTIEME, rounding=ROUND_HALF_UP) == zone)
        return self._exacts[cle]


def _octets(nom: str) -> bytes:
    return lire_livre(f"{_DOSSIER}/{nom}")


@cache
def charger() -> Tables:
    """Read the tables; raises `Refus` when a data file is damaged."""
    tarifs = lire(_octets("tarifs.toml"), _Tarifs, "caisse/tarifs.toml").tarif
    actes = lire(_octets("actes.toml"), _Actes, "caisse/actes.toml").acte
    droits = lire(_octets("droits.toml"), _Droits, "caisse/droits.toml")
    regles = lire(_octets("regles.toml"), _Regles, "caisse/regles.toml")
    return Tables(
        tarifs={code: tuple(t for t in tarifs if t.code == code) for code in {t.code for t in tarifs}},
        actes={lettre: tuple(a for a in actes if a.lettre == lettre) for lettre in {a.lettre for a in actes}},
        cumuls=lire(_octets("cumuls.toml"), Cumuls, "caisse/cumuls.toml"),
        taux=droits.taux,
        delais=droits.delais,
        codes={c.code: c for c in regles.code},
        regles={r.id: r for r in regles.regle},
    )
