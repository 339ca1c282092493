"""F12 of the entry screen: the form becomes a command, the one that a line or a routine would have given."""

from attrs import evolve

from core.commandes.poste import Faite
from core.commandes.valeurs import Commande, Corriger, Facturer, Saisir
from core.dossier.champs import CHAMPS_PRESCRIPTEUR, ChampFiche
from core.dossier.ordonnance import Ordonnance
from core.dossier.personnes import Prescripteur
from core.facturation.modes import SITUATION_SAISIE
from core.langage.ecriture import ecrire_ligne
from core.langage.fiche import ecrire_fiche
from core.langage.securisation import ecrire_mode
from tui.ecrans.brouillons import DEVANT
from tui.ecrans.commander import commander
from tui.ecrans.fiche_saisie import FicheDeSaisie
from tui.ecrans.mode import demander_le_code
from tui.ecrans.modification import modifier


class ActionsDeFacturation(FicheDeSaisie):
    """The keys that record."""

    def action_valider(self) -> None:
        """Keep the ordonnance with its visits, bill those made up to today: all or nothing."""
        ordonnance = self._ordonnance_juste()
        if ordonnance is None:
            return
        mode = self.lecture.mode if self.lecture else None
        if mode is not None and mode.mode in SITUATION_SAISIE and not mode.code:
            demander_le_code(self, mode.mode, None, lambda _, code: self._facturer(ordonnance, code))
        else:
            self._facturer(ordonnance)

    def _facturer(self, ordonnance: Ordonnance, code: str = "") -> None:
        self.dire(f"facturation de {self.formulaire.dossier.nom_patient}…")
        commande = self.commande(ordonnance, code=code)
        suite = self._renvoyee if self.corrigee else self._facturee
        commander(self, commande, suite, nom="facturation", brouillon=DEVANT)

    def action_enregistrer(self) -> None:
        """Keep the ordonnance with its visits; nothing is billed yet."""
        ordonnance = self._ordonnance_juste()
        if ordonnance is not None:
            commander(self, self.commande(ordonnance, facturer=False), self._enregistree, nom="facturation", brouillon=DEVANT)

    def _ordonnance_juste(self) -> Ordonnance | None:
        """What the form says; else the cursor goes where it is wrong."""
        lecture, ngap = self.lecture, self.formulaire.ngap
        if lecture is None or ngap is None:
            self.dire("choisir d'abord un patient", "alerte")
            self.aller_au_champ(self.premier())
            return None
        if lecture.ordonnance is None:
            faute = lecture.fautes[0]
            self.dire_anomalie(evolve(faute, ou=self.formulaire.champ(faute.ou).libelle))
            self.aller_au_champ(self.formulaire.champ(faute.ou))
        return lecture.ordonnance

    def commande(self, ordonnance: Ordonnance, *, facturer: bool = True, code: str = "") -> Commande:
        """The command that this form is; `code` is the situation code asked for the mode that it names without one."""
        d = self.formulaire.dossier
        mode = self.lecture.mode if self.lecture else None
        if mode is not None and code:
            mode = evolve(mode, code=code)
        mois = None if ordonnance.id else self.facturier.cadre().mois
        if ordonnance.id and ordonnance == d.base and not self.corrigee and facturer and mode is None:
            return Facturer(ordonnance.id)
        fiche = ecrire_fiche(ordonnance, self.code_court, d.equipe)
        if mode is not None:
            fiche = evolve(fiche, mentions=f"{fiche.mentions} {ecrire_mode(mode)}".strip())
        ligne = ecrire_ligne(fiche, f"#{ordonnance.patient}", f"#{ordonnance.prescripteur}", mois)
        if ordonnance.id:
            return Corriger(ordonnance.id, ligne, self.corrigee, facturer)
        return Saisir(ligne, facturer)

    def _facturee(self, faite: Faite) -> None:
        self.dire(faite.phrase, "ok" if faite.factures and not faite.codes else "alerte")
        self.facturier.recompter()
        if faite.factures:
            self.vider()

    def _enregistree(self, faite: Faite) -> None:
        self.dire(f"enregistré : {faite.phrase} — ^Z l'annule", "ok")
        self.facturier.recompter()
        self.vider()

    def _renvoyee(self, faite: Faite) -> None:
        self.vider()
        self.facturier.aller(self.rendre, f"={faite.phrase}")

    def action_prescripteur(self) -> None:
        """Correct the record of the prescriber shown."""
        prescripteur = self.formulaire.dossier.prescripteur
        if prescripteur is None:
            self.dire("choisir d'abord le prescripteur", "alerte")
            return

        def garder(champ: ChampFiche, texte: str) -> None:
            nouvelle = evolve(prescripteur, **champ.lire(texte))
            self.demander("modifier", lambda r: r.enregistrer_prescripteur(nouvelle), suite, retenir=True)

        def suite(modifie: Prescripteur) -> None:
            self.dire(f"fiche de {modifie.nom} {modifie.prenom} modifiée", "ok")
            self.choisir("prescripteur", modifie)

        modifier(self, prescripteur, CHAMPS_PRESCRIPTEUR, garder)

    def action_nouvelle(self) -> None:
        """An empty form; the draft goes with it."""
        self.vider()
        self.demander("brouillon", lambda r: r.jeter_brouillon(DEVANT), lambda _: None)
        self.dire("fiche vide")
