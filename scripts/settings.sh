# shellcheck shell=bash
# The shop's settings, as environment variables: written down for whoever runs the program by hand, and exported.

# A secret by name, made the first time that it is asked for: `hex` or `base64`, of 32 bytes.
secret() {
  local kept
  kept=$([ ! -f "$SECRETS_FILE" ] || sed -n "s/^$1=//p" "$SECRETS_FILE")
  if [ -z "$kept" ]; then
    kept=$(random_"$2")
    (umask 077 && printf '%s=%s\n' "$1" "$kept" >>"$SECRETS_FILE")
  fi
  printf '%s\n' "$kept"
}

random_hex() {
  od -An -v -tx1 -N32 /dev/urandom | tr -d ' \n'
}

random_base64() {
  head -c 32 /dev/urandom | base64 | tr -d '\n'
}

# Writes and exports the settings, once all ports are known.
write_settings() {
  local draft=$ENV_FILE.new
  (
    umask 077
    {
      printf '# Made by ./amcart up at each start. Holds secrets. For a shell: set -a; . %s; set +a\n' "$(quoted "$ENV_FILE")"
      setting AMCART_ENVIRONMENT local
      setting AMCART_CURRENCY EUR
      setting AMCART_PUBLIC_URL "http://localhost:$SHOP_PORT"
      setting AMCART_TEMPLATE "$AMCART_ROOT/template.yaml"
      setting AMCART_LOG "${AMCART_LOG:-info}"
      setting AMCART_DATA_DIR "$DATA_DIR"
      setting AMCART_SEARCH_DIR "$DATA_DIR/search"
      setting AMCART_MAIL_DIR "$DATA_DIR/mail"
      setting AMCART_IDP_ISSUER "$(issuer)"
      setting AMCART_IDP_AUDIENCE amcart-api
      setting AMCART_IDP_CLIENT_ID amcart-web
      setting AMCART_CURSOR_KEY "$(secret CURSOR_KEY hex)"
      setting AMCART_SESSION_KEY "$(secret SESSION_KEY base64)"
      setting AMCART_PAYMENT_PROVIDER_URL "http://127.0.0.1:$PROVIDER_PORT"
      setting AMCART_PAYMENT_PROVIDER_SECRET "$(secret PAYMENT_PROVIDER_SECRET hex)"
      database_settings
    } >"$draft"
  )
  mv -f "$draft" "$ENV_FILE"
  load_settings
}

# The settings of the shop as it was, with the database where it is now.
keep_settings() {
  SHOP_PORT=$(kept_port shop)
  PROVIDER_PORT=$(kept_port provider)
  IDENTITY_PORT=$(kept_port identity)
  write_settings
}

database_settings() {
  local context
  for context in $CONTEXTS; do
    setting "AMCART_$(upper "$context")_DATABASE_URL" "$(database_url "$context")"
  done
}

# One line that a shell reads back as it was.
setting() {
  printf '%s=%s\n' "$1" "$(quoted "$2")"
}

quoted() {
  printf "'%s'" "$(printf '%s' "$1" | sed "s/'/'\\\\''/g")"
}

# Exports the settings that were written last.
load_settings() {
  set -a
  # shellcheck source=/dev/null
  . "$ENV_FILE"
  set +a
}
