"""Translation memory: approved pairs of segments, recalled exactly, in context, or by likeness."""
