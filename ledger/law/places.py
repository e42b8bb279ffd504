"""Where the law is asked: a site and the area of its permits, as the places that a key may name, the nearest first."""

import re
from dataclasses import dataclass
from typing import Final

_REGION: Final = re.compile("[1-9][0-9]{5}", re.ASCII)


@dataclass(frozen=True, slots=True)
class Whereabouts:
    """Where a site lies."""

    regions: tuple[str, ...] = ()
    """Its county under every code by which it is known, six digits each; or a city or province."""
    watershed: str | None = None

    def names(self, area: str = "") -> tuple[str, ...]:
        """Name the places for which a rule may be said, the nearest first: area of the permits, county, city, watershed, province.

        The area counts as the nearest where it is one of its own, as an estate or a basin is, and neither a region nor the watershed.

        >>> Whereabouts(("330782",), "qiantang").names("330700")
        ('330782', '330700', 'qiantang', '330000')
        >>> Whereabouts(("330782",), "qiantang").names("estate")
        ('estate', '330782', '330700', 'qiantang', '330000')
        """
        own = area if area and area != self.watershed and not _REGION.fullmatch(area) else ""
        codes = [code for code in self.regions if _REGION.fullmatch(code)]
        cities = [f"{code[:4]}00" for code in codes if code[2:4] != "00"]
        provinces = [f"{code[:2]}0000" for code in codes]
        counties = [code for code in codes if code[4:] != "00"]
        named = (own, *counties, *cities, self.watershed or "", *provinces)
        return tuple(dict.fromkeys(one for one in named if one))


SOMEWHERE: Final = Whereabouts()
"""Where nobody has said where a site lies: what is said for all holds."""
