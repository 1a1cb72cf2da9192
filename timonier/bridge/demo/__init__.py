"""The demo company: real git repositories of an invented firm, read by the real scanner."""
