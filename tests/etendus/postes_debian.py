"""The exchange by mail through Debian's Postfix (SMTP) and Dovecot (POP3) instead of the emulated servers. By hand, as root.

`apt-get install postfix dovecot-pop3d` first, without starting them; then `python tests/etendus/postes_debian.py`.  It installs
nothing, listens on 127.0.0.1 only, keeps everything in a temporary folder and stops what it started.  Postfix has no way out: it
delivers `*.emu.invalid` to two local mailboxes and refuses the rest.  Played in clear, then sealed when cryptography is there.
"""

import importlib.util
import os
import poplib
import smtplib
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, timedelta
from pathlib import Path

RACINE = Path(__file__).resolve().parents[2]
sys.path[:0] = [str(RACINE), str(RACINE / "tests" / "unit")]
MOT = "sans-valeur"
_MAIN = """compatibility_level = 3.6
queue_directory = {dossier}/file
data_directory = {dossier}/donnees
mail_owner = postfix
setgid_group = postdrop
inet_interfaces = 127.0.0.1
inet_protocols = ipv4
myhostname = poste.emu.invalid
mydestination =
mynetworks = 127.0.0.0/8
maillog_file = {dossier}/postfix.log
maillog_file_prefixes = {dossier}
message_size_limit = 134217728
mailbox_size_limit = 0
virtual_mailbox_limit = 0
virtual_mailbox_domains = regexp:{dossier}/domaines
virtual_mailbox_maps = regexp:{dossier}/boites
virtual_mailbox_base = {dossier}/boites.d
virtual_uid_maps = static:{uid}
virtual_gid_maps = static:{uid}
virtual_minimum_uid = 1
smtpd_recipient_restrictions = reject_unauth_destination
smtpd_relay_restrictions = reject_unauth_destination
default_transport = error:hors du domaine emule
"""
_MASTER = """127.0.0.1:{smtp} inet n - n - - smtpd
postlog unix-dgram n - n - 1 postlogd
cleanup unix n - n - 0 cleanup
qmgr unix n - n 300 1 qmgr
rewrite unix - - n - - trivial-rewrite
bounce unix - - n - 0 bounce
defer unix - - n - 0 bounce
trace unix - - n - 0 bounce
verify unix - - n - 1 verify
proxymap unix - - n - - proxymap
anvil unix - - n - 1 anvil
virtual unix - n n - - virtual
error unix - - n - - error
retry unix - - n - - error
"""
_DOVECOT = """protocols = pop3
base_dir = {dossier}/dovecot
state_dir = {dossier}/dovecot
log_path = {dossier}/dovecot.log
listen = 127.0.0.1
ssl = no
disable_plaintext_auth = no
default_login_user = nobody
default_internal_user = nobody
default_internal_group = nogroup
first_valid_uid = 1
mail_location = maildir:{dossier}/boites.d/%u
service pop3-login {{
  chroot =
  inet_listener pop3 {{
    port = {pop3}
  }}
  inet_listener pop3s {{
    port = 0
  }}
}}
service anvil {{
  chroot =
}}
service stats {{
  chroot =
}}
passdb {{
  driver = static
  args = password={mot}
}}
userdb {{
  driver = static
  args = uid={uid} gid={uid} home={dossier}/boites.d/%u
}}
"""


@contextmanager
def postes(dossier: Path) -> Iterator[tuple[int, int]]:
    """Both servers on free ports of loopback; ends them."""
    import pwd

    from core.emulateurs.courrier.serveurs import port_libre

    uid, smtp, pop3 = pwd.getpwnam("mail").pw_uid, port_libre(), port_libre()
    dossier.chmod(0o755)
    for nom in ("conf", "file", "donnees", "boites.d", "dovecot"):
        (dossier / nom).mkdir()
    os.chown(dossier / "boites.d", uid, uid)
    os.chown(dossier / "donnees", pwd.getpwnam("postfix").pw_uid, -1)
    (dossier / "domaines").write_text("/(^|\\.)emu\\.invalid$/ oui\n")
    (dossier / "boites").write_text("/^cabinet@ps\\.emu\\.invalid$/ cabinet/\n/@([a-z0-9-]+\\.)*emu\\.invalid$/ caisse/\n")
    valeurs = {"dossier": dossier, "uid": uid, "smtp": smtp, "pop3": pop3, "mot": MOT}
    (dossier / "conf" / "main.cf").write_text(_MAIN.format(**valeurs))
    (dossier / "conf" / "master.cf").write_text(_MASTER.format(**valeurs))
    (dossier / "dovecot.conf").write_text(_DOVECOT.format(**valeurs))
    subprocess.run(["postfix", "-c", str(dossier / "conf"), "start"], check=True)
    dovecot = subprocess.Popen(["dovecot", "-F", "-c", str(dossier / "dovecot.conf")])
    try:
        _attendre(lambda: smtplib.SMTP("127.0.0.1", smtp).quit())
        _attendre(lambda: poplib.POP3("127.0.0.1", pop3).quit())
        yield smtp, pop3
    finally:
        dovecot.terminate()
        dovecot.wait(20)
        subprocess.run(["postfix", "-c", str(dossier / "conf"), "stop"], check=True)


def _attendre(essai, combien: float = 20):  # type: ignore[no-untyped-def]
    """Try until it no longer fails."""
    fin = time.monotonic() + combien
    while True:
        try:
            return essai()
        except (OSError, AssertionError, poplib.error_proto):
            if time.monotonic() > fin:
                raise
            time.sleep(0.1)


