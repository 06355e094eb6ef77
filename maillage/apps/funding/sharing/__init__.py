"""A share-out worked out by the engine, written as a document, told to each partner."""
