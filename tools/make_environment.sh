#!/bin/sh
# Make or refresh the virtual environment from a hash-pinned lock.
# Usage: make_environment.sh VENV LOCK     PYTHON=... chooses the interpreter.
set -eu
venv=$1
lock=$2

new_enough() {
    "$1" -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null
}

find_python() {
    for name in ${PYTHON:-python3 python3.14 python3.13 python3.12 python3.11}; do
        if new_enough "$name"; then
            command -v "$name"
            return
        fi
    done
    found=$("${PYTHON:-python3}" --version 2>/dev/null || echo "no ${PYTHON:-python3}")
    echo "Renqi needs Python 3.11 or newer; found: $found." >&2
    echo "Install it (Debian: apt-get install python3 python3-venv), or name it: make PYTHON=/path" >&2
    exit 1
}

# Debian keeps the parts of venv in a package of their own.
ensure_venv_module() {
    "$1" -c 'import ensurepip, venv' 2>/dev/null && return
    if [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null; then
        echo "Installing python3-venv"
        apt-get update -qq
        DEBIAN_FRONTEND=noninteractive apt-get install -y -qq python3-venv >/dev/null
        "$1" -c 'import ensurepip, venv' 2>/dev/null && return
    fi
    echo "Python's venv module is missing. Install it (Debian: apt-get install python3-venv)." >&2
    exit 1
}

if ! new_enough "$venv/bin/python"; then
    python=$(find_python)
    ensure_venv_module "$python"
    echo "Making $venv with $("$python" --version)"
    "$python" -m venv --clear "$venv"
fi

echo "Installing $lock"
# Wheels only: no package runs code of its own while it is installed.
"$venv/bin/python" -m pip install --quiet --require-hashes --only-binary :all: -r "$lock"
"$venv/bin/python" -m pip install --quiet --no-deps --no-build-isolation --editable .
