"""The sensors that the players wear: over Bluetooth or simulated, decoded, stamped and gathered into batches."""
