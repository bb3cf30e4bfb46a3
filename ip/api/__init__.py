"""Calculations on intellectual property for other systems."""
