"""What a return must respect whoever wrote it: states against amounts, reasons, details that sum, a transfer never negative."""

from collections.abc import Iterable, Iterator

from core.argent import afficher
from core.citation import citer
from core.erreurs import Anomalie
from core.telematique.noemie.modele import SANS_VIREMENT, FactureRetour, Forfait, Motif, PartRetour, RetourAEcrire, Virement
from core.telematique.noemie.nature import est_signalement

_REFAIRE = "refuser ce retour entier et le redemander à la caisse"
LIGNES_210_MAX = 99


def controler(retour: RetourAEcrire) -> Iterator[Anomalie]:
    """Every contradiction of the content of a return, in the order of the file."""
    for facture in retour.factures:
        yield from controler_facture(facture, rappel=False)
    for facture in retour.rappels:
        yield from controler_facture(facture, rappel=True)
    yield from controler_forfaits(retour.forfaits)
    vide = not (retour.factures or retour.rappels or retour.forfaits or retour.retenues)
    yield from controler_virement(retour.virement, retour.cumul, vide=vide)


def controler_forfaits(forfaits: Iterable[Forfait]) -> Iterator[Anomalie]:
    """A lump sum is the sum of its details."""
    for forfait in forfaits:
        detail = sum(d.montant for d in forfait.details)
        if forfait.details and detail != forfait.montant:
            yield Anomalie(
                "NOEMIE_FORFAIT",
                f"forfait {forfait.code} de {afficher(forfait.montant)}, détail de {afficher(detail)}",
                _REFAIRE,
                f"forfait {forfait.code}",
            )


def controler_virement(virement: Virement, cumul: int, *, vide: bool) -> Iterator[Anomalie]:
    """What is transferred: never negative, named, and for something."""
    ou = "virement"
    if cumul < 0:
        yield Anomalie(
            "NOEMIE_CUMUL_NEGATIF",
            f"les retenues dépassent ce qui est payé de {afficher(-cumul)}",
            "limiter la retenue à ce qui est payé, le reste en solde de la dette",
            ou,
        )
    if not virement.libelle or (virement.libelle == SANS_VIREMENT and cumul):
        yield Anomalie(
            "NOEMIE_LIBELLE",
            f"libellé de virement {citer(virement.libelle)} pour {afficher(cumul)}",
            f"mettre le libellé bancaire, ou « {SANS_VIREMENT} » quand rien n'est viré",
            ou,
        )
    if vide:
        yield Anomalie("NOEMIE_VIDE", "le retour ne dit rien : ni facture, ni forfait, ni retenue", _REFAIRE, ou)


def controler_facture(facture: FactureRetour, *, rappel: bool) -> Iterator[Anomalie]:
    """Every contradiction of one invoice, or of one recovery."""
    ou = f"facture {facture.numero:09d}"
    if facture.amo is None and (facture.type != "D" or facture.amc is None):
        yield Anomalie("NOEMIE_SANS_PART", "pas d'entité 198 (part AMO), permise pour une DRE seulement", _REFAIRE, ou)
    if rappel != (facture.type == "E"):
        yield Anomalie("NOEMIE_RAPPEL", "un rappel est de type E et sous un retour 04, et réciproquement", _REFAIRE, ou)
    for nom, part, parts_admises in (("AMO", facture.amo, "O"), ("AMC", facture.amc, "OC")):
        if part is not None:
            yield from _part(facture, part, nom, parts_admises, f"{ou}, part {nom}", rappel=rappel)
    yield from _motifs(facture, ou)
    yield from _actes(facture, ou)


def _part(facture: FactureRetour, part: PartRetour, nom: str, parts_admises: str, ou: str, *, rappel: bool) -> Iterator[Anomalie]:
    if part.etat not in ("P", "R", "D", ""):
        yield Anomalie("NOEMIE_ETAT", f"état {citer(part.etat)} inconnu (P, R, D ou blanc)", _REFAIRE, ou)
        return
    if part.etat == "P":
        if not 0 < part.paye <= part.demande:
            yield Anomalie(
                "NOEMIE_PAYE",
                f"payé {afficher(part.paye)} pour {afficher(part.demande)} demandés",
                _REFAIRE,
                ou,
            )
        elif part.paye < part.demande and not rappel and not _motifs_de(facture, parts_admises):
            yield Anomalie(
                "NOEMIE_SANS_MOTIF",
                f"payé {afficher(part.paye)} sur {afficher(part.demande)} sans motif",
                _REFAIRE,
                ou,
            )
    elif part.paye:
        yield Anomalie("NOEMIE_PAYE", f"payé {afficher(part.paye)} dans l'état {citer(part.etat or 'blanc')}", _REFAIRE, ou)
    if part.signe != ("N" if rappel and part.etat == "P" else "P"):
        yield Anomalie("NOEMIE_SIGNE", f"signe {citer(part.signe)} : N pour un rappel, P sinon", _REFAIRE, ou)
    if part.etat == "R" and all(est_signalement(motif, facture) for motif in _motifs_de(facture, parts_admises)):
        yield Anomalie("NOEMIE_SANS_MOTIF", f"part {nom} rejetée sans motif de rejet de cette part", _REFAIRE, ou)


def _motifs_de(facture: FactureRetour, parts: str) -> list[Motif]:
    return [motif for motif in facture.motifs if motif.part in parts]


def _motifs(facture: FactureRetour, ou: str) -> Iterator[Anomalie]:
    for attendu, motif in enumerate((m for m in facture.motifs if m.entite == "294"), 1):
        place = f"{ou}, motif {motif.code}"
        if motif.rang != attendu:
            yield Anomalie("NOEMIE_RANG", f"rang {motif.rang} au lieu de {attendu}", _REFAIRE, place)
        if motif.niveau not in ("A", "F", "L") or motif.part not in ("O", "C"):
            yield Anomalie(
                "NOEMIE_NIVEAU_REJET", f"niveau {citer(motif.niveau)} ou part {citer(motif.part)} inconnus", _REFAIRE, place
            )
        elif (motif.niveau == "L") != (motif.ligne > 0):
            yield Anomalie(
                "NOEMIE_LIGNE",
                f"niveau {motif.niveau} avec n° de ligne {motif.ligne:03d}",
                "un rejet de ligne nomme sa ligne, un rejet de facture aucune",
                place,
            )


def _actes(facture: FactureRetour, ou: str) -> Iterator[Anomalie]:
    if not facture.actes:
        return
    if [acte.rang for acte in facture.actes] != list(range(1, len(facture.actes) + 1)):
        yield Anomalie("NOEMIE_RANG", "les lignes 210 ne sont pas numérotées de 1 en 1", _REFAIRE, ou)
    for nom, zone, part in (("AMO", "montant", facture.amo), ("AMC", "montant_amc", facture.amc)):
        somme = sum(getattr(acte, zone) for acte in facture.actes)
        paye = part.paye if part else 0
        if somme != paye:
            yield Anomalie(
                "NOEMIE_DETAIL",
                f"détail des actes {afficher(somme)}, part {nom} payée {afficher(paye)}",
                _REFAIRE,
                ou,
            )
