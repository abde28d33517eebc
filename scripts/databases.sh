# shellcheck shell=bash
# A database for each context, and a login that can reach that database and no other.

CONTEXTS='auth catalog inventory order payment cart review notification events'

database_url() {
  printf 'postgres://amcart_%s:%s@127.0.0.1:%s/amcart_%s\n' "$1" "$(database_password "$1")" "$PG_PORT" "$1"
}

database_password() {
  secret "$(upper "$1")_DATABASE_PASSWORD" hex
}

upper() {
  printf '%s' "$1" | tr '[:lower:]' '[:upper:]'
}

# Says SQL on stdin as the cluster's administrator.
as_admin() {
  PGPASSWORD=$(secret POSTGRES_PASSWORD hex) "$PG_BIN/psql" -X -q -v ON_ERROR_STOP=1 -h 127.0.0.1 -p "$PG_PORT" -U "$ADMIN" -d postgres
}

# Makes what is missing and puts right what is there. Does no harm when repeated.
make_databases() {
  local context
  {
    # A new database is open to everybody until it is closed, hence all that follows.
    echo "revoke connect, temporary on database postgres, template1 from public;"
    for context in $CONTEXTS; do
      database_sql "amcart_$context" "$(database_password "$context")"
    done
  } | as_admin >/dev/null || die "the databases cannot be made; if $SECRETS_FILE was lost, ./amcart up --fresh begins anew"
}

database_sql() {
  cat <<END
select 'create role $1' where not exists (select from pg_roles where rolname = '$1') \gexec
alter role $1 with login nosuperuser nocreatedb nocreaterole noreplication nobypassrls password '$2';
alter role $1 set statement_timeout = '20s';
alter role $1 set idle_in_transaction_session_timeout = '20s';
select 'create database $1 owner $1' where not exists (select from pg_database where datname = '$1') \gexec
revoke all on database $1 from public;
END
}
