"""The schema of the database, as numbered SQL files that are applied in order; an applied file never changes."""
