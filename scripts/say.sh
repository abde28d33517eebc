# shellcheck shell=bash
# How the front door speaks: progress and warnings on stderr, answers on stdout.

if [ -t 2 ] && [ -z "${NO_COLOR:-}" ]; then
  BOLD=$(printf '\033[1m') DIM=$(printf '\033[2m') RED=$(printf '\033[31m') GREEN=$(printf '\033[32m') PLAIN=$(printf '\033[0m')
else
  BOLD='' DIM='' RED='' GREEN='' PLAIN=''
fi
readonly BOLD DIM RED GREEN PLAIN

say() {
  printf '%s\n' "$*" >&2
}

step() {
  printf '%s==>%s %s\n' "$GREEN$BOLD" "$PLAIN" "$*" >&2
}

detail() {
  printf '%s    %s%s\n' "$DIM" "$*" "$PLAIN" >&2
}

warn() {
  printf '%samcart:%s %s\n' "$RED$BOLD" "$PLAIN" "$*" >&2
}

die() {
  warn "$*"
  exit 1
}

# For what was typed wrongly. 64 is EX_USAGE.
refuse() {
  warn "$*"
  exit 64
}

# How long something took that began at SECONDS=$1.
elapsed() {
  local seconds=$((SECONDS - $1))
  if [ "$seconds" -lt 60 ]; then
    printf '%s s' "$seconds"
  else
    printf '%s min %s s' $((seconds / 60)) $((seconds % 60))
  fi
}
