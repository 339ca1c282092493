"""Reading the small files: holidays, territories, settings, the BSI grid."""

from core.citation import citer
from core.erreurs import Anomalie
from core.nomenclature.champs import Table
from core.nomenclature.modele import GrilleBsi, Lecture, Reglage, RegleFerie, Territoire


def lire_feries(racine: Table) -> list[RegleFerie]:
    """The rules that make public holidays."""
    regles = []
    for ferie in racine.tables("ferie", True):
        reference, confiance, verifie_le = ferie.provenance()
        fixe, paques = ferie.texte("jour"), ferie.entier("paques")
        jour = _jour_fixe(ferie, fixe) if fixe else None
        if (jour is None) == (paques is None):
            ferie.fautes.ajouter(
                Anomalie(
                    "NGAP_VALEUR_FAUSSE",
                    "un jour férié est soit un jour fixe, soit un écart à Pâques",
                    "garder « jour » ou « paques »",
                ),
                ferie.fichier,
                ferie.chemin,
            )
        regles.append(
            RegleFerie(
                nom=ferie.texte("nom", True),
                reference=reference,
                confiance=confiance,
                verifie_le=verifie_le,
                jour=jour,
                paques=paques,
                territoires=frozenset(ferie.textes("territoires")),
                du=ferie.jour("du"),
                au=ferie.jour("au"),
                note=ferie.texte("note"),
            )
        )
        ferie.finir()
    racine.finir()
    return regles


def _jour_fixe(ferie: Table, texte: str) -> tuple[int, int] | None:
    mois, _, quantieme = texte.partition("-")
    if len(texte) == 5 and mois.isdigit() and quantieme.isdigit() and 1 <= int(mois) <= 12 and 1 <= int(quantieme) <= 31:
        return int(mois), int(quantieme)
    ferie.fautes.ajouter(
        Anomalie("NGAP_VALEUR_FAUSSE", f"jour fixe illisible : {citer(texte)}", "écrire MM-JJ"),
        ferie.fichier,
        (*ferie.chemin, "jour"),
    )
    return None


def lire_territoires(racine: Table) -> list[Territoire]:
    """The territories and the tariff grid each one follows."""
    territoires = []
    for territoire in racine.tables("territoire", True):
        territoires.append(
            Territoire(territoire.texte("id", True), territoire.texte("libelle", True), territoire.texte("grille", True))
        )
        territoire.provenance()
        territoire.finir()
    racine.finir()
    return territoires


def lire_reglages(racine: Table) -> list[Reglage]:
    """The settings and their readings; the first is the default."""
    reglages = []
    for reglage in racine.tables("reglage", True):
        reference, confiance, verifie_le = reglage.provenance()
        lectures = []
        for lecture in reglage.tables("lecture", True):
            lectures.append(Lecture(lecture.texte("valeur", True), lecture.texte("qui", True), lecture.texte("phrase", True)))
            lecture.finir()
        if len(lectures) < 2:
            reglage.fautes.ajouter(
                Anomalie("NGAP_VALEUR_FAUSSE", "un réglage a au moins deux lectures", "ajouter l'autre, ou en faire une règle"),
                reglage.fichier,
                reglage.chemin,
            )
        reglages.append(
            Reglage(
                id=reglage.texte("id", True),
                titre=reglage.texte("titre", True),
                lectures=tuple(lectures) or (Lecture("", "", ""),),
                reference=reference,
                confiance=confiance,
                verifie_le=verifie_le,
                note=reglage.texte("note"),
            )
        )
        reglage.finir()
    racine.finir()
    return reglages


GROUPES_H, GROUPES = (0, 1, 3, 4), (0, 1, 2, 3, 4)


def lire_grille_bsi(racine: Table) -> GrilleBsi:
    """The 100 combinations of the BSI; a missing one is a fault."""
    reference, _, _ = racine.provenance()
    age = racine.entier("age_bascule", True) or 0
    combinaisons: dict[tuple[int, int, int], tuple[str, str]] = {}
    table = racine.table("combinaisons", True)
    if table is not None:
        for h in GROUPES_H:
            for e in GROUPES:
                for m in GROUPES:
                    classes = table.valeurs.get(f"{h}-{e}-{m}")
                    table.pris.add(f"{h}-{e}-{m}")
                    if type(classes) is list and len(classes) == 2 and all(type(c) is str for c in classes):
                        combinaisons[(h, e, m)] = (classes[0], classes[1])
                    else:
                        racine.fautes.ajouter(
                            Anomalie(
                                "NGAP_VALEUR_FAUSSE",
                                f"combinaison {h}-{e}-{m} absente ou illisible",
                                "écrire [moins de 90 ans, 90 ans et plus]",
                            ),
                            racine.fichier,
                            ("combinaisons", f"{h}-{e}-{m}"),
                        )
        table.finir()
    racine.finir()
    return GrilleBsi(combinaisons, age, reference)
