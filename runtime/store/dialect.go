package store

import (
	"database/sql"
	"errors"
	"fmt"
	"strings"

	"github.com/jackc/pgx/v5/pgconn"
	"modernc.org/sqlite"
	sqlite3 "modernc.org/sqlite/lib"
)

// dialect is everything in which the two databases differ. Statements are
// written in the common subset ($1 parameters, ON CONFLICT, RETURNING).
type dialect struct {
	name  string
	words *strings.Replacer // {identity}, {text}, {bytes} in the migrations
	begin string            // starts the writing transaction
	lock  string            // then makes this the only writer; "" if begin does
}

var sqliteDialect = dialect{
	name:  "sqlite",
	words: strings.NewReplacer("{identity}", "INTEGER PRIMARY KEY AUTOINCREMENT", "{text}", "TEXT", "{bytes}", "BLOB"),
	begin: "BEGIN IMMEDIATE",
}

// Text sorts by bytes on both, whatever the database's own locale is.
var postgresDialect = dialect{
	name:  "postgres",
	words: strings.NewReplacer("{identity}", "BIGINT GENERATED ALWAYS AS IDENTITY PRIMARY KEY", "{text}", `TEXT COLLATE "C"`, "{bytes}", "BYTEA"),
	begin: "BEGIN",
	// Writers of one schema take turns; two schemas do not meet.
	lock: "SELECT pg_advisory_xact_lock(hashtext('crosswalk/' || current_schema()))",
}

// explain turns a driver error into one of the package's errors where the
// caller can act on it.
func (d dialect) explain(err error) error {
	if err == nil {
		return nil
	}
	var lite *sqlite.Error
	if errors.As(err, &lite) {
		switch lite.Code() & 0xff {
		case sqlite3.SQLITE_FULL:
			return fmt.Errorf("%w: %w", ErrFull, err)
		case sqlite3.SQLITE_READONLY, sqlite3.SQLITE_CANTOPEN, sqlite3.SQLITE_PERM:
			return fmt.Errorf("%w: %w", ErrNotWritable, err)
		case sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED:
			return fmt.Errorf("%w: %w", ErrLocked, err)
		case sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB:
			return fmt.Errorf("%w: %w", ErrCorrupt, err)
		}
		return err
	}
	var pg *pgconn.PgError
	if errors.As(err, &pg) && pg.Code == "53100" {
		return fmt.Errorf("%w: %w", ErrFull, err)
	}
	if errors.Is(err, sql.ErrConnDone) {
		return fmt.Errorf("%w: %w", ErrClosed, err)
	}
	return err
}

// isUnique reports a violated unique constraint.
func isUnique(err error) bool {
	var lite *sqlite.Error
	if errors.As(err, &lite) {
		return lite.Code() == sqlite3.SQLITE_CONSTRAINT_UNIQUE || lite.Code() == sqlite3.SQLITE_CONSTRAINT_PRIMARYKEY
	}
	var pg *pgconn.PgError
	return errors.As(err, &pg) && pg.Code == "23505"
}

// params gives "$n, $n+1, …" for count values, n from 1.
func params(n, count int) string {
	var b strings.Builder
	for i := range count {
		if i > 0 {
			b.WriteString(", ")
		}
		fmt.Fprintf(&b, "$%d", n+i)
	}
	return b.String()
}
