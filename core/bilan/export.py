"""The monthly check-up as a text to read, as CSV for a spreadsheet, as JSON for another program."""

import csv
import io
from collections.abc import Iterator
from typing import Any

from core.argent import afficher, euros
from core.bilan.modele import Bilan, Compte, ComptesInfirmier, a_faire
from core.lots.etats import LIBELLES
from core.pluriel import combien, denombrer
from core.tableur import proteger

MOIS = (
    *("janvier", "février", "mars", "avril", "mai", "juin"),
    *("juillet", "août", "septembre", "octobre", "novembre", "décembre"),
)
COLONNES = (
    ("demande", "demandé"),
    ("paye", "payé"),
    ("a_envoyer", "à envoyer"),
    ("attendu", "attendu"),
    ("rejete", "rejeté"),
    ("laisse", "laissé"),
)
PAYEURS = (("amo", "AMO"), ("amc", "AMC"), ("patient", "Patients"))


def nom_du_mois(b: Bilan) -> str:
    """novembre 2026."""
    return f"{MOIS[b.mois.month - 1]} {b.mois.year}"


def duree(secondes: int) -> str:
    """1 h 05."""
    signe = "-" if secondes < 0 else ""
    heures, minutes = divmod(abs(secondes) // 60, 60)
    return f"{signe}{heures} h {minutes:02d}"


def taux(part: int, tout: int) -> str:
    """A share with one decimal, rounded half up: 12,5 %."""
    dixiemes = (2000 * part + tout) // (2 * tout) if tout else 0
    return f"{dixiemes // 10},{dixiemes % 10} %"


def jours(dixiemes: int) -> str:
    """Tenths of a day: 3,4 j."""
    return f"{dixiemes // 10},{dixiemes % 10} j"


def rangs_comptes(t: ComptesInfirmier) -> Iterator[tuple[str, Compte]]:
    """The three accounts, then their sum."""
    comptes = [(nom, getattr(t, champ)) for champ, nom in PAYEURS]
    yield from comptes
    somme = Compte()
    for _, c in comptes:
        somme += c
    yield "Total", somme


def en_texte(b: Bilan, avant: Bilan | None = None) -> str:
    """For people, in French; with the month before beside when it is given."""
    t = b.total()
    lignes = [f"Bilan de {nom_du_mois(b)} — {b.nom} ({b.cabinet})", ""]
    lignes += [
        f"Facturé   {afficher(t.honoraires)} en {t.factures} FSE et {t.dre} DRE, "
        f"{denombrer((b.seances, 'séance'), (b.patients, 'patient'))}"
    ]
    if t.repris:
        lignes.append(f"          et {afficher(t.repris)} déjà payés sur des factures corrigées depuis")
    if avant is not None:
        lignes += [f"          {nom_du_mois(avant)} : {comparer(t.honoraires, avant.total().honoraires)}"]
    lignes += ["", *tableau(t)]
    if t.patient.reporte:
        lignes.append(f"          dont passé à la charge des patients {afficher(t.patient.reporte)}")
    lignes += ["", "Par infirmier"]
    for i in b.infirmiers:
        paye = i.amo.paye + i.amc.paye + i.patient.paye
        reste = i.amo.reste + i.amc.reste + i.patient.attendu
        lignes.append(f"  {i.nom[:24]:<24} facturé {nu(i.honoraires):>10}  payé {nu(paye):>10}  reste {nu(reste):>9}")
    lignes += ["", "Par famille"]
    lignes += [f"  {f.nom:<42} {f.nombre:>5}  {afficher(f.montant):>13}" for f in b.familles]
    lignes += ["", f"Rejets    {combien(b.factures_rejetees, 'facture')}, {taux(b.factures_rejetees, t.factures + t.dre)}"]
    lignes += [f"  {c.code:<9} {c.factures:>3} fact. {afficher(c.montant):>12}  réglées {c.regles}  {c.cause}" for c in b.rejets]
    lignes += ["", "Laissé, avec son motif"] if b.laisses else []
    lignes += [f"  {x.numero:>9} {x.nom:<24} {afficher(x.montant):>12}  {x.motif}" for x in b.laisses]
    a = b.attentes
    lignes += [
        "",
        f"Délais    envoi {jours(a.envoi_moyen)} après le dernier soin (au plus {a.envoi_max} j)",
        f"          paiement {jours(a.paiement_moyen)} après l'envoi (au plus {a.paiement_max} j)",
        f"Dégradé   {t.degradees} FSE sur {t.factures}, {taux(t.degradees, t.factures)}",
        "Lots      " + (", ".join(f"{LIBELLES[etat]} {n}" for etat, n in b.lots) or "aucun"),  # type: ignore[index]
        f"Reste     {combien(b.a_facturer, 'séance')} à facturer ({afficher(b.a_facturer_montant)}), "
        f"{combien(b.pieces_manquantes, 'pièce manquante')}",
        f"Temps     {duree(b.secondes)}" + "".join(f" · {x.tache} {duree(x.secondes)}" for x in b.temps),
        "",
        "À faire avant de clore le mois",
    ]
    faire = a_faire(b)
    lignes += [f"  {'✗' if x.bloquant else 'i'} {x.message} — {x.remede}" for x in faire] or ["  rien : le mois est fini"]
    lignes += ["", "Questions aux infirmiers", *(f"  {q}" for q in b.questions)] if b.questions else []
    return "\n".join(lignes) + "\n"


def nu(montant: int) -> str:
    """An amount under a title that says euros; nothing for zero."""
    return afficher(montant).removesuffix("\u00a0€") if montant else ""


def tableau(t: ComptesInfirmier) -> list[str]:
    """The accounts of the payers, in euros, 75 columns."""
    lignes = ["en euros " + "".join(f"{titre:>11}" for _, titre in COLONNES)]
    for nom, compte in rangs_comptes(t):
        trop = f" trop perçu {nu(compte.trop)}" if compte.trop and nom != "Total" else ""
        lignes.append(f"{nom:<9}" + "".join(f"{nu(getattr(compte, champ)):>11}" for champ, _ in COLONNES) + trop)
    return lignes


def comparer(ici: int, avant: int) -> str:
    """1 200,00 € (+12,5 %)."""
    if not avant:
        return afficher(avant)
    signe = "+" if ici >= avant else "-"
    return f"{afficher(avant)} ({signe}{taux(abs(ici - avant), avant)})"


def en_json(b: Bilan) -> dict[str, Any]:
    """Amounts as texts in euros."""
    t = b.total()
    return {
        "cabinet": b.cabinet,
        "mois": f"{b.mois:%Y-%m}",
        "honoraires": euros(t.honoraires),
        "repris": euros(t.repris),
        "factures": t.factures,
        "dre": t.dre,
        "degradees": t.degradees,
        "seances": b.seances,
        "patients": b.patients,
        "comptes": {champ: _compte(getattr(t, champ)) for champ, _ in PAYEURS},
        "infirmiers": [
            {
                "am": i.am,
                "nom": i.nom,
                "factures": i.factures,
                "honoraires": euros(i.honoraires),
                **{champ: _compte(getattr(i, champ)) for champ, _ in PAYEURS},
            }
            for i in b.infirmiers
        ],
        "familles": [
            {"nom": f.nom, "nombre": f.nombre, "montant": euros(f.montant), "supplement": f.supplement} for f in b.familles
        ],
        "factures_rejetees": b.factures_rejetees,
        "rejets": [
            {"code": c.code, "cause": c.cause, "factures": c.factures, "montant": euros(c.montant), "regles": c.regles}
            for c in b.rejets
        ],
        "laisses": [{"facture": x.numero, "montant": euros(x.montant), "motif": x.motif} for x in b.laisses],
        "delais": {
            "envoi_moyen_jours": f"{b.attentes.envoi_moyen // 10}.{b.attentes.envoi_moyen % 10}",
            "envoi_max_jours": b.attentes.envoi_max,
            "paiement_moyen_jours": f"{b.attentes.paiement_moyen // 10}.{b.attentes.paiement_moyen % 10}",
            "paiement_max_jours": b.attentes.paiement_max,
        },
        "lots": dict(b.lots),
        "pieces_manquantes": b.pieces_manquantes,
        "a_facturer": {"seances": b.a_facturer, "montant": euros(b.a_facturer_montant)},
        "questions": list(b.questions),
        "temps": {x.tache: x.secondes for x in b.temps},
        "a_faire": [{"bloquant": x.bloquant, "message": x.message, "remede": x.remede} for x in a_faire(b)],
    }


def _compte(c: Compte) -> dict[str, str]:
    champs = ("demande", "paye", "a_envoyer", "attendu", "rejete", "laisse", "trop", "reporte")
    return {nom: euros(getattr(c, nom)) for nom in champs}


def en_csv(b: Bilan) -> str:
    """One figure a line, amounts in euros with a comma, `;` between: what a French spreadsheet opens as it is."""
    sortie = io.StringIO()
    ecrire = csv.writer(sortie, delimiter=";", lineterminator="\n")
    ecrire.writerow(("cabinet", "mois", "partie", "quoi", "nombre", "montant", "note"))
    for partie, quoi, nombre, montant, note in _rangs(b):
        somme = euros(montant).replace(".", ",") if montant is not None else ""
        nombre_ecrit = "" if nombre is None else str(nombre)
        ecrire.writerow(
            (proteger(b.cabinet), f"{b.mois:%Y-%m}", proteger(partie), proteger(quoi), nombre_ecrit, somme, proteger(note))
        )
    return sortie.getvalue()


def _rangs(b: Bilan) -> Iterator[tuple[str, str, int | None, int | None, str]]:
    t = b.total()
    yield "facturé", "honoraires", t.factures, t.honoraires, ""
    yield "facturé", "séances", b.seances, None, ""
    yield "facturé", "patients", b.patients, None, ""
    yield "facturé", "DRE", t.dre, None, ""
    yield "facturé", "déjà payé sur factures corrigées", None, t.repris, ""
    for nom, compte in rangs_comptes(t):
        for champ, titre in (*COLONNES, ("trop", "trop perçu"), ("reporte", "passé au patient")):
            yield nom, titre, None, getattr(compte, champ), ""
    for i in b.infirmiers:
        yield "infirmier", i.nom, i.factures, i.honoraires, i.am
    for f in b.familles:
        yield "supplément" if f.supplement else "famille", f.nom, f.nombre, f.montant, ""
    for c in b.rejets:
        yield "rejet", c.code, c.factures, c.montant, c.cause
    for x in b.laisses:
        yield "laissé", f"{x.numero} {x.nom}", None, x.montant, x.motif
    yield "reste", "séances à facturer", b.a_facturer, b.a_facturer_montant, ""
    yield "reste", "pièces manquantes", b.pieces_manquantes, None, ""
    for q in b.questions:
        yield "question", q, None, None, ""
    for passe in b.temps:
        yield "temps (minutes)", passe.tache, passe.secondes // 60, None, ""
