"""What one does to lots: take back, hold until an hour, let go, send again; on some of them or on all that can be."""

from collections.abc import Sequence

from core.commandes.lignes import jour_du_poste
from core.commandes.phrases import suite
from core.commandes.poste import Faite, Poste
from core.commandes.valeurs import Defaire, Differer, Partir, Repartir
from core.dates import afficher_jour
from core.erreurs import Anomalie, Refus
from core.langage.moments import lire_moment
from core.lots.echanges import Lot
from core.pluriel import combien
from core.services import depart, envoi
from core.services.feries import Feries
from core.services.retours import relever
from core.services.silences import silences

_RECENTS = 20  # lots of one number that are looked at


def _vises(p: Poste, noms: Sequence[str], tous: Sequence[Lot]) -> tuple[list[Lot], bool]:
    """The lots so named, else all those that can be; whether they are all.

    Raises `Refus` INTROUVABLE, LOT_AMBIGU, HORS_DU_CABINET.
    """
    if not noms:
        return list(tous), True
    lots = [p.registre.lot(int(nom[1:])) if nom.startswith("#") else _du_numero(p, int(nom), tous) for nom in noms]
    chez = {i.am: i.cabinet for i in p.registre.infirmiers()}
    for lot in lots:
        p.cadre.exiger(chez.get(lot.infirmier, ""), f"le lot {lot.numero}")
    return lots, {lot.id for lot in lots} == {lot.id for lot in tous}


def _du_numero(p: Poste, numero: int, tous: Sequence[Lot]) -> Lot:
    """Each nurse has her own numbers: the lot that the verb can take, else the only one that bears it."""
    possibles = [lot for lot in tous if lot.numero == numero]
    if not possibles:
        recents, _ = p.registre.derniers_lots(_RECENTS, p.cadre.cabinet, numero)
        possibles = [lot for lot in recents if lot.numero == numero]
    if not possibles:
        raise Refus(Anomalie("INTROUVABLE", f"aucun lot n° {numero}", "F4 les montre ; tous les prend tous"))
    if len(possibles) > 1:
        noms = {i.am: f"{i.prenom} {i.nom}" for i in p.registre.infirmiers()}
        porteurs = ", ".join(f"{noms.get(lot.infirmier, lot.infirmier)} ({afficher_jour(lot.jour)})" for lot in possibles[:4])
        raise Refus(Anomalie("LOT_AMBIGU", f"plusieurs lots portent le n° {numero} : {porteurs}", "agir sur sa ligne en F4"))
    return possibles[0]


def _signes(p: Poste) -> list[Lot]:
    """Signed, and not tried yet."""
    envois = {e.lot for e in p.registre.envois(etats=("a_envoyer",)) if not e.essais}
    return [lot for lot in p.registre.lots(etats=("signe",), cabinet=p.cadre.cabinet) if lot.id in envois]


def faire_defaire(c: Defaire, p: Poste) -> Faite:
    """Their invoices are to be sent again."""
    lots, tous = _vises(p, c.lots, [*p.registre.lots(etats=("constitue",), cabinet=p.cadre.cabinet), *_signes(p)])
    for lot in lots:
        envoi.defaire_lot(p.registre, lot.id, p.horloge)
    return Faite(_dire(lots, "défait : ses factures sont à envoyer"), ailleurs="defaire tous" if tous else "")


def faire_differer(c: Differer, p: Poste) -> Faite:
    """Raises `Refus` MOMENT_ILLISIBLE, DEPART_PASSE, LOT_NON_DIFFERABLE."""
    a = lire_moment(c.quand, p.horloge.maintenant())
    lots, tous = _vises(p, c.lots, _signes(p))
    depart.differer(p.registre, [lot.id for lot in lots], a, p.horloge)
    phrase = _dire(lots, f": départ le {afficher_jour(a.date())} à {a:%H:%M}, d le reprend jusque-là")
    return Faite(phrase, ailleurs=f"differer tous : {c.quand}" if tous else "")


def faire_partir(c: Partir, p: Poste) -> Faite:
    """Raises `Refus` LOT_NON_DIFFERABLE, SANS_TRANSPORT."""
    transport = p.sortie
    lots, tous = _vises(p, c.lots, _signes(p))
    depart.partir_maintenant(p.registre, [lot.id for lot in lots], p.horloge)
    with p.seul():
        bilan = envoi.envoyer(p.registre, transport, None, p.horloge)
    codes = tuple(a.code for a in bilan.anomalies)
    return Faite(f"{combien(bilan.deposes, 'lot déposé')}{suite(bilan.anomalies)}", codes, ailleurs="partir tous" if tous else "")


def faire_repartir(c: Repartir, p: Poste) -> Faite:
    """A lot is never sent again before its ARL was looked for. Raises `Refus` SANS_TRANSPORT."""
    transport = p.sortie
    muets = [s.lot for s in silences(p.registre, jour_du_poste(p), Feries(lambda: p.ngap), p.cadre.cabinet) if s.quoi == "arl"]
    lots, tous = _vises(p, c.lots, muets)
    ailleurs = "repartir tous" if tous else ""
    with p.seul():
        relever(p.registre, transport, p.horloge)
        restent = [lot for lot in lots if p.registre.lot(lot.id).etat == "depose"]
        if not restent:
            phrase = _dire(lots, ": la relève a donné la réponse, ou il n'est pas parti ; rien n'est renvoyé")
            return Faite(phrase, ailleurs=ailleurs)
        for lot in restent:
            envoi.relancer_lot(p.registre, lot.id, p.horloge)
        bilan = envoi.envoyer(p.registre, transport, None, p.horloge)
    codes = tuple(a.code for a in bilan.anomalies)
    return Faite(
        _dire(restent, f"relancé à l'identique, {combien(bilan.deposes, 'déposé')}{suite(bilan.anomalies)}"),
        codes,
        ailleurs=ailleurs,
    )


def _dire(lots: Sequence[Lot], quoi: str) -> str:
    if not lots:
        return "aucun lot"
    return f"lot {', '.join(f'{lot.numero}' for lot in lots[:5])}{'…' if len(lots) > 5 else ''} {quoi}"
