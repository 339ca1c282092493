"""The lines of the work queue that come from the exchange with the payers: late, in doubt, unreadable, unsigned, no piece."""

from collections.abc import Iterator
from datetime import date, timedelta

from core.dates import afficher_jour
from core.facturation.payeur import nom_du_payeur
from core.pluriel import combien
from core.ports import Registre
from core.services.feries import Feries
from core.services.silences import silences
from core.travail.tache import Tache

# a piece is asked for again by the caisse after that long (choice: the time granted to a payer without text)
PIECE = timedelta(days=10)


def taches_des_echanges(registre: Registre, jour: date, feries: Feries, cabinet: str) -> Iterator[Tache]:
    """Of one practice, when it is given; what belongs to no practice is always shown."""
    yield from _silences(registre, jour, feries, cabinet)
    yield from _envois(registre, cabinet)
    yield from _a_signer(registre, cabinet)
    yield from _quarantaine(registre)
    yield from _pieces(registre, cabinet)


def _silences(registre: Registre, jour: date, feries: Feries, cabinet: str) -> Iterator[Tache]:
    for s in silences(registre, jour, feries, cabinet):
        quoi = "ARL non reçu" if s.quoi == "arl" else "reçu et impayé"
        phrase = f"lot {s.lot.numero}, {combien(s.nombre, 'facture')} : {quoi} depuis le {afficher_jour(s.depuis)} — l relance"
        yield Tache(
            "ARL" if s.quoi == "arl" else "silence",
            s.cabinet,
            nom_du_payeur(s.lot.payeur),
            phrase,
            s.montant,
            s.depuis,
            "lots",
            str(s.lot.numero),
            s.lot.id,
        )


def _envois(registre: Registre, cabinet: str) -> Iterator[Tache]:
    """A package that may have left, or could not."""
    genres = {"en_doute": "en doute", "emission": "en doute", "differe": "différé"}
    noms = {i.am: i.cabinet for i in registre.infirmiers()}
    for e in registre.envois(etats=("en_doute", "emission", "differe")):
        lot = registre.lot(e.lot)
        chez = noms.get(lot.infirmier, "")
        if cabinet not in ("", chez):
            continue
        suite = "peut-être reçu : le renvoi porte les mêmes octets" if e.etat != "differe" else "sera retenté"
        phrase = f"lot {lot.numero}, {combien(e.essais, 'essai')} : {e.erreur or suite}"
        echeance = e.prochain.date() if e.prochain else None
        qui = nom_du_payeur(lot.payeur)
        yield Tache(genres[e.etat], chez, qui, phrase, lot.demande, echeance, "envois", "", e.id)


def _a_signer(registre: Registre, cabinet: str) -> Iterator[Tache]:
    infirmiers = {i.am: i for i in registre.infirmiers()}
    for lot in registre.lots(etats=("constitue",), cabinet=cabinet):
        qui = infirmiers.get(lot.infirmier)
        nom = f"{qui.nom} {qui.prenom}" if qui else lot.infirmier
        phrase = f"lot {lot.numero}, {combien(lot.nombre, 'facture')} à signer avec sa CPS"
        chez = qui.cabinet if qui else ""
        yield Tache("à signer", chez, nom, phrase, lot.demande, lot.jour, "lots", str(lot.numero), lot.id)


def _quarantaine(registre: Registre) -> Iterator[Tache]:
    for m in registre.messages(etat="quarantaine"):
        phrase = f"retour illisible : {m.cause}" + (f" — {m.remede}" if m.remede else "")
        yield Tache("quarantaine", "", m.nom, phrase, 0, m.recu_le.date(), "quarantaine", "", m.id)


def _pieces(registre: Registre, cabinet: str) -> Iterator[Tache]:
    for f, nom in registre.pieces_attendues(cabinet=cabinet):
        phrase = f"facture {f.numero} : la pièce {nom} manque — Entrée, puis f la joint"
        limite = (f.validee_le or f.fin) + PIECE
        yield Tache(
            "pièce", f.cabinet, f.nom, phrase, f.demande - f.paye, limite, "pieces", f"#{f.id}", f.id, f.patient, f.id, nom
        )
