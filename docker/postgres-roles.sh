#!/bin/sh
# Runs once, when the database volume is empty. Two roles: `teahouse_owner` owns every table and migrates; `teahouse_app`
# reads and writes rows, and can neither drop a trigger nor alter, truncate or own anything.
set -eu

secrets=${SECRETS_FOLDER:-/run/secrets}
owner_password=$(cat "$secrets/database_owner_password")
app_password=$(cat "$secrets/database_app_password")

psql -v ON_ERROR_STOP=1 -v owner_password="$owner_password" -v app_password="$app_password" \
	--username "$POSTGRES_USER" --dbname postgres <<-'SQL'
	CREATE ROLE teahouse_owner LOGIN PASSWORD :'owner_password';
	CREATE ROLE teahouse_app LOGIN PASSWORD :'app_password';
	CREATE DATABASE teahouse OWNER teahouse_owner TEMPLATE template0 ENCODING 'UTF8';
	REVOKE ALL ON DATABASE teahouse FROM PUBLIC;
	GRANT CONNECT ON DATABASE teahouse TO teahouse_app;
	\connect teahouse
	ALTER SCHEMA public OWNER TO teahouse_owner;
	REVOKE ALL ON SCHEMA public FROM PUBLIC;
	GRANT USAGE ON SCHEMA public TO teahouse_app;
	ALTER DEFAULT PRIVILEGES FOR ROLE teahouse_owner IN SCHEMA public
	    GRANT SELECT, INSERT, UPDATE, DELETE ON TABLES TO teahouse_app;
	ALTER DEFAULT PRIVILEGES FOR ROLE teahouse_owner IN SCHEMA public
	    GRANT USAGE, SELECT ON SEQUENCES TO teahouse_app;
	ALTER ROLE teahouse_app SET statement_timeout = '30s';
	ALTER ROLE teahouse_app SET idle_in_transaction_session_timeout = '60s';
SQL
