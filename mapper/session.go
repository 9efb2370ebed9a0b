package mapper

import "crosswalk/mapper/check"

// Session makes compiling a mapping again and again quick: it keeps what does not
// change from one text to the next. Modules and findings are those of a
// compilation without it, byte for byte.
//
// A session is for the contracts of one revision of a workspace, and for any
// number of its mappings. It may be used by several goroutines at a time, and its
// size has a bound.
type Session struct {
	checks *check.Memory
}

// NewSession makes a session that knows nothing yet.
func NewSession() *Session { return &Session{checks: check.NewMemory()} }

// memory is what checks keep; nil without a session.
func (s *Session) memory() *check.Memory {
	if s == nil {
		return nil
	}
	return s.checks
}
