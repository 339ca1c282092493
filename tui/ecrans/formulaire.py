"""The fields of the entry form, and the numbered proposals of the one being typed."""

from collections.abc import Callable, Iterable, Sequence
from datetime import date
from typing import Any

from attrs import evolve, frozen
from textual.widget import Widget

from core.dossier.personnes import Patient, Prescripteur
from core.erreurs import Anomalie, Refus
from core.langage.actes import jeton_a, lire_actes
from core.langage.dates import lire_jour_court
from core.langage.fiche import Fiche
from core.nomenclature import Nomenclature
from tui.ecrans.dossier_saisi import DossierSaisi
from tui.widgets.cadres import Pile, Rang
from tui.widgets.champ import Champ
from tui.widgets.lignes import Ligne, ajuster

# the fields of the form that are plain text of the Fiche
TEXTES = ("jour", "actes", "debut", "duree", "heures", "rythme", "lieu", "km", "mentions", "absences", "soignants")
ORDRE = ("patient", "prescripteur", *TEXTES)
SOIGNANTS = "lea, marc=sd, marc@2"
# one or two letters are the beginning of a code: words of the labels would bring acts that nobody looks for
COURT = 2


@frozen
class Proposition:
    """One numbered line under the field."""

    texte: str
    valeur: Any
    renouveler: bool = False


