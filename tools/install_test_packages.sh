#!/bin/sh
# Install the Debian packages that the tests need: a browser, Chinese type, the oldest PostgreSQL.
# Without the right to install, say loudly what will be skipped and go on.
set -eu

missing=''
command -v chromium >/dev/null || missing="$missing chromium"
ls /usr/share/fonts/opentype/noto/NotoSansCJK-* >/dev/null 2>&1 || missing="$missing fonts-noto-cjk"
[ -x /usr/lib/postgresql/15/bin/postgres ] || missing="$missing postgresql-15"
[ -n "$missing" ] || exit 0

skipped() {
    echo '************************************************************************' >&2
    echo "NOT INSTALLED:$missing ($1)." >&2
    echo 'The tests that need them are skipped. On Debian: apt-get install' "$missing" >&2
    echo '************************************************************************' >&2
    exit 0
}

command -v apt-get >/dev/null || skipped 'this machine has no apt-get'
[ "$(id -u)" = 0 ] || skipped 'only root may install packages'

export DEBIAN_FRONTEND=noninteractive
echo "Installing$missing"
apt-get update -qq || skipped 'the package list cannot be fetched'
failed=''
for package in $missing; do
    apt-get install -y -qq --no-install-recommends "$package" >/dev/null || failed="$failed $package"
done
missing=$failed
[ -z "$missing" ] || skipped 'the installation failed, see above'
