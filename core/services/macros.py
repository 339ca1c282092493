"""Routines: a sequence of commands kept under a name, replayed on another practice or month, stopped at the first difference.

A command is one line of text, the same for the screens, the command line and a macro: `saisir dup je dex 12/11`, `facturer`,
`controler`, `rejets`.  What it answered when it was recorded (the codes of what it said) is what the replay is compared with:
amounts change from a month to another, a new kind of fault is a difference.
"""

import calendar
import json
from collections.abc import Callable, Sequence
from datetime import date

from attrs import frozen

from core.argent import afficher
from core.erreurs import Anomalie, Refus
from core.facturation.controles import controler
from core.nomenclature import Nomenclature
from core.ports import Horloge, Registre
from core.registre_actions import Macro
from core.services import rejets
from core.services.comprendre import comprendre
from core.services.facturation import facturer, valider
from core.services.saisir import saisir


@frozen
class Cadre:
    """Where and when a routine is played: a practice ("" for all), and the first day of a month."""

    cabinet: str
    mois: date

    @property
    def fin(self) -> date:
        """The last day of the month."""
        return self.mois.replace(day=calendar.monthrange(self.mois.year, self.mois.month)[1])


@frozen
class Reponse:
    """What a command did: one line of French, and the codes of what was wrong, each once, in order."""

    commande: str
    phrase: str
    codes: tuple[str, ...] = ()


@frozen
class Rejeu:
    """The answers, as far as the replay went; `ecart` says what differed at the last one ("" when all was alike)."""

    reponses: tuple[Reponse, ...]
    ecart: str = ""


def executer(registre: Registre, commande: str, cadre: Cadre, ngap: Nomenclature, horloge: Horloge) -> Reponse:
    """Run one command as one action that can be undone; a refusal is an answer. Raises `Refus` COMMANDE_INCONNUE."""
    verbe, _, argument = commande.strip().partition(" ")
    faire = _VERBES.get(verbe)
    if faire is None:
        remede = f"les commandes sont {', '.join(_VERBES)}"
        raise Refus(Anomalie("COMMANDE_INCONNUE", f"commande inconnue : {verbe!r}", remede))
    try:
        with registre.action(commande.strip(), horloge.maintenant()), registre.ecriture():
            phrase, codes = faire(registre, argument, cadre, ngap, horloge)
    except Refus as refus:
        phrase, codes = refus.anomalies[0].phrase(), [a.code for a in refus.anomalies]
    return Reponse(commande.strip(), phrase, tuple(sorted(set(codes))))


def _saisir(registre: Registre, ligne: str, cadre: Cadre, ngap: Nomenclature, horloge: Horloge) -> tuple[str, list[str]]:
    faite = saisir(registre, comprendre(registre, ligne, ngap, horloge, cabinet=cadre.cabinet), ngap, horloge)
    return f"ordonnance {faite.ordonnance.id}, {faite.seances} séance(s)", []


def _facturer(registre: Registre, _: str, cadre: Cadre, ngap: Nomenclature, horloge: Horloge) -> tuple[str, list[str]]:
    fin = min(cadre.fin, horloge.aujourdhui())
    a_faire = registre.seances(cabinet=cadre.cabinet, debut=cadre.mois, fin=fin, a_facturer=True)
    preparation = facturer(registre, ngap, [s for s in a_faire if s.ordonnance])
    codes = [a.code for s in preparation.refusees if s.cotation for a in s.cotation.anomalies if a.gravite == "bloquant"]
    montant = nombre = 0
    for facture in preparation.factures:
        try:
            montant += valider(registre, facture.id, horloge).resume.honoraires
            nombre += 1
        except Refus as refus:
            codes += [a.code for a in refus.anomalies]
            registre.supprimer_facture(facture.id)
    return f"{nombre} facture(s), {afficher(montant)} ; {len(preparation.refusees)} séance(s) refusée(s)", codes


def _controler(registre: Registre, _: str, cadre: Cadre, __: Nomenclature, horloge: Horloge) -> tuple[str, list[str]]:
    codes = []
    pretes = [f for f in registre.factures(etats=("validee",)) if cadre.cabinet in ("", f.cabinet)]
    for resume in pretes:
        lue = registre.facture(resume.id)
        codes += [a.code for a in controler(lue.facture, lue.instantane.patient, horloge.aujourdhui())]
    return f"{len(pretes)} facture(s) prêtes, {len(codes)} message(s)", codes


def _rejets(registre: Registre, _: str, cadre: Cadre, __: Nomenclature, ___: Horloge) -> tuple[str, list[str]]:
    file = rejets.file(registre, cabinet=cadre.cabinet)
    codes = [r.code for d in file for r in d.rejets]
    return f"{len(file)} rejet(s), {afficher(sum(d.montant for d in file))} en jeu", codes


_Verbe = Callable[[Registre, str, Cadre, Nomenclature, Horloge], tuple[str, list[str]]]
_VERBES: dict[str, _Verbe] = {"saisir": _saisir, "facturer": _facturer, "controler": _controler, "rejets": _rejets}


def enregistrer(
    registre: Registre, nom: str, commandes: Sequence[str], cadre: Cadre, ngap: Nomenclature, horloge: Horloge
) -> Rejeu:
    """Run the commands and keep them with their answers under that name (an older one is replaced)."""
    reponses = tuple(executer(registre, c, cadre, ngap, horloge) for c in commandes if c.strip())
    contenu = json.dumps([[r.commande, list(r.codes)] for r in reponses], ensure_ascii=False)
    registre.enregistrer_macro(Macro(nom, contenu, horloge.aujourdhui(), horloge.aujourdhui()))
    return Rejeu(reponses)


def jouer(registre: Registre, nom: str, cadre: Cadre, ngap: Nomenclature, horloge: Horloge) -> Rejeu:
    """Replay; the first command whose answer is of another kind is the last one run. Raises `Refus` MACRO_INCONNUE."""
    macros = {m.nom: m for m in registre.macros()}
    if nom not in macros:
        connues = ", ".join(macros) or "aucune n'est gardée"
        raise Refus(Anomalie("MACRO_INCONNUE", f"macro inconnue : {nom!r}", f"macros : {connues}"))
    macro = macros[nom]
    faites: list[Reponse] = []
    ecart = ""
    for commande, codes in json.loads(macro.contenu):
        reponse = executer(registre, commande, cadre, ngap, horloge)
        faites.append(reponse)
        if list(reponse.codes) != codes:
            avant, apres = ", ".join(codes) or "rien à signaler", ", ".join(reponse.codes) or "rien à signaler"
            ecart = f"« {commande} » : {apres} ; à l'enregistrement : {avant}"
            break
    registre.enregistrer_macro(Macro(nom, macro.contenu, macro.cree_le, horloge.aujourdhui()))
    return Rejeu(tuple(faites), ecart)
