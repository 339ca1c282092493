"""Reminders: the letter, its trace in the base, the contacts; never for what was rejected, which is to be corrected instead."""

from collections.abc import Callable, Sequence
from datetime import date

from attrs import frozen

from core.argent import afficher
from core.citation import citer
from core.erreurs import Anomalie, Refus
from core.pluriel import combien
from core.ports import Horloge, Registre
from core.reglements.creances import Creance
from core.reglements.mots import CANAUX, PATIENT
from core.reglements.relances import NIVEAUX, Demarche, lettre, niveau_suivant, trop_tot
from core.services.feries import Feries


@frozen
class Courrier:
    """A letter ready to be written: its file name holds no name of a person."""

    fichier: str
    texte: str
    demarche: Demarche
    tot: date | None  # the first decent day, when it is not reached


def relancables(creances: Sequence[Creance]) -> list[Creance]:
    """Those that a reminder may ask for."""
    return [c for c in creances if not c.rejetee]


def preparer(
    registre: Registre,
    creances: Sequence[Creance],
    horloge: Horloge,
    feries: Feries,
    *,
    niveau: int = 0,
    canal: str = "courrier",
) -> Courrier:
    """The next letter for these invoices of one payer (or one patient) and one practice; nothing is written.

    Raises `Refus` RIEN_A_RELANCER when all of them were rejected or there are none.
    """
    siennes = relancables(creances)
    if not siennes:
        raise Refus(
            Anomalie(
                "RIEN_A_RELANCER",
                "rien à relancer ici : ce qui est rejeté se corrige, il ne se relance pas",
                "traiter les rejets (F5), ou choisir une somme en attente",
            )
        )
    jour, premiere = horloge.aujourdhui(), siennes[0]
    feries.lire(registre)
    rang = niveau or niveau_suivant(siennes)
    cabinet = next(c for c in registre.cabinets() if c.code == premiere.facture.cabinet)
    patient = registre.patient(premiere.facture.patient) if premiere.payeur == PATIENT else None
    texte = lettre(
        rang,
        cabinet,
        siennes,
        jour,
        patient=patient,
        fictive=registre.nature == "fictive",
        penalites={c.facture.id: p for c in siennes if (p := c.penalite(jour, feries.chez(c.facture.infirmier)))},
    )
    qui = f"patient-{patient.id}" if patient else premiere.payeur.replace(":", "-")
    marque = "EMU_" if registre.nature == "fictive" else ""
    fichier = f"{marque}relance-{jour:%Y%m%d}-n{rang}-{cabinet.code}-{qui}.txt"
    demarche = Demarche(
        cabinet=cabinet.code,
        payeur=premiere.payeur,
        jour=jour,
        niveau=rang,
        canal=canal,
        montant=sum(c.du for c in siennes),
        factures=tuple(c.facture.id for c in siennes),
        patient=patient.id if patient else 0,
        fichier=fichier,
    )
    return Courrier(fichier, texte, demarche, trop_tot(siennes, rang, jour))


def envoyer_lettre(registre: Registre, courrier: Courrier, ecrire: Callable[[str, str], None], horloge: Horloge) -> Demarche:
    """Write its file by `ecrire(name, text)`; once it is there the letter enters the log. Raises the `Refus` of `ecrire`."""
    ecrire(courrier.fichier, courrier.texte)
    return _noter(registre, courrier.demarche, horloge)


def noter_contact(
    registre: Registre, creances: Sequence[Creance], canal: str, horloge: Horloge, *, interlocuteur: str = "", note: str = ""
) -> Demarche:
    """A call, a mail, a visit: with whom, and what was said. Raises `Refus` CANAL_INCONNU, MOTIF_ABSENT without a note."""
    if canal not in CANAUX:
        raise Refus(
            Anomalie("CANAL_INCONNU", f"façon de contacter inconnue : {citer(canal)}", f"choisir parmi : {', '.join(CANAUX)}")
        )
    if not note.strip():
        raise Refus(Anomalie("MOTIF_ABSENT", "un contact se note avec ce qui a été dit", "écrire la réponse en quelques mots"))
    premiere = creances[0]
    demarche = Demarche(
        cabinet=premiere.facture.cabinet,
        payeur=premiere.payeur,
        jour=horloge.aujourdhui(),
        niveau=0,
        canal=canal,
        montant=sum(c.du for c in creances),
        factures=tuple(c.facture.id for c in creances),
        patient=premiere.facture.patient if premiere.payeur == PATIENT else 0,
        interlocuteur=interlocuteur.strip(),
        note=note.strip(),
    )
    return _noter(registre, demarche, horloge)


def _noter(registre: Registre, demarche: Demarche, horloge: Horloge) -> Demarche:
    with registre.ecriture():
        notee = registre.noter_demarche(demarche)
        dit = f"{NIVEAUX[notee.niveau]}, {notee.canal}, {combien(len(notee.factures), 'facture')}, {afficher(notee.montant)}"
        registre.journaliser("demarche", "demarche", notee.id, horloge.maintenant(), dit)
    return notee
