"""Every entity of the public NOEMIE-PS layout, one module a family; imported late (each class costs a millisecond)."""
