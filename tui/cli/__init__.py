"""Subcommands of `facturier`, one module each (`arguments(parser)`, `executer(args) -> int`), imported when called."""

# name -> one line of French help, in the order of the work
COMMANDES: dict[str, str] = {
    "creer": "crée une base (fictive ou réelle), y range cabinets, infirmiers et prescripteurs",
    "ecrans": "ouvre les écrans sur une base à soi",
    "demo": "ouvre les écrans sur une copie neuve des exemples ; --sans-ecran joue tout un mois de travail",
    "caisse": "fait vivre la caisse émulée dans un dossier d'échange : prend les lots, rend ARL et NOEMIE",
    "certificat": "fait des certificats d'essai pour sceller le courrier émulé (S/MIME)",
    "saisir": "saisit une ordonnance sur une ligne, avec aperçu ; --essai n'enregistre rien",
    "modeles": "les modèles de saisie (.nom) : garder, lister, retirer",
    "annuler": "annule la dernière action, tant qu'elle n'est pas envoyée ; --liste les montre",
    "retablir": "rétablit la dernière action annulée",
    "macro": "enregistre une routine de commandes, la rejoue sur un autre cabinet ou mois",
    "coter": "cote des visites (JSON lines) selon la NGAP du jour des soins",
    "journee": "cote la journée d'un infirmier : plusieurs patients, plafonds et foyers compris",
    "ngap": "la nomenclature : un acte, un mot, ce qui change entre deux dates",
    "lire-carte": "montre une carte Vitale d'émulation (fichier ou lecteur PC/SC) et les droits du jour",
    "carte-virtuelle": "met une carte d'émulation dans un lecteur PC/SC virtuel (vpcd)",
    "patients": "importe une liste de patients, liste les NIR à obtenir, cherche les doublons",
    "identifiant": "contrôle un NIR, un RPPS, un numéro AM, un FINESS ou une complémentaire",
    "partager": "qui paie quoi : parts AMO, régime local, AMC et patient d'un fichier JSON lines",
    "delais": "échéances : pénalité de retard, télétransmission, prescription, accord tacite, maternité",
    "b2": "lit ou vérifie un fichier B2 : structure, compteurs, totaux, montants, clés",
    "noemie": "lit un retour NOEMIE ou un ARL ; refuse celui dont les totaux ne tombent pas juste",
    "lots": "liste les lots, leur état, et ceux dont l'ARL ou le paiement tarde",
    "annuler-dre": "annule une DRE auprès de la complémentaire (nature d'opération 2), ou avant son envoi",
    "pieces": "les pièces numérisées (SCOR) : joindre, vérifier, mettre en lots, voir ce qui manque",
    "envois": "liste la boîte d'envoi : déposé, en doute, différé",
    "envoyer": "signe et envoie ce qui est prêt par le dossier d'échange (pour cron : muet, codes de sortie)",
    "recevoir": "relève ARL et NOEMIE et les applique (pour cron : muet, codes de sortie)",
    "rejets": "la file des rejets avec cause et remède ; « rejets expliquer CODE »",
    "indus": "les indus retenus sur les paiements : ce qui reste, jusqu'à quand contester, ce qui a été répondu",
    "parametres": "les paramètres d'envoi et d'attente : délai avant départ, tailles, silences",
    "reglements": "virements et banque, échéancier par payeur et par âge, écarts et retenues, relances",
    "banque": "importe un relevé CSV de la banque et le rapproche des virements annoncés",
    "questions": "les questions aux infirmiers : poser, relancer, répondre, un message par cabinet",
    "rejouer": "recote chaque facture figée : tout doit tomber juste au centime",
    "audit": "recote les visites facturées d'une période : trop facturé, oublié, articles et preuves",
    "exceptions": "la lecture locale d'une caisse sur un point non tranché : poser, arrêter, retirer",
    "bench": "mesure : fait une base d'un million de factures, chronomètre les écrans",
    "verifier": "contrôle une base : totaux, octets envoyés, règlements, virements, journal",
}

USAGE = "\n".join(
    [
        "usage : facturier COMMANDE [options]     (facturier COMMANDE --help)",
        "",
        *(f"  {nom:<14} {aide}" for nom, aide in COMMANDES.items()),
    ]
)
