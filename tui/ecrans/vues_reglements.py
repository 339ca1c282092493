"""The five views of F6: what each reads, its rows, its summary, and what is said below of the row under the cursor."""

from collections.abc import Callable, Hashable, Sequence
from datetime import date
from typing import Any

from attrs import frozen

from core.argent import afficher
from core.dates import afficher_jour
from core.dossier.identite import simplifier
from core.facturation.etats import LIBELLES
from core.facturation.payeur import nom_du_payeur, payeur_court
from core.lots.echanges import GENRES_ECART, Ecart
from core.pluriel import combien
from core.ports import Registre
from core.reglements.banque import LigneSuivie, SommeVirements, VirementSuivi
from core.reglements.creances import TRANCHES, Creance, LigneEcheancier
from core.reglements.mots import PATIENT
from core.reglements.relances import Demarche
from core.services.feries import EstFerie, Feries
from core.services.indus import InduSuivi, par_urgence, suivre
from core.services.reglements import DetailVirement, a_voir, penalites
from tui.widgets.lignes import Ligne
from tui.widgets.tableau import Colonne

Objet = Any


@frozen
class Vue:
    """One list: how it is read (registre, day, practice), drawn, sorted, and explained."""

    nom: str
    titre: str
    colonnes: tuple[Colonne, ...]
    vide: str
    lire: Callable[[Registre, date, str], Sequence[Objet]]
    cellules: Callable[[Objet], Sequence[str]]
    cle: Callable[[Objet], Hashable]
    resume: Callable[[Sequence[Objet]], str]
    detail: Callable[[Objet, date, Feries], list[Ligne]]
    style: Callable[[Objet], str] = lambda _: ""
    tris: tuple[Callable[[Objet], object] | None, ...] = ()


def nu(montant: int) -> str:
    """An amount of a column whose title says euros: nothing for zero."""
    return afficher(montant).removesuffix("\u00a0€") if montant else ""


# -- transfers ----------------------------------------------------------------------------------------------------------


def _virements(registre: Registre, _: date, cabinet: str) -> list[VirementSuivi]:
    return registre.virements_suivis(cabinet)


def resumer_virements(s: SommeVirements) -> str:
    """The summary line."""
    return f"{combien(s.nombre, 'virement')}, {afficher(s.montant)} · à la banque {s.vus} · pas encore vus {afficher(s.reste)}"


def _resume_virements(lus: Sequence[VirementSuivi]) -> str:
    reste = sum(s.virement.montant for s in lus if not s.ligne)
    total = sum(s.virement.montant for s in lus)
    return resumer_virements(SommeVirements(len(lus), total, sum(bool(s.ligne) for s in lus), reste))


def _detail_virement(s: VirementSuivi, _: date, __: Feries) -> list[Ligne]:
    v = s.virement
    ou = f"ligne de banque {s.ligne}{' (à la main)' if s.manuel else ''}" if s.ligne else "pas vu à la banque"
    return [
        [(f"Virement {v.id} du {afficher_jour(v.jour)}, {afficher(v.montant)}", "titre")],
        f"Libellé    {v.libelle}",
        f"Payeur     {v.payeur}, pour {v.infirmier} ({s.cabinet})",
        [("Banque     ", ""), (ou, "" if s.ligne else "alerte")],
    ]


VIREMENTS = Vue(
    "virements",
    "Virements",
    (Colonne("Le", 8), Colonne("Libellé"), Colonne("Infirmier", 9), Colonne("Montant", 12, droite=True), Colonne("Banque", 12)),
    "aucun virement annoncé : F4 puis F12 relève les retours",
    _virements,
    lambda s: (
        f"{s.virement.jour:%d/%m/%y}",
        s.virement.libelle,
        s.virement.infirmier,
        afficher(s.virement.montant),
        (f"ligne {s.ligne}" + (" *" if s.manuel else "")) if s.ligne else "pas vu",
    ),
    lambda s: s.virement.id,
    _resume_virements,
    _detail_virement,
    lambda s: "" if s.ligne else "alerte",
    (lambda s: s.virement.jour, None, None, lambda s: -s.virement.montant),
)


