"""From the wishes in the database to a draft schedule; the only domain code that knows the solver.

request → (solver process: begin → scheduler.solve → finish) → draft
"""
