"""Building lots, signing them into the outbox, sending what is there.

The order is the promise: numbers and bytes are committed before the signature, the signed package before the first byte
leaves, and the doubt before the try.  A retry sends the same bytes with the same key.
"""

from collections.abc import Callable, Collection, Sequence
from datetime import date, datetime
from itertools import groupby

from attrs import define, field, frozen

from core.citation import citer
from core.erreurs import Anomalie, Refus
from core.facturation.fiche import FactureEnregistree, NatureFacture, ResumeFacture
from core.identifiants.code_porteur import faute_du_code
from core.lots.delais import prochain_essai
from core.lots.destinataires import destinataire
from core.lots.echanges import Envoi, Lot
from core.lots.envois import EtatEnvoi, EvenementEnvoi
from core.pluriel import combien
from core.ports import Horloge, LecteurCartes, PanneTransport, Paquet, Registre, Teletransmission
from core.services.depart import est_retenu, heure_par_defaut
from core.services.doubles import en_double
from core.services.parametres import parametres
from core.services.pieces import constituer_lots_pieces
from core.telematique.b2 import FichiersLot, LotAEcrire, ecrire_lot
from core.telematique.cartes import lire_cps

MARQUE_EMULEE = "EMU"
PARTANTS: tuple[EtatEnvoi, ...] = ("a_envoyer", "emission", "en_doute", "differe")


@frozen
class Constitution:
    """The lots made, and what kept some invoices out (each anomaly names its invoice)."""

    lots: tuple[Lot, ...]
    anomalies: tuple[Anomalie, ...] = ()


@frozen
class BilanEnvoi:
    """What became of each package: acknowledged, in doubt, put off; `attente` are not due yet, `retenus` wait for the hour that
    was chosen; with what was said."""

    deposes: int = 0
    en_doute: int = 0
    differes: int = 0
    attente: int = 0
    retenus: int = 0
    anomalies: tuple[Anomalie, ...] = ()


def constituer_lots(
    registre: Registre,
    horloge: Horloge,
    infirmier: str = "",
    cabinet: str = "",
    maximum: int = 0,
    seules: Collection[int] | None = None,
) -> Constitution:
    """Put every invoice to send in a lot: one nurse, one payer, one mode, one nature, `maximum` invoices at most (1-999; 0: the
    parameter `lot_factures`).  `seules` keeps to these invoices (ids), each with its DRE or its FSE: both leave together.

    Each lot is made, written and frozen in one transaction.  An invoice that cannot be written, or that
    bills again what another one does, stays out with its reasons.
    """
    lots: list[Lot] = []
    anomalies: list[Anomalie] = []
    maximum = maximum or parametres(registre)["lot_factures"]
    prets = sorted(registre.factures(etats=("validee",), infirmier=infirmier, cabinet=cabinet), key=_groupe)
    if seules is not None:
        meres = {p.fse or p.id for p in prets if p.id in seules}
        prets = [p for p in prets if (p.fse or p.id) in meres]
    for id, double in en_double(registre, prets).items():
        anomalies.append(_pour([p for p in prets if p.id == id], double))
        prets = [p for p in prets if id not in (p.id, p.fse)]
    for _, groupe in groupby(prets, key=_groupe):
        membres = list(groupe)
        try:
            destinataire(membres[0].payeur)
        except Refus as refus:
            anomalies += [_pour(membres, a) for a in refus.anomalies]
            continue
        for debut in range(0, len(membres), maximum):
            tranche = membres[debut : debut + maximum]
            try:
                lots.append(_constituer(registre, horloge, tranche))
            except Refus as refus:
                sains, fautes = _trier(registre, horloge, tranche)
                anomalies += fautes or refus.anomalies
                if sains and fautes:
                    lots.append(_constituer(registre, horloge, sains))
    return Constitution(tuple(lots), tuple(anomalies))


def _groupe(resume: ResumeFacture) -> tuple[str, bool, str, int, str]:
    """The FSE of a nurse before their DRE."""
    return resume.infirmier, resume.nature != "FSE", resume.payeur, resume.mode, resume.nature


def _pour(membres: Sequence[ResumeFacture], anomalie: Anomalie) -> Anomalie:
    numeros = ", ".join(str(m.numero) for m in membres[:5]) + ("…" if len(membres) > 5 else "")
    return Anomalie(anomalie.code, anomalie.message, anomalie.remede, f"facture {numeros}", anomalie.reference)


