"""The NIR (and the NIA, its provisional form): 13 characters and a key of 2, the damage of spreadsheets undone where certain.

Sources: décret 82-103 (structure), INSEE (months 20, 30-42, 50-99 for unknown or overflowing ones);
python-stdnum is the oracle of the key.
"""

import re
import unicodedata
from decimal import Decimal, InvalidOperation
from typing import Literal

from attrs import frozen

Etat = Literal["valide", "fictif", "invalide", "incomplet"]

_PREFIXES = re.compile(r"^\s*(?:NIR|NIA|INS|N[°O]\s*SS|N[°O])\s*:?\s*(?=[0-9])", re.IGNORECASE)
_EMBALLAGE = re.compile(r'^="?(.*?)"?$', re.DOTALL)
_SCIENTIFIQUE = re.compile(r"^[0-9](?:[.,][0-9]*)?E\+?[0-9]{1,2}$", re.IGNORECASE)
_DECIMALE_NULLE = re.compile(r"^([0-9]{13}|[0-9]{15})[.,]0+$")
_IMMATRICULATION = "123478"
_NIA = "3478"


@frozen
class Nir:
    """A number as read: `compact13` and `cle` are what was understood of it ("" when nothing was).

    `etat`: `valide`, `fictif` (birth month 13 to 19 and a right key: never a person), `incomplet` (nothing, or no key: to
    be asked for) or `invalide`; `message` is one French sentence; `cle_attendue` is given only against a wrong key.
    """

    compact13: str
    cle: str
    etat: Etat
    message: str
    cle_attendue: str = ""
    reparation: str = ""

    @property
    def complet(self) -> str:
        """The 15 characters to store, or what there is of them."""
        return self.compact13 + self.cle

    @property
    def provisoire(self) -> bool:
        """Whether it is a NIA: first digit 3 or 4 (foreigners being registered), 7 or 8 (AME, provisional numbers)."""
        return self.compact13[:1] in _NIA

    @property
    def utilisable(self) -> bool:
        """Whether the key was given and is right (a base then accepts `valide` or `fictif` ones, never both)."""
        return self.etat in ("valide", "fictif")


def compacter(texte: str) -> str:
    """Keep digits and the A or B of Corsica, upper case; undoes full-width digits, quotes, ="…", a last .0, 1.23E+14 in full."""
    return _compacter(texte)[0]


def _compacter(texte: str) -> tuple[str, str]:
    """The compact text, and in French what was repaired on the way."""
    propre = unicodedata.normalize("NFKC", texte).strip().strip("'’`\"\ufeff\u200b").strip()
    if emballe := _EMBALLAGE.match(propre):
        propre = emballe.group(1) if propre.startswith("=") else propre
    propre = _PREFIXES.sub("", propre)
    if entier := _DECIMALE_NULLE.match(propre):
        return entier.group(1), "décimale ajoutée par un tableur retirée"
    if _SCIENTIFIQUE.match(propre):
        developpe = _developper(propre)
        if developpe:
            return developpe, "notation scientifique d'un tableur développée, aucun chiffre perdu"
    garde = re.sub(r"[^0-9AB]", "", propre.upper())
    return garde, "séparateurs retirés" if garde and garde != texte else ""


def _developper(texte: str) -> str:
    """2.99135555504269E+14 as an integer when every digit is there, else an empty string."""
    mantisse, _, exposant = texte.upper().replace(",", ".").partition("E")
    if len(mantisse.replace(".", "")) != int(exposant) + 1:
        return ""
    try:
        return str(int(Decimal(f"{mantisse}E{int(exposant)}")))
    except InvalidOperation:
        return ""


def cle(compact13: str) -> str:
    """The key that 13 well-formed characters must have: 97 - (n mod 97), with 2A read as 19 and 2B as 18. Only for checking."""
    nombre = int(compact13.replace("2A", "19").replace("2B", "18"))
    return f"{97 - nombre % 97:02d}"


