# shellcheck shell=bash
# The development identity provider, in local/identity.

issuer() {
  printf 'http://127.0.0.1:%s\n' "$IDENTITY_PORT"
}

# Puts what the provider depends on into the cache, once for each lock file, and a link to it into the tree.
install_identity() {
  local lock=local/identity/package-lock.json link=local/identity/node_modules kept draft
  kept=$(cache_dir)/identity/$(cksum <$lock | tr ' ' '-')
  # The file that npm writes last; it is also gone when somebody ran npm in the tree, through the link.
  if [ ! -f "$kept/node_modules/.package-lock.json" ]; then
    step "installing what the identity provider needs with npm"
    mkdir -p "$(dirname "$kept")"
    draft=$(mktemp -d "$kept.XXXXXX")
    cp local/identity/package.json $lock "$draft"
    long_run npm --prefix "$draft" ci --omit=dev --ignore-scripts --no-audit --no-fund --no-update-notifier --loglevel=error >&2 || {
      rm -rf "$draft"
      die "npm did not install what the identity provider needs"
    }
    rm -rf "$kept"
    mv "$draft" "$kept"
  fi
  if [ "$(readlink $link 2>/dev/null)" != "$kept/node_modules" ]; then
    rm -rf $link
    ln -s "$kept/node_modules" $link
  fi
}

# Starts the provider unless it runs. Sets IDENTITY_PORT. Whoever needs it waits for it.
start_identity() {
  if running identity >/dev/null; then
    IDENTITY_PORT=$(kept_port identity)
    return 0
  fi
  install_identity
  IDENTITY_PORT=$(choose_port identity 9400)
  start_part identity node local/identity/provider.mjs --port "$IDENTITY_PORT" --data-dir "$IDENTITY_DIR"
}

await_identity() {
  wait_healthy identity "$IDENTITY_PORT" 30 || did_not_start identity
}

# Prints a token; the words are those of `./amcart token`.
token() {
  node local/identity/token.mjs --issuer "$(issuer)" "$@"
}
