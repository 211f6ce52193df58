#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only
# Fetches kunit.py, the kernel's own reader of KTAP, out of Debian's source package, for the test that
# feeds it our output. Nothing of it belongs into the repository (.cache is ignored by git).
# Prints the directory. Exit 2 when it cannot be had.
set -eu

root=$(cd "$(dirname "$0")/.." && pwd)
# kunit.py asks for its place in a kernel tree
target=$root/.cache/kunit/tools/testing/kunit
series=6.12

fail() {
	echo "fetchKunit: $1" >&2
	exit 2
}

if [ -f "$target/kunit.py" ]; then
	echo "$target"
	exit 0
fi
for tool in apt-get dpkg-deb tar xz timeout; do
	command -v "$tool" >/dev/null || fail "$tool is missing: this script needs a Debian system"
done
mkdir -p "$(dirname "$target")"
work=$(mktemp -d "$root/.cache/.kunit.XXXXXX")
trap 'rm -rf "$work"' EXIT
(cd "$work" && timeout 300 apt-get download "linux-source-$series") >"$work/log" 2>&1 ||
	fail "apt-get download linux-source-$series failed: $(tail -n 1 "$work/log"); try apt-get update"
mkdir "$work/tree"
dpkg-deb --fsys-tarfile "$work"/*.deb |
	tar -xOf - "./usr/src/linux-source-$series.tar.xz" |
	tar -xJf - -C "$work/tree" --strip-components=4 "linux-source-$series/tools/testing/kunit" ||
	fail "the package does not unpack"
[ -f "$work/tree/kunit.py" ] || fail "the package holds no kunit.py"
mv -T "$work/tree" "$target" 2>/dev/null || [ -f "$target/kunit.py" ] || fail "cannot write $target"
echo "$target"
