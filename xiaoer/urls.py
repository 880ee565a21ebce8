from django.urls import path

from xiaoer import carriers_desk, desk, escrow_desk, haggles, parcel_desk, views

urlpatterns = [
    path("orders/<uuid:public_id>/dispute/", views.open_dispute, name="open_dispute"),
    path("disputes/<uuid:public_id>/", views.dispute, name="dispute"),
    path("disputes/<uuid:public_id>/act/", views.act_on_dispute, name="act_on_dispute"),
    path("evidence/<int:pk>/", views.evidence, name="evidence"),
    path("charter/", views.charter, name="charter"),
    path("xiaoer/", desk.desk, name="desk"),
    path("xiaoer/reports/", haggles.reports, name="reports"),
    path("xiaoer/haggles/<uuid:public_id>/", haggles.haggle, name="watched_haggle"),
    path("xiaoer/haggles/<uuid:public_id>/act/", haggles.stop_haggle, name="stop_haggle"),
    path("xiaoer/haggles/<uuid:public_id>/pictures/<uuid:picture_id>/", haggles.picture, name="watched_picture"),
    path("xiaoer/escrow/", escrow_desk.escrow_desk, name="escrow_desk"),
    path("xiaoer/escrow/act/", escrow_desk.act_on_money, name="act_on_money"),
    path("xiaoer/parcels/", parcel_desk.parcel_desk, name="parcel_desk"),
    path("xiaoer/parcels/act/", parcel_desk.act_on_parcel, name="act_on_parcel"),
    path("xiaoer/parcels/claims/", parcel_desk.act_on_claim, name="act_on_claim"),
    path("xiaoer/carriers/", carriers_desk.carriers_desk, name="carriers_desk"),
    path("xiaoer/acts/", desk.acts, name="acts"),
    path("xiaoer/cases/<uuid:public_id>/", desk.case, name="case"),
    path("xiaoer/cases/<uuid:public_id>/take/", desk.take, name="take_case"),
    path("xiaoer/cases/<uuid:public_id>/rule/", desk.rule, name="rule_on"),
    path("xiaoer/cases/<uuid:public_id>/second-key/", desk.second_key, name="second_key"),
    path("xiaoer/cases/<uuid:public_id>/note/", desk.note, name="note_internally"),
]
