"""Figures that agree: one rule, one function, whoever asks (DOMAIN 7). Pure.

`figures` reads a figure as it is printed; `amounts`, `scores`, `lists`, `standing`, `cited` and
`told` hold the rules, each a function from stated figures to what contradicts them; `description`
reads what a document states, and `checking` holds a whole description against every rule.
Other rooms call a rule with `Figure.of(value)`.
"""
