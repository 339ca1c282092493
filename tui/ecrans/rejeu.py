"""A routine replayed from F1: where, for which month, with the code of the card when it sends; then its answers."""

from core.citation import citer
from core.commandes.poste import Cadre, lire_cadre
from core.erreurs import Anomalie, Refus
from core.ports import Registre
from core.registre_actions import Macro
from core.services.macros import Rejeu, jouer, signe
from tui.ecrans.base import Ecran
from tui.ecrans.commander import poste_de
from tui.ecrans.texte import Texte


def demander_ou_rejouer(ecran: Ecran, macro: Macro) -> None:
    """Ask for the practice and the month, the ones one is in being offered, then replay."""
    courant = ecran.facturier.cadre()

    def prendre(texte: str) -> None:
        cadre = lire_cadre(texte, courant)
        if signe(macro):
            ecran.inviter("Code de la CPS dans le lecteur", lambda code: rejouer(ecran, macro, cadre, code), secret=True)
        else:
            rejouer(ecran, macro, cadre)

    ecran.inviter("Rejouer sur quel cabinet et quel mois", prendre, texte=f"{courant.cabinet or 'tous'} {courant.mois:%m/%Y}")


def rejouer(ecran: Ecran, macro: Macro, cadre: Cadre, code: str = "") -> None:
    """Replay, then show each answer and where it stopped."""
    c, infirmier = ecran.contexte, ecran.facturier.infirmier

    def faire(registre: Registre) -> Rejeu:
        if cadre.cabinet and registre.cabinet(cadre.cabinet) is None:
            connus = ", ".join(x.code for x in registre.cabinets())
            raise Refus(Anomalie("CABINET_INCONNU", f"cabinet inconnu : {citer(cadre.cabinet)}", f"les cabinets sont {connus}"))
        return jouer(macro.nom, poste_de(c, registre, c.nomenclature(), cadre, infirmier, code))

    def suite(rejeu: Rejeu) -> None:
        lignes = [f"{r.commande} : {r.phrase}" + (f" [{', '.join(r.codes)}]" if r.codes else "") for r in rejeu.reponses]
        lignes.append(f"arrêt au premier écart : {rejeu.ecart}" if rejeu.ecart else "aucun écart")
        lignes.append("u annule chacune de ces commandes, la dernière d'abord")
        ecran.relire()
        ecran.dire(f"routine {macro.nom} : {lignes[-2]}", "alerte" if rejeu.ecart else "ok")
        titre = f"Routine {macro.nom} — {cadre.cabinet or 'tous les cabinets'}, {cadre.mois:%m/%Y}"
        ecran.facturier.lire(Texte(titre, "\n".join(lignes)))

    ecran.dire(f"routine {macro.nom}…")
    ecran.demander("rejeu", faire, suite, retenir=True)
