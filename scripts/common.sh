# shellcheck shell=bash
# Read by the other scripts: strict mode, the project's root as working directory, and the few words they share.

set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."

# Prints a message and ends with failure.
fail() {
    printf 'error: %s\n' "$*" >&2
    exit 1
}

# Prints the folder of PostgreSQL's own programs (initdb is rarely on PATH), newest version first; fails if there is none.
postgres_programs() {
    local program
    for program in $(printf '%s\n' /usr/lib/postgresql/*/bin/initdb | sort -rV) "$(type -P initdb || true)"; do
        if [[ -x $program ]]; then
            dirname "$(readlink -f "$program")"
            return
        fi
    done
    return 1
}

# Whether that PostgreSQL has PostGIS beside it.
has_postgis() {
    local programs
    programs=$(postgres_programs) || return 1
    [[ -e $("$programs/pg_config" --sharedir)/extension/postgis.control ]]
}

# Prints the path of Chromium or Chrome; CHROMIUM names another one.
find_chromium() {
    local name
    for name in "${CHROMIUM:-}" chromium chromium-browser google-chrome; do
        if [[ -n $name ]] && type -P "$name"; then
            return
        fi
    done
    return 1
}

# Prints a loopback port that is free now.
free_port() {
    node -e 'const s = require("net").createServer().listen(0, "127.0.0.1", () => { console.log(s.address().port); s.close(); })'
}
