"""How one travels: where from and to, when, and what the answer says of the way."""
