"""What happens to an invoice, a lot, a package, a debt or pieces, as it is said to the user; one vocabulary for their states."""

MOTS = {
    "abandonner": "l'abandon",
    "accepter": "un accusé positif",
    "clore": "une clôture",
    "contester": "une contestation",
    "defaire": "un retrait",
    "deposer": "un dépôt",
    "differer": "une mise en attente",
    "douter": "un doute",
    "echouer": "un échec",
    "maintenir": "le maintien",
    "mettre_en_lot": "une mise en lot",
    "payer": "un paiement",
    "payer_partie": "un paiement partiel",
    "programmer": "une heure de départ",
    "prouver": "une preuve de réception",
    "refuser": "un refus",
    "rejeter": "un rejet",
    "renvoyer": "un renvoi",
    "reprendre": "une reprise en partie",
    "reprendre_tout": "une reprise en entier",
    "retenir": "une retenue",
    "retirer_du_lot": "un retrait du lot",
    "reussir": "un dépôt",
    "signer": "une signature",
    "solder": "un solde",
    "tenter": "un essai",
    "valider": "un numéro",
}


def dire(evenement: str) -> str:
    """`payer_partie` is un paiement partiel; an unknown word stays as it is."""
    return MOTS.get(evenement, evenement)
