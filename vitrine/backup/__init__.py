"""Backup and restore: what cannot be harvested again, in an open format that knows no database (docs/backup.md).

`entries` says what is kept, `keys` how a row is named without its number, `writing` makes a file, `reading` checks one,
`restoring` fills a database from it.
"""
