"""The engine: pure Python that computes, with no screen, no server and no clock."""
