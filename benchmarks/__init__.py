"""What is fast is measured here, beside its peers, in one run: `make bench`."""
