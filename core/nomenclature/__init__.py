"""The nomenclature at a day and a territory, read from the dated records of `ngap/`."""
