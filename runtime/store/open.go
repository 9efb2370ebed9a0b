package store

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"io/fs"
	"net/url"
	"os"
	"path/filepath"
	"strings"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/stdlib"
	_ "modernc.org/sqlite" // registers the driver "sqlite"
)

// busyTimeout is how long SQLite waits for another process that looks at the
// same file.
const busyTimeout = 5 * time.Second

func (s *Store) openSQLite(ctx context.Context) error {
	s.dialect = sqliteDialect
	dir, err := filepath.Abs(s.opts.Dir)
	if err != nil {
		return fmt.Errorf("data directory %s: %w", s.opts.Dir, err)
	}
	file := filepath.Join(dir, "crosswalk.db")
	if s.opts.ReadOnly {
		if _, err := os.Stat(file); err != nil {
			return fmt.Errorf("open %s: %w", file, ErrNotFound)
		}
	} else if err := s.claim(dir); err != nil {
		return err
	}
	if s.write, err = openFile(file, "rw"); err != nil {
		return err
	}
	s.write.SetMaxOpenConns(1)
	if s.read, err = openFile(file, "ro"); err != nil {
		return err
	}
	s.read.SetMaxOpenConns(s.opts.Readers)
	s.read.SetMaxIdleConns(s.opts.Readers)
	if s.opts.ReadOnly {
		return s.dialect.explain(s.read.PingContext(ctx))
	}
	return s.verifyPragmas(ctx, file)
}

// claim makes the data directory, checks that it can be written and takes the
// lock that keeps a second process out.
func (s *Store) claim(dir string) error {
	if err := os.MkdirAll(dir, 0o755); err != nil {
		return fmt.Errorf("create %s: %w: %w", dir, ErrNotWritable, err)
	}
	unlock, err := lockFile(filepath.Join(dir, "crosswalk.lock"))
	switch {
	case errors.Is(err, fs.ErrPermission), errors.Is(err, errReadOnly):
		return fmt.Errorf("open %s: %w: %w", dir, ErrNotWritable, err)
	case err != nil:
		return fmt.Errorf("open %s: %w", dir, err)
	}
	s.lock = unlock
	return nil
}

func openFile(file, mode string) (*sql.DB, error) {
	q := url.Values{}
	q.Set("_txlock", "immediate")
	for _, p := range []string{
		fmt.Sprintf("busy_timeout(%d)", busyTimeout.Milliseconds()),
		"foreign_keys(1)", "temp_store(memory)", "cache_size(-32768)",
	} {
		q.Add("_pragma", p)
	}
	if mode == "rw" {
		q.Add("_pragma", "journal_mode(wal)")
		// FULL: a commit is on the disk when it returns. Wrappers of SQLite
		// differ in what they set, so it is stated here and read back.
		q.Add("_pragma", "synchronous(full)")
		q.Add("_pragma", "wal_autocheckpoint(4000)")
	} else {
		q.Add("_pragma", "query_only(1)")
	}
	db, err := sql.Open("sqlite", "file:"+(&url.URL{Path: file}).EscapedPath()+"?"+q.Encode())
	if err != nil {
		return nil, fmt.Errorf("open %s: %w", file, err)
	}
	return db, nil
}

func (s *Store) verifyPragmas(ctx context.Context, file string) error {
	var mode string
	var sync, version int
	if err := s.write.QueryRowContext(ctx, "PRAGMA journal_mode").Scan(&mode); err != nil {
		return fmt.Errorf("open %s: %w", file, s.dialect.explain(err))
	}
	if err := s.write.QueryRowContext(ctx, "PRAGMA synchronous").Scan(&sync); err != nil {
		return fmt.Errorf("open %s: %w", file, s.dialect.explain(err))
	}
	if mode != "wal" || sync != 2 {
		return fmt.Errorf("open %s: journal_mode is %s and synchronous is %d, want wal and 2 (full)", file, mode, sync)
	}
	// A file that is not a database shows only when it is read.
	if err := s.write.QueryRowContext(ctx, "PRAGMA schema_version").Scan(&version); err != nil {
		return fmt.Errorf("open %s: %w", file, s.dialect.explain(err))
	}
	return nil
}

func (s *Store) openPostgres(ctx context.Context) error {
	s.dialect = postgresDialect
	config, err := pgx.ParseConfig(s.opts.URL)
	if err != nil {
		return fmt.Errorf("database address: %s", strings.ReplaceAll(err.Error(), s.opts.URL, "postgres://…"))
	}
	// Durable commits whatever the server's default is.
	config.RuntimeParams["synchronous_commit"] = "on"
	config.RuntimeParams["application_name"] = "crosswalk"
	s.write = stdlib.OpenDB(*config)
	s.write.SetMaxOpenConns(1)
	s.read = stdlib.OpenDB(*config)
	s.read.SetMaxOpenConns(s.opts.Readers)
	s.read.SetMaxIdleConns(s.opts.Readers)
	if err := s.write.PingContext(ctx); err != nil {
		return fmt.Errorf("connect to PostgreSQL at %s:%d, database %s: %w", config.Host, config.Port, config.Database, err)
	}
	return nil
}
