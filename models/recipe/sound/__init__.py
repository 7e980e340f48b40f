"""Recordings as the recipe keeps them: clips in shards, sound files, the frozen calls of the tests."""
