#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only
# Fetches the kernel's generator of run-time monitors, tools/verification/dot2, from Debian's source
# package of the kernel: nothing of it belongs into the repository (.cache is ignored by git).
#
#   scripts/fetchDot2.sh
#
# Prints the directory of dot2c. Exit 2 when it cannot be had.
set -eu

seconds=${FETCH_KERNEL_SECONDS:-300}
root=$(cd "$(dirname "$0")/.." && pwd)
cache=${SCMI_LIFETIME_DOT2:-$root/.cache/dot2}
package=linux-source-6.12

fail() {
	echo "fetchDot2: $1" >&2
	exit 2
}

if [ -f "$cache/dot2c" ] && [ -f "$cache/automata.py" ]; then
	echo "$cache"
	exit 0
fi
for tool in apt-get dpkg-deb tar xz timeout; do
	command -v "$tool" >/dev/null || fail "$tool is missing: this script needs a Debian system"
done
mkdir -p "$(dirname "$cache")"
work=$(mktemp -d "$(dirname "$cache")/.dot2.XXXXXX")
trap 'rm -rf "$work"' EXIT
trap 'exit 130' INT TERM

download() {
	(cd "$work" && timeout "$seconds" apt-get download "$package") >"$work/log" 2>&1
}

download || {
	timeout "$seconds" apt-get update >"$work/log" 2>&1 || fail "apt-get update failed: $(tail -n 1 "$work/log")"
	download || fail "apt-get download $package failed: $(tail -n 1 "$work/log")"
}
mkdir "$work/dot2"
dpkg-deb --fsys-tarfile "$work"/*.deb |
	tar -xOf - "./usr/src/$package.tar.xz" |
	tar -xJf - -C "$work/dot2" --strip-components=4 --wildcards "$package/tools/verification/dot2/*"
[ -f "$work/dot2/dot2c" ] || fail "$package has no tools/verification/dot2/dot2c"
mv "$work/dot2" "$cache"
echo "$cache"
