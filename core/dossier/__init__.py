"""What the biller keeps about people: practices, nurses, prescribers, patients, their rights and ordonnances."""
