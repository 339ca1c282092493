"""Storage: the only importer of peewee."""
