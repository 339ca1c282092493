"""The control before sending: everything that stops an invoice, or that the biller had better see, each with the field to mend.

One list for the screens and the command line.  The price and the rights were checked when the invoice was numbered; here one
looks at what has changed since, at what the wire would refuse, and at what already left and does not come back.
"""

from collections.abc import Collection, Iterator, Sequence
from datetime import date
from typing import Literal

from attrs import evolve, field, frozen

from core.argent import afficher
from core.erreurs import Anomalie
from core.facturation.fiche import ResumeFacture
from core.facturation.payeur import nom_du_payeur
from core.lots.conseils import conseiller
from core.lots.echanges import Lot
from core.pluriel import combien, pluriel
from core.ports import Horloge, Registre
from core.services.controles import ControlesGardes
from core.services.doubles import doubles
from core.services.feries import Feries
from core.services.parametres import parametres
from core.services.pieces import manquantes
from core.services.silences import retards

Champ = Literal[
    "nir",
    "droits",
    "caisse",
    "date_nature",
    "numero",
    "naissance",
    "accord",
    "prescripteur",
    "jour",
    "debut",
    "actes",
    "mentions",
    "mode",
    "pieces",
    "refaire",
    "seances",
    "lot",
    "quarantaine",
    "indus",
    "facture",
    "envoyer",
]
CHAMPS: dict[str, Champ] = {
    "NIR_MANQUANT": "nir",
    "NIR_REFUSE": "nir",
    "DROITS_FERMES": "droits",
    "DATE_NATURE_MANQUANTE": "date_nature",
    "DESTINATAIRE_INCONNU": "caisse",
    "PRESCRIPTEUR_MANQUANT": "prescripteur",
    "SOINS_AVANT_PRESCRIPTION": "jour",
    "SOINS_FUTURS": "debut",
    "FACTURE_VIDE": "debut",
    "DEPASSEMENT_C2S": "actes",
    "DEPLACEMENT_NON_PRESCRIT": "mentions",
    "MODE_INCONNU": "mode",
    "MODE_APCV": "mode",
    "MODE_SANS_CARTE": "mode",
    "CODE_SITUATION_ABSENT": "mode",
    "CODE_SITUATION_CONTRADICTOIRE": "mode",
    "SCOR_PIECE_ABSENTE": "pieces",
    "FICHE_CHANGEE": "refaire",
    "NIR_NON_FICTIF": "nir",
    "NAISSANCE_IMPOSSIBLE": "naissance",
    "AT_SANS_NUMERO": "numero",
    "AT_NUMERO": "numero",
    "PRESCRIPTEUR_SANS_NUMERO": "prescripteur",
    "RPPS_NON_FICTIF": "prescripteur",
    "ACCORD_PREALABLE_ILLISIBLE": "accord",
    "LOT_AVANT_SOINS": "debut",
}
# fields of the wire whose fault is one of the prescriber; any other of the wire is shown with the invoice
_DU_PRESCRIPTEUR = ("prescripteur", "spécialité")


@frozen
class Point:
    """One message: the field that mends it, the invoice or the lot it is about (None, 0 when it is about none)."""

    anomalie: Anomalie
    champ: Champ
    facture: ResumeFacture | None = None
    lot: int = 0
    patient: int = 0
    qui: str = ""
    montant: int = field(default=0, kw_only=True)  # at stake, in cents

    @property
    def bloquant(self) -> bool:
        """Whether the invoice cannot leave."""
        return self.anomalie.gravite == "bloquant"

    @property
    def cle(self) -> tuple[str, int, int, int, str]:
        """What it is about: the same message of the same thing has the same key when the list is read again."""
        return self.anomalie.code, self.facture.id if self.facture else 0, self.lot, self.patient, self.anomalie.message


def points(registre: Registre, horloge: Horloge, feries: Feries, cabinet: str = "") -> list[Point]:
    """Blocking ones first, then what is to be seen, then what is only to be known."""
    prets, controles = registre.factures(etats=("validee",), cabinet=cabinet), ControlesGardes()
    while not controles.avancer(registre, prets, horloge.aujourdhui()):
        pass
    return points_controles(registre, horloge, feries, prets, controles, cabinet)


