"""The first records of a base: practices, nurses and prescribers, read from one file and stored all or none."""

from attrs import evolve, frozen

from core.citation import citer
from core.dossier.personnes import Cabinet, Infirmier, Prescripteur
from core.erreurs import Anomalie, Refus
from core.identifiants import am as identifiant_am
from core.identifiants import rpps as identifiant_rpps
from core.registre import RegistreDossier


@frozen
class Equipe:
    """What the file holds: [[cabinet]], [[infirmier]] (with the code of its practice) and [[prescripteur]] tables."""

    cabinet: tuple[Cabinet, ...] = ()
    infirmier: tuple[Infirmier, ...] = ()
    prescripteur: tuple[Prescripteur, ...] = ()


def installer_equipe(registre: RegistreDossier, equipe: Equipe, ou: str) -> tuple[int, int, int]:
    """Store them; what is already there under the same code, AM or RPPS is brought up to date. How many of each kind.

    Raises `Refus` with every wrong identifier (AM_REFUSE, RPPS_REFUSE) and practice that does not exist (CABINET_ABSENT).
    """
    fautes = list(_fautes(registre, equipe, ou))
    if fautes:
        raise Refus(fautes)
    with registre.ecriture():
        for c in equipe.cabinet:
            connu = registre.cabinet(c.code)
            registre.enregistrer_cabinet(evolve(c, id=connu.id if connu else 0))
        for i in equipe.infirmier:
            deja = registre.infirmier_par_am(i.am)
            registre.enregistrer_infirmier(evolve(i, id=deja.id if deja else 0))
        for p in equipe.prescripteur:
            pareils = [x for x in registre.chercher_prescripteurs(p.rpps or p.am) if (x.rpps, x.am) == (p.rpps, p.am)]
            registre.enregistrer_prescripteur(evolve(p, id=pareils[0].id if pareils else 0))
    return len(equipe.cabinet), len(equipe.infirmier), len(equipe.prescripteur)


def _fautes(registre: RegistreDossier, equipe: Equipe, ou: str) -> list[Anomalie]:
    codes = {c.code for c in equipe.cabinet} | {c.code for c in registre.cabinets()}
    fautes = []
    for i in equipe.infirmier:
        if i.cabinet not in codes:
            remede = f"écrire un de : {', '.join(sorted(codes)) or 'aucun cabinet dans la base ni dans ce fichier'}"
            fautes.append(Anomalie("CABINET_ABSENT", f"le cabinet {citer(i.cabinet)} de {i.nom} n'existe pas", remede, ou))
    personnes: list[Infirmier | Prescripteur] = [*equipe.infirmier, *equipe.prescripteur]
    for personne in personnes:
        am, rpps = identifiant_am.analyser(personne.am), identifiant_rpps.analyser(personne.rpps)
        if personne.am and am.etat not in ("valide", "fictif"):
            fautes.append(Anomalie("AM_REFUSE", f"{personne.nom} : {am.message}", "recopier le numéro AM", ou))
        if personne.rpps and rpps.etat not in ("valide", "fictif"):
            fautes.append(Anomalie("RPPS_REFUSE", f"{personne.nom} : {rpps.message}", "recopier le RPPS", ou))
    return fautes
