"""What heart rate and motion mean: figures of sport science as pure functions over arrays, without any I/O.

Each function names the source of its formula. Reading samples and putting a session's figures together is left to
`server.projections.movement`.
"""
