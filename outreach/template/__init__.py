"""The template writer: messages put together from sentences whose facts are all on the sheet."""
