"""The doors: what a stranger may send, how slowly, and who is served while others dawdle."""