def raconter_virement(vu: DetailVirement, est_ferie: EstFerie) -> str:
    """The invoices paid, what else makes the amount, what is not explained, what is due for being late."""
    v = vu.suivi.virement
    lignes = [
        f"Virement du {afficher_jour(v.jour)} : {afficher(v.montant)}",
        v.libelle,
        f"Payeur {v.payeur}, pour {v.infirmier}",
        "",
    ]
    lignes.append("Factures")
    for p in vu.paiements:
        f = p.facture
        reste = f", demandé {afficher(p.demande)}" if p.paye != p.demande else ""
        etat = {"P": "payée", "R": "rejetée", "D": "différée"}.get(p.etat, "")
        lignes.append(f"  {f.numero:>9}  {f.nom:<26} {p.part}  {afficher(p.paye):>12}  {etat}{reste}")
        lignes += [f"             {p.ecart}"] if p.ecart else []
    lignes += ["", "Autres mouvements"] if vu.autres else []
    lignes += [f"  {e.code:<16} {e.phrase}" for e in vu.autres]
    lignes += ["", f"Expliqué {afficher(vu.explique)} sur {afficher(v.montant)}"]
    if vu.inexplique:
        lignes.append(f"RESTE À EXPLIQUER {afficher(vu.inexplique)} : facture inconnue ici, voir les écarts (4)")
    tardifs = penalites(vu.paiements, v.jour, est_ferie)
    if tardifs:
        lignes += ["", f"Pénalités de retard dues par la caisse : {afficher(sum(m for _, m, _ in tardifs))}"]
        lignes += [f"  facture {p.facture.numero} : {phrase}" for p, _, phrase in tardifs]
    return "\n".join(lignes)


# -- bank ---------------------------------------------------------------------------------------------------------------


def _resume_banque(lues: Sequence[LigneSuivie]) -> str:
    libres = [x for x in lues if not x.virements]
    ecart = sum(x.difference for x in lues)
    return (
        f"{combien(len(lues), 'ligne')}, {afficher(sum(x.ligne.montant for x in lues))} · sans virement {len(libres)} · "
        f"différence {afficher(ecart)}"
    )


def _detail_banque(x: LigneSuivie, _: date, __: Feries) -> list[Ligne]:
    lignes: list[Ligne] = [
        [(f"Ligne {x.ligne.id} du {afficher_jour(x.ligne.jour)}, {afficher(x.ligne.montant)} ({x.ligne.cabinet})", "titre")],
        f"{x.ligne.libelle} {x.ligne.reference}",
    ]
    lignes += [f"  virement {v.id} du {afficher_jour(v.jour)}, {afficher(v.montant)}, {v.libelle}" for v in x.virements]
    if x.difference:
        lignes.append(
            [(f"la banque a crédité {afficher(x.difference)} de plus que l'annonce : demander l'avis de paiement", "alerte")]
        )
    return lignes


BANQUE = Vue(
    "banque",
    "Banque",
    (
        Colonne("Le", 8),
        Colonne("Libellé"),
        Colonne("Crédit", 12, droite=True),
        Colonne("Virement", 9),
        Colonne("Diff.", 10, droite=True),
    ),
    "aucune ligne : i importe un relevé CSV",
    lambda r, _, cabinet: r.lignes_banque(cabinet),
    lambda x: (
        f"{x.ligne.jour:%d/%m/%y}",
        x.ligne.libelle,
        afficher(x.ligne.montant),
        ", ".join(str(v.id) for v in x.virements) or "libre",
        nu(x.difference),
    ),
    lambda x: x.ligne.id,
    _resume_banque,
    _detail_banque,
    lambda x: "alerte" if x.difference or not x.virements else "",
    (lambda x: x.ligne.jour, None, lambda x: -x.ligne.montant),
)

# -- what is due --------------------------------------------------------------------------------------------------------


def _resume_echeancier(lus: Sequence[LigneEcheancier]) -> str:
    ages = [sum(x.tranches[i] for x in lus) for i in range(len(TRANCHES))]
    anciens = " · ".join(f"{nom} {afficher(m)}" for nom, m in zip(TRANCHES, ages, strict=True) if m)
    return f"dû {afficher(sum(ages))}" + (f" · {anciens}" if anciens else "")


def _detail_echeancier(x: LigneEcheancier, _: date, __: Feries) -> list[Ligne]:
    return [
        [(f"{nom_du_payeur(x.payeur)}, cabinet {x.cabinet} : {combien(x.nombre, 'facture')}, {afficher(x.total)}", "titre")],
        f"dont rejeté, à corriger sur F5 : {afficher(x.rejete)}" if x.rejete else "rien de rejeté dans cette somme",
        "Entrée : les factures · l : relancer · c : noter un contact",
    ]


