"""The books in other people's tools: beancount and hledger read the export, and come to the same balances."""

import csv
import io
import json
import shutil
import subprocess
from collections import Counter
from decimal import Decimal

import pytest
from beancount import loader
from beancount.core.data import Transaction
from django.core.management import call_command

from escrow import actions
from escrow.exports import account_name
from escrow.models import LedgerAccount, Refund, Transfer
from escrow.money import to_decimal
from tests import make


@pytest.fixture
def books(lin, mei, teapots, pot):
    """A release, a split, a refund that was paid back, a payout, a claim with an advance, and a second currency."""
    make.released_order(buyer=lin, listing=pot)
    released = make.released_order(buyer=mei, listing=pot)
    payout = actions.request_payout(vendor_id=teapots.pk, currency="CNY")
    actions.record_payout(payout_id=payout.pk, is_paid=True)
    split = make.paid_order(buyer=make.user("ann"), listing=pot, price=8_001)
    actions.settle_hold(hold_id=split.hold_id, refund_minor=3_000, by=None, reason="a chip")
    actions.record_refund(refund_id=Refund.objects.get().pk, provider_ref="ref_1")
    actions.claim_back(hold_id=released.hold_id, amount_minor=4_000, by=None, reason="it broke")
    yen = make.listing(vendor=teapots, currency="JPY", list_price_minor=5_000)
    make.paid_order(buyer=lin, listing=yen, price=4_000)


def true_balances() -> dict[tuple[str, str], Decimal]:
    """By our own transfers: debits positive."""
    names = {account.pk: account_name(account) for account in LedgerAccount.objects.all()}
    sums: Counter[tuple[str, str]] = Counter()
    for transfer in Transfer.objects.all():
        sums[names[transfer.debit_id], transfer.currency] += transfer.amount_minor
        sums[names[transfer.credit_id], transfer.currency] -= transfer.amount_minor
    return {key: to_decimal(minor, key[1]) for key, minor in sums.items() if minor}


def exported(kind: str, tmp_path):
    path = tmp_path / f"books.{kind}"
    call_command("export_ledger", format=kind, output=path)
    return path


def test_beancount_takes_the_export_and_comes_to_the_same_balances(books, tmp_path):
    found, errors, _options = loader.load_file(str(exported("beancount", tmp_path)))
    assert errors == []
    sums: Counter = Counter()
    for entry in found:
        if isinstance(entry, Transaction):
            for posting in entry.postings:
                sums[posting.account, posting.units.currency] += posting.units.number
    assert {key: amount for key, amount in sums.items() if amount} == true_balances()
    assert sum(isinstance(entry, Transaction) for entry in found) == Transfer.objects.count() >= 15


def test_beancount_would_notice_a_unit_too_much(books, tmp_path):
    path = exported("beancount", tmp_path)
    text = path.read_text(encoding="utf-8")
    last = text.rindex(" balance Assets:Provider")
    path.write_text(text[:last] + text[last:].replace("CNY", "JPY", 1), encoding="utf-8")
    assert loader.load_file(str(path))[1]


@pytest.mark.skipif(not shutil.which("hledger"), reason="hledger is not installed here; CI has it")
def test_hledger_takes_the_export_and_comes_to_the_same_balances(books, tmp_path):
    path = str(exported("hledger", tmp_path))
    subprocess.run(["hledger", "-f", path, "check", "ordereddates"], check=True, capture_output=True)
    answer = subprocess.run(
        ["hledger", "-f", path, "balance", "--flat", "--no-total", "--layout", "tidy", "-O", "csv"],
        check=True,
        capture_output=True,
        text=True,
    )
    told = {}
    for row in csv.DictReader(io.StringIO(answer.stdout)):
        if row["commodity"] and Decimal(row["value"]):
            told[row["account"], row["commodity"]] = Decimal(row["value"])
    assert told == true_balances()


def test_the_csv_has_every_transfer_with_its_cause(books, tmp_path):
    rows = list(csv.DictReader(exported("csv", tmp_path).open(encoding="utf-8")))
    assert len(rows) == Transfer.objects.count()
    assert Counter(row["kind"] for row in rows) == Counter(Transfer.objects.values_list("kind", flat=True))
    assert all(bool(row["hold"]) != bool(row["payout"]) or row["kind"] == "debt_recovered" for row in rows)


def test_the_books_are_proved_and_a_unit_off_is_named(books, capsys):
    from django.db import connection

    call_command("reconcile_ledger")
    assert "balance" in capsys.readouterr().out
    account = LedgerAccount.objects.get(kind="vendor", currency="CNY")
    with connection.cursor() as cursor:
        cursor.execute("SET session_replication_role = replica")
        cursor.execute("UPDATE escrow_ledgeraccount SET credits = credits + 1 WHERE id = %s", [account.pk])
        cursor.execute("SET session_replication_role = origin")
    with pytest.raises(SystemExit) as exit_code:
        call_command("reconcile_ledger", json=True)
    assert exit_code.value.code == 1
    troubles = json.loads(capsys.readouterr().out)["troubles"]
    assert [row["account"] for row in troubles["drift"]] == [account.pk]
    assert set(troubles) == {"drift", "itemisation"}  # the payouts' view of the balance sees the unit too
