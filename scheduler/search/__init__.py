"""What the fast stages left open, by CP-SAT: the full model, all at once or in neighbourhoods."""
