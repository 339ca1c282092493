"""The tables. STRICT, no CASCADE: nothing disappears because something else does.

Triggers protect the facts that never change (db.declencheurs); `contenu` is JSON, the columns beside it are searched or summed.
"""

from peewee import SQL, AutoField, Check, CompositeKey, IntegerField, TextField

from core.facturation import etats as etats_facture
from core.lots import envois as etats_envoi
from core.lots import etats as etats_lot
from core.lots import pieces as etats_scor
from db.champs import CentimesField, JourField, MomentField, OctetsField, Table, lien, parmi
from db.tables_communes import Message


class Cabinet(Table):
    """Practices."""

    code = TextField(unique=True)
    nom = TextField()
    commune = TextField()
    zone = TextField()
    territoire = TextField()
    adresse = TextField()


class Infirmier(Table):
    """Nurses who invoice."""

    am = TextField(unique=True)
    rpps = TextField()
    nom = TextField()
    prenom = TextField()
    cabinet = lien(Cabinet, field=Cabinet.code, column_name="cabinet")
    convention = TextField()
    zone_tarifaire = TextField()
    zone_ik = TextField()


class Prescripteur(Table):
    """Prescribers; `recherche` is what a fragment is looked for in."""

    nom = TextField()
    prenom = TextField()
    am = TextField()
    rpps = TextField()
    specialite = TextField()
    recherche = TextField(index=True)


class Patient(Table):
    """Patients; `recherche` holds the names without accents, the date of birth and the NIR; `traits` what is compared of them."""

    cabinet = TextField()
    nom = TextField()
    prenom = TextField()
    naissance = TextField()
    nir = TextField()
    cle = TextField()
    nir_individuel = TextField()
    recherche = TextField(index=True)
    contenu = TextField()
    traits = TextField(index=True, constraints=[SQL("DEFAULT ''")])

    class Meta:
        indexes = ((("cabinet", "recherche"), False), (("nir", "cle"), False))


class Ressemblance(Table):
    """How many records have each key of db.ressemblances, kept by its triggers."""

    cle = TextField(primary_key=True)
    nombre = IntegerField()


class Droit(Table):
    """The periods of rights of a patient, in their order; `fin` NULL is open."""

    patient = lien(Patient, column_name="patient")
    genre = TextField(constraints=[parmi("genre", ("amo", "exoneration", "amc"))])
    debut = JourField()
    fin = JourField(null=True, index=True)
    contenu = TextField()


class Ordonnance(Table):
    """Prescriptions."""

    patient = lien(Patient, column_name="patient")
    prescripteur = lien(Prescripteur, column_name="prescripteur")
    infirmier = lien(Infirmier, column_name="infirmier")
    jour = JourField()
    contenu = TextField()


class Facture(Table):
    """Where each flow (FSE, DRE, annulation) stands. Numbered, its content never changes: only etat, lot, paye and motif move."""

    nature = TextField(constraints=[parmi("nature", ("FSE", "DRE", "ANNULATION"))])
    numero = IntegerField(null=True, unique=True, constraints=[Check("numero BETWEEN 1 AND 999999999")])
    etat = TextField(constraints=[parmi("etat", etats_facture.ETATS)])
    infirmier = lien(Infirmier, field=Infirmier.am, column_name="infirmier")
    cabinet = TextField()
    patient = lien(Patient, column_name="patient")
    nom = TextField()
    nir = TextField()
    payeur = TextField()
    mode = IntegerField(constraints=[Check("mode BETWEEN 0 AND 5")])
    jour = JourField()
    fin = JourField()
    honoraires = CentimesField()
    part_amo = CentimesField()
    part_amc = CentimesField()
    part_patient = CentimesField()
    demande = CentimesField(constraints=[Check("demande >= 0")])
    paye = CentimesField(constraints=[SQL("DEFAULT 0")], default=0)
    lot = IntegerField(null=True, index=True, constraints=[SQL('REFERENCES "lot" ("id") ON DELETE RESTRICT')])
    fse = lien("self", nul=True, column_name="fse")
    remplace = lien("self", nul=True, column_name="remplace", unique=True)
    motif = TextField()
    validee_le = JourField(null=True)

    class Meta:
        indexes = ((("etat", "infirmier"), False), (("cabinet", "jour"), False))
        constraints = (
            Check("(numero IS NULL) = (etat = 'brouillon')"),
            Check("etat <> 'close' OR motif <> ''"),
            Check("part_amo + part_amc + part_patient = honoraires"),
        )


class Instantane(Table):
    """The frozen content of an invoice, compressed JSON (core.facturation.instantane), and its SHA-256."""

    facture = lien(Facture, column_name="facture", primary_key=True)
    contenu = OctetsField()
    empreinte = TextField()


class Seance(Table):
    """Visits; `facture` is the invoice that bills it now."""

    patient = lien(Patient, column_name="patient")
    infirmier = lien(Infirmier, column_name="infirmier")
    ordonnance = lien(Ordonnance, nul=True, column_name="ordonnance")
    cabinet = TextField()
    jour = JourField(index=True)
    heure = TextField()
    passage = IntegerField()
    contenu = TextField()
    cotation = TextField(null=True)
    montant = CentimesField()
    facture = lien(Facture, nul=True, column_name="facture", index=False)


class ActeCote(Table):
    """What each priced visit bills: the memory that yearly quotas and episodes are counted in."""

    seance = lien(Seance, column_name="seance")
    patient = lien(Patient, column_name="patient")
    infirmier = lien(Infirmier, column_name="infirmier")
    jour = JourField()
    acte = TextField()
    quantite = IntegerField()

    class Meta:
        indexes = ((("patient", "jour"), False),)


