"""The site's map. Each app owns its part; names are what pages and tests use."""

from allauth.account.decorators import secure_admin_login
from django.conf import settings
from django.contrib import admin
from django.urls import include, path, re_path
from django.views.static import serve

from marketplace.api import api, nowhere
from marketplace.views import baskets, health, hooks, metrics, office, orders, reviews, shop, style, webhooks

handler400 = "marketplace.views.errors.bad_request"
handler403 = "marketplace.views.errors.forbidden"
handler404 = "marketplace.views.errors.not_found"
handler500 = "marketplace.views.errors.server_error"

# The data admin is entered through the house's own door, with its rate limits and second factor.
admin.site.login = secure_admin_login(admin.site.login)  # type: ignore[method-assign]

shop_patterns = [
    path("", shop.home, name="home"),
    path("search/", shop.search, name="search"),
    path("listings/<uuid:public_id>/", shop.listing, name="listing"),
    path("listings/<uuid:public_id>/watch/", shop.watch, name="watch"),
    path("listings/<uuid:public_id>/buy/", shop.buy, name="buy"),
    path("shops/<slug:slug>/", shop.shop, name="shop"),
    path("listings/<uuid:public_id>/basket/", baskets.put_in_basket, name="put_in_basket"),
    path("basket/", baskets.basket, name="basket"),
    path("basket/change/", baskets.change_basket, name="change_basket"),
    path("basket/check-out/", baskets.check_out, name="check_out"),
    path("checkout/<uuid:public_id>/", baskets.checkout, name="checkout"),
    path("checkout/<uuid:public_id>/pay/", baskets.pay_checkout, name="pay_checkout"),
    path("watched/", shop.watched, name="watched"),
    path("orders/", orders.orders, name="orders"),
    path("orders/<uuid:public_id>/", orders.order, name="order"),
    path("orders/<uuid:public_id>/news/", orders.order_news, name="order_news"),
    path("orders/<uuid:public_id>/pay/", orders.pay, name="pay"),
    path("orders/<uuid:public_id>/confirm/", orders.confirm, name="confirm_receipt"),
    path("orders/<uuid:public_id>/extend/", orders.extend, name="extend_inspection"),
    path("orders/<uuid:public_id>/cancel/", orders.cancel, name="cancel_order"),
    path("orders/<uuid:public_id>/review/", reviews.review, name="review"),
    path("reviews/<int:pk>/report/", reviews.report, name="report_review"),
    path("reviews/photos/<int:pk>/small/", reviews.photo, {"size": "small"}, name="review_thumb"),
    path("reviews/photos/<int:pk>/", reviews.photo, {"size": "large"}, name="review_photo"),
]

office_patterns = [
    path("office/<slug:slug>/listings/", office.listings, name="office_listings"),
    path("office/<slug:slug>/listings/new/", office.edit_listing, name="new_listing"),
    path("office/<slug:slug>/listings/<uuid:public_id>/", office.edit_listing, name="edit_listing"),
    path("office/<slug:slug>/listings/<uuid:public_id>/change/", office.change_listing, name="change_listing"),
    path("office/<slug:slug>/webhooks/", webhooks.webhooks, name="office_webhooks"),
    path("office/<slug:slug>/webhooks/<uuid:public_id>/", webhooks.webhook, name="office_webhook"),
    path("office/<slug:slug>/webhooks/<uuid:public_id>/act/", webhooks.act_on_webhook, name="act_on_webhook"),
    path("office/<slug:slug>/reviews/", reviews.office_reviews, name="office_reviews"),
    path("office/<slug:slug>/reviews/<int:pk>/reply/", reviews.reply, name="reply_to_review"),
    path("office/<slug:slug>/orders/<uuid:public_id>/feedback/", reviews.give_feedback, name="give_feedback"),
    path("office/<slug:slug>/orders/", office.orders, name="office_orders"),
    path("office/<slug:slug>/orders/<uuid:public_id>/", office.order, name="office_order"),
    path("office/<slug:slug>/orders/<uuid:public_id>/more-time/", office.give_more_time, name="give_more_time"),
    path("office/<slug:slug>/orders/<uuid:public_id>/cancel/", office.cancel_order, name="cancel_as_vendor"),
    path("office/<slug:slug>/orders/<uuid:public_id>/hand-over/", office.hand_over, name="hand_over"),
]

house_patterns = [
    path("healthz", health.healthz, name="healthz"),
    path("readyz", health.readyz, name="readyz"),
    path("metrics", metrics.metrics, name="metrics"),
    path("hooks/payments/<slug:gateway_name>/", hooks.payment_notice, name="payment_notice"),
    path("theme/", style.set_theme, name="set_theme"),
    path("style/", style.style, name="style"),
    path("i18n/", include("django.conf.urls.i18n")),
    path("account/", include("allauth.urls")),
    path("admin/", admin.site.urls),
    path("api/v1/", api.urls),
    re_path(r"^api/", nowhere),
]

urlpatterns = [
    *shop_patterns,
    *office_patterns,
    *house_patterns,
    path("", include("accounts.urls")),
    path("", include("vendors.urls")),
    path("", include("escrow.urls")),
    path("", include("negotiation.urls")),
    path("", include("logistics.urls")),
    path("", include("xiaoer.urls")),
    # In production the reverse proxy serves media before a request gets here; on one machine, this does.
    re_path(r"^media/(?P<path>(?:listings|vendors)/.+)$", serve, {"document_root": settings.MEDIA_ROOT}, name="media"),
]