def points_controles(
    registre: Registre,
    horloge: Horloge,
    feries: Feries,
    prets: Sequence[ResumeFacture],
    controles: ControlesGardes,
    cabinet: str = "",
) -> list[Point]:
    """The same, once each of the invoices to send was controlled."""
    controles.revoir(registre, prets)
    trouves = [*_factures(registre, prets, controles), *_doubles(registre, prets), *_fil(prets, controles)]
    trouves += [
        *_suivi(registre, horloge.aujourdhui(), feries, cabinet),
        *_non_facturees(registre, horloge.aujourdhui(), cabinet),
    ]
    petit = parametres(registre)["lot_petit"]
    for c in conseiller(prets, horloge.aujourdhui(), feries.lire(registre).chez, petit):
        remede = "attendre d'autres factures, si rien d'autre ne part" if c.genre == "attendre" else "F9 envoie"
        gravite: Literal["alerte", "information"] = "alerte" if c.genre == "retard" else "information"
        trouves.append(
            _point("CONSEIL_ENVOI", c.phrase, remede, gravite, "envoyer", qui=nom_du_payeur(c.payeur), montant=c.montant)
        )
    return sorted(trouves, key=lambda p: ("bloquant", "alerte", "information").index(p.anomalie.gravite))


def _point(
    code: str,
    message: str,
    remede: str,
    gravite: Literal["bloquant", "alerte", "information"],
    champ: Champ,
    *,
    facture: ResumeFacture | None = None,
    lot: int = 0,
    patient: int = 0,
    qui: str = "",
    montant: int = 0,
) -> Point:
    return Point(Anomalie(code, message, remede, gravite=gravite), champ, facture, lot, patient, qui, montant=montant)


def _factures(registre: Registre, prets: Sequence[ResumeFacture], controles: ControlesGardes) -> Iterator[Point]:
    """What each invoice says, and what its record says since. A DRE repeats its FSE: only one of them speaks."""
    ids = {f.id for f in prets}
    for resume in prets:
        if resume.nature != "FSE" and resume.fse in ids:
            continue
        controle = controles.connus[resume.id]
        # the sheet that must follow is one of the missing pieces; what is late is told lot by lot, in working days
        dites = [a for a in controle.anomalies if a.code not in ("FEUILLE_A_SUIVRE", "ENVOI_TARDIF")]
        for a in (*dites, *(manquantes(registre, [resume.id]) if controle.pieces else ())):
            yield Point(a, CHAMPS.get(a.code, "facture"), resume, 0, resume.patient, resume.nom, montant=resume.demande)
        if controle.changee:
            yield _point(
                "FICHE_CHANGEE",
                "la fiche du patient a changé depuis que la facture est faite",
                "Entrée la refait d'après la fiche, sous un nouveau numéro",
                "alerte",
                "refaire",
                facture=resume,
                patient=resume.patient,
                qui=resume.nom,
                montant=resume.demande,
            )


def _doubles(registre: Registre, prets: Sequence[ResumeFacture]) -> Iterator[Point]:
    """What another invoice bills too."""
    par_id = {f.id: f for f in prets}
    for id, anomalies in doubles(registre, prets).items():
        for a in anomalies:
            f = par_id[id]
            yield Point(a, "facture", f, 0, f.patient, f.nom, montant=f.demande)


def _fil(prets: Sequence[ResumeFacture], controles: ControlesGardes) -> Iterator[Point]:
    """What the wire would refuse."""
    for resume in sorted(prets, key=_destination):
        for a in controles.connus[resume.id].fil:
            champ = CHAMPS.get(a.code)
            if champ is None:
                texte = f"{a.ou} {a.message}".casefold()
                champ = "prescripteur" if any(mot in texte for mot in _DU_PRESCRIPTEUR) else "facture"
            yield Point(evolve(a, gravite="bloquant"), champ, resume, 0, resume.patient, resume.nom, montant=resume.demande)


