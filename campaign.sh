#!/usr/bin/env bash
# Failure tests of the cluster with counts: the same tests that test.sh runs a few times each. Prints distributions and
# the checker's totals; evidence of what failed is in artifacts/cluster. Needs what test.sh installs, and root for the
# links. Example: ./campaign.sh --kills 100 --rolls 10
set -euo pipefail
cd "$(dirname "$0")"
export DOTNET_NOLOGO=1 DOTNET_CLI_TELEMETRY_OPTOUT=1

usage() {
  cat <<'TEXT'
./campaign.sh [--kills N] [--pauses N] [--stops N] [--rolls N] [--links N] [--crashes N] [--proxies N]
              [--rate BUYERS_PER_SECOND] [--keep]
  kills    kill -9 of an owner             pauses   SIGSTOP of an owner, long and short
  stops    a node leaves and joins         rolls    rolling restarts of all three
  links    every link in every way         crashes  crash of the database
  proxies  every fault of the proxies      keep     saves history and logs of every scenario, not only of failures
Only what is named runs; without a name all run, a few times each. ./test.sh brings what is needed besides the SDK.
TEXT
}

classes=()
add() {
  [[ "${2:-}" =~ ^[0-9]+$ ]] || { usage >&2; exit 2; }
  export "SECKILL_CAMPAIGN_$1=$2"
  [ -z "${3:-}" ] || classes+=(-class "Seckill.Tests.Cluster.$3")
}

while [ $# -gt 0 ]; do
  case "$1" in
    --kills) add KILLS "${2:-}" KillTests; shift 2 ;;
    --pauses) add PAUSES "${2:-}" PauseTests; shift 2 ;;
    --stops) add STOPS "${2:-}" StopTests; shift 2 ;;
    --rolls) add ROLLS "${2:-}" StopTests; shift 2 ;;
    --links) add LINKS "${2:-}" LinkTests; shift 2 ;;
    --crashes) add CRASHES "${2:-}" DatabaseTests; shift 2 ;;
    --proxies) add PROXIES "${2:-}" ProxyTests; shift 2 ;;
    --rate) add RATE "${2:-}"; shift 2 ;;
    --keep) add KEEP 1; shift ;;
    --help) usage; exit 0 ;;
    *) usage >&2; exit 2 ;;
  esac
done
[ ${#classes[@]} -gt 0 ] || classes=(-namespace Seckill.Tests.Cluster)

dotnet build Seckill.Tests -c Release -v q
echo "== $(date -u +%FT%TZ), $(nproc) cores, load $(cut -d' ' -f1-3 /proc/loadavg)"
exec dotnet run --project Seckill.Tests -c Release --no-build -- -noColor -showLiveOutput "${classes[@]}"
