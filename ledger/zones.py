"""The zone in which Chinese law counts days and tells times: a value, for those who must not ask what time it is."""

from typing import Final
from zoneinfo import ZoneInfo

LEGAL_ZONE: Final = ZoneInfo("Asia/Shanghai")
