"""The commands of the biller, the same for the screens, the palette, the routines and the command line."""
