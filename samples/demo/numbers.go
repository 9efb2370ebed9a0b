package demo

import (
	"fmt"
	"net/http"
	"net/url"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"sync"
	"time"
)

// numbers gives out order numbers that no earlier run of the demo has used. It
// reserves them on disk in blocks, so that a kill only leaves a gap.
type numbers struct {
	path     string // "" keeps nothing
	first    int
	next     int // relative to first
	reserved int
}

const block = 100

func openNumbers(dir string) (*numbers, error) {
	if dir == "" {
		// Twice as many numbers as seconds, counted from 2026: faster demos than
		// that should name a directory.
		return &numbers{first: int(time.Since(time.Date(2026, 1, 1, 0, 0, 0, 0, time.UTC)).Seconds()) * 2, reserved: 1 << 60}, nil
	}
	n := &numbers{path: filepath.Join(dir, "next-order")}
	b, err := os.ReadFile(n.path)
	if err != nil && !os.IsNotExist(err) {
		return nil, fmt.Errorf("demo: %w", err)
	}
	if text := strings.TrimSpace(string(b)); text != "" {
		if n.first, err = strconv.Atoi(text); err != nil {
			return nil, fmt.Errorf("demo: %s should hold a number: %w", n.path, err)
		}
	}
	return n, nil
}

func (n *numbers) take() (int, error) {
	if n.next == n.reserved {
		tmp := n.path + ".new"
		if err := os.WriteFile(tmp, fmt.Appendln(nil, n.first+n.reserved+block), 0o644); err != nil {
			return 0, fmt.Errorf("demo: %w", err)
		}
		if err := os.Rename(tmp, n.path); err != nil {
			return 0, fmt.Errorf("demo: %w", err)
		}
		n.reserved += block
	}
	n.next++
	return n.next - 1, nil
}

// switchable sends requests to a server whose address is known later.
type switchable struct {
	mu     sync.Mutex
	target *url.URL
}

func (s *switchable) client() *http.Client { return &http.Client{Transport: s} }

func (s *switchable) set(base string) error {
	u, err := url.Parse(base)
	if err != nil || u.Host == "" {
		return fmt.Errorf("demo: %q is not the address of a server", base)
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	s.target = u
	return nil
}

// RoundTrip sends the request to the current target.
func (s *switchable) RoundTrip(r *http.Request) (*http.Response, error) {
	s.mu.Lock()
	target := s.target
	s.mu.Unlock()
	if target == nil {
		return nil, fmt.Errorf("demo: the server does not listen yet")
	}
	r = r.Clone(r.Context())
	r.URL.Scheme, r.URL.Host, r.Host = target.Scheme, target.Host, ""
	return http.DefaultTransport.RoundTrip(r)
}
