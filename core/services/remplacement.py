"""Making an invoice again before it leaves: from the records as they are now, or in another mode.

A numbered invoice never changes: the new one takes another number and the first is closed with it.  The payer has not seen the
first, so the new one says on the wire that it rectifies what the first rectified, or nothing.
"""

from collections.abc import Sequence

from attrs import evolve

from core.dossier.personnes import Patient
from core.erreurs import Anomalie, Refus
from core.facturation.fiche import FactureEnregistree, Instantane, ResumeFacture
from core.facturation.modes import SITUATION_SAISIE, controler_mode
from core.nomenclature import Nomenclature
from core.ports import Horloge, Registre
from core.services.facturation import meme_demande, refaire


def fiche_changee(registre: Registre, fiche: FactureEnregistree) -> bool:
    """Whether the record of the patient says, since the invoice was made, something that an invoice carries."""
    return _porte(registre.patient(fiche.resume.patient)) != _porte(fiche.instantane.patient)


def _porte(p: Patient) -> tuple[object, ...]:
    return p.nom, p.prenom, p.naissance, p.nir, p.cle, p.rang, p.qualite, p.nir_individuel, p.droits


def refaire_avant_envoi(registre: Registre, facture: int, ngap: Nomenclature, horloge: Horloge) -> FactureEnregistree:
    """The same visits under today's records and a new number; raises `Refus` FACTURE_PARTIE, RIEN_A_REFAIRE and those of
    `core.services.facturation.refaire`, nothing being changed."""
    with registre.ecriture():
        fiche = _fse(registre, facture)
        contenu = refaire(registre, fiche.id, ngap, horloge)
        if meme_demande(contenu.facture, fiche.facture) and contenu.facture.mode == fiche.facture.mode:
            raise Refus(
                Anomalie(
                    "RIEN_A_REFAIRE",
                    f"refaite d'après les fiches d'aujourd'hui, la facture {fiche.resume.numero} serait la même",
                    "corriger d'abord la fiche ou l'ordonnance",
                    f"facture {fiche.resume.numero}",
                )
            )
        return _remplacer(registre, fiche, contenu, horloge)


def refaire_celles_du_patient(registre: Registre, patient: int, ngap: Nomenclature, horloge: Horloge) -> list[FactureEnregistree]:
    """Every invoice of a patient that waits for its lot and whose record changed since; all or none, `Refus` as above."""
    with registre.ecriture():
        pretes = registre.factures(etats=("validee",), nature="FSE", patient=patient)
        changees = [f for f in pretes if fiche_changee(registre, registre.facture(f.id))]
        return [refaire_avant_envoi(registre, f.id, ngap, horloge) for f in changees]


def a_refaire_de_l_ordonnance(registre: Registre, ordonnance: int, ngap: Nomenclature, horloge: Horloge) -> list[int]:
    """The FSE of an ordonnance that wait for their lot and that it would now make otherwise; raises the `Refus` of `refaire`."""
    ids = sorted({s.facture for s in registre.seances(ordonnance=ordonnance) if s.facture})
    pretes = [f for f in map(registre.facture, ids) if f.resume.nature == "FSE" and f.resume.etat == "validee"]
    return [f.id for f in pretes if not meme_demande(refaire(registre, f.id, ngap, horloge).facture, f.facture)]


def changer_de_mode(
    registre: Registre, facture: int, mode: int, code_situation: str, horloge: Horloge, *, apcv: bool = False
) -> FactureEnregistree:
    """The same invoice in another mode (0-5) and under a new number; raises `Refus` FACTURE_PARTIE, or what the mode requires."""
    with registre.ecriture():
        fiche = _fse(registre, facture)
        code = code_situation.strip() if mode in SITUATION_SAISIE else ""
        contenu = evolve(fiche.facture, numero=0, mode=mode, code_situation=code, apcv=apcv)
        fautes = [a for a in controler_mode(contenu, f"facture {fiche.resume.numero}") if a.gravite == "bloquant"]
        if fautes:
            raise Refus(fautes)
        return _remplacer(registre, fiche, evolve(fiche.instantane, facture=contenu), horloge)


def _fse(registre: Registre, facture: int) -> FactureEnregistree:
    """The FSE of the flow (itself, or the one of a DRE), if neither it nor its DRE is in a lot."""
    fiche = registre.facture(facture)
    if fiche.resume.nature == "DRE":
        fiche = registre.facture(fiche.resume.fse)
    flux = [fiche.resume, *_dre(registre, fiche)]
    partie = next((f for f in flux if f.etat != "validee"), None)
    if partie is not None or fiche.resume.nature != "FSE":
        qui = partie or fiche.resume
        raise Refus(
            Anomalie(
                "FACTURE_PARTIE",
                f"la facture {qui.numero} ({qui.nature}) n'attend plus son lot",
                "défaire d'abord son lot s'il n'est pas parti ; parti, corriger après la réponse de la caisse (F5)",
                f"facture {qui.numero}",
            )
        )
    return fiche


def _dre(registre: Registre, fiche: FactureEnregistree) -> Sequence[ResumeFacture]:
    return [d for d in registre.factures(fse=fiche.id, nature="DRE") if d.etat != "close"]


def _remplacer(registre: Registre, fiche: FactureEnregistree, contenu: Instantane, horloge: Horloge) -> FactureEnregistree:
    nu = evolve(contenu, facture=evolve(contenu.facture, numero=0, rectifie=0))
    anciennes = _dre(registre, fiche)
    brouillon = registre.creer_facture(nu, fiche.seances, "FSE", remplace=fiche.id)
    neuve = registre.valider_facture(
        brouillon.id, horloge.aujourdhui(), dre_remplacee=anciennes[0].id if anciennes and nu.facture.dre else 0
    )
    for ancienne in (fiche.resume, *anciennes):
        registre.avancer_facture(ancienne.id, "clore", motif=f"refaite avant l'envoi sous le n° {neuve.resume.numero}")
        registre.journaliser("refaite", "facture", ancienne.id, horloge.maintenant(), f"n° {neuve.resume.numero}")
    return neuve
