"""A priced visit as plain JSON values: amounts in euros as text, coefficients and kilometres as numbers."""

from collections.abc import Iterable
from decimal import Decimal
from typing import Any

from core.argent import euros
from core.cotation.resultat import Cotation, Etape
from core.erreurs import Anomalie


def en_nombre(valeur: Decimal) -> int | float:
    """A JSON number: 4, 1.5."""
    return int(valeur) if valeur == valeur.to_integral_value() else float(valeur)


def en_json(identifiant: str | int, cotation: Cotation, *, explique: bool = False) -> dict[str, Any]:
    """The object printed by `facturier coter --json`; `explique` adds the steps, readings and advice."""
    objet: dict[str, Any] = {
        "id": identifiant,
        "lignes": [
            {
                "acte": ligne.acte,
                "lettre": ligne.lettre,
                "coefficient": en_nombre(ligne.coefficient),
                "taux": ligne.taux,
                "quantite": ligne.quantite,
                "montant": euros(ligne.montant),
                **({"etapes": _etapes(ligne.etapes)} if explique else {}),
            }
            for ligne in cotation.lignes
        ],
        "supplements": {s.code: en_nombre(s.quantite) for s in cotation.supplements},
        "montant_actes": euros(cotation.montant_actes),
        "montant": euros(cotation.montant),
        "ecartees": [{"acte": e.acte, "raison": e.raison, "reference": e.reference} for e in cotation.ecartees],
        "anomalies": anomalies_en_json(cotation.anomalies),
    }
    if explique:
        objet["supplements_expliques"] = [
            {
                "code": s.code,
                "quantite": en_nombre(s.quantite),
                "tarif": euros(s.tarif),
                "montant": euros(s.montant),
                "etapes": _etapes(s.etapes),
            }
            for s in cotation.supplements
        ]
        objet["manques"] = [
            {
                "code": m.code,
                "phrase": m.phrase,
                "montant": euros(m.montant),
                "fait_requis": m.fait_requis,
                "reference": m.reference,
            }
            for m in cotation.manques
        ]
        objet["risques"] = [
            {
                "code": r.code,
                "phrase": r.phrase,
                "montant": euros(r.montant),
                "preuve": r.preuve,
                "reference": r.reference,
            }
            for r in cotation.risques
        ]
        objet["reglages"] = list(cotation.reglages)
        objet["nomenclature"] = cotation.nomenclature
    return objet


def refus_en_json(identifiant: str | int, anomalies: Iterable[Anomalie]) -> dict[str, Any]:
    """The object printed for what could not even be read."""
    return {
        "id": identifiant,
        "lignes": [],
        "supplements": {},
        "montant_actes": "0.00",
        "montant": "0.00",
        "ecartees": [],
        "anomalies": anomalies_en_json(anomalies),
    }


def anomalies_en_json(anomalies: Iterable[Anomalie]) -> list[dict[str, str]]:
    """Code, message, remedy, place, article and gravity of each."""
    return [
        {
            "code": a.code,
            "message": a.message,
            "remede": a.remede,
            "ou": a.ou,
            "reference": a.reference,
            "gravite": a.gravite,
        }
        for a in anomalies
    ]


def _etapes(etapes: tuple[Etape, ...]) -> list[dict[str, str]]:
    return [
        {
            "regle": e.regle,
            "version": e.version,
            "reference": e.reference,
            "phrase": e.phrase,
            "avant": euros(e.avant),
            "apres": euros(e.apres),
        }
        for e in etapes
    ]
