"""When each person last looked."""
