"""Reading an office's ledger: which row is the header, what each column means, what each cell says. No database here."""
