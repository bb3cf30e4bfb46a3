"""Entering what came in, giving it back, and correcting it."""
