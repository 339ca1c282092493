"""The payer's own files of people: nurses who invoice (with the key of their CPS) and prescribers."""

from datetime import date

from attrs import frozen

from core.donnees import lire


@frozen
class Professionnel:
    """A nurse: `am` 9 characters; `cle_signature` hex (empty: the signature is only looked at); `territoire` metro or drom."""

    am: str
    nom: str = ""
    rpps: str = ""
    cle_signature: str = ""
    debut: date = date.min
    fin: date = date.max
    territoire: str = ""
    remplacants: tuple[str, ...] = ()


@frozen
class PrescripteurConnu:
    """A prescriber: by AM number, RPPS, or both; may prescribe from `debut` to `fin`."""

    nom: str = ""
    prenom: str = ""
    am: str = ""
    rpps: str = ""
    specialite: str = ""
    salarie: bool = False
    debut: date = date.min
    fin: date = date.max


@frozen
class Annuaire:
    """Both files; None means that the payer has no such file and checks nothing against it."""

    professionnels: tuple[Professionnel, ...] | None = None
    prescripteurs: tuple[PrescripteurConnu, ...] | None = None

    def professionnel(self, am: str) -> Professionnel | None:
        """The nurse of that number; anybody when there is no file."""
        if self.professionnels is None:
            return Professionnel(am)
        return next((p for p in self.professionnels if p.am == am), None)

    def prescripteur(self, am: str, rpps: str) -> PrescripteurConnu | None:
        """The prescriber of that number (`am` first, empty when not given); anybody when there is no file."""
        if self.prescripteurs is None:
            return PrescripteurConnu(am=am, rpps=rpps)
        return next((p for p in self.prescripteurs if (am and p.am == am) or (rpps and p.rpps == rpps)), None)


@frozen
class _Professionnels:
    professionnel: tuple[Professionnel, ...]


@frozen
class _Prescripteurs:
    prescripteur: tuple[PrescripteurConnu, ...]


def lire_annuaire(professionnels: bytes | None, prescripteurs: bytes | None) -> Annuaire:
    """Read the TOML files that are given (`[[professionnel]]`, `[[prescripteur]]`); raises `Refus` with their faults."""
    return Annuaire(
        None if professionnels is None else lire(professionnels, _Professionnels, "caisse/professionnels.toml").professionnel,
        None if prescripteurs is None else lire(prescripteurs, _Prescripteurs, "caisse/prescripteurs.toml").prescripteur,
    )
