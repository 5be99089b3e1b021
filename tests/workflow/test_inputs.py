"""Fields as the components show them, and faults that name their field."""

from django import forms
from django.template import Context, Template

from workflow.inputs import AskingForm, DayField


class HoldForm(AskingForm):
    internal_fields = ("remark",)

    reason = forms.CharField(label="Alasan", help_text="Dibaca pemohon.")
    kind = forms.ChoiceField(label="Jenis", choices=[("a", "A"), ("b", "B")], widget=forms.RadioSelect)
    until = DayField(label="Sampai")
    remark = forms.CharField(label="Catatan", required=False, error_messages={"required": "Tidak dipakai"})
    is_sure = forms.BooleanField(label="Saya yakin", error_messages={"required": "Yakinkan diri dahulu"})


def shown(template: str, form: forms.Form) -> str:
    return Template("{% load look %}" + template).render(Context({"form": form}))


class TestAskingForm:
    def test_says_what_to_fill_in(self) -> None:
        form = HoldForm(data={})
        assert form.errors["reason"] == ["Isi dahulu: Alasan"]
        assert form.errors["kind"] == ["Pilih dahulu: Jenis"]

    def test_keeps_a_sentence_of_its_own(self) -> None:
        assert HoldForm(data={}).errors["is_sure"] == ["Yakinkan diri dahulu"]


class TestDayField:
    def test_reads_what_the_browser_sends_and_what_people_type(self) -> None:
        read = [DayField().clean(typed).isoformat() for typed in ("2026-11-27", "27-11-2026", "27/11/2026")]
        assert read == ["2026-11-27"] * 3

    def test_shows_the_day_as_the_browser_wants_it(self) -> None:
        form = HoldForm(initial={"until": DayField().clean("2026-11-27")})
        assert 'value="2026-11-27"' in shown("{% field form.until %}", form)


class TestField:
    def test_ties_hint_and_error_to_the_control(self) -> None:
        html = shown("{% field form.reason %}", HoldForm(data={}))
        assert 'aria-describedby="id_reason_helptext id_reason_error"' in html
        assert 'id="id_reason_helptext"' in html
        assert 'id="id_reason_error"' in html

    def test_escapes_what_was_typed(self) -> None:
        html = shown("{% field form.reason %}", HoldForm(data={"reason": "<script>alert(1)</script>"}))
        assert "<script>" not in html

    def test_marks_what_the_other_side_never_sees(self) -> None:
        assert 'class="field internal"' in shown("{% field form.remark %}", HoldForm())
        assert "internal" not in shown("{% field form.reason %}", HoldForm())


class TestErrorSummary:
    def test_links_each_fault_to_its_control(self) -> None:
        html = shown("{% error_summary form %}", HoldForm(data={}))
        assert 'href="#id_reason"' in html
        assert 'href="#id_kind_0"' in html

    def test_is_absent_before_the_form_is_sent(self) -> None:
        assert shown("{% error_summary form %}", HoldForm()).strip() == ""
