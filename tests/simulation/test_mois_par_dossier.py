"""A whole month of the samples through the spool, with a payer that dies every evening and starts again from its folder."""

from datetime import timedelta
from pathlib import Path

from core.demonstration.installation import installer
from core.demonstration.mois import Poste, jouer
from core.demonstration.rapport import etablir
from core.emulateurs.caisse import Caisse
from core.emulateurs.caisse.service import ouvrir_dossier, tour
from core.emulateurs.transports.dossier import TransportDossier
from db.ouverture import ouvrir
from tui.demarrage import nomenclature
from tui.monde_fictif import CLE_DEMO, monter


def test_every_invoice_ends_paid_or_closed(tmp_path: Path):
    emule = monter("pannes")
    spool = tmp_path / "echange"
    etat = ouvrir_dossier(spool)
    modele = emule.caisse
    assures = [assure for plusieurs in modele._assures.values() for assure in plusieurs]

    def passer() -> None:
        emule.horloge.avancer(timedelta(days=1))
        tour(Caisse(etat, assures, modele._scenario, 1, emule.horloge, modele._annuaire), spool)

    registre = ouvrir(tmp_path / "demo.db", CLE_DEMO, creer=True, nature="fictive")
    try:
        installer(registre, emule.monde)
        poste = Poste(
            registre=registre,
            monde=emule.monde,
            nomenclature=nomenclature(),
            lecteur=emule.lecteur,
            transport=TransportDossier(spool),
            droits=emule.adri,
            horloge=emule.horloge,
            inserer_vitale=emule.lecteur.inserer_vitale,
            inserer_cps=emule.lecteur.inserer_cps,
            passer=passer,
            dire=lambda _: None,
        )
        rapport = etablir(registre, jouer(poste))
    finally:
        registre.fermer()
    assert rapport.juste
    assert list((spool / "a_envoyer").iterdir()) == []
    assert list((spool / "recu").iterdir()) == []
    assert len(list((spool / "lus").iterdir())) > 20
