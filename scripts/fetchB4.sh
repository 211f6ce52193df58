#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only
# Fetches b4 for the test that lets it run our checks: 0.14 or newer, which Debian has since trixie. It is
# unpacked below .cache (ignored by git) and not installed; what it needs of Python is, from the system's
# own release.
#
#   scripts/fetchB4.sh
#
# Prints its directory. Exit 2 when it cannot be had.
set -eu

seconds=${FETCH_KERNEL_SECONDS:-300}
root=$(cd "$(dirname "$0")/.." && pwd)
target=$root/.cache/b4
release=trixie

fail() {
	echo "fetchB4: $1" >&2
	exit 2
}

if [ -x "$target/usr/bin/b4" ]; then
	echo "$target"
	exit 0
fi
for tool in apt-get dpkg-deb timeout; do
	command -v "$tool" >/dev/null || fail "$tool is missing: this script needs a Debian system"
done
mkdir -p "$root/.cache"
work=$(mktemp -d "$root/.cache/.b4.XXXXXX")
trap 'rm -rf "$work"' EXIT
trap 'exit 130' INT TERM

site=$(apt-get indextargets --format '$(SITE)' 'Created-By: Packages' 'Label: Debian' | sort -u | head -n 1)
[ -n "$site" ] || fail 'apt-get knows no mirror of Debian; try apt-get update'
mkdir -p "$work/sources" "$work/lists/partial" "$work/cache/archives/partial"
echo "deb [signed-by=/usr/share/keyrings/debian-archive-keyring.gpg] $site $release main" >"$work/sources/b4.list"

# lists of its own: the system's are not touched
apt() {
	(cd "$work" && timeout "$seconds" apt-get -o Dir::Etc::sourcelist=/dev/null -o Dir::Etc::sourceparts="$work/sources" \
		-o Dir::State::lists="$work/lists" -o Dir::Cache="$work/cache" "$@") >"$work/log" 2>&1
}

apt update || fail "apt-get update failed: $(tail -n 1 "$work/log")"
apt download b4 || fail "apt-get download b4 failed: $(tail -n 1 "$work/log")"
timeout "$seconds" apt-get install -y --no-install-recommends \
	git-filter-repo python3-dkim python3-dnspython python3-patatt python3-requests >"$work/log" 2>&1 ||
	fail "what b4 needs cannot be installed: $(tail -n 1 "$work/log")"
dpkg-deb -x "$work"/b4_*.deb "$work/tree" || fail 'the package does not unpack'
mv -T "$work/tree" "$target" 2>/dev/null || [ -x "$target/usr/bin/b4" ] || fail "cannot write $target"
echo "$target"
