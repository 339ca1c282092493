"""Whatever says the rights of a person: her Vitale card in the reader, the QR code of her telephone, the service online."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, cast

from core.erreurs import Refus
from tui.ecrans.base import Ecran
from tui.ecrans.choix import Choix

if TYPE_CHECKING:
    from core.dossier.personnes import Patient
    from core.ports import Registre
    from core.services.lues import Lues
    from tui.ecrans.lecture import EcranLecture


class AvecVitale(Ecran):
    """A screen from which rights are read; what they change is shown by `EcranLecture`, which comes back here."""

    def __init__(self) -> None:
        super().__init__()
        self._rendu: tuple[int, str, str] | None = None

    @property
    def patient_vise(self) -> Patient | None:
        """Whose rights are asked for online."""
        return None

    def retrouver(self, patient: int | None) -> None:
        """Nothing changed: show her."""

    def attendre(self, patient: int, message: str, style: str) -> None:
        """Where to be and what to say when this screen comes back."""
        self._rendu = (patient, message, style)

    def action_lire_carte(self) -> None:
        """Read the card in the reader; without one, in the demo, choose which to put in."""
        lecteur = self.contexte.lecteur
        self._lire_octets("carte lue", lecteur.lire_vitale)

    def _lire_octets(self, source: str, lire_vitale: Callable[[], bytes]) -> None:
        service, jour, cabinet = self.contexte.droits, self.contexte.horloge.aujourdhui(), self.facturier.cabinet

        def lire(registre: Registre) -> Lues:
            from core.services.lues import carte_lue

            return carte_lue(registre, lire_vitale(), service, jour, cabinet)

        self.dire("lecture de la carte Vitale…")
        self.demander("carte", lire, lambda lues: self._lues(source, lues), retenir=True)

    def _lues(self, source: str, lues: Lues) -> None:
        if lues.patients is None:
            ecran = cast("EcranLecture", self.facturier.ecran("lecture"))
            ecran.proposer(lues.comparees, source, lues.anomalies)
            # whatever key comes next is for the person of the card, never for the one the cursor was on
            connu = lues.comparees[0].connu if lues.comparees else None
            self.facturier.patient = connu
            self.attendre(connu.id if connu else 0, f"{source} : rien n'a été gardé au dossier", "alerte")
            self.facturier.aller("lecture")
            return
        noms = ", ".join(f"{p.nom} {p.prenom}" for p in lues.patients)
        if lues.anomalies:
            self.dire_anomalie(lues.anomalies[0])
        else:
            self.dire(f"{source} : {noms} — rien de changé", "ok")
        self.retrouver(lues.patients[0].id if lues.patients else None)

    def refuse(self, nom: str, refus: Refus) -> None:
        """Without a card in the emulated reader, offer those of the demo."""
        if nom == "carte" and refus.anomalies[0].code == "CARTE_ABSENTE" and self.contexte.cartes:
            self.action_inserer_carte()
        super().refuse(nom, refus)

    def action_inserer_carte(self) -> None:
        """Put one of the emulated cards in the reader, then read it."""
        cartes, inserer = self.contexte.cartes, self.contexte.inserer_vitale
        if inserer is None or not cartes:
            self.dire("le lecteur n'est pas émulé : insérer la carte dans le lecteur, puis F9", "alerte")
            return

        def choisir(i: int) -> None:
            inserer(cartes[i].lire())
            self.action_lire_carte()

        self.facturier.lire(Choix("Carte Vitale à mettre dans le lecteur émulé", [(c.libelle,) for c in cartes], choisir))

    def action_appli(self) -> None:
        """The QR code typed by the scanner; in the demo an empty line offers the telephones."""
        lire, telephones = self.contexte.lire_appli, self.contexte.telephones
        if lire is None:
            self.dire("aucun lecteur de QR code n'est branché : lire la carte (F9)", "alerte")
            return

        def scanner(texte: str) -> None:
            if texte.strip():
                self._lire_octets("appli carte Vitale lue", lambda: lire(texte))
            elif telephones:
                lignes = [(t.libelle,) for t in telephones]
                self.facturier.lire(
                    Choix("Téléphone qui montre son QR code", lignes, lambda i: scanner(telephones[i].lire().decode()))
                )

        self.inviter("QR code de l'appli carte Vitale (scanner, Entrée)", scanner)

    def action_droits(self) -> None:
        """Ask the rights of the patient under the cursor on this day."""
        from core.services.lues import garder_si_rien_ne_differe
        from tui.ecrans.lecture import EN_LIGNE

        patient, c = self.patient_vise, self.contexte
        if patient is None:
            return
        if c.droits is None:
            self.dire("aucun service de droits n'est branché : lire la carte (F9) ou taper l'attestation (F10)", "alerte")
            return
        service, jour = c.droits, c.horloge.aujourdhui()

        def demander(registre: Registre) -> Lues:
            from core.services.patients import comparer_adri

            return garder_si_rien_ne_differe(registre, (comparer_adri(service, registre.patient(patient.id), jour),))

        self.dire("interrogation des droits…")
        self.demander("droits", demander, lambda lues: self._lues(EN_LIGNE, lues), retenir=True)
