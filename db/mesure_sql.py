"""The statements of `db.mesure`: each makes all the rows of a table from the moulds, by arithmetic on the rank of the copy."""

# copy i repeats mould i % par_bloc; a group of patients is one copy of the people of the moulds, `ensemble` groups are in
# care together, each for `fois` blocks of invoices
_RANG_DE_GROUPE = "((b / (:ensemble * :fois)) * :ensemble + b % :ensemble) % :groupes"
_SYLLABES = "DUPONMARTINLEGRANBERNARRICHARPETITMOREAUSIMONLAURENTFEVRE"
# by age in days: to send, sent, received; then paid, but for some silences, rejects, differed, partial and closed ones
_ETAT = """CASE
  WHEN age <= 1 THEN 'validee' WHEN age = 2 THEN 'transmise' WHEN age < 10 THEN 'acceptee'
  WHEN age < 75 AND i % 173 = 0 THEN 'acceptee'
  WHEN demande > 0 AND age < 120 AND i % 127 = 5 THEN 'rejetee'
  WHEN demande > 1 AND age < 120 AND i % 499 = 7 THEN 'partielle'
  WHEN age < 60 AND i % 1009 = 9 THEN 'differee'
  WHEN demande > 0 AND i % 61 = 3 THEN 'close' ELSE 'payee' END"""
REPONDUES = "('rejetee', 'partielle', 'close', 'payee')"
CLOSE = "close : à la charge du patient, droits non confirmés"

MOULES = [
    "CREATE TEMP TABLE prenom (rang INTEGER PRIMARY KEY, prenom TEXT)",
    "CREATE TEMP TABLE code (rang INTEGER PRIMARY KEY, code TEXT, libelle TEXT)",
    "CREATE TEMP TABLE moule (rang INTEGER PRIMARY KEY, facture INTEGER, personne INTEGER, groupe INTEGER, fse INTEGER)",
    # `personne` is the rank of the patient among those of the moulds, `groupe` that of the flow (nurse, payer, mode, nature)
    """INSERT INTO moule SELECT row_number() OVER (ORDER BY f.id) - 1, f.id,
         dense_rank() OVER (ORDER BY f.patient) - 1,
         dense_rank() OVER (ORDER BY f.infirmier, f.nature <> 'FSE', f.payeur, f.mode, f.nature) - 1,
         (SELECT count(*) FROM facture e WHERE e.etat = 'validee' AND e.id < f.fse)
       FROM facture f WHERE f.etat = 'validee' ORDER BY f.id""",
    """CREATE TEMP TABLE modele_patient AS SELECT DISTINCT m.personne AS rang, f.patient
         FROM moule m JOIN facture f ON f.id = m.facture""",
    "CREATE UNIQUE INDEX temp.modele_patient_rang ON modele_patient (rang)",
    """CREATE TEMP TABLE modele_ordonnance AS SELECT row_number() OVER (ORDER BY o.id) - 1 AS rang, o.id AS ordonnance,
         m.rang AS personne FROM ordonnance o JOIN modele_patient m ON m.patient = o.patient""",
]

