"""The store: events and samples in DuckDB, with an append-only event log beside it. The only writer is `ingest`."""
