"""Documents people upload: kept in the store, translated in the background, deleted after a while."""
