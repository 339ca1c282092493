"""The price of a visit under the NGAP, with the reason of every amount."""
