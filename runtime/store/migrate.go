package store

import (
	"context"
	"embed"
	"fmt"
	"io/fs"
	"sort"
)

//go:embed migrations/*.sql
var migrations embed.FS

// migrate applies the migrations that the database has not seen, each in a
// transaction of its own.
func (s *Store) migrate(ctx context.Context) error {
	files, err := fs.Glob(migrations, "migrations/*.sql")
	if err != nil {
		return err
	}
	sort.Strings(files)
	conn, err := s.write.Conn(ctx)
	if err != nil {
		return s.dialect.explain(err)
	}
	defer conn.Close()
	run := func(text string) error {
		_, err := conn.ExecContext(ctx, text)
		return s.dialect.explain(err)
	}
	step := func(do func() error) error {
		if err := run(s.dialect.begin); err != nil {
			return err
		}
		err := error(nil)
		if s.dialect.lock != "" {
			err = run(s.dialect.lock)
		}
		if err == nil {
			err = do()
		}
		if err != nil {
			_ = run("ROLLBACK")
			return err
		}
		return run("COMMIT")
	}
	version := func() (n int, err error) {
		err = conn.QueryRowContext(ctx, "SELECT COALESCE(MAX(version), 0) FROM schema_version").Scan(&n)
		return n, err
	}
	err = step(func() error {
		return run("CREATE TABLE IF NOT EXISTS schema_version (version BIGINT PRIMARY KEY)")
	})
	if err != nil {
		return fmt.Errorf("prepare the database: %w", err)
	}
	if n, err := version(); err != nil {
		return err
	} else if n > len(files) {
		return fmt.Errorf("the database is at version %d and this program knows %d: use a newer crosswalk", n, len(files))
	}
	for i, file := range files {
		err := step(func() error {
			if n, err := version(); err != nil || n > i {
				return err
			}
			text, err := migrations.ReadFile(file)
			if err != nil {
				return err
			}
			if err := run(s.dialect.words.Replace(string(text))); err != nil {
				return err
			}
			_, err = conn.ExecContext(ctx, "INSERT INTO schema_version (version) VALUES ($1)", i+1)
			return err
		})
		if err != nil {
			return fmt.Errorf("bring the database to version %d: %w", i+1, err)
		}
	}
	return nil
}
