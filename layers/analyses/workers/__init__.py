"""Questions answered by processes beside the app, so that its pages go on meanwhile.

Only a server of the app has them (`pool.allow`). Everywhere else, and wherever no worker can
answer, a question is answered in the process that asks, with the same figures.
"""
