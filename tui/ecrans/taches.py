"""The queue of F1: everything that waits for the biller, over all practices, the most money at stake first."""

from collections.abc import Callable, Iterator
from datetime import date, timedelta

from attrs import frozen

from core.facturation.controles import controler
from core.facturation.fiche import SeanceEnregistree
from core.ports import Registre
from core.services import rejets
from core.services.alertes import alertes
from core.services.nir_manquants import file_des_nir
from core.services.questions import voir
from tui.ecrans.tache import Tache
from tui.ecrans.taches_echanges import taches_des_echanges


@frozen
class File:
    """The queue as shown, and how many lines of it are put off."""

    taches: list[Tache]
    remises: int


def _aucun(acte: str, jour: date) -> bool:
    return False


def _jamais(jour: date) -> bool:
    return False


def taches(
    registre: Registre,
    jour: date,
    accord_requis: Callable[[str, date], bool] = _aucun,
    cabinet: str = "",
    *,
    est_ferie: Callable[[date], bool] = _jamais,
    remises: bool = False,
) -> File:
    """Read the whole queue (of one practice, when it is given) in one task of the base; `remises` shows what was put off too."""
    trouvees = [*_rejets(registre, cabinet), *_a_envoyer(registre, jour, cabinet), *_non_facturees(registre, jour, cabinet)]
    trouvees += [*taches_des_echanges(registre, jour, est_ferie, cabinet), *_questions(registre, cabinet)]
    trouvees += [*_dossiers(registre, jour, accord_requis, cabinet), *_nir(registre, cabinet)]
    reportees = registre.reports(jour)
    gardees = trouvees if remises else [t for t in trouvees if t.cle not in reportees]
    gardees.sort(key=lambda t: (-t.montant, t.echeance or date.max, t.qui))
    return File(gardees, sum(t.cle in reportees for t in trouvees))


def _rejets(registre: Registre, cabinet: str) -> Iterator[Tache]:
    for d in rejets.file(registre, cabinet=cabinet):
        f = d.facture
        cause = d.motif.cause if d.motif else "refusée par l'ARL"
        yield Tache("rejet", f.cabinet, f.nom, cause, d.montant, None, "rejets", f"#{f.id}", f.id, f.patient, f.id)


def _a_envoyer(registre: Registre, jour: date, cabinet: str) -> Iterator[Tache]:
    for f in registre.factures(etats=("validee",), cabinet=cabinet):
        lue = registre.facture(f.id)
        fautes = [a for a in controler(lue.facture, lue.instantane.patient, jour) if a.gravite == "bloquant"]
        if fautes:
            phrase = fautes[0].message
            yield Tache("bloquée", f.cabinet, f.nom, phrase, f.demande, None, "patients", f"#{f.patient}", f.id, f.patient, f.id)
        else:
            phrase = f"facture {f.numero} prête"
            limite = f.fin + timedelta(days=12)
            yield Tache("à envoyer", f.cabinet, f.nom, phrase, f.demande, limite, "lots", "", f.id, f.patient, f.id)


def _non_facturees(registre: Registre, jour: date, cabinet: str) -> Iterator[Tache]:
    par_patient: dict[int, list[SeanceEnregistree]] = {}
    for s in registre.seances(a_facturer=True, cabinet=cabinet, fin=jour):
        par_patient.setdefault(s.patient, []).append(s)
    for patient, seances in par_patient.items():
        p = registre.patient(patient)
        phrase = f"{len(seances)} séance(s) faite(s) et non facturée(s) — b facture"
        montant = sum(s.montant for s in seances)
        limite = max(s.seance.jour for s in seances) + timedelta(days=12)
        ou = seances[0].cabinet
        yield Tache("à facturer", ou, f"{p.nom} {p.prenom}", phrase, montant, limite, "saisie", f"#{patient}", patient, patient)


def _questions(registre: Registre, cabinet: str) -> Iterator[Tache]:
    for v in voir(registre, registre.questions(cabinet=cabinet, ouvertes=True)):
        q = v.question
        phrase = f"{q.texte} ({v.a_qui}, {v.depuis})"
        yield Tache(
            "question",
            q.cabinet,
            v.sur or "le cabinet",
            phrase,
            v.montant,
            v.relancer_le,
            "questions",
            str(q.id),
            q.id,
            q.patient,
            q.facture,
        )


def _dossiers(registre: Registre, jour: date, accord_requis: Callable[[str, date], bool], cabinet: str) -> Iterator[Tache]:
    """Rights, protocols, BSI, ordonnances and accords that end or are missing, each where it is solved."""
    for a in alertes(registre, jour, accord_requis, cabinet):
        p, d = a.patient, a.dossier
        ecran = "patients" if d.sorte == "droits" else "suivi"
        precision = ":".join(str(x) for x in (d.ordonnance, d.nature, d.fin) if x)
        qui = f"{p.nom} {p.prenom}"
        yield Tache(d.sorte, p.cabinet, qui, a.phrase, 0, d.fin, ecran, f"#{p.id}", p.id, p.id, precision=precision)


def _nir(registre: Registre, cabinet: str) -> Iterator[Tache]:
    manquants = file_des_nir(registre, cabinet)
    if manquants:
        jamais = sum(1 for x in manquants if not x.demandes)
        phrase = f"{len(manquants)} NIR à obtenir, dont {jamais} jamais demandé(s)"
        yield Tache("NIR", manquants[0].patient.cabinet, f"{len(manquants)} patient(s)", phrase, 0, None, "nir")
