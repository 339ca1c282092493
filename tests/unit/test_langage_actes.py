from datetime import date

import pytest
from attrs import frozen

from core.dossier.ordonnance import SoinPrescrit
from core.langage.actes import jeton_a, lire_actes

JOUR = date(2026, 11, 21)


@frozen
class Acte:
    id: str
    codes: tuple[str, ...]
    libelle: str


class PetiteNomenclature:
    actes = (
        Acte("II.5BIS.GLYCEMIE", ("dex",), "Glycémie capillaire"),
        Acte("II.5BIS.INSULINE", ("ins",), "Injection d'insuline"),
        Acte("I.2.PANS_LOURD", ("pst",), "Pansement lourd"),
        Acte("I.2.PANS_AUTRE", ("psa",), "Autre pansement"),
    )

    def chercher(self, texte, jour, territoire, limite):
        t = texte.casefold()
        exacts = [a for a in self.actes if t in (a.id.casefold(), *a.codes)]
        return (exacts + [a for a in self.actes if t in a.libelle.casefold() and a not in exacts])[:limite]


def lire(texte, **plus):
    return lire_actes(texte, PetiteNomenclature(), JOUR, **plus)


def test_une_ligne_d_actes():
    assert [j.soin for j in lire("dex+ins*2+pst@13+ glyc ", ald=True)] == [
        SoinPrescrit("II.5BIS.GLYCEMIE", 1, True),
        SoinPrescrit("II.5BIS.INSULINE", 2, True),
        SoinPrescrit("I.2.PANS_LOURD", 1, True, (1, 3)),
        SoinPrescrit("II.5BIS.GLYCEMIE", 1, True),
    ]
    assert [j.soin.ald for j in lire("dex!+ins*2!+pst@1")] == [True, True, False]
    assert lire("") == ()
    assert [j.soin.acte for j in lire("dex++ins+")] == ["II.5BIS.GLYCEMIE", "II.5BIS.INSULINE"]


@pytest.mark.erreur("ACTE_TAPE_ILLISIBLE")
@pytest.mark.parametrize(
    ("tape", "message"),
    [
        ("pans", "plusieurs actes pour « pans »"),
        ("zzz", "aucun acte pour « zzz »"),
        ("dex*", "suite illisible"),
        ("dex*0", "quantité nulle"),
        ("dex@0", "suite illisible"),
        ("*2", "aucun acte pour « »"),
    ],
)
def test_ce_qui_n_est_pas_lu_dit_pourquoi(tape, message):
    (bon, faux) = lire("dex+" + tape)
    assert bon.soin is not None
    assert message in faux.faute.message
    assert (faux.debut, faux.fin) == (4, 4 + len(tape))


def test_le_jeton_sous_le_curseur():
    jetons = lire("dex+pans")
    assert [getattr(jeton_a(jetons, i), "nom", None) for i in (0, 3, 4, 8)] == ["dex", "dex", "pans", "pans"]
    assert jeton_a(jetons, 9) is None
