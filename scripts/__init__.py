"""Commands for those who build Timonier."""
