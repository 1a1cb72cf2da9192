"""Who covers what is needed, what a leaver takes along, and the training that closes most."""
