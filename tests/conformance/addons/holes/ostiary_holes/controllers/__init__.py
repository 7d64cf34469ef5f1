from . import changes, checks, files, fine, injection, lists, reads, tokens
