# shellcheck shell=bash
# Ports on loopback: which are free, which one a part had last time, who answers.

HIGHEST_PORT=65535

# Somebody who listens at `localhost` over IPv6 alone would still take our visitors.
taken() {
  (exec 3<>"/dev/tcp/127.0.0.1/$1") 2>/dev/null || (exec 3<>"/dev/tcp/::1/$1") 2>/dev/null
}

# The port itself when it is free, or else the next one that is.
free_port_from() {
  local port=$1
  while taken "$port"; do
    port=$((port + 1))
    [ "$port" -le "$HIGHEST_PORT" ] || die "no port is free from $1 up"
  done
  printf '%s\n' "$port"
}

kept_port() {
  [ ! -f "$PORTS_FILE" ] || sed -n "s/^$1=//p" "$PORTS_FILE"
}

keep_port() {
  local draft=$PORTS_FILE.new
  { [ ! -f "$PORTS_FILE" ] || grep -v "^$1=" "$PORTS_FILE" || true; printf '%s=%s\n' "$1" "$2"; } >"$draft"
  mv -f "$draft" "$PORTS_FILE"
}

# Chooses a port for a part that does not run: the one asked for (`$3`), or the one it had, or `$2`; or the next free one.
choose_port() {
  local part=$1 wanted=${3:-} port
  [ -n "$wanted" ] || wanted=$(kept_port "$part")
  wanted=${wanted:-$2}
  port=$(free_port_from "$wanted")
  [ "$port" = "$wanted" ] || detail "port $wanted is taken, $part takes $port"
  keep_port "$part" "$port"
  printf '%s\n' "$port"
}

is_port() {
  case $1 in
    '' | *[!0-9]*) return 1 ;;
  esac
  [ "${#1}" -le 5 ] && [ "$1" -ge 1 ] && [ "$1" -le "$HIGHEST_PORT" ]
}

# Whether GET /health at a port answers 200 within two seconds.
healthy() {
  local status=''
  # One subshell, so that a refused connection is quiet and its descriptor is closed.
  status=$(
    exec 2>/dev/null 3<>"/dev/tcp/127.0.0.1/$1" || exit 1
    printf 'GET /health HTTP/1.1\r\nHost: 127.0.0.1:%s\r\nConnection: close\r\n\r\n' "$1" >&3
    IFS=' ' read -r -t 2 _ status _ <&3
    printf '%s' "$status"
  ) || return 1
  [ "$status" = 200 ]
}

# Waits until a part answers: `part`, `port`, seconds. Fails when its process ends before that.
wait_healthy() {
  local part=$1 port=$2 until=$((SECONDS + $3))
  until healthy "$port"; do
    running "$part" >/dev/null || return 1
    [ "$SECONDS" -lt "$until" ] || return 1
    sleep 0.1
  done
}
