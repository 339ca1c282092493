"""The NIR to obtain: who was asked and when; one typed at a time, or a list of the practice imported at once."""

from collections.abc import Hashable, Iterable
from typing import ClassVar

from attrs import evolve
from textual.binding import Binding, BindingType
from textual.widget import Widget

from core.dossier.personnes import Patient
from core.erreurs import Anomalie, Refus
from core.identifiants import nir
from core.pluriel import pluriel
from core.ports import Registre
from core.services.nir_manquants import NirAObtenir, compter, demander, file_des_nir, importer_liste
from tui.ecrans.base import Ecran
from tui.ecrans.choix import Choix
from tui.ecrans.gestes import garder_les_mots
from tui.fichier_liste import lire_liste_tapee
from tui.widgets.lignes import Ligne, Panneau, plier
from tui.widgets.source import SourceListe
from tui.widgets.tableau import Colonne, Tableau

A_QUI = ("patient", "famille", "prescripteur", "caisse", "foyer")


class EcranNir(Ecran):
    """Those never asked first, then the oldest request; Space selects, d notes one request for all that is selected."""

    NOM = "nir"
    TITRE = "NIR à obtenir"
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("enter", "accepter", "taper le NIR", tooltip="Taper le NIR du patient sous le curseur", id="nir.taper"),
        Binding("d", "demande", "demandé à…", tooltip="Noter à qui le NIR a été demandé (sélection)", id="nir.demande"),
        Binding("l", "liste", "importer", tooltip="Réparer en nombre avec une liste CSV", id="nir.liste"),
        Binding("f", "fiche", "fiche", tooltip="Ouvrir la fiche du patient", id="nir.fiche"),
    ]

    def __init__(self) -> None:
        super().__init__()
        self._file: dict[Hashable, NirAObtenir] = {}

    def contenu(self) -> Iterable[Widget]:
        """The queue, then all that is known of the line under the cursor."""
        yield Tableau(
            [Colonne("Patient"), Colonne("Pourquoi"), Colonne("Demandé", 20)],
            id="nir-manquants",
            vide="tous les NIR sont là et justes",
            a_l_ouverture=self._taper,
            detailler=self._detailler,
        )
        yield Panneau(id="nir-detail")

    @property
    def tableau(self) -> Tableau:
        """The queue."""
        return self.query_one("#nir-manquants", Tableau)

    def premier(self) -> Widget:
        """The queue."""
        return self.tableau

    def arriver(self, argument: str = "") -> None:
        """Read again; `:nir dupont` filters."""
        garder_les_mots(self.tableau, argument)
        cabinet = self.facturier.cabinet
        self.demander("file", lambda r: file_des_nir(r, cabinet), self._montrer, retenir=True)

    def _montrer(self, file: tuple[NirAObtenir, ...]) -> None:
        self._file = {x.patient.id: x for x in file}

        def cellules(x: NirAObtenir) -> tuple[str, str, str]:
            quand = f"{x.demandes[-1][1]} le {x.demandes[-1][0]:%d/%m/%y}" if x.demandes else "jamais"
            return f"{x.patient.nom} {x.patient.prenom}", x.message, quand

        self.tableau.montrer(SourceListe(file, cellules, lambda x: x.patient.id))

    def _detailler(self, cle: Hashable | None) -> None:
        x = self._file.get(cle)
        lignes: list[Ligne] = []
        if x is not None:
            lignes = [[("À donner à la caisse : ", "titre"), (x.identite, "")], *plier(x.message, self.size.width)]
            lignes += [f"  demandé à {a_qui} le {quand:%d/%m/%Y}" for quand, a_qui in x.demandes]
        self.query_one("#nir-detail", Panneau).montrer(lignes)

    def _taper(self, cle: Hashable) -> None:
        patient = self._file[cle].patient

        def lire(texte: str) -> None:
            lu = nir.analyser(texte)
            if not lu.utilisable:
                remede = "recopier les 15 caractères de la carte ou de l'attestation"
                raise Refus(Anomalie("CHAMP_REFUSE", f"NIR {lu.etat} : {lu.message}", remede))

            def garder(registre: Registre) -> Patient:
                return registre.enregistrer_patient(evolve(registre.patient(patient.id), nir=lu.compact13, cle=lu.cle))

            def suite(p: Patient) -> None:
                self.dire(f"NIR de {p.nom} {p.prenom} gardé", "ok")
                self.arriver()

            self.demander("nir", garder, suite, retenir=True)

        self.inviter(f"NIR et clé de {patient.nom} {patient.prenom}", lire, texte=patient.nir + patient.cle)

    def action_demande(self) -> None:
        """Who was asked, for the rows selected, else for the row under the cursor."""
        vises = [self._file[c].patient for c in self.tableau.cles_visees() if c in self._file]
        courant = self._file.get(self.tableau.cle_courante)
        vises = vises or ([courant.patient] if courant else [])
        if not vises:
            return
        moment = self.contexte.horloge.maintenant()

        def choisir(i: int) -> None:
            def noter(registre: Registre) -> int:
                with registre.ecriture():
                    for patient in vises:
                        demander(registre, patient, A_QUI[i], moment)
                return len(vises)

            def suite(nombre: int) -> None:
                self.tableau.choisies.clear()
                self.dire(f"noté : {nombre} NIR {pluriel(nombre, 'demandé')} à {A_QUI[i]}", "ok")
                self.arriver()

            self.demander("demande", noter, suite, retenir=True)

        self.facturier.lire(Choix(f"{len(vises)} NIR {pluriel(len(vises), 'demandé')} à…", [(x,) for x in A_QUI], choisir))

    def action_liste(self) -> None:
        """The path of a CSV export: what is certain is repaired, the rest is counted."""
        self.inviter("Liste CSV (chemin du fichier)", self._importer)

    def _importer(self, chemin: str) -> None:
        jour, cabinet = self.contexte.horloge.aujourdhui(), self.facturier.cabinet
        if not chemin.strip():
            return

        def faire(registre: Registre) -> str:
            from core.dossier.liste import lire_liste

            octets, nom = lire_liste_tapee(chemin)
            ici = cabinet or next((c.code for c in registre.cabinets()), "")
            bilan = compter(importer_liste(registre, lire_liste(octets, nom, jour), jour, ici))
            return ", ".join(f"{n} {nom}" for nom, n in bilan.items() if n) or "liste vide"

        def suite(bilan: str) -> None:
            self.dire(f"liste importée : {bilan}", "ok")
            self.arriver()

        self.demander("liste", faire, suite, retenir=True)

    def action_fiche(self) -> None:
        """F2 on that patient."""
        if self.tableau.cle_courante is not None:
            self.facturier.aller("patients", f"#{self.tableau.cle_courante}")
