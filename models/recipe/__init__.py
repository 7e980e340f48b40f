"""The recipe that trains the acoustic model, one command a stage: `python -m models.recipe.<stage> --help`.

Stages in order: synthesise, corpora, prepare, train, export, evaluate. Each reads and writes folders under one
work directory (`build/speech` unless told otherwise), is seeded, and can be run again where it stopped.
It needs the `train` extra (torch, scipy) and, to synthesise, Debian's speech engines; nothing of it runs on a device.
"""
