"""The commands of entry: ordonnances recorded, corrected, renewed, stopped, and their visits billed."""

from collections.abc import Sequence
from datetime import date

from attrs import evolve

from core.argent import afficher
from core.citation import citer
from core.commandes import phrases
from core.commandes.poste import Faite, Poste
from core.commandes.valeurs import Arreter, Changer, Corriger, Facturer, Retirer, Saisir
from core.dossier.arret import arreter, changer
from core.dossier.ordonnance import Ordonnance
from core.dossier.personnes import Cabinet
from core.erreurs import Anomalie, Refus
from core.langage.actes import lire_actes
from core.langage.periodes import lire_absences
from core.langage.securisation import ModeTape
from core.pluriel import combien
from core.services.comprendre import Comprise, comprendre, ferie_a
from core.services.doubles import dire_repetees, repetees
from core.services.facturation import facturer, programmer, valider
from core.services.ordonnance import OrdonnanceFacturee, dernier_jour, facturer_ordonnance
from core.services.remplacement import a_refaire_de_l_ordonnance, changer_de_mode
from core.services.renvoi import refaire_et_renvoyer
from core.services.saisie import passages
from core.services.saisir import saisir


def faire_saisir(c: Saisir, p: Poste) -> Faite:
    """Raises `Refus` with the faults of the line."""
    faite = saisir(p.registre, _comprise(c.ligne, p), p.ngap, p.horloge, facturer=c.facturer)
    if faite.facturee is None:
        return Faite(f"ordonnance {faite.ordonnance.id}, {combien(faite.seances, 'séance')}", ordonnance=faite.ordonnance.id)
    return _facturee(faite.ordonnance, faite.facturee)


def _comprise(ligne: str, p: Poste, base: Ordonnance | None = None) -> Comprise:
    return comprendre(
        p.registre, ligne, p.ngap, p.horloge, infirmier=p.infirmier, cabinet=p.cadre.cabinet, repere=p.repere, base=base
    )


def _facturee(ordonnance: Ordonnance, faite: OrdonnanceFacturee) -> Faite:
    codes = ("SEANCE_REFUSEE",) * bool(faite.refusees) + tuple(a.code for a in faite.doubles)
    return Faite(phrases.facturees(faite), codes, ordonnance.id, faite.numeros)


def faire_corriger(c: Corriger, p: Poste) -> Faite:
    """Raises `Refus` with the faults of the line, or those of the invoice made again."""
    base = _ordonnance(c.ordonnance, p)
    comprise = _comprise(c.ligne, p, base)
    if comprise.ordonnance is None:
        raise Refus(comprise.fautes)
    if c.facture:
        p.registre.enregistrer_ordonnance(comprise.ordonnance)
        visees = numeros_des_factures(p, (c.facture,))
        # what the same ordonnance says of the others that wait is as wrong as in this one
        autres = a_refaire_de_l_ordonnance(p.registre, c.ordonnance, p.ngap, p.horloge)
        faite = refaites(p, list(dict.fromkeys([*visees, *autres])))
        return _en_mode(faite, comprise.ligne.mode, p) if comprise.ligne.mode else faite
    if not c.facturer:
        return _accordee(comprise.ordonnance, p, f"ordonnance {c.ordonnance} corrigée")
    facturee = facturer_ordonnance(p.registre, comprise.ordonnance, p.ngap, p.horloge, mode=comprise.ligne.mode)
    return _facturee(comprise.ordonnance, facturee)


def _en_mode(faite: Faite, mode: ModeTape, p: Poste) -> Faite:
    """The invoices made again, in that mode."""
    visees = numeros_des_factures(p, faite.factures)
    neuves = tuple(changer_de_mode(p.registre, id, mode.mode, mode.code, p.horloge).resume.numero for id in visees)
    dits = ", ".join(map(str, neuves))
    return Faite(f"facture refaite en mode {mode.mode} sous le n° {dits} : F4 puis F9 envoie", factures=neuves)


def faire_facturer(c: Facturer, p: Poste) -> Faite:
    """What is refused stays to be billed, and is said."""
    if c.ordonnance:
        ordonnance = _ordonnance(c.ordonnance, p)
        return _facturee(ordonnance, facturer_ordonnance(p.registre, ordonnance, p.ngap, p.horloge))
    fin = min(p.cadre.fin, p.horloge.aujourdhui())
    a_faire = p.registre.seances(cabinet=p.cadre.cabinet, debut=p.cadre.mois, fin=fin, a_facturer=True)
    preparation = facturer(p.registre, p.ngap, [s for s in a_faire if s.ordonnance])
    codes = [a.code for s in preparation.refusees if s.cotation for a in s.cotation.anomalies if a.gravite == "bloquant"]
    validees = []
    for facture in preparation.factures:
        try:
            validees.append(valider(p.registre, facture.id, p.horloge).resume)
        except Refus as refus:
            codes += [a.code for a in refus.anomalies]
            p.registre.supprimer_facture(facture.id)
    repetes = repetees(p.registre, validees)
    montant, refusees = sum(f.honoraires for f in validees), combien(len(preparation.refusees), "séance refusée")
    phrase = f"{combien(len(validees), 'facture')}, {afficher(montant)} ; {refusees}{dire_repetees(repetes)}"
    return Faite(phrase, (*codes, *(a.code for a in repetes)), factures=tuple(f.numero for f in validees))


