"""What F4 shows, read in one task: what is ready, what stops it, the lots and their answers."""

from collections import Counter
from collections.abc import Sequence
from datetime import datetime

from attrs import frozen

from core.argent import afficher
from core.facturation.fiche import ResumeFacture
from core.lots.delais import MODE_DEGRADE
from core.lots.echanges import Envoi, Lot
from core.lots.envois import LIBELLES as ETATS_ENVOI
from core.lots.etats import LIBELLES as ETATS_LOT
from core.ports import Horloge, Registre
from core.services.controle import EstFerie, Point, points
from core.services.depart import est_retenu
from core.services.silences import retards
from tui.widgets.lignes import Ligne

# only these last lots are read with their invoices, whatever the age of the base
RECENTS = 100


def cellules_de_point(p: Point) -> tuple[str, str]:
    """The row of the control list."""
    marque = {"bloquant": "✗ bloquant", "alerte": "! à voir", "information": "i"}[p.anomalie.gravite]
    numero = f"{p.facture.numero}" if p.facture else ""
    qui = f"{p.qui} : " if p.qui and not p.lot else ""
    return f"{marque} {numero}".rstrip(), f"{qui}{p.anomalie.message} — {p.anomalie.remede}"


def attente(a: datetime, maintenant: datetime) -> str:
    """`18:30 (45 min)`, `18:30 (9 h 30)`, `demain 08:00`, `24/11 08:00`."""
    minutes = -(-int((a - maintenant).total_seconds()) // 60)
    if minutes < 60:
        return f"{a:%H:%M} ({minutes} min)"
    if a.date() == maintenant.date():
        return f"{a:%H:%M} ({minutes // 60} h {minutes % 60:02d})"
    return f"demain {a:%H:%M}" if (a.date() - maintenant.date()).days == 1 else f"{a:%d/%m %H:%M}"


@frozen
class LotVu:
    """A lot with its packages, as seen at `maintenant`; `tard` says what of it is late ("", "arl", "silence")."""

    lot: Lot
    envois: tuple[Envoi, ...]
    factures: tuple[ResumeFacture, ...] = ()
    maintenant: datetime | None = None
    tard: str = ""

    @property
    def repondu(self) -> bool:
        """Whether the payer said what it pays."""
        return self.lot.etat in ("depose", "accepte") and bool(_reponse(self.factures))

    @property
    def depart(self) -> datetime | None:
        """The hour the lot waits for, when somebody chose one."""
        if self.lot.etat == "signe" and self.envois and self.maintenant and est_retenu(self.envois[-1], self.maintenant):
            return self.envois[-1].prochain
        return None

    @property
    def etat(self) -> str:
        """Where it is: the answer of the payer once it came, what was paid and how many were refused."""
        x = self.lot
        if x.etat in ("depose", "accepte") and (reponse := _reponse(self.factures)):
            return reponse
        if x.etat == "depose" and self.envois and self.envois[-1].etat == "differe":
            return "! à renvoyer à l'identique"
        if self.tard == "arl":
            return "! ARL en retard"
        if self.tard == "silence":
            return "! sans réponse"
        if x.etat == "depose" and x.mode == MODE_DEGRADE:
            return "dégradé, sans ARL"
        if self.depart and self.maintenant:
            return f"part à {attente(self.depart, self.maintenant)}"
        if x.etat == "signe" and self.envois:
            marque = "! " if self.envois[-1].etat in ("en_doute", "emission", "differe") else ""
            return marque + ETATS_ENVOI[self.envois[-1].etat]
        return ETATS_LOT[x.etat]

    def cellules(self) -> tuple[str, ...]:
        """The row of the table."""
        x = self.lot
        return str(x.numero), x.infirmier, x.payeur, x.nature, str(x.nombre), afficher(x.demande), self.etat


def _reponse(factures: Sequence[ResumeFacture]) -> str:
    """`payé 8,82 €`, `rejeté`, `payé 4,35 €, 1 rejetée`; empty while no invoice of the lot was answered.

    A rejected invoice made again is closed: it stays counted as rejected.
    """
    paye = sum(f.paye for f in factures)
    rejetees = sum(f.etat == "rejetee" or (f.etat == "close" and not f.paye) for f in factures)
    partielles = sum(f.etat == "partielle" for f in factures)
    attendues = sum(f.etat in ("transmise", "acceptee", "en_lot") for f in factures)
    if not factures or attendues == len(factures):
        return ""
    if rejetees == len(factures):
        return "rejeté" if rejetees == 1 else f"rejeté ({rejetees})"
    mots = [f"payé {'en partie ' if partielles else ''}{afficher(paye)}"] if paye else []
    mots += [f"{rejetees} rej."] if rejetees else []
    mots += [f"{attendues} att."] if attendues else []
    differees = sum(f.etat == "differee" for f in factures)
    mots += [f"{differees} diff."] if differees else []
    return ", ".join(mots)


@frozen
class Bureau:
    """The whole screen."""

    prets: Sequence[ResumeFacture]
    points: tuple[Point, ...]
    lots: tuple[LotVu, ...]
    seances: int  # visits in no invoice yet

    @property
    def infirmiers(self) -> frozenset[str]:
        """The AM numbers of those who have something to sign."""
        return frozenset(f.infirmier for f in self.prets) | {v.lot.infirmier for v in self.lots if v.lot.etat == "constitue"}

    def lignes(self) -> list[Ligne]:
        """The summary."""
        bloquees = len({p.facture.id for p in self.points if p.bloquant and p.facture})
        retenus = [v.lot for v in self.lots if v.lot.etat in ("constitue", "signe")]  # built, not gone yet
        nombre = len(self.prets) + sum(x.nombre for x in retenus)
        montant = sum(f.demande for f in self.prets) + sum(x.demande for x in retenus)
        etats = Counter(ETATS_LOT[v.lot.etat] if not v.repondu else "répondu" for v in self.lots)
        lots = " · ".join(f"{e} {n}" for e, n in etats.items()) or "aucun"
        return [
            [
                ("À envoyer : ", "titre"),
                (f"{nombre} facture(s), {afficher(montant)}", "montant"),
                (f" · bloquées {bloquees}", "erreur" if bloquees else ""),
                (f" · à voir {len(self.points) - sum(p.bloquant for p in self.points)}", ""),
            ],
            [
                ("Séances non facturées : ", "titre"),
                (str(self.seances), ""),
                (" · lots : ", "titre"),
                (lots, ""),
            ],
        ]


def lire_bureau(registre: Registre, horloge: Horloge, est_ferie: EstFerie, cabinet: str = "") -> Bureau:
    """Control every invoice that is to be sent, and read the lots, newest first; those of one practice only when it is given."""
    prets = registre.factures(etats=("validee",), cabinet=cabinet)
    trouves = points(registre, horloge, est_ferie, cabinet)
    envois: dict[int, list[Envoi]] = {}
    for envoi in registre.envois():
        if not envoi.scor:
            envois.setdefault(envoi.lot, []).append(envoi)
    jour = horloge.aujourdhui()
    tards = retards(registre, jour, est_ferie, cabinet)
    lots = tuple(
        LotVu(
            lot,
            tuple(envois.get(lot.id, ())),
            tuple(registre.factures(lot=lot.id)) if i < RECENTS else (),
            horloge.maintenant(),
            tards[lot.id][1] if lot.id in tards else "",
        )
        for i, lot in enumerate(registre.lots(cabinet=cabinet))
    )
    return Bureau(prets, tuple(trouves), lots, len(registre.seances(fin=jour, a_facturer=True, cabinet=cabinet)))