# n numbers the new patients; the NIR is unique while n < 40 x 111 888 (departement, year, month, order)
_PERSONNE = f"""
WITH RECURSIVE n(n) AS (SELECT 0 UNION ALL SELECT n + 1 FROM n WHERE n + 1 < :nouveaux),
nomme AS (
  SELECT n.n, p.cabinet, p.contenu, m.patient AS modele,
    'TEST-' || substr('{_SYLLABES}', n.n * 7 % 40 + 1, 3 + n.n % 3) || substr('{_SYLLABES}', n.n / 40 * 11 % 50 + 1, 3)
      || substr('{_SYLLABES}', n.n / 2000 * 3 % 50 + 1, 4) AS nom,
    (SELECT prenom FROM temp.prenom WHERE rang = n.n / 3 % :prenoms) AS prenom,
    (20 + n.n / 6993 % 16 * 6 + n.n % 6) % 100 AS annee,
    CASE json_extract(p.contenu, '$.sexe') WHEN 'M' THEN '1' ELSE '2' END AS sexe
  FROM n JOIN temp.modele_patient m ON m.rang = n.n % :par_groupe JOIN patient p ON p.id = m.patient),
numerote AS (
  SELECT *, sexe || printf('%02d%02d%02d555%03d', annee, 13 + n / 999 % 7, 55 + n / 111888, n % 999 + 1) AS numero,
    printf('%d%02d%02d', CASE WHEN annee < 10 THEN 2000 ELSE 1900 END + annee, n % 12 + 1, n % 28 + 1) AS naissance
  FROM nomme),
complet AS (
  SELECT *, CASE WHEN n % 2500 = 1 THEN '' ELSE numero END AS nir, CASE WHEN n % 2500 = 1 THEN '' ELSE
    printf('%02d', (97 - CAST(numero AS INTEGER) % 97 + (n % 1000 = 500) * 40) % 98) END AS cle
  FROM numerote)
"""
PATIENTS = [
    f"""{_PERSONNE}
INSERT INTO patient (id, cabinet, nom, prenom, naissance, nir, cle, nir_individuel, traits, recherche, contenu)
SELECT :p0 + 1 + n, cabinet, nom, prenom, naissance, nir, cle, '',
  naissance || ' ' || replace(nom, '-', ' ') || '|' || upper(prenom),
  trim(replace(nom, '-', ' ') || ' ' || upper(prenom) || ' ' || naissance || ' ' || nir || cle),
  json_set(contenu, '$.nom', nom, '$.prenom', prenom, '$.naissance', naissance, '$.nir', nir, '$.cle', cle,
    '$.nir_individuel', '', '$.nom_usuel', '', '$.foyer', '', '$.adresse', (n % 90 + 1) || ' rue des Essais',
    '$.bsi_depuis', CASE WHEN json_extract(contenu, '$.bsi_depuis') IS NULL THEN NULL
      ELSE date(:jour, '-' || (n % 365) || ' days') END)
FROM complet""",
    # one right in a hundred ends within the month
    """INSERT INTO droit (patient, genre, debut, fin, contenu)
SELECT p.id, d.genre, d.debut, CASE WHEN bref THEN court ELSE d.fin END,
  CASE WHEN bref THEN json_set(d.contenu, '$.fin', court) ELSE d.contenu END
FROM (SELECT id, (id - :p0 - 1) % :par_groupe AS rang, (id - :p0) % 101 = 0 AS bref,
    date(:jour, ((id - :p0) % 30) || ' days') AS court FROM patient WHERE id > :p0) p
JOIN temp.modele_patient m ON m.rang = p.rang JOIN droit d ON d.patient = m.patient
WHERE d.debut <= :jour ORDER BY p.id, d.id""",
]

