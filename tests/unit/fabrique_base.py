"""What the tests of the base and of the exchanges share: a small practice, invoices, a payer that answers what it is told."""

from collections.abc import Callable
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

from attrs import evolve

from core.cotation.resultat import Cotation, Etape, LigneCotee
from core.cotation.seance import ActeFait, Seance
from core.dossier.droits import Droits, PeriodeAmo
from core.dossier.ordonnance import Ordonnance, SoinPrescrit
from core.dossier.personnes import Cabinet, Infirmier, Patient, Prescripteur
from core.emulateurs.horloge import HorlogeEmulee
from core.facturation.facture import Amc, Amo, Beneficiaire, Executant, Facture, LigneFacture, Prescription
from core.facturation.fiche import FactureEnregistree, Instantane, SeanceEnregistree, SeanceFigee
from core.ports import Message, PanneTransport, Paquet
from core.telematique import arl, noemie
from db.ouverture import ouvrir
from db.registre import RegistreBase

CLE = "5a" * 32
JOUR = date(2026, 10, 12)
MAINTENANT = datetime(2026, 11, 20, 9, 0)
AM = "999000018"
RPPS = "99900000177"
ORGANISME = "0055555501"


def base(dossier: Path, nature: str = "fictive") -> RegistreBase:
    """A new base with one practice, one nurse, one prescriber."""
    registre = ouvrir(dossier / "essai.db", CLE, creer=True, nature=nature)  # type: ignore[arg-type]
    if not registre.cabinets():
        registre.enregistrer_cabinet(Cabinet("CAB1", "CABINET EMU", "VILLE-EMU"))
        registre.enregistrer_infirmier(Infirmier(AM, RPPS, "TEST-MARTIN", "Lea", "CAB1"))
        registre.enregistrer_prescripteur(Prescripteur("TEST-DOC", "Jean", rpps="99900000250"))
    return registre


def horloge(moment: datetime = MAINTENANT) -> HorlogeEmulee:
    return HorlogeEmulee(moment)


def patient(registre: RegistreBase, **champs: object) -> Patient:
    droits = Droits(amo=(PeriodeAmo("01", "999", "0000", date(2024, 1, 1)),))
    p = Patient("TEST-DUPONT", "Jeanne", "19991312", nir="2991355555042", cle="69", droits=droits, cabinet="CAB1")
    return registre.enregistrer_patient(evolve(p, **({"naissance": "19500612"} | champs)))


def seance(registre: RegistreBase, p: Patient, jour: date = JOUR) -> SeanceEnregistree:
    ordonnance = registre.enregistrer_ordonnance(Ordonnance(p.id, 1, 1, date(2026, 10, 1), (SoinPrescrit("injection_im"),), jour))
    s = Seance(jour, (ActeFait("injection_im"),), lieu="domicile")
    return registre.enregistrer_seances([SeanceEnregistree(p.id, 1, "CAB1", s, ordonnance.id)])[0]


def instantane(p: Patient, jour: date = JOUR, *, dre: bool = False, montant: int = 900, mode: int = 3) -> Instantane:
    """An invoice of one AMI line; 60 % AMO, the rest AMC (DRE) or the patient."""
    amo = montant * 60 // 100
    reste = montant - amo
    ligne = LigneFacture(
        rang=1,
        seance=1,
        jour=jour,
        acte="injection_im",
        code="AMI",
        prix_unitaire=montant,
        coefficient=Decimal(1),
        quantite=1,
        base=montant,
        honoraires=montant,
        taux=60,
        part_amo=amo,
        part_rl=0,
        part_amc=reste if dre else 0,
        part_patient=0 if dre else reste,
    )
    facture = Facture(
        beneficiaire=Beneficiaire(p.nir, p.cle, p.nom, p.prenom, p.naissance),
        amo=Amo("01", "999", "0000"),
        executant=Executant(AM, RPPS, "TEST-MARTIN", "LEA", "CAB1"),
        prescription=Prescription(date(2026, 10, 1), rpps="99900000250"),
        lignes=(ligne,),
        amc=Amc(ORGANISME, nom="MUTUELLE EMU") if dre else None,
        tiers_payant_amc=dre,
        mode=mode,
    )
    etape = Etape("tarif", "2020-01-01", "art. 1", "AMI 1", 0, montant)
    cotee = LigneCotee("injection_im", "Injection", "AMI", Decimal(1), 100, 1, montant, montant, (etape,))
    figee = SeanceFigee(Seance(jour, (ActeFait("injection_im"),)), Cotation(jour, "metropole", (cotee,), ()))
    return Instantane(facture, p, (figee,), "empreinte-essai", "0.1.0")


def facture_validee(registre: RegistreBase, p: Patient, jour: date = JOUR, **options: object) -> FactureEnregistree:
    s = seance(registre, p, jour)
    brouillon = registre.creer_facture(instantane(p, jour, **options), [s.id])  # type: ignore[arg-type]
    return registre.valider_facture(brouillon.id, MAINTENANT.date())


