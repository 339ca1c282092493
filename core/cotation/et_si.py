"""The same visit with one fact changed, side by side."""

from attrs import frozen

from core.argent import afficher
from core.cotation.explication import titre_ligne, titre_supplement
from core.cotation.moteur import coter
from core.cotation.resultat import Cotation
from core.cotation.seance import Seance
from core.cotation.situation import SITUATION_NEUTRE, Situation
from core.nomenclature.nomenclature import Nomenclature


@frozen
class Comparaison:
    """Two prices of one visit; `ecart` is what the change brings, in cents."""

    avant: Cotation
    apres: Cotation

    @property
    def ecart(self) -> int:
        """After less before, in cents."""
        return self.apres.montant - self.avant.montant


def et_si(
    seance: Seance, autre: Seance, ngap: Nomenclature, situation: Situation = SITUATION_NEUTRE, autrement: Situation | None = None
) -> Comparaison:
    """Price the visit as it is, and as `autre` (or under `autrement`)."""
    return Comparaison(coter(seance, ngap, situation), coter(autre, ngap, autrement or situation))


def montrer(comparaison: Comparaison, largeur: int = 56) -> str:
    """Two columns of French text, each line cut to `largeur`, then the difference."""
    gauche, droite = _colonne("Aujourd'hui", comparaison.avant), _colonne("Et si", comparaison.apres)
    hauteur = max(len(gauche), len(droite))
    gauche += [""] * (hauteur - len(gauche))
    droite += [""] * (hauteur - len(droite))
    lignes = [f"{_couper(g, largeur):<{largeur}} | {_couper(d, largeur)}" for g, d in zip(gauche, droite, strict=True)]
    signe = "+" if comparaison.ecart > 0 else ""
    return "\n".join([*lignes, f"écart : {signe}{afficher(comparaison.ecart)}"])


def _colonne(titre: str, cotation: Cotation) -> list[str]:
    corps = [f"{titre} : {afficher(cotation.montant)}"]
    corps += [f"REFUSÉ {a.message}" for a in cotation.anomalies if a.gravite == "bloquant"]
    corps += [titre_ligne(ligne) for ligne in cotation.lignes]
    return corps + [titre_supplement(s) for s in cotation.supplements]


def _couper(texte: str, largeur: int) -> str:
    return texte if len(texte) <= largeur else texte[: largeur - 1] + "…"
