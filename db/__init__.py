"""Storage: the only importer of peewee."""

from db.un_sqlite import importer_peewee

importer_peewee()
