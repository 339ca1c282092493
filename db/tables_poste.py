"""The tables of the biller's own work: what she made (templates, macros, filters) and what she did (to undo it)."""

from peewee import Check, IntegerField, TextField

from db.champs import JourField, MomentField, OctetsField, Table, parmi


class Modele(Table):
    """Lines of entry under a name, every version."""

    nom = TextField()
    version = IntegerField(constraints=[Check("version >= 1")])
    cabinet = TextField()
    auteur = TextField()
    texte = TextField(constraints=[Check("texte <> ''")])
    note = TextField()
    cree_le = JourField()
    retire = IntegerField(constraints=[Check("retire IN (0, 1)")])
    employe_le = JourField(null=True)
    emplois = IntegerField()

    class Meta:
        indexes = ((("nom", "cabinet", "auteur", "version"), True),)


class Macro(Table):
    """Routines."""

    nom = TextField(primary_key=True)
    contenu = TextField()
    cree_le = JourField()
    employe_le = JourField(null=True)


class Filtre(Table):
    """What to keep of a list."""

    nom = TextField(primary_key=True)
    ecran = TextField()
    texte = TextField()


class Parametre(Table):
    """What was changed from the defaults of the program."""

    nom = TextField(primary_key=True)
    valeur = TextField()


class Action(Table):
    """What was done, with every row it changed before and after (compressed JSON)."""

    libelle = TextField()
    auteur = TextField()
    moment = MomentField()
    etat = TextField(constraints=[parmi("etat", ("faite", "defaite"))])
    frontiere = TextField()
    contenu = OctetsField()

    class Meta:
        indexes = ((("auteur", "etat"), False),)


class Annulation(Table):
    """A row only while an undo runs: the triggers of unsent invoices let that one through."""

    action = IntegerField(primary_key=True)


class Question(Table):
    """What the nurses are asked; `patient` and `facture` are ids, NULL when it is about neither."""

    texte = TextField(constraints=[Check("texte <> ''")])
    cabinet = TextField()
    infirmier = TextField()
    patient = IntegerField(null=True, index=True)
    facture = IntegerField(null=True)
    posee_le = JourField()
    relances = IntegerField(constraints=[Check("relances >= 0")])
    relancee_le = JourField(null=True)
    reponse = TextField()
    repondue_le = JourField(null=True)

    class Meta:
        indexes = ((("repondue_le", "cabinet"), False),)


class Report(Table):
    """Lines of the work queue that are not shown before a day."""

    cle = TextField(primary_key=True)
    jusqu_au = JourField(index=True)


TABLES_DU_POSTE: tuple[type[Table], ...] = (
    Modele,
    Macro,
    Filtre,
    Parametre,
    Action,
    Annulation,
    Question,
    Report,
)
