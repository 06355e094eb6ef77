"""The look of Maillage: charts, printed documents, the type they are set in."""
