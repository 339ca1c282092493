"""The one place where a command is run, as one action that can be undone as long as nothing of it left the program."""

from collections.abc import Sequence
from typing import assert_never

from attrs import evolve, frozen

from core.argent import afficher
from core.commandes import phrases
from core.commandes.lignes import (
    faire_envoyer_lignes,
    faire_facturer_lignes,
    faire_interroger_lignes,
    faire_questionner,
    faire_relancer_lignes,
    faire_reporter_lignes,
)
from core.commandes.lots import faire_defaire, faire_differer, faire_partir, faire_repartir
from core.commandes.poste import Faite, Poste
from core.commandes.saisies import (
    faire_arreter,
    faire_changer,
    faire_corriger,
    faire_facturer,
    faire_retirer,
    faire_saisir,
    numeros_des_factures,
    refaites,
)
from core.commandes.texte import ecrire
from core.commandes.valeurs import (
    AnnulerDre,
    Arreter,
    Changer,
    ChangerMode,
    Clore,
    Commande,
    Constituer,
    Controler,
    Corriger,
    Defaire,
    Differer,
    Envoyer,
    EnvoyerLignes,
    Facturer,
    FacturerLignes,
    GarderModele,
    InterrogerLignes,
    ModifierPatient,
    Partir,
    Questionner,
    Rapprocher,
    Rejets,
    RelancerLignes,
    Relever,
    Renouveler,
    Renvoyer,
    Repartir,
    ReporterLignes,
    Retirer,
    RetirerModele,
    Saisir,
)
from core.dates import afficher_jour
from core.dossier.champs import champ_du_patient
from core.dossier.ins import apres_changement
from core.erreurs import Anomalie, Refus
from core.facturation.controles import controler
from core.pluriel import combien
from core.services import envoi, modeles, rejets, retours
from core.services.annulation import annuler_dre
from core.services.doubles import doubles
from core.services.remplacement import changer_de_mode
from core.travail.lignes import Lignes

# one transaction each; what leaves the program writes its own, in the order that makes a doubt visible
_PAR_ETAPES = (Constituer, Envoyer, EnvoyerLignes, InterrogerLignes, Partir, Repartir, Relever)


@frozen
class Reponse:
    """What a command answered, done or refused: its text, one line of French, the codes of what was wrong, each once."""

    commande: str
    phrase: str
    codes: tuple[str, ...] = ()


def executer(commande: Commande, poste: Poste, libelle: str = "") -> Faite:
    """Run it; raises the `Refus` of what it does, and the base is as before (but for what had already left)."""
    registre = poste.registre
    with registre.action(libelle or nommer(commande), poste.horloge.maintenant()):
        if isinstance(commande, _PAR_ETAPES):
            return _faire(commande, poste)
        with registre.ecriture():
            return _faire(commande, poste)


def repondre(commande: Commande, poste: Poste) -> Reponse:
    """The same; a refusal is an answer."""
    try:
        faite = executer(commande, poste)
    except Refus as refus:
        return Reponse(ecrire(commande), refus.anomalies[0].phrase(), tuple(sorted({a.code for a in refus.anomalies})))
    return Reponse(ecrire(commande), faite.phrase, tuple(sorted(set(faite.codes))))


def nommer(commande: Commande) -> str:
    """What undo and redo call it, in trade words: for whom and how much is counted from what it changed."""
    match commande:
        case Saisir(_, facturer) | Corriger(_, _, 0, facturer):
            ecrite = "saisie" if isinstance(commande, Saisir) else "correction"
            return "facturation" if facturer else ecrite
        case Corriger(_, _, facture):
            return f"facture n° {facture} corrigée et refaite"
        case Facturer(ordonnance):
            return "facturation" if ordonnance else "facturation du mois"
        case Renouveler():
            return "renouvellement"
        case Retirer(_, absences):
            return f"retrait de séances ({absences})"
        case Arreter(_, acte, jour):
            return f"{acte} arrêté au {afficher_jour(jour)}"
        case Changer(_, acte, nouveau, jour):
            return f"{acte} changé en {nouveau} au {afficher_jour(jour)}"
        case ChangerMode(facture, mode):
            return f"facture n° {facture} mise en mode {mode}"
        case Constituer():
            return "lots faits"
        case Envoyer() | EnvoyerLignes():
            return "envoi"
        case Defaire():
            return "lots défaits"
        case AnnulerDre(facture):
            return f"annulation de la DRE n° {facture}"
        case GarderModele():
            return "modèle gardé"
        case RetirerModele():
            return "modèle retiré"
        case ModifierPatient(_, champ):
            return f"fiche modifiée ({champ})"
        case Renvoyer(factures):
            return "facture refaite" if len(factures) == 1 else "factures refaites"
        case Clore(_, motif):
            return f"clôture ({motif})"
        case Rapprocher(facture):
            return f"doublon n° {facture} clos"
        case FacturerLignes() | RelancerLignes() | ReporterLignes() | Questionner() | InterrogerLignes():
            return f"{_NOMS_DE_LIGNES[type(commande)]} : {_combien(commande.lignes)}"
        case _:
            return ecrire(commande)


