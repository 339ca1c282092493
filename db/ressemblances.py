"""Records that may be one person: how many share each key, kept by triggers in the transaction that writes the record.

A key is the person's own number, the place on a card (number and birth), or the names and birth as they are compared (`traits`).
The few that several records share are found at once, among any number of patients.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from core.dossier.personnes import Patient

# `1` sorts first: what is certain is shown first
_PROPRE = "'1' || {r}.nir_individuel"
_CARTE = "'2' || {r}.naissance || ' ' || {r}.nir"
_TRAITS = "'3' || {r}.traits"
CLES = ((_PROPRE, "{r}.nir_individuel <> ''"), (_CARTE, "{r}.nir <> ''"), (_TRAITS, "{r}.traits <> ''"))


def _compter() -> str:
    return " ".join(
        f"INSERT INTO ressemblance (cle, nombre) SELECT {cle}, 1 WHERE {condition} "
        "ON CONFLICT (cle) DO UPDATE SET nombre = nombre + 1;"
        for cle, condition in ((c.format(r="NEW"), ou.format(r="NEW")) for c, ou in CLES)
    )


def _decompter() -> str:
    cles = ", ".join(cle.format(r="OLD") for cle, _ in CLES)
    return (
        f"UPDATE ressemblance SET nombre = nombre - 1 WHERE cle IN ({cles}); "
        f"DELETE FROM ressemblance WHERE nombre = 0 AND cle IN ({cles});"
    )


_CHANGE = " OR ".join(f"OLD.{c} <> NEW.{c}" for c in ("naissance", "nir", "nir_individuel", "traits"))
SUIVI: tuple[str, ...] = (
    f"CREATE TRIGGER ressemblance_ajout AFTER INSERT ON patient BEGIN {_compter()} END",
    f"CREATE TRIGGER ressemblance_change AFTER UPDATE OF naissance, nir, nir_individuel, traits ON patient WHEN {_CHANGE} "
    f"BEGIN {_decompter()} {_compter()} END",
    f"CREATE TRIGGER ressemblance_otee AFTER DELETE ON patient BEGIN {_decompter()} END",
)
# what the table must hold
JUSTE = (
    "SELECT cle, count(*) AS nombre FROM ("
    + " UNION ALL ".join(
        f"SELECT {cle.format(r='p')} AS cle FROM patient p WHERE {condition.format(r='p')}" for cle, condition in CLES
    )
    + ") GROUP BY cle"
)


def porteurs(cle: str) -> tuple[str, list[str]]:
    """The condition on `patient`, by an index, of the records that have this key, and its values."""
    if cle[0] == "1":
        return "nir_individuel = ? AND nir_individuel <> ''", [cle[1:]]
    if cle[0] == "2":
        naissance, _, nir = cle[1:].partition(" ")
        return "nir = ? AND naissance = ?", [nir, naissance]
    return "traits = ?", [cle[1:]]


def traits(patient: Patient) -> str:
    """The names and birth of a record as they are compared."""
    from core.dossier.identite import traits_stricts

    nom, prenom, naissance, _ = traits_stricts(patient)
    return f"{naissance} {nom}|{prenom}"
