"""The emulated payer: packages in, messages out, on its own calendar; the same inputs and seed always give the same bytes."""

from collections.abc import Iterable, Mapping
from datetime import date
from pathlib import Path
from typing import Any

from attrs import evolve

from core.emulateurs.assures import AssureConnu
from core.emulateurs.caisse import attente, pieces
from core.emulateurs.caisse.annuaire import Annuaire
from core.emulateurs.caisse.anterieurs import ActePaye, noter
from core.emulateurs.caisse.calendrier import jour_ouvre
from core.emulateurs.caisse.contexte import Contexte
from core.emulateurs.caisse.controle_lot import chiffres
from core.emulateurs.caisse.decision import Decision, decider
from core.emulateurs.caisse.etat import Echeance, Etat, LotConnu, MessagePret, ecrire_etat, lire_etat
from core.emulateurs.caisse.paiement import payer
from core.emulateurs.caisse.pannes import departs
from core.emulateurs.caisse.passe import cle_facture, payeur_de
from core.emulateurs.caisse.reception import RENVOI_ADMIS, Lot, lire_lot
from core.emulateurs.caisse.recu import FactureRecue
from core.emulateurs.caisse.regles import constater
from core.emulateurs.caisse.retour import differer, repondre, reprendre
from core.emulateurs.caisse.scenario import Scenario, tirage
from core.emulateurs.caisse.tables import charger
from core.emulateurs.transports.noms import est_lot_de_pieces
from core.ports import Horloge, Message
from core.telematique.arl import Arl, Partie, RejetArl
from core.telematique.arl import ecrire as ecrire_arl

_MOTIFS_ARL_MAX = 99


