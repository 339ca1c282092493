"""The verbs of F1: each acts on the lines selected, of the kinds it knows, and on nothing when none is selected."""

from collections.abc import Callable, Hashable, Sequence
from datetime import date
from pathlib import Path

from core.dates import afficher_jour
from core.erreurs import Refus
from core.langage.dates import lire_jour_court
from core.ports import Registre
from tui.contexte import Contexte
from tui.ecrans.file_gardee import FileGardee
from tui.ecrans.tache import Tache
from tui.fichier_texte import ecrire_fichier


class VerbesTravail(FileGardee):
    """What EcranTravail does with its selection."""

    def __init__(self) -> None:
        super().__init__()
        self._taches: dict[Hashable, Tache] = {}

    def choisies(self) -> list[Tache]:
        """The lines a verb acts on: those selected and shown."""
        return [self._taches[c] for c in self.tableau.cles_visees() if c in self._taches]

    def _visees(self, verbe: str, *genres: str) -> list[Tache]:
        """Those of these kinds (any when none is named) among the selected lines; says why when there are none."""
        toutes = self.choisies()
        visees = [t for t in toutes if not genres or t.genre in genres]
        if not toutes:
            self.dire(f"aucune ligne choisie : Espace choisit, * choisit tout, puis {verbe}", "alerte")
        elif not visees:
            self.dire(f"{verbe} : rien à faire sur ces {len(toutes)} ligne(s), il vise {' ou '.join(genres)}", "alerte")
        return visees

    def _faire(self, nom: str, faire: Callable[[Registre], str]) -> None:
        self.demander(nom, faire, self._fait, retenir=True)

    def _fait(self, phrase: str) -> None:
        self.tableau.choisir(set())
        self.relire()
        self.dire(phrase, "alerte" if "refus" in phrase else "ok")

    # -- the verbs ----------------------------------------------------------------------------------------------------

    def action_facturer(self) -> None:
        """Bill the visits made up to today of the patients of the selected lines."""
        patients = [t.patient for t in self._visees("b facture", "à facturer")]
        ngap, horloge = self.contexte.nomenclature, self.contexte.horloge

        def faire(registre: Registre) -> str:
            from core.services.en_nombre import facturer_patients

            return facturer_patients(registre, patients, ngap(), horloge).phrase

        if patients:
            self.dire(f"facturation de {len(patients)} patient(s)…")
            self._faire("facturation", faire)

    def action_relancer(self) -> None:
        """Lots without ARL leave again as they are, a letter is written for those unpaid, questions count as asked again."""
        visees = self._visees("l relance", "ARL", "silence", "question")
        c = self.contexte

        def objets(genre: str) -> list[int]:
            return [t.objet for t in visees if t.genre == genre]

        def faire(registre: Registre) -> str:
            from core.services.questions import relancer
            from core.services.silences import relancer_arl

            dits = []
            if objets("ARL"):
                dits.append(f"{relancer_arl(registre, objets('ARL'), c.horloge)} lot(s) à renvoyer tels quels (F4, F9)")
            if objets("silence"):
                dits.append(ecrire_lettres(registre, objets("silence"), c))
            if objets("question"):
                nombre = len(relancer(registre, objets("question"), c.horloge))
                dits.append(f"{nombre} question(s) relancée(s) (:que écrit les messages)")
            return ", ".join(dits)

        if visees:
            self._faire("action", faire)

    def action_differer(self) -> None:
        """Put the selected lines off until a day; the empty answer puts them back."""
        visees = self._visees("d remet à plus tard")
        if visees:
            self.inviter(
                f"Remettre {len(visees)} ligne(s) au (vide : les reprendre)", lambda t: self._differer(visees, t), texte="+7"
            )

    def _differer(self, visees: Sequence[Tache], texte: str) -> None:
        aujourdhui = self.contexte.horloge.aujourdhui()
        try:
            quand = lire_jour_court(texte, aujourdhui) if texte.strip() else None
        except Refus as refus:
            self.dire_anomalie(refus.anomalies[0])
            return
        if quand is not None and quand <= aujourdhui:
            self.dire(f"le {afficher_jour(quand)} n'est pas à venir : écrire +7, lu ou une date", "erreur")
            return
        self._remettre([t.cle for t in visees], quand)

    def _remettre(self, cles: Sequence[str], quand: date | None) -> None:
        def faire(registre: Registre) -> str:
            registre.reporter(cles, quand)
            return (
                f"{len(cles)} ligne(s) remise(s) au {afficher_jour(quand)} — o les montre"
                if quand
                else f"{len(cles)} ligne(s) reprise(s)"
            )

        self._faire("report", faire)

    def action_question(self) -> None:
        """One question on each selected line that is about a patient; without selection, on the line under the cursor."""
        visees = [t for t in self.choisies() if t.patient]
        horloge = self.contexte.horloge
        if not visees:
            super().action_question()
            return

        def poser(texte: str) -> None:
            def faire(registre: Registre) -> str:
                from core.services import questions

                for t in visees:
                    questions.poser(registre, texte, horloge, patient=t.patient, facture=t.facture)
                return f"{len(visees)} question(s) posée(s) — :que les montre"

            self._faire("question", faire)

        self.inviter(f"Question sur {len(visees)} ligne(s)", poser)


def ecrire_lettres(registre: Registre, lots: Sequence[int], contexte: Contexte) -> str:
    """One letter a payer in the folder of the base, noted once its file is there; those asked too lately are left."""
    from core.services.relances import noter_relance
    from core.services.silences import lettres

    dossier = (contexte.dossier or Path.cwd()) / "relances"
    ecrites, tot = [], []
    for courrier in lettres(registre, lots, contexte.horloge, contexte.est_ferie):
        if courrier.tot is not None:
            tot.append(courrier.tot)
            continue
        ecrire_fichier(dossier / courrier.fichier, courrier.texte)
        noter_relance(registre, courrier, contexte.horloge)
        ecrites.append(courrier.fichier)
    dits = [f"{len(ecrites)} lettre(s) dans relances/ : {', '.join(ecrites)}"] if ecrites else []
    dits += [f"{len(tot)} refus : relance récente, attendre le {afficher_jour(min(tot))}"] if tot else []
    return ", ".join(dits)
