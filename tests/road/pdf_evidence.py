"""What a worker says of a PDF or of a drawing, read and written from docs/formats/wire.md: so that a test can lie in one field."""
import copy


class Reader:
    def __init__(self, octets):
        self.octets, self.at = bytes(octets), 0

    def take(self, size):
        self.at += size
        assert self.at <= len(self.octets)
        return self.octets[self.at - size:self.at]

    def number(self, size):
        return int.from_bytes(self.take(size), "big")

    def run(self):
        return self.take(self.number(4))


class Writer:
    def __init__(self):
        self.octets = bytearray()

    def take(self, octets):
        self.octets += octets

    def number(self, value, size):
        self.octets += value.to_bytes(size, "big")

    def run(self, octets):
        self.number(len(octets), 4)
        self.take(octets)


# A shape is: a number's size in octets, "run" (text or bytes), a tuple of (name, shape), [shape] for a list, or a number of plain octets.
REFERENCE = (("number", 4), ("generation", 4))
RANGE = (("begin", 8), ("end", 8))
SIGNATURE = (("role", 1), ("field", "run"), ("subject", "run"), ("dictionary", REFERENCE), ("object", RANGE), ("gap", RANGE), ("end", 8),
             ("widget", REFERENCE), ("page", REFERENCE), ("timestamp", 1))
STRUCTURE = (("xref_stream", 1), ("startxref", 8), ("size", 4), ("root", REFERENCE), ("info", REFERENCE), ("id", "run"), ("page", REFERENCE),
             ("page_path", [REFERENCE]), ("leading_widget", REFERENCE), ("seal_field", REFERENCE),
             ("objects", [(("id", REFERENCE), ("range", RANGE), ("text", "run"))]))
PDF = (("document", "digest"), ("profile_id", "run"), ("signatures", [SIGNATURE]),
       ("defects", [(("reason", 2), ("field", "run"), ("detail", "run"))]), ("metadata", RANGE), ("attachment", RANGE), ("embedded_files", 4),
       ("structure", STRUCTURE), ("whole", 1))
DRAWING = (("objects", [(("head", [(("text", "run"), ("object", 4))]), ("has_stream", 1), ("stream", "run"))]), ("image", 4), ("font", 4),
           ("pixel_width", 4), ("pixel_height", 4), ("ascent", 4), ("descent", 4), ("glyphs", [(("character", 4), ("code", 2), ("width", 2))]))
# Of an XML's evidence only the empty one is known here; of a plan, which keyhold never asks for, that there is none.
OUTPUT = (("reason", 2), ("detail", "run"), ("xml", "empty evidence"), ("pdf", ("maybe", PDF)), ("drawing", ("maybe", DRAWING)), ("plan", 1),
          ("page_index", 4), ("opinion", 1))
EMPTY_EVIDENCE = 32 + 4 + 4 + 4 + 1 + 4 + 1


def read(shape, source):
    if isinstance(shape, int):
        return source.number(shape)
    if shape == "run":
        return source.run()
    if shape in ("digest", "empty evidence"):
        return source.take(32 if shape == "digest" else EMPTY_EVIDENCE)
    if isinstance(shape, list):
        return [read(shape[0], source) for _ in range(source.number(4))]
    if shape[0] == "maybe":
        return read(shape[1], source) if source.number(1) else None
    return {name: read(inner, source) for name, inner in shape}


def write(shape, value, target):
    if isinstance(shape, int):
        target.number(value, shape)
    elif shape == "run":
        target.run(value)
    elif shape in ("digest", "empty evidence"):
        target.take(value)
    elif isinstance(shape, list):
        target.number(len(value), 4)
        for each in value:
            write(shape[0], each, target)
    elif shape[0] == "maybe":
        target.number(value is not None, 1)
        if value is not None:
            write(shape[1], value, target)
    else:
        for name, inner in shape:
            write(inner, value[name], target)


def decode(octets):
    source = Reader(octets)
    output = read(OUTPUT, source)
    assert source.at == len(octets), "octets left over"
    return output


def encode(output):
    target = Writer()
    write(OUTPUT, output, target)
    return bytes(target.octets)


def is_of_xml(octets):
    """Whether there is an XML's evidence: it begins with the document's digest."""
    source = Reader(octets)
    read(OUTPUT[:2], source)
    return source.take(32) != bytes(32)


def lying(change):
    """For between.put_output: the same answer, but changed; `change` gets all of it."""
    def changed(octets):
        output = decode(octets)
        assert encode(output) == bytes(octets), "this reader does not know the encoding"
        said = copy.deepcopy(output)
        change(said)
        return bytearray(encode(said))
    return changed


def leading(output):
    """The principal's signature."""
    return next(each for each in output["pdf"]["signatures"] if each["role"] == 3)
