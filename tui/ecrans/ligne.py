"""The one-line entry on the screen: each token as it is read while one types, numbered choices, then the form it fills."""

from collections.abc import Callable
from typing import TYPE_CHECKING

from attrs import evolve

from core.citation import citer
from core.commandes.valeurs import GarderModele
from core.dates import afficher_jour
from core.dossier.ordonnance import Ordonnance
from core.erreurs import Anomalie, Refus
from core.langage.fiche import LectureFiche, ecrire_fiche
from core.langage.securisation import ecrire_mode
from core.pluriel import combien
from core.ports import Registre
from core.registre_actions import Modele
from core.services.completions import Choix as Completion
from core.services.comprendre import DERNIER, Comprise, comprendre, jetons_lus
from core.services.modeles import courants, employer, trouver
from tui.ecrans.choix import Choix
from tui.ecrans.commander import commander
from tui.ecrans.dossier_saisi import DossierSaisi
from tui.ecrans.pile_de_lignes import PileDeLignes
from tui.widgets.champ import Champ
from tui.widgets.lignes import Ligne, plier
from tui.widgets.tableau import Colonne

if TYPE_CHECKING:
    from tui.ecrans.saisie import EcranSaisie

_STYLES = {"actes": "choisi", "patient": "titre", "modele": "choisi", "inconnu": "erreur"}


def teintes(comprise: Comprise) -> tuple[tuple[int, int, str], ...]:
    """From where to where each word of the line is drawn in which style; the panel says the same with words and marks."""
    return tuple(
        (j.debut, j.fin, "erreur" if j.faute is not None else _STYLES.get(j.role, "touche")) for j in comprise.ligne.jetons
    )


def _dossier(comprise: Comprise) -> DossierSaisi:
    """What the form would be about, once the line is taken."""
    return DossierSaisi(
        comprise.patient,
        comprise.prescripteur,
        comprise.cabinet,
        comprise.infirmier,
        equipe=comprise.equipe,
        situation=comprise.situation,
    )


