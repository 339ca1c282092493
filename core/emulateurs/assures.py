"""The caisse's own file of insured persons: what it knows, whatever the nurse has read on a card or typed.

It is a TOML text of `[[assure]]` tables; `[[assure.droits.amo]]`, `[[assure.droits.exonerations]]` and `[[assure.droits.amc]]`
have the fields of `core.dossier.droits`.  The rights emulator and the caisse emulator both read it.
"""

from attrs import field, frozen

from core.donnees import lire
from core.dossier.droits import Droits
from core.erreurs import Anomalie, Refus


@frozen
class AssureConnu:
    """One beneficiary as the caisse knows it; the same `nir` comes once for each beneficiary of the insured person.

    `nir` (13) and `cle` (2) are those of the insured person; `naissance` is AAAAMMJJ; `rang` distinguishes twins (1 to 9).
    """

    nir: str
    cle: str
    nom: str
    prenom: str
    naissance: str
    rang: int = 1
    qualite: str = "0"
    nir_individuel: str = ""
    droits: Droits = field(factory=Droits)
    medecin_traitant: bool = True
    opposition: bool = False  # the card is on the list of opposed cards


@frozen
class _Fichier:
    assure: tuple[AssureConnu, ...] = ()


def lire_assures(texte: str, ou: str = "fichier des assurés") -> tuple[AssureConnu, ...]:
    """Read the TOML text; raises `Refus` with all its faults (also two persons with the same NIR, birth date and rank)."""
    assures = lire(texte.encode(), _Fichier, ou).assure
    vus: set[tuple[str, str, int]] = set()
    doublons = []
    for assure in assures:
        cle = (assure.nir, assure.naissance, assure.rang)
        if cle in vus:
            doublons.append(
                Anomalie(
                    "ASSURE_EN_DOUBLE",
                    f"{assure.nom} {assure.prenom} : mêmes numéro, naissance et rang qu'un autre",
                    "donner un autre rang à chaque jumeau, ou retirer le doublon",
                    ou,
                )
            )
        vus.add(cle)
    if doublons:
        raise Refus(doublons)
    return assures
