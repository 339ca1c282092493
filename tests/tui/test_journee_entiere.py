"""The whole job, by keys only: card, patient, entry, invoice, lot, sending, returns, reject corrected, paid."""

import pytest

from tests.tui.outils import application, ouverte, taper, texte_ecran


async def test_de_la_carte_au_paiement(tmp_path):
    app = application(tmp_path)
    async with ouverte(app) as pilote:
        # F9 reads a card: none is in the reader, choose one by a few letters
        await taper(pilote, "f9", "aubry", "enter")
        assert "carte lue : TEST-AUBRY Louise" in app.screen.message_montre()
        await taper(pilote, "aubry", "enter")
        assert app.screen.NOM == "saisie"
        assert app.screen.formulaire.dossier.nom_patient == "TEST-AUBRY Louise"
        await taper(pilote, "f12")
        assert "facture" in app.screen.message_montre(), app.screen.message_montre()
        await taper(pilote, "f4", "f9", "1234", "enter")
        assert "déposé" in app.screen.message_montre()
        print(texte_ecran(app))
        for _ in range(12):
            await taper(pilote, "+", "f12")
        print(texte_ecran(app))
        etats = {f.etat for f in app.contexte.executeur.faire(lambda r: r.factures())}
        assert etats == {"payee"}
