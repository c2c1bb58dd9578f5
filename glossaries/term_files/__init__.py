"""Term bases as files of the tools people have: CSV, TSV, XLSX, TBX and TMX, read with every wrong row told."""
