"""Select and place together, for the plain form of the problem: pairs, one slot each.

Over all half-days together the choice of pairs is a min-cost flow, whose prices are a certificate
of the relaxation in scheduler.select.relaxation too (`choice`). The chosen pairs get slots by list
edge colouring (`colour`, on a `roster`), and the prices guide the walks that mend what was lost on
the way (`walk`).
"""
