"""Returns and acknowledgements: what may not be written, what is refused whole when read, and hostile bytes."""

import random
from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from attrs import evolve
from hypothesis import given, settings
from hypothesis import strategies as st

from core.erreurs import Refus
from core.telematique import arl, codec, noemie
from core.telematique.arl import RejetArl
from core.telematique.noemie import SANS_VIREMENT, Motif, PartRetour, Retenue, RetourAEcrire, lecture
from core.telematique.noemie.lecture import CLASSES
from tests.enregistrements.dores import DOSSIER
from tests.enregistrements.fabrique_retours import ARLS, E016, RETOURS, facture_retour, retour

PAYE = PartRetour(921, "P", 921)
REJETE = PartRetour(921, "R")


def _sans_libelle() -> RetourAEcrire:
    return retour("", factures=(facture_retour(PAYE),))


def _un(*factures: noemie.FactureRetour, **autres: object) -> Callable[[], RetourAEcrire]:
    libelle = "VIREMENT 1" if any(f.paye for f in factures) or autres else SANS_VIREMENT
    return lambda: retour(libelle, factures=factures, **autres)


@pytest.mark.parametrize(
    ("faire", "attendu"),
    [
        pytest.param(_un(facture_retour(PartRetour(921, "P", 0))), "NOEMIE_PAYE", marks=pytest.mark.erreur("NOEMIE_PAYE")),
        (_un(facture_retour(PartRetour(921, "P", 922))), "NOEMIE_PAYE"),
        (_un(facture_retour(PartRetour(921, "D", 5))), "NOEMIE_PAYE"),
        pytest.param(
            _un(facture_retour(PartRetour(921, "P", 165))), "NOEMIE_SANS_MOTIF", marks=pytest.mark.erreur("NOEMIE_SANS_MOTIF")
        ),
        (_un(facture_retour(REJETE)), "NOEMIE_SANS_MOTIF"),
        (_un(facture_retour(REJETE, motifs=(Motif("E083", "PJ NON RECUE", "F", "O"),))), "NOEMIE_SANS_MOTIF"),
        (_un(facture_retour(REJETE, motifs=(Motif("E041", "DROITS AMC FERMES", "F", "C"),))), "NOEMIE_SANS_MOTIF"),
        pytest.param(_un(facture_retour(PartRetour(921, "X"))), "NOEMIE_ETAT", marks=pytest.mark.erreur("NOEMIE_ETAT")),
        pytest.param(
            _un(facture_retour(PartRetour(921, "P", 921, "N")), forfaits=(noemie.Forfait("00026", 5000),)),
            "NOEMIE_SIGNE",
            marks=pytest.mark.erreur("NOEMIE_SIGNE"),
        ),
        pytest.param(_un(facture_retour(None)), "NOEMIE_SANS_PART", marks=pytest.mark.erreur("NOEMIE_SANS_PART")),
        pytest.param(_un(facture_retour(PAYE, type="E")), "NOEMIE_RAPPEL", marks=pytest.mark.erreur("NOEMIE_RAPPEL")),
        pytest.param(
            _un(facture_retour(REJETE, motifs=(evolve(E016, rang=2),))), "NOEMIE_RANG", marks=pytest.mark.erreur("NOEMIE_RANG")
        ),
        pytest.param(
            _un(facture_retour(REJETE, motifs=(evolve(E016, niveau="X"),))),
            "NOEMIE_NIVEAU_REJET",
            marks=pytest.mark.erreur("NOEMIE_NIVEAU_REJET"),
        ),
        pytest.param(
            _un(facture_retour(REJETE, motifs=(evolve(E016, ligne=0),))), "NOEMIE_LIGNE", marks=pytest.mark.erreur("NOEMIE_LIGNE")
        ),
        pytest.param(
            lambda: evolve(RETOURS["paye"](), factures=(evolve(RETOURS["paye"]().factures[0], amo=PartRetour(922, "P", 922)),)),
            "NOEMIE_DETAIL",
            marks=pytest.mark.erreur("NOEMIE_DETAIL"),
        ),
        pytest.param(
            _un(facture_retour(PAYE), forfaits=(noemie.Forfait("00026", 100, (noemie.DetailForfait(99),)),)),
            "NOEMIE_FORFAIT",
            marks=pytest.mark.erreur("NOEMIE_FORFAIT"),
        ),
        pytest.param(
            _un(facture_retour(PAYE), retenues=(Retenue("IND1", None, "IND", "RPR", 922, "N"),)),
            "NOEMIE_CUMUL_NEGATIF",
            marks=pytest.mark.erreur("NOEMIE_CUMUL_NEGATIF"),
        ),
        pytest.param(
            lambda: retour("", factures=(facture_retour(PAYE),)), "NOEMIE_LIBELLE", marks=pytest.mark.erreur("NOEMIE_LIBELLE")
        ),
        (lambda: retour(SANS_VIREMENT, factures=(facture_retour(PAYE),)), "NOEMIE_LIBELLE"),
        pytest.param(lambda: retour(SANS_VIREMENT), "NOEMIE_VIDE", marks=pytest.mark.erreur("NOEMIE_VIDE")),
        (lambda: retour("V", factures=(evolve(facture_retour(PAYE), assure=evolve(E_ASSURE, nom="X" * 26)),)), "ZONE_DEPASSEE"),
    ],
    ids=lambda v: v if isinstance(v, str) else "",
)
def test_un_retour_qui_se_contredit_n_est_pas_ecrit(faire: Callable[[], RetourAEcrire], attendu: str) -> None:
    with pytest.raises(Refus) as refuse:
        noemie.ecrire(faire())
    assert attendu in [a.code for a in refuse.value.anomalies], refuse.value


