"""The verbs of F6: import a statement, match, remind, note a contact, take a payment. Each is one action that `u` undoes."""

from __future__ import annotations

from collections.abc import Hashable
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

from core.argent import afficher
from core.pluriel import combien
from core.reglements.creances import Creance
from core.reglements.mots import CANAUX, MOYENS, PATIENT
from core.reglements.relances import NIVEAUX
from tui.ecrans.base import Ecran
from tui.ecrans.choix import Choix
from tui.ecrans.pages import LONGUE, SourcePages
from tui.ecrans.texte import Texte
from tui.ecrans.vues_reglements import CREANCES, VUES, Vue
from tui.fichier_liste import lire_liste_tapee
from tui.fichier_texte import ecrire_fichier
from tui.widgets.tableau import Colonne, Tableau

if TYPE_CHECKING:
    from core.ports import Registre
    from core.reglements.releve import Releve
    from core.services.relances import Courrier


class GestesReglements(Ecran):
    """What the verbs need of the screen: the view shown and the rows; the screen draws them."""

    def __init__(self) -> None:
        super().__init__()
        self.vue: Vue = VUES[0]
        self.objets: dict[Hashable, Any] = {}
        self._dans: tuple[str, str] | None = None  # practice and payer of the invoices shown

    @property
    def tableau(self) -> Tableau:
        """The table shown."""
        return self.query_one(f"#vue-{self.vue.nom}", Tableau)

    def jour(self) -> date:
        """Today."""
        return self.contexte.horloge.aujourdhui()

    # -- what the verbs act on ----------------------------------------------------------------------------------------

    def courant(self) -> Any:
        """The object under the cursor."""
        return self.objet(self.tableau.cle_courante)

    def objet(self, cle: Hashable) -> Any:
        """The object of a row; None when there is none, or while its page is being read."""
        source = self.tableau.source
        return source.objet(cle) if isinstance(source, SourcePages) else self.objets.get(cle)

    def creances_visees(self, registre: Registre, *, d_un_patient: bool = True) -> list[Creance]:
        """What a reminder or a contact is about: the rows selected, else all of the payer, else all of one patient."""
        objet = self.courant()
        if self.vue is CREANCES and isinstance(self.tableau.source, SourcePages):
            return self._creances_d_une_longue_liste(registre, objet, d_un_patient=d_un_patient)
        if self.vue is CREANCES:
            choisies = [self.objets[c] for c in self.tableau.cles_visees()]
            if objet is None:
                return []
            if objet.payeur == PATIENT and d_un_patient:
                patient = (choisies or [objet])[0].facture.patient
                return [c for c in (choisies or self.objets.values()) if c.facture.patient == patient]
            return choisies or list(self.objets.values())
        if self.vue.nom == "echeancier" and objet is not None:
            return registre.creances(self.jour(), objet.payeur, objet.cabinet)
        return []

    def _creances_d_une_longue_liste(self, registre: Registre, objet: Any, *, d_un_patient: bool) -> list[Creance]:
        """The same, read: the list holds only what it shows."""
        if objet is None:
            return []
        cles = [int(str(c)) for c in self.tableau.cles_visees()]
        jour, payeur = self.jour(), objet.payeur
        chez = self._dans[0] if self._dans is not None else ""
        tranches = [cles[i : i + LONGUE] for i in range(0, len(cles), LONGUE)]
        choisies = [c for t in tranches for c in registre.creances(jour, payeur, chez, factures=t)]
        if payeur == PATIENT and d_un_patient:
            patient = (choisies or [objet])[0].facture.patient
            if choisies:
                return [c for c in choisies if c.facture.patient == patient]
            return registre.creances(jour, payeur, chez, patient=patient)
        return choisies or registre.creances(jour, payeur, chez)

    def fini(self, phrase: str) -> None:
        """Say what was done and read again."""
        self.tableau.choisir(set())
        self.relire()
        self.dire(phrase, "ok")

    # -- bank ---------------------------------------------------------------------------------------------------------

    def action_importer(self) -> None:
        """The path, then what was read, then Enter keeps it."""
        self.inviter("Relevé de banque (chemin du fichier CSV)", self._lire_releve)

    def _lire_releve(self, chemin: str) -> None:
        if not chemin.strip():
            return
        cabinet = self.facturier.cabinet

        def lire(registre: Registre) -> tuple[Releve, list[str]]:
            from core.reglements.releve import lire_releve

            octets, nom = lire_liste_tapee(chemin)
            return lire_releve(octets, nom, cabinet), [c.code for c in registre.cabinets()]

        def suite(lu: tuple[Releve, list[str]]) -> None:
            releve, cabinets = lu
            if cabinet or len(cabinets) == 1:
                self._confirmer(releve, cabinet or cabinets[0])
            else:
                self.facturier.lire(
                    Choix(
                        "De quel cabinet est ce relevé ?",
                        [(c,) for c in cabinets],
                        lambda i: self._confirmer(releve, cabinets[i]),
                    )
                )

        self.demander("releve", lire, suite, retenir=True)

    def _confirmer(self, releve: Releve, cabinet: str) -> None:
        quoi = f"{combien(len(releve.lignes), 'crédit')}, {afficher(releve.total)}, {combien(releve.debits, 'débit laissé')}"

        def importer(_: str) -> None:
            from attrs import evolve

            siennes = evolve(releve, lignes=tuple(evolve(x, cabinet=cabinet) for x in releve.lignes))
            horloge = self.contexte.horloge

            def faire(registre: Registre) -> str:
                from core.services.reglements import importer_releve

                return importer_releve(registre, siennes, cabinet, horloge).phrase

            self.demander("action", faire, self.fini, retenir=True, libelle="relevé de banque importé")

        self.inviter(f"{quoi} — Entrée importe ({cabinet}), Échap laisse", importer)

    def action_rapprocher(self) -> None:
        """All that leaves no doubt."""
        cabinet = self.facturier.cabinet

        def faire(registre: Registre) -> str:
            from core.services.reglements import rapprocher_seul

            return f"{combien(rapprocher_seul(registre, cabinet), 'virement rapproché')} ; r attache les autres à la main"

        self.demander("action", faire, self.fini, retenir=True, libelle="virements rapprochés")

    def action_attacher(self) -> None:
        """From a transfer, choose its bank line; from a bank line, choose a transfer not seen yet."""
        objet, vue = self.courant(), self.vue.nom
        if objet is None and vue in ("virements", "banque"):
            self.dire(
                "aucun virement annoncé" if vue == "virements" else "aucune ligne de banque : i importe un relevé", "alerte"
            )
            return
        if vue not in ("virements", "banque"):
            self.dire("r attache depuis les virements (1) ou la banque (2)", "alerte")
            return
        if vue == "virements" and objet.ligne:
            self.dire(f"déjà rapproché de la ligne {objet.ligne} : d le détache", "alerte")
            return
        ici = objet.cabinet if vue == "virements" else objet.ligne.cabinet

        def lire(registre: Registre) -> tuple[list[int], list[tuple[str, ...]]]:
            from core.reglements.banque import propositions

            if vue == "virements":
                trouvees = propositions(objet, registre.lignes_banque(ici))
                return [x.ligne.id for x in trouvees], [
                    (f"{x.ligne.jour:%d/%m/%y}", afficher(x.ligne.montant), x.ligne.libelle) for x in trouvees
                ]
            libres = [s for s in registre.virements_suivis(ici) if not s.ligne]
            libres.sort(key=lambda s: (s.virement.montant != objet.ligne.montant, abs((s.virement.jour - objet.ligne.jour).days)))
            return [s.virement.id for s in libres], [
                (f"{s.virement.jour:%d/%m/%y}", afficher(s.virement.montant), s.virement.libelle) for s in libres
            ]

        def suite(lu: tuple[list[int], list[tuple[str, ...]]]) -> None:
            ids, lignes = lu
            if not ids:
                rien = (
                    "aucune ligne de banque : i importe un relevé" if vue == "virements" else "aucun virement ne reste à attacher"
                )
                self.dire(rien, "alerte")
                return

            def choisir(i: int) -> None:
                virement, ligne = (objet.virement.id, ids[i]) if vue == "virements" else (ids[i], objet.ligne.id)

                def faire(registre: Registre) -> str:
                    from core.services.reglements import attacher

                    return attacher(registre, virement, ligne)

                self.demander("action", faire, self.fini, retenir=True, libelle="virement attaché")

            titre = "Ligne de banque de ce virement" if vue == "virements" else "Virement de cette ligne"
            colonnes = [Colonne("Le", 8), Colonne("Montant", 12, droite=True), Colonne("Libellé")]
            self.facturier.lire(Choix(titre, lignes, choisir, colonnes=colonnes))

        self.demander("choix", lire, suite, retenir=True)

    def action_detacher(self) -> None:
        """The transfer under the cursor, or those of the bank line."""
        objet, vue = self.courant(), self.vue.nom
        virements = [objet.virement.id] if vue == "virements" and objet is not None and objet.ligne else []
        virements = [v.id for v in objet.virements] if vue == "banque" and objet is not None else virements
        if not virements:
            self.dire("rien à détacher ici", "alerte")
            return

        def faire(registre: Registre) -> str:
            with registre.ecriture():
                for virement in virements:
                    registre.depointer(virement)
            return combien(len(virements), "virement détaché")

        self.demander("action", faire, self.fini, retenir=True, libelle="virement détaché")

    def action_vu(self) -> None:
        """The differences selected, else the one under the cursor."""
        vises = [self.objets[c] for c in self.tableau.cles_visees()] or [self.courant()]
        ids = [x.id for x in vises if self.vue.nom == "ecarts" and hasattr(x, "traite")]
        if not ids:
            self.dire("v marque un écart de la vue 4", "alerte")
            return

        def faire(registre: Registre) -> str:
            with registre.ecriture():
                for id in ids:
                    registre.traiter_ecart(id)
            return combien(len(ids), "écart vu")

        self.demander("action", faire, self.fini, retenir=True, libelle="écart vu")

    # -- what is due --------------------------------------------------------------------------------------------------

    def action_relancer(self) -> None:
        """The letter is written in the folder of the base, shown, and noted."""
        objet = self.courant()
        if self.vue.nom == "echeancier" and objet is not None and objet.payeur == PATIENT:
            self.dire("une lettre par patient : Entrée ouvre les factures, l relance le patient sous le curseur", "alerte")
            return
        horloge, feries = self.contexte.horloge, self.contexte.feries

        def lire(registre: Registre) -> Courrier:
            from core.services.relances import preparer

            return preparer(registre, self.creances_visees(registre), horloge, feries)

        def suite(courrier: Courrier) -> None:
            if courrier.tot is None:
                self._ecrire_relance(courrier)
                return
            quoi = NIVEAUX[courrier.demarche.niveau]
            self.inviter(
                f"{quoi} : la dernière est récente (attendre le {courrier.tot:%d/%m}) — Entrée écrit quand même, Échap laisse",
                lambda _: self._ecrire_relance(courrier),
            )

        self.demander("relance", lire, suite, retenir=True)

    def _ecrire_relance(self, courrier: Courrier) -> None:
        dossier, horloge = (self.contexte.dossier or Path.cwd()) / "relances", self.contexte.horloge

        def faire(registre: Registre) -> str:
            from core.services.relances import envoyer_lettre

            d = envoyer_lettre(registre, courrier, lambda nom, texte: ecrire_fichier(dossier / nom, texte), horloge)
            return f"{d.quoi} de {afficher(d.montant)}, lettre écrite : relances/{courrier.fichier}"

        def suite(phrase: str) -> None:
            self.fini(phrase)
            self.facturier.lire(Texte(courrier.fichier, courrier.texte))

        self.demander("action", faire, suite, retenir=True, libelle="relance écrite")

    def action_contact(self) -> None:
        """How, then what was said."""
        if self.courant() is None or self.vue.nom not in ("echeancier", "creances"):
            self.dire("c note un contact depuis l'échéancier (3)", "alerte")
            return
        horloge = self.contexte.horloge

        def choisir(i: int) -> None:
            def noter(texte: str) -> None:
                qui, _, note = texte.rpartition(":")

                def faire(registre: Registre) -> str:
                    from core.services.relances import noter_contact

                    d = noter_contact(registre, self.creances_visees(registre), CANAUX[i], horloge, interlocuteur=qui, note=note)
                    return f"contact noté pour {combien(len(d.factures), 'facture')}"

                self.demander("action", faire, self.fini, retenir=True, libelle="contact noté")

            self.inviter("Avec qui : ce qui a été dit", noter)

        self.facturier.lire(Choix("Comment", [(c,) for c in CANAUX], choisir))

    def action_encaisser(self) -> None:
        """How, how much (all that is due is proposed), and why for a sum given up."""
        objet = self.courant()
        if not isinstance(objet, Creance) or objet.payeur != PATIENT:
            self.dire("e encaisse une facture due par un patient : 3, les patients, Entrée", "alerte")
            return
        jour = self.jour()

        def choisir(i: int) -> None:
            def noter(texte: str) -> None:
                def faire(registre: Registre) -> str:
                    from core.argent import centimes
                    from core.services.reglements import encaisser

                    somme, _, note = texte.strip().partition(" ")
                    montant = centimes(somme.replace(",", "."))
                    encaisser(registre, objet, montant, MOYENS[i], jour, note)
                    return f"{afficher(montant)} ({MOYENS[i]}) notés pour la facture {objet.facture.numero}"

                self.demander("action", faire, self.fini, retenir=True, libelle="encaissement")

            du = afficher(objet.du).removesuffix("\u00a0€").replace("\u202f", "")
            libelle = "Somme remise, puis le motif" if MOYENS[i] == "remise" else "Somme reçue (puis une note)"
            self.inviter(libelle, noter, texte=du, offrir=MOYENS[i] != "remise")

        self.facturier.lire(Choix(f"Facture {objet.facture.numero} : {afficher(objet.du)} dus", [(m,) for m in MOYENS], choisir))
