"""Which candidate is held in which half-day, with a bound and a proof for every goal.

The linear relaxation as rows of whole numbers (`relaxation`), solved (`linear`) goal by goal
(`selection`); other selections as good where one cannot be placed (`reselect`); what no schedule
that reaches the bounds can hold (`narrow`).
"""
