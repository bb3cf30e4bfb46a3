"""Suggestions while a clerk types."""
