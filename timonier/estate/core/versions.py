"""What each reader of facts is at: raise it when it says something new, and all is read again."""

MANIFESTS = 7  # part of the key under which the results of manifests and locks are kept
LOG = 1  # the commits kept of a history
SUMMARY = 1  # what a history says
