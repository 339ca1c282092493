"""Pure domain and use cases of Facturier: no peewee, no textual, no clock, no file opened behind the caller's back."""
