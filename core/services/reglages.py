"""How a practice reads the unsettled points: its local exceptions, checked before they are kept, and the situation they make."""

from collections.abc import Sequence
from datetime import date

from attrs import evolve

from core.cotation.situation import ExceptionLocale, Situation
from core.dates import afficher_jour
from core.erreurs import Anomalie, Refus
from core.nomenclature import Nomenclature
from core.ports import Registre
from core.registre_reglages import ExceptionEnregistree


def situation_du_cabinet(registre: Registre, cabinet: str) -> Situation:
    """The situation that prices the visits of a practice: default readings, and its local exceptions on their days."""
    return Situation(exceptions=tuple(e.exception for e in registre.exceptions_locales(cabinet)))


def poser_exception(
    registre: Registre, ngap: Nomenclature, cabinet: str, exception: ExceptionLocale, id: int = 0
) -> ExceptionEnregistree:
    """Keep a local exception (`id` 0: a new one); raises `Refus` with every fault."""
    fautes = _fautes(ngap, exception)
    if registre.cabinet(cabinet) is None:
        connus = ", ".join(c.code for c in registre.cabinets())
        fautes.append(Anomalie("CABINET_INCONNU", f"cabinet inconnu : « {cabinet} »", f"choisir parmi {connus}", "cabinet"))
    with registre.ecriture():
        autres = [e for e in registre.exceptions_locales(cabinet) if e.id != id and e.exception.reglage == exception.reglage]
        fautes += [_chevauche(e.exception) for e in autres if _se_croisent(e.exception, exception)]
        if fautes:
            raise Refus(fautes)
        return registre.enregistrer_exception(ExceptionEnregistree(cabinet, exception, id))


def arreter_exception(registre: Registre, id: int, au: date) -> ExceptionEnregistree:
    """Give an exception its last day; raises `Refus` when it is unknown or ends before it starts."""
    with registre.ecriture():
        trouvee = _trouver(registre.exceptions_locales(), id)
        if au < trouvee.exception.du:
            raise Refus(_inversee(trouvee.exception.du, au))
        return registre.enregistrer_exception(evolve(trouvee, exception=evolve(trouvee.exception, au=au)))


def _trouver(exceptions: Sequence[ExceptionEnregistree], id: int) -> ExceptionEnregistree:
    for e in exceptions:
        if e.id == id:
            return e
    raise Refus(Anomalie("EXCEPTION_INCONNUE", f"aucune exception locale n° {id}", "voir « facturier exceptions »", str(id)))


def _fautes(ngap: Nomenclature, exception: ExceptionLocale) -> list[Anomalie]:
    """What is wrong with the exception itself."""
    fautes = []
    reglage = ngap.reglages.get(exception.reglage)
    if reglage is None:
        choix = ", ".join(ngap.reglages)
        fautes.append(
            Anomalie("REGLAGE_INCONNU", f"réglage inconnu : « {exception.reglage} »", f"choisir parmi {choix}", "réglage")
        )
    elif exception.valeur not in {lecture.valeur for lecture in reglage.lectures}:
        choix = ", ".join(lecture.valeur for lecture in reglage.lectures)
        fautes.append(
            Anomalie(
                "LECTURE_INCONNUE",
                f"réglage {reglage.id} : lecture inconnue : « {exception.valeur} »",
                f"choisir parmi {choix}",
                "lecture",
                reglage.reference,
            )
        )
    if exception.au is not None and exception.au < exception.du:
        fautes.append(_inversee(exception.du, exception.au))
    if not exception.note.strip():
        fautes.append(
            Anomalie("NOTE_ABSENTE", "une exception locale sans note", "écrire qui la demande et sur quel document", "note")
        )
    return fautes


def _inversee(du: date, au: date) -> Anomalie:
    return Anomalie(
        "EXCEPTION_INVERSEE",
        f"l'exception finirait le {afficher_jour(au)}, avant de commencer le {afficher_jour(du)}",
        "corriger l'une des deux dates",
        "dates",
    )


def _se_croisent(a: ExceptionLocale, b: ExceptionLocale) -> bool:
    return (a.au is None or b.du <= a.au) and (b.au is None or a.du <= b.au)


def _chevauche(autre: ExceptionLocale) -> Anomalie:
    fin = f"au {afficher_jour(autre.au)}" if autre.au else "sans fin"
    return Anomalie(
        "EXCEPTION_CHEVAUCHEE",
        f"{autre.reglage} a déjà une exception ({autre.valeur}) du {afficher_jour(autre.du)} {fin}",
        "arrêter d'abord l'autre la veille, ou choisir d'autres dates",
        "dates",
    )
