"""What a worker that was taken over might say of a PDF, instead of what it read."""
from pdf_evidence import leading


def of_structure(**values):
    """Says something else of the file's structure."""
    return lambda said: said["pdf"]["structure"].update(values)


def of_leading(change):
    return lambda said: change(leading(said))


def teacher(said, number=0):
    return [each for each in said["pdf"]["signatures"] if each["role"] == 1][number]


def shifted(where, by):
    return {"begin": where["begin"] + by, "end": where["end"] + by}


def reference(number):
    return {"number": number, "generation": 0}


def same_object(said):
    """The principal's entry points to a teacher's signature."""
    leading(said)["object"] = teacher(said)["object"]


def swapped_subjects(said):
    a, b = teacher(said, 0), teacher(said, 1)
    a["subject"], b["subject"] = b["subject"], a["subject"]


def told_twice(said):
    again = dict(teacher(said), subject=teacher(said, 1)["subject"])
    said["pdf"]["signatures"].insert(0, again)


def left_out(said):
    said["pdf"]["signatures"].remove(teacher(said))


def teacher_leads(said):
    a, b = leading(said), teacher(said)
    a["role"], b["role"] = b["role"], a["role"]


def invented_objects(said):
    """Other texts for the objects that an increment rewrites."""
    structure = said["pdf"]["structure"]
    texts = {structure["page"]["number"]: b"/Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 7 0 R /Resources <<>> /Annots [12 0 R]",
             structure["root"]["number"]: b"/Type /Catalog /Pages 2 0 R /AcroForm 5 0 R /OCProperties <</D <<>>>> /OpenAction 3 0 R",
             5: b"/Fields [] /SigFlags 3", 2: b"/Type /Pages /Kids [] /Count 0"}
    structure["objects"] = [{"id": reference(number), "range": {"begin": 0, "end": 0}, "text": b"%d 0 obj\n<<%s>>\nendobj" % (number, text)}
                            for number, text in texts.items()]


SEALED, REFUSED = "sealed", "refused"
# What is said at both readings, before and after the token was asked. REFUSED: keyhold sees it in the file itself.
LIES = {
    "the gap begins elsewhere": (REFUSED, of_leading(lambda s: s.update(gap=shifted(s["gap"], 2)))),
    "the gap is wider": (REFUSED, of_leading(lambda s: s["gap"].update(begin=s["gap"]["begin"] - 20))),
    "the signed revision ends earlier": (REFUSED, of_leading(lambda s: s.update(end=s["end"] - 1))),
    "the signed revision ends later": (REFUSED, of_leading(lambda s: s.update(end=s["end"] + 1000))),
    "the signature's object stands elsewhere": (REFUSED, of_leading(lambda s: s.update(object=shifted(s["object"], 1)))),
    "the signature's object is a teacher's": (REFUSED, same_object),
    "the signature's object has another number": (REFUSED, of_leading(lambda s: s.update(dictionary=reference(s["dictionary"]["number"] - 3)))),
    "the principal is a teacher": (REFUSED, of_leading(lambda s: s.update(role=1))),
    "the principal is of no role": (REFUSED, of_leading(lambda s: s.update(role=0))),
    "a teacher is a principal too": (REFUSED, lambda said: teacher(said).update(role=3)),
    "a teacher is the principal": (REFUSED, teacher_leads),
    "two teachers' subjects are swapped": (REFUSED, swapped_subjects),
    "a teacher signed for a subject that nobody teaches": (REFUSED, lambda said: teacher(said).update(subject=b"XYZ")),
    "one signature is told twice": (REFUSED, told_twice),
    "a teacher has not signed": (REFUSED, left_out),
    "a teacher's signature is a time-stamp": (REFUSED, lambda said: teacher(said).update(timestamp=1)),
    "the principal's signature is a time-stamp": (REFUSED, of_leading(lambda s: s.update(timestamp=1))),
    "the principal's field has another name": (REFUSED, of_leading(lambda s: s.update(field=b"GVCN"))),
    "nobody signed": (REFUSED, lambda said: said["pdf"].update(signatures=[])),
    "a defect that is none": (REFUSED, lambda said: said["pdf"]["defects"].append({"reason": 65535, "field": b"", "detail": b""})),
    "another document was read": (REFUSED, lambda said: said["pdf"].update(document=bytes(32))),
    "another profile": (REFUSED, lambda said: said["pdf"].update(profile_id=b"moet-hocba")),
    "it is no PDF": (REFUSED, lambda said: said.update(pdf=None)),
    "no metadata": (SEALED, lambda said: said["pdf"].update(metadata={"begin": 0, "end": 0})),
    "metadata that end within the record": (SEALED, lambda said: said["pdf"]["metadata"].update(end=said["pdf"]["metadata"]["begin"] + 500)),
    "metadata behind the file": (SEALED, lambda said: said["pdf"].update(metadata={"begin": 1 << 40, "end": 1 << 41})),
    "the signature stands on another page": (REFUSED, of_structure(page=reference(2))),
    "another widget": (REFUSED, of_structure(leading_widget=reference(12))),
    "a seal's field that there is none": (REFUSED, of_structure(seal_field=reference(12))),
    "another catalog": (REFUSED, of_structure(root=reference(2))),
    "fewer objects": (REFUSED, of_structure(size=20)),
    "more objects": (REFUSED, of_structure(size=5000)),
    "another startxref": (SEALED, of_structure(startxref=9)),
    "a cross-reference stream": (SEALED, of_structure(xref_stream=1)),
    "another /ID": (SEALED, of_structure(id=b"[<00> <00>] /Root 7 0 R /Encrypt 3 0 R")),
    "another /Info": (SEALED, of_structure(info=reference(3))),
    "other parents of the page": (SEALED, of_structure(page_path=[reference(5)] * 3)),
    "objects of its own": (SEALED, invented_objects),
    "everything is metadata": (SEALED, lambda said: said["pdf"].update(metadata={"begin": 0, "end": 1 << 40})),
    "a drawing": (SEALED, lambda said: said.update(drawing={"objects": [], "image": 0, "font": 0, "pixel_width": 1, "pixel_height": 1, "ascent": 1,
                                                           "descent": 1, "glyphs": []})),
}
