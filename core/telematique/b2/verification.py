"""What a B2 file says of itself, recomputed and compared: counters, totals, amounts of each line, keys, dates, sequences.

Everything is checked while the invoices go by, so that the size of the file does not matter.
"""

from collections.abc import Iterator
from decimal import Decimal
from typing import BinaryIO

from core.argent import afficher, arrondir
from core.citation import citer
from core.dates import afficher_jour
from core.erreurs import Anomalie
from core.identifiants import nir
from core.identifiants.luhn import cle_luhn
from core.pluriel import combien
from core.telematique.b2.lecture import FAUTES_MAX, LecteurB2
from core.telematique.b2.lignes import bases_lues
from core.telematique.b2.modele import FactureLue, LigneLue

_REDEMANDER = "ne pas traiter ce fichier : le redemander ou le refaire"


class _Totaux:
    """What the invoices of the current lot add up to."""

    def __init__(self) -> None:
        self.factures = self.actes = self.honoraires = self.amo = 0


def verifier(fichier: bytes | BinaryIO) -> tuple[Anomalie, ...]:
    """See `core.telematique.b2.verifier`."""
    lecteur = LecteurB2(fichier)
    fautes: list[Anomalie] = []
    numeros: set[int] = set()
    totaux: list[_Totaux] = []
    for facture in lecteur:
        while len(totaux) < len(lecteur.entetes_lot):
            totaux.append(_Totaux())
        if totaux:
            _cumuler(totaux[-1], facture)
        if facture.numero in numeros:
            ou = _lieu(facture)
            fautes.append(Anomalie("B2_FACTURE_EN_DOUBLE", "numéro de facture déjà vu dans le fichier", _REDEMANDER, ou))
        numeros.add(facture.numero)
        fautes.extend(_facture(lecteur, facture))
        if len(fautes) >= FAUTES_MAX:
            break
    intact = not lecteur.fautes and len(fautes) < FAUTES_MAX
    fautes = lecteur.fautes + fautes[:FAUTES_MAX]
    if intact:
        fautes.extend(_lots(lecteur, totaux))
    else:
        fautes.extend(_abimees(lecteur))
    if lecteur.entete and lecteur.fin and len(lecteur.fautes) < FAUTES_MAX and (intact or lecteur.fautes):
        fautes.extend(_fichier(lecteur))
    return tuple(fautes)


def _abimees(lecteur: LecteurB2) -> Iterator[Anomalie]:
    """What can still be told of the invoices with a record that was not understood: the keys of the others, then what was not
    checked."""
    for lus in lecteur.abimees:
        cles = [(x.ps, x.nir, x.cle, x.facture) for x in lus if x is not None]
        if len(set(cles)) > 1:
            ou = f"facture {cles[0][3]:09d}"
            yield Anomalie("B2_CLE_DIFFERENTE", "ses enregistrements lisibles ne portent pas tous la même clé", _REDEMANDER, ou)
    if lecteur.abimees:
        yield Anomalie(
            "B2_NON_VERIFIE",
            f"totaux des lots, et {combien(len(lecteur.abimees), 'facture illisible')}, non vérifiés ; le reste du fichier l'est",
            "corriger d'abord ce qui est illisible, puis vérifier de nouveau",
            "fichier",
            gravite="information",
        )


def _cumuler(totaux: _Totaux, facture: FactureLue) -> None:
    totaux.factures += 1
    totaux.actes += len(facture.lignes)
    totaux.honoraires += facture.honoraires + _sejours(facture, "depense")
    totaux.amo += facture.part_amo + _sejours(facture, "montant_amo")


def _sejours(facture: FactureLue, zone: str) -> int:
    return sum(getattr(ligne.sejour, zone) for ligne in facture.lignes if ligne.sejour)


def _lieu(facture: FactureLue, ligne: LigneLue | None = None) -> str:
    place = f"facture {facture.numero:09d}"
    if ligne is None:
        return place
    return f"{place}, ligne {ligne.rang}" + (f" ({ligne.acte.code_acte})" if ligne.acte else "")


def _ecart(ou: str, quoi: str, declare: object, calcule: object) -> Anomalie:
    return Anomalie("B2_TOTAL_FAUX", f"{quoi} : {declare} déclaré, {calcule} calculé", _REDEMANDER, ou)


