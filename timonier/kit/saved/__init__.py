"""Saved views: one list as somebody asked it, read again as a list, widget, feed or API answer."""
