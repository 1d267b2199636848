"""What this room puts on paper and into files."""
