"""What a result looks like: pictures computed from it, each a Drawing (accounts/paper/shapes.py)
that pages, PDF and Word draw alike, with a table beside it. Pure.
"""
