"""A lot of invoices to the bytes of its files; every fault of every invoice is reported at once, nothing is half written.

Order of the records: 000, 1, then for each invoice 2, 2S, (4, [4S], 4E) a line, 5, then 6 and 999, end to end.
"""

from datetime import date

from core.citation import citer
from core.erreurs import Anomalie
from core.facturation.facture import Facture
from core.telematique.b2.complement import ComplementFacture, ecrire_complements
from core.telematique.b2.controles import ACCORDS, controler_facture, controler_lot, lieu_facture
from core.telematique.b2.enregistrements.acte import Acte, RppsActe, SuiteActe
from core.telematique.b2.enregistrements.facture import EnteteFacture, FinFacture, SuiteFacture
from core.telematique.b2.enregistrements.fichier import EnteteFichier, FinFichier
from core.telematique.b2.enregistrements.lot import EnteteLot, FinLot
from core.telematique.b2.lignes import SUPPLEMENTS, LigneFil, lignes_du_fil, taux_du_fil
from core.telematique.b2.modele import FichiersLot, LotAEcrire
from core.telematique.fil import Fil
from core.telematique.texte import en_b2

MESSAGE = "EMULATEUR - SANS VALEUR REELLE"
_SANS_RPPS = "00000000000"
_SANS_AM = "000000000"
_PIECES = {"carte": "4", "adri": "2", "attestation": "1", "saisie": "0"}
CONTRAT_GESTION_UNIQUE = "89"


def ecrire_lot(lot: LotAEcrire) -> FichiersLot:
    """See `core.telematique.b2.ecrire_lot`."""
    lignes = [lignes_du_fil(facture, lot.reglages) for facture in lot.factures]
    fil = Fil()
    fil.fautes += controler_lot(lot)
    nom = en_b2(f"{lot.emetteur.nom} {lot.emetteur.prenom}")
    if nom.perdus:
        fil.fautes.append(_inconvertible(lot, nom.perdus))
    if not fil.fautes:
        _ouvrir(fil, lot, nom.texte)
    honoraires = amo = amc = 0
    for facture, siennes in zip(lot.factures, lignes, strict=True):
        fautes = tuple(controler_facture(lot, facture, siennes))
        fil.fautes += fautes
        if not fautes:  # a faulty invoice is not tried further: its zones would repeat the same faults
            totaux = _ecrire_facture(fil, lot, facture, siennes)
            honoraires, amo, amc = honoraires + totaux[0], amo + totaux[1], amc + totaux[2]
    if not fil.fautes:
        _fermer(fil, lot, honoraires, amo, sum(map(len, lignes)))
    octets = fil.octets()
    complements = {f.numero: _complement(f, siennes) for f, siennes in zip(lot.factures, lignes, strict=True)}
    return FichiersLot(
        nom=f"EMU_{lot.emetteur.am}_{lot.numero:03d}_{lot.identifiant6}",
        b2=octets,
        json=ecrire_complements(complements),
        nombre_factures=len(lot.factures),
        total=honoraires,
        total_amo=amo,
        total_amc=amc,
    )


def _inconvertible(lot: LotAEcrire, perdus: tuple[str, ...]) -> Anomalie:
    return Anomalie(
        "TEXTE_INCONVERTIBLE",
        f"le nom de l'infirmier contient {', '.join(map(citer, perdus))}",
        "l'écrire avec des lettres, espaces, tirets et apostrophes",
        f"lot {lot.numero}",
    )


def _ouvrir(fil: Fil, lot: LotAEcrire, nom: str) -> None:
    fil.ajouter(
        "",
        lambda: EnteteFichier(
            type_emetteur="TP",
            emetteur=f"00000{lot.emetteur.am}",
            type_destinataire=lot.destinataire.type,
            destinataire=lot.destinataire.numero,
            application="TR",
            identification=lot.identifiant6,
            creation=lot.jour,
            norme="EMU",
            version="B2",
            monnaie="U",
            type_flux="T",
            message=MESSAGE,
        ),
    )
    fil.ajouter(
        "",
        lambda: EnteteLot(
            ps=lot.emetteur.am,
            organisme=lot.destinataire.numero[-3:],
            lot=lot.numero,
            categorie="000",
            statut="60",
            mode_tarification="00",
            nom=nom,
            norme="B2",
            date_lot=lot.jour,
            variante="CP",
            version="062007",
            monnaie="U",
        ),
    )


