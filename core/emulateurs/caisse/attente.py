"""The scanned pieces an invoice waits for: which ones, and what its answer becomes while they have not come."""

from datetime import date

from attrs import evolve

from core.emulateurs.caisse.calendrier import jour_ouvre
from core.emulateurs.caisse.decision import MOTIFS_MAX
from core.emulateurs.caisse.etat import Echeance, Etat
from core.emulateurs.caisse.passe import cle_facture
from core.emulateurs.caisse.recu import FactureRecue
from core.emulateurs.caisse.regles.prescription import seances_prescrites
from core.emulateurs.caisse.retour import differer
from core.emulateurs.caisse.scenario import ReglesControle
from core.emulateurs.caisse.tables import Tables
from core.telematique.noemie import FactureRetour, Motif, PartRetour

DEGRADE = 5
SANS_CARTE = (0, 1, DEGRADE)  # modes whose paper sheet may be scanned
_REGLES = {"ordonnance": "PIECE-1", "feuille_soins": "PIECE-2"}
SIGNALEMENT = "PIECE-3"


def admises(facture: FactureRecue, tables: Tables) -> list[str]:
    """The types of pieces that go with the invoice; any other is refused when it comes (S10)."""
    cumuls, types = tables.cumuls, ["ordonnance"]
    if facture.bloc.mode in SANS_CARTE:
        types.append("feuille_soins")
    if any(ligne.lettre in ("DI", *cumuls.forfaits_dependance) for ligne in facture.lignes):
        types.append("bsi")
    if facture.bloc.accord_prealable or any(ligne.lue.suite is not None for ligne in facture.lignes):
        types.append("accord_prealable")
    return types


def attendre(echeance: Echeance, facture: FactureRecue, tables: Tables, controle: ReglesControle, jour: date) -> Echeance:
    """The answer with the pieces it waits for: the ordonnance, and the paper sheet behind a degraded invoice."""
    parts = (echeance.retour.amo, echeance.retour.amc)
    if controle.pieces == "ignorer" or facture.nature != "FSE" or not any(p is not None and p.etat == "P" for p in parts):
        return echeance
    attendues = ["ordonnance"] if seances_prescrites(facture, tables.cumuls) else []
    if facture.bloc.mode == DEGRADE:
        attendues.append("feuille_soins")
    limite = jour_ouvre(jour, controle.pieces_jours) if controle.pieces == "exiger" else None
    return evolve(echeance, attendues=tuple(attendues), limite=limite)


def manquantes(etat: Etat, echeance: Echeance) -> list[str]:
    """The types that have not come, in the order they are asked."""
    venues = etat.pieces.get(f"{echeance.paye}/{echeance.retour.numero:09d}", {}).values()
    return [type_ for type_ in echeance.attendues if type_ not in venues]


def repondre(etat: Etat, echeance: Echeance, jour: date, tables: Tables) -> tuple[FactureRetour, str]:
    """What is answered that day, and the rule behind it when a piece changes it: paid, put off, or refused for good."""
    manque = manquantes(etat, echeance)
    if not manque:
        return echeance.retour, ""
    if echeance.limite is None:
        return _avec_motif(echeance, echeance.retour, SIGNALEMENT, tables), SIGNALEMENT
    if jour < echeance.limite:
        etat.echeances.append(evolve(echeance, jour=echeance.limite, en_attente=True))
        return _avec_motif(echeance, evolve(differer(echeance.retour), motifs=()), SIGNALEMENT, tables), SIGNALEMENT
    regle = _REGLES[manque[0]]
    etat.passe.oublier_actes(cle_facture("AMO", echeance.paye, echeance.retour.numero))
    refuse = evolve(echeance.retour, amo=_refusee(echeance.retour.amo), amc=_refusee(echeance.retour.amc), actes=(), motifs=())
    return _avec_motif(echeance, refuse, regle, tables), regle


def avancer(etat: Etat, jour: date) -> None:
    """The answers put off for pieces that are all there now leave the next working day."""
    demain = jour_ouvre(jour, 1)
    etat.echeances = [
        evolve(e, jour=demain) if e.en_attente and e.jour > demain and not manquantes(etat, e) else e for e in etat.echeances
    ]


def _refusee(part: PartRetour | None) -> PartRetour | None:
    return evolve(part, etat="R", paye=0) if part is not None else None


def _avec_motif(echeance: Echeance, retour: FactureRetour, regle: str, tables: Tables) -> FactureRetour:
    """One more reason, of the whole invoice; none when there is no rank left for it."""
    if len(retour.motifs) >= MOTIFS_MAX:
        return retour
    code = tables.codes[tables.regles[regle].code]
    premier = next(iter(echeance.retour.actes), None)
    motif = Motif(
        code=code.code,
        libelle=code.libelle,
        niveau=code.niveau,
        part=code.part,
        prestation=f"{premier.prestation:<4}{premier.complement}".rstrip() if premier else "",
        jour=premier.jour if premier else None,
        executant=echeance.paye,
        rang=len(retour.motifs) + 1,
        information=f"REGLE {regle}",
    )
    return evolve(retour, motifs=(*retour.motifs, motif))