def _destination(f: ResumeFacture) -> tuple[str, str, str]:
    return f.infirmier, f.payeur, f.nature


def _suivi(registre: Registre, jour: date, feries: Feries, cabinet: str) -> Iterator[Point]:
    """What left and is not well: doubts, late ARL, silences, refused pieces, unreadable returns."""
    noms = {i.am for i in registre.infirmiers() if cabinet in ("", i.cabinet)}
    for envoi in registre.envois(etats=("en_doute", "emission", "differe")):
        if _suivi_par(lot := registre.lot(envoi.lot), noms):
            yield _de_l_envoi(lot, envoi.etat, envoi.essais, envoi.erreur)
    for lot, tard in retards(registre, jour, feries, cabinet).values():
        if tard == "arl":
            yield _du_lot("ARL_EN_RETARD", lot, "l'ARL n'est pas venu", "relever (F12), puis relancer le lot à l'identique (r)")
        else:
            yield _du_lot("PAYEUR_SILENCIEUX", lot, "aucun paiement ni rejet n'est venu", "relever (F12), puis écrire au payeur")
    for scor in registre.lots_pieces(etats=("refuse",)):
        if _suivi_par(lot := registre.lot(scor.lot), noms) and not registre.pieces(lot=scor.lot, a_envoyer=True):
            yield _du_lot("PIECES_REFUSEES", lot, f"pièces refusées : {scor.motif}", "les numériser de nouveau", "pieces")
    mises_de_cote = registre.messages(etat="quarantaine")
    if mises_de_cote:
        message = f"{combien(len(mises_de_cote), 'retour illisible')} en quarantaine"
        yield _point("QUARANTAINE", message, "les regarder, les rejouer ou les écarter (:qua)", "alerte", "quarantaine")


def _suivi_par(lot: Lot, infirmiers: Collection[str]) -> bool:
    return lot.etat in ("signe", "depose", "accepte") and lot.infirmier in infirmiers


def _de_l_envoi(lot: Lot, etat: str, essais: int, erreur: str) -> Point:
    if etat == "differe":
        if lot.etat != "signe":  # the payer asked for the same bytes again, or somebody did
            return _du_lot("ENVOI_A_REFAIRE", lot, erreur, "F9 le renvoie à l'identique ; sinon il repart à son heure")
        message, remede = (
            f"pas parti après {combien(essais, 'essai')} : {erreur}",
            "rien à faire : il est retenté à son heure, F9 avant",
        )
        return _du_lot("ENVOI_EN_ATTENTE", lot, message, remede)
    message = f"peut-être reçu ({combien(essais, 'essai')}) : {erreur or 'arrêt pendant l’émission'}"
    return _du_lot("ENVOI_INCERTAIN", lot, message, "F9 renvoie les mêmes octets sous la même clé : jamais payé deux fois")


def _du_lot(code: str, lot: Lot, message: str, remede: str, champ: Champ = "lot") -> Point:
    phrase = f"lot {lot.numero:03d}, {nom_du_payeur(lot.payeur)} : {message}"
    return Point(Anomalie(code, phrase, remede, gravite="alerte"), champ, lot=lot.id, qui=lot.infirmier, montant=lot.demande)


def _non_facturees(registre: Registre, jour: date, cabinet: str) -> Iterator[Point]:
    """Visits made by that day and in no invoice, by patient, the largest sums first."""
    for s in registre.seances_libres(jour, cabinet):
        somme = f" ({afficher(s.montant)})" if s.montant else ""
        yield _point(
            "SEANCES_NON_FACTUREES",
            f"{combien(s.nombre, 'séance enregistrée')} et non {pluriel(s.nombre, 'facturée')}{somme}",
            "Entrée ouvre la saisie, F12 les facture",
            "information",
            "seances",
            patient=s.patient,
            qui=s.nom,
            montant=s.montant,
        )
