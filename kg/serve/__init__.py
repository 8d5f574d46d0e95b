"""A web explorer and a SPARQL endpoint on one graph: read-only, on this machine, safe to open.

`pool` and `worker` carry queries out in processes that can be killed, `app` shows pages, `protocol` speaks SPARQL 1.1.
"""
