"""Where state lies: the home, files that survive a cut of power, the lake, what is sealed."""
