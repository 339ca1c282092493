"""A return to its bytes: order and levels of R15, counters and totals computed, every fault reported at once."""

from core.telematique.fil import Fil
from core.telematique.noemie.controles import controler
from core.telematique.noemie.entites.acte import ActeProfessionnel
from core.telematique.noemie.entites.facture import AssureBeneficiaire, Facture
from core.telematique.noemie.entites.fichier import Controle, Entete, Fin
from core.telematique.noemie.entites.lot import TypeRetour
from core.telematique.noemie.entites.mouvement import DetailForfait, Forfait, Retenue
from core.telematique.noemie.entites.part import PartAmc, PartAmo
from core.telematique.noemie.entites.reglement import DestinataireReglement, OrganismeComplementaire, ReferenceVirement
from core.telematique.noemie.entites.rejet import Commentaire, Rejet, RejetAncien
from core.telematique.noemie.modele import ActeRetour, FactureRetour, Motif, Partie, RetourAEcrire

IDENTIFICATION_CONTROLE = "000000000000EMU01"


class FilNoemie(Fil):
    """What a file going back to a nurse begins and ends with; shared with the ARL."""

    def ouvrir(self, emetteur: Partie, destinataire: Partie, **zones: object) -> None:
        """The 000 of a file going back to a nurse."""
        self.ajouter(
            "",
            lambda: Entete(
                type_emetteur=emetteur.type,
                emetteur=emetteur.numero,
                type_destinataire=destinataire.type,
                destinataire=destinataire.numero,
                application="RT",
                norme="EMU",
                monnaie="U",
                type_flux="T",
                **zones,  # type: ignore[arg-type]
            ),
        )

    def fermer(self, emetteur: Partie, destinataire: Partie, identifiant6: str, lots: int, cumul: int) -> None:
        """The 990 and the 999: entities between 000 and 999, then all of them; the cumul is never negative."""
        compteur = len(self.morceaux)  # all but the 000, and the 990 which is not there yet
        self.ajouter(
            "", lambda: Controle(identification=IDENTIFICATION_CONTROLE, compteur=compteur, cumul=max(cumul, 0), signe="P")
        )
        self.ajouter(
            "",
            lambda: Fin(
                type_emetteur=emetteur.type,
                emetteur=emetteur.numero,
                type_destinataire=destinataire.type,
                destinataire=destinataire.numero,
                application="RT",
                identification=identifiant6,
                nombre_enregistrements=compteur + 2,
                type_flux="T",
                nombre_lots=lots,
                cumul=max(cumul, 0),
                signe="P",
            ),
        )


def ecrire(retour: RetourAEcrire) -> bytes:
    """See `core.telematique.noemie.ecrire`."""
    fil = FilNoemie()
    fil.fautes += controler(retour)
    fil.ouvrir(
        retour.emetteur,
        retour.destinataire,
        identification=retour.identifiant6,
        creation=retour.jour,
        version=retour.version,
        message=retour.message,
    )
    if retour.organisme_complementaire:
        organisme = retour.organisme_complementaire
        fil.ajouter("", lambda: OrganismeComplementaire(organisme=organisme[:7], cle=organisme[7:]))
    fil.ajouter("", lambda: DestinataireReglement(numero=f"0{retour.destinataire.numero}"))
    v = retour.virement
    fil.ajouter(
        "virement",
        lambda: ReferenceVirement(
            date_virement=v.jour, libelle_1=v.libelle, libelle_2=v.libelle_2, organisme_payeur=v.organisme_payeur
        ),
    )
    _blocs(fil, retour)
    fil.fermer(retour.emetteur, retour.destinataire, retour.identifiant6, len(retour.lots), retour.cumul)
    return fil.octets()


def _blocs(fil: FilNoemie, retour: RetourAEcrire) -> None:
    """081 by 081: electronic invoices, lump sums, recoveries, retentions; an empty one is not written."""
    if retour.factures:
        fil.ajouter("", lambda: TypeRetour(type_retour="01"))
        for facture in retour.factures:
            _facture(fil, facture)
    if retour.forfaits:
        fil.ajouter("", lambda: TypeRetour(type_retour="03"))
        _forfaits(fil, retour)
    if retour.rappels:
        fil.ajouter("", lambda: TypeRetour(type_retour="04"))
        for facture in retour.rappels:
            _facture(fil, facture)
    if retour.retenues:
        fil.ajouter("", lambda: TypeRetour(type_retour="05"))
        for r in retour.retenues:
            fil.ajouter(
                f"retenue {r.reference}",
                lambda r=r: Retenue(  # type: ignore[misc]
                    niveau="03",
                    ligne=r.ligne,
                    reference=r.reference,
                    date_dette=r.jour_dette,
                    nature=r.nature,
                    operation=r.operation,
                    montant=r.montant,
                    signe=r.signe,
                    solde=r.solde,
                ),
            )