class Formulaire(Pile):
    """Thirteen fields on six lines. It asks `chercher(quoi, texte)` for people and says `au_changement` at each key."""

    DEFAULT_CSS = "Formulaire { height: 6; }"

    def __init__(
        self, chercher: Callable[[str, str], None], choisir: Callable[[str, Any], None], au_changement: Callable[[str], None]
    ) -> None:
        super().__init__(id="formulaire")
        self._chercher, self._choisir, self._au_changement = chercher, choisir, au_changement
        self.dossier = DossierSaisi()
        self.ngap: Nomenclature | None = None
        self.propositions: Sequence[Proposition] = ()
        self.place = 0  # the proposal that Enter takes
        self.a_renouveler = False  # the proposal taken is to have the last ordonnance again
        self.quittee: Fiche | None = None  # the form as it was when another name began to be typed in it

    def compose(self) -> Iterable[Widget]:
        """Six lines."""
        yield Rang(self._champ("patient", "Patient", "quelques lettres du nom"))
        yield Rang(
            self._champ("prescripteur", "Prescripteur", "quelques lettres"),
            self._champ("jour", "Ordonnance du", "aujourd'hui"),
        )
        yield Rang(self._champ("actes", "Actes", "dex+ins   *2 deux fois   @1 au premier passage   ! ALD"))
        yield Rang(
            self._champ("debut", "Du", "ordonnance"),
            self._champ("duree", "Durée", "1j"),
            self._champ("heures", "Heures", "8h,19h"),
            self._champ("rythme", "Jours", "tous"),
        )
        yield Rang(
            self._champ("lieu", "Lieu", "dom"),
            self._champ("km", "Km", "ceux de la fiche"),
            self._champ("mentions", "Mentions", "ald dim nuit"),
        )
        yield Rang(
            self._champ("absences", "Absences", "15/11..20/11 22/11@2 feries"),
            self._champ("soignants", "Par", SOIGNANTS),
        )

    def _champ(self, nom: str, libelle: str, fantome: str) -> Champ:
        marge = 13 if nom in ("patient", "prescripteur", "actes") else 0
        libres = "/" if nom == "rythme" else ""  # every second day is /2j
        suite = "+*@!" if nom == "actes" else ""  # one more act, or more of the last one
        champ = Champ(libelle, id=nom, marge=marge, fantome=fantome, libres=libres, suite=suite, au_changement=self._change)
        champ.choix = self._chiffre
        return champ

    def champ(self, nom: str) -> Champ:
        """A field by its name."""
        return self.query_one(f"#{nom}", Champ)

    def remplir(self, dossier: DossierSaisi, fiche: Fiche) -> None:
        """Put all the fields at once, without telling."""
        self.dossier, self.quittee = dossier, None
        for nom in TEXTES:
            self.champ(nom).remplir(getattr(fiche, nom))
            self.champ(nom).marquer(False)
        self.champ("soignants").proposer(dossier.soignant_suppose or SOIGNANTS)
        self.champ("patient").remplir(dossier.nom_patient)
        self.champ("prescripteur").remplir(dossier.nom_prescripteur)
        self.proposer(())

    def fiche(self) -> Fiche:
        """The form as it is typed now."""
        d = self.dossier
        return Fiche(
            d.patient.id if d.patient else 0,
            d.prescripteur.id if d.prescripteur else 0,
            d.base.id if d.base else 0,
            **{nom: self.champ(nom).valeur for nom in TEXTES},
        )

    def premier_jour(self, aujourdhui: date) -> date:
        """The first day of care, as far as it can be read."""
        for nom in ("debut", "jour"):
            texte = self.champ(nom).valeur
            if texte.strip():
                try:
                    return lire_jour_court(texte, aujourdhui)
                except Refus:
                    continue
        return aujourdhui

    @property
    def vide(self) -> bool:
        """Whether nothing is typed."""
        return not any(self.champ(nom).valeur.strip() for nom in ORDRE)

    def marquer(self, fautes: Iterable[Anomalie]) -> None:
        """A mark before each field that is wrong; an empty field is only waited for."""
        ou = {a.ou for a in fautes}
        for nom in ORDRE:
            self.champ(nom).marquer(nom in ou and bool(self.champ(nom).valeur.strip()))

    def situees(self, fautes: Iterable[Anomalie]) -> tuple[Anomalie, ...]:
        """The same faults, each with the label of its field."""
        return tuple(evolve(a, ou=self.champ(a.ou).libelle) if a.ou in ORDRE else a for a in fautes)

    def _change(self, champ: Champ) -> None:
        nom = champ.id or ""
        if nom == "patient":
            self.quittee = self.fiche() if self.dossier.patient is not None else self.quittee
            self.dossier = evolve(self.dossier, patient=None, base=None)
        elif nom == "prescripteur":
            self.dossier = evolve(self.dossier, prescripteur=None)
        if nom in ("patient", "prescripteur"):
            texte = champ.valeur.strip()
            if texte:
                self._chercher(nom, texte)
            else:
                self.proposer(())
        self._au_changement(nom)

    # -- proposals ----------------------------------------------------------------------------------------------------

    def proposer(self, propositions: Sequence[Proposition]) -> None:
        """Other proposals for the field being typed."""
        self.propositions, self.place = propositions, 0

    def proposer_personnes(
        self, qui: str, trouves: Sequence[Patient] | Sequence[Prescripteur], a_renouveler: Sequence[Patient] = ()
    ) -> None:
        """The people found, after those whose last ordonnance would be had again, unless one was chosen meanwhile."""
        if getattr(self.dossier, qui) is None:
            renouvelees = [Proposition(f"renouveler {_personne(p)}", p, renouveler=True) for p in a_renouveler]
            self.proposer([*renouvelees, *(Proposition(_personne(p), p) for p in trouves)])

    def proposer_actes(self, jour: date) -> None:
        """The acts that fit the token under the cursor; none when it is already a short code."""
        champ = self.champ("actes")
        if self.ngap is None or not champ.has_focus:
            return
        jeton = jeton_a(lire_actes(champ.valeur, self.ngap, jour, self.dossier.territoire), champ.place)
        if jeton is None or not jeton.nom or (jeton.acte is not None and jeton.nom.casefold() in jeton.acte.codes):
            self.proposer(())
            return
        trouves = self.ngap.chercher(jeton.nom, jour, self.dossier.territoire, 9)
        if len(jeton.nom) <= COURT:
            debut = jeton.nom.casefold()
            trouves = [a for a in trouves if any(code.startswith(debut) for code in a.codes)] or trouves
        self.proposer([Proposition(f"{_code(a):<10}{a.lettre} {a.coefficient:<6}{_libelle(a)}", _code(a)) for a in trouves])

    def poser_acte(self, code: str, jour: date) -> None:
        """Put the short code in the place of the token under the cursor, its quantity and passages kept."""
        champ = self.champ("actes")
        if self.ngap is None:
            return
        jeton = jeton_a(lire_actes(champ.valeur, self.ngap, jour, self.dossier.territoire), champ.place)
        if jeton is not None:
            morceau = champ.valeur[jeton.debut : jeton.fin]
            suite = morceau[morceau.index(jeton.nom) + len(jeton.nom) :].strip() if jeton.nom else ""
            reste = champ.valeur[jeton.fin :]
            champ.remplir(champ.valeur[: jeton.debut] + code + suite + reste, prevenir=True)

    def _chiffre(self, chiffre: int) -> bool:
        if chiffre > len(self.propositions) or not self._texte_seul() or self._fait_un_code(chiffre):
            return False
        self.place = chiffre - 1
        self.prendre()
        return True

    def _fait_un_code(self, chiffre: int) -> bool:
        champ = self.screen.focused
        mot = champ.valeur[: champ.place].casefold().rsplit("+", 1)[-1].strip() if isinstance(champ, Champ) else ""
        return any(str(p.valeur).startswith(f"{mot}{chiffre}") for p in self.propositions)

    def _texte_seul(self) -> bool:
        """Whether a digit cannot belong to what is typed: after a letter of a name, never after `*` or `@`."""
        champ = self.screen.focused
        return isinstance(champ, Champ) and champ.valeur[: champ.place].rstrip()[-1:].isalpha()

    def prendre(self) -> bool:
        """Take the proposal under the cursor; False when there is none."""
        champ = self.screen.focused
        if not self.propositions or champ is None:
            return False
        prise = self.propositions[self.place]
        valeur, self.a_renouveler = prise.valeur, prise.renouveler
        self.proposer(())
        self._choisir(champ.id or "", valeur)
        return True

    def bouger(self, pas: int) -> bool:
        """Move among the proposals; False when there is none."""
        if self.propositions:
            self.place = (self.place + pas) % len(self.propositions)
        return bool(self.propositions)

    def lignes(self) -> list[Ligne]:
        """The proposals to draw."""
        return [
            [(f"{'>' if i == self.place else ' '}{i + 1} ", "touche"), (p.texte, "titre" if i == self.place else "")]
            for i, p in enumerate(self.propositions)
        ]


def _personne(p: Patient | Prescripteur) -> str:
    if isinstance(p, Patient):
        n = p.naissance
        return f"{p.nom} {p.prenom}  {n[6:8]}/{n[4:6]}/{n[:4]}  {p.commune}"
    return f"{p.nom} {p.prenom}  {p.rpps or p.am}"


def _libelle(acte: Any) -> str:
    """The panel cuts it at its own width; what is longer than a wide one would only be sent."""
    return ajuster(str(acte.libelle), 64).rstrip()


def _code(acte: Any) -> str:
    return str(acte.codes[0] if acte.codes else acte.id)