E_ASSURE = facture_retour(PAYE).assure


def _entites(octets: bytes) -> list[str]:
    texte = octets.decode("ascii")
    return [texte[:128], *(f"{e}@" for e in texte[128:-129].split("@")), texte[-128:]]


def _modifier(nom: str, code: str, **zones: object) -> bytes:
    """A golden return with zones of its first entity of that code replaced."""
    entites = _entites((DOSSIER / f"{nom}.noemie").read_bytes())
    rang = next(i for i, e in enumerate(entites) if e.startswith(code))
    valeur: Any = codec.lire(CLASSES[code], entites[rang])
    entites[rang] = codec.ecrire(evolve(valeur, **zones))
    return "".join(entites).encode("ascii")


def _deplacer(nom: str, garder: Callable[[list[str]], list[str]]) -> bytes:
    return "".join(garder(_entites((DOSSIER / f"{nom}.noemie").read_bytes()))).encode("ascii")


@pytest.mark.parametrize(
    ("octets", "attendu"),
    [
        pytest.param(_modifier("paye", "990", cumul=920), "NOEMIE_TOTAL_FAUX", marks=pytest.mark.erreur("NOEMIE_TOTAL_FAUX")),
        (_modifier("paye", "999", cumul=920), "NOEMIE_TOTAL_FAUX"),
        (_modifier("paye", "999", signe="N"), "NOEMIE_TOTAL_FAUX"),
        (_modifier("paye", "990", compteur=8), "NOEMIE_TOTAL_FAUX"),
        (_modifier("paye", "999", nombre_enregistrements=12), "NOEMIE_TOTAL_FAUX"),
        (_modifier("paye", "999", nombre_lots=2), "NOEMIE_TOTAL_FAUX"),
        (_modifier("paye", "999", emetteur="00000001999998"), "NOEMIE_TOTAL_FAUX"),
        (_modifier("paye", "040", numero="000000991234568"), "NOEMIE_TOTAL_FAUX"),
        (_modifier("paye", "990", identification="0"), "NOEMIE_TOTAL_FAUX"),
        (_modifier("paye", "198", paye=920), "NOEMIE_TOTAL_FAUX"),
        (_modifier("paye", "198", paye=920), "NOEMIE_DETAIL"),
        pytest.param(_modifier("paye", "000", norme="CP"), "NOEMIE_NORME", marks=pytest.mark.erreur("NOEMIE_NORME")),
        pytest.param(_modifier("paye", "102", niveau="05"), "NOEMIE_NIVEAU", marks=pytest.mark.erreur("NOEMIE_NIVEAU")),
        pytest.param(_modifier("paye", "102", facture="ABC"), "NOEMIE_VALEUR", marks=pytest.mark.erreur("NOEMIE_VALEUR")),
        (_modifier("paye", "081", type_retour="02"), "NOEMIE_VALEUR"),
        (_modifier("paye", "081", type_retour="05"), "NOEMIE_ORDRE"),
        (_modifier("paye", "071", date_virement=None), "NOEMIE_VALEUR"),
        (_modifier("paye", "000", creation=None), "NOEMIE_VALEUR"),
        (_modifier("mouvements", "250", signe="X"), "NOEMIE_VALEUR"),
        pytest.param(_deplacer("paye", lambda e: e[:5] + e[6:]), "NOEMIE_ORDRE", marks=pytest.mark.erreur("NOEMIE_ORDRE")),
        (_deplacer("paye", lambda e: e[1:]), "NOEMIE_ORDRE"),
        pytest.param(
            _deplacer("paye", lambda e: [*e[:3], "777@", *e[3:]]),
            "NOEMIE_ENTITE_INCONNUE",
            marks=pytest.mark.erreur("NOEMIE_ENTITE_INCONNUE"),
        ),
        pytest.param(_deplacer("paye", lambda e: e[:-1]), "NOEMIE_FIN_ABSENTE", marks=pytest.mark.erreur("NOEMIE_FIN_ABSENTE")),
        (b"", "NOEMIE_FIN_ABSENTE"),
        pytest.param(b"X@" * 600, "NOEMIE_TROP_DE_FAUTES", marks=pytest.mark.erreur("NOEMIE_TROP_DE_FAUTES")),
    ],
    ids=lambda v: v if isinstance(v, str) else "",
)
def test_un_retour_altere_est_refuse_entier(octets: bytes, attendu: str) -> None:
    with pytest.raises(Refus) as refuse:
        noemie.lire(octets)
    assert attendu in [a.code for a in refuse.value.anomalies], refuse.value


