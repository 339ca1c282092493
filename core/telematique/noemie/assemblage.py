"""Entities in the order of the file to the values of a return."""

from datetime import date
from typing import Any, cast

from core.citation import citer
from core.telematique.noemie.modele import (
    ActeRetour,
    AssureRetour,
    DetailForfait,
    EtatPart,
    FactureRetour,
    Forfait,
    Motif,
    Partie,
    PartRetour,
    Retenue,
    RetourNoemie,
    Signe,
    Virement,
)


class Assemblage:
    """Takes entities one by one; a French sentence is given back when a value makes no sense where it stands."""

    def __init__(self) -> None:
        self.bloc = ""  # type of the current 081
        self.forfaits: list[Forfait] = []
        self.retenues: list[Retenue] = []
        self._uniques: dict[str, Any] = {}
        self._finie: FactureRetour | None = None
        self._courante: dict[str, Any] = {}
        self._actes: list[ActeRetour] = []
        self._motifs: list[Motif] = []
        self._commentaires: list[str] = []

    def un(self, code: str) -> Any:
        """The one entity of that code (000, 010, 040, 071, 990, 999), or None."""
        return self._uniques.get(code)

    def ajouter(self, valeur: Any) -> str:
        """Take one entity; gives what is wrong with it, or an empty text."""
        faute = ""
        match valeur.CODE:
            case "081":
                self._clore()
                self.bloc = valeur.type_retour
                if self.bloc not in ("01", "03", "04", "05"):
                    faute = f"type de retour {citer(self.bloc)} non traité (01, 03, 04 ou 05)"
            case "102":
                self._clore()
                faute = self._facture(valeur)
            case "103":
                self._courante["assure"] = _assure(valeur)
            case "198":
                self._courante["amo"] = _part(valeur)
            case "199":
                self._courante["amc"] = _part(valeur, valeur.organisme, valeur.adherent)
            case "210":
                self._actes.append(_acte(valeur))
                faute = "" if valeur.date_soins else "date des soins absente"
            case "290" | "294":
                self._motifs.append(_motif(valeur, len(self._motifs) + 1))
            case "295":
                self._commentaires.append(valeur.commentaire)
            case "261":
                self.forfaits.append(Forfait(valeur.code_paiement, valeur.montant))
            case "262":
                faute = self._detail(valeur)
            case "250":
                faute = "" if valeur.signe in ("P", "N") else f"signe {citer(valeur.signe)}"
                self.retenues.append(_retenue(valeur))
            case code:
                if code in ("990", "999"):
                    self._clore()
                self._uniques[code] = valeur
                if code == "071" and valeur.date_virement is None:
                    faute = "date de virement absente"
                if code == "000" and valeur.creation is None:
                    faute = "date de création absente"
        return faute

    def finie(self) -> FactureRetour | None:
        """The invoice that the last entity ended, once."""
        facture, self._finie = self._finie, None
        return facture

    def _facture(self, v: Any) -> str:
        lot = v.lot or "000"
        if not (len(v.facture) == 9 and v.facture.isdigit() and len(lot) == 3 and lot.isdigit()):
            return f"n° de facture {citer(v.facture)} ou de lot {citer(v.lot)} illisible"
        self._courante = {
            "numero": int(v.facture),
            "lot": int(lot),
            "jour_lot": v.date_lot,
            "type": v.type_facture,
            "jour_facturation": v.date_facturation,
            "traitement_amc": v.traitement_amc,
            "nature": v.nature,
            "complement": v.complement,
        }
        return ""

    def _clore(self) -> None:
        """End the invoice being read."""
        if "assure" in self._courante and "numero" in self._courante:
            self._courante.setdefault("amo", None)
            self._finie = FactureRetour(
                **self._courante,
                actes=tuple(self._actes),
                motifs=tuple(self._motifs),
                commentaires=tuple(self._commentaires),
            )
        self._courante = {}
        self._actes, self._motifs, self._commentaires = [], [], []

    def _detail(self, v: Any) -> str:
        if not self.forfaits:
            return "détail de forfait sans forfait"
        dernier = self.forfaits[-1]
        detail = DetailForfait(
            montant=v.montant,
            codification=v.codification,
            libelle=v.libelle,
            periode=v.periode,
            debut=v.debut_periode,
            fin=v.fin_periode,
            nir=v.nir,
            cle=v.cle,
            naissance=v.naissance,
            rang=int(v.rang),
        )
        self.forfaits[-1] = Forfait(dernier.code, dernier.montant, (*dernier.details, detail))
        return ""

    @property
    def emetteur(self) -> Partie:
        """Who pays, once the 000 is read."""
        return Partie(self.un("000").type_emetteur, self.un("000").emetteur)

    @property
    def destinataire(self) -> Partie:
        """Who is paid, once the 000 is read."""
        return Partie(self.un("000").type_destinataire, self.un("000").destinataire)

    @property
    def virement(self) -> Virement:
        """The transfer, once the 071 is read."""
        v = self.un("071")
        return Virement(v.date_virement, v.libelle_1, v.libelle_2, v.organisme_payeur)

    def retour(self, factures: list[FactureRetour]) -> RetourNoemie:
        """The whole return, once every entity was taken without fault; a recovery is of type E."""
        entete, organisme = self.un("000"), self.un("010")
        return RetourNoemie(
            emetteur=self.emetteur,
            destinataire=self.destinataire,
            identifiant6=entete.identification,
            jour=cast(date, entete.creation),
            virement=self.virement,
            factures=tuple(f for f in factures if f.type != "E"),
            rappels=tuple(f for f in factures if f.type == "E"),
            forfaits=tuple(self.forfaits),
            retenues=tuple(self.retenues),
            organisme_complementaire=f"{organisme.organisme}{organisme.cle}" if organisme else "",
            message=entete.message,
            version=entete.version,
            nombre_enregistrements=self.un("999").nombre_enregistrements,
        )


