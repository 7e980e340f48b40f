"""When the microphone is listened to: push to talk, and never while the appliance itself sounds."""
