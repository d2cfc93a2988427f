"""Long work outside of pages: started by a person, done by a worker, watched and cancelled meanwhile.

The row of a `Job` is the truth; a message in the queue only wakes a worker. So a message that is lost, late or delivered
twice does no harm: whoever takes up a job claims its row first, and a job that nobody works on is sent again.
"""
