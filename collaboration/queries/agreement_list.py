"""The list of agreements: its columns, its orders, and the rows of one page in a constant number of queries."""
