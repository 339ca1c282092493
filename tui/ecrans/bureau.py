"""What F4 shows, read in one task: what is ready, what stops it, the lots and their answers."""

from collections import Counter
from collections.abc import Sequence
from datetime import datetime

from attrs import define, evolve, frozen

from core.argent import afficher
from core.facturation.fiche import ResumeFacture
from core.facturation.payeur import payeur_court
from core.lots.delais import MODE_DEGRADE
from core.lots.echanges import Envoi, Lot
from core.lots.envois import LIBELLES as ETATS_ENVOI
from core.lots.etats import LIBELLES as ETATS_LOT
from core.pluriel import combien
from core.ports import Horloge, Registre
from core.registre_files import BilanLot, SommeLots, SommePretes
from core.services.controle import Point, points_controles
from core.services.controles import CONTROLEES_ENSEMBLE, ControlesGardes
from core.services.depart import est_retenu
from core.services.feries import Feries
from core.services.silences import retards
from tui.widgets.lignes import Ligne

# only these last lots are shown at first, with those that have not left: as many more at each key, any other by its number
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
    bilan: BilanLot | None = None
    maintenant: datetime | None = None
    tard: str = ""

    @property
    def repondu(self) -> bool:
        """Whether the payer said what it pays."""
        return self.lot.etat in ("depose", "accepte") and bool(self._reponse())

    def _reponse(self) -> str:
        return _reponse(self.bilan) if self.bilan else ""

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
        if x.etat in ("depose", "accepte") and (reponse := self._reponse()):
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
        return str(x.numero), x.infirmier, payeur_court(x.payeur), x.nature, str(x.nombre), afficher(x.demande), self.etat


def _reponse(b: BilanLot) -> str:
    """`payé 8,82 €`, `rejeté`, `payé 4,35 €, 1 rejetée`; empty while no invoice of the lot was answered.

    A rejected invoice made again is closed: it stays counted as rejected.
    """
    if b.attendues == b.nombre:
        return ""
    if b.rejetees == b.nombre:
        return "rejeté" if b.rejetees == 1 else f"rejeté ({b.rejetees})"
    mots = [f"payé {'en partie ' if b.partielles else ''}{afficher(b.paye)}"] if b.paye else []
    mots += [f"{b.rejetees} rej."] if b.rejetees else []
    mots += [f"{b.attendues} att."] if b.attendues else []
    mots += [f"{b.differees} diff."] if b.differees else []
    return ", ".join(mots)


@frozen
class Bureau:
    """The whole screen; `points` is None while the invoices to send are being controlled, `controlees` says how many are."""

    pretes: Sequence[SommePretes]
    sommes: Sequence[SommeLots]
    lots: tuple[LotVu, ...]
    seances: int  # visits in no invoice yet
    points: tuple[Point, ...] | None = None
    controlees: int = 0
    total: int = 0  # lots there are, shown or not

    @property
    def infirmiers(self) -> frozenset[str]:
        """The AM numbers of those who have something to sign."""
        return frozenset(p.infirmier for p in self.pretes) | {s.infirmier for s in self.sommes if s.etat == "constitue"}

    @property
    def a_controler(self) -> int:
        """How many invoices wait for their lot."""
        return sum(p.factures for p in self.pretes)

    def lignes(self) -> list[Ligne]:
        """The summary."""
        retenus = [s for s in self.sommes if s.etat in ("constitue", "signe")]  # built, not gone yet
        nombre = self.a_controler + sum(s.factures for s in retenus)
        montant = sum(p.demande for p in self.pretes) + sum(s.demande for s in retenus)
        caches: list[Ligne] = []
        if self.total > len(self.lots):
            montres = f"{combien(len(self.lots), 'lot montré')} sur {self.total}"
            caches = [[(montres, "titre"), (" : a montre la suite, :lot 42 un seul", "")]]
        return [
            [
                ("À envoyer : ", "titre"),
                (f"{combien(nombre, 'facture')}, {afficher(montant)}", "montant"),
                *self._controle(),
            ],
            [
                ("Séances non facturées : ", "titre"),
                (str(self.seances), ""),
                (" · lots : ", "titre"),
                (self._etats(), ""),
            ],
            *caches,
        ]

    def _controle(self) -> list[tuple[str, str]]:
        if self.points is None:
            return [(f" · contrôle {self.controlees}/{self.a_controler}…", "")]
        bloquees = len({p.facture.id for p in self.points if p.bloquant and p.facture})
        return [
            (f" · bloquées {bloquees}", "erreur" if bloquees else ""),
            (f" · à voir {sum(p.anomalie.gravite == 'alerte' for p in self.points)}", ""),
        ]

    def _etats(self) -> str:
        """Every lot by state; among those that are shown, the answered ones apart."""
        etats = Counter(ETATS_LOT[v.lot.etat] if not v.repondu else "répondu" for v in self.lots)
        montres = Counter(v.lot.etat for v in self.lots)
        for s in self.sommes:
            etats[ETATS_LOT[s.etat]] += s.lots
        for etat, n in montres.items():
            etats[ETATS_LOT[etat]] -= n
        return " · ".join(f"{e} {n}" for e, n in etats.items() if n) or "aucun"


@define
class LectureBureau:
    """F4 being read, for the practice in force: what waits and the last lots at once, then the control slice by slice, each
    invoice opened once a day."""

    horloge: Horloge
    feries: Feries
    controles: ControlesGardes
    cabinet: str = ""
    numero: int = 0  # a lot to show whatever its age
    limite: int = RECENTS
    bureau: Bureau | None = None
    _prets: list[ResumeFacture] | None = None

    def commencer(self, registre: Registre) -> Bureau:
        """Everything but the control; the control too when there are few invoices."""
        jour, maintenant = self.horloge.aujourdhui(), self.horloge.maintenant()
        lots, total = registre.derniers_lots(self.limite, self.cabinet, self.numero)
        ids = [x.id for x in lots]
        bilans, envois = registre.bilans_de_lots(ids), registre.envois_de_lots(ids)
        tards = retards(registre, jour, self.feries, self.cabinet)
        vus = tuple(
            LotVu(
                lot,
                tuple(e for e in envois.get(lot.id, ()) if not e.scor),
                bilans.get(lot.id),
                maintenant,
                tards[lot.id][1] if lot.id in tards else "",
            )
            for lot in lots
        )
        libres = sum(s.nombre for s in registre.seances_libres(jour, self.cabinet))
        self.bureau = Bureau(
            registre.sommes_pretes(self.cabinet),
            registre.sommes_des_lots(self.cabinet),
            vus,
            libres,
            None,
            len(self.controles.connus),
            total,
        )
        return self.poursuivre(registre) if self.bureau.a_controler <= CONTROLEES_ENSEMBLE else self.bureau

    def poursuivre(self, registre: Registre) -> Bureau:
        """One slice more of the control."""
        if self.bureau is None:
            raise AssertionError("commencer d'abord")
        if self._prets is None:
            self._prets = registre.factures(etats=("validee",), cabinet=self.cabinet)
        if self.controles.avancer(registre, self._prets, self.horloge.aujourdhui()):
            trouves = points_controles(registre, self.horloge, self.feries, self._prets, self.controles, self.cabinet)
            self.bureau = evolve(self.bureau, points=tuple(trouves))
        else:
            self.bureau = evolve(self.bureau, controlees=len(self.controles.connus))
        return self.bureau
