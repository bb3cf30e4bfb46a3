"""Entering agreements: new, as a copy of last year's, as an amendment."""
