# shellcheck shell=bash
# A PostgreSQL cluster of our own, with its own port and socket. The system's clusters are never touched.

# What the environment says of other servers is not meant for ours.
unset PGHOST PGHOSTADDR PGPORT PGDATABASE PGUSER PGPASSWORD PGPASSFILE PGSERVICE PGSERVICEFILE PGOPTIONS PGSSLMODE PGDATA

ADMIN=amcart
# Where the kernel ends the path of a socket (104 on macOS, 108 on Linux), less the socket's own name.
LONGEST_SOCKET_DIR=85

# Sets PG_BIN to the newest PostgreSQL that is installed, or to the newest of the major version `$1`.
find_postgres() {
  local wanted=${1:-} dir major best=0
  PG_BIN=''
  for dir in "${AMCART_POSTGRES_BIN:-}" /usr/lib/postgresql/*/bin /usr/pgsql-*/bin /opt/homebrew/opt/postgresql@*/bin /usr/local/opt/postgresql@*/bin \
    "$(dirname "$(command -v postgres 2>/dev/null || echo /none/postgres)")"; do
    major=$(postgres_major "$dir") || continue
    [ "$major" -ge "$POSTGRES_NEEDED" ] || continue
    [ "$major" -gt "$best" ] || continue
    [ -z "$wanted" ] || [ "$major" = "$wanted" ] || continue
    PG_BIN=$dir
    best=$major
    # A directory that was named outright is taken.
    [ "$dir" != "${AMCART_POSTGRES_BIN:-}" ] || break
  done
  [ -n "$PG_BIN" ]
}

# The major version of the server whose programs are all in this directory.
postgres_major() {
  local program
  for program in postgres initdb pg_ctl psql; do
    [ -x "$1/$program" ] || return 1
  done
  "$1/postgres" --version | sed -n 's/^[^0-9]*\([0-9]*\).*/\1/p'
}

# Says where the cluster is (CLUSTER_HOME, CLUSTER_DIR, SOCKET_DIR) and who runs it. The server refuses to run as root, so that
# root runs it as another user, who has to reach the directory.
use_cluster() {
  local outside
  outside=/var/tmp/amcart-$(data_dir_key)
  POSTGRES_USER=$(user_for_postgres)
  if { [ -O "$outside" ] && [ -d "$outside/postgres" ]; } || ! as_postgres test -x "$DATA_DIR"; then
    CLUSTER_HOME=$outside
  else
    CLUSTER_HOME=$DATA_DIR
  fi
  use_cluster_in "$CLUSTER_HOME"
}

use_cluster_in() {
  CLUSTER_HOME=$1
  CLUSTER_DIR=$CLUSTER_HOME/postgres
  SOCKET_DIR=$CLUSTER_DIR
  [ "${#SOCKET_DIR}" -le "$LONGEST_SOCKET_DIR" ] || SOCKET_DIR=/var/tmp/amcart-$(data_dir_key)-socket
  # Who made the cluster runs it, whoever came first.
  [ "$(id -u)" != 0 ] || [ ! -d "$CLUSTER_DIR" ] || POSTGRES_USER=$(owner_of "$CLUSTER_DIR")
}

# Empty: we ourselves.
user_for_postgres() {
  [ "$(id -u)" = 0 ] || return 0
  if id postgres >/dev/null 2>&1; then echo postgres; else echo nobody; fi
}

owner_of() {
  stat -c %U "$1" 2>/dev/null || stat -f %Su "$1"
}

as_postgres() {
  if [ -z "$POSTGRES_USER" ]; then
    "$@"
  elif have setpriv; then
    setpriv --reuid="$POSTGRES_USER" --regid="$(id -g "$POSTGRES_USER")" --init-groups -- "$@"
  elif have runuser; then
    runuser -u "$POSTGRES_USER" -- "$@"
  else
    sudo -n -u "$POSTGRES_USER" -- "$@"
  fi
}

# A directory that is the server's alone. One that is there already has to be, too: others may write beside it.
make_postgres_dir() {
  mkdir -p "$1"
  if [ -L "$1" ] || { [ ! -O "$1" ] && [ "$(owner_of "$1")" != "${POSTGRES_USER:-$(id -un)}" ]; }; then
    die "$1 belongs to somebody else"
  fi
  [ -z "$POSTGRES_USER" ] || chown "$POSTGRES_USER" "$1"
  chmod 700 "$1"
}

# Makes the cluster when there is none. It appears whole or not at all. The words are initdb's.
make_cluster() {
  local draft=$CLUSTER_DIR.new
  [ ! -f "$CLUSTER_DIR/PG_VERSION" ] || return 0
  if [ "$CLUSTER_HOME" != "$DATA_DIR" ]; then
    mkdir -p "$CLUSTER_HOME"
    { [ -O "$CLUSTER_HOME" ] && [ ! -L "$CLUSTER_HOME" ]; } || die "$CLUSTER_HOME belongs to somebody else"
    detail "user $POSTGRES_USER, as whom the server runs, cannot reach $DATA_DIR: it is kept in $CLUSTER_HOME"
  fi
  rm -rf "$draft" "$CLUSTER_DIR"
  make_postgres_dir "$draft"
  initialise "$draft" "$@"
  mv "$draft" "$CLUSTER_DIR"
}