def _par_age(rang: int) -> Callable[[LigneEcheancier], object]:
    return lambda x: -x.tranches[rang]


ECHEANCIER = Vue(
    "echeancier",
    "Échéancier",
    (
        Colonne("Qui doit"),
        Colonne("Fact", 4, droite=True),
        *(Colonne(nom, 10, droite=True) for nom in TRANCHES),
        Colonne("Total", 10, droite=True),
    ),
    "rien n'est dû",
    lambda r, jour, cabinet: r.echeancier(jour, cabinet),
    lambda x: (f"{payeur_court(x.payeur)} · {x.cabinet}", str(x.nombre), *(nu(m) for m in x.tranches), nu(x.total)),
    lambda x: (x.cabinet, x.payeur),
    _resume_echeancier,
    _detail_echeancier,
    lambda x: "alerte" if x.tranches[2] or x.tranches[3] else "",
    (None, lambda x: -x.nombre, *(_par_age(i) for i in range(len(TRANCHES))), lambda x: -x.total),
)


def resumer_creances(payeur: str, nombre: int, du: int) -> str:
    """The summary line."""
    return f"{nom_du_payeur(payeur)} : {combien(nombre, 'facture')}, {afficher(du)} — Échap revient à l'échéancier"


def _resume_creances(lues: Sequence[Creance]) -> str:
    if not lues:
        return "Échap revient à l'échéancier"
    return resumer_creances(lues[0].payeur, len(lues), sum(c.du for c in lues))


def _detail_creance(c: Creance, jour: date, feries: Feries) -> list[Ligne]:
    f = c.facture
    reste = (c.fin_du_droit - jour).days
    penalite = c.penalite(jour, feries.chez(c.facture.infirmier))
    etat = "part du patient" if c.payeur == PATIENT else LIBELLES[f.etat]
    if c.payeur != PATIENT and f.motif:
        etat += f" : {f.motif}"
    lignes: list[Ligne] = [
        [(f"{f.nature} {f.numero} de {f.nom}, soins du {f.jour:%d/%m/%y} au {f.fin:%d/%m/%y}, {f.infirmier}", "titre")],
        f"dû {afficher(c.du)} depuis le {afficher_jour(c.depuis)} ({c.age(jour)} j), {etat}"
        + (f", déjà payé {afficher(c.encaisse)}" if c.encaisse else ""),
        [
            ("droit jusqu'au ", ""),
            (f"{afficher_jour(c.fin_du_droit)} ({reste} j)" if reste > 0 else "ÉTEINT", "alerte" if reste < 90 else ""),
            (f" · pénalité de retard de la caisse {afficher(penalite)}" if penalite else "", "alerte"),
        ],
    ]
    if c.relance:
        lignes.append(f"relance de niveau {c.niveau} le {afficher_jour(c.relance)}")
    if c.rejetee:
        lignes.append([("rejetée : à corriger sur F5, ne se relance pas", "erreur")])
    return lignes


CREANCES = Vue(
    "creances",
    "Factures dues",
    (
        Colonne("Facture", 9, droite=True),
        Colonne("Patient"),
        Colonne("Soins", 8),
        Colonne("Dû", 11, droite=True),
        Colonne("Âge", 5, droite=True),
        Colonne("Droit au", 8),
        Colonne("Relance", 10),
    ),
    "plus rien n'est dû ici",
    lambda *_: (),
    lambda c: (
        str(c.facture.numero),
        c.facture.nom,
        f"{c.facture.jour:%d/%m/%y}",
        afficher(c.du),
        str(c.depuis),
        f"{c.fin_du_droit:%d/%m/%y}",
        f"n{c.niveau} {c.relance:%d/%m}" if c.relance else ("rejetée" if c.rejetee else ""),
    ),
    lambda c: c.facture.id,
    _resume_creances,
    _detail_creance,
    lambda c: "erreur" if c.rejetee else "",
    (lambda c: c.facture.numero, None, lambda c: c.facture.jour, lambda c: -c.du, lambda c: c.depuis, lambda c: c.fin_du_droit),
)


def cellules_creance(c: Creance, jour: date) -> Sequence[str]:
    """The row, with the age on that day."""
    cellules = list(CREANCES.cellules(c))
    cellules[4] = f"{c.age(jour)} j"
    return cellules


