"""The page of one agreement."""
