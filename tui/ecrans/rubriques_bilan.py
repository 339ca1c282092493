"""The lists below the accounts of F7: the columns of each, its rows, their cells."""

from collections.abc import Callable, Iterable

from attrs import frozen

from core.bilan import export
from core.bilan.modele import a_faire
from tui.ecrans.mois_lu import MoisLu
from tui.widgets.tableau import Colonne


@frozen
class Rang:
    """A row: what, how many, how much, the month before, a note; `ecran` is where Enter goes."""

    quoi: str
    nombre: str = ""
    montant: str = ""
    avant: str = ""
    note: str = ""
    ecran: str = ""
    style: str = ""


def _a_faire(m: MoisLu) -> Iterable[Rang]:
    for x in a_faire(m.bilan):
        yield Rang(x.message, note=x.remede, ecran=x.ecran, style="alerte" if x.bloquant else "")
    for q in m.bilan.questions:
        yield Rang(f"? {q}", ecran="questions")


def _infirmiers(m: MoisLu) -> Iterable[Rang]:
    avant = {i.am: i.honoraires for i in m.avant.infirmiers} if m.avant else {}
    for i in m.bilan.infirmiers:
        paye, reste = i.amo.paye + i.amc.paye + i.patient.paye, i.amo.reste + i.amc.reste + i.patient.attendu
        note = f"payé {export.nu(paye)}" + (f", reste {export.nu(reste)}" if reste else "")
        yield Rang(i.nom, str(i.factures), export.nu(i.honoraires), export.nu(avant.get(i.am, 0)), note)


def _familles(m: MoisLu) -> Iterable[Rang]:
    avant = {f.nom: f.montant for f in m.avant.familles} if m.avant else {}
    tout = sum(f.montant for f in m.bilan.familles)
    for f in m.bilan.familles:
        note = export.taux(f.montant, tout)
        yield Rang(
            ("+ " if f.supplement else "") + f.nom, str(f.nombre), export.nu(f.montant), export.nu(avant.get(f.nom, 0)), note
        )


def _pertes(m: MoisLu) -> Iterable[Rang]:
    avant = {c.code: c.montant for c in m.avant.rejets} if m.avant else {}
    for c in m.bilan.rejets:
        note = "toutes réglées" if c.regles == c.factures else f"{c.factures - c.regles} à traiter"
        style = "" if c.regles == c.factures else "alerte"
        yield Rang(
            f"{c.code} {c.cause}", str(c.factures), export.nu(c.montant), export.nu(avant.get(c.code, 0)), note, "rejets", style
        )
    for x in m.bilan.laisses:
        yield Rang(f"{x.numero} {x.nom}", "", export.nu(x.montant), "", x.motif, style="discret")


def _temps(m: MoisLu) -> Iterable[Rang]:
    avant = {t.tache: t.secondes for t in m.avant.temps} if m.avant else {}
    for t in m.bilan.temps:
        yield Rang(t.tache, "", export.duree(t.secondes), export.duree(avant.get(t.tache, 0)), "")
    yield Rang("total", "", export.duree(m.bilan.secondes), export.duree(m.avant.secondes if m.avant else 0))


_CHIFFRES = (Colonne("Montant", 10, droite=True), Colonne("Mois avant", 10, droite=True))


@frozen
class Rubrique:
    """One list below the accounts: its columns, its rows, their cells."""

    nom: str
    titre: str
    colonnes: tuple[Colonne, ...]
    rangs: Callable[[MoisLu], Iterable[Rang]]
    cellules: Callable[[Rang], tuple[str, ...]]


RUBRIQUES = (
    Rubrique(
        "a-faire",
        "À faire",
        (Colonne("À faire avant de clore le mois"),),
        _a_faire,
        lambda r: (f"{r.quoi} — {r.note}" if r.note else r.quoi,),
    ),
    Rubrique(
        "infirmiers",
        "Infirmiers",
        (Colonne("Infirmier"), Colonne("Fact", 5, droite=True), *_CHIFFRES, Colonne("Où en est l'argent", 31)),
        _infirmiers,
        lambda r: (r.quoi, r.nombre, r.montant, r.avant, r.note),
    ),
    Rubrique(
        "familles",
        "Familles",
        (Colonne("Famille"), Colonne("Nombre", 6, droite=True), *_CHIFFRES, Colonne("Part", 7, droite=True)),
        _familles,
        lambda r: (r.quoi, r.nombre, r.montant, r.avant, r.note),
    ),
    Rubrique(
        "rejets",
        "Rejets et laissé",
        (Colonne("Cause"), Colonne("Fact", 4, droite=True), *_CHIFFRES[:1], Colonne("Suite", 20)),
        _pertes,
        lambda r: (r.quoi, r.nombre, r.montant, r.note),
    ),
    Rubrique(
        "temps",
        "Temps",
        (Colonne("Tâche"), *_CHIFFRES),
        _temps,
        lambda r: (r.quoi, r.montant, r.avant),
    ),
)