def _constituer(registre: Registre, horloge: Horloge, membres: Sequence[ResumeFacture]) -> Lot:
    """One lot, whole or not at all."""
    premier = membres[0]
    with registre.ecriture():
        lot = registre.creer_lot(
            infirmier=premier.infirmier,
            jour=horloge.aujourdhui(),
            nature=premier.nature,
            payeur=premier.payeur,
            mode=premier.mode,
            factures=[m.id for m in membres],
        )
        fiches = [registre.facture(m.id) for m in membres]
        fichiers = _ecrire(lot.numero, lot, fiches, registre.prochain_fichier())
        registre.figer_lot(
            lot.id, fichiers.nom, ((f"{fichiers.nom}.b2", fichiers.b2), (f"{fichiers.nom}.emu.json", fichiers.json))
        )
        registre.journaliser(
            "lot_constitue",
            "lot",
            lot.id,
            horloge.maintenant(),
            f"n° {lot.numero}, {combien(lot.nombre, 'facture')}, cle {fichiers.cle}",
        )
        return registre.lot(lot.id)


def _ecrire(numero: int, lot: Lot, fiches: Sequence[FactureEnregistree], identifiant6: str) -> FichiersLot:
    nature: NatureFacture = lot.nature
    return ecrire_lot(
        LotAEcrire(
            numero=numero,
            jour=lot.jour,
            emetteur=fiches[0].facture.executant,
            destinataire=destinataire(lot.payeur),
            nature=nature,
            factures=tuple(f.facture for f in fiches),
            identifiant6=identifiant6,
        )
    )


def inecrivable(fiche: FactureEnregistree, jour: date) -> tuple[Anomalie, ...]:
    """What the wire would refuse of a numbered invoice, were its lot made that day; nothing is written."""
    try:
        _ecrire(1, _essai(jour, fiche.resume), [fiche], "000000")
    except Refus as refus:
        return refus.anomalies
    return ()


def _essai(jour: date, m: ResumeFacture) -> Lot:
    return Lot(0, m.infirmier, 1, jour, m.nature, m.payeur, m.mode, "constitue", "", 1, 0, 0)


def _trier(registre: Registre, horloge: Horloge, membres: Sequence[ResumeFacture]) -> tuple[list[ResumeFacture], list[Anomalie]]:
    """Write each invoice alone, in memory, to tell those that can be written from those that cannot."""
    sains: list[ResumeFacture] = []
    fautes: list[Anomalie] = []
    for m in membres:
        trouvees = inecrivable(registre.facture(m.id), horloge.aujourdhui())
        fautes += trouvees
        if not trouvees:
            sains.append(m)
    return sains, fautes


def defaire_lot(registre: Registre, lot: int, horloge: Horloge) -> None:
    """Take back a lot that never left: its invoices are to be sent again, its number is lost. Refused once in doubt."""
    with registre.ecriture():
        for envoi in registre.envois(lot=lot):
            registre.avancer_envoi(envoi.id, "abandonner")
        registre.avancer_lot(lot, "defaire", horloge.maintenant())
        for resume in registre.factures(lot=lot):
            registre.avancer_facture(resume.id, "retirer_du_lot")
        registre.journaliser("lot_defait", "lot", lot, horloge.maintenant())


def relancer_lot(registre: Registre, lot: int, horloge: Horloge) -> None:
    """Queue the same bytes again under the same key, for a lot whose ARL does not come (format EMU, R1)."""
    with registre.ecriture():
        if registre.lot(lot).etat != "depose":
            raise Refus(
                Anomalie(
                    "LOT_NON_RELANCABLE",
                    "seul un lot déposé dont l'ARL n'est pas venu se relance",
                    "regarder son état : il est peut-être déjà accepté, refusé ou pas encore parti",
                )
            )
        registre.avancer_envoi(registre.envois(lot=lot)[-1].id, "renvoyer", erreur="relancé : ARL non reçu")
        registre.journaliser("lot_relance", "lot", lot, horloge.maintenant())