class Facteur:
    """Carries the mails between the servers and the post office of the payer, which knows nothing of them."""

    def __init__(self, bureau, smtp: int, pop3: int) -> None:  # type: ignore[no-untyped-def]
        self._bureau, self._smtp, self._pop3 = bureau, smtp, pop3
        self.pris = 0

    def prendre(self, attendus: int) -> None:
        """The mails of the caisse's mailbox, given to the payer until it has had that many."""

        def relever() -> None:
            boite = poplib.POP3("127.0.0.1", self._pop3)
            boite.user("caisse")
            boite.pass_(MOT)
            for rang in range(1, boite.stat()[0] + 1):
                self._bureau.recevoir(b"\r\n".join(boite.retr(rang)[1]) + b"\r\n")
                boite.dele(rang)
                self.pris += 1
            boite.quit()
            assert self.pris >= attendus, f"{self.pris} sur {attendus} courriers"

        _attendre(relever)

    def rendre(self) -> int:
        """The returns of the payer, mailed to the practice."""
        from core.emulateurs.courrier.bureau import BOITE, ORIGINE

        courriers = self._bureau.lister()
        with smtplib.SMTP("127.0.0.1", self._smtp) as client:
            for uid, octets in courriers:
                client.sendmail(ORIGINE, BOITE, octets)
                self._bureau.effacer(uid)
        return len(courriers)


def jouer(racine: Path, smtp: int, pop3: int, *, scelle: bool) -> None:
    """One practice, from the lots to the payment; asserts say what is wrong."""
    from fabrique_base import LecteurFixe, base, facture_validee, horloge, patient
    from test_telematique_flux import caisse
    from test_telematique_pieces import scan

    from core.emulateurs.caisse.service import ouvrir_dossier, tour
    from core.emulateurs.courrier.bureau import BOITE, Bureau
    from core.emulateurs.courrier.trousseau import Trousseau, fabriquer
    from core.emulateurs.transports.courrier import ADRESSE_PIECES, Serveur, TransportCourrier
    from core.services.envoi import constituer_lots, envoyer
    from core.services.pieces import joindre
    from core.services.retours import relever
    from db.verification import verifier

    heure = horloge()
    trousseau = None
    if scelle:
        for adresse in ("01999@999.01.emu.invalid", "55555501@oc.emu.invalid", ADRESSE_PIECES, BOITE):
            fabriquer(racine / "certificats", adresse, heure.maintenant())
        trousseau = Trousseau(racine / "certificats")
    registre = base(racine)
    p = patient(registre)
    for rang in range(30):
        facture_validee(registre, p, date(2026, 10, 1) + timedelta(days=rang), dre=rang % 2 == 0, montant=315)
    ids = [r.id for r in registre.factures()]
    joindre(registre, ids[0], "ordonnance", "scan.png", scan(), heure)
    constituer_lots(registre, heure)
    transport = TransportCourrier(Serveur("127.0.0.1", smtp), Serveur("127.0.0.1", pop3), MOT, trousseau=trousseau)
    bilan = envoyer(registre, transport, LecteurFixe(), heure, "1234")
    assert (bilan.deposes, bilan.anomalies) == (3, ()), bilan
    envoi = registre.envois()[0]
    from core.ports import Paquet

    transport.deposer(Paquet(envoi.nom, envoi.cle, registre.fichiers_envoi(envoi.id)))  # the same mail again, as after a doubt
    payeur = caisse(heure)
    ouvrir_dossier(racine / "echange")
    facteur = Facteur(Bureau(racine / "echange", heure.maintenant(), trousseau), smtp, pop3)
    facteur.prendre(4)
    tour(payeur, racine / "echange")
    assert payeur.etat.recus == 3, "the mail sent twice must be one lot"
    for e in registre.envois():
        for nom, octets in registre.fichiers_envoi(e.id):
            lieu = racine / "echange" / "pris" / (e.nom if e.scor else "") / nom
            assert lieu.read_bytes() == octets, nom
    rendus = lus = 0
    for _ in range(3):
        rendus += facteur.rendre()
        heure.avancer(timedelta(days=10))
        tour(payeur, racine / "echange")

    def tout_lu() -> None:
        nonlocal lus
        bilan = relever(registre, transport, heure)
        assert not bilan.anomalies, bilan.anomalies
        lus += bilan.recus
        assert lus == rendus, f"{lus} lus sur {rendus} retours"

    _attendre(tout_lu)
    assert {r.etat for r in registre.factures()} == {"payee"}, [r.etat for r in registre.factures()]
    assert not registre.messages(etat="quarantaine")
    assert not [a.phrase() for fautes in verifier(registre).values() for a in fautes]
    registre.fermer()
    nom = "scellé" if scelle else "en clair"
    print(f"{nom} : {facteur.pris} courriers aller, {lus} retour, {len(ids)} flux (FSE et DRE) payés")


def refuser(smtp: int) -> None:
    """Postfix has no way out of the emulated domain."""
    with smtplib.SMTP("127.0.0.1", smtp) as client:
        client.ehlo()
        client.mail("999000018@ps.emu.invalid")
        code, dit = client.rcpt("01422@422.01.rss.fr")
    assert code >= 500, (code, dit)
    print(f"hors du domaine émulé : {code} {dit.decode('ascii', 'replace')}")


if __name__ == "__main__":
    if os.getuid() != 0 or not all(Path(p).exists() for p in ("/usr/sbin/postfix", "/usr/sbin/dovecot")):
        sys.exit("il faut être root et avoir installé postfix et dovecot-pop3d (apt-get), sans les démarrer")
    with tempfile.TemporaryDirectory() as dossier, postes(Path(dossier)) as ports:
        refuser(ports[0])
        for scelle in (False, True):
            if scelle and importlib.util.find_spec("cryptography") is None:
                print("scellé : non joué, le module cryptography manque")
                continue
            with tempfile.TemporaryDirectory() as racine:
                jouer(Path(racine), *ports, scelle=scelle)
