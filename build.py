"""The whole command line of the toolkit; see ``python build.py --help``."""

if __name__ == "__main__":
    try:
        from typeset.start import run
    except KeyboardInterrupt:  # later ones are the command's
        raise SystemExit(130) from None
    run()
