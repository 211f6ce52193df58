#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only
# Installs SPIN and a C compiler from Debian, which the benchmark compares with.
set -eu
if command -v spin >/dev/null && command -v gcc >/dev/null; then
	spin -V
	exit 0
fi
sudo=
[ "$(id -u)" -eq 0 ] || sudo=sudo
$sudo apt-get update
$sudo apt-get install -y --no-install-recommends spin gcc libc6-dev
spin -V
