"""Records 000 and 999 of a B2 file: who sends to whom, and how many records."""

from datetime import date

from core.telematique.codec import Enregistrement, code, enregistrement, fixe, jour, nombre, texte
from core.telematique.sources import SOURCE_CP


@enregistrement("000", "en-tête de fichier", 128, SOURCE_CP)
class EnteteFichier(Enregistrement):
    """From one sender to one payer."""

    type: str = fixe(1, 3, "type d'enregistrement", default="000", type="N")
    type_emetteur: str = texte(4, 2, "type d'émetteur")
    emetteur: str = code(6, 14, "n° d'émetteur")
    programme_emetteur: str = texte(20, 6, "programme émetteur", default="")
    type_destinataire: str = texte(26, 2, "type de destinataire")
    destinataire: str = code(28, 14, "n° de destinataire")
    programme_destinataire: str = texte(42, 6, "programme destinataire", default="")
    application: str = texte(48, 2, "application / type d'échange", default="")
    identification: str = texte(50, 6, "identification du fichier")
    creation: date | None = jour(56, 6, "date de création")
    norme: str = texte(62, 4, "norme - référence", default="")
    version: str = texte(66, 2, "version", default="")
    compactage: str = texte(68, 1, "compactage", default="")
    cryptage: str = texte(69, 1, "cryptage", default="")
    monnaie: str = texte(70, 1, "unité monétaire", default="")
    type_flux: str = texte(71, 1, "type de flux", default="")
    filler: str = texte(72, 11, "filler", default="")
    longueur: str = fixe(83, 3, "longueur d'enregistrement", default="128", type="N")
    mot_de_passe: str = texte(86, 6, "mot de passe", default="")
    message: str = texte(92, 37, "zone message", default="")


@enregistrement("999", "fin de fichier", 128, SOURCE_CP)
class FinFichier(Enregistrement):
    """Counters of the file."""

    type: str = fixe(1, 3, "type d'enregistrement", default="999", type="N")
    type_emetteur: str = texte(4, 2, "type d'émetteur")
    emetteur: str = code(6, 14, "n° d'émetteur")
    programme_emetteur: str = texte(20, 6, "programme émetteur", default="")
    type_destinataire: str = texte(26, 2, "type de destinataire")
    destinataire: str = code(28, 14, "n° de destinataire")
    programme_destinataire: str = texte(42, 6, "programme destinataire", default="")
    application: str = texte(48, 2, "application", default="")
    identification: str = texte(50, 6, "identification du fichier")
    nombre_enregistrements: int = nombre(56, 8, "nombre d'enregistrements")
    filler_64: str = texte(64, 19, "filler", default="")
    nombre_lots: int = nombre(83, 3, "nombre de lots")
    filler_86: str = texte(86, 43, "filler", default="")
