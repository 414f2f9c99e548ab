"""Completion for bash, of the command's own help: completion.py PROGRAM > FILE. The part that does not change: completion.bash."""
import pathlib
import sys

import help_tree


def table(name, rows):
    body = "".join(f"  [{key!r}]={' '.join(words)!r}\n" for key, words in rows if words)
    return f"declare -gA {name}=(\n{body})\n"


def main(program):
    commands = list(help_tree.read(program).all())
    key = lambda each: " ".join(("signet", *each.path))  # noqa: E731
    taking = [(each, option) for each in commands for option in each.options if option.value]
    print("# bash completion for signet(1). Made of its --help.")
    print(table("_signet_commands", [(key(each), [below.path[-1] for below in each.below]) for each in commands]), end="")
    print(table("_signet_options", [(key(each), [option.long_name for option in each.options]) for each in commands]), end="")
    places = [(key(each), [choice for place in each.positionals for choice in place.choices]) for each in commands]
    print(table("_signet_places", places), end="")
    # An option that takes a value: its choices, or "*" for a file or any word.
    print(table("_signet_values", [(f"{key(each)} {option.long_name}", option.choices or ["*"]) for each, option in taking]), end="")
    print(pathlib.Path(__file__).with_name("completion.bash").read_text(encoding="utf-8"), end="")


main(*sys.argv[1:])
