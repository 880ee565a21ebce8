from django.urls import path

from escrow.views import balance, statements, terms

urlpatterns = [
    path("office/<slug:slug>/money/", balance.balance, name="office_balance"),
    path("office/<slug:slug>/money/payout/", balance.request_payout, name="request_payout"),
    path("office/<slug:slug>/money/payouts/<uuid:public_id>/", balance.payout, name="office_payout"),
    path("office/<slug:slug>/money/statement/", statements.statement, name="office_statement"),
    path("office/<slug:slug>/money/terms/", terms.terms, name="payout_terms"),
    path("office/<slug:slug>/money/account/", terms.change_account, name="change_payout_account"),
    path("office/<slug:slug>/money/account/stop/", terms.stop_change, name="stop_account_change"),
]
