"""Deadlines of rights: rules as dated data, closed days of offices, and the engine."""
