"""Select and place as network flows, for the plain form of the problem: pairs, one slot each.

Over all half-days together the choice of pairs is a min-cost flow, whose prices are a certificate
of the relaxation in scheduler.select.relaxation too; the chosen pairs are split over the slots by
further flows, and what is lost on the way is mended in small groups of slots.
"""
