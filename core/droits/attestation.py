"""Rights as they are typed from an attestation, field by field: read, checked, and made into dated periods.

A field left empty says nothing: what the record knows of the same right is kept.
"""

import re
from datetime import date
from typing import Any, cast, get_args

from attrs import evolve, frozen

from core.citation import citer
from core.dates import afficher_jour
from core.dossier.droits import ContratAmc, Droits, Exoneration, NatureExoneration, PeriodeAmo, couvre
from core.dossier.identite import controler_identite
from core.dossier.personnes import Patient
from core.droits.delais import maternite
from core.erreurs import Anomalie, Refus
from core.identifiants import nir
from core.langage.dates import lire_jour_court

# the attestation must give the date of what these rights come from
AVEC_DATE = {"at": "date de l'accident", "maternite": "date présumée d'accouchement"}
_PIECE = "recopier le champ de l'attestation"


@frozen
class Attestation:
    """What is typed, exactly. `nature` is a NatureExoneration; `gestion_amc` u (unique) or s (séparée); `dre` o or n."""

    nom: str = ""
    prenom: str = ""
    naissance: str = ""
    sexe: str = ""
    nir: str = ""
    regime: str = ""
    caisse: str = ""
    centre: str = ""
    gestion: str = ""
    qualite: str = ""
    amo_du: str = ""
    amo_au: str = ""
    nature: str = ""
    numero: str = ""
    date_nature: str = ""
    exo_du: str = ""
    exo_au: str = ""
    organisme: str = ""
    contrat: str = ""
    type_contrat: str = ""
    adherent: str = ""
    gestion_amc: str = ""
    dre: str = ""
    part_tm: str = ""
    amc_du: str = ""
    amc_au: str = ""


def lire_attestation(saisie: Attestation, connu: Patient, jour: date) -> Patient:
    """The record as a reading of source "attestation" on `jour`: only the rights typed. Raises `Refus` with every fault,
    `ou` being the field."""
    lecteur = _Lecteur(saisie, jour)
    amo, exoneration, amc = _amo(lecteur, connu), _exoneration(lecteur), _amc(lecteur, connu)
    qualite = lecteur.code("qualite", r"[0-9]", "un chiffre : 0 assuré, 2 conjoint, 6 enfant") or connu.qualite
    traits = _traits(lecteur, connu)
    if not lecteur.fautes and not any((amo, exoneration, amc, traits)) and qualite == connu.qualite:
        lecteur.fautes.append(_faute("rien n'est saisi", "regime", "taper un régime, une exonération ou une complémentaire"))
    if lecteur.fautes:
        raise Refus(lecteur.fautes)
    droits = Droits(tuple(filter(None, (amo,))), tuple(filter(None, (exoneration,))), tuple(filter(None, (amc,))))
    return evolve(connu, qualite=qualite, droits=droits, **traits)


def _faute(message: str, ou: str, remede: str = _PIECE) -> Anomalie:
    return Anomalie("ATTESTATION_ILLISIBLE", message, remede, ou)


class _Lecteur:
    """Reads the fields and keeps every fault."""

    def __init__(self, saisie: Attestation, jour: date) -> None:
        self.saisie, self.jour = saisie, jour
        self.fautes: list[Anomalie] = []

    def texte(self, champ: str) -> str:
        return str(getattr(self.saisie, champ)).strip()

    def saisis(self, *champs: str) -> bool:
        return any(self.texte(champ) for champ in champs)

    def code(self, champ: str, forme: str, attendu: str, defaut: str = "") -> str:
        texte = self.texte(champ).upper()
        if not texte:
            return defaut
        if not re.fullmatch(forme, texte):
            self.fautes.append(_faute(f"{citer(texte)} : {attendu}", champ))
        return texte

    def jour_de(self, champ: str, defaut: date | None = None) -> date | None:
        texte = self.texte(champ)
        if not texte:
            return defaut
        try:
            return lire_jour_court(texte, self.jour)
        except Refus as refus:
            faute = refus.anomalies[0]
            self.fautes.append(_faute(faute.message, champ, "écrire 12/11/2026, 12/11 ou j pour aujourd'hui"))
            return defaut

    def periode(self, du: str, au: str, defaut: date) -> dict[str, Any]:
        debut, fin = self.jour_de(du) or defaut, self.jour_de(au)
        if fin is not None and fin < debut:
            self.fautes.append(_faute(f"la fin {afficher_jour(fin)} est avant le début {afficher_jour(debut)}", au))
        return {"debut": debut, "fin": fin, "source": "attestation", "lu_le": self.jour}

    @property
    def premier_janvier(self) -> date:
        """Where a right begins when the attestation does not say."""
        return self.jour.replace(month=1, day=1)


def amo_connue(patient: Patient, jour: date) -> PeriodeAmo | None:
    """The period of the record that empty fields stand for: the one open that day, else the last one."""
    ouvertes = [p for p in patient.droits.amo if couvre(p.debut, p.fin, jour)] or list(patient.droits.amo)
    return max(ouvertes, key=lambda p: (p.debut, p.lu_le or date.min), default=None)


