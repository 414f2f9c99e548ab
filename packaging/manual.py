"""signet(1) of the command's own help: manual.py PROGRAM LANGUAGE VERSION > PAGE. Our words around it: man/signet.LANGUAGE.man."""
import pathlib
import sys

import help_tree

TITLES = {
    "en": {"name": "NAME", "usage": "SYNOPSIS", "options": "OPTIONS OF EVERY COMMAND", "commands": "COMMANDS"},
    "vi": {"name": "TÊN", "usage": "CÚ PHÁP", "options": "TÙY CHỌN CHUNG", "commands": "LỆNH"},
}


def plain(text):
    """roff(7): no backslash is an escape, no hyphen a dash, no line a request."""
    text = text.replace("\\", "\\e").replace("-", "\\-")
    return "\\&" + text if text[:1] in (".", "'") else text


def item(entry):
    value = plain(entry.value.replace(" REQUIRED", "")).replace(",", ",\\:")  # a long list of choices may be broken
    title = f"\\fB{plain(entry.name)}\\fR" + (f" \\fI{value}\\fR" if value else "")
    return f".TP\n{title}\n{plain(entry.words)}\n"


def command(each):
    page = f".SS signet {plain(' '.join(each.path))}\n{plain(each.words)}\n.PP\n\\fB{plain(each.usage)}\\fR\n"
    for entry in each.positionals + [option for option in each.options if option.long_name != "--help"]:
        page += item(entry)
    return page


def main(program, language, version):
    titles = TITLES[language]
    root = help_tree.read(program, language)
    around = pathlib.Path(__file__).with_name("man") / f"signet.{language}.man"
    print(f'.TH SIGNET 1 "" "signet {version}" "Signet"')
    print(".nh\n.ad l")  # long choices cannot be justified
    print(f".SH {titles['name']}\nsignet \\- {plain(root.words.removeprefix('Signet: '))}")
    print(f".SH {titles['usage']}\n\\fB{plain(root.usage)}\\fR")
    print(f".SH {titles['options']}\n" + "".join(map(item, root.options)), end="")
    print(f".SH {titles['commands']}")
    for each in root.all():
        # What only gathers others is told by them.
        if each.path and (not each.below or each.positionals):
            print(command(each), end="")
    print(around.read_text(encoding="utf-8"), end="")


main(*sys.argv[1:])
