"""Notices that people subscribe to: what happened in matches and in plans, sent to their programs and browsers."""
