"""How the simulated carriers write a trace, each in its dialect. Written apart from the adapters that read it."""

import base64
import hashlib
import hmac
import json
import time
import uuid
from collections.abc import Sequence
from datetime import datetime, timedelta, timezone
from typing import Any, Final
from urllib.parse import urlencode

from logistics.simulator.parcels import Parcel, Scan

CHINA: Final = timezone(timedelta(hours=8))
FULL_TRACE: Final = frozenset({"form_digest", "json_base64"})
"""Dialects whose pushes say everything again."""

CODES: Final[dict[str, dict[str, str]]] = {
    "json_hex": {
        "booked": "BOOKED", "picked_up": "PICKED_UP", "hub_out": "HUB_OUT", "hub_in": "HUB_IN", "delayed": "DELAYED",
        "courier_out": "COURIER_OUT", "no_answer": "NO_ANSWER", "at_station": "AT_STATION", "signed": "SIGNED",
        "return_start": "RETURN_START", "return_done": "RETURN_DONE", "take_back": "CORRECTION",
    },
    "form_digest": {
        "booked": "101", "picked_up": "103", "hub_out": "1002", "hub_in": "1001", "delayed": "2", "courier_out": "5",
        "no_answer": "204", "at_station": "501", "signed": "301", "return_start": "6", "return_done": "4",
    },
    "json_base64": {
        "booked": "InfoReceived_001", "picked_up": "InTransit_002", "hub_out": "InTransit_007",
        "hub_in": "InTransit_003", "delayed": "Exception_017", "courier_out": "OutForDelivery_001",
        "no_answer": "AttemptFail_002", "at_station": "AvailableForPickup_001", "signed": "Delivered_003",
        "return_start": "Exception_010", "return_done": "Exception_011",
    },
    "post": {
        "booked": "PRE", "picked_up": "EMA", "hub_out": "EMC", "hub_in": "EMG", "delayed": "EDF", "courier_out": "EDG",
        "no_answer": "EMH", "at_station": "EDH", "signed": "EMI", "return_start": "RET", "return_done": "REB",
    },
}  # fmt: skip


def answer(parcel: Parcel, scans: Sequence[Scan]) -> bytes:
    """The body of an answer to where a parcel is."""
    trace: dict[str, Any]
    if parcel.dialect == "post":
        return "".join(_post_line(scan) for scan in scans if scan.step.name != "booked").encode("gb18030")
    if parcel.dialect == "form_digest":
        trace = {"success": "true", **_kuaidi(parcel, scans)}
    elif parcel.dialect == "json_base64":
        trace = {"meta": {"code": 200}, "data": {"tracking": _tracking(parcel, scans)}}
    else:
        trace = _events(parcel, scans)
    return json.dumps(trace, ensure_ascii=False).encode()


def push(parcel: Parcel, scans: Sequence[Scan], secret: bytes) -> tuple[dict, bytes]:
    """Headers and body of a signed push."""
    if parcel.dialect == "form_digest":
        content = json.dumps({"status": "polling", **_kuaidi(parcel, scans)}, ensure_ascii=False).encode()
        form = {
            "logistics_interface": content,
            "data_digest": base64.b64encode(hashlib.md5(content + secret, usedforsecurity=False).digest()),
            "logistic_provider_id": parcel.carrier,
            "msg_type": "TRACE_PUSH",
            "msg_id": uuid.uuid4().hex,
        }
        return {"Content-Type": "application/x-www-form-urlencoded"}, urlencode(form).encode()
    if parcel.dialect == "json_base64":
        told = {
            "event": "tracking_update",
            "event_id": str(uuid.uuid4()),
            "ts": int(time.time()),
            "msg": _tracking(parcel, scans),
        }
        body = json.dumps(told, ensure_ascii=False).encode()
        mac = base64.b64encode(hmac.new(secret, body, hashlib.sha256).digest()).decode()
        return {"Content-Type": "application/json; charset=utf-8", "aftership-hmac-sha256": mac}, body
    body = json.dumps(_events(parcel, scans), ensure_ascii=False).encode()
    timestamp = str(int(time.time()))
    mac = hmac.new(secret, timestamp.encode() + b"." + body, hashlib.sha256).hexdigest()
    return {"Content-Type": "application/json", "Carrier-Timestamp": timestamp, "Carrier-Signature": mac}, body


def _events(parcel: Parcel, scans: Sequence[Scan]) -> dict[str, Any]:
    return {"waybill": parcel.waybill, "events": [_event(scan) for scan in scans]}


def _event(scan: Scan) -> dict[str, Any]:
    code = CODES["json_hex"].get(scan.step.name, scan.step.name)
    event = {"id": scan.id, "code": code, "text": scan.step.text, "facility": scan.facility}
    event["at"] = scan.told_at.astimezone(CHINA).isoformat()
    if scan.voids is not None:
        event["voids"] = scan.voids.id
    if scan.step.reason:
        event["reason"] = scan.step.reason.upper()
    if scan.step.signed_by:
        event["signed_by"] = scan.step.signed_by
    return event


def _kuaidi(parcel: Parcel, scans: Sequence[Scan]) -> dict[str, Any]:
    """Newest first, as that family does."""
    steps = [_kuaidi_step(scan) for scan in reversed(scans)]
    return {"lastResult": {"com": parcel.carrier, "nu": parcel.waybill, "state": "0", "data": steps}}


def _kuaidi_step(scan: Scan) -> dict[str, Any]:
    told = scan.voids or scan
    code = CODES["form_digest"].get(told.step.name, told.step.name)
    step: dict[str, Any] = {"time": _local(told.told_at), "context": scan.step.text, "areaName": told.facility}
    step["statusCode"] = code
    if scan.voids is not None:
        step["revoked"] = True
    if told.step.signed_by:
        step["signer"] = told.step.signed_by
    return step


def _tracking(parcel: Parcel, scans: Sequence[Scan]) -> dict[str, Any]:
    points = [_checkpoint(scan) for scan in scans]
    return {"tracking_number": parcel.waybill, "slug": parcel.carrier, "checkpoints": points}


def _checkpoint(scan: Scan) -> dict[str, Any]:
    told = scan.voids or scan
    subtag = CODES["json_base64"].get(told.step.name, told.step.name)
    point: dict[str, Any] = {"tag": subtag.partition("_")[0], "subtag": subtag, "message": scan.step.text}
    point["location"] = told.facility
    point["checkpoint_time"] = _local(told.told_at, "T")
    if scan.voids is not None:
        point["revoked"] = True
    if told.step.signed_by:
        point["signed_by"] = told.step.signed_by
    return point


def _post_line(scan: Scan) -> str:
    told = scan.voids or scan
    code = CODES["post"].get(told.step.name, told.step.name)
    columns = [code, _local(told.told_at), "100600", told.facility, scan.step.text, told.step.signed_by]
    return "|".join([*columns, "X"] if scan.voids is not None else columns) + "\n"


def _local(at: datetime, between: str = " ") -> str:
    return at.astimezone(CHINA).strftime(f"%Y-%m-%d{between}%H:%M:%S")
