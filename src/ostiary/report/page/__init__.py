"""The style and the script of HTML pages, as files of the package."""
