// Package storetest opens stores for tests, on every database that the store
// supports.
package storetest

import (
	"context"
	"database/sql"
	"fmt"
	"net/url"
	"os"
	"sync"
	"testing"
	"time"

	"crosswalk/runtime/store"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/stdlib"
)

// Engine is one kind of database. New gives the options of a fresh, empty one;
// opening them again finds what was stored.
type Engine struct {
	Name string
	New  func(t testing.TB) store.Options
}

// Engines lists them all.
func Engines() []Engine {
	return []Engine{
		{"sqlite", func(t testing.TB) store.Options { return store.Options{Dir: t.TempDir()} }},
		{"postgres", func(t testing.TB) store.Options { return store.Options{URL: Postgres(t)} }},
	}
}

// Open opens a store and closes it with the test.
func Open(t testing.TB, opts store.Options) *store.Store {
	t.Helper()
	s, err := store.Open(context.Background(), opts)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = s.Close() })
	return s
}

// Temp is a fresh SQLite store.
func Temp(t testing.TB) *store.Store { return Open(t, store.Options{Dir: t.TempDir()}) }

var server struct {
	sync.Mutex
	url string
	err error
}

// Postgres gives the address of a PostgreSQL schema of the test's own, dropped
// when it ends. The server is the one that CROSSWALK_TEST_POSTGRES names, else
// one on 127.0.0.1:5432 that lets us in without a password, else a private one
// started from the installed PostgreSQL.
func Postgres(t testing.TB) string {
	t.Helper()
	server.Lock()
	defer server.Unlock()
	if server.url == "" && server.err == nil {
		server.url, server.err = findPostgres()
	}
	if server.err != nil {
		t.Fatal(server.err)
	}
	name := fmt.Sprintf("cw_%d_%d", os.Getpid(), time.Now().UnixNano())
	if err := execute(server.url, "CREATE SCHEMA "+name); err != nil {
		t.Fatal(err)
	}
	base := server.url
	t.Cleanup(func() {
		if err := execute(base, "DROP SCHEMA "+name+" CASCADE"); err != nil {
			t.Error(err)
		}
	})
	u, err := url.Parse(base)
	if err != nil {
		t.Fatal(err)
	}
	q := u.Query()
	q.Set("search_path", name)
	u.RawQuery = q.Encode()
	return u.String()
}

func execute(address, text string) error {
	config, err := pgx.ParseConfig(address)
	if err != nil {
		return err
	}
	config.ConnectTimeout = 5 * time.Second
	db := stdlib.OpenDB(*config)
	defer db.Close()
	return exec1(db, text)
}

func exec1(db *sql.DB, text string) error {
	ctx, cancel := context.WithTimeout(context.Background(), 20*time.Second)
	defer cancel()
	_, err := db.ExecContext(ctx, text)
	return err
}

func findPostgres() (string, error) {
	if address := os.Getenv("CROSSWALK_TEST_POSTGRES"); address != "" {
		return address, execute(address, "SELECT 1")
	}
	for _, address := range []string{
		"postgres://postgres@127.0.0.1:5432/test?sslmode=disable",
		"postgres://postgres@127.0.0.1:5432/postgres?sslmode=disable",
	} {
		if execute(address, "SELECT 1") == nil {
			return address, nil
		}
	}
	return startPostgres()
}

const help = "install PostgreSQL (Debian: apt-get install postgresql), or set CROSSWALK_TEST_POSTGRES to the address of one"
