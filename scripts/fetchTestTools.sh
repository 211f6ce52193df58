#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only
# Brings what the tests read besides npm's packages: kernel trees, the kernel's reader of KTAP and its
# generator of monitors, the schemas of SARIF and JUnit, b4, GNU parallel, clang-format, SPIN, Chromium. What
# cannot be had is said, and the tests that need it are skipped. Always exit 0.
set -u

# For each, and thrice that for all together: a network that hangs must not take the tests' time.
seconds=${FETCH_SECONDS:-300}
end=$(($(date +%s) + 3 * seconds))
cd "$(dirname "$0")/.."

try() {
	what=$1
	shift
	left=$((end - $(date +%s)))
	[ "$left" -le "$seconds" ] || left=$seconds
	{ [ "$left" -gt 0 ] && timeout "$left" "$@" >/dev/null; } || echo "SKIPPED: no $what: the tests that need it do not run" >&2
}

install() {
	dpkg -s "$1" >/dev/null 2>&1 && return
	apt-get install -y --no-install-recommends "$1" >/dev/null 2>&1 ||
		{ apt-get update && apt-get install -y --no-install-recommends "$1"; } >/dev/null 2>&1
}

if [ "${1:-}" = install ]; then
	install "$2"
	exit
fi

FETCH_KERNEL_SECONDS=$seconds
export FETCH_KERNEL_SECONDS
try 'kernel trees' sh scripts/fetchKernel.sh
try 'kunit.py' sh scripts/fetchKunit.sh
try 'dot2c' sh scripts/fetchDot2.sh
try 'b4' sh scripts/fetchB4.sh
try 'schemas of SARIF and JUnit' sh scripts/fetchSchemas.sh
try 'docutils' sh "$0" install python3-docutils
try 'GNU parallel' sh "$0" install parallel
try 'clang-format' sh "$0" install clang-format
try 'SPIN' sh bench/installSpin.sh
[ -n "${CHROMIUM:-}" ] || try 'Chromium' sh "$0" install chromium
exit 0