def _facture(lecteur: LecteurB2, facture: FactureLue) -> Iterator[Anomalie]:
    ou = _lieu(facture)
    yield from _cles(lecteur, facture, ou)
    yield from _sequences(facture, ou)
    fin = facture.fin
    comptes = sum(1 + bool(x.suite) + bool(x.rpps) + len(x.autres) for x in facture.lignes)
    attendus = (
        ("nombre d'enregistrements 3 et 4", fin.nombre_lignes, comptes),
        ("total des honoraires", fin.honoraires, facture.honoraires),
        ("total remboursable AMO", fin.montant_amo, facture.part_amo),
        ("part complémentaire", fin.montant_amc, facture.part_amc),
        ("total facturé PH", fin.facture_ph, _sejours(facture, "depense")),
        ("total remboursable PH", fin.amo_ph, _sejours(facture, "montant_amo")),
        (
            "participation de l'assuré avant OC",
            fin.participation,
            facture.honoraires + fin.facture_ph - facture.part_amo - fin.amo_ph,
        ),
    )
    for rang, (quoi, declare, calcule) in enumerate(attendus):
        if declare != calcule:
            yield _ecart(ou, quoi, *((declare, calcule) if rang == 0 else (afficher(declare), afficher(calcule))))
    for ligne in facture.lignes:
        if ligne.acte:
            yield from _ligne(lecteur, facture, ligne)
    yield from _majorations(facture)
    if facture.entete.top_eclatement == "F" and facture.part_amc:
        yield Anomalie("B2_ECLATEMENT", "top éclatement F avec une part complémentaire non nulle", _REDEMANDER, ou)


def _cles(lecteur: LecteurB2, facture: FactureLue, ou: str) -> Iterator[Anomalie]:
    e = facture.entete
    cle = (e.ps, e.nir, e.cle, e.facture)
    autres = [facture.suite, facture.fin]
    for ligne in facture.lignes:
        autres += [ligne.acte, ligne.suite, ligne.rpps, ligne.sejour, *ligne.autres]  # type: ignore[list-item]
    for autre in autres:
        if autre is not None and (autre.ps, autre.nir, autre.cle, autre.facture) != cle:
            yield Anomalie(
                "B2_CLE_DIFFERENTE",
                f"l'enregistrement {autre.CODE} ne porte pas les mêmes infirmier, NIR et numéro que le 2",
                _REDEMANDER,
                ou,
            )
    if e.facture == 0:
        yield Anomalie("B2_FACTURE_SANS_NUMERO", "numéro de facture nul", _REDEMANDER, ou)
    if lecteur.entetes_lot and e.ps != lecteur.entetes_lot[-1].ps:
        yield Anomalie("B2_CLE_DIFFERENTE", f"facture de {e.ps} dans un lot de {lecteur.entetes_lot[-1].ps}", _REDEMANDER, ou)
    if not e.nir.startswith(("555555", "A555555")) and nir.analyser(e.nir + e.cle).etat not in ("valide", "fictif"):
        yield Anomalie("B2_NIR_FAUX", "la clé du NIR de l'assuré est fausse", "corriger le NIR et refaire la facture", ou)
    date_seule = e.accident.startswith("000") or e.accident.endswith("000")
    if not date_seule and cle_luhn(e.accident[:8]) != e.accident[8]:
        yield Anomalie("B2_AT_FAUX", f"clé du n° AT {e.accident} fausse", "corriger le n° AT et refaire la facture", ou)
    if lecteur.entete and lecteur.entete.type_destinataire != "OC" and e.regime != lecteur.entete.destinataire[6:8]:
        yield Anomalie(
            "B2_REGIME", f"régime {e.regime}, le fichier va au régime {lecteur.entete.destinataire[6:8]}", _REDEMANDER, ou
        )


def _sequences(facture: FactureLue, ou: str) -> Iterator[Anomalie]:
    if facture.suite is None or facture.suite.sequence != 1:
        yield Anomalie("B2_SEQUENCE", "enregistrement 2S absent ou de séquence autre que 01", _REDEMANDER, ou)
    for ligne in facture.lignes:
        if ligne.acte and (ligne.rpps is None or ligne.rpps.sequence != 2 or (ligne.suite and ligne.suite.sequence != 1)):
            yield Anomalie(
                "B2_SEQUENCE",
                "4E absent, ou séquence autre que 01 (4S) ou 02 (4E)",
                _REDEMANDER,
                _lieu(facture, ligne),
            )


