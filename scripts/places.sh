# shellcheck shell=bash
# Where things are kept. All that a running shop keeps lies in one directory.

# Sets DATA_DIR and what lies in it. Call it once the arguments are read.
use_data_dir() {
  local wanted=${1:-${AMCART_DATA_DIR:-$AMCART_ROOT/.amcart}}
  DATA_DIR=$(from_here "${wanted%/}")
  RUN_DIR=$DATA_DIR/run
  LOG_DIR=$DATA_DIR/log
  SECRETS_FILE=$DATA_DIR/secrets
  ENV_FILE=$DATA_DIR/env
  PORTS_FILE=$DATA_DIR/ports
  IDENTITY_DIR=$DATA_DIR/identity
  SHOP_BINARY=$RUN_DIR/amcart
}

# A path as whoever called the front door means it.
from_here() {
  case $1 in
    /*) printf '%s\n' "$1" ;;
    *) printf '%s\n' "$CALLED_FROM/${1#./}" ;;
  esac
}

make_data_dir() {
  # Somebody's own directory is neither filled nor, with --fresh, emptied.
  if [ -d "$DATA_DIR" ] && [ ! -d "$RUN_DIR" ] && [ -n "$(ls -A "$DATA_DIR")" ]; then
    die "$DATA_DIR holds something else; name an empty directory, or one that is not there yet"
  fi
  mkdir -p "$DATA_DIR" 2>/dev/null || true
  [ -w "$DATA_DIR" ] || die "$DATA_DIR cannot be written to; name another with --data-dir"
  mkdir -p "$RUN_DIR" "$LOG_DIR" "$DATA_DIR/search" "$DATA_DIR/mail" "$IDENTITY_DIR"
  # Its keys are the owner's; the server's user has to reach its cluster.
  chmod 700 "$IDENTITY_DIR"
  chmod 755 "$DATA_DIR"
  # Whoever runs `git add .` with a data directory of their own inside the checkout does not commit it.
  [ -f "$DATA_DIR/.gitignore" ] || printf '*\n' >"$DATA_DIR/.gitignore"
}

# A short name for this data directory, for places outside it.
data_dir_key() {
  printf '%s' "$DATA_DIR" | cksum | cut -d ' ' -f 1
}

# What may be made again at any time and is shared by all checkouts: what cargo builds, what npm installs.
cache_dir() {
  if [ -n "${XDG_CACHE_HOME:-}" ]; then
    printf '%s\n' "$XDG_CACHE_HOME/amcart"
  elif [ -n "${HOME:-}" ] && [ -d "$HOME" ]; then
    printf '%s\n' "$HOME/.cache/amcart"
  else
    printf '%s\n' "$AMCART_ROOT/.amcart/cache"
  fi
}

# Keeps the log of the run before and begins a new one; prints its path.
fresh_log() {
  local log=$LOG_DIR/$1.log
  [ ! -s "$log" ] || mv -f "$log" "$log.1"
  : >"$log"
  printf '%s\n' "$log"
}
