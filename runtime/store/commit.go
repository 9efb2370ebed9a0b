package store

import (
	"context"
	"database/sql"
	"database/sql/driver"
	"errors"
	"fmt"
	"sync/atomic"
	"time"
)

// Tx is what a change can do. It is valid only inside the function given to Do.
type Tx struct {
	Reads
	s       *Store
	w       *writer
	chain   Chain
	touched map[string]bool // correlations with new journal rows
	failed  error           // the first statement that failed
}

type job struct {
	fn    func(*Tx) error
	taken atomic.Bool // by the committer, or given up by the caller
	done  chan outcome
}

type outcome struct {
	err   error
	panic any
}

// Do runs fn in a transaction that it may share with other callers and returns
// when that transaction is durable. An error of fn, or of any statement in it,
// undoes what fn did and nothing else. If ctx ends before fn began, Do gives up;
// once begun, Do waits for the result, so that nil always means durable and an
// error always means undone, except for ErrUnknown.
//
// fn must be quick: it holds the only writer. It must not call Do.
func (s *Store) Do(ctx context.Context, fn func(*Tx) error) error {
	if s.opts.ReadOnly {
		return errors.New("the store is open for reading only")
	}
	j := &job{fn: fn, done: make(chan outcome, 1)}
	select {
	case <-s.closing:
		return ErrClosed
	default:
	}
	select {
	case s.jobs <- j:
	case <-ctx.Done():
		return context.Cause(ctx)
	case <-s.closing:
		return ErrClosed
	}
	var out outcome
	select {
	case out = <-j.done:
	case <-ctx.Done():
		if j.taken.CompareAndSwap(false, true) {
			return context.Cause(ctx)
		}
		out = <-j.done
	case <-s.stopped:
		select {
		case out = <-j.done:
		default:
			return ErrClosed
		}
	}
	if out.panic != nil {
		panic(out.panic)
	}
	return out.err
}

// ErrUnknown reports that a commit's answer was lost: the change may or may not
// be stored. Callers look before they try again.
var ErrUnknown = errors.New("outcome of the commit is unknown")

// commitLoop is the only writer.
func (s *Store) commitLoop() {
	defer close(s.stopped)
	w := &writer{s: s}
	defer w.reset()
	for {
		select {
		case j := <-s.jobs:
			s.commit(w, s.gather(j))
		case <-s.closing:
			for {
				select {
				case j := <-s.jobs:
					if j.taken.CompareAndSwap(false, true) {
						j.done <- outcome{err: ErrClosed}
					}
				default:
					return
				}
			}
		}
	}
}

// gather takes whoever else is waiting. Nobody waits for company: while one
// batch is on its way to the disk, the next one gathers by itself.
func (s *Store) gather(first *job) []*job {
	batch := make([]*job, 0, 16)
	add := func(j *job) {
		if j.taken.CompareAndSwap(false, true) {
			batch = append(batch, j)
		}
	}
	add(first)
	for len(batch) < s.opts.MaxBatch {
		select {
		case j := <-s.jobs:
			add(j)
			continue
		default:
		}
		break
	}
	return batch
}

// commit runs a batch in one transaction. Each member has a savepoint, unless it
// is alone.
func (s *Store) commit(w *writer, batch []*job) {
	if len(batch) == 0 {
		return
	}
	results := make([]outcome, len(batch))
	touched, err := s.transact(w, batch, results)
	for i, j := range batch {
		if err != nil && results[i].err == nil && results[i].panic == nil {
			results[i].err = err
		}
		j.done <- results[i]
	}
	if err == nil && len(touched) > 0 {
		s.feed.publish(touched)
	}
}

func (s *Store) transact(w *writer, batch []*job, results []outcome) (map[string]bool, error) {
	if err := s.opts.Fault("store/begin"); err != nil {
		return nil, err
	}
	if err := w.start(); err != nil {
		return nil, fmt.Errorf("begin: %w", err)
	}
	tx := &Tx{s: s, w: w, touched: map[string]bool{}}
	tx.Reads = Reads{q: txQuerier{tx}, d: s.dialect}
	chain, err := tx.ChainHead(context.Background())
	if err != nil {
		w.rollback()
		return nil, fmt.Errorf("read the journal's head: %w", err)
	}
	tx.chain = chain
	done := 0
	for i, j := range batch {
		alone := len(batch) == 1
		results[i], err = tx.member(j.fn, alone)
		if err != nil {
			w.rollback()
			return nil, err
		}
		if results[i].err == nil && results[i].panic == nil {
			done++
		}
	}
	if done == 0 {
		w.rollback()
		return nil, nil
	}
	if tx.chain != chain {
		if err := tx.saveChain(); err != nil {
			w.rollback()
			return nil, err
		}
	}
	if err := s.opts.Fault("store/before-commit"); err != nil {
		w.rollback()
		return nil, err
	}
	if err := w.exec("COMMIT"); err != nil {
		w.rollback()
		if s.dialect.name == "postgres" && !errors.Is(err, ErrFull) {
			// The connection may have broken after the server committed.
			err = fmt.Errorf("%w: %w", ErrUnknown, err)
		}
		return nil, fmt.Errorf("commit: %w", err)
	}
	if err := s.opts.Fault("store/after-commit"); err != nil {
		return nil, fmt.Errorf("%w: %w", ErrUnknown, err)
	}
	return tx.touched, nil
}

