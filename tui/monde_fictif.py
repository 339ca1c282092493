"""The emulated world of the demo and the training mode, put together: people, reader, rights service, payer, clock."""

from typing import TYPE_CHECKING

from attrs import frozen

if TYPE_CHECKING:
    from pathlib import Path

    from core.demonstration.monde import Monde
    from core.emulateurs.adri import AdriEmule
    from core.emulateurs.apcv import AppliVitaleEmulee
    from core.emulateurs.caisse import Caisse
    from core.emulateurs.horloge import HorlogeEmulee
    from core.emulateurs.lecteur import LecteurEmule
    from core.emulateurs.transports.memoire import TransportMemoire

# the key of every demo base: printed, and protecting nothing but invented people
CLE_DEMO = "de30" * 16
# the name under which a demo that is kept remembers its day
JOUR = "jour EMU"
# its folder of what the payer knows, beside its base
CAISSE = "caisse"


@frozen
class MondeFictif:
    """Everything around the base of a demo; all of it is emulated and fictitious."""

    monde: "Monde"
    horloge: "HorlogeEmulee"
    lecteur: "LecteurEmule"
    adri: "AdriEmule"
    appli: "AppliVitaleEmulee"
    caisse: "Caisse"
    transport: "TransportMemoire"


def monter(
    scenario: str = "ordinaire", graine: int = 1, horloge: "HorlogeEmulee | None" = None, dossier: "Path | None" = None
) -> MondeFictif:
    """The world of the samples with its emulated machines; `dossier` keeps what the payer knows, beside a base that is kept.

    Raises `Refus` SCENARIO_INCONNU, ETAT_CAISSE_ILLISIBLE, or those of a damaged sample.
    """
    from core.citation import citer
    from core.demonstration.lecture import lire_monde
    from core.donnees import texte_utf8
    from core.emulateurs.adri import AdriEmule
    from core.emulateurs.apcv import AppliVitaleEmulee
    from core.emulateurs.assures import lire_assures
    from core.emulateurs.caisse import Caisse, lire_annuaire, lire_scenario
    from core.emulateurs.horloge import HorlogeEmulee
    from core.emulateurs.lecteur import LecteurEmule
    from core.emulateurs.transports.garde import TransportGarde
    from core.emulateurs.transports.ligne import LigneTiree
    from core.emulateurs.transports.memoire import TransportMemoire
    from core.erreurs import Anomalie, Refus
    from tui.installation import dossier_samples

    monde = lire_monde(dossier_samples())
    chemin = monde.scenarios.get(scenario)
    if chemin is None:
        remede = f"choisir un de : {', '.join(sorted(monde.scenarios))}"
        raise Refus(Anomalie("SCENARIO_INCONNU", f"scénario de la caisse inconnu : {citer(scenario)}", remede))
    horloge = horloge or HorlogeEmulee(monde.maintenant)
    assures = lire_assures(texte_utf8(monde.assures.read_bytes(), str(monde.assures)))
    prescripteurs = monde.prescripteurs_caisse
    annuaire = lire_annuaire(prescripteurs.with_name("professionnels.toml").read_bytes(), prescripteurs.read_bytes())
    joue = lire_scenario(chemin.read_bytes(), str(chemin))
    etat = None
    if dossier is not None:
        etat = dossier / CAISSE
        etat.mkdir(mode=0o700, exist_ok=True)
    caisse = Caisse(etat, assures, joue, graine, horloge, annuaire)
    ligne = LigneTiree(joue.reseau, graine)
    telephones = {f"{monde.patient(p).nom} {monde.patient(p).prenom}": c.read_bytes() for p, c in monde.vitale.items()}
    return MondeFictif(
        monde=monde,
        horloge=horloge,
        lecteur=LecteurEmule(horloge.aujourdhui()),
        adri=AdriEmule(assures, horloge),
        appli=AppliVitaleEmulee(telephones, horloge, graine),
        caisse=caisse,
        transport=TransportGarde(caisse, ligne) if etat is not None else TransportMemoire(caisse, ligne),
    )


def oublier_la_caisse(dossier: "Path") -> None:
    """A new base meets a payer that has never heard of it, whatever the folder held before."""
    from core.emulateurs.caisse.etat import NOM

    (dossier / CAISSE / NOM).unlink(missing_ok=True)
