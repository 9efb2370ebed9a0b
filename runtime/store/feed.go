package store

import (
	"context"
	"sync"
	"time"
)

// pollEvery is how often a watcher looks for rows that another node wrote.
const pollEvery = time.Second

// feed tells watchers of this process what a commit touched.
type feed struct {
	mu       sync.Mutex
	watchers map[*Watch]bool
	closed   bool
}

func (f *feed) publish(touched map[string]bool) {
	f.mu.Lock()
	defer f.mu.Unlock()
	for w := range f.watchers {
		w.add(touched)
	}
}

func (f *feed) close() {
	f.mu.Lock()
	defer f.mu.Unlock()
	f.closed = true
	for w := range f.watchers {
		close(w.ended)
	}
	f.watchers = nil
}

// Watch follows new journal rows. A slow reader loses nothing: what it has not
// taken yet collects, each correlation once.
type Watch struct {
	s     *Store
	mu    sync.Mutex
	seen  map[string]bool
	ready chan struct{}
	ended chan struct{}
	last  int64 // journal row up to which polling has looked
}

// Watch begins to follow. Close it when done.
func (s *Store) Watch(ctx context.Context) (*Watch, error) {
	head, err := s.ChainHead(ctx)
	if err != nil {
		return nil, err
	}
	w := &Watch{s: s, seen: map[string]bool{}, ready: make(chan struct{}, 1), ended: make(chan struct{}), last: head.Seq}
	s.feed.mu.Lock()
	defer s.feed.mu.Unlock()
	if s.feed.closed {
		return nil, ErrClosed
	}
	if s.feed.watchers == nil {
		s.feed.watchers = map[*Watch]bool{}
	}
	s.feed.watchers[w] = true
	return w, nil
}

// Close ends the watch.
func (w *Watch) Close() {
	w.s.feed.mu.Lock()
	defer w.s.feed.mu.Unlock()
	delete(w.s.feed.watchers, w)
}

func (w *Watch) add(touched map[string]bool) {
	w.mu.Lock()
	for c := range touched {
		w.seen[c] = true
	}
	w.mu.Unlock()
	select {
	case w.ready <- struct{}{}:
	default:
	}
}

// Next waits for news and gives the correlations that have new journal rows.
// Commits of this process come at once; those of other nodes on the same
// PostgreSQL within a second.
func (w *Watch) Next(ctx context.Context) ([]string, error) {
	var tick <-chan time.Time
	if w.s.dialect.name == "postgres" {
		ticker := time.NewTicker(pollEvery)
		defer ticker.Stop()
		tick = ticker.C
	}
	for {
		select {
		case <-w.ready:
		case <-tick:
			if err := w.poll(ctx); err != nil {
				return nil, err
			}
		case <-w.ended:
			return nil, ErrClosed
		case <-ctx.Done():
			return nil, context.Cause(ctx)
		}
		w.mu.Lock()
		news := make([]string, 0, len(w.seen))
		for c := range w.seen {
			news = append(news, c)
		}
		clear(w.seen)
		w.mu.Unlock()
		if len(news) > 0 {
			return news, nil
		}
	}
}

func (w *Watch) poll(ctx context.Context) error {
	rows, err := w.s.q.query(ctx, "SELECT seq, correlation FROM journal WHERE seq > $1 ORDER BY seq LIMIT 1000", w.last)
	if err != nil {
		return err
	}
	defer rows.Close()
	found := map[string]bool{}
	for rows.Next() {
		var c string
		if err := rows.Scan(&w.last, &c); err != nil {
			return err
		}
		found[c] = true
	}
	w.mu.Lock()
	defer w.mu.Unlock()
	for c := range found {
		w.seen[c] = true
	}
	return rows.Err()
}
