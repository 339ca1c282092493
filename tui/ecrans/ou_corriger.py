"""From a message of the control to the place where it is mended: the right screen, on the right field."""

from typing import TYPE_CHECKING, cast

from core.dossier.personnes import Patient
from core.ports import Registre
from core.services.controle import Point

if TYPE_CHECKING:
    from tui.ecrans.attestation import EcranAttestation
    from tui.ecrans.base import Ecran

# fields of the entry form; the others below
_DE_LA_SAISIE = ("prescripteur", "jour", "debut", "actes", "mentions")
# fields of the attestation, by the field of the control
_DE_L_ATTESTATION = {"caisse": "caisse", "date_nature": "date_nature", "numero": "numero"}
_DE_LA_FICHE = {"nir": "NIR et clé", "naissance": "Naissance", "droits": ""}


def aller_corriger(ecran: "Ecran", point: Point) -> bool:
    """Go there; False when the place is not another screen."""
    champ, facture = point.champ, point.facture
    if champ in _DE_LA_SAISIE and facture is not None:
        id = facture.fse or facture.id

        def ordonnance(registre: Registre) -> tuple[int, int]:
            return registre.seances(facture=id)[0].ordonnance, registre.facture(id).resume.numero

        ecran.demander(
            "ordonnance",
            ordonnance,
            lambda lus: ecran.facturier.aller("saisie", f"#{facture.patient} {champ} {lus[0]} {lus[1]} lots"),
            retenir=True,
        )
    elif champ in _DE_L_ATTESTATION:
        ecran.demander("patient", lambda r: r.patient(point.patient), lambda p: _attestation(ecran, p, champ), retenir=True)
    elif champ in _DE_LA_FICHE:
        ecran.facturier.aller("patients", f"#{point.patient} {_DE_LA_FICHE[champ]}".strip())
        if champ == "droits":
            ecran.facturier.ecran("patients").dire(f"{point.anomalie.message} : F9 lit la carte, F12 interroge, F10 attestation")
    elif champ == "accord":
        ecran.facturier.aller("suivi", f"#{point.patient}")
    elif champ == "seances":
        ecran.facturier.aller("saisie", f"#{point.patient} libres")
    elif champ == "pieces":
        ecran.facturier.aller("pieces", f"#{facture.id}" if facture else f"lot #{point.lot}")
    elif champ == "quarantaine":
        ecran.facturier.aller("quarantaine")
    elif champ == "indus":
        ecran.facturier.aller("indus")
    else:
        return False
    return True


def _attestation(ecran: "Ecran", patient: Patient, champ: str) -> None:
    cast("EcranAttestation", ecran.facturier.ecran("attestation")).ouvrir(patient, None)
    ecran.facturier.aller("attestation", _DE_L_ATTESTATION[champ])
