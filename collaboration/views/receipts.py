"""Recording receipts, refunds and corrections."""
