"""Identifiers of the trade: NIR, RPPS, billing number (AM), FINESS, AMC: compact, validate with a reason, show."""