class LigneDeSaisie:
    """What F9 opens on the entry screen. Enter fills the form, Enter once more with a fault goes back to the line.

    A paste of several lines is a pile: the first is in the line, the others come one by one as each is recorded.
    """

    def __init__(self, ecran: "EcranSaisie") -> None:
        self._ecran = ecran
        self._comprise: Comprise | None = None
        self._texte = ""
        self._place = 0  # the choice that Tab takes
        self._puis: Callable[[], None] | None = None  # what the key that took the line does with the form
        self.pile = PileDeLignes(ecran)
        self._dit = ""  # what became of the line before, which the prompt hides

    @property
    def ouverte(self) -> bool:
        """Whether the prompt is open for the line."""
        return self._ecran.invite_pour(self._prendre)

    def ouvrir(self, texte: str = "", dit: str = "") -> None:
        """Ask for the line, with what was typed before; `dit` is shown above its reading."""
        voulu = texte or self._texte or self.pile.prendre()
        self._dit = dit
        self._ecran.inviter(self._libelle(), self._prendre, self._lire, texte=voulu, offrir=False, insister=False)
        self._champ.choix = self._chiffre
        self._lire(voulu)

    def _libelle(self) -> str:
        return f"Ligne (encore {len(self.pile)})" if self.pile else "Ligne"

    def recevoir(self, lignes: tuple[str, ...]) -> None:
        """The other lines of a paste are for the next forms."""
        self.pile.poser(lignes, self._texte)
        self._champ.libeller(self._libelle())

    def reprendre(self, gardees: str | None) -> None:
        """What waited when the program was left."""
        self.pile.relire(gardees)
        if self.pile:
            self._ecran.dire(f"{combien(len(self.pile), 'ligne')} à saisir encore : F9", "ok")

    def suivante(self, dit: str) -> None:
        """One was recorded: the next one of the pile, under what became of it."""
        if self.pile:
            self.ouvrir(dit=dit)

    def partir(self) -> None:
        """Keep what is typed, and what waits."""
        self.pile.partir(self._texte)

    @property
    def vide(self) -> bool:
        """Whether nothing is typed in it."""
        return not self._champ.valeur.strip()

    @property
    def _champ(self) -> Champ:
        return self._ecran.query_one("#invite", Champ)

    def _lire(self, texte: str) -> None:
        """Read again at every key, off the interface; only the last reading counts."""
        self._texte, self._place = texte, 0
        place = self._champ.place
        if not texte.strip():
            self._comprise = None
            self._champ.teinter(())
            self._ecran.recalculer()
            return
        self._ecran.demander("ligne-lue", self._lecteur(texte, place), self._montrer)

    def _lecteur(self, texte: str, place: int | None = None) -> Callable[[Registre], Comprise]:
        """What understands a line in the base; with `place`, what could be typed there too."""
        c, app = self._ecran.contexte, self._ecran.facturier
        ngap, horloge, am, cabinet = c.nomenclature, c.horloge, app.infirmier, app.cabinet
        return lambda r: comprendre(r, texte, ngap(), horloge, infirmier=am, cabinet=cabinet, place=place)

    def _montrer(self, comprise: Comprise) -> None:
        self._comprise = comprise
        if self.ouverte:
            self._champ.teinter(teintes(comprise))
            self._ecran.recalculer(en_frappe=True)

    def a_coter(self) -> tuple[DossierSaisi, Ordonnance | None] | None:
        """What the line says, to be priced in the place of the form; None while it names nobody."""
        comprise = self._comprise
        if comprise is None or comprise.patient is None or not self.ouverte:
            return None
        return _dossier(comprise), comprise.ordonnance

    def lignes(self) -> list[Ligne]:
        """What is wrong, what could be typed, then one line a token: the panel is short, and what keeps the line from being taken
        must not be below it. Words and marks, the colour only repeats them."""
        comprise = self._comprise
        lignes: list[Ligne] = [[("✓ ", "ok"), (self._dit, "")]] if self._dit and self.ouverte else []
        if comprise is None or not self.ouverte:
            return lignes
        largeur = self._ecran.vue.largeur
        lus = jetons_lus(comprise)
        for jeton, _ in lus:
            if jeton.faute is not None:
                lignes.append(
                    [("✗ ", "erreur"), (f"{jeton.texte} ", "erreur"), (f"(car. {jeton.debut + 1}) {jeton.faute.message}", "")]
                )
                lignes += [f"    {x}" for x in plier(f"attendu : {jeton.faute.remede.removeprefix('attendu : ')}", largeur - 4)]
        lues = {j.faute for j, _ in lus}
        dits = [("! ", f"{a.message} — {a.remede}") for a in comprise.fautes if a not in lues]
        for marque, texte in [*dits, *(("i ", avis) for avis in comprise.avis)]:
            premiere, *reste = plier(texte, largeur - 2)
            lignes.append([(marque, "alerte"), (premiere, "")])
            lignes += [f"  {x}" for x in reste]
        lignes += [
            [(f"{'>' if n == self._place + 1 else ' '}{n} ", "touche"), (c.libelle, "titre" if n == self._place + 1 else "")]
            for n, c in enumerate(comprise.choix, start=1)
        ]
        if comprise.choix:
            lignes.append([("  Tab prend le mot marqué >, ↑↓ le changent", "discret")])
        compris = [(jeton, sens) for jeton, sens in lus if jeton.faute is None]
        return lignes + [[("  ", ""), (f"{x.texte:<12} ", _STYLES.get(x.role, "touche")), (sens, "")] for x, sens in compris]

    def bouger(self, pas: int) -> None:
        """Another of the words proposed."""
        choix = self._choix()
        if choix:
            self._place = (self._place + pas) % len(choix)

    def completer(self) -> None:
        """Put the word proposed in the place of the one under the cursor."""
        choix = self._choix()
        if choix:
            self._poser(choix[min(self._place, len(choix) - 1)])
        elif self._ecran.en_attente("ligne-lue"):
            # Tab typed ahead of the reading: it is done when the reading is there, before the next key
            self._ecran.demander("attendre", lambda _: None, lambda _: self.completer() if self.ouverte else None, retenir=True)

    def _choix(self) -> tuple[Completion, ...]:
        """What is proposed for the line as it is now."""
        comprise = self._comprise
        return comprise.choix if comprise is not None and comprise.ligne.texte == self._champ.valeur else ()

    def _poser(self, pris: Completion) -> None:
        champ = self._champ
        champ.remplir(champ.valeur[: pris.debut] + pris.texte + " " + champ.valeur[pris.fin :].lstrip(), prevenir=True)

    def _chiffre(self, chiffre: int) -> bool:
        """A digit right after a letter picks a choice: `12/11`, `8h`, `x14` stay dates, hours, lengths, and `fils10` a code."""
        champ = self._champ
        avant = champ.valeur[: champ.place].casefold()
        mot = avant.rsplit(" ", 1)[-1].rsplit("+", 1)[-1]
        if not avant[-1:].isalpha() or mot.startswith(".") or mot == "x":
            return False
        if self._ecran.en_attente("ligne-lue"):
            # typed ahead of the reading: what it means is known when the reading is there, before the next key
            self._ecran.demander("attendre", lambda _: None, lambda _: self._retaper(chiffre), retenir=True)
            return True
        choix = self._choix()
        if chiffre > len(choix) or any(c.texte.casefold().startswith(f"{mot}{chiffre}") for c in choix):
            return False
        self._poser(choix[chiffre - 1])
        return True

    def _retaper(self, chiffre: int) -> None:
        if self.ouverte:
            self._champ.taper(str(chiffre))

    def _prendre(self, texte: str) -> None:
        """Read once more with what is in the base now, then fill the form, or come back to the line."""
        comprendre_ici = self._lecteur(texte)

        def lire(r: Registre) -> Comprise:
            comprise = comprendre_ici(r)
            if comprise.ordonnance is not None and comprise.patient is not None:
                r.garder_brouillon(DERNIER, str(comprise.patient.id))
            return comprise

        self._ecran.demander("ligne-prise", lire, self._remplir, retenir=True)

    def prendre_puis(self, faire: Callable[[], None]) -> None:
        """Enter, then that with the form, when the line is right."""
        self._puis = faire
        self._ecran.action_accepter()

    def _remplir(self, comprise: Comprise) -> None:
        puis, self._puis = self._puis, None
        if comprise.ordonnance is None:
            self.ouvrir(comprise.ligne.texte)
            self._comprise = comprise
            self._ecran.dire_anomalie(comprise.fautes[0])
            self._ecran.recalculer()
            return
        self._texte = ""
        self._comprise = None
        self.pile.garder()
        dossier = _dossier(comprise)
        fiche = ecrire_fiche(comprise.ordonnance, self._ecran.code_court, comprise.equipe)
        if comprise.ligne.mode:
            fiche = evolve(fiche, mentions=f"{fiche.mentions} {ecrire_mode(comprise.ligne.mode)}".strip())
        de_cote = self._ecran.poser(dossier, fiche)
        avis = f" — {comprise.avis[0]}" if comprise.avis else ""
        avis += " ; la saisie d'avant est gardée avec son patient" if de_cote else ""
        suite = f", encore {combien(len(self.pile), 'ligne')}" if self.pile else ""
        self._ecran.dire(f"ligne lue : F12 facture ce qui est fait{suite}{avis}", "ok")
        if comprise.ligne.modele:
            self._noter_emploi(comprise)
        if puis is not None:
            puis()

    def _noter_emploi(self, comprise: Comprise) -> None:
        i, nom, horloge = comprise.infirmier, comprise.ligne.modele, self._ecran.contexte.horloge
        if i is not None:
            self._ecran.demander("emploi", lambda r: employer(r, trouver(r, nom, i.cabinet, i.am), horloge), lambda _: None)

    # -- templates ----------------------------------------------------------------------------------------------------

    def choisir_modele(self) -> None:
        """List the templates; the one taken begins the line of the patient shown."""
        d, app = self._ecran.formulaire.dossier, self._ecran.facturier
        cabinet, am = (d.cabinet.code if d.cabinet else app.cabinet), (d.infirmier.am if d.infirmier else app.infirmier)

        def lire(r: Registre) -> list[Modele]:
            if cabinet:
                return courants(r, cabinet, am)
            par_cabinet = {m.id: m for c in r.cabinets() for m in courants(r, c.code, am)}
            return list({m.id: m for m in (*courants(r, "", am), *par_cabinet.values())}.values())

        def montrer(modeles: list[Modele]) -> None:
            if not modeles:
                self._ecran.dire("aucun modèle gardé : Ctrl+K garde la fiche sous un nom", "alerte")
                return
            ou = not cabinet  # of every practice: each says its own
            lignes = [
                (
                    f".{m.nom}",
                    m.texte,
                    *([m.cabinet or "tous"] if ou else []),
                    afficher_jour(m.employe_le) if m.employe_le else "jamais",
                )
                for m in modeles
            ]
            colonnes = [
                Colonne("Modèle", 14),
                Colonne("Ligne"),
                *([Colonne("Cabinet", 10)] if ou else []),
                Colonne("Employé le", 10),
            ]
            self._ecran.facturier.lire(
                Choix("Modèles de saisie", lignes, lambda i: self._appeler(modeles[i].nom), colonnes=colonnes)
            )

        self._ecran.demander("modeles", lire, montrer, retenir=True)

    def _appeler(self, nom: str) -> None:
        patient = self._ecran.formulaire.dossier.patient
        qui = f"#{patient.id} " if patient else ""
        self.ouvrir(f"{qui}.{nom} ")

    def garder_modele(self, ordonnance: Ordonnance | None) -> None:
        """Keep the acts, the rhythm and the place of the form under a name, for the practice shown."""
        if ordonnance is None:
            self._ecran.dire("remplir d'abord une fiche juste", "alerte")
            return
        d = self._ecran.formulaire.dossier
        jours = (ordonnance.fin - ordonnance.debut).days + 1 if ordonnance.fin else 0
        fiche = ecrire_fiche(evolve(ordonnance, absences=()), self._ecran.code_court, en_jours=True)
        en_jours = " (..j3 : jusqu'au 3e jour de soin)" if ":" in fiche.actes else ""
        duree = f"{{duree={jours}j}}" if jours else fiche.duree
        texte = " ".join(x for x in (fiche.actes, duree, fiche.heures, fiche.rythme, fiche.lieu, fiche.mentions) if x)
        cabinet = d.cabinet.code if d.cabinet else ""

        am = d.infirmier.am if d.infirmier else ""

        def prendre(tape: str) -> None:
            nom, _, portee = " ".join(tape.split()).lstrip(".").partition(" ")
            pour = {"": (cabinet, ""), "tous": ("", ""), "moi": ("", am), "ici": (cabinet, am)}.get(portee)
            if pour is None:
                raise Refus(Anomalie("MODELE_REFUSE", f"{citer(portee)} n'est pas lu", f"écrire {nom}, {nom} tous ou {nom} moi"))
            commande = GarderModele(nom, texte, *pour)
            commander(self._ecran, commande, lambda faite: self._ecran.dire(faite.phrase + en_jours, "ok"), nom="modele")

        self._ecran.inviter("Nom du modèle (suivi de tous, moi ou rien : ce cabinet)", prendre)


class ActionsDeLigne:
    """The keys of the line, for the entry screen."""

    ligne: LigneDeSaisie
    lecture: LectureFiche | None

    def action_ligne(self) -> None:
        """One line instead of the fields."""
        self.ligne.ouvrir()

    def action_modeles(self) -> None:
        """The templates."""
        self.ligne.choisir_modele()

    def action_garder_modele(self) -> None:
        """Keep the form as a template."""
        self.ligne.garder_modele(self.lecture.ordonnance if self.lecture else None)
