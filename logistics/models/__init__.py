"""Carriers joined by data alone: who they are, where they go, what they carry for us, what they tell."""

from logistics.models.calls import CarrierCall
from logistics.models.carriers import Carrier, Coverage
from logistics.models.pool import NumberBatch, PooledNumber
from logistics.models.problems import CarrierClaim, ParcelProblem
from logistics.models.scores import LaneScore, Scorecard, ShownPromise
from logistics.models.services import CarrierDay, CarrierHealth, RateStep, RemoteArea, Service
from logistics.models.shipments import DeliveryWord, Shipment, TrackingEvent

__all__ = [
    "Carrier",
    "CarrierCall",
    "CarrierClaim",
    "CarrierDay",
    "CarrierHealth",
    "Coverage",
    "DeliveryWord",
    "LaneScore",
    "NumberBatch",
    "ParcelProblem",
    "PooledNumber",
    "RateStep",
    "RemoteArea",
    "Scorecard",
    "Service",
    "Shipment",
    "ShownPromise",
    "TrackingEvent",
]
