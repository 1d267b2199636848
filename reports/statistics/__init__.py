"""What the report states of many communes together: figures, sentences, formulas."""
