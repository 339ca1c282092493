"""The practice in force: what every list is limited to, and where new patients and ordonnances go; kept over a restart."""

from __future__ import annotations

from typing import TYPE_CHECKING

from attrs import frozen

from core.erreurs import Anomalie, Refus

if TYPE_CHECKING:
    from core.dossier.personnes import Cabinet, Infirmier
    from core.registre import RegistreDossier

LIEU = "cabinet-en-cours"


@frozen
class Lieu:
    """A practice, and the nurse it was asked by, who then cares for the new patients."""

    cabinet: Cabinet
    infirmier: Infirmier | None = None

    @property
    def libelle(self) -> str:
        """As offered among several."""
        qui = f" — {self.infirmier.nom} {self.infirmier.prenom}" if self.infirmier else ""
        return f"{self.cabinet.code} : {self.cabinet.nom}, {self.cabinet.commune}{qui}"


def exiger_lieu(lieu: str, cabinet: str, quoi: str) -> None:
    """What is named (`le lot 000012`), of this practice, is of the one in force ("": all); raises `Refus` HORS_DU_CABINET."""
    if lieu not in ("", cabinet):
        raise Refus(
            Anomalie("HORS_DU_CABINET", f"{quoi} est du cabinet {cabinet}, pas de {lieu}", f"changer de cabinet (:cab {cabinet})")
        )


def chercher_lieux(registre: RegistreDossier, texte: str) -> list[Lieu]:
    """The practices whose code is `texte`; else those that its fragments name (code, name, town), or a nurse of theirs."""
    from core.dossier.identite import simplifier

    cabinets = registre.cabinets()
    exacts = [Lieu(c) for c in cabinets if c.code.casefold() == texte.strip().casefold()]
    if exacts:
        return exacts
    mots = simplifier(texte).split()
    trouves: list[Lieu] = []
    for c in cabinets:
        if _tous(mots, c.code, c.nom, c.commune):
            trouves.append(Lieu(c))
        else:
            trouves += [Lieu(c, i) for i in registre.infirmiers(c.code) if _tous(mots, i.nom, i.prenom)]
    return trouves


def _tous(mots: list[str], *textes: str) -> bool:
    from core.dossier.identite import simplifier

    lu = simplifier(" ".join(textes))
    return all(mot in lu for mot in mots)


def lieu_garde(registre: RegistreDossier) -> Lieu | None:
    """The one kept by `garder_lieu`; None for all the practices, or when it is gone."""
    code, _, am = (registre.brouillon(LIEU) or "").partition("\n")
    cabinet = registre.cabinet(code) if code else None
    return Lieu(cabinet, registre.infirmier_par_am(am) if am else None) if cabinet else None


def garder_lieu(registre: RegistreDossier, lieu: Lieu | None) -> None:
    """Keep it for the next start; None: all the practices."""
    if lieu is None:
        registre.jeter_brouillon(LIEU)
    else:
        registre.garder_brouillon(LIEU, f"{lieu.cabinet.code}\n{lieu.infirmier.am if lieu.infirmier else ''}")
