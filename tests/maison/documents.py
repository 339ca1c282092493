"""The documents that are made from the program: `python -m tests.maison.documents` writes them, a test compares them.

`docs/erreurs.md` whole; in `docs/guide.md` the parts between `<!-- commandes -->`, `<!-- touches -->` or `<!-- reglages -->`
and the `<!-- fin -->` that follows; in `docs/caisse-emulee.md`, `<!-- codes -->`.
"""

import tomllib
from collections import defaultdict
from collections.abc import Callable

from tests.maison.codes import Emploi, emplois
from tests.maison.depot import RACINE

ERREURS = RACINE / "docs/erreurs.md"
GUIDE = RACINE / "docs/guide.md"
CAISSE = RACINE / "docs/caisse-emulee.md"


_ENTETE = """# Catalogue des messages d'erreur

Document engendré par `python -m tests.maison.documents` à partir du programme et de `tests/erreurs/`.

Chaque refus dit quoi, où et que faire ; la commande finit alors avec le code 2. « … » tient la place de ce qui change.
"""


def catalogue() -> str:
    """Every error code: its messages and remedies as written in the program, where, and the case that shows it."""
    par_code: dict[str, list[Emploi]] = defaultdict(list)
    for emploi in emplois()[0]:
        par_code[emploi.code].append(emploi)
    morceaux = [_ENTETE, f"{len(par_code)} codes.\n"]
    morceaux += [_entree(code, par_code[code]) for code in sorted(par_code)]
    return "\n".join(morceaux)


def _entree(code: str, places: list[Emploi]) -> str:
    lignes = [f"## {code}\n"]
    cas = RACINE / "tests/erreurs" / f"{code}.toml"
    if cas.is_file():
        contenu = tomllib.loads(cas.read_text("utf-8"))
        lignes.append(f"{contenu['titre'].rstrip('.')}.\n")
    for message, remede, reference in dict.fromkeys((e.message, e.remede, e.reference) for e in places):
        texte = f"- {message or '…'}"
        texte += f" — {remede}" if remede else ""
        lignes.append(texte + (f" [{reference}]" if reference else ""))
    modules = sorted({emploi.ou.rsplit(":", 1)[0] for emploi in places})
    lignes.append("\nDans " + ", ".join(f"`{module}`" for module in modules) + ".")
    if cas.is_file():
        lignes.append(f"\nPour le voir : `facturier {' '.join(contenu['commande'])}` (cas `tests/erreurs/{code}.toml`).")
    return "\n".join(lignes) + "\n"


def commandes() -> str:
    """The commands of the program, with their one line of help."""
    from tui.cli import COMMANDES

    return "| Commande | Ce qu'elle fait |\n|---|---|\n" + "".join(
        f"| `facturier {nom}` | {aide} |\n" for nom, aide in COMMANDES.items()
    )


def touches() -> str:
    """The keys of each screen, then those that work everywhere."""
    from tui.app import Facturier
    from tui.ecrans import ECRANS, charger_ecran
    from tui.ecrans.base import Ecran
    from tui.fonctions import fonctions

    groupes = [(charger_ecran(nom).TITRE, list(fonctions(charger_ecran(nom)))) for nom in ECRANS]
    groupes.append(("Partout", [*fonctions(Facturier), *fonctions(Ecran)]))
    morceaux = []
    for titre, liste in groupes:
        lignes = dict.fromkeys(f"| {_cellule(f.touche)} | {f.phrase} |\n" for f in liste)
        if lignes:
            morceaux.append(f"### {titre}\n\n| Touche | Effet |\n|---|---|\n" + "".join(lignes))
    return "\n".join(morceaux)


def _cellule(touche: str) -> str:
    return f"`{touche}`".replace("|", "\\|")


def reglages() -> str:
    """The unsettled points of the texts, their readings, the default first."""
    contenu = tomllib.loads((RACINE / "ngap/reglages.toml").read_text("utf-8"))
    lignes = ["| Réglage | Point non tranché | Par défaut | Autres lectures |\n|---|---|---|---|\n"]
    for reglage in contenu["reglage"]:
        premiere, *autres = reglage["lecture"]
        suite = " ; ".join(f"`{a['valeur']}` : {a['phrase']}" for a in autres)
        lignes.append(f"| {reglage['id']} | {reglage['titre']} | `{premiere['valeur']}` : {premiere['phrase']} | {suite} |\n")
    return "".join(lignes)


def codes_caisse() -> str:
    """Each published or emulated code, and the rule of the emulated payer that gives it, or why nobody does."""
    from core.emulateurs.adri import LIBELLES as ADRI
    from core.emulateurs.caisse.tables import charger as tables
    from core.rejets.connaissance import charger

    regles: dict[str, list[str]] = defaultdict(list)
    for regle in tables().regles.values():
        regles[regle.code].append(f"{regle.id} : {regle.texte}")
    lignes = ["| Code | Libellé | Règle de la caisse émulée |\n|---|---|---|\n"]
    for motif in charger().values():
        if "SNDS" in motif.source:
            continue
        code = motif.code if len(motif.code) in (3, 4) and not motif.code.startswith("L") else "sans code"
        if motif.code in regles:
            qui = "<br>".join(regles[motif.code])
        elif motif.code in ADRI:
            qui = "le service des droits émulé"
        elif motif.nature == "adri":
            qui = "jamais : le programme lit la CPS avant de demander"
        else:
            qui = "jamais : son code n'est pas publié"
        lignes.append(f"| {code} | {motif.libelle} | {qui} |\n")
    return "".join(lignes)


PARTIES = {"commandes": commandes, "touches": touches, "reglages": reglages}


def guide(actuel: str) -> str:
    """The guide with its generated parts made again."""
    return _remplir(actuel, PARTIES)


def caisse(actuel: str) -> str:
    """The page on the emulated payer with its table of codes made again."""
    return _remplir(actuel, {"codes": codes_caisse})


def _remplir(actuel: str, parties: dict[str, Callable[[], str]]) -> str:
    for nom, faire in parties.items():
        debut, fin = f"<!-- {nom} -->", "<!-- fin -->"
        avant, trouve, reste = actuel.partition(debut)
        if trouve:
            actuel = f"{avant}{debut}\n\n{faire()}\n{fin}{reste.partition(fin)[2]}"
    return actuel


if __name__ == "__main__":
    ERREURS.write_text(catalogue(), "utf-8")
    GUIDE.write_text(guide(GUIDE.read_text("utf-8")), "utf-8")
    CAISSE.write_text(caisse(CAISSE.read_text("utf-8")), "utf-8")
