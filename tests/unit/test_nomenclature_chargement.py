"""The loader starts on the whole nomenclature or on nothing, and says every fault with its file and line."""

from datetime import date

import pytest

from core.erreurs import Refus
from core.nomenclature.chargement import lire_fichiers, structurer
from core.nomenclature.nomenclature import Nomenclature

ARTICLE = """titre = "XVI"
chapitre = "I"
article = "99"
intitule = "Essai"

[[acte]]
id = "I.99.ESSAI"
libelle = "Acte d'essai"
[[acte.version]]
au = 2019-12-31
lettre = "AMI"
coefficient = 2
etiquettes = ["essai"]
reference = "texte d'essai"
confiance = "haute"
verifie_le = 2026-11-21
[[acte.version]]
du = 2020-01-01
lettre = "AMI"
coefficient = 3
etiquettes = ["essai"]
reference = "texte d'essai"
confiance = "haute"
verifie_le = 2026-11-21

[[regle]]
id = "99.DEUX"
forme = "plafond"
titre = "Deux au plus"
[[regle.version]]
parametres = { etiquettes = ["essai"], maximum = 2, periode = "jour" }
reference = "texte d'essai"
confiance = "haute"
verifie_le = 2026-11-21
"""
NOM = "titre16/essai.toml"


def fautes(texte: str, nom: str = NOM) -> list[tuple[str, str, str]]:
    """(code, place, message) of each fault once this file is added to (or replaces one of) the real ones."""
    fichiers = lire_fichiers()
    fichiers[nom] = texte.encode()
    with pytest.raises(Refus) as refus:
        structurer(fichiers)
    return [(a.code, a.ou, a.message) for a in refus.value.anomalies]


def test_un_article_juste_s_ajoute() -> None:
    fichiers = lire_fichiers()
    avant = structurer(fichiers).empreinte
    donnees = structurer({**fichiers, NOM: ARTICLE.encode()})
    ngap = Nomenclature(donnees)
    assert ngap.au(date(2019, 12, 31)).acte("I.99.ESSAI").coefficient == 2
    assert ngap.au(date(2020, 1, 1)).acte("I.99.ESSAI").coefficient == 3
    assert donnees.empreinte != avant


# what is broken: (old text, new text, code, line of the fault); only the first occurrence is replaced
CHANGEMENTS = {
    "clé inconnue": ("coefficient = 2", "taille = 1\ncoefficient = 2", "NGAP_CLE_INCONNUE", 12),
    "référence absente": ('reference = "texte d\'essai"\n', "", "NGAP_CLE_ABSENTE", 9),
    "date entre guillemets": ("au = 2019-12-31", 'au = "2019-12-31"', "NGAP_VALEUR_FAUSSE", 10),
    "coefficient en texte": ("coefficient = 3", 'coefficient = "3"', "NGAP_VALEUR_FAUSSE", 20),
    "coefficient négatif": ("coefficient = 3", "coefficient = -3", "NGAP_VALEUR_FAUSSE", 20),
    "confiance inventée": ('confiance = "haute"', 'confiance = "totale"', "NGAP_VALEUR_FAUSSE", 15),
    "dates chevauchées": ("du = 2020-01-01", "du = 2019-06-01", "NGAP_DATES_CHEVAUCHEES", 17),
    "dates inversées": ("du = 2020-01-01", "du = 2020-01-01\nau = 2019-12-31", "NGAP_DATES_CHEVAUCHEES", 17),
    "forme inconnue": ('forme = "plafond"', 'forme = "plancher"', "NGAP_FORME_INCONNUE", 28),
    "étiquette inconnue": ('["essai"], maximum', '["esai"], maximum', "NGAP_RENVOI_INCONNU", 30),
    "lettre sans tarif": ('lettre = "AMI"', 'lettre = "AMZ"', "NGAP_RENVOI_INCONNU", 6),
    "acte inconnu": ('etiquettes = ["essai"], maximum', 'actes = ["I.9.X"], maximum', "NGAP_RENVOI_INCONNU", 30),
    "paramètre en trop": ("maximum = 2", "maximum = 2, minimum = 1", "NGAP_CLE_INCONNUE", 31),
    "booléen pour un entier": ("maximum = 2", "maximum = true", "NGAP_VALEUR_FAUSSE", 31),
    "période inventée": ('periode = "jour"', 'periode = "siecle"', "NGAP_VALEUR_FAUSSE", 31),
    "lecture inconnue": ("parametres", 'si = "D3=jamais"\nparametres', "NGAP_RENVOI_INCONNU", 30),
    "condition illisible": ("parametres", 'si = "D3"\nparametres', "NGAP_VALEUR_FAUSSE", 31),
    "acte en double": ("I.99.ESSAI", "I.1.INJ_SC", "NGAP_DOUBLE", 7),
}


