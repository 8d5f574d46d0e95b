"""The command `kg`, installed or as `python -m kg`."""


def main() -> None:
    """Run the command that the line names."""
    from kg.garbage import collect_seldom

    collect_seldom()  # before most of what a short command makes is made: modules
    from kg.cli import main as command

    command()


if __name__ == "__main__":
    main()