FACTURES = [
    f"""WITH RECURSIVE n(i) AS (SELECT 0 UNION ALL SELECT i + 1 FROM n WHERE i + 1 < :n),
place AS (
  SELECT i, i / :par_bloc AS b, i % :par_bloc AS rang, (:n - 1 - i) * :jours / :n AS age FROM n),
copie AS (
  SELECT p.i, p.b, p.age, m.fse, m.groupe AS flux, f.*, date(:jour, '-' || p.age || ' days') AS le,
    :p0 + 1 + {_RANG_DE_GROUPE} * :par_groupe + m.personne AS qui
  FROM place p JOIN temp.moule m ON m.rang = p.rang JOIN facture f ON f.id = m.facture),
situee AS (SELECT *, {_ETAT} AS ou FROM copie)
INSERT INTO facture (id, nature, numero, etat, infirmier, cabinet, patient, nom, nir, payeur, mode, jour, fin, honoraires,
  part_amo, part_amc, part_patient, demande, paye, lot, fse, motif, validee_le)
SELECT :f0 + 1 + s.i, s.nature, :numero + 1 + s.i, s.ou, s.infirmier, s.cabinet, s.qui, p.nom || ' ' || p.prenom, p.nir, s.payeur,
  s.mode, s.le, s.le, s.honoraires, s.part_amo, s.part_amc, s.part_patient, s.demande,
  CASE s.ou WHEN 'payee' THEN s.demande WHEN 'partielle' THEN s.demande / 2 ELSE 0 END,
  CASE WHEN s.age > 1 THEN :l0 + 1 + (:jours - s.age) * :flux + s.flux END,
  CASE WHEN s.nature = 'FSE' THEN NULL ELSE :f0 + 1 + s.b * :par_bloc + s.fse END,
  CASE s.ou WHEN 'close' THEN '{CLOSE}' ELSE '' END, date(s.le, '1 day')
FROM situee s JOIN patient p ON p.id = s.qui ORDER BY s.i""",
    """INSERT INTO lot (id, infirmier, numero, jour, nature, payeur, mode, etat, nom, nombre, honoraires, demande, depose_le,
  accepte_le, motif)
SELECT id, infirmier, (row_number() OVER (PARTITION BY infirmier ORDER BY id) - 1) % 999 + 1, le, nature, payeur, mode,
  CASE etat WHEN 'transmise' THEN 'depose' ELSE 'accepte' END, printf('EMU_MESURE_%07d', id), nombre, honoraires, demande,
  le || 'T18:00:00.000000', CASE etat WHEN 'transmise' THEN NULL ELSE date(le, '1 day') || 'T07:00:00.000000' END, ''
FROM (SELECT lot AS id, infirmier, nature, payeur, mode, min(etat) AS etat, date(min(jour), '1 day') AS le, count(*) AS nombre,
    sum(honoraires) AS honoraires, sum(demande) AS demande FROM facture WHERE lot > :l0 GROUP BY lot)""",
    """INSERT INTO envoi (lot, nom, cle, etat, essais, prochain, erreur, cree_le)
SELECT id, nom, printf('mesure%058d', id), 'depose', 1, NULL, '', depose_le FROM lot WHERE id > :l0""",
    "INSERT OR REPLACE INTO compteur (nom, valeur) SELECT 'facture', max(numero) FROM facture",
    """INSERT OR REPLACE INTO compteur (nom, valeur)
SELECT 'lot:' || infirmier, (count(*) - 1) % 999 + 1 FROM lot WHERE id > :l0 GROUP BY infirmier""",
]

_VIE = "(SELECT patient, min(jour) AS debut, max(jour) AS fin FROM facture WHERE id > :f0 GROUP BY patient)"
ORDONNANCES = [
    # written two days before the first care; an end is kept an end, three weeks after the last one
    f"""INSERT INTO ordonnance (id, patient, prescripteur, infirmier, jour, contenu)
SELECT :o0 + 1 + (v.patient - :p0 - 1) / :par_groupe * :ordonnances + m.rang, v.patient, o.prescripteur, o.infirmier,
  date(v.debut, '-2 days'), json_set(o.contenu, '$.patient', v.patient, '$.jour', date(v.debut, '-2 days'), '$.debut', v.debut,
    '$.fin', CASE WHEN json_extract(o.contenu, '$.fin') IS NULL THEN NULL ELSE date(v.fin, '21 days') END)
FROM {_VIE} v JOIN temp.modele_ordonnance m ON m.personne = (v.patient - :p0 - 1) % :par_groupe
JOIN ordonnance o ON o.id = m.ordonnance ORDER BY 1"""
]

_VISITE = """
INSERT INTO seance (patient, infirmier, ordonnance, cabinet, jour, heure, passage, contenu, cotation, montant, facture)
SELECT {qui}, s.infirmier, :o0 + 1 + ({qui} - :p0 - 1) / :par_groupe * :ordonnances + o.rang, s.cabinet, {le}, s.heure, s.passage,
  json_set(s.contenu, '$.jour', {le}, '$.patient', CAST({qui} AS TEXT)),"""
