"""Streams of acceleration over a link: asked for, decoded, stopped."""
