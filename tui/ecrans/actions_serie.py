"""The keys of F3 on the visits of the series: take one out, stop or change one act from there, renew, why this amount."""

from collections.abc import Callable
from typing import Any

from attrs import evolve

from core.citation import citer
from core.dossier.arret import arreter, changer
from core.dossier.ordonnance import Ordonnance, SoinPrescrit
from core.erreurs import Anomalie, Refus
from core.langage.actes import lire_actes
from core.langage.fiche import Fiche, ecrire_fiche
from core.langage.periodes import ecrire_absences
from core.services.comprendre import renouveler
from core.services.serie import Visite
from tui.ecrans.apercu import nom_du_passage
from tui.ecrans.choix import Choix
from tui.ecrans.fiche_saisie import FicheDeSaisie
from tui.ecrans.raisons import Raisons
from tui.ecrans.texte import Texte


class ActionsDeSerie(FicheDeSaisie):
    """Each of them writes in the fields: what is seen is what F12 records."""

    def action_visite(self, pas: int) -> None:
        """Another visit of the series, from anywhere."""
        self.vue.tableau.action_bouger(pas)

    def action_retirer(self) -> None:
        """Take the visit under the cursor out of the series."""
        vise = self._visee("elle ne se retire plus de la série")
        if vise is None:
            return
        visite, ordonnance = vise
        absences = tuple(sorted({*ordonnance.absences, (visite.passage.seance.jour, visite.rang)}))
        self._ecrire("absences", ecrire_absences(evolve(ordonnance, absences=absences)))
        self.dire(f"séance du {nom_du_passage(visite)} retirée ; + remet toutes les séances retirées")

    def action_remettre(self) -> None:
        """Put back every visit that was taken out."""
        self._ecrire("absences", "")

    def action_arreter(self) -> None:
        """Stop one act from the visit under the cursor on; what comes before does not move."""
        self._sur_un_acte("Arrêter", self._arreter)

    def _arreter(self, visite: Visite, ordonnance: Ordonnance, acte: str) -> None:
        jour = visite.passage.seance.jour
        try:
            self._poser_soins(arreter(ordonnance, acte, jour, visite.rang))
        except Refus as refus:
            self.dire_anomalie(refus.anomalies[0])
        else:
            self.dire(f"{self.code_court(acte)} arrêté à partir du {nom_du_passage(visite)} ; F12 l'enregistre", "ok")

    def action_changer(self) -> None:
        """Replace one act by another from the visit under the cursor on."""

        def demander(visite: Visite, ordonnance: Ordonnance, acte: str) -> None:
            self.inviter(
                f"À la place de {self.code_court(acte)}, du {nom_du_passage(visite)} à la fin",
                lambda texte: self._changer(visite, ordonnance, acte, texte),
            )

        self._sur_un_acte("Changer", demander)

    def _changer(self, visite: Visite, ordonnance: Ordonnance, acte: str, texte: str) -> None:
        ngap, jour = self.formulaire.ngap, visite.passage.seance.jour
        jetons = lire_actes(texte, ngap, jour, self.formulaire.dossier.territoire) if ngap else ()
        soins: list[SoinPrescrit] = [j.soin for j in jetons if j.soin is not None]
        faute = next((j.faute for j in jetons if j.faute is not None), None)
        if faute is not None:
            raise Refus(faute)
        if len(soins) != 1:
            raise Refus(Anomalie("ACTE_TAPE_ILLISIBLE", f"un seul acte attendu : {citer(texte)}", "écrire pst ou pst*2"))
        self._poser_soins(changer(ordonnance, acte, soins[0], jour, visite.rang))
        nouveau, ancien = self.code_court(soins[0].acte), self.code_court(acte)
        self.dire(f"{nouveau} à la place de {ancien} à partir du {nom_du_passage(visite)} ; F12 l'enregistre", "ok")

    def action_renouveler(self) -> None:
        """The same ordonnance again, from the day after its end, for the same length."""
        ordonnance, d, ngap = self.lecture.ordonnance if self.lecture else None, self.formulaire.dossier, self.formulaire.ngap
        if ordonnance is None or ngap is None:
            self.dire("rien à renouveler : remplir d'abord une fiche juste", "alerte")
            return
        champs: dict[str, Any] = renouveler(ordonnance, ngap, self.contexte.horloge.aujourdhui(), d.equipe)
        fiche = Fiche(patient=ordonnance.patient, prescripteur=ordonnance.prescripteur, **champs)
        self.poser(evolve(d, base=None, fiche=None, connues=()), fiche)
        self.dire(f"renouvelée à partir du {champs['debut']} ; F12 facture ce qui est fait", "ok")

    def action_expliquer(self) -> None:
        """The reason of each amount of the visit shown."""
        from core.cotation.explication import expliquer

        if self.vue.cotation is None:
            self.dire("rien à expliquer : la séance n'est pas encore cotée", "alerte")
        else:
            titre = f"Pourquoi — {nom_du_passage(self.vue.visite)}" if self.vue.visite else "Pourquoi"
            self.facturier.lire(Texte(titre, expliquer(self.vue.cotation)))

    def action_aide(self) -> None:
        """`?` on a visit: its lines, each with its reason; elsewhere the keys of the view."""
        if self.focused is self.vue.tableau and self.vue.visite is not None:
            self.facturier.lire(Raisons(nom_du_passage(self.vue.visite), self.vue.visite.cotation))
        else:
            super().action_aide()

    # -- what they share ----------------------------------------------------------------------------------------------

    def _visee(self, interdit: str) -> tuple[Visite, Ordonnance] | None:
        """The visit under the cursor of the table, with the ordonnance; says why there is none."""
        visite, ordonnance = self.vue.visite, self.lecture.ordonnance if self.lecture else None
        if self.focused is not self.vue.tableau or visite is None or ordonnance is None:
            self.dire("choisir d'abord la séance dans la liste (Tab y mène)", "alerte")
            return None
        if visite.facturee:
            self.dire(f"cette séance est dans une facture : {interdit}", "alerte")
            return None
        return visite, ordonnance

    def _sur_un_acte(self, verbe: str, suite: Callable[[Visite, Ordonnance, str], None]) -> None:
        vise = self._visee("choisir la première séance qui change")
        if vise is None:
            return
        visite, ordonnance = vise
        actes = list(dict.fromkeys(s.acte for s in visite.passage.soins))
        if len(actes) == 1:
            suite(visite, ordonnance, actes[0])
            return
        ngap = self.formulaire.ngap
        libelles = [(self.code_court(a), ngap.versions(a)[-1].libelle if ngap else "") for a in actes]
        titre = f"{verbe} à partir du {nom_du_passage(visite)}"
        self.facturier.lire(Choix(titre, [(" ".join(x),) for x in libelles], lambda i: suite(visite, ordonnance, actes[i])))

    def _poser_soins(self, ordonnance: Ordonnance) -> None:
        fiche = ecrire_fiche(ordonnance, self.code_court, self.formulaire.dossier.equipe)
        self.formulaire.champ("duree").remplir(fiche.duree)
        self.formulaire.champ("mentions").remplir(fiche.mentions)
        if self.lecture is None or self.lecture.ordonnance is None or self.lecture.ordonnance.absences != ordonnance.absences:
            self.formulaire.champ("absences").remplir(fiche.absences)
        self._ecrire("actes", fiche.actes)

    def _ecrire(self, champ: str, texte: str) -> None:
        self.formulaire.champ(champ).remplir(texte)
        self.recalculer()
        self.garder()
