"""The closed lists of payments and reminders: what the base checks a column with, without what computes on them."""

PATIENT = "patient"
# the first words of the reason that passes to the patient what the payer will not pay
A_LA_CHARGE_DU_PATIENT = "à la charge du patient"
BORNES = (30, 60, 90)
MOYENS = ("chèque", "espèces", "virement", "carte", "remise")
CANAUX = ("courrier", "courriel", "téléphone", "espace professionnel", "visite")
