"""Commands for developers, run by manage.py."""
