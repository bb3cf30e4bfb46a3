"""Everything the page of one agreement shows, in a constant number of queries."""
