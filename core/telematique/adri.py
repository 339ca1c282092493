"""The rights service (ADRi) on the wire: JSON with the published names; what the tables do not publish travels under `emu`.

The service gives régime, caisse, AMO periods, exonerations, C2S and AME, AT, a mutuelle in gestion unique; never a
mutuelle in gestion séparée nor the military free care.  Days are AAAAMMJJ.  Errors come as one `exception` object; their
real catalogue is not public.
"""

import json
from datetime import date
from typing import Any, Literal, cast, get_args

from attrs import asdict, field, frozen

from core.citation import citer
from core.donnees import structurer
from core.dossier.droits import ContratAmc, Droits, Exoneration, NatureExoneration, PeriodeAmo
from core.erreurs import Anomalie, Refus

MARQUE = "EMU"
OU = "réponse ADRi"


@frozen
class ReponseAdri:
    """What the service knows of one beneficiary: traits, and rights with source "adri" read on `date_reponse`."""

    date_reponse: date
    nir: str
    cle: str
    nom: str
    prenom: str
    naissance: str
    rang: int
    qualite: str
    droits: Droits
    nir_individuel: str = ""
    medecin_traitant: bool = True


@frozen
class _Periode:
    debut: str
    fin: str = ""


@frozen
class _InfosGlobales:
    codeRegime: str
    codeCaisse: str
    centrePrestation: str
    codePresentationSupportAMO: str = "4"


@frozen
class _PeriodeAmo:
    debut: str
    codeRegime: str
    codeCaisse: str
    centrePrestation: str
    codeGestion: str
    fin: str = ""


@frozen
class _Nature:
    nature: str
    numero: str = ""
    dateNature: str = ""


@frozen
class _Couverture:
    groupe: int
    debut: str
    codeALD: str
    codeSituation: str
    emu: _Nature
    fin: str = ""


@frozen
class _Beneficiaire:
    nomPatronymique: str
    prenomUsuel: str
    noNIRCertifie: str
    dateNaissance: str
    rangGemellaire: int
    qualite: str
    codeServiceAMO: str
    topMedecinTraitant: bool
    lstPeriodeAMO: tuple[_PeriodeAmo, ...] = ()
    lstPeriodeCodeCouverture: tuple[_Couverture, ...] = ()


@frozen
class _Mutuelle:
    noIdentification: str
    nom: str
    periodeMutuelle: _Periode
    indicateurTraitement: str = "02"
    codeAiguillageSTS: str = ""
    codeGarantiesComplementaires: str = ""
    typeContrat: str = ""
    partTM: int = 100


@frozen
class _Reponse:
    emulation: Literal["EMU"]
    dateReponse: str
    immatriculation: str
    infosGlobales: _InfosGlobales
    beneficiaireDeSoins: _Beneficiaire
    mutuelle: tuple[_Mutuelle, ...] = field(factory=tuple)


def ecrire_reponse(reponse: ReponseAdri) -> bytes:
    """The answer as JSON bytes; leaves out what the real service does not give."""
    droits = reponse.droits
    dernier = max(droits.amo, key=lambda p: p.debut, default=None)
    wire = _Reponse(
        emulation="EMU",
        dateReponse=_ecrit(reponse.date_reponse),
        immatriculation=reponse.nir + reponse.cle,
        infosGlobales=_InfosGlobales(
            dernier.regime if dernier else "", dernier.caisse if dernier else "", dernier.centre if dernier else ""
        ),
        beneficiaireDeSoins=_Beneficiaire(
            nomPatronymique=reponse.nom,
            prenomUsuel=reponse.prenom,
            noNIRCertifie=reponse.nir_individuel,
            dateNaissance=reponse.naissance,
            rangGemellaire=reponse.rang,
            qualite=reponse.qualite,
            codeServiceAMO="01" if any(e.nature in ("c2s", "c2s_participation") for e in droits.exonerations) else "00",
            topMedecinTraitant=reponse.medecin_traitant,
            lstPeriodeAMO=tuple(
                _PeriodeAmo(_ecrit(p.debut), p.regime, p.caisse, p.centre, p.code_gestion, _ecrit(p.fin)) for p in droits.amo
            ),
            lstPeriodeCodeCouverture=tuple(_couverture(e) for e in droits.exonerations if e.nature != "pension_militaire_lie"),
        ),
        mutuelle=tuple(
            _Mutuelle(c.organisme, c.nom, _Periode(_ecrit(c.debut), _ecrit(c.fin)), typeContrat=c.type_contrat, partTM=c.part_tm)
            for c in droits.amc
            if c.gestion == "unique"
        ),
    )
    return _octets(asdict(wire))


def ecrire_exception(type: str, libelle: str, detail: str, *, globale: bool = False) -> bytes:
    """A refusal of the service as JSON bytes; `globale`: nothing at all was answered, not only this beneficiary."""
    corps = {"type": type, "global": globale, "libelle": libelle, "detail": detail}
    return _octets({"emulation": MARQUE, "exception": corps})


