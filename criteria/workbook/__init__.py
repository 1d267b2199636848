"""A criteria set as a workbook, written and read back."""
