"""The list of agreements as a workbook or as CSV: same conditions, same order, same columns."""
