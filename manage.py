"""Django's own command line, for developers; `handrail` is the same program for production."""

from handrail.config.command import main

if __name__ == "__main__":
    main()