def signer_lots(
    registre: Registre,
    lecteur: LecteurCartes,
    code_porteur: str,
    horloge: Horloge,
    partir: datetime | None = None,
    seuls: Collection[int] | None = None,
) -> list[Envoi]:
    """Sign with the CPS in the reader the lots of her nurse (`seuls`: none but these), and put each in the outbox; raises `Refus`
    CODE_PORTEUR_MAL_ECRIT, and those of the card.

    A lot of another nurse is left to her own CPS.  They leave at `partir`, or after the waiting time that is set.
    """
    _refuser_base_reelle(registre)
    faute = faute_du_code(code_porteur)
    if faute is not None:
        raise Refus(faute)
    a = partir or heure_par_defaut(registre, horloge.maintenant())
    carte = lire_cps(lecteur.lire_cps(code_porteur))
    numeros = {s.am for s in carte.situations if s.signe_lots}
    postes = []
    for lot in reversed(registre.lots(etats=("constitue",))):
        if lot.infirmier not in numeros or (seuls is not None and lot.id not in seuls):
            continue
        fichiers = registre.fichiers_lot(lot.id)
        par_nom = dict(fichiers)
        b2, json = par_nom[f"{lot.nom}.b2"], par_nom[f"{lot.nom}.emu.json"]
        paquet = FichiersLot(lot.nom, b2, json, lot.nombre, lot.honoraires, 0, 0).paquet(lecteur.signer(b2))
        with registre.ecriture():
            envoi = registre.poster(lot.id, paquet.nom, paquet.cle, paquet.fichiers, horloge.maintenant())
            if a is not None:
                registre.avancer_envoi(envoi.id, "programmer", prochain=a)
            registre.avancer_lot(lot.id, "signer", horloge.maintenant())
            attente = f", départ le {a:%d/%m/%Y à %H:%M}" if a else ""
            registre.journaliser(
                "lot_signe", "lot", lot.id, horloge.maintenant(), f"cps {carte.serie}, cle {paquet.cle}{attente}"
            )
        postes.append(envoi)
    return postes


def envoyer(
    registre: Registre,
    transport: Teletransmission,
    lecteur: LecteurCartes | None,
    horloge: Horloge,
    code_porteur: str = "",
    *,
    forcer: bool = False,
    partir: datetime | None = None,
    progres: Callable[[int, int], None] | None = None,
    seuls: Collection[int] | None = None,
) -> BilanEnvoi:
    """Sign (when there is a reader) then send all that is due; `forcer` does not wait for the back-off, but nothing leaves before
    the hour chosen for it. What is signed now leaves at `partir`, or after the waiting time that is set. `seuls` keeps to these
    lots (ids).

    `progres(done, total)` is called once all is signed, before the first package, then after each.  Raises `Refus`
    ENVOI_EN_BASE_REELLE, TRANSPORT_NON_EMULE or those of the card; a failure of the transport is a state, never an exception.
    """
    _refuser_base_reelle(registre)
    if transport.marque != MARQUE_EMULEE:
        raise Refus(
            Anomalie(
                "TRANSPORT_NON_EMULE",
                f"une base fictive n'envoie que par un transport émulé (celui-ci est marqué {citer(transport.marque)})",
                "choisir le dossier d'échange de la caisse émulée",
            )
        )
    if lecteur is not None:
        signer_lots(registre, lecteur, code_porteur, horloge, partir, seuls)
    maintenant = horloge.maintenant()
    partants = [e for e in registre.envois(etats=PARTANTS) if seuls is None or e.lot in seuls]
    retenus = [e for e in partants if est_retenu(e, maintenant)]
    dus = [e for e in partants if e not in retenus and (forcer or e.prochain is None or e.prochain <= maintenant)]
    tour = _Tour(registre, transport, horloge, progres)
    tour.deposer(dus)
    # the pieces follow their invoices, never before them: a lot that is still here could be taken back
    tour.anomalies += _preparer_pieces(registre, horloge)
    connus = {e.id for e in partants}
    tour.deposer(
        [e for e in registre.envois(etats=("a_envoyer",)) if e.scor and e.id not in connus and (seuls is None or e.lot in seuls)]
    )
    return BilanEnvoi(
        deposes=tour.etats.count("depose"),
        en_doute=tour.etats.count("en_doute"),
        differes=tour.etats.count("differe"),
        attente=len(partants) - len(dus) - len(retenus),
        retenus=len(retenus),
        anomalies=tuple(tour.anomalies),
    )