@pytest.mark.erreur("NOEMIE_TROP_GROS")
def test_un_retour_demesure_est_refuse_avant_d_etre_lu(monkeypatch: pytest.MonkeyPatch) -> None:
    octets = (DOSSIER / "paye.noemie").read_bytes()
    monkeypatch.setattr(lecture, "TAILLE_MAX", len(octets))
    assert noemie.lire(octets)
    monkeypatch.setattr(lecture, "TAILLE_MAX", len(octets) - 1)
    for lire in (noemie.lire, arl.lire):
        with pytest.raises(Refus, match="le plafond est"):
            lire(octets)


def test_ce_qui_est_ecrit_se_relit() -> None:
    for faire in RETOURS.values():
        ecrit = faire()
        lu = noemie.lire(noemie.ecrire(ecrit))
        assert lu.cumul == ecrit.cumul
        assert [(f.numero, f.amo, f.motifs) for f in lu.factures] == [(f.numero, f.amo, f.motifs) for f in ecrit.factures]
        assert (lu.rappels, lu.forfaits, lu.virement) == (ecrit.rappels, ecrit.forfaits, ecrit.virement)
        assert noemie.lire(noemie.ecrire(lu)) == lu


def test_le_virement_est_ce_qui_est_paye_plus_les_forfaits_moins_les_retenues() -> None:
    lu = noemie.lire((DOSSIER / "mouvements.noemie").read_bytes())
    assert lu.cumul == 9210 - 165 + 49000 - 5000 + 300
    assert lu.retenues[0].solde == 1200
    assert [f.numero for f in lu.toutes] == [123, 99]


def test_un_rejet_290_ancien_est_lu() -> None:
    ancien = Motif("0250", "ASSURE ABSENT DE NOTRE REFERENTIEL", "F", "O", sous_code="050", entite="290")
    octets = noemie.ecrire(retour(SANS_VIREMENT, factures=(facture_retour(REJETE, motifs=(ancien,)),)))
    assert b"29006000250 050  ASSURE ABSENT" in octets
    assert noemie.lire(octets).factures[0].motifs == (ancien,)


def test_les_motifs_s_ecrivent_par_entite_croissante_dans_leur_ordre() -> None:
    ancien = Motif("2900", "FACTURE DEJA PAYEE", "F", "O", sous_code="005", entite="290")
    autre = evolve(E016, code="0250", libelle="ASSURE ABSENT", rang=2)
    octets = noemie.ecrire(retour(SANS_VIREMENT, factures=(facture_retour(REJETE, motifs=(E016, ancien, autre)),)))
    assert [(m.entite, m.code) for m in noemie.lire(octets).factures[0].motifs] == [
        ("290", "2900"),
        ("294", "E016"),
        ("294", "0250"),
    ]


PARTS = st.builds(
    lambda demande, part: PartRetour(demande, "P", min(demande, part)) if part else PartRetour(demande, "D"),
    st.integers(1, 99_999_999),
    st.integers(0, 99_999_999),
)
MOTIFS = st.tuples(
    st.builds(
        Motif,
        code=st.sampled_from(("E001", "0250", "2900", "0611")),
        libelle=st.text("ABC DEF'-0123456789", min_size=1, max_size=86).map(str.strip).filter(bool),
        niveau=st.just("L"),
        part=st.sampled_from(("O", "C")),
        prestation=st.sampled_from(("", "AMI", "AMI N", "BSB")),
        jour=st.none() | st.dates(date(2000, 1, 1), date(2099, 12, 31)),
        executant=st.from_regex("[0-9]{9}", fullmatch=True),
        ligne=st.integers(1, 999),
        information=st.sampled_from(("", "LIGNE 1")),
    )
)


@given(st.lists(st.tuples(PARTS, MOTIFS), min_size=1, max_size=6))
def test_un_retour_quelconque_se_relit(parts: list[tuple[PartRetour, tuple[Motif, ...]]]) -> None:
    factures = tuple(
        facture_retour(part, numero=n, motifs=tuple(evolve(m, part="O") for m in motifs))
        for n, (part, motifs) in enumerate(parts, 1)
    )
    ecrit = retour("VIREMENT", factures=factures)
    lu = noemie.lire(noemie.ecrire(ecrit))
    assert (lu.factures, lu.cumul) == (factures, sum(p.paye for p, _ in parts))


