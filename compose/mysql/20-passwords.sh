#!/usr/bin/env bash
# Runs once, after 10-monitor.sql: the monitoring user gets the password that was made for it in place of the printed one, and
# the CRM gets a database and a user of its own.
set -eo pipefail
monitor=$(cat "${DEMO_SECRETS:?}/crm-db")
crm=$(cat "${DEMO_SECRETS:?}/crm-owner")

MYSQL_PWD="${MYSQL_ROOT_PASSWORD}" mysql --user=root <<SQL
ALTER USER 'monitor'@'%' IDENTIFIED BY '${monitor}';
CREATE DATABASE crm CHARACTER SET utf8mb4;
CREATE USER 'crm'@'%' IDENTIFIED BY '${crm}';
GRANT ALL ON crm.* TO 'crm'@'%';
SQL
