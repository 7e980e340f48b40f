"""REST under `/api/v1`, its streams, and `/healthz`; errors are problem details (RFC 9457)."""
