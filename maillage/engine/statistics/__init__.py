"""Statistics: centiles, intervals, funnel limits, shrinkage, disclosure control."""
