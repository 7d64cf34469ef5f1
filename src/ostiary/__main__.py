"""`python -m ostiary`."""

if __name__ == "__main__":
    import sys

    from ostiary.cli import main

    sys.exit(main())
