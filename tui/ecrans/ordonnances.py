"""The ordonnances of the patient of F3: opening that very one, or choosing among those that live; nothing typed is lost."""

from core.dates import afficher_jour
from core.dossier.ordonnance import Ordonnance
from core.langage.fiche import Fiche
from core.pluriel import combien
from core.ports import Registre
from core.services.ordonnances_vivantes import premiere_a_facturer, reste_a_facturer, vivantes
from tui.ecrans import brouillons
from tui.ecrans.arrivee import relire_patient
from tui.ecrans.choix import Choix
from tui.ecrans.fiche_saisie import FicheDeSaisie
from tui.widgets.tableau import Colonne

_COLONNES = (Colonne("Du", 10), Colonne("Actes"), Colonne("Soins", 24), Colonne("À facturer", 12))


class ActionsDOrdonnance(FicheDeSaisie):
    """What leads to one ordonnance of a patient."""

    def ouvrir_ordonnance(self, patient: int, ordonnance: int, cible: str = "actes") -> None:
        """That one; what is typed in it stays, what is typed in another one is put aside."""
        dossier = self.formulaire.dossier
        if dossier.patient is not None and (dossier.patient.id, self.formulaire.fiche().ordonnance) == (patient, ordonnance):
            relire_patient(self, dossier.patient)
            self.aller_au_champ(self.formulaire.champ(cible))
        else:
            self.charger(patient, ordonnance=ordonnance, cible=cible)

    def ouvrir_a_facturer(self, patient: int) -> None:
        """The one whose visits to bill begin first; without any, the patient as usual."""
        jour = self.contexte.horloge.aujourdhui()

        def suite(ordonnance: int) -> None:
            if ordonnance:
                self.ouvrir_ordonnance(patient, ordonnance)
            else:
                self.arriver(f"#{patient}")

        self.demander("a-facturer", lambda r: premiere_a_facturer(r, patient, jour), suite, retenir=True)

    def action_ordonnances(self) -> None:
        """List the live ordonnances of the patient shown, and what was typed for each and is not recorded."""
        patient, jour = self.formulaire.dossier.patient, self.contexte.horloge.aujourdhui()
        if patient is None:
            self.dire("choisir d'abord un patient", "alerte")
            return
        if self.corrigee:
            self.dire("correction en cours : F12 la renvoie, Ctrl+N l'abandonne", "alerte")
            return

        def lire(registre: Registre) -> tuple[list[tuple[Ordonnance, int]], dict[int, Fiche]]:
            siennes = registre.ordonnances(patient.id)
            trouvees = [(o, reste_a_facturer(registre, o, jour)) for o in vivantes(registre, patient.id, jour, siennes)]
            return trouvees, brouillons.de_cote(registre, patient.id, siennes)

        def montrer(lu: tuple[list[tuple[Ordonnance, int]], dict[int, Fiche]]) -> None:
            trouvees, gardees = lu
            lignes = [self._cellules(o, reste, garde=o.id in gardees) for o, reste in trouvees]
            ids = [o.id for o, _ in trouvees]
            if 0 in gardees:
                lignes.append(("nouvelle", f"{gardees[0].actes} (brouillon)", "pas encore enregistrée", ""))
                ids.append(0)
            if not lignes:
                self.dire("aucune ordonnance en cours pour ce patient", "alerte")
                return
            titre = f"Ordonnances de {patient.nom} {patient.prenom}"
            self.facturier.lire(Choix(titre, lignes, lambda i: choisir(ids[i]), colonnes=_COLONNES))

        def choisir(ordonnance: int) -> None:
            if self.invite_ouverte:
                self._fermer_invite()  # F9 opens the line again with what was typed in it
            if ordonnance:
                self.ouvrir_ordonnance(patient.id, ordonnance)
            else:
                self.charger(patient.id, nouvelle=True)

        self.demander("ordonnances", lire, montrer, retenir=True)

    def _cellules(self, o: Ordonnance, reste: int, *, garde: bool) -> tuple[str, ...]:
        actes = "+".join(dict.fromkeys(self.code_court(s.acte) for s in o.soins)) + (" (brouillon)" if garde else "")
        return afficher_jour(o.jour), actes, _periode(o), combien(reste, "séance") if reste else "rien"


def _periode(o: Ordonnance) -> str:
    if o.fin is None:
        return f"depuis le {afficher_jour(o.debut)}"
    return f"{afficher_jour(o.debut)} – {afficher_jour(o.fin)}"
