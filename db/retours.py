"""What comes back: raw messages, payments, reasons, transfers, debts, differences, and the journal of everything."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from datetime import date, datetime
from operator import attrgetter
from typing import TYPE_CHECKING, Any

from attrs import evolve

from core.erreurs import Anomalie, Refus
from core.lots.indus import EtatIndu, EvenementIndu, suivant
from db import tables
from db.socle import Socle, composer, etat_change, introuvable, jour, moment, parmi

if TYPE_CHECKING:
    from core.lots.echanges import Ecart, EntreeJournal, Imputation, Indu, MessageRecu, Reglement, RejetRecu, Virement

_MESSAGE = "id, nom, empreinte, octets, recu_le, genre, etat, cause, remede"
REGLEMENT = "facture, message, rang, part, type_retour, demande, etat, paye, virement, jour, ecart, id"
_REGLEMENT = tuple(REGLEMENT.split(", "))
REJET = "facture, message, rang, code, sous_code, libelle, niveau, part, ligne, info, nature, id"
_REJET = tuple(REJET.split(", "))
_du_reglement = attrgetter(*_REGLEMENT[:-1])
_du_rejet = attrgetter(*_REJET[:-1])
_INDU = "id, reference, nature, infirmier, retenu, solde, etat, ouvert_le, notifie_le, motif"
_IMPUTATION = (
    "UPDATE facture SET etat = ?, paye = ?, motif = CASE WHEN ? = '' THEN motif ELSE ? END WHERE id = ? AND etat = ? AND paye = ?"
)
_JOURNAL = "seq, moment, type, objet, objet_id, donnees, empreinte"


class RetoursBase(Socle):
    """The receiving half of `core.registre.RegistreEchanges`."""

    def stocker_message(self, nom: str, octets: bytes, moment: datetime) -> tuple[MessageRecu, bool]:
        """The very same bytes are kept once."""
        empreinte = hashlib.sha256(octets).hexdigest()
        with self.dans_l_ecriture():
            deja = self._messages("empreinte = ?", (empreinte,))
            if deja:
                return deja[0], False
            id = self.inserer(
                tables.Message,
                nom=nom,
                empreinte=empreinte,
                octets=octets,
                recu_le=moment,
                genre="inconnu",
                etat="recu",
                cause="",
                remede="",
            )
            return self.message(id), True

    def messages(self, *, etat: str = "", nom: str = "", debut: str = "", limite: int = 0) -> list[MessageRecu]:
        """Oldest first."""
        ou, valeurs = _deux("etat", etat, "nom", nom)
        if debut:
            ou, valeurs = f"{ou} AND substr(nom, 1, ?) = ?", [*valeurs, len(debut), debut]
        return self._messages(ou, valeurs, limite)

    def _messages(self, condition: str, valeurs: Sequence[Any], limite: int = 0) -> list[MessageRecu]:
        from core.lots.echanges import MessageRecu

        ordre = f"SELECT {_MESSAGE} FROM message WHERE {condition} ORDER BY id LIMIT {int(limite) or -1}"
        return [composer(MessageRecu, r, c4=moment) for r in self.lignes(ordre, valeurs)]

    def message(self, id: int) -> MessageRecu:
        """By id."""
        trouves = self._messages("id = ?", (id,))
        if not trouves:
            raise introuvable("le message", id)
        return trouves[0]

    def classer_message(self, id: int, genre: str, etat: str, cause: str = "", remede: str = "") -> None:
        """The bytes are not touched."""
        with self.dans_l_ecriture():
            change = self.executer(
                "UPDATE message SET genre = ?, etat = ?, cause = ?, remede = ? WHERE id = ?", (genre, etat, cause, remede, id)
            )
            if change != 1:
                raise introuvable("le message", id)

    def imputer(self, imputations: Sequence[Imputation], reglements: Sequence[Reglement]) -> None:
        """One conditional update an invoice: as many rows move as there are invoices, or the refusal says which did not."""
        with self.dans_l_ecriture():
            rangs = [(i.etat, i.paye, i.motif, i.motif, i.facture, i.etat_lu, i.paye_lu) for i in imputations]
            if self.executer_tous(_IMPUTATION, rangs) != len(rangs):
                raise self._imputation_refusee(imputations)
            self.inserer_tous(tables.Reglement, _REGLEMENT[:-1], map(_du_reglement, reglements))

    def _imputation_refusee(self, imputations: Sequence[Imputation]) -> Refus:
        """Which one: an invoice that is not there, one that came twice, or one that somebody moved."""
        for i in imputations:
            rang = self.ligne("SELECT etat, paye FROM facture WHERE id = ?", (i.facture,))
            if rang is None:
                return introuvable("la facture", i.facture)
            if rang != (i.etat, i.paye):
                return etat_change("la facture", i.facture, i.etat_lu)
        return etat_change("la facture", imputations[-1].facture, imputations[-1].etat_lu)

    def reglements(self, *, facture: int = 0, message: int = 0) -> list[Reglement]:
        """In the order they came."""
        from core.lots.echanges import Reglement

        ou, valeurs = _deux("facture", facture, "message", message)
        rangs = self.lignes(f"SELECT {REGLEMENT} FROM reglement WHERE {ou} ORDER BY id", valeurs)
        return [composer(Reglement, r, c9=jour) for r in rangs]

    def ajouter_rejet(self, *rejets: RejetRecu) -> None:
        """Kept for ever."""
        with self.dans_l_ecriture():
            self.inserer_tous(tables.Rejet, _REJET[:-1], map(_du_rejet, rejets))

    def rejets(self, *, facture: int = 0, message: int = 0) -> list[RejetRecu]:
        """In the order they came."""
        from core.lots.echanges import RejetRecu

        ou, valeurs = _deux("facture", facture, "message", message)
        return [composer(RejetRecu, r) for r in self.lignes(f"SELECT {REJET} FROM rejet WHERE {ou} ORDER BY id", valeurs)]

    def ajouter_virement(self, virement: Virement) -> Virement:
        """Once each."""
        v = virement
        with self.dans_l_ecriture():
            deja = self.ligne(
                "SELECT message FROM virement WHERE payeur = ? AND infirmier = ? AND jour = ? AND libelle = ?",
                (v.payeur, v.infirmier, v.jour.isoformat(), v.libelle),
            )
            if deja:
                raise Refus(
                    Anomalie(
                        "VIREMENT_DEJA_VU",
                        f"le virement « {v.libelle} » du {v.jour:%d/%m/%Y} a déjà été reçu dans un autre message",
                        "comparer les deux messages ; ne garder celui-ci que si la caisse confirme deux virements",
                        f"message {deja[0]}",
                    )
                )
            champs = _champs(v, "message, payeur, infirmier, jour, libelle, montant")
            return evolve(v, id=self.inserer(tables.Virement, **champs))

    def virements(self, *, infirmier: str = "") -> list[Virement]:
        """Newest first."""
        from core.lots.echanges import Virement

        ou, valeurs = _deux("infirmier", infirmier, "", "")
        ordre = f"SELECT id, message, payeur, infirmier, jour, libelle, montant FROM virement WHERE {ou} ORDER BY id DESC"
        return [composer(Virement, r, c4=jour) for r in self.lignes(ordre, valeurs)]

    def noter_indu(self, indu: Indu) -> Indu:
        """Open or update by nurse and reference."""
        with self.dans_l_ecriture():
            jours = [j.isoformat() if j else None for j in (indu.ouvert_le, indu.notifie_le)]
            rang = self.ligne(
                "INSERT INTO indu (reference, nature, infirmier, retenu, solde, etat, ouvert_le, notifie_le, motif) "
                "VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT (infirmier, reference) DO UPDATE SET retenu = excluded.retenu, "
                "solde = excluded.solde, etat = excluded.etat RETURNING id",
                (indu.reference, indu.nature, indu.infirmier, indu.retenu, indu.solde, indu.etat, *jours, indu.motif),
            )
            return evolve(indu, id=rang[0] if rang else 0)

    def indus(self, *, etats: Sequence[EtatIndu] = ()) -> list[Indu]:
        """Newest first."""
        from core.lots.echanges import Indu

        ou = f"etat IN ({parmi(etats)})" if etats else "1"
        rangs = self.lignes(f"SELECT {_INDU} FROM indu WHERE {ou} ORDER BY id DESC", list(etats))
        return [composer(Indu, r, c7=jour, c8=jour) for r in rangs]

    def indu(self, id: int) -> Indu:
        """By id."""
        from core.lots.echanges import Indu

        trouve = self.ligne(f"SELECT {_INDU} FROM indu WHERE id = ?", (id,))
        if trouve is None:
            raise introuvable("l'indu", id)
        return composer(Indu, trouve, c7=jour, c8=jour)

    def avancer_indu(self, id: int, evenement: EvenementIndu, motif: str = "") -> EtatIndu:
        """One conditional update."""
        with self.dans_l_ecriture():
            avant = self.indu(id).etat
            apres = suivant(avant, evenement)
            ordre = "UPDATE indu SET etat = ?, motif = CASE WHEN ? = '' THEN motif ELSE ? END WHERE id = ? AND etat = ?"
            if self.executer(ordre, (apres, motif, motif, id, avant)) != 1:
                raise etat_change("l'indu", id, avant)
            return apres

    def dater_indu(self, id: int, notifie_le: date) -> None:
        """The day of the letter."""
        with self.dans_l_ecriture():
            if self.executer("UPDATE indu SET notifie_le = ? WHERE id = ?", (notifie_le.isoformat(), id)) != 1:
                raise introuvable("l'indu", id)

    def ajouter_ecart(self, *ecarts: Ecart) -> None:
        """Keep them."""
        colonnes = ("message", "facture", "code", "phrase", "montant", "traite")
        with self.dans_l_ecriture():
            rangs = ((e.message, e.facture or None, e.code, e.phrase, e.montant, int(e.traite)) for e in ecarts)
            self.inserer_tous(tables.Ecart, colonnes, rangs)

    def ecarts(self, *, facture: int = 0, message: int = 0, a_traiter: bool = False) -> list[Ecart]:
        """Oldest first."""
        from core.lots.echanges import Ecart

        ou, valeurs = _deux("facture", facture, "message", message)
        ou += " AND traite = 0" if a_traiter else ""
        ordre = f"SELECT id, message, coalesce(facture, 0), code, phrase, montant, traite FROM ecart WHERE {ou} ORDER BY id"
        return [composer(Ecart, r, c6=bool) for r in self.lignes(ordre, valeurs)]

    def traiter_ecart(self, id: int) -> None:
        """Seen to."""
        with self.dans_l_ecriture():
            if self.executer("UPDATE ecart SET traite = 1 WHERE id = ?", (id,)) != 1:
                raise introuvable("l'écart", id)

    def journaliser(self, type: str, objet: str, objet_id: int, moment: datetime, donnees: str = "") -> EntreeJournal:
        """Chained to the line before; the moment never goes back."""
        from core.lots.echanges import EntreeJournal
        from core.lots.journal import chainer

        with self.dans_l_ecriture():
            avant = self.ligne("SELECT seq, moment, empreinte FROM journal ORDER BY seq DESC LIMIT 1")
            seq, dernier, empreinte = avant or (0, "", "")
            quand = max(moment, datetime.fromisoformat(dernier)) if dernier else moment
            entree = EntreeJournal(seq + 1, quand, type, objet, objet_id, donnees, "")
            entree = evolve(entree, empreinte=chainer(empreinte, entree))
            self.inserer(tables.Journal, **_champs(entree, _JOURNAL, "seq"), seq=entree.seq)
            return entree

    def journal(self, *, objet: str = "", objet_id: int = 0, limite: int = 0) -> list[EntreeJournal]:
        """In order; the last ones when limited."""
        from core.lots.echanges import EntreeJournal

        ou, valeurs = _deux("objet", objet, "objet_id", objet_id)
        ordre = f"SELECT {_JOURNAL} FROM journal WHERE {ou} ORDER BY seq DESC LIMIT {int(limite) or -1}"
        rangs = reversed(self.lignes(ordre, valeurs))
        return [composer(EntreeJournal, r, c1=moment) for r in rangs]


def _champs(valeur: object, colonnes: str, sans: str = "id") -> dict[str, Any]:
    """The columns of a domain value, without its key."""
    return {nom: getattr(valeur, nom) for nom in colonnes.split(", ") if nom != sans}


def _deux(a: str, valeur_a: object, b: str, valeur_b: object) -> tuple[str, list[Any]]:
    """The WHERE of at most two filters."""
    gardes = [(nom, valeur) for nom, valeur in ((a, valeur_a), (b, valeur_b)) if nom and valeur]
    return " AND ".join(f"{nom} = ?" for nom, _ in gardes) or "1", [valeur for _, valeur in gardes]