_NOMS_DE_LIGNES: dict[type[Commande], str] = {
    FacturerLignes: "facturation",
    RelancerLignes: "relance",
    ReporterLignes: "report",
    Questionner: "question",
    InterrogerLignes: "droits interrogés",
}


def _combien(lignes: Lignes) -> str:
    return f"{combien(len(lignes.cles), 'ligne')} de la file" if lignes.cles else f"la file, filtre {lignes.filtre or 'aucun'}"


def _faire(c: Commande, p: Poste) -> Faite:
    match c:
        case Saisir():
            return faire_saisir(c, p)
        case Corriger():
            return faire_corriger(c, p)
        case Facturer():
            return faire_facturer(c, p)
        case Renouveler(patient):
            return faire_saisir(Saisir(f"{patient} r"), p)
        case Retirer():
            return faire_retirer(c, p)
        case Arreter():
            return faire_arreter(c, p)
        case Changer():
            return faire_changer(c, p)
        case ChangerMode(facture, mode, code):
            (visee,) = numeros_des_factures(p, (facture,))
            neuve = changer_de_mode(p.registre, visee, mode, code, p.horloge)
            phrase = f"facture {facture} en mode {mode}, sous le n° {neuve.resume.numero}"
            return Faite(phrase, factures=(neuve.resume.numero,))
        case Controler():
            return _controler(p)
        case Rejets():
            return _rejets(p)
        case Constituer():
            bilan = envoi.constituer_lots(p.registre, p.horloge, cabinet=p.cadre.cabinet)
            return Faite(phrases.constitues(bilan), _codes(bilan.anomalies))
        case Envoyer():
            return _envoyer(p)
        case Relever():
            with p.seul():
                recu = retours.relever(p.registre, p.sortie, p.horloge)
            return Faite(phrases.releves(recu), _codes(recu.anomalies))
        case Defaire():
            return faire_defaire(c, p)
        case Differer():
            return faire_differer(c, p)
        case Partir():
            return faire_partir(c, p)
        case Repartir():
            return faire_repartir(c, p)
        case AnnulerDre(facture):
            return _annuler_dre(facture, p)
        case GarderModele(nom, texte, cabinet, auteur):
            pour = cabinet and (p.cadre.cabinet or cabinet)
            m = modeles.garder(p.registre, nom, texte, p.horloge, cabinet=pour, auteur=auteur)
            portee = f"pour {m.cabinet}" if m.cabinet else "pour tous les cabinets"
            return Faite(f"modèle .{m.nom} gardé {portee}, version {m.version} : {m.texte}")
        case RetirerModele(nom):
            retire = modeles.retirer(p.registre, nom.lstrip("."), cabinet=p.cadre.cabinet, auteur=p.infirmier)
            return Faite(f"modèle .{retire.nom} retiré")
        case ModifierPatient(patient, champ, valeur):
            return _modifier(patient, champ, valeur, p)
        case Renvoyer(factures, cause):
            return refaites(p, _de_cause(p, cause) if cause else numeros_des_factures(p, factures))
        case Clore(factures, motif):
            for facture in numeros_des_factures(p, factures):
                rejets.clore(p.registre, facture, motif, p.horloge)
            return Faite(f"{combien(len(factures), 'facture close')} : {motif}")
        case Rapprocher(facture):
            (doublon,) = numeros_des_factures(p, (facture,))
            return Faite(f"doublon clos : payé par la facture {rejets.rapprocher(p.registre, doublon, p.horloge).numero}")
        case FacturerLignes():
            return faire_facturer_lignes(c, p)
        case InterrogerLignes():
            return faire_interroger_lignes(c, p)
        case RelancerLignes():
            return faire_relancer_lignes(c, p)
        case ReporterLignes():
            return faire_reporter_lignes(c, p)
        case Questionner():
            return faire_questionner(c, p)
        case EnvoyerLignes():
            return faire_envoyer_lignes(c, p)
        case _:
            assert_never(c)