@define
class _Tour:
    """One turn of sending: what became of each package, and what was said."""

    registre: Registre
    transport: Teletransmission
    horloge: Horloge
    progres: Callable[[int, int], None] | None
    etats: list[str] = field(factory=list)
    anomalies: list[Anomalie] = field(factory=list)

    def deposer(self, envois: Sequence[Envoi]) -> None:
        """Try each, in order."""
        total = len(self.etats) + len(envois)
        if self.progres and envois:
            self.progres(len(self.etats), total)
        for envoi in envois:
            etat, fautes = _deposer(self.registre, self.transport, envoi, self.horloge)
            self.etats.append(etat)
            self.anomalies += fautes
            if self.progres:
                self.progres(len(self.etats), total)


def _preparer_pieces(registre: Registre, horloge: Horloge) -> list[Anomalie]:
    """The pieces that wait join the outbox; what keeps them out never keeps the invoices."""
    try:
        constituer_lots_pieces(registre, horloge)
    except Refus as refus:
        return list(refus.anomalies)
    return []


def _refuser_base_reelle(registre: Registre) -> None:
    if registre.nature == "reelle":
        raise Refus(
            Anomalie(
                "ENVOI_EN_BASE_REELLE",
                "une base réelle n'envoie rien : aucun transport homologué n'est branché",
                "utiliser l'outil homologué du cabinet pour télétransmettre ; ici tout se prépare, rien ne part",
            )
        )


def _deposer(registre: Registre, transport: Teletransmission, envoi: Envoi, horloge: Horloge) -> tuple[str, tuple[Anomalie, ...]]:
    """One try. The state is written before it, so that a stop in the middle leaves the doubt and nothing else."""
    registre.avancer_envoi(envoi.id, "tenter", prochain=prochain_essai(envoi.essais + 1, horloge.maintenant()))
    paquet = Paquet(envoi.nom, envoi.cle, registre.fichiers_envoi(envoi.id))
    try:
        transport.deposer(paquet)
    except PanneTransport as panne:
        evenement: EvenementEnvoi = "douter" if panne.incertain else "echouer"
        prochain = prochain_essai(envoi.essais + 1, horloge.maintenant())
        etat = registre.avancer_envoi(envoi.id, evenement, erreur=str(panne), prochain=prochain)
        return etat, (_alerte(envoi, str(panne), prochain, en_doute=etat == "en_doute"),)
    except Refus as refus:
        prochain = prochain_essai(envoi.essais + 1, horloge.maintenant())
        return registre.avancer_envoi(envoi.id, "echouer", erreur=str(refus), prochain=prochain), refus.anomalies
    with registre.ecriture():
        etat = registre.avancer_envoi(envoi.id, "reussir")
        if envoi.scor:
            registre.avancer_lot_pieces(envoi.scor, "deposer")
            registre.journaliser("pieces_deposees", "scor", envoi.scor, horloge.maintenant(), f"cle {envoi.cle}")
            return etat, ()
        noter_reception(registre, envoi.lot, horloge)
        registre.journaliser("lot_depose", "lot", envoi.lot, horloge.maintenant(), f"cle {envoi.cle}")
    return etat, ()


def _alerte(envoi: Envoi, phrase: str, prochain: datetime, *, en_doute: bool) -> Anomalie:
    remede = f"rien à faire : nouvel essai à partir du {prochain:%d/%m à %H:%M}, avec les mêmes octets"
    if en_doute:
        return Anomalie("ENVOI_EN_DOUTE", phrase, remede, f"lot {envoi.nom}", gravite="alerte")
    return Anomalie("ENVOI_DIFFERE", phrase, remede, f"lot {envoi.nom}", gravite="alerte")


def noter_reception(registre: Registre, lot: int, horloge: Horloge) -> None:
    """The payer has the lot: it is deposited, and its invoices are transmitted. Inside a transaction; harmless twice."""
    if registre.lot(lot).etat == "signe":
        registre.avancer_lot(lot, "deposer", horloge.maintenant())
    for resume in registre.factures(lot=lot):
        if resume.etat == "en_lot":
            registre.avancer_facture(resume.id, "deposer")
