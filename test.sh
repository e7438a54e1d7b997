#!/usr/bin/env bash
# Builds, checks the format and runs every test. Needs the .NET SDK; installs the rest on Debian and Ubuntu.
# Ends with a line "N passed, N failed", taken from the runner's results. With CI=true a skipped test fails, too.
set -euo pipefail
cd "$(dirname "$0")"
export DOTNET_NOLOGO=1 DOTNET_CLI_TELEMETRY_OPTOUT=1
# Most processes of the tests live for seconds: code that is measured to be compiled once more costs them too much. And
# a thread that finds no work leaves the processors to those who have some (DECISIONS 56).
export DOTNET_TieredPGO=0 DOTNET_ThreadPool_UnfairSemaphoreSpinLimit=0

readonly results="$PWD/artifacts/test-results.xml" log="$PWD/artifacts/tests.txt"
# Packages whose programs the tests start; add a line here and its check to missing_packages.
missing_packages() {
  have_postgres || echo postgresql
  # Network namespaces and links for the failure tests of the cluster.
  command -v ip >/dev/null || echo iproute2
  # Signs the example of docs/DELIVERY.md.
  command -v openssl >/dev/null || echo openssl
  # The pages are driven in a real browser; without CJK fonts Chinese has no width to speak of.
  [ -x /usr/bin/chromium ] || echo chromium
  compgen -G "/usr/share/fonts/opentype/noto/NotoSansCJK*" >/dev/null || echo fonts-noto-cjk
  [ -x /usr/lib/rabbitmq/bin/rabbitmq-server ] || echo rabbitmq-server
}

have_postgres() {
  command -v initdb >/dev/null || compgen -G "/usr/lib/postgresql/*/bin/initdb" >/dev/null
}

as_root() {
  if [ "$(id -u)" -eq 0 ]; then "$@"; else sudo "$@"; fi
}

install_packages() {
  local packages
  packages="$(missing_packages)"
  [ -n "$packages" ] || return 0
  command -v apt-get >/dev/null || { echo "test.sh: install $packages, there is no apt-get here" >&2; exit 1; }
  echo "== installing $packages"
  # The tests start servers of their own: Debian must not make and start one besides.
  as_root mkdir -p /etc/postgresql-common
  [ -e /etc/postgresql-common/createcluster.conf ] ||
    echo "create_main_cluster = false" | as_root tee /etc/postgresql-common/createcluster.conf >/dev/null
  as_root apt-get update -qq
  # shellcheck disable=SC2086
  without_services env DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends $packages
}

# Packages of servers start them at once (rabbitmq-server: on every address); Debian asks this file first. A machine
# that has one keeps its own.
without_services() (
  policy=/usr/sbin/policy-rc.d
  if [ ! -e "$policy" ]; then
    trap 'as_root rm -f "$policy"' EXIT
    printf '#!/bin/sh\nexit 101\n' | as_root tee "$policy" >/dev/null
    as_root chmod +x "$policy"
  fi
  as_root "$@"
)

# One attribute of the results' assembly elements, summed.
count() {
  grep -o "<assembly [^>]*>" "$results" | grep -o " $1=\"[0-9]*\"" | grep -o "[0-9]*" |
    awk '{ n += $1 } END { print n + 0 }'
}

# When the time is up: what was running, and what took the most.
tell_time() {
  echo "== not ended when the time was up"
  sed -nE 's/^ *(.*) \[STARTING\].*/\1/p' "$log" | sort >"$log.begun"
  sed -nE 's/^ *(.*) \[FINISHED\].*/\1/p' "$log" | sort | comm -23 "$log.begun" -
  echo "== the longest"
  sed -nE 's/^ *(.*) \[FINISHED\] Time: ([0-9.]+)s/\2 \1/p' "$log" | sort -rn | awk 'NR <= 20'
}

command -v dotnet >/dev/null || { echo "test.sh: the .NET SDK is missing (https://dot.net)" >&2; exit 1; }
install_packages

echo "== build"
dotnet build Seckill.sln -c Release -v q -warnaserror

# In what the tests leave over, for they wait a lot. A wrong format fails the whole at the end; the tests' results are
# wanted all the same. Analyzers, the third part of dotnet format, have been errors of the build.
mkdir -p artifacts
# Under timeout, which takes its children along when it is ended.
nice -n 19 timeout 16m bash -c '
  dotnet format whitespace Seckill.sln --verify-no-changes --no-restore &&
    dotnet format style Seckill.sln --verify-no-changes --no-restore' >artifacts/format.txt 2>&1 &
readonly formatting=$!

echo "== test"
rm -f "$results"
: >"$log"
code=0
# Tests wait more than they work: half as many again at once as there are processors here.
# Into a file: what a test leaves behind must not keep this script waiting for the end of a pipe.
timeout --kill-after=30s 16m \
  dotnet run --project Seckill.Tests -c Release --no-build -- \
  -noColor -maxThreads 1.5x -reporter verbose -xml "$results" "$@" >"$log" 2>&1 &
readonly runner=$!
trap 'kill "$runner" "$formatting" 2>/dev/null || true' EXIT
tail --pid="$runner" -n +1 -f "$log" | grep --line-buffered -vE ' \[(STARTING|FINISHED|NOT RUN)\]' || true
wait "$runner" || code=$?
# 137: it had to be killed.
case $code in 124 | 137) tell_time ;; esac

echo "== format"
format=0
wait "$formatting" || format=$?
trap - EXIT
cat artifacts/format.txt

[ -s "$results" ] || { echo "test.sh: the runner ended with $code and left no results" >&2; exit 1; }

passed="$(count passed)"
failed="$(($(count failed) + $(count errors)))"
skipped="$(count skipped)"
[ "$skipped" -eq 0 ] || echo "$skipped skipped"
echo "$passed passed, $failed failed"
[ "$failed" -eq 0 ] || exit 1
[ "$passed" -gt 0 ] || { echo "test.sh: no test ran" >&2; exit 1; }
[ "$skipped" -eq 0 ] || [ "${CI:-false}" != true ] || { echo "test.sh: a skipped test fails here" >&2; exit 1; }
[ "$format" -eq 0 ] || { echo "test.sh: the format is wrong; dotnet format mends it" >&2; exit 1; }
exit "$code"
