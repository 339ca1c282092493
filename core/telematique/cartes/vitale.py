"""The emulated Vitale card: what a nurse's reader gives of one insured person and her beneficiaries.

Modelled on the public groups 101 (insured), 104 (beneficiary), 105 (AMO periods), 106 (coverage), 107-109 (mutuelle, AMC); the
layout is ours and wears the EMU mark.
"""

from datetime import date
from typing import TYPE_CHECKING, cast

from attrs import evolve, frozen

from core.dossier.droits import ContratAmc, Droits, Exoneration, NatureExoneration, PeriodeAmo
from core.dossier.personnes import Patient
from core.erreurs import Anomalie
from core.telematique.cartes.xml import MENTION, analyser, attributs, refuser, serialiser

if TYPE_CHECKING:
    from lxml.etree import _Element

SCHEMA = "carte_vitale.rng"
RACINE = "carte-vitale-emu"
BENEFICIAIRES_MAXIMUM = 6


@frozen
class CarteVitale:
    """A card: serial number, validity (ends included), number of the insured person, 1 to 6 beneficiaries as patient drafts."""

    serie: str
    emise: date
    fin_validite: date
    nir: str
    cle: str
    beneficiaires: tuple[Patient, ...]

    def anomalies(self, jour: date) -> tuple[Anomalie, ...]:
        """What makes the card unusable on that day; it can still be looked at."""
        if jour <= self.fin_validite:
            return ()
        return (
            Anomalie(
                "CARTE_EXPIREE",
                f"carte Vitale {self.serie} expirée depuis le {self.fin_validite:%d/%m/%Y}",
                "demander l'attestation de droits ou interroger ADRi, et faire mettre la carte à jour",
                "carte Vitale",
                "CSS R161-33-10",
            ),
        )


def ecrire_vitale(carte: CarteVitale) -> bytes:
    """The XML of the card; raises `Refus` CARTE_INVALIDE when a value does not fit the schema."""
    from lxml import etree

    racine = etree.Element(RACINE, {"emulation": "EMU", "version": "1", "mention": MENTION})
    etree.SubElement(
        racine,
        "carte",
        {"serie": carte.serie, "emise": carte.emise.isoformat(), "fin-validite": carte.fin_validite.isoformat()},
    )
    etree.SubElement(racine, "assure", {"nir": carte.nir, "cle": carte.cle})
    if not 1 <= len(carte.beneficiaires) <= BENEFICIAIRES_MAXIMUM:
        refuser(f"{len(carte.beneficiaires)} bénéficiaires : une carte en porte 1 à 6", "carte Vitale")
    for patient in carte.beneficiaires:
        _ecrire_beneficiaire(racine, patient)
    return serialiser(racine, SCHEMA, "carte Vitale")


def _ecrire_beneficiaire(racine: "_Element", patient: Patient) -> None:
    from lxml import etree

    traits = {
        "rang": str(patient.rang),
        "qualite": patient.qualite,
        "naissance": patient.naissance,
        "sexe": patient.sexe,
        "nir-individuel": patient.nir_individuel,
    }
    element = etree.SubElement(racine, "beneficiaire", attributs(traits))
    textes = {
        "nom": patient.nom,
        "prenom": patient.prenom,
        "nom-usuel": patient.nom_usuel,
        "adresse": patient.adresse,
        "commune": patient.commune,
    }
    for nom, texte in textes.items():
        if texte or nom in ("nom", "prenom"):
            try:
                etree.SubElement(element, nom).text = texte
            except ValueError:
                refuser(f"« {nom} » contient un caractère de contrôle", "carte Vitale")
    for amo in patient.droits.amo:
        codes = {"regime": amo.regime, "caisse": amo.caisse, "centre": amo.centre, "code-gestion": amo.code_gestion}
        etree.SubElement(element, "amo", codes | _periode(amo.debut, amo.fin))
    for exo in patient.droits.exonerations:
        date_nature = exo.date_nature.isoformat() if exo.date_nature else ""
        codes = attributs({"nature": exo.nature, "numero": exo.numero, "date-nature": date_nature})
        etree.SubElement(element, "exoneration", codes | _periode(exo.debut, exo.fin))
    for amc in patient.droits.amc:
        codes = {
            "organisme": amc.organisme,
            "nom": amc.nom,
            "type-contrat": amc.type_contrat,
            "adherent": amc.adherent,
            "gestion": amc.gestion,
            "dre": "oui" if amc.dre else "non",
            "part-tm": str(amc.part_tm),
        }
        etree.SubElement(element, "amc", attributs(codes) | _periode(amc.debut, amc.fin))


def _periode(debut: date, fin: date | None) -> dict[str, str]:
    return attributs({"debut": debut.isoformat(), "fin": fin.isoformat() if fin else ""})


