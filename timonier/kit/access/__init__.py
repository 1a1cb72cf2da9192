"""Who gets in: accounts, sessions, second factors, tokens, and how slowly one may guess."""