def faire_retirer(c: Retirer, p: Poste) -> Faite:
    """Raises `Refus` SEANCE_FACTUREE when one of them is in an invoice, SEANCE_INTROUVABLE when there is none, and those of the
    text."""
    o = _ordonnance(c.ordonnance, p)
    cabinet = p.registre.cabinet(p.registre.infirmier(o.infirmier).cabinet)
    texte = c.absences
    absences = lire_absences(texte, o, ferie_a(p.ngap, cabinet.territoire if cabinet else "metropole"))
    facturees = {(s.seance.jour, s.passage) for s in p.registre.seances(ordonnance=o.id) if s.facture}
    prises = sorted(set(absences) & facturees)
    if prises:
        raise Refus(
            Anomalie(
                "SEANCE_FACTUREE",
                f"la séance du {prises[0][0]:%d/%m/%Y} est dans une facture",
                "retirer seulement des séances qui ne sont pas facturées, ou annuler d'abord la facture (u)",
                f"ordonnance {o.id}",
            )
        )
    lieu, patient = cabinet or Cabinet("", "", ""), p.registre.patient(o.patient)
    jusqua = max((jour for jour, _ in absences), default=o.debut)
    prevues = {(x.seance.jour, x.rang) for x in passages(o, patient, lieu, jusqua)}
    retirees = prevues & set(absences)
    if not retirees:
        quoi = f"{patient.nom} {patient.prenom} n'a aucune séance à retirer : {citer(texte)}"
        raise Refus(Anomalie("SEANCE_INTROUVABLE", quoi, "relire le jour et le passage (25/11, ou 25/11@2 pour le second)"))
    return _accordee(evolve(o, absences=tuple(sorted({*o.absences, *absences}))), p, combien(len(retirees), "séance retirée"))


def faire_arreter(c: Arreter, p: Poste) -> Faite:
    """Raises `Refus` ACTE_NON_PRESCRIT."""
    o = _ordonnance(c.ordonnance, p)
    acte = _acte(c.acte, o, c.jour, p)
    return _accordee(arreter(o, acte, c.jour), p, f"{c.acte} arrêté à partir du {c.jour:%d/%m/%Y}")


def faire_changer(c: Changer, p: Poste) -> Faite:
    """Raises `Refus` ACTE_NON_PRESCRIT, ACTE_TAPE_ILLISIBLE."""
    o = _ordonnance(c.ordonnance, p)
    (jeton, *autres) = lire_actes(c.nouveau, p.ngap, c.jour)
    if jeton.soin is None or autres:
        raise Refus(
            jeton.faute or Anomalie("ACTE_TAPE_ILLISIBLE", f"un seul acte attendu : {citer(c.nouveau)}", "écrire pst ou pst*2")
        )
    phrase = f"{c.nouveau} à la place de {c.acte} à partir du {c.jour:%d/%m/%Y}"
    return _accordee(changer(o, _acte(c.acte, o, c.jour, p), jeton.soin, c.jour), p, phrase)


def _acte(nom: str, ordonnance: Ordonnance, jour: date, p: Poste) -> str:
    """The act of the ordonnance that a short code or an id names."""
    prescrits = {s.acte for s in ordonnance.soins}
    if nom in prescrits:
        return nom
    (jeton, *_) = lire_actes(nom, p.ngap, jour) or (None,)
    return jeton.soin.acte if jeton is not None and jeton.soin is not None else nom


def _accordee(ordonnance: Ordonnance, p: Poste, phrase: str) -> Faite:
    """Keep the ordonnance; its recorded visits follow."""
    gardee = p.registre.enregistrer_ordonnance(ordonnance)
    programmer(p.registre, gardee, gardee.debut, dernier_jour(gardee, p.horloge.aujourdhui()))
    if not p.registre.seances(ordonnance=gardee.id):
        vide = "il ne reste aucune séance dans cette ordonnance : u l'annule, ou en corriger les dates (F3)"
        return Faite(f"{phrase} ; {vide}", ("ORDONNANCE_SANS_SEANCE",), gardee.id)
    reste = len(p.registre.seances(ordonnance=gardee.id, a_facturer=True))
    return Faite(f"{phrase} ; {combien(reste, 'séance')} à facturer", ordonnance=gardee.id)


def _ordonnance(id: int, p: Poste) -> Ordonnance:
    """Raises `Refus` INTROUVABLE, and HORS_DU_CABINET when it belongs to another practice than the one asked for."""
    ordonnance = p.registre.ordonnance(id)
    p.cadre.exiger(p.registre.infirmier(ordonnance.infirmier).cabinet, f"l'ordonnance {id}")
    return ordonnance


def numeros_des_factures(p: Poste, numeros: Sequence[int]) -> list[int]:
    """The ids of the invoices of these numbers; raises `Refus` INTROUVABLE, HORS_DU_CABINET."""
    ids = []
    for numero in numeros:
        trouvees = p.registre.factures(numero=numero)
        if not trouvees:
            raise Refus(Anomalie("INTROUVABLE", f"aucune facture n° {numero}", "relire son numéro (F5)", f"facture {numero}"))
        resume = trouvees[-1]
        p.cadre.exiger(resume.cabinet, f"la facture {numero}")
        ids.append(resume.id)
    return ids


def refaites(p: Poste, factures: Sequence[int]) -> Faite:
    """The refused invoices (ids) made again from the records as they are now."""
    numeros = refaire_et_renvoyer(p.registre, factures, p.ngap, p.horloge)
    dits = ", ".join(map(str, numeros))
    return Faite(f"{combien(len(numeros), 'facture refaite')} sous le n° {dits} : F4 puis F9 envoie", factures=tuple(numeros))
