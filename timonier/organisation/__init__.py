"""Who are we? The company, its size, its stage, its departments."""
