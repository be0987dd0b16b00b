#!/bin/bash
# Run the quick database part of the tests on the oldest PostgreSQL that Renqi supports.
set -euo pipefail
programs=/usr/lib/postgresql/15/bin

if [ ! -x $programs/postgres ]; then
    echo 'SKIPPED: PostgreSQL 15 is not installed (Debian: apt-get install postgresql-15).' >&2
    exit 0
fi

place=$(mktemp -d)
# PostgreSQL refuses to run as root; its Debian package brings an account for it.
as=()
if [ "$(id -u)" = 0 ]; then
    as=(runuser -u postgres --)
    chown postgres "$place"
fi

stop() {
    (cd / && "${as[@]}" $programs/pg_ctl -D "$place/data" -m immediate -w -s stop) || true
    rm -rf "$place"
}
trap stop EXIT

(
    cd /
    "${as[@]}" $programs/initdb -D "$place/data" -U postgres -A trust -E UTF8 \
        --locale=C.UTF-8 --no-sync >"$place.log"
    settings="-c listen_addresses='' -c unix_socket_directories=$place -c fsync=off"
    "${as[@]}" $programs/pg_ctl -D "$place/data" -l "$place/log" -o "$settings" -w -s start
    "${as[@]}" $programs/createuser -h "$place" -U postgres --createdb --createrole renqi
    "${as[@]}" $programs/createdb -h "$place" -U postgres -O renqi renqi
    rm "$place.log"
)
DATABASE_URL="postgres://renqi@/renqi?host=$place" pytest -m postgres15 -q "$@"
