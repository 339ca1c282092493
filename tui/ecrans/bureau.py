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
from core.lots.echanges import Envoi, Lot
from core.lots.envois import LIBELLES as ETATS_ENVOI
from core.lots.etats import LIBELLES as ETATS_LOT
from core.ports import Registre
from tui.widgets.lignes import Ligne


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

    def cellules(self) -> tuple[str, ...]:
        """The row of the table."""
        x = self.lot
        etat = ETATS_LOT[x.etat]
        if x.etat == "signe" and self.envois:
            etat = ETATS_ENVOI[self.envois[-1].etat]
        return str(x.numero), x.infirmier, x.payeur, x.nature, str(x.nombre), afficher(x.demande), etat

    def raconter(self, registre: Registre) -> str:
        """Everything about the lot, as text: states, packages with key and tries, invoices, journal."""
        x = self.lot
        lignes = [
            f"Lot {x.numero} du {x.jour:%d/%m/%Y}, {x.nature}, payeur {x.payeur}, infirmier {x.infirmier}, mode {x.mode}",
            f"Fichier {x.nom} : {x.nombre} facture(s), honoraires {afficher(x.honoraires)}, demandé {afficher(x.demande)}",
            f"État : {ETATS_LOT[x.etat]}" + (f" — {x.motif}" if x.motif else ""),
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
            lignes.append(f"  {f.numero:>9}  {f.nom}  {afficher(f.demande)}  {ETATS_FACTURE[f.etat]}")
        lignes += ["", "Journal"]
        lignes += [f"  {j.moment:%d/%m %H:%M}  {j.type}  {j.donnees}" for j in registre.journal(objet="lot", objet_id=x.id)]
        return "\n".join(lignes)


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
        montant = sum(f.demande for f in self.prets)
        etats = Counter(v.lot.etat for v in self.lots)
        lots = " · ".join(f"{ETATS_LOT[e]} {n}" for e, n in etats.items()) or "aucun"
        return [
            [
                ("À envoyer : ", "titre"),
                (f"{len(self.prets)} facture(s), {afficher(montant)}", "montant"),
                (f" · bloquées {bloquees}", "erreur" if bloquees else ""),
                (f" · à voir {len(self.controles) - sum(c.bloquant for c in self.controles)}", ""),
                (f" · séances non facturées {self.seances}", ""),
            ],
            [("Lots : ", "titre"), (lots, "")],
        ]


def lire_bureau(registre: Registre, jour: date) -> Bureau:
    """Control every invoice that is to be sent, and read the lots, newest first."""
    prets = registre.factures(etats=("validee",))
    controles = []
    for resume in prets:
        lue = registre.facture(resume.id)
        controles += [Controle(resume, a) for a in controler(lue.facture, lue.instantane.patient, jour)]
    controles.sort(key=lambda c: not c.bloquant)
    envois: dict[int, list[Envoi]] = {}
    for envoi in registre.envois():
        envois.setdefault(envoi.lot, []).append(envoi)
    lots = tuple(LotVu(lot, tuple(envois.get(lot.id, ()))) for lot in registre.lots())
    return Bureau(prets, tuple(controles), lots, len(registre.seances(a_facturer=True)))
