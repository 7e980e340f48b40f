"""Sensors that need neither body nor radio, down to their bytes."""
