"""A phone as the umpire's microphone: its sound comes over a WebSocket, and what is heard in it is scored.

The server does not hear: who does is given to it (`server.microphones.ears`). The command gives it the ears of the
appliance, in processes of their own.
"""
