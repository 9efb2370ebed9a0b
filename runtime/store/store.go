// Package store is the system of record: inbox, messages, entities, journal,
// outbox and idempotency keys, in SQLite (the default) or PostgreSQL.
//
// Do is the one way to change anything. It gathers concurrent callers into one
// transaction and returns only after that transaction is durable, so a caller
// may acknowledge what it stored as soon as Do returns nil. Everything that must
// hold together (an event, the entity it changes, its journal rows, the messages
// it causes) is written by one Do.
//
// There is one writer at a time on both databases. That makes the journal one
// unbroken hash chain, and it makes read-modify-write inside Do safe without
// further locks.
package store

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"strings"
	"sync"
	"time"
)

// Sentinel errors. Open and Do wrap them with the path or statement concerned.
var (
	// ErrNotFound reports a row that does not exist.
	ErrNotFound = errors.New("not found")
	// ErrConflict reports that a row changed since the caller read it.
	ErrConflict = errors.New("changed in the meantime")
	// ErrNotWritable reports a data directory that cannot be written.
	ErrNotWritable = errors.New("data directory is not writable")
	// ErrLocked reports that another process uses the data directory.
	ErrLocked = errors.New("data directory is in use by another process; stop it or choose another directory")
	// ErrFull reports that the disk is full.
	ErrFull = errors.New("no space left for the database")
	// ErrCorrupt reports a damaged database file.
	ErrCorrupt = errors.New("database file is damaged")
	// ErrClosed reports use after Close.
	ErrClosed = errors.New("store is closed")
)

// Options says which database to use and how. Dir or URL is required.
type Options struct {
	// Dir is the data directory; SQLite keeps crosswalk.db in it. It is created.
	Dir string
	// URL selects PostgreSQL: postgres://user@host/database. Tables live in the
	// schema of the connection's search_path.
	URL string
	// ReadOnly opens an existing SQLite database beside a running process, to
	// look. Do fails.
	ReadOnly bool
	// Readers is the number of connections for reading. Zero means 4.
	Readers int
	// MaxBatch bounds how many callers share one transaction. Zero means 256.
	MaxBatch int
	// Now is the clock for row times. Nil means time.Now.
	Now func() time.Time
	// Fault, when set, is asked before and after every commit; an error takes
	// the place of the commit's result. For fault tests only.
	Fault func(point string) error
}

func (o Options) withDefaults() Options {
	if o.Readers == 0 {
		o.Readers = 4
	}
	if o.MaxBatch == 0 {
		o.MaxBatch = 256
	}
	if o.Now == nil {
		o.Now = time.Now
	}
	if o.Fault == nil {
		o.Fault = func(string) error { return nil }
	}
	return o
}

// Store is an open database. It is safe for concurrent use.
type Store struct {
	Reads
	opts    Options
	dialect dialect
	write   *sql.DB // one connection
	read    *sql.DB
	lock    func() // gives the data directory free
	jobs    chan *job
	closing chan struct{}
	stopped chan struct{}
	once    sync.Once
	feed    feed
	stmts   sync.Map // query text -> *sql.Stmt on read
}

// Open opens or creates the database and brings its tables up to date.
func Open(ctx context.Context, opts Options) (*Store, error) {
	opts = opts.withDefaults()
	s := &Store{
		opts:    opts,
		jobs:    make(chan *job, 4*opts.MaxBatch),
		closing: make(chan struct{}),
		stopped: make(chan struct{}),
		lock:    func() {},
	}
	var err error
	switch {
	case strings.HasPrefix(opts.URL, "postgres://"), strings.HasPrefix(opts.URL, "postgresql://"):
		err = s.openPostgres(ctx)
	case opts.URL != "":
		return nil, fmt.Errorf("database address %q: want postgres://…, or none for SQLite in the data directory", opts.URL)
	case opts.Dir == "":
		return nil, errors.New("store: a data directory or a database address is required")
	default:
		err = s.openSQLite(ctx)
	}
	if err != nil {
		s.release()
		return nil, err
	}
	s.Reads = Reads{q: poolQuerier{s}, d: s.dialect}
	if !opts.ReadOnly {
		if err := s.migrate(ctx); err != nil {
			s.release()
			return nil, err
		}
		go s.commitLoop()
	} else {
		close(s.stopped)
	}
	return s, nil
}

// Close waits for what is being committed, then closes the database. What was
// not begun fails with ErrClosed.
func (s *Store) Close() error {
	s.once.Do(func() {
		close(s.closing)
		<-s.stopped
		s.feed.close()
		s.release()
	})
	return nil
}

func (s *Store) release() {
	s.stmts.Range(func(_, stmt any) bool { _ = stmt.(*sql.Stmt).Close(); return true })
	if s.read != nil {
		_ = s.read.Close()
	}
	if s.write != nil {
		_ = s.write.Close()
	}
	s.lock()
}

// Engine names the database: "sqlite" or "postgres".
func (s *Store) Engine() string { return s.dialect.name }

// Ping checks that the database answers.
func (s *Store) Ping(ctx context.Context) error {
	_, err := s.ChainHead(ctx)
	return err
}

// querier runs statements: the reader pool, or the open transaction.
type querier interface {
	query(ctx context.Context, text string, args ...any) (*sql.Rows, error)
	// once is query for texts that are built per call and not worth keeping.
	once(ctx context.Context, text string, args ...any) (*sql.Rows, error)
}

// poolQuerier reads what is committed, on the reader connections.
type poolQuerier struct{ s *Store }

func (p poolQuerier) query(ctx context.Context, text string, args ...any) (*sql.Rows, error) {
	stmt, ok := p.s.stmts.Load(text)
	if !ok {
		made, err := p.s.read.PrepareContext(ctx, text)
		if err != nil {
			return nil, p.s.dialect.explain(err)
		}
		var loaded bool
		if stmt, loaded = p.s.stmts.LoadOrStore(text, made); loaded {
			_ = made.Close()
		}
	}
	rows, err := stmt.(*sql.Stmt).QueryContext(ctx, args...)
	return rows, p.s.dialect.explain(err)
}

func (p poolQuerier) once(ctx context.Context, text string, args ...any) (*sql.Rows, error) {
	rows, err := p.s.read.QueryContext(ctx, text, args...)
	return rows, p.s.dialect.explain(err)
}

// Reads are the questions one can ask, of what is committed (on a Store) or of
// what the transaction sees (on a Tx).
type Reads struct {
	q querier
	d dialect
}

// one scans a single row, or gives ErrNotFound.
func (r Reads) one(ctx context.Context, text string, args []any, into ...any) error {
	rows, err := r.q.query(ctx, text, args...)
	if err != nil {
		return err
	}
	defer rows.Close()
	if !rows.Next() {
		if err := rows.Err(); err != nil {
			return r.d.explain(err)
		}
		return ErrNotFound
	}
	if err := rows.Scan(into...); err != nil {
		return err
	}
	return r.d.explain(rows.Close())
}

// micros is how a time is stored; the zero time is 0.
func micros(t time.Time) int64 {
	if t.IsZero() {
		return 0
	}
	return t.UnixMicro()
}

func fromMicros(n int64) time.Time {
	if n == 0 {
		return time.Time{}
	}
	return time.UnixMicro(n).UTC()
}
