"""Numbers of China's carriers. They publish no check digits, so only their form can be told, and ranks low.

Forms as they are commonly seen on parcels and taken by tracking services (SF: SF with 13 digits, or 12 or 15 digits;
YTO: YT with 13; ZTO: 12 from 5 or 7, 14 from 7; STO: 15 from 77; Yunda: 13 from 1, 3 or 4, 15 from 43 or 46; JD: JD, with
up to two letters, and 11 to 13; China Post: 13 from 1 or 9; J&T: JT with 13; Deppon: DPK with 12). No document of the
carriers was at hand to check them against (November 2026): a form says "perhaps", never "valid". The EMS numbers of the
post follow S10, which has a check digit.
"""

from typing import Final

from logistics.numbers.formats import Format

CHINA: Final = (
    Format(
        carrier="sf",
        code="sf_15",
        name="SF Express",
        shapes=(r"SF[0-9]{13}",),
        weight=90,
        begins="SF[0-9]",
        lengths=(15,),
    ),
    Format(carrier="sf", code="sf_digits", name="SF Express", shapes=(r"[0-9]{12}", r"[0-9]{15}"), weight=14),
    Format(
        carrier="yto",
        code="yto_15",
        name="YTO Express",
        shapes=(r"YT[0-9]{13}",),
        weight=90,
        begins="YT[0-9]",
        lengths=(15, 18),
    ),
    Format(
        carrier="zto",
        code="zto_digits",
        name="ZTO Express",
        shapes=(r"[57][0-9]{11}", r"7[0-9]{13}"),
        weight=22,
    ),
    Format(carrier="sto", code="sto_15", name="STO Express", shapes=(r"77[0-9]{13}",), weight=34),
    Format(
        carrier="yunda",
        code="yunda_digits",
        name="Yunda Express",
        shapes=(r"[134][0-9]{12}",),
        weight=24,
    ),
    Format(carrier="yunda", code="yunda_15", name="Yunda Express", shapes=(r"4[36][0-9]{13}",), weight=31),
    Format(
        carrier="jd",
        code="jd",
        name="JD Logistics",
        shapes=(r"JD[A-Z]{0,2}[0-9]{11,13}",),
        weight=88,
    ),
    Format(
        carrier="ems",
        code="china_post_13",
        name="China Post",
        shapes=(r"[19][0-9]{12}",),
        weight=23,
    ),
    Format(
        carrier="jt",
        code="jt_15",
        name="J&T Express",
        shapes=(r"JT[0-9]{13}",),
        weight=90,
        begins="JT[0-9]",
        lengths=(15,),
    ),
    Format(
        carrier="deppon",
        code="deppon",
        name="Deppon Express",
        shapes=(r"DPK[0-9]{12}",),
        weight=90,
        begins="DPK[0-9]",
        lengths=(15,),
    ),
)
