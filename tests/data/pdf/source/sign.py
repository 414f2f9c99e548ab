"""Signs a PDF as an independent program: one incremental update, a CMS by any command.

python3 sign.py IN.pdf OUT.pdf FIELD SUBFILTER COMMAND…    the command reads the octets and writes DER
Only for files with a cross-reference table whose fields are their own widgets.
"""
import re
import subprocess
import sys


def main() -> None:
    source, target, field, subfilter, *command = sys.argv[1:]
    old = open(source, "rb").read()
    found = [m for m in re.finditer(rb"\n(\d+) 0 obj\n(<<[^\n]*/T \(%s\)[^\n]*)>>\nendobj" % field.encode(), old)][-1]
    number, widget = int(found[1]), found[2]
    size = int(re.findall(rb"/Size (\d+)", old)[-1])
    root = re.findall(rb"/Root (\d+ 0 R)", old)[-1]
    previous = re.findall(rb"startxref\s+(\d+)", old)[-1]
    body = bytearray(old)
    offsets = {number: len(body)}
    body += b"%d 0 obj\n%s /V %d 0 R>>\nendobj\n" % (number, widget, size)
    offsets[size] = len(body)
    body += b"%d 0 obj\n<<\n/Type/Sig\n/Filter/Adobe.PPKLite\n/SubFilter/%s\n/M(D:20261126120000+07'00')\n/Contents<" % (size, subfilter.encode())
    gap = len(body) - 1
    body += b"0" * 12000 + b">\n/ByteRange["
    end = gap + 12002
    range_at = len(body)
    body += b" " * 40 + b"]>>\nendobj\n"
    table = len(body)
    body += b"xref\n"
    for key in sorted(offsets):
        body += b"%d 1\n%010d 00000 n \n" % (key, offsets[key])
    body += b"trailer\n<</Size %d/Root %s/Prev %s>>\nstartxref\n%d\n%%%%EOF\n" % (size + 1, root, previous, table)
    numbers = b"0 %d %d %d" % (gap, end, len(body) - end)
    body[range_at:range_at + len(numbers)] = numbers
    signed = bytes(body[:gap]) + bytes(body[end:])
    cms = subprocess.run(command, input=signed, capture_output=True, check=True).stdout
    body[gap + 1:gap + 1 + 2 * len(cms)] = cms.hex().encode()
    open(target, "wb").write(body)


main()
