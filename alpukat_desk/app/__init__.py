"""The composition root of the client: the only place that knows store, network and window at once."""
