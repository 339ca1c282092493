"""Every record of the public B2 layout, one module a family; imported late (each class costs a millisecond)."""
