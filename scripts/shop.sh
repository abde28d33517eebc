# shellcheck shell=bash
# The shop and what it stands on, together: started, looked at, stopped.

# In the order in which they are stopped.
PARTS='shop identity postgres'

# Starts the shop: its program is built, its settings are exported, its databases are up to date.
start_shop() {
  start_part shop "$SHOP_BINARY" serve --port "$SHOP_PORT" --provider-port "$PROVIDER_PORT"
  wait_healthy shop "$SHOP_PORT" 60 || did_not_start shop
  # Somebody else may have taken the port in between, and answer there.
  running shop >/dev/null || did_not_start shop
}

did_not_start() {
  tail -n 15 "$LOG_DIR/$1.log" >&2
  die "$1 does not start; see $LOG_DIR/$1.log"
}

missing_parts() {
  local part
  for part in $PARTS; do
    running "$part" >/dev/null || printf '%s\n' "$part"
  done
}

running_parts() {
  local part
  for part in $PARTS; do
    ! running "$part" >/dev/null || printf '%s\n' "$part"
  done
}

# Whether all parts run and the shop answers.
is_open() {
  [ -z "$(missing_parts)" ] && healthy "$(kept_port shop)"
}

stop_all() {
  # What is under way is finished first.
  stop_part shop 20
  stop_part identity
  stop_postgres
}

public_url() {
  printf 'http://localhost:%s\n' "$(kept_port shop)"
}

# Ends another `up` that is at work here, and with it all that it started.
end_other_up() {
  stop_part up 60
}

# For commands that work on a shop that is open: its settings, its program, its identity provider.
use_open_shop() {
  is_open || die "the shop is not open; ./amcart up opens it"
  load_settings
  IDENTITY_PORT=$(kept_port identity)
}

use_running_identity() {
  running identity >/dev/null || die "the identity provider does not run; ./amcart up starts it"
  IDENTITY_PORT=$(kept_port identity)
}

report() {
  local url
  url=$(public_url)
  cat <<END

  shop      $url
  API       $url/docs
  mails     $url/dev/mail
  sign-in   http://127.0.0.1:$(kept_port identity), where nobody has a password

  Sam Shopper   sam@example.com, buys things           ./amcart token shopper
  Ada Admin     ada@example.com, may do everything     ./amcart token admin

  curl -H "Authorization: Bearer \$(./amcart token shopper)" $url/v1/me

END
}
