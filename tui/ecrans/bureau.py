"""What F4 shows, read in one task: what is ready, what stops it, the lots and their answers."""

from collections import Counter
from collections.abc import Sequence
from datetime import date

from attrs import frozen

from core.argent import afficher
from core.erreurs import Anomalie
from core.facturation.controles import controler
from core.facturation.etats import LIBELLES as ETATS_FACTURE
from core.facturation.fiche import ResumeFacture
from core.lots.delais import MODE_DEGRADE
from core.lots.echanges import Envoi, Lot
from core.lots.envois import LIBELLES as ETATS_ENVOI
from core.lots.etats import LIBELLES as ETATS_LOT
from core.ports import Registre
from tui.widgets.lignes import Ligne

# only these last lots are read with their invoices, whatever the age of the base
RECENTS = 100


@frozen
class Controle:
    """One message about one invoice, and the screen where it is mended."""

    facture: ResumeFacture
    anomalie: Anomalie

    @property
    def bloquant(self) -> bool:
        """Whether the invoice cannot leave."""
        return self.anomalie.gravite == "bloquant"

    @property
    def ou_corriger(self) -> tuple[str, str]:
        """Screen and argument."""
        return "patients", f"#{self.facture.patient}"

    def cellules(self) -> tuple[str, str]:
        """The row of the table."""
        marque = {"bloquant": "✗ bloquant", "alerte": "! à voir", "information": "i"}[self.anomalie.gravite]
        return f"{marque} {self.facture.numero or ''}", f"{self.facture.nom} : {self.anomalie.message} — {self.anomalie.remede}"


@frozen
class LotVu:
    """A lot with its packages."""

    lot: Lot
    envois: tuple[Envoi, ...]
    factures: tuple[ResumeFacture, ...] = ()

    @property
    def repondu(self) -> bool:
        """Whether the payer said what it pays."""
        return self.lot.etat in ("depose", "accepte") and bool(_reponse(self.factures))

    @property
    def etat(self) -> str:
        """Where it is: the answer of the payer once it came, what was paid and how many were refused."""
        x = self.lot
        if x.etat in ("depose", "accepte") and (reponse := _reponse(self.factures)):
            return reponse
        if x.etat == "depose" and x.mode == MODE_DEGRADE:
            return "dégradé, sans ARL"
        if x.etat == "signe" and self.envois:
            return ETATS_ENVOI[self.envois[-1].etat]
        return ETATS_LOT[x.etat]

    def cellules(self) -> tuple[str, ...]:
        """The row of the table."""
        x = self.lot
        return str(x.numero), x.infirmier, x.payeur, x.nature, str(x.nombre), afficher(x.demande), self.etat

    def raconter(self, registre: Registre) -> str:
        """Everything about the lot, as text: states, packages with key and tries, invoices, journal."""
        x = self.lot
        lignes = [
            f"Lot {x.numero} du {x.jour:%d/%m/%Y}, {x.nature}, payeur {x.payeur}, infirmier {x.infirmier}, mode {x.mode}",
            f"Fichier {x.nom} : {x.nombre} facture(s), honoraires {afficher(x.honoraires)}, demandé {afficher(x.demande)}",
            f"État : {self.etat}" + (f" — {x.motif}" if x.motif else ""),
        ]
        if x.depose_le:
            lignes.append(f"Déposé le {x.depose_le:%d/%m/%Y à %H:%M}")
        if x.accepte_le:
            lignes.append(f"Accepté (ARL positif) le {x.accepte_le:%d/%m/%Y à %H:%M}")
        for e in self.envois:
            lignes.append(
                f"Envoi {ETATS_ENVOI[e.etat]}, {e.essais} essai(s), clé {e.cle[:16]}…" + (f" — {e.erreur}" if e.erreur else "")
            )
        lignes += ["", "Factures"]
        for f in registre.factures(lot=x.id):
            lignes.append(f"  {f.numero:>9}  {f.nom}  {afficher(f.demande)}  {ETATS_FACTURE[f.etat]}" + _paye(f))
        lignes += ["", "Journal"]
        lignes += [f"  {j.moment:%d/%m %H:%M}  {j.type}  {j.donnees}" for j in registre.journal(objet="lot", objet_id=x.id)]
        return "\n".join(lignes)


def _paye(facture: ResumeFacture) -> str:
    return f" {afficher(facture.paye)}" if facture.paye else ""


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
    return ", ".join(mots)


@frozen
class Bureau:
    """The whole screen."""

    prets: Sequence[ResumeFacture]
    controles: tuple[Controle, ...]
    lots: tuple[LotVu, ...]
    seances: int  # visits in no invoice yet

    @property
    def infirmiers(self) -> frozenset[str]:
        """The AM numbers of those who have something to sign."""
        return frozenset(f.infirmier for f in self.prets) | {v.lot.infirmier for v in self.lots if v.lot.etat == "constitue"}

    def lignes(self) -> list[Ligne]:
        """The summary."""
        bloquees = len({c.facture.id for c in self.controles if c.bloquant})
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
                (f" · à voir {len(self.controles) - sum(c.bloquant for c in self.controles)}", ""),
            ],
            [
                ("Séances non facturées : ", "titre"),
                (str(self.seances), ""),
                (" · lots : ", "titre"),
                (lots, ""),
            ],
        ]


def lire_bureau(registre: Registre, jour: date, cabinet: str = "") -> Bureau:
    """Control every invoice that is to be sent, and read the lots, newest first; those of one practice only when it is given."""
    prets = registre.factures(etats=("validee",), cabinet=cabinet)
    controles = []
    for resume in prets:
        lue = registre.facture(resume.id)
        controles += [Controle(resume, a) for a in controler(lue.facture, lue.instantane.patient, jour)]
    controles.sort(key=lambda c: not c.bloquant)
    envois: dict[int, list[Envoi]] = {}
    for envoi in registre.envois():
        envois.setdefault(envoi.lot, []).append(envoi)
    lots = tuple(
        LotVu(lot, tuple(envois.get(lot.id, ())), tuple(registre.factures(lot=lot.id)) if i < RECENTS else ())
        for i, lot in enumerate(registre.lots(cabinet=cabinet))
    )
    return Bureau(prets, tuple(controles), lots, len(registre.seances(a_facturer=True, cabinet=cabinet)))
