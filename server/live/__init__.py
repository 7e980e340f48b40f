"""Live: committed events out as Server-Sent Events, each encoded once for all readers."""
