"""Changing an agreement, and the choice between two people's changes."""
