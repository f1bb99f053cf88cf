#!/usr/bin/env bash
# Runs once, after 10-monitor.sql: the monitoring user gets the password that was made for it in place of the printed one, and
# the business systems get a database and a user each.
set -eo pipefail
monitor=$(cat "${DEMO_SECRETS:?}/erp-db")
erp=$(cat "${DEMO_SECRETS:?}/erp-owner")
oa=$(cat "${DEMO_SECRETS:?}/oa-owner")
forum=$(cat "${DEMO_SECRETS:?}/forum-owner")

psql --set=ON_ERROR_STOP=1 --quiet --no-psqlrc --username=postgres --dbname=postgres <<SQL
ALTER ROLE monitor PASSWORD '${monitor}';
CREATE ROLE erp LOGIN PASSWORD '${erp}';
CREATE ROLE oa LOGIN PASSWORD '${oa}';
CREATE ROLE forum LOGIN PASSWORD '${forum}';
CREATE DATABASE erp OWNER erp;
CREATE DATABASE oa OWNER oa;
CREATE DATABASE forum OWNER forum;
SQL
