"""The tables that refer to no other: the base itself, its sequences, drafts, messages, journal."""

from peewee import AutoField, Check, IntegerField, TextField

from core.lots import indus
from db.champs import CentimesField, JourField, MomentField, OctetsField, Table, parmi


class Base(Table):
    """One row a property of the base: nature, cree_le."""

    cle = TextField(primary_key=True)
    valeur = TextField()


class Compteur(Table):
    """The last number given in each sequence."""

    nom = TextField(primary_key=True)
    valeur = IntegerField(constraints=[Check("valeur >= 0")])


class Brouillon(Table):
    """What the screens are in the middle of."""

    cle = TextField(primary_key=True)
    contenu = TextField()


class Message(Table):
    """What came, as it came."""

    nom = TextField()
    empreinte = TextField(unique=True)
    octets = OctetsField()
    recu_le = MomentField()
    genre = TextField(constraints=[parmi("genre", ("arl", "noemie", "inconnu"))])
    etat = TextField(index=True, constraints=[parmi("etat", ("recu", "lu", "quarantaine"))])
    cause = TextField()
    remede = TextField()


class Indu(Table):
    """Debts opened by retentions; only the amounts, the state and what was answered move."""

    reference = TextField()
    nature = TextField()
    infirmier = TextField()
    retenu = CentimesField()
    solde = CentimesField()
    etat = TextField(constraints=[parmi("etat", indus.ETATS)])
    ouvert_le = JourField()
    notifie_le = JourField(null=True)
    motif = TextField()

    class Meta:
        indexes = ((("infirmier", "reference"), True),)


class Journal(Table):
    """Append-only; `empreinte` = SHA-256 of the line before and of this one."""

    seq = AutoField()
    moment = MomentField()
    type = TextField()
    objet = TextField()
    objet_id = IntegerField()
    donnees = TextField()
    empreinte = TextField()

    class Meta:
        indexes = ((("objet", "objet_id"), False),)
