"""Making the base to measure on: the fictitious world, its moulds billed by the program, then repeated in the base."""

from pathlib import Path

from core.erreurs import Anomalie, Refus

PRENOMS = ("Jeanne", "Marie", "Lucie", "Simone", "Odette", "Denise", "Claire", "Louise", "Agathe", "Colette", "Yvonne", "Alice")
CODES = ("E003", "E006", "E007", "E009", "E013", "E016", "E040", "E044")


def faire(chemin: Path, patients: int, factures: int) -> tuple[int, int]:
    """A new base of so many patients and invoices; the numbers reached. Raises `Refus` BASE_DEJA_LA."""
    from core.demonstration.installation import installer
    from core.demonstration.mois import Poste
    from core.demonstration.moules import couler
    from core.rejets.connaissance import expliquer
    from db.mesure import agrandir
    from db.ouverture import ouvrir
    from tui.demarrage import nomenclature
    from tui.monde_fictif import CLE_DEMO, monter

    if chemin.exists():
        raise Refus(Anomalie("BASE_DEJA_LA", f"{chemin} existe déjà", "donner un autre fichier, ou retirer cette base", "--base"))
    emule = monter()
    jour = emule.horloge.aujourdhui()
    registre = ouvrir(chemin, CLE_DEMO, creer=True, nature="fictive")
    try:
        installer(registre, emule.monde)
        couler(
            Poste(
                registre=registre,
                monde=emule.monde,
                nomenclature=nomenclature(),
                lecteur=emule.lecteur,
                transport=emule.transport,
                droits=emule.adri,
                horloge=emule.horloge,
                inserer_vitale=emule.lecteur.inserer_vitale,
                inserer_cps=emule.lecteur.inserer_cps,
                passer=lambda: None,
                dire=lambda _: None,
            )
        )
        codes = [(code, motif.libelle if (motif := expliquer(code)) else code) for code in CODES]
        return agrandir(registre, patients, factures, jour, codes, PRENOMS)
    finally:
        registre.fermer()