def _forfaits(fil: FilNoemie, retour: RetourAEcrire) -> None:
    for forfait in retour.forfaits:
        ou = f"forfait {forfait.code}"
        fil.ajouter(ou, lambda f=forfait: Forfait(niveau="03", code_paiement=f.code, montant=f.montant))  # type: ignore[misc]
        for d in forfait.details:
            fil.ajouter(
                ou,
                lambda d=d: DetailForfait(  # type: ignore[misc]
                    niveau="04",
                    codification=d.codification,
                    libelle=d.libelle,
                    nir=d.nir,
                    cle=d.cle,
                    naissance=d.naissance,
                    rang=str(d.rang),
                    periode=d.periode,
                    debut_periode=d.debut,
                    fin_periode=d.fin,
                    montant=d.montant,
                ),
            )


def _facture(fil: FilNoemie, f: FactureRetour) -> None:
    ou = f"facture {f.numero:09d}"
    a = f.assure
    fil.ajouter(
        ou,
        lambda: Facture(
            niveau="04",
            facture=f"{f.numero:09d}",
            complement=f.complement,
            lot=f"{f.lot:03d}" if f.lot else "",
            date_lot=f.jour_lot,
            type_facture=f.type,
            date_facturation=f.jour_facturation,
            traitement_amc=f.traitement_amc,
            nature=f.nature,
        ),
    )
    fil.ajouter(
        ou,
        lambda: AssureBeneficiaire(
            niveau="05",
            nir=a.nir,
            cle=a.cle,
            nom=a.nom,
            nom_usage=a.nom_usage,
            prenom=a.prenom,
            nir_individuel=a.nir_individuel,
            cle_individuelle=a.cle_individuelle,
            naissance=a.naissance,
            rang=str(a.rang),
            nom_beneficiaire=a.nom_beneficiaire,
            prenom_beneficiaire=a.prenom_beneficiaire,
            unite_gestion=a.unite_gestion,
        ),
    )
    if (amo := f.amo) is not None:
        fil.ajouter(ou, lambda: PartAmo(niveau="05", demande=amo.demande, etat=amo.etat, paye=amo.paye, signe=amo.signe))
    if (amc := f.amc) is not None:
        fil.ajouter(
            ou,
            lambda: PartAmc(
                niveau="05",
                demande=amc.demande,
                etat=amc.etat,
                paye=amc.paye,
                signe=amc.signe,
                organisme=amc.organisme.rjust(10, "0"),
                adherent=amc.adherent,
            ),
        )
    for acte in f.actes:
        fil.ajouter(ou, lambda acte=acte: _acte(acte))  # type: ignore[misc]
    for motif in sorted(f.motifs, key=lambda m: m.entite):
        fil.ajouter(ou, lambda motif=motif: _motif(motif))  # type: ignore[misc]
    for commentaire in f.commentaires:
        fil.ajouter(ou, lambda c=commentaire: Commentaire(niveau="06", commentaire=c))  # type: ignore[misc]


def _acte(a: ActeRetour) -> ActeProfessionnel:
    return ActeProfessionnel(
        niveau="06",
        ligne=a.rang,
        code_gestion=a.code_gestion,
        exoneration=a.exoneration,
        mode_traitement=a.mode_traitement,
        discipline=a.discipline,
        date_prescription=a.jour_prescription,
        date_soins=a.jour,
        date_fin=a.jour_fin,
        prix_unitaire=a.prix_unitaire,
        base=a.base,
        taux=a.taux,
        montant=a.montant,
        signe=a.signe,
        nature_prestation=a.prestation,
        complement=a.complement,
        quantite=a.quantite,
        coefficient=a.coefficient,
        denombrement=a.denombrement,
        depense=a.depense,
        qualificatif=a.qualificatif,
        taux_local=a.taux_local,
        montant_local=a.montant_local,
        taux_amc=a.taux_amc,
        montant_amc=a.montant_amc,
        base_amc=a.base_amc,
    )


def _motif(m: Motif) -> Rejet | RejetAncien:
    if m.entite == "290":
        codification = f"{m.code} {m.sous_code}".rstrip()
        return RejetAncien(niveau="06", ligne=m.ligne, codification=codification, libelle=m.libelle)
    return Rejet(
        niveau="06",
        code_rejet=m.code,
        libelle=m.libelle,
        niveau_rejet=m.niveau,
        part=m.part,
        prestation=m.prestation,
        date_soins=m.jour,
        executant=m.executant,
        ligne=m.ligne,
        rang=m.rang,
        information=m.information,
    )
