"""From an ordonnance as typed to numbered invoices, in one transaction."""

from datetime import date, timedelta

from attrs import frozen

from core.dossier.ordonnance import Ordonnance
from core.erreurs import Anomalie
from core.langage.securisation import ModeTape
from core.nomenclature import Nomenclature
from core.ports import Horloge, Registre
from core.services.doubles import repetees
from core.services.facturation import facturer, programmer, valider
from core.services.modes import choisir_mode

# nobody prescribes care for longer; a number of days has its own end before
TRES_LONG = timedelta(days=800)


@frozen
class OrdonnanceFacturee:
    """The numbers given, the total billed in cents, and for each visit that could not be billed its day and why."""

    numeros: tuple[int, ...]
    montant: int
    refusees: tuple[str, ...]
    dre: tuple[int, ...] = ()  # numbers of the DRE split from them
    doubles: tuple[Anomalie, ...] = ()  # what another invoice bills too, blocking ones first


def dernier_jour(ordonnance: Ordonnance, aujourdhui: date) -> date:
    """How far its visits are recorded: to its end when it has one, else up to today."""
    if ordonnance.nombre is not None:
        return ordonnance.debut + TRES_LONG
    return ordonnance.fin or max(aujourdhui, ordonnance.debut)


def facturer_ordonnance(
    registre: Registre,
    ordonnance: Ordonnance,
    ngap: Nomenclature,
    horloge: Horloge,
    brouillon: str = "",
    *,
    mode: ModeTape | None = None,
    jusqu_au: date | None = None,
) -> OrdonnanceFacturee:
    """Keep the ordonnance, record its visits, bill those in no invoice, number the invoices, drop the draft.

    Visits recorded before follow the ordonnance as it is now.  `mode` replaces the one that follows from the rights; `jusqu_au`
    is the last day billed (None: today).

    All or nothing: raises the `Refus` of the checks, and the base is as before.
    """
    with registre.ecriture():
        gardee = registre.enregistrer_ordonnance(ordonnance)
        programmer(registre, gardee, gardee.debut, dernier_jour(gardee, horloge.aujourdhui()))
        # what the screen shows: care older than the first day waits in the list of visits to bill
        a_facturer = registre.seances(
            ordonnance=gardee.id, debut=gardee.debut, fin=jusqu_au or horloge.aujourdhui(), a_facturer=True
        )
        preparation = facturer(registre, ngap, a_facturer)
        if mode is not None:
            for f in preparation.factures:
                choisir_mode(registre, f.id, mode.mode, mode.code)
        validees = [valider(registre, f.id, horloge) for f in preparation.factures]
        repetes = repetees(registre, [f.resume for f in validees])
        dre = tuple(x.numero for f in validees for x in registre.factures(fse=f.id))
        if brouillon:
            registre.jeter_brouillon(brouillon)
    refusees = tuple(
        f"{s.seance.jour:%d/%m} {a.message}"
        for s in preparation.refusees
        for a in (s.cotation.anomalies if s.cotation else ())
        if a.gravite == "bloquant"
    )
    return OrdonnanceFacturee(
        tuple(f.resume.numero for f in validees),
        sum(f.resume.honoraires for f in validees),
        refusees,
        dre,
        repetes,
    )
