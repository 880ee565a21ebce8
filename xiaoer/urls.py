from django.urls import path

from xiaoer.views import carriers, cases, desk, dispute_lists, disputes, escrow, haggles, parcels

urlpatterns = [
    path("orders/<uuid:public_id>/dispute/", disputes.open_dispute, name="open_dispute"),
    path("disputes/", dispute_lists.my_disputes, name="disputes"),
    path("office/<slug:slug>/disputes/", dispute_lists.office_disputes, name="office_disputes"),
    path("disputes/<uuid:public_id>/", disputes.dispute, name="dispute"),
    path("disputes/<uuid:public_id>/news/", disputes.dispute_news, name="dispute_news"),
    path("disputes/<uuid:public_id>/act/", disputes.act_on_dispute, name="act_on_dispute"),
    path("evidence/<int:pk>/", disputes.evidence, name="evidence"),
    path("charter/", disputes.charter, name="charter"),
    path("xiaoer/", desk.desk, name="desk"),
    path("xiaoer/reports/", haggles.reports, name="reports"),
    path("xiaoer/haggles/<uuid:public_id>/", haggles.haggle, name="watched_haggle"),
    path("xiaoer/haggles/<uuid:public_id>/act/", haggles.stop_haggle, name="stop_haggle"),
    path("xiaoer/haggles/<uuid:public_id>/pictures/<uuid:picture_id>/", haggles.picture, name="watched_picture"),
    path("xiaoer/escrow/", escrow.escrow_desk, name="escrow_desk"),
    path("xiaoer/escrow/act/", escrow.act_on_money, name="act_on_money"),
    path("xiaoer/parcels/", parcels.parcel_desk, name="parcel_desk"),
    path("xiaoer/parcels/act/", parcels.act_on_parcel, name="act_on_parcel"),
    path("xiaoer/parcels/claims/", parcels.act_on_claim, name="act_on_claim"),
    path("xiaoer/carriers/", carriers.carriers_desk, name="carriers_desk"),
    path("xiaoer/acts/", desk.acts, name="acts"),
    path("xiaoer/cases/<uuid:public_id>/", cases.case, name="case"),
    path("xiaoer/cases/<uuid:public_id>/take/", cases.take, name="take_case"),
    path("xiaoer/cases/<uuid:public_id>/recuse/", cases.recuse, name="recuse"),
    path("xiaoer/cases/<uuid:public_id>/rule/", cases.rule, name="rule_on"),
    path("xiaoer/cases/<uuid:public_id>/second-key/", cases.second_key, name="second_key"),
    path("xiaoer/cases/<uuid:public_id>/note/", cases.note, name="note_internally"),
]
