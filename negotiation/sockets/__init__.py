"""The live side of a haggle: one WebSocket a browser tab, many threads on it. The protocol is `docs/protocol.md`."""