# Throws away the cluster, which does not run.
remove_cluster() {
  rm -rf "$CLUSTER_DIR" "$CLUSTER_DIR.new"
  [ "$SOCKET_DIR" = "$CLUSTER_DIR" ] || rm -rf "$SOCKET_DIR"
  [ "$CLUSTER_HOME" = "$DATA_DIR" ] || rm -rf "$CLUSTER_HOME"
}

# Runs initdb in a directory: passwords everywhere, UTF-8, the same order of texts on every machine.
initialise() {
  local dir=$1 password_file=$1.password
  shift
  (umask 077 && secret POSTGRES_PASSWORD hex >"$password_file")
  [ -z "$POSTGRES_USER" ] || chown "$POSTGRES_USER" "$password_file"
  (cd / && as_postgres "$PG_BIN/initdb" -D "$dir" -U "$ADMIN" --pwfile="$password_file" --auth=scram-sha-256 \
    --encoding=UTF8 --locale="$(plain_locale)" "$@" >"$LOG_DIR/initdb.log" 2>&1) || {
    rm -f "$password_file"
    cat "$LOG_DIR/initdb.log" >&2
    die "initdb failed"
  }
  rm -f "$password_file"
  printf "include 'amcart.conf'\n" >>"$dir/postgresql.conf"
}

# Compares by code point, and knows letters beyond ASCII where the system lets it.
plain_locale() {
  if locale -a 2>/dev/null | grep -qiE '^C\.utf-?8$'; then echo C.UTF-8; else echo C; fi
}

# More lines for the server's settings.
POSTGRES_EXTRA=''

# Settings for a laptop that loses nothing. They are written anew at each start.
write_postgres_conf() {
  cat >"$CLUSTER_DIR/amcart.conf" <<END
# Made by ./amcart at each start.
cluster_name = 'amcart'
listen_addresses = '127.0.0.1'
port = $PG_PORT
unix_socket_directories = '$(printf '%s' "$SOCKET_DIR" | sed "s/'/''/g")'
max_connections = 300
shared_buffers = 256MB
max_wal_size = 2GB
random_page_cost = 1.1
jit = off
timezone = 'UTC'
log_timezone = 'UTC'
log_line_prefix = '%m [%p] %q%u@%d '
log_min_duration_statement = 1s
$POSTGRES_EXTRA
END
}

# Starts the server unless it runs. Sets PG_PORT.
start_postgres() {
  if running postgres >/dev/null || take_up_postgres; then
    PG_PORT=$(kept_port postgres)
    return 0
  fi
  use_version_of_cluster
  PG_PORT=$(choose_port postgres 54320)
  write_postgres_conf
  # A socket's lock may name a process that is a zombie, or is somebody else's by now; the directory's own lock is enough.
  rm -f "$SOCKET_DIR"/.s.PGSQL.*
  [ "$SOCKET_DIR" = "$CLUSTER_DIR" ] || make_postgres_dir "$SOCKET_DIR"
  launch_postgres "$(fresh_log postgres)" || {
    tail -n 15 "$LOG_DIR/postgres.log" >&2
    die "PostgreSQL does not start; see $LOG_DIR/postgres.log"
  }
  record postgres "$(head -n 1 "$CLUSTER_DIR/postmaster.pid")"
}

use_version_of_cluster() {
  local made_by
  made_by=$(cat "$CLUSTER_DIR/PG_VERSION")
  find_postgres "$made_by" || die "the data were made by PostgreSQL $made_by, which is not here any more; install it, or begin anew with ./amcart up --fresh"
}

# A server that was killed may have left a process behind that still ends; until then the next one refuses to start.
launch_postgres() {
  local log=$1 until=$((SECONDS + 40)) before waits=''
  while :; do
    before=$(wc -l <"$log")
    # The log is opened by us, because the server's user may not reach it.
    (cd / && as_postgres "$PG_BIN/pg_ctl" start -D "$CLUSTER_DIR" -s -w -t 120 </dev/null >>"$log" 2>&1) && return 0
    tail -n "+$((before + 1))" "$log" | grep -q 'still in use' || return 1
    [ "$SECONDS" -lt "$until" ] || return 1
    [ -n "$waits" ] || detail "a session of the server before has still to end"
    waits=yes
    sleep 0.5
  done
}

# Looks at the lock that a server before left. True: it is a server of this cluster, still at work, and is ours again.
# Otherwise, when somebody else's process or a zombie has the number by now, the lock gets a number that nobody has: PostgreSQL
# then sees by its other means whether the directory is free.
take_up_postgres() {
  local lock=$CLUSTER_DIR/postmaster.pid pid nobody rest
  [ -s "$lock" ] || return 1
  pid=$(head -n 1 "$lock")
  if [ -z "$(started_at "$pid")" ] || ! command_line "$pid" | grep -qF "$CLUSTER_DIR"; then
    (exit 0) &
    nobody=$!
    wait "$nobody" || true
    rest=$(tail -n +2 "$lock")
    printf '%s\n%s\n' "$nobody" "$rest" >"$lock"
    return 1
  fi
  record postgres "$pid"
}

# Fast: sessions are ended, what was committed is kept.
stop_postgres() {
  stop_part postgres 30 INT
}
