"""One SQL program for every indicator at once, written for each engine that runs SQL.

`catalogue` reads the model into numbered nodes, `relations` lays them out as small
tables, `program` assembles the statements, whose text does not depend on the
indicators, and `dialects` writes them for DuckDB, Spark, Trino or ClickHouse.
"""
