"""Feedback: what became of a call, told by sounds, a voice and a lamp."""

from device.feedback.feedback import Feedback

__all__ = ["Feedback"]
