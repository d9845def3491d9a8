"""A schedule beside a published one: what stays, who gets the holes, what moved and why."""
