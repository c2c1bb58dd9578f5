"""Engines somebody else runs, called over HTTP: DeepL, LibreTranslate, chat endpoints. One file a protocol."""