// member runs one caller's fn. The second result says that the whole
// transaction is lost, the first what became of this caller.
func (tx *Tx) member(fn func(*Tx) error, alone bool) (out outcome, lost error) {
	if !alone {
		if err := tx.w.exec("SAVEPOINT member"); err != nil {
			return outcome{}, fmt.Errorf("savepoint: %w", err)
		}
	}
	chain, touched := tx.chain, tx.touched
	tx.touched, tx.failed = map[string]bool{}, nil
	func() {
		defer func() { out.panic = recover() }()
		out.err = fn(tx)
	}()
	if out.err == nil {
		out.err = tx.failed // a statement error that fn kept to itself
	}
	if out.err == nil && out.panic == nil {
		for c := range tx.touched {
			touched[c] = true
		}
		tx.touched = touched
		if !alone {
			if err := tx.w.exec("RELEASE SAVEPOINT member"); err != nil {
				return outcome{}, fmt.Errorf("release: %w", err)
			}
		}
		return out, nil
	}
	tx.chain, tx.touched = chain, touched
	if alone {
		return out, nil // nothing else is in it: the caller rolls back
	}
	// Some errors (a full disk) end the whole transaction inside the database;
	// then the savepoint is gone too and everybody's change with it.
	if err := tx.w.exec("ROLLBACK TO SAVEPOINT member"); err != nil {
		return outcome{}, fmt.Errorf("undo one change: %w", errors.Join(out.err, err))
	}
	if err := tx.w.exec("RELEASE SAVEPOINT member"); err != nil {
		return outcome{}, fmt.Errorf("release: %w", err)
	}
	return out, nil
}

// writer is the one connection that writes, with its prepared statements.
type writer struct {
	s     *Store
	conn  *sql.Conn
	stmts map[string]*sql.Stmt
}

// writeTimeout bounds a single statement, so that a stuck database shows as an
// error and not as silence.
const writeTimeout = 30 * time.Second

func (w *writer) start() error {
	for try := 0; ; try++ {
		err := w.begin()
		// A connection that died while idle is replaced once.
		if err == nil || try > 0 || w.s.dialect.name == "sqlite" {
			return err
		}
		w.reset()
	}
}

func (w *writer) begin() error {
	ctx, cancel := context.WithTimeout(context.Background(), writeTimeout)
	defer cancel()
	if w.conn == nil {
		conn, err := w.s.write.Conn(ctx)
		if err != nil {
			return w.s.dialect.explain(err)
		}
		w.conn, w.stmts = conn, map[string]*sql.Stmt{}
	}
	if err := w.exec(w.s.dialect.begin); err != nil {
		return err
	}
	if w.s.dialect.lock == "" {
		return nil
	}
	if err := w.exec(w.s.dialect.lock); err != nil {
		w.rollback()
		return err
	}
	return nil
}

// rollback leaves a connection that can begin again.
func (w *writer) rollback() {
	if err := w.exec("ROLLBACK"); err != nil && w.s.dialect.name != "sqlite" {
		w.reset()
	}
}

// reset closes the connection itself, not only its place in the pool.
func (w *writer) reset() {
	if w.conn == nil {
		return
	}
	for _, stmt := range w.stmts {
		_ = stmt.Close()
	}
	_ = w.conn.Raw(func(any) error { return driver.ErrBadConn })
	_ = w.conn.Close()
	w.conn, w.stmts = nil, nil
}

// exec runs a statement without parameters.
func (w *writer) exec(text string) error {
	if w.conn == nil {
		return ErrClosed
	}
	_, err := w.conn.ExecContext(context.Background(), text)
	return w.s.dialect.explain(err)
}

func (w *writer) stmt(text string) (*sql.Stmt, error) {
	if stmt := w.stmts[text]; stmt != nil {
		return stmt, nil
	}
	stmt, err := w.conn.PrepareContext(context.Background(), text)
	if err != nil {
		return nil, err
	}
	w.stmts[text] = stmt
	return stmt, nil
}

// txQuerier reads what the transaction sees.
type txQuerier struct{ tx *Tx }

func (t txQuerier) query(_ context.Context, text string, args ...any) (*sql.Rows, error) {
	stmt, err := t.tx.w.stmt(text)
	if err != nil {
		return nil, t.tx.fail(err)
	}
	rows, err := stmt.QueryContext(context.Background(), args...)
	return rows, t.tx.fail(err)
}

func (t txQuerier) once(_ context.Context, text string, args ...any) (*sql.Rows, error) {
	rows, err := t.tx.w.conn.QueryContext(context.Background(), text, args...)
	return rows, t.tx.fail(err)
}

// exec runs a changing statement and gives the number of rows it changed.
func (tx *Tx) exec(text string, args ...any) (int64, error) {
	stmt, err := tx.w.stmt(text)
	if err != nil {
		return 0, tx.fail(err)
	}
	res, err := stmt.ExecContext(context.Background(), args...)
	if err != nil {
		return 0, tx.fail(err)
	}
	return res.RowsAffected()
}

func (tx *Tx) execOnce(text string, args ...any) error {
	_, err := tx.w.conn.ExecContext(context.Background(), text, args...)
	return tx.fail(err)
}

// fail keeps the first statement error: after it the database may refuse
// everything else, so the change cannot succeed whatever fn returns.
func (tx *Tx) fail(err error) error {
	if err == nil {
		return nil
	}
	err = tx.s.dialect.explain(err)
	if tx.failed == nil {
		tx.failed = err
	}
	return err
}

// Now is the time of the change.
func (tx *Tx) Now() time.Time { return tx.s.opts.Now() }