def _annuler_dre(numero: int, p: Poste) -> Faite:
    """Raises `Refus` DRE_ATTENDUE, DRE_EN_LOT, DRE_DEJA_ANNULEE, DRE_SANS_SUITE."""
    (dre,) = numeros_des_factures(p, (numero,))
    faite = annuler_dre(p.registre, dre, p.horloge).resume
    if faite.nature == "ANNULATION":
        return Faite(f"annulation n° {faite.numero} de la DRE {numero} prête : F4 puis F9 l'envoie", factures=(faite.numero,))
    return Faite(f"DRE {numero} close : elle n'était pas partie")


def _modifier(id: int, champ: str, valeur: str, p: Poste) -> Faite:
    """Raises `Refus` CHAMP_INCONNU, CHAMP_REFUSE and those of the value, HORS_DU_CABINET."""
    fiche = p.registre.patient(id)
    p.cadre.exiger(fiche.cabinet, f"le patient {id}")
    change = champ_du_patient(champ)
    gardee = p.registre.enregistrer_patient(apres_changement(fiche, evolve(fiche, **change.lire(valeur))))
    return Faite(f"fiche de {gardee.nom} {gardee.prenom} modifiée, {change.libelle} : {change.ecrire(gardee) or 'vide'}")


def _codes(anomalies: Sequence[Anomalie]) -> tuple[str, ...]:
    return tuple(a.code for a in anomalies)


def _controler(p: Poste) -> Faite:
    pretes = p.registre.factures(etats=("validee",), cabinet=p.cadre.cabinet)
    codes = []
    for resume in pretes:
        lue = p.registre.facture(resume.id)
        codes += [a.code for a in controler(lue.facture, lue.instantane.patient, p.horloge.aujourdhui())]
    codes += [a.code for siennes in doubles(p.registre, pretes).values() for a in siennes]
    return Faite(f"{combien(len(pretes), 'facture prête')}, {combien(len(codes), 'message')}", tuple(codes))


def _rejets(p: Poste) -> Faite:
    file = rejets.file(p.registre, cabinet=p.cadre.cabinet)
    codes = tuple(r.code for d in file for r in d.rejets)
    return Faite(f"{combien(len(file), 'rejet')}, {afficher(sum(d.montant for d in file))} en jeu", codes)


def _de_cause(p: Poste, cause: str) -> list[int]:
    """The refused invoices of that code; raises `Refus` AUCUN_REJET."""
    file = rejets.file(p.registre, cabinet=p.cadre.cabinet)
    vises = [d.facture.id for d in file if cause == d.code]
    if not vises:
        connus = ", ".join(sorted({d.code for d in file})) or "aucun rejet n'attend"
        raise Refus(Anomalie("AUCUN_REJET", f"aucun rejet de code {cause}", f"codes qui attendent : {connus}", "F5"))
    return vises


def _envoyer(p: Poste) -> Faite:
    transport = p.sortie
    with p.seul():
        faits = envoi.constituer_lots(p.registre, p.horloge, cabinet=p.cadre.cabinet)
        # the card is not asked for when there is nothing to sign
        lecteur = p.lecteur if p.registre.lots(etats=("constitue",)) else None
        bilan = envoi.envoyer(p.registre, transport, lecteur, p.horloge, p.code, partir=p.partir, progres=p.progres)
    restants = len(p.registre.lots(etats=("constitue",)))
    return Faite(phrases.envoyes(faits, bilan, restants), _codes((*faits.anomalies, *bilan.anomalies)))
