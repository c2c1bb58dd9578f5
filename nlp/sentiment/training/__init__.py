"""How the embedded model is made: `python -m nlp.sentiment.training DATA_FOLDER`. Needs SciPy; nothing else does."""
