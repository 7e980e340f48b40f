"""The tables that people read (matches, points, shots, heart rates): what they are, and their rows."""
