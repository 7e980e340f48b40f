"""What crosses between appliance and server: topics, envelopes, sensor batches and receipts. No I/O."""
