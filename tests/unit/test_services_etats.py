# ruff: noqa: E501  (the grid of invoices has one column an event)
"""The full product of states and events, against grids that a person can read; `.` means that it cannot happen."""

from pathlib import Path

import pytest

from core.erreurs import Refus
from core.evenements import MOTS, dire
from core.facturation import etats as facture
from core.figures import page
from core.lots import envois as envoi
from core.lots import etats as lot
from core.lots import indus as indu
from core.lots import pieces

FACTURE = """
          valider mettre_en_lot retirer_du_lot deposer   accepter  refuser differer payer payer_partie rejeter reprendre reprendre_tout clore
brouillon validee .             .              .         .         .       .        .     .            .       .         .              .
validee   .       en_lot        .              .         .         .       .        .     .            .       .         .              close
en_lot    .       .             validee        transmise acceptee  refusee differee payee partielle    rejetee .         rejetee        .
transmise .       .             .              .         acceptee  refusee differee payee partielle    rejetee .         rejetee        close
acceptee  .       .             .              acceptee  acceptee  .       differee payee partielle    rejetee .         rejetee        close
refusee   .       .             .              .         .         refusee .        .     .            .       .         .              close
differee  .       .             .              differee  differee  .       differee payee partielle    rejetee .         rejetee        close
payee     .       .             .              payee     payee     .       .        payee .            .       partielle rejetee        .
partielle .       .             .              partielle partielle .       .        payee partielle    .       partielle rejetee        close
rejetee   .       .             .              rejetee   rejetee   .       .        payee partielle    rejetee .         rejetee        close
close     .       .             .              close     close     .       .        .     .            .       .         .              .
"""
LOT = """
           signer  deposer  accepter  refuser  defaire
constitue  signe   .        .         .        defait
signe      .       depose   accepte   refuse   defait
depose     .       depose   accepte   refuse   .
accepte    .       accepte  accepte   .        .
refuse     .       refuse   .         refuse   .
defait     .       .        .         .        .
"""
ENVOI = """
           programmer tenter    reussir  echouer   douter    prouver  renvoyer  abandonner
a_envoyer  a_envoyer  emission  .        .         .         depose   .         abandonne
emission   .          en_doute  depose   differe   en_doute  depose   .         .
en_doute   .          en_doute  depose   en_doute  en_doute  depose   .         .
differe    .          emission  .        .         .         depose   .         abandonne
depose     .          .         depose   .         .         depose   differe   .
abandonne  .          .         .        .         .         .        .         .
"""
INDU = """
          retenir  solder   contester accepter maintenir abandonner
ouvert    ouvert   solde    conteste  accepte  .         annule
conteste  conteste conteste .         .        accepte   annule
accepte   accepte  solde    conteste  .        .         annule
solde     ouvert   solde    conteste  .        .         annule
annule    ouvert   annule   .         .        .         .
"""


def cases(grille: str) -> list[tuple[str, str, str]]:
    tete, *lignes = [ligne.split() for ligne in grille.strip().splitlines()]
    return [(etat, evenement, apres) for etat, *suite in lignes for evenement, apres in zip(tete, suite, strict=True)]


@pytest.mark.erreur("TRANSITION_FACTURE")
@pytest.mark.erreur("TRANSITION_LOT")
@pytest.mark.erreur("TRANSITION_ENVOI")
@pytest.mark.erreur("TRANSITION_INDU")
@pytest.mark.parametrize(
    ("grille", "machine"), [(FACTURE, facture), (LOT, lot), (ENVOI, envoi), (INDU, indu)], ids=["facture", "lot", "envoi", "indu"]
)
def test_le_produit_complet_est_celui_de_la_grille(grille: str, machine) -> None:  # type: ignore[no-untyped-def]
    attendu = cases(grille)
    assert {(etat, evenement) for etat, evenement, _ in attendu} == {(e, v) for e in machine.ETATS for v in machine.EVENEMENTS}
    for etat, evenement, apres in attendu:
        if apres == ".":
            with pytest.raises(Refus) as pris:
                machine.suivant(etat, evenement)
            assert pris.value.anomalies[0].code.startswith("TRANSITION_")
        else:
            assert machine.suivant(etat, evenement) == apres, f"{etat} + {evenement}"


def test_un_doute_ne_s_oublie_pas() -> None:
    """After an uncertain try, a certain failure does not make it certain; and what is in doubt cannot be abandoned."""
    etat: envoi.EtatEnvoi = "a_envoyer"
    for evenement in ("tenter", "douter", "tenter", "echouer"):
        etat = envoi.suivant(etat, evenement)  # type: ignore[arg-type]
    assert etat == "en_doute"
    with pytest.raises(Refus):
        envoi.suivant(etat, "abandonner")


def test_la_page_des_etats_est_a_jour() -> None:
    livre = Path(__file__).parents[2] / "docs" / "etats.md"
    assert livre.read_text("utf-8") == page(), "refaire : python -m core.figures > docs/etats.md"


def test_chaque_evenement_se_dit_en_francais() -> None:
    """What is refused is said with its article, never by the name of the transition."""
    evenements = {v for machine in (facture, lot, envoi, indu, pieces) for suites in machine.TRANSITIONS.values() for v in suites}
    assert evenements <= set(MOTS)
    assert not [v for v in evenements if "_" in dire(v)]
