"""Lots and the outbox: numbers, frozen bytes, states."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime
from typing import TYPE_CHECKING, Any

from core.erreurs import Anomalie, Refus
from core.lots import envois as etats_envoi
from core.lots import etats as etats_lot
from db import tables
from db.factures import FacturesBase
from db.socle import Ligne, composer, etat_change, introuvable, parmi
from db.socle import jour as en_jour
from db.socle import moment as en_moment

if TYPE_CHECKING:
    from core.facturation.fiche import NatureFacture
    from core.lots.echanges import Envoi, Lot

LOT = "id, infirmier, numero, jour, nature, payeur, mode, etat, nom, nombre, honoraires, demande, depose_le, accepte_le, motif"
_SCOR = "coalesce((SELECT s.id FROM lot_scor s WHERE s.envoi = envoi.id), 0)"
ENVOI = f"id, lot, nom, cle, etat, essais, prochain, erreur, cree_le, {_SCOR}"
LOT_MAXIMUM = 999
_CHIFFRES = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ"


class LotsBase(FacturesBase):
    """The sending half of `core.registre.RegistreEchanges`."""

    def creer_lot(
        self, *, infirmier: str, jour: date, nature: NatureFacture, payeur: str, mode: int, factures: Sequence[int]
    ) -> Lot:
        """The number first; then every invoice moves, or the whole is undone."""
        with self.ecriture():
            numero = self.compter_un(f"lot:{infirmier}", LOT_MAXIMUM)
            if not 1 <= len(factures) <= LOT_MAXIMUM:
                raise Refus(
                    Anomalie("LOT_TAILLE", f"un lot porte de 1 à 999 factures, pas {len(factures)}", "faire plusieurs lots")
                )
            ordre = f"SELECT sum(honoraires), sum(demande) FROM facture WHERE id IN ({parmi(factures)})"
            honoraires, demande = self.lignes(ordre, factures)[0]
            meme = "SELECT 1 FROM lot WHERE infirmier = ? AND numero = ? AND jour = ?"
            if self.ligne(meme, (infirmier, numero, jour.isoformat())):
                raise Refus(
                    Anomalie(
                        "LOTS_EPUISES",
                        "les 999 numéros de lot du jour sont pris pour cet infirmier",
                        "envoyer la suite demain, ou regrouper davantage de factures par lot",
                    )
                )
            id = self.inserer(
                tables.Lot,
                infirmier=infirmier,
                numero=numero,
                jour=jour,
                nature=nature,
                payeur=payeur,
                mode=mode,
                etat="constitue",
                nom="",
                nombre=len(factures),
                honoraires=honoraires or 0,
                demande=demande or 0,
                depose_le=None,
                accepte_le=None,
                motif="",
            )
            for facture in factures:
                self.avancer_facture(facture, "mettre_en_lot", lot=id)
            return self.lot(id)

    def figer_lot(self, lot: int, nom: str, fichiers: Sequence[tuple[str, bytes]]) -> None:
        """Once for all."""
        with self.ecriture():
            if self.executer("UPDATE lot SET nom = ? WHERE id = ?", (nom, lot)) != 1:
                raise introuvable("le lot", lot)
            for nom_fichier, octets in fichiers:
                self.inserer(tables.FichierLot, lot=lot, nom=nom_fichier, octets=octets)

    def lot(self, id: int) -> Lot:
        """By id."""
        trouve = self.ligne(f"SELECT {LOT} FROM lot WHERE id = ?", (id,))
        if trouve is None:
            raise introuvable("le lot", id)
        return lire_lot(trouve)

    def lots(
        self,
        *,
        etats: Sequence[etats_lot.EtatLot] = (),
        infirmier: str = "",
        cabinet: str = "",
        numero: int = 0,
        jour: date | None = None,
    ) -> list[Lot]:
        """Newest first."""
        conditions: list[str] = ["1"]
        valeurs: list[Any] = []
        if etats:
            conditions.append(f"etat IN ({parmi(etats)})")
            valeurs += list(etats)
        for ou, valeur in (
            ("infirmier = ?", infirmier),
            ("infirmier IN (SELECT am FROM infirmier WHERE cabinet = ?)", cabinet),
            ("numero = ?", numero),
            ("jour = ?", jour.isoformat() if jour else ""),
        ):
            if valeur:
                conditions.append(ou)
                valeurs.append(valeur)
        rangs = self.lignes(f"SELECT {LOT} FROM lot WHERE {' AND '.join(conditions)} ORDER BY id DESC", valeurs)
        return [lire_lot(r) for r in rangs]

    def fichiers_lot(self, lot: int) -> tuple[tuple[str, bytes], ...]:
        """In the order they were frozen."""
        return tuple(self.lignes("SELECT nom, octets FROM fichier_lot WHERE lot = ? ORDER BY rowid", (lot,)))

    def avancer_lot(self, id: int, evenement: etats_lot.EvenementLot, moment: datetime, motif: str = "") -> etats_lot.EtatLot:
        """One conditional update; keeps when it was deposited and accepted."""
        with self.dans_l_ecriture():
            avant = self.lot(id).etat
            apres = etats_lot.suivant(avant, evenement)
            colonne = {"deposer": "depose_le", "accepter": "accepte_le"}.get(evenement)
            date_de = f", {colonne} = coalesce({colonne}, ?)" if colonne else ""
            valeurs: list[Any] = [apres, motif, motif]
            valeurs += [moment.isoformat(timespec="microseconds")] if colonne else []
            change = self.executer(
                f"UPDATE lot SET etat = ?, motif = CASE WHEN ? = '' THEN motif ELSE ? END{date_de} WHERE id = ? AND etat = ?",
                [*valeurs, id, avant],
            )
            if change != 1:
                raise etat_change("le lot", id, avant)
            return apres

    def prochain_fichier(self) -> str:
        """Base 36, from 000001."""
        with self.dans_l_ecriture():
            nombre = self.compter_un("fichier")
        texte = ""
        for _ in range(6):
            nombre, reste = divmod(nombre, 36)
            texte = _CHIFFRES[reste] + texte
        return texte

    def poster(self, lot: int, nom: str, cle: str, fichiers: Sequence[tuple[str, bytes]], moment: datetime) -> Envoi:
        """Package and bytes in one transaction."""
        if self.nature == "reelle":
            raise Refus(
                Anomalie(
                    "ENVOI_EN_BASE_REELLE",
                    "une base réelle n'envoie rien : aucun transport homologué n'est branché",
                    "utiliser l'outil homologué du cabinet pour télétransmettre ; ici tout se prépare, rien ne part",
                )
            )
        with self.ecriture():
            id = self.inserer(
                tables.Envoi,
                lot=lot,
                nom=nom,
                cle=cle,
                etat="a_envoyer",
                essais=0,
                prochain=None,
                erreur="",
                cree_le=moment,
            )
            for nom_fichier, octets in fichiers:
                self.inserer(tables.FichierEnvoi, envoi=id, nom=nom_fichier, octets=octets)
            return self._envoi(id)

    def _envoi(self, id: int) -> Envoi:
        trouve = self.ligne(f"SELECT {ENVOI} FROM envoi WHERE id = ?", (id,))
        if trouve is None:
            raise introuvable("l'envoi", id)
        return lire_envoi(trouve)

    def envois(self, *, etats: Sequence[etats_envoi.EtatEnvoi] = (), lot: int = 0) -> list[Envoi]:
        """Oldest first."""
        conditions: list[str] = ["1"]
        valeurs: list[Any] = []
        if etats:
            conditions.append(f"etat IN ({parmi(etats)})")
            valeurs += list(etats)
        if lot:
            conditions.append("lot = ? AND NOT EXISTS (SELECT 1 FROM lot_scor s WHERE s.envoi = envoi.id)")
            valeurs.append(lot)
        rangs = self.lignes(f"SELECT {ENVOI} FROM envoi WHERE {' AND '.join(conditions)} ORDER BY id", valeurs)
        return [lire_envoi(r) for r in rangs]

    def fichiers_envoi(self, envoi: int) -> tuple[tuple[str, bytes], ...]:
        """In the order they were posted."""
        return tuple(self.lignes("SELECT nom, octets FROM fichier_envoi WHERE envoi = ? ORDER BY rowid", (envoi,)))

    def avancer_envoi(
        self, id: int, evenement: etats_envoi.EvenementEnvoi, *, erreur: str = "", prochain: datetime | None = None
    ) -> etats_envoi.EtatEnvoi:
        """One conditional update."""
        with self.dans_l_ecriture():
            avant = self._envoi(id).etat
            apres = etats_envoi.suivant(avant, evenement)
            change = self.executer(
                "UPDATE envoi SET etat = ?, essais = essais + ?, erreur = ?, prochain = ? WHERE id = ? AND etat = ?",
                (
                    apres,
                    int(evenement == "tenter"),
                    erreur,
                    prochain.isoformat(timespec="microseconds") if prochain else None,
                    id,
                    avant,
                ),
            )
            if change != 1:
                raise etat_change("l'envoi", id, avant)
            return apres


def lire_lot(r: Ligne) -> Lot:
    """A row of the columns `LOT`."""
    from core.lots.echanges import Lot

    return composer(Lot, r, c3=en_jour, c12=en_moment, c13=en_moment)


def lire_envoi(r: Ligne) -> Envoi:
    """A row of the columns `ENVOI`."""
    from core.lots.echanges import Envoi

    return composer(Envoi, r, c6=en_moment, c8=en_moment)
