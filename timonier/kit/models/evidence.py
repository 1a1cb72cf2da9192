"""Citations: what each claim stands on."""