SEANCES = [
    # the visits of the last quarter; older invoices keep their lines, in their frozen content
    _VISITE.format(qui="f.patient", le="f.jour")
    + """ json_set(s.cotation, '$.jour', f.jour), s.montant, f.id
FROM facture f JOIN temp.moule m ON m.rang = (f.id - :f0 - 1) % :par_bloc
JOIN facture_seance x ON x.facture = m.facture JOIN seance s ON s.id = x.seance
JOIN temp.modele_ordonnance o ON o.ordonnance = s.ordonnance
WHERE f.id > :f0 AND f.nature = 'FSE' AND f.id >= :recente ORDER BY f.id""",
    "INSERT INTO facture_seance (facture, seance) SELECT facture, id FROM seance WHERE id > :s0",
    # done these last days, and billed by nobody yet
    _VISITE.format(qui="q.id", le="date(:jour, '-' || j.j || ' days')")
    + """ NULL, 0, NULL
FROM (SELECT patient AS id, (patient - :p0 - 1) % :par_groupe AS rang FROM facture WHERE id > :f0 + :n - 400 AND id > :f0
  GROUP BY patient LIMIT 200) q
JOIN temp.modele_patient m ON m.rang = q.rang JOIN (SELECT 1 AS j UNION ALL SELECT 2 UNION ALL SELECT 3) j
JOIN seance s ON s.id = (SELECT min(id) FROM seance WHERE patient = m.patient)
JOIN temp.modele_ordonnance o ON o.ordonnance = s.ordonnance""",
    """INSERT INTO acte_cote (seance, patient, infirmier, jour, acte, quantite)
SELECT v.id, v.patient, v.infirmier, v.jour, a.acte, a.quantite FROM seance v
JOIN temp.moule m ON m.rang = (v.facture - :f0 - 1) % :par_bloc JOIN facture_seance x ON x.facture = m.facture
JOIN acte_cote a ON a.seance = x.seance WHERE v.id > :s0 AND v.facture IS NOT NULL ORDER BY v.id""",
]

RETOURS = [
    # one message a lot answered
    f"""INSERT INTO message (id, nom, empreinte, octets, recu_le, genre, etat, cause, remede)
SELECT :m0 + l.id - :l0, l.nom || '.noemie', printf('mesure%058d', l.id), x'00', date(l.jour, '6 days') || 'T08:00:00.000000',
  'noemie', 'lu', '', '' FROM lot l
WHERE l.id > :l0 AND EXISTS (SELECT 1 FROM facture f WHERE f.lot = l.id AND f.etat IN {REPONDUES}) ORDER BY 1""",
    f"""INSERT INTO reglement (facture, message, rang, part, type_retour, demande, etat, paye, virement, jour, ecart)
SELECT f.id, :m0 + f.lot - :l0, f.id, CASE f.nature WHEN 'FSE' THEN 'AMO' ELSE 'AMC' END, '01', f.demande,
  CASE f.etat WHEN 'rejetee' THEN 'R' WHEN 'close' THEN 'R' ELSE 'P' END, f.paye, 'VIR EMU ' || f.lot, date(f.jour, '7 days'), ''
FROM facture f WHERE f.id > :f0 AND f.etat IN {REPONDUES} ORDER BY f.id""",
    """INSERT INTO virement (message, payeur, infirmier, jour, libelle, montant)
SELECT r.message, l.payeur, l.infirmier, min(r.jour), r.virement, sum(r.paye)
FROM reglement r JOIN lot l ON l.id = r.message - :m0 + :l0 WHERE r.message > :m0 GROUP BY r.message HAVING sum(r.paye)""",
    """INSERT INTO rejet (facture, message, rang, code, sous_code, libelle, niveau, part, ligne, info, nature)
SELECT f.id, :m0 + f.lot - :l0, f.id, c.code, '', c.libelle, 'F', CASE f.nature WHEN 'FSE' THEN 'O' ELSE 'C' END, 0, '', 'rejet'
FROM facture f JOIN temp.code c ON c.rang = f.id % :codes
WHERE f.id > :f0 AND f.etat IN ('rejetee', 'partielle', 'close') ORDER BY f.id""",
]
