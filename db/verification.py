"""Named checks of a whole base: each says what does not add up, and where. Nothing is repaired here."""

import hashlib
from collections.abc import Callable, Iterator

from core.argent import afficher
from core.erreurs import Anomalie, Refus
from core.lots.journal import premiere_rupture
from core.pluriel import combien
from core.telematique.b2 import verifier as verifier_b2
from db import creances, ressemblances
from db.registre import RegistreBase
from db.socle import jour as en_jour

Controle = Callable[[RegistreBase], Iterator[Anomalie]]
# differences of a return that are money of the transfer, beside the payments
HORS_REGLEMENTS = ("FORFAIT", "RETENUE", "FACTURE_INCONNUE")


def _faute(code_controle: str, phrase: str, ou: str) -> Anomalie:
    return Anomalie(
        "VERIFICATION",
        f"{code_controle} : {phrase}",
        "ne plus écrire dans cette base, la copier, puis restaurer la dernière sauvegarde saine",
        ou,
    )


def _fichier(registre: RegistreBase) -> Iterator[Anomalie]:
    registre.lignes("PRAGMA wal_checkpoint(TRUNCATE)")  # the cipher check reads the main file only
    for pragma in ("cipher_integrity_check", "integrity_check", "foreign_key_check"):
        for rang in registre.lignes(f"PRAGMA {pragma}"):
            if rang != ("ok",):
                yield _faute("fichier", f"{pragma} : {rang}", registre.chemin)


def _numeros(registre: RegistreBase) -> Iterator[Anomalie]:
    dernier = registre.ligne("SELECT coalesce(max(valeur), 0) FROM compteur WHERE nom = 'facture'")
    vus = registre.ligne("SELECT count(*), coalesce(max(numero), 0) FROM facture WHERE numero IS NOT NULL")
    if dernier and vus and not dernier[0] == vus[0] == vus[1]:
        yield _faute(
            "numéros",
            f"{combien(vus[0], 'facture numérotée')}, numéro le plus haut {vus[1]}, compteur à {dernier[0]}",
            "factures",
        )


def _contenus(registre: RegistreBase) -> Iterator[Anomalie]:
    """The row repeats the snapshot; the parts of each line make its amount."""
    try:
        for fiche in registre.parcourir_factures():
            r, f = fiche.resume, fiche.facture
            ou = f"facture {r.numero}"
            if (r.numero, r.honoraires, r.part_amo, r.part_amc) != (f.numero, f.honoraires, f.part_amo, f.part_amc):
                yield _faute("contenus", "la ligne de la facture ne répète pas son contenu figé", ou)
            for x in f.lignes:
                if x.part_amo + x.part_rl + x.part_amc + x.part_patient != x.honoraires:
                    yield _faute("contenus", f"ligne {x.rang} : les parts ne font pas {afficher(x.honoraires)}", ou)
    except Refus as refus:
        yield from refus.anomalies


def _lots(registre: RegistreBase) -> Iterator[Anomalie]:
    ordre = (
        "SELECT l.id, l.infirmier, l.numero, l.nombre, l.honoraires, l.demande, count(f.id), coalesce(sum(f.honoraires), 0), "
        "coalesce(sum(f.demande), 0) FROM lot l LEFT JOIN facture f ON f.lot = l.id WHERE l.etat <> 'defait' GROUP BY l.id"
    )
    for _, infirmier, numero, *totaux in registre.lignes(ordre):
        if totaux[:3] != totaux[3:]:
            yield _faute("lots", f"totaux du lot {totaux[:3]}, de ses factures {totaux[3:]}", f"lot {infirmier} {numero:03d}")


def _sommes(registre: RegistreBase) -> Iterator[Anomalie]:
    """What triggers keep beside the rows is what the rows say."""
    for nom, gardee, juste in (
        ("les créances", f"SELECT {creances.COLONNES} FROM creance", f"SELECT {creances.COLONNES} FROM creance_juste"),
        ("les ressemblances", "SELECT cle, nombre FROM ressemblance", ressemblances.JUSTE),
    ):
        for dite, autre, sens in ((gardee, juste, "de trop ou fausses"), (juste, gardee, "absentes ou fausses")):
            rangs = registre.lignes(f"SELECT count(*) FROM ({dite} EXCEPT {autre})")
            if rangs[0][0]:
                yield _faute("sommes", f"{combien(rangs[0][0], 'ligne')} {sens} dans {nom}", nom)
                break


def _octets(registre: RegistreBase) -> Iterator[Anomalie]:
    """What was sent is what was frozen, and it still reads right."""
    for lot in registre.lots():
        fichiers = dict(registre.fichiers_lot(lot.id))
        ou = f"lot {lot.infirmier} {lot.numero:03d}"
        b2, json = fichiers.get(f"{lot.nom}.b2", b""), fichiers.get(f"{lot.nom}.emu.json", b"")
        for anomalie in verifier_b2(b2):
            yield _faute("octets", anomalie.message, f"{ou}, {anomalie.ou}")
        for envoi in registre.envois(lot=lot.id):
            partis = dict(registre.fichiers_envoi(envoi.id))
            changes = [nom for nom, octets in fichiers.items() if partis.get(nom) != octets]
            if changes or hashlib.sha256(b2 + json).hexdigest() != envoi.cle:
                yield _faute("octets", "les octets de l'envoi ne sont pas ceux du lot", ou)


def _reglements(registre: RegistreBase) -> Iterator[Anomalie]:
    ordre = (
        "SELECT f.numero, f.paye, coalesce(sum(r.paye), 0) AS somme FROM facture f LEFT JOIN reglement r ON r.facture = f.id "
        "GROUP BY f.id HAVING f.paye <> somme"
    )
    for numero, paye, somme in registre.lignes(ordre):
        yield _faute("règlements", f"{afficher(paye)} payés, {afficher(somme)} de règlements", f"facture {numero}")


def _virements(registre: RegistreBase) -> Iterator[Anomalie]:
    ordre = (
        "SELECT v.libelle, v.jour, v.montant, "
        "(SELECT coalesce(sum(paye), 0) FROM reglement r WHERE r.message = v.message) + "
        "(SELECT coalesce(sum(montant), 0) FROM ecart e WHERE e.message = v.message AND e.code IN (?, ?, ?)) AS somme "
        "FROM virement v WHERE v.montant <> somme"
    )
    for libelle, quand, montant, somme in registre.lignes(ordre, HORS_REGLEMENTS):
        jour = en_jour(quand)
        yield _faute("virements", f"{afficher(montant)} virés, {afficher(somme)} expliqués", f"{libelle} du {jour:%d/%m/%Y}")


def _journal(registre: RegistreBase) -> Iterator[Anomalie]:
    rupture = premiere_rupture(registre.journal())
    if rupture:
        yield _faute("journal", "la chaîne est rompue : une ligne a été changée, retirée ou déplacée", f"ligne {rupture}")


CONTROLES: dict[str, Controle] = {
    "fichier": _fichier,
    "numéros": _numeros,
    "contenus": _contenus,
    "lots": _lots,
    "sommes": _sommes,
    "octets": _octets,
    "règlements": _reglements,
    "virements": _virements,
    "journal": _journal,
}


def verifier(registre: RegistreBase) -> dict[str, tuple[Anomalie, ...]]:
    """Every check by name, with what it found (empty: all is well)."""
    return {nom: tuple(controle(registre)) for nom, controle in CONTROLES.items()}