def _fermer(fil: Fil, lot: LotAEcrire, honoraires: int, amo: int, actes: int) -> None:
    nombre = len(lot.factures)
    fil.ajouter(
        "",
        lambda: FinLot(
            ps=lot.emetteur.am,
            assures=nombre,
            actes=actes,
            factures=nombre,
            pieces=nombre,
            total_factures=honoraires,
            total_amo=amo,
            lot=lot.numero,
        ),
    )
    fil.ajouter(
        "",
        lambda: FinFichier(
            type_emetteur="TP",
            emetteur=f"00000{lot.emetteur.am}",
            type_destinataire=lot.destinataire.type,
            destinataire=lot.destinataire.numero,
            application="TR",
            identification=lot.identifiant6,
            nombre_enregistrements=len(fil.morceaux) + 1,
            nombre_lots=1,
        ),
    )


def _ecrire_facture(fil: Fil, lot: LotAEcrire, facture: Facture, lignes: tuple[LigneFil, ...]) -> tuple[int, int, int]:
    """Write 2 to 5; gives honoraires, AMO part and AMC part as written, in cents."""
    ou = lieu_facture(facture)
    b, ps = facture.beneficiaire, facture.executant.am
    fil.ajouter(ou, lambda: _entete(lot, facture))
    individuel = b.nir_individuel or (b.nir + b.cle if b.qualite == "0" else "")
    fil.ajouter(
        ou,
        lambda: SuiteFacture(
            ps=ps,
            nir=b.nir,
            cle=b.cle,
            rang=0,
            facture=facture.numero,
            sequence=1,
            nir_individuel=individuel[:13],
            cle_individuelle=individuel[13:] or "00",
            parcours="T",
        ),
    )
    debut = len(fil.morceaux)
    # the AMC part of an FSE is written only when the caisse pays it: otherwise it travels in the DRE
    avec_amc = lot.nature != "FSE" or (facture.amc is not None and facture.amc.gestion == "unique")
    for ligne in lignes:
        _ecrire_ligne(fil, facture, ligne, avec_amc, ou)
    honoraires = sum(ligne.ligne.honoraires for ligne in lignes)
    amo = sum(ligne.part_amo for ligne in lignes)
    amc = sum(ligne.ligne.part_amc for ligne in lignes) if avec_amc else 0
    fil.ajouter(
        ou,
        lambda: FinFacture(
            ps=ps,
            nir=b.nir,
            cle=b.cle,
            rang=0,
            facture=facture.numero,
            nombre_lignes=len(fil.morceaux) - debut,
            honoraires=honoraires,
            montant_amo=amo,
            participation=honoraires - amo,
            montant_amc=amc,
        ),
    )
    return honoraires, amo, amc


def _entete(lot: LotAEcrire, facture: Facture) -> EnteteFacture:
    b, amo, amc = facture.beneficiaire, facture.amo, facture.amc
    return EnteteFacture(
        ps=facture.executant.am,
        nir=b.nir,
        cle=b.cle,
        rang=0,
        facture=facture.numero,
        nature_operation="2" if lot.nature == "ANNULATION" else "1",
        entree=f"{facture.numero_fse:09d}",
        regime=amo.regime,
        caisse=amo.caisse,
        centre=amo.centre,
        nature_piece=_PIECES[amo.droits_lus],
        date_piece=amo.droits_lus_le,
        nature_assurance=amo.nature,
        exoneration=amo.exoneration,
        accident=_accident(facture),
        top_eclatement="F" if lot.nature == "FSE" and facture.dre else "",
        naissance=b.naissance[2:],
        rang_naissance=str(b.rang),
        type_contrat=CONTRAT_GESTION_UNIQUE if amc and amc.gestion == "unique" else "00",
        organisme_complementaire=amc.organisme.rjust(10, "0") if amc else "",
    )


