"""``python -m tracker``."""

from tracker.app import main

if __name__ == "__main__":
    main()