def lire_vitale(octets: bytes, lu_le: date | None = None) -> CarteVitale:
    """The card of these bytes; each period says source "carte" and `lu_le`; raises `Refus` CARTE_INVALIDE."""
    racine = analyser(octets, RACINE, SCHEMA, "carte Vitale")
    carte, assure = racine[0], racine[1]
    nir, cle = str(assure.get("nir")), str(assure.get("cle"))
    patients = tuple(_lire_beneficiaire(e, nir, cle, lu_le) for e in racine.findall("beneficiaire"))
    return CarteVitale(str(carte.get("serie")), _jour(carte, "emise"), _jour(carte, "fin-validite"), nir, cle, patients)


def _lire_beneficiaire(element: "_Element", nir: str, cle: str, lu_le: date | None) -> Patient:
    naissance = str(element.get("naissance"))
    if int(naissance[4:6]) > 12 or int(naissance[6:]) > 31:
        refuser(f"date de naissance impossible : {naissance}", "carte Vitale")
    droits = Droits(
        tuple(_lire_amo(e, lu_le) for e in element.findall("amo")),
        tuple(_lire_exoneration(e, lu_le) for e in element.findall("exoneration")),
        tuple(_lire_amc(e, lu_le) for e in element.findall("amc")),
    )
    periodes: list[PeriodeAmo | Exoneration | ContratAmc] = [*droits.amo, *droits.exonerations, *droits.amc]
    for periode in periodes:
        if periode.fin is not None and periode.fin < periode.debut:
            refuser(f"période qui finit ({periode.fin:%d/%m/%Y}) avant de commencer ({periode.debut:%d/%m/%Y})", "carte Vitale")
    return Patient(
        nom=_texte(element, "nom"),
        prenom=_texte(element, "prenom"),
        naissance=naissance,
        sexe=element.get("sexe", ""),
        nir=nir,
        cle=cle,
        nir_individuel=element.get("nir-individuel", ""),
        nom_usuel=_texte(element, "nom-usuel"),
        rang=int(str(element.get("rang"))),
        qualite=str(element.get("qualite")),
        adresse=_texte(element, "adresse"),
        commune=_texte(element, "commune"),
        droits=droits,
    )


def _lire_amo(element: "_Element", lu_le: date | None) -> PeriodeAmo:
    return PeriodeAmo(
        regime=str(element.get("regime")),
        caisse=str(element.get("caisse")),
        centre=str(element.get("centre")),
        debut=_jour(element, "debut"),
        fin=_fin(element),
        code_gestion=str(element.get("code-gestion")),
        source="carte",
        lu_le=lu_le,
    )


def _lire_exoneration(element: "_Element", lu_le: date | None) -> Exoneration:
    return Exoneration(
        nature=cast(NatureExoneration, str(element.get("nature"))),  # one of them: the schema says so
        debut=_jour(element, "debut"),
        fin=_fin(element),
        numero=element.get("numero", ""),
        date_nature=_jour(element, "date-nature") if element.get("date-nature") else None,
        source="carte",
        lu_le=lu_le,
    )


def _lire_amc(element: "_Element", lu_le: date | None) -> ContratAmc:
    return ContratAmc(
        organisme=str(element.get("organisme")),
        nom=str(element.get("nom")),
        debut=_jour(element, "debut"),
        fin=_fin(element),
        type_contrat=element.get("type-contrat", ""),
        adherent=element.get("adherent", ""),
        gestion="unique" if element.get("gestion") == "unique" else "separee",
        dre=element.get("dre") == "oui",
        part_tm=int(str(element.get("part-tm"))),
        source="carte",
        lu_le=lu_le,
    )


def _texte(element: "_Element", nom: str) -> str:
    return element.findtext(nom) or ""


def _jour(element: "_Element", nom: str) -> date:
    try:
        return date.fromisoformat(str(element.get(nom)))
    except ValueError:
        # the schema's date type admits a time zone and years of five digits, which mean nothing here
        refuser(f"date illisible dans « {nom} » : {element.get(nom)}", "carte")


def _fin(element: "_Element") -> date | None:
    return _jour(element, "fin") if element.get("fin") else None


def dater(carte: CarteVitale, lu_le: date) -> CarteVitale:
    """The same card with every period read on `lu_le`."""

    def lus(droits: Droits) -> Droits:
        return Droits(
            tuple(evolve(p, lu_le=lu_le) for p in droits.amo),
            tuple(evolve(p, lu_le=lu_le) for p in droits.exonerations),
            tuple(evolve(p, lu_le=lu_le) for p in droits.amc),
        )

    return evolve(carte, beneficiaires=tuple(evolve(p, droits=lus(p.droits)) for p in carte.beneficiaires))
