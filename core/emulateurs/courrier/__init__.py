"""The emulated mail of the health network: a post office between SMTP/POP3 and the spool where the payer works."""
