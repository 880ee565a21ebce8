# Two images: `app` (web, worker, beat, migrate) and `proxy` (Caddy with the static files inside).
# Neither runs as root, neither writes outside /tmp and the media volume, neither holds a secret.

FROM python:3.13-slim AS build
ENV PIP_NO_CACHE_DIR=1 PIP_DISABLE_PIP_VERSION_CHECK=1 PYTHONDONTWRITEBYTECODE=1
WORKDIR /app
RUN python -m venv /venv
COPY requirements.txt .
RUN /venv/bin/pip install --require-hashes --no-deps -r requirements.txt
COPY . .
RUN /venv/bin/python bin/teahouse_bin/translations.py \
    && /venv/bin/python -m compileall -q /app /venv/lib
# Settings refuse to load without their secrets; these live for this one command and protect nothing.
RUN SECRET_KEY="$(head -c 48 /dev/urandom | base64)" \
    PAYMENT_SANDBOX_SECRET="$(head -c 48 /dev/urandom | base64)" \
    CARRIER_SIM_SECRET="$(head -c 48 /dev/urandom | base64)" \
    ALLOWED_HOSTS=localhost SITE_URL=https://localhost DATABASE_URL=postgresql://nobody@localhost/none \
    REDIS_URL=redis://localhost EMAIL_URL=dummymail:// \
    PAYMENT_SANDBOX_URL=https://localhost CARRIER_SIM_URL=https://localhost STATIC_ROOT=/static \
    /venv/bin/python manage.py collectstatic --no-input

FROM python:3.13-slim AS app
RUN groupadd --gid 10001 teahouse \
    && useradd --uid 10001 --gid teahouse --no-create-home --home-dir /nonexistent --shell /usr/sbin/nologin teahouse \
    && install -d -o teahouse -g teahouse /media
ENV PATH=/venv/bin:$PATH PYTHONUNBUFFERED=1 PYTHONDONTWRITEBYTECODE=1 PYTHONUTF8=1 \
    DJANGO_SETTINGS_MODULE=marketplace.settings STATIC_ROOT=/static MEDIA_ROOT=/media
COPY --from=build /venv /venv
COPY --from=build /static /static
COPY --from=build /app /app
WORKDIR /app
USER 10001:10001
EXPOSE 8000
VOLUME /media
HEALTHCHECK --interval=15s --timeout=5s --start-period=30s --retries=3 CMD ["python", "docker/healthcheck.py", "web"]
CMD ["python", "-m", "marketplace.serving", "-b", "0.0.0.0", "-p", "8000", "marketplace.asgi:application"]

FROM caddy:2-alpine AS proxy
# Ports above 1024 are enough inside, so the binary gives up its capability; the folders go to the user it runs as.
RUN apk add --no-cache libcap-setcap && setcap -r /usr/bin/caddy && apk del libcap-setcap \
    && chown -R 10001:10001 /data /config
COPY docker/Caddyfile /etc/caddy/Caddyfile
COPY --from=build /static /srv/static
USER 10001:10001
EXPOSE 8080 8443
HEALTHCHECK --interval=15s --timeout=5s --start-period=10s --retries=3 CMD ["wget", "-q", "-O", "/dev/null", "http://127.0.0.1:2019/config/"]
