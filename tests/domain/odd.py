"""What an officer may send and never should: payloads of every kind, mostly wrong."""

from hypothesis import strategies as st

from alpukat_desk.domain import commands as c
from alpukat_desk.domain import registry
from alpukat_desk.domain.model import RequestId
from tests import builders as b
from tests.builders import attach, fault, uuid

OTHER = RequestId(uuid(2))
DIFFERS = next(registry.findings(b.verified(b.request(), NAMA_LGKP=False))).ground
texts = st.sampled_from(["", "  ", "jelas"])
ids = st.sampled_from([OTHER, RequestId(uuid(1)), RequestId(uuid(3)), RequestId("")])
documents = st.sampled_from(["document-1", "document-2", "document-3", "nothing", ""])
faults = st.lists(
    st.builds(
        fault,
        st.sampled_from(["file-unreadable", "data-wrong", "other", "unknown"]),
        st.sampled_from(["", "kk", "file-1", "child.name", "applicant.nik", "nothing"]),
        texts,
    ),
    max_size=2,
).map(tuple)
ticks = st.sampled_from([{}, {"birth-letter": "ok"}, {"birth-letter": "F-2.03", "kk": "ok"}, {"kk": "bad"}])
corrections = st.sampled_from(
    ["child.name", "child.birth_date", "applicant.nik", "applicant.birth_date", "applicant.sex", "applicant.x", "x"]
)
values = st.sampled_from(["", "Bima Wulandari", "2020-03-10", "1990-08-17", "P", "kemarin", b.NIK])
papers = st.lists(st.builds(b.attachment, st.integers(1, 9), st.sampled_from(["kk", "", "x"])), max_size=2).map(tuple)
ODD = {
    "claim": st.just(c.Claim()),
    "release": st.just(c.Release()),
    "take_over": st.builds(c.TakeOver, texts),
    "forward": st.builds(
        c.Forward, st.sampled_from(["31.74.02", "31.74.01", "31.74", "31", "32", "", "31.74.x"]), texts
    ),
    "return": st.builds(c.Return, faults, texts),
    "approve": st.builds(c.Approve, ticks, st.just({}), texts),
    "reject": st.builds(c.Reject, faults, texts),
    "mark_duplicate": st.builds(c.MarkDuplicate, ids, texts),
    "not_duplicate": st.builds(c.NotDuplicate, ids, texts),
    "wait": st.builds(c.Wait, texts),
    "resume": st.builds(c.Resume, texts),
    "correct": st.builds(c.Correct, corrections, values, values, texts),
    "resubmit": st.builds(c.Resubmit, texts, st.dictionaries(corrections, values, max_size=2), papers),
    "answer": st.builds(c.Answer, texts),
    "attach": st.builds(
        attach,
        st.integers(1, 3),
        output=st.sampled_from(["akta-lahir", "kia"]),
        size=st.sampled_from([0, 100]),
        number=texts,
        signed=st.booleans(),
    ),
    "submit_for_signature": st.builds(c.SubmitForSignature, documents),
    "signed": st.builds(c.Signed, documents, texts),
    "print": st.builds(c.Print, documents, texts),
    "ready": st.builds(c.Ready, documents),
    "hand_over": st.builds(c.HandOver, documents, texts),
    "void_document": st.builds(c.VoidDocument, documents, texts),
    "complete": st.just(c.Complete()),
    "reopen": st.builds(c.Reopen, texts),
    "note": st.builds(c.Note, texts),
    "check_nik": st.just(c.CheckNik()),
    "explain": st.builds(c.Explain, st.dictionaries(st.sampled_from([DIFFERS, "x"]), texts, max_size=2)),
}
