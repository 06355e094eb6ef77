"""The commands: each reads its arguments, calls the engine, says what happened."""
