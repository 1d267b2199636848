"""Two criteria sets held against each other, line by line."""