class Caisse:
    """A payer with its own files, tables and memory. `decisions` tells each decision and the rules behind it, for people."""

    def __init__(
        self,
        dossier_etat: Path | None,
        assures: Iterable[AssureConnu],
        scenario: Scenario,
        graine: int,
        horloge: Horloge,
        annuaire: Annuaire | None = None,
        anterieurs: tuple[ActePaye, ...] = (),
    ) -> None:
        """Start, from the state of the folder when there is one; raises `Refus` ETAT_CAISSE_ILLISIBLE."""
        self._dossier = dossier_etat
        self._scenario = scenario
        self._graine = graine
        self._horloge = horloge
        self._annuaire = annuaire or Annuaire()
        self._tables = charger()
        self._assures: dict[str, tuple[AssureConnu, ...]] = {}
        for assure in assures:
            self._assures[assure.nir] = (*self._assures.get(assure.nir, ()), assure)
        self.etat = Etat() if dossier_etat is None else lire_etat(dossier_etat)
        noter(self.etat.passe, anterieurs)
        self.decisions: list[dict[str, Any]] = []

    def aujourdhui(self) -> date:
        """The day on the payer's calendar."""
        return self._horloge.aujourdhui()

    def enregistrer(self) -> None:
        """Write the state, if it is kept in a folder; raises `OSError`."""
        if self._dossier is not None:
            ecrire_etat(self._dossier, self.etat)

    def recevoir(self, nom: str, fichiers: Mapping[str, bytes]) -> bool:
        """Take in a package: ARL prepared, invoices decided and put on the calendar; whether the lot is accepted."""
        self.etat.recus += 1
        jour = self.aujourdhui()
        if est_lot_de_pieces(nom):
            return self._recevoir_pieces(nom, fichiers, jour)
        lot = lire_lot(nom, fichiers, self.etat, self._annuaire, self._scenario)
        regles = {constat.regle for constat in lot.constats}
        if lot.cle and "LOT-1" not in regles and (lot.accepte or not regles <= RENVOI_ADMIS):
            self.etat.lots[lot.cle] = LotConnu(nom, lot.empreinte, lot.accepte, jour)
            if not lot.accepte:  # the numbers of a refused lot are used up too
                payeur = lot.enveloppe.destinataire[-10:] if lot.enveloppe.complementaire else "AMO"
                numeros = (cle_facture(payeur, lot.enveloppe.emetteur, numero) for numero in lot.numeros)
                self.etat.passe.numeros.update(numeros)
        self._dire_lot(lot, jour)
        self._accuser(lot, jour)
        if lot.accepte:
            for facture in lot.factures:
                self._instruire(lot, facture, jour)
        self.etat.a_ranger[nom] = lot.accepte
        self.enregistrer()
        return lot.accepte

    def _recevoir_pieces(self, nom: str, fichiers: Mapping[str, bytes], jour: date) -> bool:
        """Scanned pieces: looked at, answered by an ARL SCOR; the answers that waited for them leave."""
        lot = pieces.lire_lot(nom, fichiers, self.etat, self._annuaire)
        accepte = not lot.constats
        if accepte:
            self.etat.lots[lot.cle] = LotConnu(nom, pieces.empreinte(fichiers), True, jour)
            pieces.prendre(lot, self.etat)
            attente.avancer(self.etat, jour)
        motifs = [{**self._motif(c.regle, c.info), "facture": f"{c.facture:09d}"} for c in lot.constats]
        etat = "accepté" if accepte else "refusé"
        self.decisions.append({"jour": jour.isoformat(), "pieces": nom, "etat": etat, "motifs": motifs})
        if tirage(self._graine, "silence", nom, self.etat.recus) >= self._scenario.arl.silence:
            self._accuser_pieces(nom, lot, jour)
        self.etat.a_ranger[nom] = accepte
        self.enregistrer()
        return accepte

    def _accuser_pieces(self, nom: str, lot: pieces.LotRecu, jour: date) -> None:
        rang = self.etat.accuses.get(nom, 0) + 1
        self.etat.accuses[nom] = rang
        self.etat.sequence += 1
        rejets = tuple(dict.fromkeys(self._rejet(c.regle, c.facture) for c in lot.constats))
        arl = pieces.accuser(lot, rejets, f"A{self.etat.sequence:05d}", jour)
        depart = f"{nom}.arl" if rang == 1 else f"{nom}-{rang}.arl"
        self._poster(depart, ecrire_arl(arl), jour_ouvre(jour, self._scenario.arl.delai_jours))

    def produire_retours(self, jour: date) -> list[Message]:
        """Close the transfers due up to that day and give the messages that leave up to it, each once."""
        while (echeance_du := min((e.jour for e in self.etat.echeances), default=date.max)) <= jour:
            for nom, octets in payer(self.etat, echeance_du, self._scenario, self._tables, self._dire_piece):
                self._poster(nom, octets, echeance_du)
        partants = [m for m in self.etat.messages if m.jour <= jour]
        self.etat.messages = [m for m in self.etat.messages if m.jour > jour]
        if self._scenario.retours.desordre:
            partants.sort(key=lambda m: tirage(self._graine, "ordre", m.nom, m.rang))
        else:
            partants.sort(key=lambda m: (m.jour, m.rang))
        return [Message(m.nom, m.octets) for m in partants]

    def preparer_remise(self) -> list[Message]:
        """The messages due today and those not handed over yet, once the state says so on disk."""
        nouveaux = self.produire_retours(self.aujourdhui())
        self.etat.a_remettre += [MessagePret(self.aujourdhui(), m.nom, m.octets, 0) for m in nouveaux]
        if nouveaux:
            self.enregistrer()
        return [Message(m.nom, m.octets) for m in self.etat.a_remettre]

    def noter_remise(self, remis: Iterable[Message]) -> None:
        """These messages have been handed over; the state says so on disk."""
        for message in remis:
            fait = next(m for m in self.etat.a_remettre if (m.nom, m.octets) == (message.nom, message.octets))
            self.etat.a_remettre.remove(fait)
        self.enregistrer()

    def prochain_jour(self) -> date | None:
        """The first day something is due, for a calendar that jumps."""
        return min((*(e.jour for e in self.etat.echeances), *(m.jour for m in self.etat.messages)), default=None)

    def _poster(self, nom: str, octets: bytes, jour: date) -> None:
        for depart, contenu in departs(nom, octets, jour, self._scenario.retours, self._graine):
            self.etat.messages.append(MessagePret(depart, nom, contenu, len(self.etat.messages) + self.etat.sequence))

    def _accuser(self, lot: Lot, jour: date) -> None:
        """The ARL, unless the scenario is silent or nobody expects one (every invoice in mode dégradé)."""
        degrade = bool(lot.factures) and all(facture.bloc.mode == 5 for facture in lot.factures)
        if degrade or tirage(self._graine, "silence", lot.nom, self.etat.recus) < self._scenario.arl.silence:
            return
        rang = self.etat.accuses.get(lot.nom, 0) + 1
        self.etat.accuses[lot.nom] = rang
        self.etat.sequence += 1
        e = lot.enveloppe
        caisse = Partie(e.type_destinataire, e.destinataire) if e.lisible else Partie("CT", "00000001999999")
        emetteur = e.emetteur if chiffres(e.emetteur, 9) else lot.nom[4:13]
        rejets = tuple(dict.fromkeys(self._rejet(c.regle, c.facture) for c in lot.constats))
        arl = Arl(
            emetteur=caisse,
            destinataire=Partie("TP", "00000" + (emetteur if chiffres(emetteur, 9) else "0" * 9)),
            identifiant6=f"A{self.etat.sequence:05d}",
            jour=jour,
            lot=lot.numero if lot.cle else 0,
            jour_lot=lot.jour if lot.cle else None,
            rejets=rejets[:_MOTIFS_ARL_MAX],
        )
        nom = f"{lot.nom}.arl" if rang == 1 else f"{lot.nom}-{rang}.arl"
        self._poster(nom, ecrire_arl(arl), jour_ouvre(jour, self._scenario.arl.delai_jours))

    def _rejet(self, regle: str, facture: int) -> RejetArl:
        code = self._tables.codes[self._tables.regles[regle].code]
        if code.niveau == "F" and facture:
            return RejetArl(code.code, code.libelle, "F", facture)
        return RejetArl(code.code, code.libelle)

    def _instruire(self, lot: Lot, facture: FactureRecue, jour: date) -> None:
        """Decide one invoice and put its answer on the calendar."""
        contexte = Contexte(self._tables, self._assures, self._annuaire, self.etat.passe, self._scenario, jour)
        decision = decider(facture, constater(facture, contexte), self._tables)
        passe, cumuls = self.etat.passe, self._tables.cumuls
        neuve = cle_facture(payeur_de(facture), facture.emetteur, facture.numero) not in passe.numeros
        if facture.nature == "ANNULATION":
            self._annuler(facture, jour)
        elif neuve:
            passe.noter_actes(facture, decision.refusees, (cumuls.accord_lettre, cumuls.accord_coefficient))
            if facture.nature == "FSE":
                self.etat.admises[f"{facture.emetteur}/{facture.numero:09d}"] = attente.admises(facture, self._tables)
        passe.noter_numero(facture)
        self._dire_facture(facture, decision)
        detail = self._scenario.paiement.detail
        assert lot.jour is not None  # a lot without a day is refused
        retour = repondre(facture, decision, contexte.assure(facture), lot.numero, lot.jour, detail)
        p, cle = self._scenario.paiement, (lot.nom, facture.numero)
        delai = p.delai_min + int(tirage(self._graine, "delai", lot.nom) * (p.delai_max - p.delai_min + 1))
        e = lot.enveloppe
        echeance = Echeance(jour_ouvre(jour, max(1, delai)), e.type_destinataire, e.destinataire, facture.emetteur, retour)
        paye = any(part is not None and part.etat == "P" for part in (retour.amo, retour.amc))
        if paye and tirage(self._graine, "differe", *cle) < p.differes:
            self.etat.echeances.append(evolve(echeance, retour=differer(retour)))
            echeance = evolve(echeance, jour=jour_ouvre(echeance.jour, max(1, p.differe_jours)))
        if paye and tirage(self._graine, "reprise", *cle) < p.reprises:
            echeance = evolve(echeance, reprise=max(1, p.reprise_jours))
        self.etat.echeances.append(attente.attendre(echeance, facture, self._tables, self._scenario.controle, jour))

    def _annuler(self, facture: FactureRecue, jour: date) -> None:
        """A DRE is cancelled: not paid if it was not yet, reclaimed otherwise."""
        annulee = int(facture.lue.entete.entree)
        cle_dre = cle_facture(payeur_de(facture), facture.emetteur, annulee)
        for rang, echeance in enumerate(self.etat.echeances):
            retour = echeance.retour
            if (retour.numero, echeance.paye, retour.type) == (annulee, facture.emetteur, "D") and retour.amc is not None:
                sans = evolve(retour, amc=evolve(retour.amc, etat="", paye=0), actes=(), motifs=())
                self.etat.echeances[rang] = evolve(echeance, retour=sans, reprise=0)
                self.etat.passe.oublier_actes(cle_dre)
                return
        payee = self.etat.dre_payees.pop(f"{facture.emetteur}/{annulee:09d}", None)
        if payee is not None:
            rappel = evolve(payee, jour=jour_ouvre(jour, 1), retour=reprendre(payee.retour), rappel=True)
            self.etat.echeances.append(rappel)
        self.etat.passe.oublier_actes(cle_dre)

    def _dire_lot(self, lot: Lot, jour: date) -> None:
        self.decisions.append(
            {
                "jour": jour.isoformat(),
                "lot": lot.nom,
                "etat": "accepté" if lot.accepte else "refusé",
                "motifs": [self._motif(constat.regle, constat.info) for constat in lot.constats],
            }
        )

    def _dire_piece(self, numero: int, regle: str) -> None:
        self.decisions.append({"facture": f"{numero:09d}", "motifs": [{**self._motif(regle, ""), "ligne": 0}]})

    def _dire_facture(self, facture: FactureRecue, decision: Decision) -> None:
        etats = {"P": "payée", "R": "rejetée", "D": "différée", "": "sans paiement"}
        self.decisions.append(
            {
                "facture": f"{facture.numero:09d}",
                "amo": etats[decision.amo.etat] if decision.amo else "",
                "amc": etats[decision.amc.etat] if decision.amc else "",
                "motifs": [{**self._motif(c.regle, c.info), "ligne": c.ligne} for c in decision.constats],
            }
        )

    def _motif(self, regle: str, info: str) -> dict[str, Any]:
        r = self._tables.regles[regle]
        return {"code": r.code, "regle": r.id, "texte": r.texte, "reference": r.reference, "precision": info}