@pytest.mark.erreur("NGAP_CLE_INCONNUE")
@pytest.mark.erreur("NGAP_CLE_ABSENTE")
@pytest.mark.erreur("NGAP_VALEUR_FAUSSE")
@pytest.mark.erreur("NGAP_DATES_CHEVAUCHEES")
@pytest.mark.erreur("NGAP_FORME_INCONNUE")
@pytest.mark.erreur("NGAP_RENVOI_INCONNU")
@pytest.mark.erreur("NGAP_DOUBLE")
@pytest.mark.parametrize("nom", CHANGEMENTS)
def test_faute_nommee_avec_sa_ligne(nom: str) -> None:
    ancien, nouveau, code, numero = CHANGEMENTS[nom]
    change = ARTICLE.replace(ancien, nouveau, 1)
    assert change != ARTICLE
    trouvees = fautes(change)
    places = [(c, ou) for c, ou, _ in trouvees]
    if code == "NGAP_DOUBLE":
        # the second definition is the fault, whichever file is read last
        assert code in {c for c, _ in places}, trouvees
    else:
        assert (code, f"ngap/{NOM}:{numero}") in places, trouvees


def test_toutes_les_fautes_ensemble() -> None:
    change = ARTICLE.replace('confiance = "haute"', 'confiance = "totale"', 1).replace("coefficient = 3", "coefficient = -3")
    change = change.replace('forme = "plafond"', 'forme = "plancher"')
    assert sorted(c for c, _, _ in fautes(change)) == ["NGAP_FORME_INCONNUE", "NGAP_VALEUR_FAUSSE", "NGAP_VALEUR_FAUSSE"]


@pytest.mark.erreur("NGAP_FICHIER_ILLISIBLE")
@pytest.mark.parametrize("texte", ["titre = ", "titre = 'XVI'\ntitre = 'XVI'\n"])
def test_fichier_qui_n_est_pas_du_toml(texte: str) -> None:
    assert ("NGAP_FICHIER_ILLISIBLE", f"ngap/{NOM}") in [(c, ou) for c, ou, _ in fautes(texte)]


@pytest.mark.erreur("NGAP_FICHIER_ABSENT")
@pytest.mark.parametrize("nom", ["bsi.toml", "feries.toml", "reglages.toml", "territoires.toml"])
def test_fichier_absent(nom: str) -> None:
    fichiers = lire_fichiers()
    del fichiers[nom]
    with pytest.raises(Refus) as refus:
        structurer(fichiers)
    assert f"fichier absent : ngap/{nom}" in [a.message for a in refus.value.anomalies]


def test_tarif_avec_une_fraction_de_centime() -> None:
    nom = "tarifs/lettres.toml"
    texte = lire_fichiers()[nom].decode().replace("montant = 3.15", "montant = 3.155", 1)
    trouvees = fautes(texte, nom)
    assert [(c, m) for c, _, m in trouvees] == [("NGAP_VALEUR_FAUSSE", "montant avec une fraction de centime : 3.155")]


def test_combinaison_bsi_absente() -> None:
    nom = "bsi.toml"
    texte = lire_fichiers()[nom].decode().replace('"3-2-4" = ["BSC", "BSC"]\n', "").replace('"3-2-4" = ["BSB", "BSC"]\n', "")
    assert [m for _, _, m in fautes(texte, nom)] == ["combinaison 3-2-4 absente ou illisible"]
