"""Numbers with their source, their age and what is unknown of them."""