def _assure(v: Any) -> AssureRetour:
    return AssureRetour(
        nir=v.nir,
        cle=v.cle,
        naissance=v.naissance,
        rang=int(v.rang),
        nom=v.nom,
        nom_usage=v.nom_usage,
        prenom=v.prenom,
        nir_individuel=v.nir_individuel,
        cle_individuelle=v.cle_individuelle,
        nom_beneficiaire=v.nom_beneficiaire,
        prenom_beneficiaire=v.prenom_beneficiaire,
        unite_gestion=v.unite_gestion,
    )


def _part(v: Any, organisme: str = "", adherent: str = "") -> PartRetour:
    return PartRetour(v.demande, cast(EtatPart, v.etat), v.paye, cast(Signe, v.signe), organisme, adherent)


def _acte(v: Any) -> ActeRetour:
    return ActeRetour(
        rang=v.ligne,
        jour=v.date_soins,
        prestation=v.nature_prestation,
        complement=v.complement,
        quantite=v.quantite,
        coefficient=v.coefficient,
        prix_unitaire=v.prix_unitaire,
        base=v.base,
        taux=v.taux,
        montant=v.montant,
        depense=v.depense,
        signe=v.signe,
        exoneration=v.exoneration,
        jour_prescription=v.date_prescription,
        jour_fin=v.date_fin,
        qualificatif=v.qualificatif,
        taux_local=v.taux_local,
        montant_local=v.montant_local,
        taux_amc=v.taux_amc,
        montant_amc=v.montant_amc,
        base_amc=v.base_amc,
        code_gestion=v.code_gestion,
        mode_traitement=v.mode_traitement,
        discipline=v.discipline,
        denombrement=v.denombrement,
    )


def _motif(v: Any, rang: int) -> Motif:
    if v.CODE == "290":  # code and sub-code in one zone of 10, nothing on part nor level: the line number tells
        code, _, sous_code = v.codification.partition(" ")
        niveau = "L" if v.ligne else "F"
        return Motif(code, v.libelle, cast(Any, niveau), "O", ligne=v.ligne, rang=rang, sous_code=sous_code.strip(), entite="290")
    return Motif(
        code=v.code_rejet,
        libelle=v.libelle,
        niveau=v.niveau_rejet,
        part=v.part,
        prestation=v.prestation,
        jour=v.date_soins,
        executant=v.executant,
        ligne=v.ligne,
        rang=v.rang,
        information=v.information,
    )


def _retenue(v: Any) -> Retenue:
    return Retenue(
        reference=v.reference,
        jour_dette=v.date_dette,
        nature=v.nature,
        operation=v.operation,
        montant=v.montant,
        signe=v.signe,
        solde=v.solde,
        ligne=v.ligne,
    )
