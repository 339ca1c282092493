"""What the biller can set about sending and waiting: each parameter with its default, its bounds and where it comes from.

The readings of the nomenclature are elsewhere (`ngap/reglages.toml`): these choose no price.
"""

from collections.abc import Mapping

from attrs import frozen

from core.citation import citer
from core.erreurs import Anomalie, Refus

SILENCE_AMC = "silence_amc"


@frozen
class Parametre:
    """One whole number: its unit as read after it, its bounds, and the reason of its default."""

    nom: str
    titre: str
    defaut: int
    minimum: int
    maximum: int
    unite: str
    source: str


PARAMETRES: tuple[Parametre, ...] = (
    Parametre(
        "envoi_differe", "attente entre la signature et l'envoi", 0, 0, 10_080, "minutes", "choix : 0, un lot signé part aussitôt"
    ),
    Parametre("lot_factures", "factures par lot, au plus", 999, 1, 999, "factures", "format EMU, R6 : 999 au plus"),
    Parametre("lot_petit", "lot jugé trop petit en dessous de", 5, 0, 999, "factures", "choix : conseil seulement"),
    Parametre("piece_taille", "taille d'une pièce numérisée, au plus", 5_120, 1, 102_400, "Kio", "choix : non public"),
    Parametre("scor_taille", "taille d'un lot de pièces, au plus", 20_480, 128, 409_600, "Kio", "choix : non public"),
    Parametre("piece_dpi", "définition d'une pièce, au moins", 150, 72, 600, "dpi", "SCOR : 150 dpi"),
    Parametre("arl_jours", "attente de l'ARL", 2, 1, 30, "jours ouvrés", "CSS R161-47"),
    Parametre("silence_amo", "attente du paiement de l'AMO, après l'ARL", 7, 1, 90, "jours ouvrés", "CSS D161-13-3"),
    Parametre(
        "adri",
        "droits interrogés à la lecture d'une carte",
        1,
        0,
        2,
        "(0 jamais, 1 s'il le faut, 2 toujours)",
        "SESAM-Vitale 1.40 : modes ciblé (1) et systématique (2)",
    ),
    Parametre("temps_inactivite", "sans touche, le temps ne compte plus au-delà de", 5, 1, 120, "minutes", "choix : aucun texte"),
    Parametre(SILENCE_AMC, "attente du paiement d'une AMC, après l'ARL", 10, 1, 90, "jours ouvrés", "choix : aucun texte"),
)
_PAR_NOM = {p.nom: p for p in PARAMETRES}


def trouver(nom: str) -> Parametre:
    """By name; `silence_amc:0055555501` is that of one payer. Raises `Refus` PARAMETRE_INCONNU."""
    racine, deux_points, payeur = nom.partition(":")
    if racine in _PAR_NOM and (not deux_points or (racine == SILENCE_AMC and payeur.isascii() and payeur.isdigit())):
        return _PAR_NOM[racine]
    raise Refus(
        Anomalie(
            "PARAMETRE_INCONNU",
            f"paramètre inconnu : {citer(nom)}",
            f"choisir parmi {', '.join(_PAR_NOM)} ; pour un payeur : {SILENCE_AMC}:NUMERO",
        )
    )


def lire_valeur(nom: str, texte: str) -> int:
    """The number typed, within the bounds; raises `Refus` PARAMETRE_INCONNU, PARAMETRE_HORS_BORNES."""
    p = trouver(nom)
    nu = texte.strip().replace(" ", "").replace("\u00a0", "")
    if nu.isascii() and nu.isdigit() and len(nu) < 9 and p.minimum <= int(nu) <= p.maximum:
        return int(nu)
    raise Refus(
        Anomalie(
            "PARAMETRE_HORS_BORNES",
            f"{p.titre} : {citer(texte.strip())} n'est pas admis",
            f"taper un nombre entier de {p.minimum} à {p.maximum} ({p.unite})",
            nom,
        )
    )


@frozen
class Parametres:
    """The values in force: those changed, over the defaults."""

    changes: Mapping[str, str]

    def __getitem__(self, nom: str) -> int:
        """The value; that of a payer falls back on the one of all payers."""
        if nom in self.changes:
            return int(self.changes[nom])
        p = trouver(nom)
        return int(self.changes.get(p.nom, p.defaut))

    def silence(self, payeur: str) -> int:
        """Working days granted to a payer ("amo:01:349:9881", "amc:0055555501") between its ARL and its answer."""
        genre, _, organisme = payeur.partition(":")
        return self[f"{SILENCE_AMC}:{organisme}" if genre == "amc" and organisme.isdigit() else "silence_amo"]
