"""Terminal application and command line: the only importer of textual."""
