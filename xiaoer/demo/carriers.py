"""The demo's carriers, with invented names, and the journeys of parcels that travelled before the demo began."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from django.conf import settings
from django.db import transaction

from logistics.carriers import adapter
from logistics.carriers.base import ScanRecord
from logistics.models import Carrier, Coverage, RateStep, RemoteArea, Service, Shipment
from logistics.simulator import wires
from logistics.simulator.parcels import Parcel, Scan, s10_check_digit
from logistics.simulator.plans import Step


@dataclass(frozen=True, slots=True, kw_only=True)
class DemoZone:
    """A service to other countries; `countries` as the model has them."""

    code: str
    name_en: str
    name_zh: str
    countries: str
    transit_days: int
    steps: tuple[tuple[int, int], ...]
    per_kg_minor: int


@dataclass(frozen=True, slots=True, kw_only=True)
class DemoCarrier:
    """A carrier with its coverage: prefixes of the 12-digit administrative code."""

    code: str
    name_en: str
    name_zh: str
    base_rate_minor: int
    per_kg_minor: int
    transit_days: int
    on_time_bps: int
    included: tuple[str, ...]
    excluded: tuple[str, ...] = ()
    kind: str = Carrier.Kind.COURIER
    dialect: str = "json_hex"
    steps: tuple[tuple[int, int], ...] = ()
    divisor: int = 6000
    refused_goods: tuple[str, ...] = ()
    weight_most_g: int = 0
    remote: tuple[str, ...] = ()
    remote_minor: int = 0
    abroad: tuple[DemoZone, ...] = ()


NORTH: Final = ("11", "12", "13", "14", "21", "22", "23", "37", "41", "61")
EAST: Final = ("31", "32", "33", "34", "35", "36")
SOUTH: Final = ("42", "43", "44", "45", "46", "50", "51", "52", "53")

CARRIERS: Final = (
    DemoCarrier(
        code="grey-heron",
        name_en="Grey Heron Express",
        name_zh="苍鹭快运",
        base_rate_minor=2200,
        per_kg_minor=800,
        transit_days=1,
        on_time_bps=9720,
        included=("11", "12", *EAST, "44", "5101", "5001", "37"),
        excluded=("3507", "3408"),
        steps=((500, 1800), (1_000, 2200), (3_000, 3600)),
        divisor=5000,
        refused_goods=("liquid", "battery"),
        weight_most_g=20_000,
    ),
    DemoCarrier(
        code="long-bridge",
        dialect="form_digest",
        name_en="Long Bridge Parcels",
        name_zh="长桥速递",
        base_rate_minor=1200,
        per_kg_minor=400,
        transit_days=2,
        on_time_bps=9340,
        included=(*NORTH, *EAST, *SOUTH),
        excluded=("5133", "5134", "4690"),
        steps=((1_000, 1200), (2_000, 1500), (5_000, 2600)),
        weight_most_g=50_000,
        remote=("22", "23", "46", "53"),
        remote_minor=600,
    ),
    DemoCarrier(
        code="water-mill",
        name_en="Water Mill Freight",
        name_zh="水碓货运",
        base_rate_minor=800,
        per_kg_minor=200,
        transit_days=4,
        on_time_bps=8650,
        included=(*EAST, *SOUTH, "37", "41", "11"),
        excluded=("46",),
    ),
    DemoCarrier(
        code="night-boat",
        dialect="json_base64",
        name_en="Night Boat Couriers",
        name_zh="夜航船快递",
        base_rate_minor=1900,
        per_kg_minor=300,
        transit_days=1,
        on_time_bps=8920,
        included=(*SOUTH, "35", "36", "31", "33"),
    ),
    DemoCarrier(
        code="post",
        name_en="Field and Hill Post",
        name_zh="田山邮政",
        base_rate_minor=1000,
        per_kg_minor=500,
        transit_days=6,
        on_time_bps=9100,
        included=("",),
        kind=Carrier.Kind.POST,
        dialect="post",
        steps=((1_000, 1000),),
        abroad=(
            DemoZone(
                code="asia",
                name_en="Parcel, Asia",
                name_zh="亚洲包裹",
                countries="JP KR MY SG TH VN",
                transit_days=12,
                steps=((500, 6_000), (1_000, 8_500)),
                per_kg_minor=4_000,
            ),
            DemoZone(
                code="world",
                name_en="Parcel, all countries",
                name_zh="全球包裹",
                countries="*",
                transit_days=20,
                steps=((500, 9_500), (1_000, 14_000)),
                per_kg_minor=7_500,
            ),
        ),
    ),
)

STEPS: Final = (
    # step, text, share of the journey
    ("booked", "运单已生成 Waybill made", 0.0),
    ("picked_up", "已揽收 Collected from the shop", 0.1),
    ("hub_out", "离开始发转运中心 Left the sorting centre", 0.3),
    ("hub_in", "到达目的地转运中心 Arrived at the sorting centre", 0.7),
    ("courier_out", "派送中 Out for delivery", 0.9),
    ("signed", "已签收 Signed for by the recipient", 1.0),
)
SNOWED_IN: Final = ("delayed", "暴雪延误 Held up by heavy snow", 0.5)
"""Of every third parcel."""
WHOLE_JOURNEY: Final = 1.0
TO_THE_HUB: Final = 0.75
"""How far a parcel is that is still on its way."""


@transaction.atomic
def make_carriers() -> int:
    """Make the carriers that are not there yet, and keep their address and secret those of the settings."""
    made = 0
    for carrier in CARRIERS:
        row, is_new = Carrier.objects.get_or_create(
            code=carrier.code,
            defaults={
                "name_en": carrier.name_en,
                "name_zh": carrier.name_zh,
                "kind": carrier.kind,
                "dialect": carrier.dialect,
                "base_rate_minor": carrier.base_rate_minor,
                "per_kg_minor": carrier.per_kg_minor,
                "transit_days": carrier.transit_days,
                "on_time_bps": carrier.on_time_bps,
                "number_pattern": number_pattern(carrier),
            },
        )
        if (row.base_url, row.secret) != (settings.CARRIER_SIM_URL, settings.CARRIER_SIM_SECRET):
            row.base_url, row.secret = settings.CARRIER_SIM_URL, settings.CARRIER_SIM_SECRET
            row.save(update_fields=["base_url", "secret"])
        if is_new:
            made += 1
            Coverage.objects.bulk_create(
                [Coverage(carrier=row, prefix=prefix) for prefix in carrier.included]
                + [Coverage(carrier=row, prefix=prefix, is_excluded=True) for prefix in carrier.excluded]
            )
            RemoteArea.objects.bulk_create(RemoteArea(carrier=row, prefix=prefix) for prefix in carrier.remote)
            if carrier.steps:
                _make_service(row, carrier)
            for zone in carrier.abroad:
                _make_zone(row, zone)
    return made


def _make_zone(row: Carrier, zone: DemoZone) -> None:
    service = Service.objects.create(
        carrier=row,
        code=zone.code,
        name_en=zone.name_en,
        name_zh=zone.name_zh,
        countries=zone.countries,
        transit_days=zone.transit_days,
        per_kg_minor=zone.per_kg_minor,
    )
    RateStep.objects.bulk_create(
        RateStep(service=service, up_to_g=up_to_g, price_minor=minor) for up_to_g, minor in zone.steps
    )


def _make_service(row: Carrier, carrier: DemoCarrier) -> None:
    service = Service.objects.create(
        carrier=row,
        name_en="Standard",
        name_zh="标准",
        transit_days=carrier.transit_days,
        divisor=carrier.divisor,
        per_kg_minor=carrier.per_kg_minor,
        remote_minor=carrier.remote_minor,
        weight_most_g=carrier.weight_most_g,
        refused_goods=list(carrier.refused_goods),
    )
    RateStep.objects.bulk_create(RateStep(service=service, up_to_g=g, price_minor=minor) for g, minor in carrier.steps)


def number_pattern(carrier: DemoCarrier) -> str:
    """What its numbers look like: those of `waybill_of`, or those that the simulator gives."""
    if carrier.kind == Carrier.Kind.POST:
        return r"[A-Z]{2}\d{9}CN"
    initials = "".join(part[0] for part in carrier.code.split("-")).upper()
    return rf"{initials}9\d{{11}}|{carrier.code[:2].upper()}[0-9A-F]{{2}}\d{{10}}"


def waybill_of(shipment: Shipment) -> str:
    """A number such as the carrier would give; above those of the simulator, so that the two never meet."""
    if shipment.carrier.kind == Carrier.Kind.POST:
        serial = f"{90_000_000 + shipment.pk:08d}"
        return f"RB{serial}{s10_check_digit(serial)}CN"
    initials = "".join(part[0] for part in shipment.carrier.code.split("-")).upper()
    return f"{initials}9{shipment.pk:011d}"


def scans_of(shipment: Shipment, *, began_at: datetime, hours: float, until_share: float) -> list[ScanRecord]:
    """The scans of a parcel up to a share of its journey, read by the carrier's own adapter as if it had been asked."""
    raw = answer_about(shipment, began_at=began_at, hours=hours, until_share=until_share)
    return adapter(shipment.carrier).parse_answer(raw)


def answer_about(shipment: Shipment, *, began_at: datetime, hours: float, until_share: float) -> bytes:
    """What the carrier says when asked about a parcel that has come so far, as it is kept."""
    vendor, area = shipment.order.vendor, str(shipment.order.address.get("area", ""))
    steps = sorted([*STEPS, SNOWED_IN] if shipment.pk % 3 == 0 else STEPS, key=lambda step: step[2])
    names = [step for step in steps if step[2] <= until_share]
    scans = [
        Scan(
            id=f"{shipment.waybill}-{number}",
            step=Step(name, text, 0, "", reason="weather" if name == SNOWED_IN[0] else ""),
            facility=vendor.city_zh if share < 0.5 else area[:60],
            at=(at := began_at + timedelta(hours=hours * share)),
            told_at=at,
        )
        for number, (name, text, share) in enumerate(names)
    ]
    carrier = shipment.carrier
    parcel = Parcel(carrier.code, carrier.dialect, shipment.waybill, "", began_at, "", "", "plain", (), scans)
    raw = wires.answer(parcel, scans)
    return adapter(carrier).as_kept(shipment.waybill, raw)