def _traits(lecteur: _Lecteur, connu: Patient) -> dict[str, Any]:
    """The identity as typed; the rules of the house then judge the whole of it."""
    traits: dict[str, Any] = {nom: lecteur.texte(nom) for nom in ("nom", "prenom") if lecteur.saisis(nom)}
    if lecteur.saisis("sexe"):
        sexe = lecteur.code("sexe", r"[12MF]", "1 ou M pour un homme, 2 ou F pour une femme")
        traits["sexe"] = {"M": "1", "F": "2"}.get(sexe, sexe)
    if lecteur.saisis("naissance"):
        chiffres = re.sub(r"[^0-9]", "", lecteur.texte("naissance"))
        traits["naissance"] = chiffres[4:] + chiffres[2:4] + chiffres[:2]
    if lecteur.saisis("nir"):
        lu = nir.analyser(lecteur.texte("nir"))
        if lu.utilisable:
            traits |= {"nir": lu.compact13, "cle": lu.cle}
        else:
            lecteur.fautes.append(_faute(f"NIR {lu.etat} : {lu.message}", "nir", "recopier les 15 caractères de l'attestation"))
    if lecteur.saisis("nom", "prenom", "naissance") or not connu.id:
        for faute in controler_identite(evolve(connu, **traits), lecteur.jour):
            if faute.gravite == "bloquant":
                lecteur.fautes.append(faute)
    return traits


def _amo(lecteur: _Lecteur, connu: Patient) -> PeriodeAmo | None:
    if not lecteur.saisis("regime", "caisse", "centre", "gestion", "amo_du", "amo_au"):
        return None
    avant = amo_connue(connu, lecteur.jour)
    regime = lecteur.code("regime", r"[0-9]{2}", "le régime a deux chiffres", avant.regime if avant else "")
    if avant is not None and regime != avant.regime:
        avant = None  # another régime has another caisse
    caisse = lecteur.code("caisse", r"[0-9A-Z]{3}", "la caisse a trois caractères", avant.caisse if avant else "")
    centre = lecteur.code("centre", r"[0-9A-Z]{4}", "le centre a quatre caractères", avant.centre if avant else "0000")
    gestion = lecteur.code("gestion", r"[0-9]{2}", "le code gestion a deux chiffres", avant.code_gestion if avant else "10")
    for champ, valeur in (("regime", regime), ("caisse", caisse)):
        if not valeur:
            lecteur.fautes.append(_faute(f"{'le régime' if champ == 'regime' else 'la caisse'} manque", champ))
    periode = lecteur.periode("amo_du", "amo_au", avant.debut if avant else lecteur.premier_janvier)
    return PeriodeAmo(regime, caisse, centre, code_gestion=gestion, **periode)


def _exoneration(lecteur: _Lecteur) -> Exoneration | None:
    nature = lecteur.texte("nature")
    if not nature:
        if lecteur.saisis("numero", "date_nature", "exo_du", "exo_au"):
            lecteur.fautes.append(_faute("la nature de l'exonération manque", "nature", "taper ald, at, c2s, maternité…"))
        return None
    if nature not in get_args(NatureExoneration):
        lecteur.fautes.append(
            _faute(f"exonération inconnue : {citer(nature)}", "nature", "choisir dans la liste (↓ puis Entrée)")
        )
        return None
    date_nature = lecteur.jour_de("date_nature")
    if nature in AVEC_DATE and date_nature is None:
        lecteur.fautes.append(_faute(f"la {AVEC_DATE[nature]} manque", "date_nature"))
    defaut = lecteur.premier_janvier
    if date_nature is not None and nature == "at":
        defaut = date_nature
    periode = lecteur.periode("exo_du", "exo_au", defaut)
    if date_nature is not None and nature == "maternite" and not lecteur.saisis("exo_du", "exo_au"):
        calculee = maternite(date_nature)
        periode |= {"debut": calculee.debut, "fin": calculee.fin}
    return Exoneration(cast(NatureExoneration, nature), numero=lecteur.texte("numero"), date_nature=date_nature, **periode)


def _amc(lecteur: _Lecteur, connu: Patient) -> ContratAmc | None:
    champs = ("organisme", "contrat", "type_contrat", "adherent", "gestion_amc", "dre", "part_tm", "amc_du", "amc_au")
    if not lecteur.saisis(*champs):
        return None
    ouverts = [c for c in connu.droits.amc if couvre(c.debut, c.fin, lecteur.jour)]
    organisme = lecteur.code("organisme", r"[0-9]{8,10}", "le numéro d'organisme complémentaire a 8 à 10 chiffres")
    avant = next((c for c in ouverts if c.organisme == organisme or not organisme), None)
    if not organisme and avant is None:
        lecteur.fautes.append(_faute("le numéro de l'organisme complémentaire manque", "organisme"))
    defaut = avant or ContratAmc(organisme, "", lecteur.premier_janvier)
    unique = lecteur.code("gestion_amc", r"[US]", "u (gestion unique) ou s (séparée)", defaut.gestion[0].upper()) == "U"
    dre = lecteur.code("dre", r"[ON]", "o ou n", "O" if defaut.dre and not unique else "N") == "O"
    part = lecteur.code("part_tm", r"[0-9]{1,3}", "un pourcentage du ticket modérateur, 100 pour tout", str(defaut.part_tm))
    if part.isdecimal() and int(part) > 100:
        lecteur.fautes.append(_faute(f"{part} % du ticket modérateur", "part_tm", "écrire 100 au plus : c'est la part du ticket"))
    return ContratAmc(
        organisme=organisme or defaut.organisme,
        nom=lecteur.texte("contrat") or defaut.nom,
        type_contrat=lecteur.code("type_contrat", r"[0-9A-Z]{1,2}", "le type de contrat a deux caractères", defaut.type_contrat),
        adherent=lecteur.texte("adherent") or defaut.adherent,
        gestion="unique" if unique else "separee",
        dre=dre,
        part_tm=int(part) if part.isdecimal() else 0,
        **lecteur.periode("amc_du", "amc_au", defaut.debut),
    )
