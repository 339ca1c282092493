"""Merging two records of one person, and undoing it: what was billed stays as it was billed."""

from attrs import evolve, frozen

from core.dossier.fusion import Fusion, reunir
from core.dossier.ins import apres_changement
from core.erreurs import Anomalie, Refus
from core.ports import Horloge, Registre


@frozen
class FusionDefaite:
    """The merge undone; `garde_intact` is False when the kept record had changed since and was left as it is."""

    fusion: Fusion
    garde_intact: bool


def fusionner(registre: Registre, garde: int, absorbe: int, horloge: Horloge, raison: str = "") -> Fusion:
    """Make one record of two: ordonnances, visits and invoices of `absorbe` follow `garde`; snapshots do not change.

    Raises `Refus` FUSION_IMPOSSIBLE (the same record twice, one already merged, two different own numbers, two sexes).
    """
    with registre.ecriture():
        a, b = registre.patient(garde), registre.patient(absorbe)
        fautes = _obstacles(a.id, b.id, garde, absorbe)
        if not fautes and a.nir_individuel and b.nir_individuel and a.nir_individuel != b.nir_individuel:
            fautes.append(_impossible("les deux dossiers ont chacun leur propre NIR : ce sont deux personnes"))
        if not fautes and a.sexe and b.sexe and a.sexe != b.sexe:
            fautes.append(_impossible("les deux dossiers n'ont pas le même sexe"))
        if fautes:
            raise Refus(fautes)
        moment = horloge.maintenant()
        reuni = apres_changement(a, reunir(a, b))
        fusion = registre.enregistrer_fusion(Fusion(a, b, reuni, moment, raison))
        registre.journaliser("fusion", "patient", a.id, moment, f"absorbe {b.id}, fusion {fusion.id}")
        return fusion


def defaire(registre: Registre, numero: int, horloge: Horloge) -> FusionDefaite:
    """Give each record its own rows back; raises `Refus` FUSION_IMPOSSIBLE when it is already undone, INTROUVABLE.

    The kept record is what it was before, unless it changed since the merge: then it stays, to be looked at.
    """
    with registre.ecriture():
        fusion = registre.fusion(numero)
        if fusion.defaite_le is not None:
            raise Refus(_impossible(f"la fusion {numero} est déjà défaite"))
        courant = registre.patient(fusion.garde.id)
        if courant.id != fusion.garde.id:
            message = f"le dossier gardé {fusion.garde.id} a été fusionné à son tour"
            raise Refus(Anomalie("FUSION_IMPOSSIBLE", message, "défaire d'abord cette fusion, plus récente", "patient"))
        moment = horloge.maintenant()
        intact = courant == fusion.reuni
        registre.defaire_fusion(numero, moment)
        if intact:
            registre.enregistrer_patient(fusion.garde)
        registre.journaliser("fusion_defaite", "patient", fusion.garde.id, moment, f"rend {fusion.absorbe.id}, fusion {numero}")
        return FusionDefaite(evolve(fusion, defaite_le=moment), intact)


def _obstacles(lu_garde: int, lu_absorbe: int, garde: int, absorbe: int) -> list[Anomalie]:
    if garde == absorbe:
        return [_impossible("un dossier ne se fusionne pas avec lui-même")]
    return [
        _impossible(f"le dossier {demande} est déjà fusionné dans le dossier {lu}")
        for demande, lu in ((garde, lu_garde), (absorbe, lu_absorbe))
        if demande != lu
    ]


def _impossible(message: str) -> Anomalie:
    remede = "vérifier les deux dossiers : `facturier patients doublons` les liste"
    return Anomalie("FUSION_IMPOSSIBLE", message, remede, "patient")