def _accident(facture: Facture) -> str:
    if facture.amo.nature != "41":
        return "000000000"
    if facture.amo.numero_at:
        return facture.amo.numero_at
    jour = facture.amo.date_nature
    return f"000{jour:%y%m%d}" if jour else "000000000"


def _ecrire_ligne(fil: Fil, facture: Facture, fil_ligne: LigneFil, avec_amc: bool, ou: str) -> None:
    b, e, p, ligne = facture.beneficiaire, facture.executant, facture.prescription, fil_ligne.ligne
    exoneration = facture.amo.exoneration
    fil.ajouter(
        ou,
        lambda: Acte(
            ps=e.am,
            nir=b.nir,
            cle=b.cle,
            rang=0,
            facture=facture.numero,
            mode_traitement="07",
            prescripteur=p.am or _SANS_AM,
            origine_prescription=p.origine,
            exoneration="0" if exoneration == "4" and not ligne.ald else exoneration,
            specialite_prescripteur=p.specialite,
            executant=e.am_execution or e.am,
            zone_tarifaire=e.zone_tarifaire,
            specialite=e.specialite,
            date_soins=ligne.jour,
            code_acte=fil_ligne.code_acte,
            quantite=ligne.quantite,
            coefficient=fil_ligne.coefficient,
            prix_unitaire=ligne.prix_unitaire,
            base=ligne.base,
            taux=taux_du_fil(facture, ligne),
            montant_amo=fil_ligne.part_amo,
            honoraires=ligne.honoraires,
            qualificatif=ligne.qualificatif,
            montant_amc=ligne.part_amc if avec_amc else 0,
        ),
    )
    accord, jour_accord = _accord(p.accord_prealable)
    if accord != "0" and not ligne.complement and ligne.code not in SUPPLEMENTS:
        fil.ajouter(
            ou,
            lambda: SuiteActe(
                ps=e.am,
                nir=b.nir,
                cle=b.cle,
                facture=facture.numero,
                sequence=1,
                date_accord=jour_accord,
                accord_prealable=accord,
            ),
        )
    remplacant = bool(e.am_execution) and e.am_execution != e.am  # his RPPS is not known here
    fil.ajouter(
        ou,
        lambda: RppsActe(
            ps=e.am,
            nir=b.nir,
            cle=b.cle,
            facture=facture.numero,
            sequence=2,
            rpps_prescripteur=p.rpps or _SANS_RPPS,
            rpps_executant=_SANS_RPPS if remplacant else e.rpps or _SANS_RPPS,
        ),
    )


def _accord(texte: str) -> tuple[str, date | None]:
    """`accord:2026-10-01` (checked before) to the code and the day of zone 49-55."""
    mot, _, jour = texte.partition(":")
    return ACCORDS[mot], date.fromisoformat(jour) if jour else None


def _complement(facture: Facture, lignes: tuple[LigneFil, ...]) -> ComplementFacture:
    p = facture.prescription
    return ComplementFacture(
        prescription=p.jour,
        mode=facture.mode,
        lieux=tuple(ligne.ligne.lieu for ligne in lignes),
        tiers_payant_amo=facture.tiers_payant_amo,
        tiers_payant_amc=facture.tiers_payant_amc,
        bsi=facture.bsi,
        accord_prealable=p.accord_prealable,
        situation_prescripteur=p.situation,
        a_domicile=p.a_domicile,
        rectifie=facture.rectifie,
        pieces=facture.pieces,
        seances=tuple(ligne.ligne.seance for ligne in lignes),
        heures=tuple(f"{ligne.ligne.heure:%H:%M}" if ligne.ligne.heure else "" for ligne in lignes),
        code_situation=facture.code_situation,
    )