@pytest.mark.parametrize(
    ("faire", "attendu"),
    [
        pytest.param(
            lambda: evolve(ARLS["positif"](), rejets=(RejetArl("A08", "DEJA TRANSMIS", "F"),)),
            "ARL_NIVEAU",
            marks=pytest.mark.erreur("ARL_NIVEAU"),
        ),
        (lambda: evolve(ARLS["positif"](), rejets=(RejetArl("A08", "DEJA TRANSMIS", "A", 12),)), "ARL_NIVEAU"),
        pytest.param(lambda: evolve(ARLS["positif"](), lot=0), "ARL_SANS_LOT", marks=pytest.mark.erreur("ARL_SANS_LOT")),
    ],
)
def test_un_arl_qui_se_contredit_n_est_pas_ecrit(faire: Callable[[], arl.Arl], attendu: str) -> None:
    with pytest.raises(Refus) as refuse:
        arl.ecrire(faire())
    assert [a.code for a in refuse.value.anomalies] == [attendu]


@pytest.mark.parametrize(
    ("avant", "apres", "attendu"),
    [
        pytest.param(b"000000123", b"00000012 ", "ARL_FACTURE", marks=pytest.mark.erreur("ARL_FACTURE")),
        pytest.param(b"EMU AR", b"EMU 3 ", "ARL_ENTETE", marks=pytest.mark.erreur("ARL_ENTETE")),
        pytest.param(
            b"0000000400000000000P", b"0000000500000000000P", "ARL_TOTAL_FAUX", marks=pytest.mark.erreur("ARL_TOTAL_FAUX")
        ),
        (b"400000000000P@", b"400000000001P@", "ARL_TOTAL_FAUX"),
        (b"001000000", b"002000000", "ARL_TOTAL_FAUX"),
        (b"00100000000000P", b"00100000000001P", "ARL_TOTAL_FAUX"),
        (b"29406A13 ", b"29405A13 ", "NOEMIE_NIVEAU"),
        (b"08003", b"08103", "NOEMIE_ORDRE"),
        (b"999CT", b"999MA", "NOEMIE_TOTAL_FAUX"),
    ],
)
def test_un_arl_altere_est_refuse(avant: bytes, apres: bytes, attendu: str) -> None:
    octets = (DOSSIER / "negatif.arl").read_bytes()
    assert octets.count(avant) >= 1
    with pytest.raises(Refus) as refuse:
        arl.lire(octets.replace(avant, apres, 1))
    assert attendu in [a.code for a in refuse.value.anomalies], refuse.value


def test_un_arl_dit_s_il_est_positif_et_quel_lot() -> None:
    positif = arl.lire((DOSSIER / "positif.arl").read_bytes())
    negatif = arl.lire((DOSSIER / "negatif.arl").read_bytes())
    assert (positif.positif, positif.lot, positif.jour_lot) == (True, 42, date(2026, 10, 21))
    assert (negatif.positif, negatif.rejets[1].facture) == (False, 123)
    assert arl.lire((DOSSIER / "illisible.arl").read_bytes()).jour_lot is None
    assert arl.lire((DOSSIER / "scor.arl").read_bytes()).scor
    assert not noemie.est_arl((DOSSIER / "paye.noemie").read_bytes())


BONS = [(DOSSIER / f"{nom}.noemie").read_bytes() for nom in RETOURS] + [(DOSSIER / f"{nom}.arl").read_bytes() for nom in ARLS]


@settings(max_examples=200)
@given(st.sampled_from(BONS), st.randoms(use_true_random=False))
def test_des_octets_hostiles_sont_refuses_ou_lus(octets: bytes, hasard: random.Random) -> None:
    morceaux = bytearray(octets)
    for _ in range(hasard.randint(1, 4)):
        geste, ou = hasard.choice(("changer", "couper", "oter", "arobase")), hasard.randrange(len(morceaux) or 1)
        match geste:
            case "changer" if morceaux:
                morceaux[ou] = hasard.randrange(256)
            case "couper":
                del morceaux[ou:]
            case "oter":
                del morceaux[ou : ou + hasard.randint(1, 160)]
            case "arobase":
                morceaux[ou:ou] = b"@"
    _lire_sans_surprise(bytes(morceaux))


@given(st.binary(max_size=400))
def test_des_octets_au_hasard_sont_refuses(octets: bytes) -> None:
    _lire_sans_surprise(octets)


def _lire_sans_surprise(octets: bytes) -> None:
    for lire, ecrire in ((noemie.lire, noemie.ecrire), (arl.lire, arl.ecrire)):
        try:
            lu: Any = lire(octets)
        except Refus:
            continue
        assert ecrire(lu) == ecrire(lire(ecrire(lu)))
