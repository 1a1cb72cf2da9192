"""Commands of practices, run by `manage.py`."""