def analyser(texte: str) -> Nir:
    """Say what a typed or imported NIR is; never raises, never completes a missing key."""
    compact, reparation = _compacter(texte)
    if not texte.strip():
        return Nir("", "", "incomplet", "longueur 0 : NIR manquant — le demander au patient ou lire sa carte ou son attestation")
    if re.fullmatch(r"\W*[X*•]+\W*", texte.strip(), re.IGNORECASE):
        return Nir("", "", "incomplet", "longueur 0 : NIR masqué dans l'export — le demander à la caisse ou au patient")
    if faute := _faute_de_forme(texte, compact):
        return Nir(compact[:13], compact[13:40], "invalide", faute, reparation=reparation)  # what was read, all of it
    corps, cle_lue = compact[:13], compact[13:]
    if faute := _faute_de_sens(corps):
        return Nir(corps, cle_lue, "invalide", faute, reparation=reparation)
    if not cle_lue:
        message = (
            "13 caractères : clé manquante — demander les 2 derniers chiffres (carte ou attestation), elle n'est pas calculée"
        )
        return Nir(corps, "", "incomplet", message, reparation=reparation)
    attendue = cle(corps)
    if cle_lue != attendue:
        message = f"clé fausse : {cle_lue} lue, {attendue} attendue pour {formater(corps)} — relire le numéro entier sur la carte"
        return Nir(corps, cle_lue, "invalide", message, attendue, reparation)
    if 13 <= int(corps[3:5]) <= 19:
        message = f"mois de naissance {corps[3:5]} : numéro fictif, clé juste, admis seulement dans une base fictive"
        return Nir(corps, cle_lue, "fictif", message, reparation=reparation)
    sorte = "NIR provisoire (NIA)" if corps[0] in _NIA else "NIR"
    return Nir(corps, cle_lue, "valide", f"{sorte} valide, clé juste", reparation=reparation)


def _faute_de_forme(texte: str, compact: str) -> str:
    """What is wrong with the characters or their number, or an empty string."""
    brut = unicodedata.normalize("NFKC", texte).strip()
    if _SCIENTIFIQUE.match(brut) and len(compact) not in (13, 15):
        return (
            f"longueur {len(compact)} : notation scientifique d'un tableur ({brut}), des chiffres sont perdus — "
            "reprendre le numéro à la source, colonne au format texte"
        )
    brut = _PREFIXES.sub("", brut)
    intrus = next((c for c in brut if c.isalpha() and c.upper() not in "AB" and not _SCIENTIFIQUE.match(brut)), None)
    if intrus:
        conseil = "0 (zéro)" if intrus in "Oo" else "1 (un)" if intrus in "IilL" else "les chiffres du numéro"
        return f"caractère inattendu « {intrus} » : un NIR n'a que des chiffres (2A ou 2B en Corse) — écrire {conseil}"
    if len(compact) not in (13, 15):
        return f"longueur {len(compact)} : un NIR a 13 caractères et une clé de 2 chiffres — relire le numéro"
    lettres = [i for i, c in enumerate(compact) if not c.isdigit()]
    if lettres and not (lettres == [6] and compact[5] == "2"):
        return "lettre mal placée : A ou B ne vient qu'en 7e position, après un 2 (Corse, 2A ou 2B) — relire le numéro"
    return ""


def _faute_de_sens(corps: str) -> str:
    """First digit, month and département, which the key alone does not check."""
    if corps[0] not in _IMMATRICULATION:
        return (
            f"premier chiffre {corps[0]} : un NIR commence par 1 ou 2, un numéro provisoire par 3, 4, 7 ou 8 — relire le numéro"
        )
    mois = int(corps[3:5])
    if not (1 <= mois <= 20 or 30 <= mois <= 42 or mois >= 50):
        return f"mois de naissance {corps[3:5]} impossible : 01 à 12 (20, 30-42, 50-99 si inconnu) — relire les 4e et 5e chiffres"
    if corps[5:7] == "00":
        return "département 00 impossible : 01 à 99, 2A ou 2B — relire les 6e et 7e caractères"
    return ""


def formater(numero: str) -> str:
    """2 99 13 55 555 042 69 (13 or 15 characters); anything else comes back as it is."""
    if len(numero) not in (13, 15):
        return numero
    morceaux = [numero[0], numero[1:3], numero[3:5], numero[5:7], numero[7:10], numero[10:13], numero[13:]]
    return " ".join(m for m in morceaux if m)


def masquer(numero: str) -> str:
    """Only sex, year and the last two of the order number are left: 2 99 ** ** *** *42 (for logs and shared screens)."""
    if len(numero) < 13:
        return "*" * len(numero)
    return f"{numero[0]} {numero[1:3]} ** ** *** *{numero[11:13]}"


def incoherences(compact13: str, naissance: str, sexe: str) -> tuple[str, ...]:
    """What of the patient's own NIR disagrees with her traits, in French; a fictitious or unknown month says nothing.

    `naissance` is AAAAMMJJ, `sexe` M, F or "" when unknown.
    """
    trouvees = []
    if compact13[:1] in "123478" and sexe in ("M", "F"):
        attendu = "M" if compact13[0] in "137" else "F"
        if sexe != attendu:
            trouvees.append(f"sexe {sexe} au dossier, le NIR commence par {compact13[0]}")
    if compact13[1:3] != naissance[2:4]:
        trouvees.append(f"année de naissance {naissance[:4]} au dossier, {compact13[1:3]} dans le NIR")
    mois = int(compact13[3:5])
    if 1 <= mois <= 12 and naissance[4:6] not in ("00", compact13[3:5]):
        trouvees.append(f"mois de naissance {naissance[4:6]} au dossier, {compact13[3:5]} dans le NIR")
    return tuple(trouvees)
