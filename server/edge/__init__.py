"""Edge: what is committed, published once to an nginx with nchan that holds the readers."""
