"""A row of a report sheet says what was emitted, or is a fault."""

import pytest

from ledger.documents.sheets import Fault, Faults
from ledger.permits.rules.report_sheets import read_reports

HEAD = "场所编码 site,年度 year,污染物 pollutant,来源 source,排放量 measured,异常排放量 abnormal\n"


@pytest.mark.parametrize(("measured", "faults"), [("", 1), ("   ", 1), ("0", 0), ("1.5", 0), ("-1", 1)])
def test_nothing_written_is_not_zero(measured: str, faults: int) -> None:
    """A year would be met by an empty cell; what was not emitted is written as 0, and only the abnormal part may be left out."""
    row = f"enterprise:91130200699229617X:001P,2025,SO2,self,{measured},\n"
    [told] = read_reports((HEAD + row).encode("utf-8-sig"), {})
    found = Faults.of(told["faults"], Fault)
    assert (len(found.kept), len(told["rows"])) == (faults, 1 - faults)
