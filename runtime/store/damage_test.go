package store_test

import (
	"context"
	"database/sql"
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"crosswalk/runtime/store"
	"crosswalk/runtime/store/storetest"
)

// alter changes the database behind the store's back.
func alter(t *testing.T, opts store.Options, text string) {
	t.Helper()
	driver, address := "pgx", opts.URL
	if opts.Dir != "" {
		driver, address = "sqlite", filepath.Join(opts.Dir, "crosswalk.db")
	}
	db, err := sql.Open(driver, address)
	if err != nil {
		t.Fatal(err)
	}
	defer db.Close()
	if _, err := db.ExecContext(t.Context(), text); err != nil {
		t.Fatal(err)
	}
}

func TestVerifyNamesTheFirstBrokenRow(t *testing.T) {
	for _, c := range []struct {
		name, change, reason string
		row                  int64
	}{
		{"detail", "UPDATE journal SET detail = '{\"a\":1}' WHERE seq = 3", "content", 3},
		{"time", "UPDATE journal SET at = at + 1 WHERE seq = 2", "content", 2},
		{"deleted", "DELETE FROM journal WHERE seq = 4", "missing", 4},
		{"deleted at the end", "DELETE FROM journal WHERE seq = 5", "missing", 5},
		{"hash", "UPDATE journal SET hash = 'x' WHERE seq = 1", "content", 1},
		{"two rows exchanged", "UPDATE journal SET seq = CASE seq WHEN 2 THEN -3 ELSE -2 END WHERE seq IN (2, 3); UPDATE journal SET seq = -seq WHERE seq < 0", "follow", 2},
		{"payload", "UPDATE payloads SET body = 'other'", "payload", 2},
		{"payload gone", "DELETE FROM payloads", "payload", 2},
		{"head", "UPDATE chain SET hash = 'x'", "head", 5},
	} {
		t.Run(c.name, func(t *testing.T) {
			onEach(t, func(t *testing.T, opts store.Options) {
				s := storetest.Open(t, opts)
				for i := range 5 {
					do(t, s, func(tx *store.Tx) error {
						e := &store.Entry{Type: "x", Correlation: "c"}
						if i == 1 {
							var err error
							if e.After, err = tx.Payload([]byte("body")); err != nil {
								return err
							}
						}
						return tx.Append(e)
					})
				}
				alter(t, opts, c.change)
				_, err := s.Verify(t.Context())
				var broken *store.BrokenError
				if !errors.As(err, &broken) || broken.Seq != c.row || !strings.Contains(broken.Reason, c.reason) {
					t.Errorf("Verify = %v, want row %d and %q", err, c.row, c.reason)
				}
			})
		})
	}
}

func TestOpenSaysWhatIsWrong(t *testing.T) {
	ctx := t.Context()
	t.Run("in use", func(t *testing.T) {
		opts := store.Options{Dir: t.TempDir()}
		storetest.Open(t, opts)
		if _, err := store.Open(ctx, opts); !errors.Is(err, store.ErrLocked) || !strings.Contains(err.Error(), opts.Dir) {
			t.Errorf("second Open = %v, want ErrLocked with the directory", err)
		}
		opts.ReadOnly = true
		look := storetest.Open(t, opts)
		if _, err := look.Verify(ctx); err != nil {
			t.Errorf("looking beside a running process: %v", err)
		}
		if err := look.Do(ctx, func(*store.Tx) error { return nil }); err == nil {
			t.Error("a store for reading only was written")
		}
	})
	t.Run("a file is in the way", func(t *testing.T) {
		dir := filepath.Join(t.TempDir(), "data")
		if err := os.WriteFile(dir, nil, 0o600); err != nil {
			t.Fatal(err)
		}
		if _, err := store.Open(ctx, store.Options{Dir: dir}); !errors.Is(err, store.ErrNotWritable) || !strings.Contains(err.Error(), dir) {
			t.Errorf("Open = %v, want ErrNotWritable with the path", err)
		}
	})
	t.Run("not writable", func(t *testing.T) {
		// /proc takes no files from anybody, root included.
		if _, err := store.Open(ctx, store.Options{Dir: "/proc/crosswalk"}); !errors.Is(err, store.ErrNotWritable) {
			t.Errorf("Open = %v, want ErrNotWritable", err)
		}
	})
	t.Run("not a database", func(t *testing.T) {
		dir := t.TempDir()
		if err := os.WriteFile(filepath.Join(dir, "crosswalk.db"), []byte(strings.Repeat("not a database ", 1000)), 0o600); err != nil {
			t.Fatal(err)
		}
		if _, err := store.Open(ctx, store.Options{Dir: dir}); !errors.Is(err, store.ErrCorrupt) {
			t.Errorf("Open = %v, want ErrCorrupt", err)
		}
	})
	t.Run("newer database", func(t *testing.T) {
		onEach(t, func(t *testing.T, opts store.Options) {
			_ = storetest.Open(t, opts).Close()
			alter(t, opts, "INSERT INTO schema_version (version) VALUES (99)")
			if _, err := store.Open(ctx, opts); err == nil || !strings.Contains(err.Error(), "newer crosswalk") {
				t.Errorf("Open = %v", err)
			}
		})
	})
	t.Run("no server", func(t *testing.T) {
		_, err := store.Open(ctx, store.Options{URL: "postgres://nobody:secret@127.0.0.1:1/x"})
		if err == nil || strings.Contains(err.Error(), "secret") || !strings.Contains(err.Error(), "127.0.0.1:1") {
			t.Errorf("Open = %v, want the address without the password", err)
		}
	})
}

func TestFullDiskIsToldAndHarmsNothing(t *testing.T) {
	opts := store.Options{Dir: t.TempDir()}
	s := storetest.Open(t, opts)
	do(t, s, func(tx *store.Tx) error { return tx.Append(&store.Entry{Type: "x", Correlation: "kept"}) })
	_ = s.Close()
	s = storetest.Open(t, opts)
	// SQLite's own limit on pages gives the error of a full disk.
	if err := s.LimitPages(t.Context(), 60); err != nil {
		t.Fatal(err)
	}
	big := func(tx *store.Tx) error {
		if _, err := tx.Payload(make([]byte, 1<<20)); err != nil {
			return err
		}
		return tx.Append(&store.Entry{Type: "x", Correlation: "lost"})
	}
	if err := s.Do(t.Context(), big); !errors.Is(err, store.ErrFull) {
		t.Fatalf("Do on a full disk = %v, want ErrFull", err)
	}
	if err := s.LimitPages(t.Context(), 1<<20); err != nil {
		t.Fatal(err)
	}
	do(t, s, big)
	if v, err := s.Verify(context.Background()); err != nil || v.Rows != 2 {
		t.Errorf("Verify = %+v, %v", v, err)
	}
}

func TestFaultsAroundTheCommit(t *testing.T) {
	onEach(t, func(t *testing.T, opts store.Options) {
		fault := errors.New("fault")
		at := ""
		opts.Fault = func(point string) error {
			if point == at {
				return fault
			}
			return nil
		}
		s := storetest.Open(t, opts)
		for point, stored := range map[string]bool{"store/begin": false, "store/before-commit": false, "store/after-commit": true} {
			at = point
			err := s.Do(t.Context(), func(tx *store.Tx) error { return tx.AddMessage(message(point, point)) })
			if !errors.Is(err, fault) || errors.Is(err, store.ErrUnknown) != stored {
				t.Errorf("%s: %v", point, err)
			}
			if _, err := s.Message(t.Context(), point); (err == nil) != stored {
				t.Errorf("%s: stored %v, want %v", point, err == nil, stored)
			}
		}
	})
}
