"""Tags of the risk room."""