class Fusion(Table):
    """Two records made one; `absorbe` is in no list while `defaite_le` is NULL. `contenu` says what followed."""

    garde = lien(Patient, column_name="garde")
    absorbe = lien(Patient, column_name="absorbe")
    moment = MomentField()
    defaite_le = MomentField(null=True)
    contenu = TextField()


class FactureSeance(Table):
    """Which visits each invoice was made of, past ones included."""

    facture = lien(Facture, column_name="facture", index=False)
    seance = lien(Seance, column_name="seance")

    class Meta:
        primary_key = CompositeKey("facture", "seance")


class Lot(Table):
    """Lots; only etat, nom (once), depose_le, accepte_le and motif move."""

    infirmier = lien(Infirmier, field=Infirmier.am, column_name="infirmier")
    numero = IntegerField(constraints=[Check("numero BETWEEN 1 AND 999")])
    jour = JourField()
    nature = TextField()
    payeur = TextField()
    mode = IntegerField()
    etat = TextField(index=True, constraints=[parmi("etat", etats_lot.ETATS)])
    nom = TextField()
    nombre = IntegerField(constraints=[Check("nombre BETWEEN 1 AND 999")])
    honoraires = CentimesField()
    demande = CentimesField()
    depose_le = MomentField(null=True)
    accepte_le = MomentField(null=True)
    motif = TextField()

    class Meta:
        indexes = ((("infirmier", "numero", "jour"), True),)


class FichierLot(Table):
    """The exact bytes of the files of a lot."""

    lot = lien(Lot, column_name="lot", index=False)
    nom = TextField()
    octets = OctetsField()

    class Meta:
        primary_key = CompositeKey("lot", "nom")


class Envoi(Table):
    """The outbox."""

    id = AutoField()
    lot = lien(Lot, column_name="lot")
    nom = TextField()
    cle = TextField(unique=True)
    etat = TextField(index=True, constraints=[parmi("etat", etats_envoi.ETATS)])
    essais = IntegerField()
    prochain = MomentField(null=True)
    erreur = TextField()
    cree_le = MomentField()


class FichierEnvoi(Table):
    """The exact bytes of a package."""

    envoi = lien(Envoi, column_name="envoi", index=False)
    nom = TextField()
    octets = OctetsField()

    class Meta:
        primary_key = CompositeKey("envoi", "nom")


class LotScor(Table):
    """Lots of scanned pieces; only etat and motif move."""

    infirmier = TextField()
    numero = IntegerField(constraints=[Check("numero BETWEEN 1 AND 999")])
    jour = JourField()
    lot = lien(Lot, column_name="lot")
    nom = TextField()
    etat = TextField(constraints=[parmi("etat", etats_scor.ETATS)])
    envoi = lien(Envoi, column_name="envoi", unique=True)
    motif = TextField()

    class Meta:
        indexes = ((("infirmier", "numero", "jour"), True),)


class Piece(Table):
    """Scanned pieces of an invoice; only scor moves, once."""

    facture = lien(Facture, column_name="facture", index=False)
    nom = TextField()
    type = TextField()
    empreinte = TextField()
    octets = OctetsField()
    taille = IntegerField()
    pages = IntegerField()
    dpi = IntegerField()
    format = TextField()
    ajoutee_le = MomentField()
    scor = lien(LotScor, nul=True, column_name="scor")

    class Meta:
        indexes = ((("facture", "empreinte"), True),)


class Reglement(Table):
    """What a payer says of one part of one invoice."""

    facture = lien(Facture, column_name="facture")
    message = lien(Message, column_name="message", index=False)
    rang = IntegerField()
    part = TextField(constraints=[parmi("part", ("AMO", "AMC"))])
    type_retour = TextField()
    demande = CentimesField()
    etat = TextField(constraints=[parmi("etat", ("P", "R", "D", ""))])
    paye = CentimesField()
    virement = TextField()
    jour = JourField()
    ecart = TextField()

    class Meta:
        indexes = ((("message", "rang"), True),)


class Rejet(Table):
    """One reason given by a payer."""

    facture = lien(Facture, column_name="facture")
    message = lien(Message, column_name="message", index=False)
    rang = IntegerField()
    code = TextField()
    sous_code = TextField()
    libelle = TextField()
    niveau = TextField()
    part = TextField()
    ligne = IntegerField()
    info = TextField()
    nature = TextField(constraints=[parmi("nature", ("rejet", "signalement"))])

    class Meta:
        indexes = ((("message", "facture", "rang"), True),)


class Virement(Table):
    """Bank transfers announced."""

    message = lien(Message, column_name="message")
    payeur = TextField()
    infirmier = TextField()
    jour = JourField()
    libelle = TextField()
    montant = CentimesField()

    class Meta:
        indexes = ((("payeur", "infirmier", "jour", "libelle"), True),)


class Ecart(Table):
    """Differences found while matching."""

    message = lien(Message, column_name="message")
    facture = lien(Facture, nul=True, column_name="facture")
    code = TextField()
    phrase = TextField()
    montant = CentimesField()
    traite = IntegerField(constraints=[Check("traite IN (0, 1)")])


class ExceptionLocale(Table):
    """What the caisse of a practice reads differently, from a day to another, and why."""

    cabinet = lien(Cabinet, field=Cabinet.code, column_name="cabinet")
    reglage = TextField()
    valeur = TextField()
    du = JourField()
    au = JourField(null=True)
    note = TextField(constraints=[Check("note <> ''")])
    caisse = TextField()
