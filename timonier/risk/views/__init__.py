"""The pages of the register, private to their addresses."""
