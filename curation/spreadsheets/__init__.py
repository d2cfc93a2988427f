"""A study's values as a table that people edit elsewhere and bring back: out, in, and what differs.

A sheet is text: `columns` says what stands in it, `present` what holds now, `sheet` joins the two; `tsv` and `xlsx` write and
read files, `matching` finds the value of a row, `wanted` what a row says, `difference` what would change.
"""
