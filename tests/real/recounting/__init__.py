"""An independent recount of the archives' files: nothing here imports the project, so that the two can disagree."""
