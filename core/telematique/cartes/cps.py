"""The emulated CPS: a professional, her billing situations, and a secret (code hash, signing key) that stays in the reader."""

import hashlib
from datetime import date
from typing import Literal

from attrs import evolve, frozen

from core.erreurs import Anomalie, Refus
from core.facturation.facture import Executant
from core.telematique.cartes.xml import MENTION, analyser, attributs, refuser, serialiser

SCHEMA = "carte_cps.rng"
RACINE = "carte-cps-emu"


@frozen
class SituationCps:
    """One way of billing: the number follows it. `mode` 0 = liberal, 4 = remplaçant; zones as on the public groups of the CPS."""

    numero: int
    am: str
    cabinet: str = ""
    raison_sociale: str = ""
    mode: Literal["0", "4"] = "0"
    statut: str = "1"
    secteur: str = "31"
    convention: str = "1"
    specialite: str = "24"
    zone_tarifaire: str = "24"
    zone_ik: str = "01"
    signe_factures: bool = True
    signe_lots: bool = True


@frozen
class CarteCps:
    """The card. `sel`, `empreinte_code` and `cle_signature` (hex, 64) are empty when it comes out of a reader."""

    serie: str
    fin_validite: date
    rpps: str
    nom: str
    prenom: str
    situations: tuple[SituationCps, ...]
    civilite: str = ""
    sel: str = ""
    empreinte_code: str = ""
    cle_signature: str = ""

    def situation(self, numero: int) -> SituationCps:
        """The situation of that number; raises `Refus` SITUATION_INCONNUE."""
        trouvee = next((s for s in self.situations if s.numero == numero), None)
        if trouvee is None:
            connues = ", ".join(str(s.numero) for s in self.situations)
            raise Refus(
                Anomalie(
                    "SITUATION_INCONNUE",
                    f"la CPS n'a pas de situation {numero}",
                    f"choisir une de ses situations : {connues}",
                    "CPS",
                )
            )
        return trouvee

    def executant(self, numero: int) -> Executant:
        """The nurse as an invoice wants her, in that situation."""
        situation = self.situation(numero)
        return Executant(
            am=situation.am,
            rpps=self.rpps,
            nom=self.nom,
            prenom=self.prenom,
            cabinet=situation.cabinet,
            specialite=situation.specialite,
            convention=situation.convention,
            zone_tarifaire=situation.zone_tarifaire,
        )

    def publique(self) -> "CarteCps":
        """The card without its secret, as a reader gives it."""
        return evolve(self, sel="", empreinte_code="", cle_signature="")

    def anomalies(self, jour: date) -> tuple[Anomalie, ...]:
        """What makes the card unusable on that day."""
        if jour <= self.fin_validite:
            return ()
        return (
            Anomalie(
                "CARTE_EXPIREE",
                f"CPS {self.serie} expirée depuis le {self.fin_validite:%d/%m/%Y}",
                "utiliser la carte renouvelée",
                "CPS",
            ),
        )


def empreinte_code(code_porteur: str, sel: str) -> str:
    """The hash kept on the card (hex SHA-256 of salt and code); an emulation, not a protection."""
    return hashlib.sha256(f"{sel}:{code_porteur}".encode()).hexdigest()


def ecrire_cps(carte: CarteCps) -> bytes:
    """The XML of the card, with its secret if it has one; raises `Refus` CARTE_INVALIDE when a value does not fit the schema."""
    from lxml import etree

    racine = etree.Element(RACINE, {"emulation": "EMU", "version": "1", "mention": MENTION})
    etree.SubElement(racine, "carte", {"serie": carte.serie, "fin-validite": carte.fin_validite.isoformat()})
    titulaire = etree.SubElement(racine, "titulaire", attributs({"rpps": carte.rpps, "civilite": carte.civilite}))
    for nom, texte in (("nom", carte.nom), ("prenom", carte.prenom)):
        try:
            etree.SubElement(titulaire, nom).text = texte
        except ValueError:
            refuser(f"« {nom} » contient un caractère de contrôle", "CPS")
    if carte.cle_signature:
        secret = {"sel": carte.sel, "empreinte-code": carte.empreinte_code, "cle-signature": carte.cle_signature}
        etree.SubElement(racine, "secret", secret)
    for s in carte.situations:
        element = etree.SubElement(
            racine,
            "situation",
            attributs(
                {
                    "numero": str(s.numero),
                    "mode": s.mode,
                    "statut": s.statut,
                    "secteur": s.secteur,
                    "am": s.am,
                    "convention": s.convention,
                    "specialite": s.specialite,
                    "zone-tarifaire": s.zone_tarifaire,
                    "zone-ik": s.zone_ik,
                    "signe-factures": "oui" if s.signe_factures else "non",
                    "signe-lots": "oui" if s.signe_lots else "non",
                    "cabinet": s.cabinet,
                }
            ),
        )
        if s.raison_sociale:
            etree.SubElement(element, "raison-sociale").text = s.raison_sociale
    return serialiser(racine, SCHEMA, "CPS")


def lire_cps(octets: bytes) -> CarteCps:
    """The card of these bytes, with or without its secret; raises `Refus` CARTE_INVALIDE."""
    racine = analyser(octets, RACINE, SCHEMA, "CPS")
    carte, titulaire, secret = racine[0], racine[1], racine.find("secret")
    situations = tuple(
        SituationCps(
            numero=int(e.get("numero", "0")),
            am=e.get("am", ""),
            cabinet=e.get("cabinet", ""),
            raison_sociale=e.findtext("raison-sociale") or "",
            mode="4" if e.get("mode") == "4" else "0",
            statut=e.get("statut", ""),
            secteur=e.get("secteur", ""),
            convention=e.get("convention", ""),
            specialite=e.get("specialite", ""),
            zone_tarifaire=e.get("zone-tarifaire", ""),
            zone_ik=e.get("zone-ik", ""),
            signe_factures=e.get("signe-factures") == "oui",
            signe_lots=e.get("signe-lots") == "oui",
        )
        for e in racine.findall("situation")
    )
    if len({s.numero for s in situations}) != len(situations):
        refuser("deux situations portent le même numéro", "CPS")
    try:
        fin_validite = date.fromisoformat(carte.get("fin-validite", ""))
    except ValueError:
        refuser(f"date illisible dans « fin-validite » : {carte.get('fin-validite')}", "CPS")
    return CarteCps(
        serie=carte.get("serie", ""),
        fin_validite=fin_validite,
        rpps=titulaire.get("rpps", ""),
        nom=titulaire.findtext("nom") or "",
        prenom=titulaire.findtext("prenom") or "",
        situations=situations,
        civilite=titulaire.get("civilite", ""),
        sel=secret.get("sel", "") if secret is not None else "",
        empreinte_code=secret.get("empreinte-code", "") if secret is not None else "",
        cle_signature=secret.get("cle-signature", "") if secret is not None else "",
    )
