"""The recipe that trains the acoustic model, one command a stage: `python -m models.recipe.<stage> --help`.

models/docs/recipe.md has the stages in order. Each reads and writes folders under one work directory (`build/speech`
unless told otherwise), is seeded, can be run again where it stopped, and says in a sentence what it lacks.
It needs the `train` extra (torch, scipy) and, to synthesise, Debian's speech engines; nothing of it runs on a device.
"""