# -- differences --------------------------------------------------------------------------------------------------------


def _ecarts(registre: Registre, jour: date, cabinet: str) -> list[Ecart | InduSuivi]:
    vus = a_voir(registre, cabinet)
    # two months run whatever the public holidays
    indus = sorted((suivre(i, jour, lambda _: False) for i in vus.indus), key=par_urgence)
    return [*vus.ecarts, *indus]


def _cellules_ecart(x: Ecart | InduSuivi) -> Sequence[str]:
    if isinstance(x, Ecart):
        return GENRES_ECART.get(x.code, x.code), str(x.facture or ""), nu(x.montant), x.phrase
    return "retenue", "", nu(-x.indu.retenu), f"indu {x.indu.reference} ({x.indu.infirmier}) : reste {afficher(x.indu.solde)}"


def _resume_ecarts(lus: Sequence[Ecart | InduSuivi]) -> str:
    ecarts = [x for x in lus if isinstance(x, Ecart)]
    retenu = sum(x.indu.retenu for x in lus if not isinstance(x, Ecart))
    return f"{combien(len(ecarts), 'écart')} à voir · retenu sur les paiements {afficher(retenu)}"


def _detail_ecart(x: Ecart | InduSuivi, _: date, __: Feries) -> list[Ligne]:
    if isinstance(x, Ecart):
        return [[(x.code, "titre")], x.phrase, "Entrée : la facture · v : c'est vu, ne plus le montrer"]
    return [
        [(f"Indu {x.indu.reference}", "titre")],
        _cellules_ecart(x)[3],
        "Entrée : l'écran des indus, ses délais et la contestation",
    ]


ECARTS = Vue(
    "ecarts",
    "Écarts",
    (Colonne("Quoi", 18), Colonne("Facture", 7, droite=True), Colonne("Montant", 10, droite=True), Colonne("Explication")),
    "aucun écart : chaque paiement est celui qui était demandé",
    _ecarts,
    _cellules_ecart,
    lambda x: ("ecart", x.id) if isinstance(x, Ecart) else ("indu", x.indu.id),
    _resume_ecarts,
    _detail_ecart,
)

# -- reminders ----------------------------------------------------------------------------------------------------------


def raconter_demarche(d: Demarche) -> str:
    """Everything of a contact or a reminder."""
    lignes = [
        f"{d.quoi.capitalize()} du {afficher_jour(d.jour)}, par {d.canal}, à {d.a_qui} ({d.cabinet})",
        f"{combien(len(d.factures), 'facture')}, {afficher(d.montant)}",
    ]
    lignes += [f"Interlocuteur : {d.interlocuteur}"] if d.interlocuteur else []
    lignes += [d.note] if d.note else []
    lignes += [f"Lettre : {d.fichier}"] if d.fichier else []
    return "\n".join(lignes)


def _detail_demarche(d: Demarche, _: date, __: Feries) -> list[Ligne]:
    titre, *suite = raconter_demarche(d).split("\n")
    return [[(titre, "titre")], *suite]


RELANCES = Vue(
    "relances",
    "Relances",
    (Colonne("Le", 8), Colonne("Quoi", 15), Colonne("À qui", 24), Colonne("Montant", 11, droite=True), Colonne("Note")),
    "aucune relance : l sur une ligne de l'échéancier (3)",
    lambda r, _, cabinet: r.demarches(cabinet=cabinet),
    lambda d: (f"{d.jour:%d/%m/%y}", d.quoi, d.a_qui, afficher(d.montant), d.note or d.fichier),
    lambda d: d.id,
    lambda lus: combien(len(lus), "démarche"),
    _detail_demarche,
    lambda _: "",
    (lambda d: d.jour, lambda d: d.niveau, None, lambda d: -d.montant),
)

VUES = (VIREMENTS, BANQUE, ECHEANCIER, ECARTS, RELANCES)


def vue_nommee(texte: str) -> Vue | None:
    """The view of that number (`3`), or whose name begins so, with or without accents (`éch`); None when there is none."""
    if texte.isdecimal():
        return VUES[int(texte) - 1] if 0 < int(texte) <= len(VUES) else None
    voulue = simplifier(texte).casefold()
    return next((v for v in VUES if voulue and v.nom.startswith(voulue)), None)