class TransportScripte:
    """A transport that obeys: fails when told, keeps what it took by key, gives the messages it was handed."""

    marque = "EMU"

    def __init__(self) -> None:
        self.pannes: list[PanneTransport | None] = []
        self.recus: dict[str, Paquet] = {}
        self.depots: list[Paquet] = []
        self.boite: list[Message] = []

    def deposer(self, paquet: Paquet) -> None:
        self.depots.append(paquet)
        panne = self.pannes.pop(0) if self.pannes else None
        if panne and not panne.incertain:
            raise panne
        self.recus.setdefault(paquet.cle, paquet)
        if panne:
            raise panne

    def relever(self) -> list[Message]:
        return list(self.boite)

    def acquitter(self, nom: str) -> None:
        self.boite = [m for m in self.boite if m.nom != nom]


class LecteurFixe:
    """A reader whose CPS is always there and whose code is 1234."""

    marque = "EMU"

    def __init__(self, am: str = AM) -> None:
        from core.telematique.cartes import CarteCps, SituationCps, ecrire_cps

        carte = CarteCps("EMU0001", date(2030, 1, 1), RPPS, "TEST-MARTIN", "LEA", (SituationCps(1, am, "CAB1"),))
        self._octets = ecrire_cps(carte)

    def lire_vitale(self) -> bytes:
        raise AssertionError("aucune carte Vitale dans ces essais")

    def lire_cps(self, code_porteur: str) -> bytes:
        assert code_porteur == "1234"
        return self._octets

    def signer(self, octets: bytes) -> str:
        from core.telematique.signature import signer

        return signer(octets, b"cle de test")


class _SansFeries:
    """The working days of tests that are not about them: every day of the week counts."""

    def lire(self, registre: object) -> "_SansFeries":
        return self

    def chez(self, infirmier: str) -> Callable[[date], bool]:
        return lambda jour: False


SANS_FERIES: Any = _SansFeries()
CAISSE = noemie.Partie("CT", "00000001999999")
MUTUELLE = noemie.Partie("OC", "00000055555501")


def arl_de(lot, rejets: tuple[arl.RejetArl, ...] = (), id6: str = "A00001", emetteur: noemie.Partie = CAISSE) -> Message:
    octets = arl.ecrire(
        arl.Arl(
            emetteur=emetteur,
            destinataire=noemie.Partie("TP", f"00000{lot.infirmier}"),
            identifiant6=id6,
            jour=lot.jour,
            lot=lot.numero,
            jour_lot=lot.jour,
            rejets=rejets,
        )
    )
    return Message(f"{lot.nom}.arl" if id6 == "A00001" else f"{lot.nom}-{int(id6[1:])}.arl", octets)


def reponse(registre: RegistreBase, fiche: FactureEnregistree, etat: str = "P", paye: int | None = None, motifs=()):
    """One invoice of a return, as the payer of its flow would write it."""
    f, r = fiche.facture, registre.facture(fiche.id).resume
    lot = registre.lot(r.lot)
    demande = r.demande
    part = noemie.PartRetour(demande, etat, demande if paye is None and etat == "P" else paye or 0)  # type: ignore[arg-type]
    dre = r.nature == "DRE"
    if dre:
        part = evolve(part, organisme=ORGANISME)
    b = f.beneficiaire
    return noemie.FactureRetour(
        numero=r.numero,
        lot=lot.numero,
        jour_lot=lot.jour,
        type="D" if dre else "F",
        assure=noemie.AssureRetour(b.nir, b.cle, b.naissance[2:], b.rang),
        amo=None if dre else part,
        amc=part if dre else None,
        motifs=tuple(motifs),
    )


def noemie_de(factures, id6: str = "N00001", virement: str = "VIR EMU 1", **options) -> Message:
    somme = sum(f.paye for f in factures) + sum(r.effet for r in options.get("retenues", ()))
    somme += sum(f.montant for f in options.get("forfaits", ()))
    dre = any(f.type == "D" for f in factures)
    octets = noemie.ecrire(
        noemie.RetourAEcrire(
            emetteur=MUTUELLE if dre else CAISSE,
            destinataire=noemie.Partie("TP", f"00000{AM}"),
            identifiant6=id6,
            jour=date(2026, 11, 25),
            virement=noemie.Virement(date(2026, 11, 25), virement if somme else noemie.SANS_VIREMENT),
            factures=tuple(factures),
            organisme_complementaire="55555501" if dre else "",
            **options,
        )
    )
    return Message(f"EMU_{id6}.noemie", octets)


def motif(code: str = "E006", libelle: str = "DROITS NON OUVERTS", **champs) -> noemie.Motif:
    return noemie.Motif(code, libelle, champs.pop("niveau", "F"), champs.pop("part", "O"), **champs)
