"""The tables of what follows the returns: bank lines and matches, reminders, patients' payments, time spent."""

from peewee import Check, CompositeKey, IntegerField, TextField

from core.reglements.mots import CANAUX, MOYENS
from db.champs import CentimesField, JourField, Table, lien, parmi
from db.tables_dossier import Cabinet, Facture, Patient, Virement


class LigneBanque(Table):
    """Credits of bank statements; `rang` tells apart identical lines of the same day."""

    cabinet = lien(Cabinet, field=Cabinet.code, column_name="cabinet", index=False)
    jour = JourField()
    libelle = TextField()
    montant = CentimesField(constraints=[Check("montant > 0")])
    reference = TextField()
    rang = IntegerField(constraints=[Check("rang >= 1")])
    importee_le = JourField()

    class Meta:
        indexes = ((("cabinet", "jour", "libelle", "montant", "rang"), True),)


class Pointage(Table):
    """Which bank line brought a transfer."""

    virement = lien(Virement, column_name="virement", primary_key=True)
    ligne = lien(LigneBanque, column_name="ligne")
    manuel = IntegerField(constraints=[Check("manuel IN (0, 1)")])


class Demarche(Table):
    """Contacts (level 0) and reminders."""

    cabinet = lien(Cabinet, field=Cabinet.code, column_name="cabinet", index=False)
    payeur = TextField()
    patient = lien(Patient, nul=True, column_name="patient")
    jour = JourField()
    niveau = IntegerField(constraints=[Check("niveau BETWEEN 0 AND 3")])
    canal = TextField(constraints=[parmi("canal", CANAUX)])
    montant = CentimesField()
    interlocuteur = TextField()
    note = TextField()
    fichier = TextField()

    class Meta:
        indexes = ((("cabinet", "payeur"), False),)


class DemarcheFacture(Table):
    """What each of them was about."""

    demarche = lien(Demarche, column_name="demarche", index=False)
    facture = lien(Facture, column_name="facture")

    class Meta:
        primary_key = CompositeKey("demarche", "facture")


class Creance(Table):
    """What is due, kept by the triggers of db.creances: of the payer of an invoice, of its patient."""

    facture = IntegerField()
    part = TextField(constraints=[parmi("part", ("payeur", "patient"))])
    cabinet = TextField()
    payeur = TextField()
    depuis = JourField()
    du = CentimesField()
    rejete = IntegerField()

    class Meta:
        primary_key = CompositeKey("facture", "part")
        indexes = ((("payeur", "cabinet", "depuis", "facture", "du", "rejete"), False),)


class Encaissement(Table):
    """What patients paid."""

    facture = lien(Facture, column_name="facture")
    jour = JourField()
    montant = CentimesField(constraints=[Check("montant > 0")])
    moyen = TextField(constraints=[parmi("moyen", MOYENS)])
    note = TextField()


class Temps(Table):
    """Seconds spent for a practice on a task, a day; `saisi` lines are corrections, signed, with their reason."""

    cabinet = lien(Cabinet, field=Cabinet.code, column_name="cabinet", index=False)
    tache = TextField()
    jour = JourField()
    secondes = IntegerField()
    saisi = IntegerField(constraints=[Check("saisi IN (0, 1)")])
    note = TextField()

    class Meta:
        indexes = ((("cabinet", "jour"), False),)


TABLES_DU_SUIVI: tuple[type[Table], ...] = (LigneBanque, Pointage, Demarche, DemarcheFacture, Creance, Encaissement, Temps)
