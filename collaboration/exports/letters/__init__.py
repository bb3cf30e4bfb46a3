"""Letters about a price: 見積書 and 経費積算書, as PDF and as a workbook."""
