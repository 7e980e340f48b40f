"""What a coach asks of a stretch of a match: figures, and the answers that they give."""
