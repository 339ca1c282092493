"""Applying an ARL: the whole lot is received, or refused, or to be sent again as it is."""

from core.erreurs import Anomalie, Refus
from core.lots import etats as etats_lot
from core.lots.delais import prochain_essai
from core.lots.echanges import Ecart, Lot, MessageRecu, RejetRecu
from core.ports import Horloge, Registre
from core.services.annulation import solder_annulee
from core.services.envoi import noter_reception
from core.telematique.arl import Arl

DEJA_RECU = "A08"
# the file did not arrive whole, or was not for that desk: the same bytes may go again under the same number (format EMU, R1)
MEMES_OCTETS = frozenset(("A01", "A05", "A06", "A09"))
ESSAIS_MAXIMUM = 3


def appliquer_arl(registre: Registre, message: MessageRecu, arl: Arl, horloge: Horloge) -> None:
    """Move the lot and its invoices, inside the transaction of the caller; raises `Refus` ARL_SANS_LOT."""
    lot = _lot(registre, message, arl)
    codes = {rejet.code for rejet in arl.rejets}
    if arl.positif:
        _accepter(registre, lot, horloge)
        return
    if codes == {DEJA_RECU}:
        _prouver(registre, lot, horloge)
        return
    if lot.etat in ("accepte", "refuse"):
        phrase = (
            f"ARL négatif ({', '.join(sorted(codes))}) sur un lot déjà {etats_lot.LIBELLES[lot.etat]} : la première réponse reste"
        )
        registre.ajouter_ecart(Ecart(0, message.id, 0, "ARL_CONTRADICTOIRE", phrase, 0))
        return
    if codes <= MEMES_OCTETS and _renvoyer(registre, lot, arl, horloge):
        return
    _refuser(registre, lot, message, arl, horloge)


def _lot(registre: Registre, message: MessageRecu, arl: Arl) -> Lot:
    """By issuer, number and day; when the payer could not read them, by the name of the file it answers."""
    am = arl.destinataire.numero[-9:]
    if arl.lot and arl.jour_lot:
        trouves = registre.lots(infirmier=am, numero=arl.lot, jour=arl.jour_lot)
    else:
        trouves = [lot for lot in registre.lots(etats=("signe", "depose"), infirmier=am) if lot.nom and lot.nom in message.nom]
    if len(trouves) != 1:
        raise Refus(
            Anomalie(
                "ARL_SANS_LOT",
                f"aucun lot {arl.lot:03d} de l'infirmier {am} ne correspond à cet ARL",
                "vérifier que la base ouverte est bien celle qui a envoyé ce lot",
                message.nom,
            )
        )
    return trouves[0]


def _prouver(registre: Registre, lot: Lot, horloge: Horloge) -> None:
    """The payer has the file: the doubt is over."""
    for envoi in registre.envois(etats=("a_envoyer", "emission", "en_doute", "differe"), lot=lot.id):
        registre.avancer_envoi(envoi.id, "prouver")
    noter_reception(registre, lot.id, horloge)


def _accepter(registre: Registre, lot: Lot, horloge: Horloge) -> None:
    _prouver(registre, lot, horloge)
    if lot.etat == "refuse":
        return
    registre.avancer_lot(lot.id, "accepter", horloge.maintenant())
    for resume in registre.factures(lot=lot.id):
        if resume.etat in ("en_lot", "transmise"):
            registre.avancer_facture(resume.id, "accepter")
            if resume.nature == "ANNULATION":
                solder_annulee(registre, registre.facture(resume.fse).resume, horloge)


def _renvoyer(registre: Registre, lot: Lot, arl: Arl, horloge: Horloge) -> bool:
    """Queue the same bytes again; False after too many tries (the lot is then refused and its invoices renumbered)."""
    envois = registre.envois(lot=lot.id)
    if not envois or envois[-1].essais >= ESSAIS_MAXIMUM:
        return False
    envoi = envois[-1]
    phrase = " ; ".join(f"{r.code} {r.libelle}" for r in arl.rejets)
    if envoi.etat != "depose":
        registre.avancer_envoi(envoi.id, "prouver")
    prochain = prochain_essai(envoi.essais, horloge.maintenant())
    registre.avancer_envoi(envoi.id, "renvoyer", erreur=f"refusé par la caisse : {phrase}", prochain=prochain)
    noter_reception(registre, lot.id, horloge)
    registre.journaliser("lot_a_renvoyer", "lot", lot.id, horloge.maintenant(), phrase)
    return True


def _refuser(registre: Registre, lot: Lot, message: MessageRecu, arl: Arl, horloge: Horloge) -> None:
    """One reason refuses the whole lot: each invoice enters the queue, the culprit with its reason, the others with the lot's."""
    _prouver(registre, lot, horloge)
    phrase = " ; ".join(f"{r.code} {r.libelle}" for r in arl.rejets)
    registre.avancer_lot(lot.id, "refuser", horloge.maintenant(), phrase)
    coupables = {r.facture: r for r in arl.rejets if r.facture}
    du_lot = next((r for r in arl.rejets if not r.facture), arl.rejets[0])
    for resume in registre.factures(lot=lot.id):
        if resume.etat not in ("en_lot", "transmise"):
            continue
        registre.avancer_facture(resume.id, "refuser")
        raison = coupables.get(resume.numero, du_lot)
        niveau = "F" if resume.numero in coupables else "A"
        info = f"lot refusé à cause de la facture {raison.facture}" if coupables and niveau == "A" else ""
        registre.ajouter_rejet(RejetRecu(resume.id, message.id, 1, raison.code, "", raison.libelle, niveau, "O", 0, info))
    registre.journaliser("lot_refuse", "lot", lot.id, horloge.maintenant(), phrase)
