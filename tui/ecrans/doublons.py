"""Records that may be one person: seen side by side, merged after one question, and the merges that can be undone."""

from collections.abc import Hashable, Iterable
from typing import ClassVar

from textual.binding import Binding, BindingType
from textual.widget import Widget

from core.citation import citer
from core.dates import afficher_jour
from core.dossier.fusion import Fusion
from core.dossier.identite import Doublon
from core.dossier.personnes import Patient
from core.erreurs import Anomalie, Refus
from core.identifiants import nir
from core.pluriel import denombrer
from core.ports import Registre
from core.services.patients import LectureDoublons
from tui.ecrans.base import Ecran
from tui.ecrans.fiche_patient import naissance
from tui.ecrans.frise import resume_des_droits
from tui.ecrans.gestes import garder_les_mots
from tui.widgets.lignes import Ligne, Panneau, ajuster
from tui.widgets.source import SourceListe
from tui.widgets.tableau import Colonne, Tableau

Rang = Doublon | Fusion


class EcranDoublons(Ecran):
    """Enter merges the second record into the first (i turns them round); on a merge already made, Enter undoes it."""

    NOM = "doublons"
    TITRE = "Doublons"
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("enter", "accepter", "fusionner ou défaire", tooltip="Fusionner, ou défaire la fusion", id="doublons.fusionner"),
        Binding("i", "inverser", "inverser", tooltip="Garder l'autre dossier", id="doublons.inverser"),
    ]

    def __init__(self) -> None:
        super().__init__()
        self._rangs: dict[Hashable, Rang] = {}
        self._inverse: set[Hashable] = set()
        self._lecture: LectureDoublons | None = None

    def contenu(self) -> Iterable[Widget]:
        """The pairs, then the two records."""
        yield Tableau(
            [Colonne("Gardé"), Colonne("Rejoint"), Colonne("Pourquoi", 34)],
            id="doublons",
            vide="aucun doublon",
            a_l_ouverture=self._ouvrir,
            detailler=self._detailler,
        )
        yield Panneau(id="paire")

    def premier(self) -> Widget:
        """The table."""
        return self.query_one("#doublons", Tableau)

    def arriver(self, argument: str = "") -> None:
        """Read again: the first pairs and the merges at once, then the rest little by little; `:dou dupont` filters."""
        garder_les_mots(self.query_one("#doublons", Tableau), argument)
        lecture = self._lecture = LectureDoublons()

        def lire(registre: Registre) -> list[Fusion]:
            lecture.avancer(registre)
            return [f for f in registre.fusions() if f.defaite_le is None]

        self.demander("doublons", lire, lambda faites: self._suivre(lecture, faites), retenir=True)

    def _suivre(self, lecture: LectureDoublons, faites: list[Fusion]) -> None:
        """Show what is known; a later reading takes the place of this one."""
        if lecture is not self._lecture:
            return
        self._rangs = {(d.premier.id, d.second.id): d for d in lecture.trouves} | {f.id: f for f in faites}
        self._redessiner()
        if not lecture.finie:
            self.demander("suite", lecture.avancer, lambda _: self._suivre(lecture, faites))

    def _redessiner(self) -> None:
        source = SourceListe(list(self._rangs), self._cellules, lambda cle: cle)
        self.query_one("#doublons", Tableau).montrer(source)

    def _paire(self, cle: Hashable) -> tuple[Patient, Patient]:
        rang = self._rangs[cle]
        if isinstance(rang, Fusion):
            return rang.garde, rang.absorbe
        return (rang.second, rang.premier) if cle in self._inverse else (rang.premier, rang.second)

    def _cellules(self, cle: Hashable) -> tuple[str, str, str]:
        rang = self._rangs[cle]
        a, b = self._paire(cle)
        if isinstance(rang, Fusion):
            pourquoi = f"fusion {rang.id} du {rang.moment:%d/%m/%Y}"
        else:
            pourquoi = rang.raison + ("" if rang.certain else " (à vérifier)")
        return f"{a.nom} {a.prenom} ({a.id})", f"{b.nom} {b.prenom} ({b.id})", pourquoi

    def _detailler(self, cle: Hashable | None) -> None:
        panneau = self.query_one("#paire", Panneau)
        if cle not in self._rangs:
            panneau.montrer([])
            return
        a, b = self._paire(cle)
        jour = self.contexte.horloge.aujourdhui()
        moitie = max(20, (self.size.width - 14) // 2)
        faits: list[tuple[str, str, str]] = [
            ("Dossier", f"{a.id} (gardé)", f"{b.id} (le rejoint)"),
            ("Nom", f"{a.nom} {a.prenom}", f"{b.nom} {b.prenom}"),
            ("Naissance", naissance(a), naissance(b)),
            ("NIR", nir.formater(a.nir + a.cle) if a.nir else "manque", nir.formater(b.nir + b.cle) if b.nir else "manque"),
            ("Adresse", f"{a.adresse} {a.commune}", f"{b.adresse} {b.commune}"),
            ("Droits", resume_des_droits(a.droits, jour), resume_des_droits(b.droits, jour)),
        ]
        lignes: list[Ligne] = []
        for nom, gauche, droite in faits:
            marque = "=" if gauche == droite else "≠"
            lignes.append([(f"{nom:<10}", "discret"), (f"{marque} ", ""), (ajuster(gauche, moitie) + " ", ""), (droite, "")])
        panneau.montrer(lignes)

    def action_inverser(self) -> None:
        """Keep the other record of the pair."""
        cle = self.query_one("#doublons", Tableau).cle_courante
        if isinstance(self._rangs.get(cle), Doublon):
            self._inverse ^= {cle}
            self._redessiner()

    def _ouvrir(self, cle: Hashable) -> None:
        rang = self._rangs[cle]
        a, b = self._paire(cle)
        if isinstance(rang, Fusion):
            self.inviter(
                f"Défaire la fusion {rang.id} ({b.nom} {b.prenom} reprend ses factures) ? oui/non",
                lambda t: self._separer(rang, t),
            )
        else:
            question = f"Fusionner le dossier {b.id} dans le dossier {a.id} ? oui/non"
            raison = rang.raison
            self.inviter(question, lambda t: self._fusionner(a, b, raison, t))

    def _fusionner(self, a: Patient, b: Patient, raison: str, reponse: str) -> None:
        if not lire_oui_ou_non(reponse):
            self.dire("rien n'est fusionné")
            return
        horloge = self.contexte.horloge

        def faire(registre: Registre) -> Fusion:
            from core.services.fusion import fusionner

            return fusionner(registre, a.id, b.id, horloge, raison)

        def suite(f: Fusion) -> None:
            suivi = denombrer((len(f.ordonnances), "ordonnance"), (len(f.seances), "séance"), (len(f.factures), "facture"))
            self.dire(
                f"fusion {f.id} le {afficher_jour(f.moment.date())} : {suivi} ont suivi ; Entrée sur sa ligne la défait", "ok"
            )
            self._inverse.clear()
            self.arriver()

        self.demander("fusion", faire, suite, retenir=True)

    def _separer(self, fusion: Fusion, reponse: str) -> None:
        if not lire_oui_ou_non(reponse):
            self.dire("la fusion reste")
            return
        horloge = self.contexte.horloge

        def faire(registre: Registre) -> bool:
            from core.services.fusion import defaire

            return defaire(registre, fusion.id, horloge).garde_intact

        def suite(intact: bool) -> None:
            if intact:
                self.dire(f"fusion {fusion.id} défaite : chaque dossier a repris ce qui est à lui", "ok")
            else:
                self.dire(f"fusion {fusion.id} défaite ; le dossier gardé avait changé, il reste comme il est", "alerte")
            self.arriver()

        self.demander("fusion", faire, suite, retenir=True)


def lire_oui_ou_non(reponse: str) -> bool:
    """`o`, `oui`; `n`, `non` and nothing are a no. Raises `Refus` REPONSE_ATTENDUE for anything else."""
    lue = reponse.strip().casefold()
    if lue in ("", "n", "non"):
        return False
    if lue in ("o", "oui"):
        return True
    raise Refus(Anomalie("REPONSE_ATTENDUE", f"réponse illisible : {citer(reponse)}", "répondre oui ou non"))
