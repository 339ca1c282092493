"""Every golden file of this folder; run it to write them again after a deliberate change of format."""

from datetime import date
from decimal import Decimal
from pathlib import Path

from core.telematique import arl, codec, noemie
from core.telematique.b2 import ecrire_lot
from core.telematique.codec import Enregistrement
from tests.enregistrements.fabrique import LOTS
from tests.enregistrements.fabrique_retours import ARLS, RETOURS

DOSSIER = Path(__file__).parent


def enregistrement_plein(classe: type[Enregistrement]) -> Enregistrement:
    """A record whose every zone is full of characters that depend on its position, so that a shift shows."""
    valeurs: dict[str, object] = {}
    for zone in codec.forme(classe).zones:
        chiffres = "".join(str((zone.debut + i) % 9 + 1) for i in range(zone.longueur))
        match zone.genre:
            case "nombre":
                valeurs[zone.nom] = int(chiffres)
            case "code":
                valeurs[zone.nom] = chiffres
            case "decimal":
                valeurs[zone.nom] = Decimal(int(chiffres)).scaleb(-zone.decimales)
            case "jour":
                valeurs[zone.nom] = date(2000 + zone.debut % 100, zone.debut % 12 + 1, zone.debut % 28 + 1)
            case "texte":
                valeurs[zone.nom] = "".join(chr(65 + (zone.debut + i) % 26) for i in range(zone.longueur))
            case "fixe":
                valeurs[zone.nom] = zone.valeur
    return classe(**valeurs)


def enregistrements() -> str:
    """One line a record of every layout: family, code, characters."""
    from core.telematique.b2.lecture import CLASSES as B2
    from core.telematique.noemie.lecture import CLASSES as NOEMIE

    return "".join(
        f"{famille};{code};{codec.ecrire(enregistrement_plein(classe))}\n"
        for famille, classes in (("b2", B2), ("noemie", NOEMIE))
        for code, classe in sorted(classes.items())
    )


def fichiers() -> dict[str, bytes]:
    """Every golden file, by name."""
    sortie: dict[str, bytes] = {}
    for nom, faire in LOTS.items():
        ecrit = ecrire_lot(faire())
        sortie[f"{nom}.b2"] = ecrit.b2
        sortie[f"{nom}.emu.json"] = ecrit.json
    for nom, faire_retour in RETOURS.items():
        sortie[f"{nom}.noemie"] = noemie.ecrire(faire_retour())
    for nom, faire_arl in ARLS.items():
        sortie[f"{nom}.arl"] = arl.ecrire(faire_arl())
    sortie["enregistrements.txt"] = enregistrements().encode("ascii")
    return sortie


if __name__ == "__main__":
    for nom, octets in fichiers().items():
        if nom != "exemple.b2":  # the published one is never written again
            (DOSSIER / nom).write_bytes(octets)
