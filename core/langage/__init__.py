"""The short forms a biller types in a field, read the same way by the screens and by the command line."""
