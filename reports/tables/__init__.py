"""The tables of the report, each described once for page, paper and workbook."""
