"""What is known of every reject code: cause in plain French, probable field, remedy; data, never logic."""