def lire_reponse(octets: bytes) -> ReponseAdri:
    """The answer as values; raises `Refus` ADRI_REFUS (the service said no) or ADRI_ILLISIBLE (its bytes make no sense)."""
    try:
        objet = json.loads(octets)
    except (ValueError, RecursionError):
        raise Refus(_illisible("ce n'est pas du JSON en UTF-8")) from None
    if isinstance(objet, dict) and isinstance(objet.get("exception"), dict):
        raise Refus(_refus(objet["exception"]))
    try:
        lue = structurer(objet, _Reponse, OU)
    except Refus as refus:
        fautes = [_illisible(f"{a.ou.removeprefix(OU + ', ')} : {a.message}") for a in refus.anomalies]
        raise Refus(fautes) from None
    return _reponse(lue)


def _reponse(lue: _Reponse) -> ReponseAdri:
    jour = _jour(lue.dateReponse)
    b = lue.beneficiaireDeSoins
    if len(lue.immatriculation) != 15:
        raise Refus(_illisible(f"immatriculation de {len(lue.immatriculation)} caractères au lieu de 15"))
    droits = Droits(
        tuple(
            PeriodeAmo(p.codeRegime, p.codeCaisse, p.centrePrestation, _jour(p.debut), _fin(p.fin), p.codeGestion, "adri", jour)
            for p in b.lstPeriodeAMO
        ),
        tuple(_exoneration(c, jour) for c in b.lstPeriodeCodeCouverture),
        tuple(
            ContratAmc(
                organisme=m.noIdentification,
                nom=m.nom,
                debut=_jour(m.periodeMutuelle.debut),
                fin=_fin(m.periodeMutuelle.fin),
                type_contrat=m.typeContrat,
                gestion="unique",
                dre=False,
                part_tm=m.partTM,
                source="adri",
                lu_le=jour,
            )
            for m in lue.mutuelle
        ),
    )
    return ReponseAdri(
        date_reponse=jour,
        nir=lue.immatriculation[:13],
        cle=lue.immatriculation[13:],
        nom=b.nomPatronymique,
        prenom=b.prenomUsuel,
        naissance=b.dateNaissance,
        rang=b.rangGemellaire,
        qualite=b.qualite,
        droits=droits,
        nir_individuel=b.noNIRCertifie,
        medecin_traitant=b.topMedecinTraitant,
    )


def _couverture(e: Exoneration) -> _Couverture:
    """Group 106. The table of coverage codes is not public: the nature itself travels under `emu`."""
    ald = "1" if e.nature == "ald" else "0"
    code = {"invalidite": "0120", "pension_militaire": "0130"}.get(e.nature, "0100")
    return _Couverture(106, _ecrit(e.debut), ald, code, _Nature(e.nature, e.numero, _ecrit(e.date_nature)), _ecrit(e.fin))


def _exoneration(c: _Couverture, jour: date) -> Exoneration:
    if c.emu.nature not in get_args(NatureExoneration):
        raise Refus(_illisible(f"couverture inconnue : {citer(c.emu.nature[:30])}"))
    return Exoneration(
        nature=cast(NatureExoneration, c.emu.nature),
        debut=_jour(c.debut),
        fin=_fin(c.fin),
        numero=c.emu.numero,
        date_nature=_fin(c.emu.dateNature),
        source="adri",
        lu_le=jour,
    )


def _jour(texte: str) -> date:
    try:
        if len(texte) != 8 or not texte.isdecimal():
            raise ValueError
        return date(int(texte[:4]), int(texte[4:6]), int(texte[6:]))
    except ValueError:
        raise Refus(_illisible(f"date illisible : {citer(texte[:20])} (AAAAMMJJ attendu)")) from None


def _fin(texte: str) -> date | None:
    return _jour(texte) if texte else None


def _ecrit(jour: date | None) -> str:
    return f"{jour:%Y%m%d}" if jour else ""


def _octets(objet: dict[str, Any]) -> bytes:
    return json.dumps(objet, ensure_ascii=False).encode("utf-8")


def _illisible(message: str) -> Anomalie:
    return Anomalie("ADRI_ILLISIBLE", message[:200], "recommencer ; si cela revient, lire la carte ou l'attestation", OU)


def _refus(exception: dict[str, Any]) -> Anomalie:
    """The words of the service, cut and stripped of anything that is not text."""
    sorte, libelle, detail = (str(exception.get(nom, ""))[:120] for nom in ("type", "libelle", "detail"))
    propre = "".join(c for c in f"{sorte} : {libelle} ({detail})" if c.isprintable())
    return Anomalie("ADRI_REFUS", f"le service des droits répond {propre}", "vérifier l'identité, ou lire la carte", OU)
