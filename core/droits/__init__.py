"""Who pays what: AMO, régime local, AMC, patient, and the franchise as an estimate."""
