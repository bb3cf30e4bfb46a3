"""Reads of intellectual property."""