def _ligne(lecteur: LecteurB2, facture: FactureLue, ligne: LigneLue) -> Iterator[Anomalie]:
    a = ligne.acte
    assert a is not None
    ou = _lieu(facture, ligne)
    if a.base not in bases_lues(a.prix_unitaire, a.coefficient, a.quantite):
        attendu = afficher(arrondir(a.prix_unitaire * a.coefficient * a.quantite))
        yield Anomalie("B2_BASE", f"base {afficher(a.base)}, or prix x coefficient x quantité = {attendu}", _REDEMANDER, ou)
    if a.montant_amo != arrondir(Decimal(a.base * a.taux) / 100):
        yield Anomalie(
            "B2_PART_AMO",
            f"part AMO {afficher(a.montant_amo)} au lieu de {a.taux} % de {afficher(a.base)}",
            _REDEMANDER,
            ou,
        )
    if a.honoraires < a.base or a.montant_amo + a.montant_amc > a.honoraires:
        yield Anomalie(
            "B2_HONORAIRES",
            f"honoraires {afficher(a.honoraires)} inférieurs à la base {afficher(a.base)} ou aux parts demandées",
            _REDEMANDER,
            ou,
        )
    if a.date_soins is None or (lecteur.entete and lecteur.entete.creation and a.date_soins > lecteur.entete.creation):
        jour = afficher_jour(a.date_soins) if a.date_soins else "absente"
        yield Anomalie("B2_DATE_SOINS", f"date des soins {jour}, fichier créé avant", _REDEMANDER, ou)


def _majorations(facture: FactureLue) -> Iterator[Anomalie]:
    vus: set[tuple[object, str]] = set()
    for ligne in facture.lignes:
        if ligne.acte is None:
            continue
        code, complement = ligne.acte.code_acte[:4].rstrip(), ligne.acte.code_acte[4:]
        if not complement:
            vus.add((ligne.acte.date_soins, code))
        elif (ligne.acte.date_soins, code) not in vus:
            yield Anomalie(
                "B2_MAJORATION",
                f"majoration {complement} sans acte {code} du même jour avant elle",
                _REDEMANDER,
                _lieu(facture, ligne),
            )


def _lots(lecteur: LecteurB2, totaux: list[_Totaux]) -> Iterator[Anomalie]:
    for entete, fin, t in zip(lecteur.entetes_lot, lecteur.fins_lot, totaux, strict=True):
        ou = f"lot {entete.lot:03d}"
        if (fin.ps, fin.lot) != (entete.ps, entete.lot):
            yield Anomalie("B2_CLE_DIFFERENTE", "l'enregistrement 6 n'est pas du même lot que le 1", _REDEMANDER, ou)
        for quoi, declare, calcule in (
            ("nombre d'assurés", fin.assures, t.factures),
            ("nombre d'actes", fin.actes, t.actes),
            ("nombre de factures", fin.factures, t.factures),
            ("nombre de pièces", fin.pieces, t.factures),
        ):
            if declare != calcule:
                yield _ecart(ou, quoi, declare, calcule)
        for quoi, declare, calcule in (
            ("total facturé", fin.total_factures, t.honoraires),
            ("total AMO", fin.total_amo, t.amo),
            ("total 3", fin.total_3, 0),
        ):
            if declare != calcule:
                yield _ecart(ou, quoi, afficher(declare), afficher(calcule))
        if lecteur.entete and entete.date_lot != lecteur.entete.creation:
            yield Anomalie("B2_DATE_LOT", "la date du lot n'est pas celle du fichier", _REDEMANDER, ou)
        if lecteur.entete and (
            entete.organisme != lecteur.entete.destinataire[-3:] or lecteur.entete.emetteur != f"00000{entete.ps}"
        ):
            yield Anomalie("B2_CLE_DIFFERENTE", "émetteur ou organisme du lot autre que ceux du fichier", _REDEMANDER, ou)


def _fichier(lecteur: LecteurB2) -> Iterator[Anomalie]:
    debut, fin = lecteur.entete, lecteur.fin
    assert debut is not None
    assert fin is not None
    ou = "fichier"
    if (debut.norme, debut.version, debut.type_flux) != ("EMU", "B2", "T"):
        yield Anomalie(
            "B2_NORME",
            f"norme {citer(debut.norme)}, version {citer(debut.version)}, flux {citer(debut.type_flux)}",
            "seul le format EMU B2 de test est accepté",
            ou,
        )
    communs = ("type_emetteur", "emetteur", "type_destinataire", "destinataire", "application", "identification")
    if any(getattr(debut, nom) != getattr(fin, nom) for nom in communs):
        yield Anomalie("B2_CLE_DIFFERENTE", "le 999 ne reprend pas l'émetteur et le destinataire du 000", _REDEMANDER, ou)
    if fin.nombre_enregistrements != lecteur.enregistrements:
        yield _ecart(ou, "nombre d'enregistrements", fin.nombre_enregistrements, lecteur.enregistrements)
    if fin.nombre_lots != len(lecteur.entetes_lot):
        yield _ecart(ou, "nombre de lots", fin.nombre_lots, len(lecteur.entetes_lot))
