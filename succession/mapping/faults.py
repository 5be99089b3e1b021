"""What is wrong with a row of a file, in sentences that say what to do."""

from __future__ import annotations

from collections.abc import Mapping

from django.utils.translation import gettext as _

from succession.mapping.instruments import Instrument
from succession.mapping.staging import COLUMNS


def sentence(instrument: Instrument, levels: Mapping[str, str], column: str, code: str) -> str:
    """Return the sentence of a fault of a column."""
    if column not in COLUMNS:
        return instrument.sentence(column, code)
    return {
        "empty": _("Isi kolom ini."),
        "number": _("Isi dengan huruf, angka, titik, garis miring dan tanda hubung, paling panjang 40."),
        "twice": _("Nomor ini sudah ada di atas; satu baris setiap pegawai."),
        "day": _("Isi dengan tanggal seperti 1990-12-31."),
        "age": _("Tanggal lahir harus antara 1900 dan lima belas tahun yang lalu."),
        "long": _("Paling panjang 200 huruf."),
        "level": _("Pilih salah satu: %s.") % ", ".join(levels),
    }[code]
