#!/usr/bin/env bash
# Failure tests of the cluster with counts: the same tests that test.sh runs a few times each, and two that are too long
# for it (points, mixed). Prints distributions and the checker's totals; evidence of what failed is in
# artifacts/cluster. Needs what test.sh installs, and root for the links.
# Example: ./campaign.sh --kills 100 --rolls 10
set -euo pipefail
cd "$(dirname "$0")"
export DOTNET_NOLOGO=1 DOTNET_CLI_TELEMETRY_OPTOUT=1

usage() {
  cat <<'TEXT'
./campaign.sh [--kills N] [--pauses N] [--stops N] [--rolls N] [--links N] [--crashes N] [--proxies N]
              [--points N] [--on sqlite|postgres|cluster|copy] [--point NAME] [--mixed N] [--seed S]
              [--rate BUYERS_PER_SECOND] [--keep]
  kills    kill -9 of an owner             pauses   SIGSTOP of an owner, long and short
  stops    a node leaves and joins         rolls    rolling restarts of all three
  links    every link in every way         crashes  crash of the database
  proxies  every fault of the proxies      keep     saves history and logs of every scenario, not only of failures
  points   rounds of deaths at every crash point, at its first, its second and a later hit; on: on one ground only;
           point: at one point only        mixed    faults of all kinds as the seed chooses, one or two at a time
Only what is named runs; without a name all but points and mixed run, a few times each. ./test.sh brings what is needed
besides the SDK.
TEXT
}

classes=()
explicit=()
methods=()
points=0
on=""
add() {
  [[ "${2:-}" =~ ^[0-9]+$ ]] || { usage >&2; exit 2; }
  export "SECKILL_CAMPAIGN_$1=$2"
  [ -z "${3:-}" ] || classes+=(-class "Seckill.Tests.Cluster.$3")
}

# Too long for test.sh, which runs nothing that is explicit.
add_explicit() {
  [[ "${2:-}" =~ ^[1-9][0-9]*$ ]] || { usage >&2; exit 2; }
  export "SECKILL_CAMPAIGN_$1=$2"
  explicit=(-explicit on)
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
    --points) add_explicit POINTS "${2:-}"; points=1; shift 2 ;;
    --mixed) add_explicit MIXED "${2:-}"; methods+=(-method "Seckill.Tests.Cluster.MixedCampaign.*"); shift 2 ;;
    --seed) add SEED "${2:-}"; shift 2 ;;
    --point) export SECKILL_CAMPAIGN_POINT="${2:-}"; shift 2 ;;
    --on)
      case "${2:-}" in
        sqlite) on=Points_OnSqlite_LoseNothing ;;
        postgres) on=Points_OnPostgres_LoseNothing ;;
        cluster) on=Points_OfThreeNodes_LoseNothing ;;
        copy) on=Points_OfAJournalsCopy_LoseNothing ;;
        *) usage >&2; exit 2 ;;
      esac
      shift 2 ;;
    --rate) add RATE "${2:-}"; shift 2 ;;
    --keep) add KEEP 1; shift ;;
    --help) usage; exit 0 ;;
    *) usage >&2; exit 2 ;;
  esac
done
[ "$points" = 0 ] || methods+=(-method "Seckill.Tests.Cluster.CrashCampaign.${on:-*}")
[ ${#classes[@]} -gt 0 ] || [ ${#methods[@]} -gt 0 ] || classes=(-namespace Seckill.Tests.Cluster)

dotnet build Seckill.Tests -c Release -v q
run() {
  echo "== $(date -u +%FT%TZ), $(nproc) cores, load $(cut -d' ' -f1-3 /proc/loadavg)"
  dotnet run --project Seckill.Tests -c Release --no-build -- -noColor -showLiveOutput "$@"
}

# Classes and methods named together would be those that fit both.
code=0
[ ${#classes[@]} -eq 0 ] || run "${classes[@]}" || code=$?
[ ${#methods[@]} -eq 0 ] || run "${explicit[@]}" "${methods[@]}" || code=$?
exit "$code"
